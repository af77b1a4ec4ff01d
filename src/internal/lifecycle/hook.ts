/** What turns an effect into a hook: limits, logs, and the services of its layer. */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import type { Scope } from "effect/Scope"
import { Invocation } from "../../Invocation.ts"
import { awaitWithin } from "../invocation/deadline.ts"
import { after } from "../invocation/timer.ts"
import type { Hook } from "./hookSet.ts"
import { Outcome, outcomeOf } from "./outcome.ts"
import type { Moment } from "./registry.ts"

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
      const run = Effect.runForkWith(services)
      const fiber = run(Effect.scoped(Effect.suspend(() => effect(idleMillis ?? millis))))
      const tell = (exit: Exit.Exit<unknown, unknown>) => {
        if (Exit.isFailure(exit)) run(Effect.logError(`a hook for ${moment} failed`, exit.cause))
      }
      const exit = fiber.pollUnsafe()
      if (exit !== undefined) {
        tell(exit)
        return Effect.void
      }
      return Effect.callback((resume) => {
        const cancel = after(services, millis, () => {
          leave()
          resume(Effect.void)
        })
        const ignore = fiber.addObserver((exit) => {
          cancel()
          tell(exit)
          resume(Effect.void)
        })
        /** What is left behind no longer counts. */
        const leave = () => {
          ignore()
          fiber.interruptUnsafe()
          run(Effect.logError(`a hook for ${moment} was interrupted, as its time was up`))
        }
        return Effect.sync(() => {
          cancel()
          leave()
        })
      })
    })
}

/**
 * Invocations that come while the hook runs for another one wait for it as well, each within its own limit. It does not run
 * if the process was idle for less than `leastMillis`.
 */
export const sharing = (hook: Hook, leastMillis: number): Hook => {
  let running: Fiber.Fiber<void> | undefined
  return (limitMillis, idleMillis = 0) => {
    const isDue = idleMillis > 0 && idleMillis >= leastMillis
    if (!isDue && running?.pollUnsafe() !== undefined) running = undefined
    if (!isDue && running === undefined) return Effect.void
    return Effect.contextWith((context: Context.Context<never>) => {
      if (isDue) running = Effect.runForkWith(context)(hook(limitMillis, idleMillis))
      return running === undefined || running.pollUnsafe() !== undefined
        ? Effect.void
        : awaitWithin(running, limitMillis)
    })
  }
}
