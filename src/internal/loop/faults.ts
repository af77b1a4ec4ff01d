/** The faults of the process, as the loop learns of them. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { ProcessFault } from "../../RuntimeError.ts"

/**
 * Fails when the process is at fault: then the loop reports what it has in hand, by that fault, and ends. A loop that
 * runs in somebody else's process, such as a test, never learns of one.
 */
export const Faults: Context.Reference<Effect.Effect<never, ProcessFault>> = Context.Reference(
  "effect-lambda-runtime/internal/Faults",
  { defaultValue: (): Effect.Effect<never, ProcessFault> => Effect.never }
)

/** Whether a value, whatever it is, is a fault of the process. A proxy may throw where it is looked at. */
export const isFault = (u: unknown): u is ProcessFault => {
  try {
    return u instanceof ProcessFault
  } catch {
    return false
  }
}
