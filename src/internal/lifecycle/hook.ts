/** What turns an effect into a hook: limits, logs, and the services of its layer. */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type { Scope } from "effect/Scope"
import { Invocation } from "../../Invocation.ts"
import { awaitWithin } from "../invocation/deadline.ts"
import type { Hook } from "./hookSet.ts"
import { Outcome, outcomeOf } from "./outcome.ts"
import type { Moment } from "./registry.ts"

/** Runs an effect within a limit. What it leaves behind no longer counts. */
const bounded = /*#__PURE__*/ Effect.fnUntraced(function*<E, R>(
  moment: Moment,
  effect: Effect.Effect<unknown, E, R>,
  limitMillis: number
) {
  const fiber = yield* Effect.forkDetach(Effect.scoped(effect), { startImmediately: true })
  const interrupt = Effect.suspend(() => {
    fiber.interruptUnsafe()
    return Effect.logError(`a hook for ${moment} was interrupted, as its time was up`)
  })
  const exit = fiber.pollUnsafe() ?? (yield* Effect.onInterrupt(awaitWithin(fiber, limitMillis), () => interrupt))
  if (exit === undefined) yield* interrupt
  else if (Exit.isFailure(exit)) yield* Effect.logError(`a hook for ${moment} failed`, exit.cause)
})

/** A hook that runs an effect with the services in `context`, and with the invocation in whose context it runs. */
export const toHook = <E, R>(
  moment: Moment,
  effect: (millis: number) => Effect.Effect<unknown, E, R>,
  context: Context.Context<never>,
  timeout: Duration.Input = "2 seconds"
): Hook => {
  const timeoutMillis = Duration.toMillis(timeout)
  return (limitMillis, idleMillis) => {
    const millis = Math.max(0, Math.min(limitMillis, timeoutMillis))
    return Effect.updateContext(
      bounded(moment, Effect.suspend(() => effect(idleMillis ?? millis)), millis),
      // The types of the functions in `Lifecycle` say that the context has what the effect needs.
      (given: Context.Context<never>) =>
        Context.merge(context, Context.pick(Invocation)(given)).pipe(
          Context.add(Outcome, outcomeOf(given))
        ) as Context.Context<Exclude<R, Scope>>
    )
  }
}

/** Invocations that come while the hook runs for another one wait for it as well, each within its own limit. */
export const sharing = (hook: Hook): Hook => {
  let running: Fiber.Fiber<void> | undefined
  return Effect.fnUntraced(function*(limitMillis, idleMillis = 0) {
    if (idleMillis > 0) running = yield* Effect.forkDetach(hook(limitMillis, idleMillis), { startImmediately: true })
    if (running !== undefined) yield* awaitWithin(running, limitMillis)
  })
}
