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

/** Waits for a hook within its limit. What it leaves behind no longer counts. */
const bounded = (
  moment: Moment,
  fiber: Fiber.Fiber<unknown, unknown>,
  limitMillis: number
): Effect.Effect<void> => {
  const interrupt = Effect.suspend(() => {
    fiber.interruptUnsafe()
    return Effect.logError(`a hook for ${moment} was interrupted, as its time was up`)
  })
  const tell = (exit: Exit.Exit<unknown, unknown> | undefined) =>
    exit === undefined
      ? interrupt
      : Exit.isFailure(exit)
      ? Effect.logError(`a hook for ${moment} failed`, exit.cause)
      : Effect.void
  const exit = fiber.pollUnsafe()
  return exit === undefined
    ? Effect.flatMap(Effect.onInterrupt(awaitWithin(fiber, limitMillis), () => interrupt), tell)
    : tell(exit)
}

/** A hook that runs an effect with the services in `context`, and with the invocation in whose context it runs. */
export const toHook = <E, R>(
  moment: Moment,
  effect: (millis: number) => Effect.Effect<unknown, E, R>,
  context: Context.Context<never>,
  timeout: Duration.Input = "2 seconds"
): Hook => {
  const timeoutMillis = Duration.toMillis(timeout)
  return (limitMillis, idleMillis) =>
    Effect.contextWith((given: Context.Context<never>) => {
      const millis = Math.max(0, Math.min(limitMillis, timeoutMillis))
      const invocation = Context.getOrUndefined(given, Invocation)
      const outcome = outcomeOf(given)
      const known = invocation === undefined ? context : Context.add(context, Invocation, invocation)
      // The types of the functions in `Lifecycle` say that the context has what the effect needs.
      const services = (outcome === undefined ? known : Context.add(known, Outcome, outcome)) as Context.Context<
        Exclude<R, Scope>
      >
      const fiber = Effect.runForkWith(services)(Effect.scoped(Effect.suspend(() => effect(idleMillis ?? millis))))
      const exit = fiber.pollUnsafe()
      return exit !== undefined && Exit.isSuccess(exit)
        ? Effect.void
        : Effect.provideContext(bounded(moment, fiber, millis), services)
    })
}

/** Invocations that come while the hook runs for another one wait for it as well, each within its own limit. */
export const sharing = (hook: Hook): Hook => {
  let running: Fiber.Fiber<void> | undefined
  return (limitMillis, idleMillis = 0) =>
    Effect.contextWith((context: Context.Context<never>) => {
      if (idleMillis > 0) running = Effect.runForkWith(context)(hook(limitMillis, idleMillis))
      return running === undefined || running.pollUnsafe() !== undefined
        ? Effect.void
        : awaitWithin(running, limitMillis)
    })
}
