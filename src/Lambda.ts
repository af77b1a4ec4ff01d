/** The loop of a function, and the process around it. */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { Environment } from "./Environment.ts"
import type { Handler, Take } from "./Handler.ts"
import { Host } from "./internal/host.ts"
import { Poller } from "./internal/poller.ts"
import { RuntimeApiClient } from "./RuntimeApiClient.ts"
import { ProcessFault, type RuntimeApiError, ShuttingDown, type UnknownHandler } from "./RuntimeError.ts"

/**
 * Settings of the loop.
 *
 * @category models
 * @since 0.1.0
 */
export interface RunOptions {
  /**
   * How long before its deadline an invocation is interrupted, so that finalizers run and the caller learns of a timeout
   * by name. Never earlier than at half of the time that was left when the invocation first suspended; `false` leaves
   * the timeout to Lambda. Default 100 ms.
   */
  readonly deadlineMargin?: Duration.Input | false | undefined
  /**
   * How long a running invocation may go on at shutdown before it is interrupted. Lambda gives a process 300 ms in all
   * (500 ms where its only extension is internal). Default 100 ms.
   */
  readonly shutdownGrace?: Duration.Input | undefined
}

/**
 * The loop: takes an event, handles it, answers, joins the background work, and takes the next.
 *
 * **Details**
 *
 * As many invocations run at once as `AWS_LAMBDA_MAX_CONCURRENCY` says. The loop never succeeds: it fails when the
 * Runtime API cannot be used any more, and ends by interruption, with no new invocation taken, the running one given
 * `shutdownGrace`, and its finalizers run.
 *
 * **Example** (In a test)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 * import { TestRuntimeApi } from "effect-lambda-runtime/testing"
 *
 * const program = Lambda.run(Handler.text(Effect.succeed)).pipe(Effect.provide(TestRuntimeApi.layer))
 * ```
 *
 * @category running
 * @since 0.1.0
 */
export const run: <E, R>(
  handler: Handler<E, R>,
  options?: RunOptions
) => Effect.Effect<never, RuntimeApiError | UnknownHandler | ProcessFault, R | RuntimeApiClient> = Effect.fnUntraced(
  function*<E, R>(handler: Handler<E, R>, options: RunOptions = {}) {
    const client = yield* RuntimeApiClient
    const environment = yield* Environment
    const { announce, fault } = yield* Host
    const take = yield* handler.prepare
    const context = yield* Effect.context<R>()
    const { deadlineMargin = 100, shutdownGrace = 100 } = options
    const loop = {
      announce,
      client,
      // The context holds what the handler needs, so from here on its needs are met.
      context: context as Context.Context<never>,
      environment,
      marginMillis: deadlineMargin === false ? undefined : Duration.toMillis(deadlineMargin),
      take: take as Take<unknown, never>
    }
    const pollers = Array.from({ length: environment.maxConcurrency }, () => new Poller(loop))
    const fibers = yield* Effect.forEach(pollers, (poller) => Effect.forkChild(poller.run))

    /** No new invocation; those in hand are cut short after the grace, and ended in any case. */
    const stop = Effect.fnUntraced(function*(reason: ProcessFault | ShuttingDown, grace: Duration.Input) {
      for (const fiber of fibers) fiber.interruptUnsafe()
      const cutShort = yield* Effect.forkChild(Effect.andThen(
        Effect.sleep(grace),
        Effect.sync(() => {
          for (const poller of pollers) poller.cutShort(reason)
        })
      ))
      yield* Fiber.awaitAll(fibers)
      yield* Fiber.interrupt(cutShort)
    })

    yield* Effect.onExit(Effect.raceFirst(Fiber.joinAll(fibers), fault), (exit) => {
      const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
      return error instanceof ProcessFault ? stop(error, 0) : stop(new ShuttingDown(), shutdownGrace)
    })
    return yield* Effect.never
  },
  Effect.scoped
) as never
