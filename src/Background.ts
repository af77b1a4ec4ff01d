/** Work that outlives the response of an invocation, but never the invocation itself. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { keepAnnotations } from "./internal/log/annotations.ts"

/**
 * Collects the background work of one invocation. The loop provides it to every handler.
 *
 * @category services
 * @since 0.1.0
 */
export class Background extends Context.Service<Background, {
  /** Adds an effect that starts after the response or the error report was sent. Dies when the invocation has ended. */
  readonly add: (effect: Effect.Effect<unknown, unknown>) => Effect.Effect<void>
}>()("effect-lambda-runtime/Background") {}

/**
 * Runs an effect after the response.
 *
 * **Details**
 *
 * The effect starts after the response or the error report was sent, even if Lambda refused it, so the caller never
 * waits for it. It has the services and the scope of the handler, and may add further work. All work of an invocation
 * runs concurrently and is joined before the next invocation begins. A failure is logged and changes nothing else. Near
 * the deadline of the invocation the work is interrupted, and that is logged.
 *
 * **Gotchas**
 *
 * Lambda bills the time until the work has ended, and gives the environment no other invocation until then.
 *
 * @category running
 * @since 0.1.0
 */
export const run = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<void, never, R | Background> =>
  Effect.contextWith((context: Context.Context<R | Background>) =>
    Context.get(context, Background).add(Effect.provideContext(keepAnnotations(effect), context))
  )
