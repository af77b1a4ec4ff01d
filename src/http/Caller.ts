/** The clients that wait for responses, as far as anybody knows them. AWS never says that a client has left. */
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import { constUndefined } from "effect/Function"

/** What is known of callers. */
export interface Caller {
  /** Waits until the caller of an invocation has left before it had the whole response. */
  readonly left: (requestId: string) => Effect.Effect<void>
}

/**
 * The callers of this process: known on the emulator, absent on Lambda.
 *
 * @internal
 */
export const Caller: Context.Reference<Caller | undefined> = /*#__PURE__*/ Context.Reference<Caller | undefined>(
  "effect-lambda-runtime/http/Caller",
  { defaultValue: constUndefined }
)
