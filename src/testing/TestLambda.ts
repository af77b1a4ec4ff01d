/** A function as its caller sees it, without Lambda: send it events, and compare the responses. */
import * as Effect from "effect/Effect"
import type { Exit } from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type { Scope } from "effect/Scope"
import { Environment, fromRecord } from "../Environment.ts"
import type { Handler } from "../Handler.ts"
import { checkOptions } from "../internal/failure/misuse.ts"
import * as Lambda from "../Lambda.ts"
import { RuntimeApiClient } from "../RuntimeApiClient.ts"
import type { RuntimeApiError } from "../RuntimeApiError.ts"
import type { ProcessFault, UnknownHandler } from "../RuntimeError.ts"
import { provideConfig } from "./internal/variables.ts"
import type { Response } from "./TestResponse.ts"
import * as TestRuntimeApi from "./TestRuntimeApi.ts"

export { expectFailure, expectHttp, expectJson, type HttpResponse, UnexpectedResponse } from "./expectResponse.ts"
export {
  type Buffered,
  type Failure,
  failure,
  type Refused,
  refused,
  reportOf,
  type Response,
  response,
  type Streamed,
  streamed
} from "./TestResponse.ts"

/**
 * A running function.
 *
 * @category models
 * @since 0.1.0
 */
export interface TestLambda {
  /** Sends an event and waits for the response. */
  readonly invoke: (
    event: unknown,
    options?: TestRuntimeApi.SendOptions
  ) => Effect.Effect<Response, TestRuntimeApi.FunctionEnded>
  /**
   * Sends an event, and returns what gives the response, and the chunks as they come. By then an idle function has worked
   * on the event as far as it can without waiting, so the test can move the clock that the handler sleeps on.
   */
  readonly start: (event: unknown, options?: TestRuntimeApi.SendOptions) => Effect.Effect<TestRuntimeApi.Sent>
  /** Waits until every event has a response, and its background work is done. */
  readonly idle: Effect.Effect<void, TestRuntimeApi.FunctionEnded>
  /**
   * Does what SIGTERM does: no new event is taken, and the running ones have `shutdownGrace` to end. Yields how the
   * function ended. With a `TestClock`, fork it and move the clock while an event is being handled.
   */
  readonly shutdown: Effect.Effect<Exit<never, RuntimeApiError | UnknownHandler | ProcessFault>>
  /** Waits until the function has ended, and yields how. */
  readonly exit: Effect.Effect<Exit<never, RuntimeApiError | UnknownHandler | ProcessFault>>
  /** The Runtime API that it talks to. */
  readonly api: TestRuntimeApi.TestRuntimeApi["Service"]
}

/**
 * Settings of a function under test.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /**
   * The environment variables of the function, for `Environment` and for `Config`. It sees none of the process that runs
   * the test. What they lack, `Config` reads from a `ConfigProvider` that the test provides. Default: none.
   */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /** How many events it takes at once: `AWS_LAMBDA_MAX_CONCURRENCY`. Default 1. */
  readonly maxConcurrency?: number | undefined
  /** Settings of the loop. Default: those of `Lambda.run`. */
  readonly run?: Lambda.RunOptions | undefined
}

/**
 * Starts a function that ends with the scope: `Lambda.run` against a Runtime API in memory.
 *
 * **Details**
 *
 * Provide what the handler needs by layers, as everywhere. If the function ends, everything that a test awaits of it
 * fails with `FunctionEnded`, so that no test hangs. A layer that is provided to the whole test is built by the test, and
 * reads the test's own `Config`.
 *
 * **Example** (A function and a fake of what it uses)
 *
 * ```ts
 * import { assert, it } from "@effect/vitest"
 * import { Context, Effect, Layer, Schema } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 * import { TestLambda } from "effect-lambda-runtime/testing"
 *
 * class Prices extends Context.Service<Prices, { readonly of: (item: string) => Effect.Effect<number> }>()("Prices") {
 *   static readonly layerTest = Layer.succeed(Prices, { of: () => Effect.succeed(3) })
 * }
 *
 * const quote = Handler.json({
 *   event: Schema.Struct({ item: Schema.String }),
 *   response: Schema.Struct({ price: Schema.Finite })
 * }, Effect.fnUntraced(function*({ item }) {
 *   const prices = yield* Prices
 *   return { price: yield* prices.of(item) }
 * }))
 *
 * it.effect("quotes a price", () =>
 *   Effect.gen(function*() {
 *     const lambda = yield* TestLambda.make(quote)
 *
 *     const response = yield* lambda.invoke({ item: "tea" })
 *
 *     assert.deepStrictEqual(response, TestLambda.response({ price: 3 }))
 *   }).pipe(Effect.provide(Prices.layerTest)))
 * ```
 *
 * **Example** (The deadline, on the test's clock)
 *
 * ```ts
 * import { assert, it } from "@effect/vitest"
 * import { Effect } from "effect"
 * import { TestClock } from "effect/testing"
 * import { Handler } from "effect-lambda-runtime"
 * import { TestLambda } from "effect-lambda-runtime/testing"
 *
 * it.effect("is interrupted before its deadline", () =>
 *   Effect.gen(function*() {
 *     const lambda = yield* TestLambda.make(Handler.text(() => Effect.never))
 *     const sent = yield* lambda.start("Ada", { timeout: "3 seconds" })
 *
 *     yield* TestClock.adjust("3 seconds")
 *
 *     assert.deepStrictEqual(
 *       yield* sent.response,
 *       TestLambda.failure("Runtime.DeadlineExceeded", "the invocation was interrupted 100 ms before its deadline")
 *     )
 *   }))
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: <E, R>(
  handler: Handler<E, R>,
  options?: Options
) => Effect.Effect<TestLambda, never, R | Scope> = Effect.fnUntraced(function*<E, R>(
  handler: Handler<E, R>,
  options: Options = {}
) {
  checkOptions("TestLambda.make", options, { environment: 1, maxConcurrency: 1, run: 1 })
  const variables = { AWS_LAMBDA_MAX_CONCURRENCY: options.maxConcurrency?.toString(), ...options.environment }
  const environment = fromRecord(variables)
  const { api, client } = yield* Effect.provideService(TestRuntimeApi.make, Environment, environment)
  const loop = yield* api.start(
    Lambda.run(handler, options.run).pipe(
      Effect.provideService(RuntimeApiClient, client),
      Effect.provideService(Environment, environment),
      provideConfig(variables)
    )
  )
  // A function that starts without waiting asks for its first event now.
  yield* Effect.yieldNow
  const exit = Fiber.await(loop)
  return {
    api,
    exit,
    idle: api.idle,
    invoke: (event, invocation) => Effect.flatMap(api.send(event, invocation), ({ response }) => response),
    shutdown: Effect.andThen(Fiber.interrupt(loop), exit),
    start: api.send
  }
})
