/** The faults of the process, as the loop sees them. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { ProcessFault } from "../../RuntimeError.ts"

/**
 * Fails when the process is at fault. Then the loop reports the invocations in hand with that fault, and ends. A loop
 * that runs in the process of somebody else, such as a test, sees none.
 */
export const Faults: Context.Reference<Effect.Effect<never, ProcessFault>> = Context.Reference(
  "effect-lambda-runtime/internal/Faults",
  { defaultValue: (): Effect.Effect<never, ProcessFault> => Effect.never }
)

/** Whether any value is a fault of the process. A proxy may throw when it is inspected. */
export const isFault = (u: unknown): u is ProcessFault => {
  try {
    return u instanceof ProcessFault
  } catch {
    return false
  }
}
