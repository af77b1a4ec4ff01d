/** The Runtime API in memory: a test drives it in place of Lambda. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import type { Scope } from "effect/Scope"
import * as Invocations from "../emulator/Invocations.ts"
import type { ErrorReport } from "../ErrorReport.ts"
import { RuntimeApiClient } from "../RuntimeApiClient.ts"
import { makeClient } from "./internal/memoryClient.ts"
import { Polls } from "./internal/polls.ts"
import { run } from "./internal/program.ts"
import { Sending } from "./internal/sending.ts"
import { environment } from "./internal/variables.ts"
import { FunctionEnded, type SendOptions, type Sent } from "./Sent.ts"

export { FunctionEnded, type SendOptions, type Sent } from "./Sent.ts"

/**
 * The Runtime API as a test sees it.
 *
 * **Details**
 *
 * It stands on the same state machine as the emulator, so it behaves as Lambda does. An event goes to one poller, or
 * waits for one. An invocation gets one response, and a second one is refused (403, and 400 after the next `next`). A
 * response of more than 6 291 556 bytes is refused (413): the caller gets `Function.ResponseSizeTooLarge`. At the
 * deadline the caller gets `Sandbox.Timedout`, and a later response is refused (410). A poller that asks for the next
 * event while its invocation has no response gets the same invocation again, unless there are several pollers.
 *
 * @category services
 * @since 0.1.0
 */
export class TestRuntimeApi extends Context.Service<TestRuntimeApi, {
  /** Sends an event: a `Uint8Array` as it is, such as `Buffer.from("{no json")`, any other value as JSON. */
  readonly send: (event: unknown, options?: SendOptions) => Effect.Effect<Sent>
  /** How many calls of `next` wait for an event. */
  readonly waiting: Effect.Effect<number>
  /** Waits until no event is left and every poller waits: all have a response, and their background work is done. */
  readonly idle: Effect.Effect<void, FunctionEnded>
  /** Fails as many calls of `next` as `times` says, first those that wait. Default 1. */
  readonly failNext: (fault: number | "lost", times?: number) => Effect.Effect<void>
  /** Every call so far, as `next`, `respond <requestId>`, `fail <requestId>` or `initError`. */
  readonly calls: Effect.Effect<ReadonlyArray<string>>
  /** Every init error so far. */
  readonly initErrors: Effect.Effect<ReadonlyArray<ErrorReport>>
  /**
   * Starts a program as the function. When it ends, everything that a test awaits of it fails with `FunctionEnded`. It
   * ends with the scope. It sees no variable of the machine: `Environment` and `Config` are those that the test
   * provides, or empty.
   */
  readonly start: <A, E, R>(program: Effect.Effect<A, E, R>) => Effect.Effect<Fiber.Fiber<A, E>, never, R | Scope>
}>()("effect-lambda-runtime/testing/TestRuntimeApi") {}

/**
 * Makes a Runtime API, and the client of it, until the scope closes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: Effect.Effect<
  { readonly api: TestRuntimeApi["Service"]; readonly client: RuntimeApiClient["Service"] },
  never,
  Scope
> = Effect.gen(function*() {
  const invocations = yield* Invocations.make({ pollers: (yield* environment).maxConcurrency })
  const polls = new Polls(invocations)
  const calls: Array<string> = []
  const initErrors: Array<ErrorReport> = []
  let ended = new FunctionEnded({ exit: Exit.void })
  let sent = 0

  const send = Effect.fnUntraced(function*(event: unknown, options: SendOptions = {}) {
    const requestId = options.requestId ?? `00000000-0000-4000-8000-${String(++sent).padStart(12, "0")}`
    const sending = new Sending(requestId, event, options, yield* Sending.makeQueue, () => ended)
    invocations.submit(sending.call, sending)
    return sending.sent
  })

  const client = makeClient({
    invocations,
    next: Effect.suspend(() => {
      calls.push("next")
      return polls.next
    }),
    record: (call) => calls.push(call),
    recordInitError: (report) => initErrors.push(report)
  })
  const api = TestRuntimeApi.of({
    calls: Effect.sync(() => calls.slice()),
    failNext: (fault, times = 1) => Effect.sync(() => polls.fail(fault, times)),
    idle: Effect.mapError(invocations.idle, () => ended),
    initErrors: Effect.sync(() => initErrors.slice()),
    send,
    start: (program) =>
      run(program, (exit) => {
        ended = new FunctionEnded({ exit })
        return invocations.close
      }),
    waiting: Effect.sync(() => invocations.waiting)
  })
  return { api, client }
})

/**
 * A Runtime API in memory, for as many pollers as an `Environment` that the test provides says. Default: one.
 *
 * **Example** (A program against it)
 *
 * ```ts
 * import { assert, it } from "@effect/vitest"
 * import { Effect } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 * import { TestLambda, TestRuntimeApi } from "effect-lambda-runtime/testing"
 *
 * it.effect("greets", () =>
 *   Effect.gen(function*() {
 *     const api = yield* TestRuntimeApi.TestRuntimeApi
 *     yield* api.start(Lambda.run(Handler.text((name) => Effect.succeed(`Hello ${name}`))))
 *
 *     const sent = yield* api.send("Ada")
 *
 *     assert.deepStrictEqual(yield* sent.response, TestLambda.response("Hello Ada"))
 *   }).pipe(Effect.provide(TestRuntimeApi.layer)))
 * ```
 *
 * @category layers
 * @since 0.1.0
 */
export const layer: Layer.Layer<TestRuntimeApi | RuntimeApiClient> = Layer.effectContext(
  Effect.map(make, ({ api, client }) => Context.make(TestRuntimeApi, api).pipe(Context.add(RuntimeApiClient, client)))
)
