/** A timer by the clock of a context: in a test that is a virtual one. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

/** The clock that is in force if no other is provided. */
const realClock = /*#__PURE__*/ Context.get(/*#__PURE__*/ Context.empty(), Clock.Clock)

/** What a timer of Node can hold, in milliseconds. */
const longestMillis = 2 ** 31 - 1

/**
 * Calls `f` after `millis`, unless the function that is returned is called before. By the real clock it takes no fiber: most
 * timers are cancelled, and each invocation has some.
 */
export const after = (context: Context.Context<never>, millis: number, f: () => void): () => void => {
  if (Context.get(context, Clock.Clock) === realClock && millis <= longestMillis) {
    const timer = setTimeout(f, millis)
    return () => clearTimeout(timer)
  }
  const fiber = Effect.runForkWith(context)(Effect.andThen(Effect.sleep(millis), Effect.sync(f)))
  return () => fiber.interruptUnsafe()
}
