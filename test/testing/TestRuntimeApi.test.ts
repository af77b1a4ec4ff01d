import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Deferred, Effect, Exit, Fiber, Layer } from "effect"
import { Environment, ErrorReport, Response, RuntimeApiClient } from "effect-lambda-runtime"
import { TestLambda, TestRuntimeApi } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"

const services = Effect.all({ api: TestRuntimeApi.TestRuntimeApi, client: RuntimeApiClient.RuntimeApiClient })

const layerOf = (maxConcurrency: number) =>
  Layer.provide(
    TestRuntimeApi.layer,
    Layer.succeed(
      Environment.Environment,
      Environment.fromRecord({ AWS_LAMBDA_MAX_CONCURRENCY: `${maxConcurrency}` })
    )
  )

const hello = Response.jsonText("\"hello\"")
const report = ErrorReport.fromUnknown(new TypeError("no"))

/** Streams these chunks, and then does what the effect does. */
const streaming = (
  chunks: ReadonlyArray<string>,
  end: Effect.Effect<void, unknown> = Effect.void
): Response.Wire =>
  Response.streamed<unknown>({
    contentType: "text/plain",
    produce: (write) =>
      Effect.andThen(Effect.forEach(chunks, (chunk) => write([Buffer.from(chunk)]), { discard: true }), end)
  })

describe("next", () => {
  it.effect("hands out an event with everything that was sent along", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      yield* TestClock.adjust("10 seconds")
      yield* api.send({ a: "é" }, {
        clientContext: { custom: { n: 1 } },
        cognitoIdentity: "{bad",
        invokedFunctionArn: "arn",
        nonce: "n",
        requestId: "a",
        tenantId: "blue",
        timeout: "3 seconds",
        traceId: "Root=1"
      })

      const { event, ...next } = yield* client.next

      assert.strictEqual(Buffer.from(event).toString(), "{\"a\":\"é\"}")
      assert.deepStrictEqual(next, {
        requestId: "a",
        nonce: "n",
        deadline: 13_000,
        invokedFunctionArn: "arn",
        traceId: "Root=1",
        tenantId: "blue",
        clientContext: "{\"custom\":{\"n\":1}}",
        cognitoIdentity: "{bad"
      })
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("gives every event an id of its own, and 30 minutes", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const sent = [yield* api.send(1), yield* api.send(2)]

      const next = [yield* client.next, yield* client.next]

      assert.deepStrictEqual(next.map(({ requestId }) => requestId), sent.map(({ requestId }) => requestId))
      assert.strictEqual(new Set(next.map(({ requestId }) => requestId)).size, 2)
      assert.strictEqual(next[0]?.deadline, 1_800_000)
      assert.isUndefined(next[0]?.tenantId)
    }).pipe(Effect.provide(layerOf(2))))

  it.effect("hands out bytes as they are, in memory of their own", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const bytes = Buffer.from("{no json")
      yield* api.send(bytes)
      bytes.fill(0)

      const { event } = yield* client.next

      assert.strictEqual(Buffer.from(event).toString(), "{no json")
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("hands out one event to each poller", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const pollers = [
        yield* Effect.forkChild(client.next, { startImmediately: true }),
        yield* Effect.forkChild(client.next, { startImmediately: true })
      ]
      const waiting = yield* api.waiting

      yield* api.send(1, { requestId: "a" })
      yield* api.send(2, { requestId: "b" })
      const next = yield* Effect.forEach(pollers, Fiber.join)

      assert.strictEqual(waiting, 2)
      assert.strictEqual(yield* api.waiting, 0)
      assert.deepStrictEqual(next.map(({ requestId }) => requestId), ["a", "b"])
    }).pipe(Effect.provide(layerOf(2))))

  it.effect("takes no event once it is interrupted", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const poller = yield* Effect.forkChild(client.next, { startImmediately: true })

      yield* Fiber.interrupt(poller)
      const waiting = yield* api.waiting
      yield* api.send(1, { requestId: "a" })

      assert.strictEqual(waiting, 0)
      assert.strictEqual((yield* client.next).requestId, "a")
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("hands out an invocation without a response again, as Lambda does to a single poller", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      yield* api.send(1, { requestId: "a" })
      yield* api.send(2, { requestId: "b" })

      const first = yield* client.next
      const again = yield* client.next
      yield* client.respond(again, hello)
      const second = yield* client.next

      assert.deepStrictEqual([first, again, second].map(({ requestId }) => requestId), ["a", "a", "b"])
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("fails as often as the test asks, first the calls that wait", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const waiting = yield* Effect.forkChild(Effect.flip(client.next), { startImmediately: true })
      yield* api.failNext(403, 2)
      yield* api.failNext("lost")
      yield* api.send(1, { requestId: "a" })

      const errors = [yield* Fiber.join(waiting), yield* Effect.flip(client.next), yield* Effect.flip(client.next)]
      const next = yield* client.next

      assert.deepStrictEqual(errors.map(({ operation }) => operation), ["next", "next", "next"])
      assert.deepStrictEqual(errors.map(({ reason }) => reason._tag), [
        "UnexpectedStatus",
        "UnexpectedStatus",
        "ConnectionLost"
      ])
      assert.strictEqual(next.requestId, "a")
    }).pipe(Effect.provide(TestRuntimeApi.layer)))
})

describe("respond and fail", () => {
  it.effect("respond once, and are kept for the test", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const sent = yield* api.send(1, { requestId: "a" })
      const next = yield* client.next

      const delivery = yield* client.respond(next, hello)
      const errors = [yield* Effect.flip(client.respond(next, hello)), yield* Effect.flip(client.fail(next, report))]

      assert.deepStrictEqual(delivery, { _tag: "Accepted" })
      assert.deepStrictEqual(yield* sent.response, TestLambda.response("hello"))
      const transition = "failed for runtime. Error: State transition is not allowed"
      assert.deepStrictEqual(errors.map(({ message }) => message), [
        "respond failed: the answer was 403 InvalidStateTransition: " +
        `State transition from RuntimeResponseSentState to InvocationResponse ${transition}`,
        "fail failed: the answer was 403 InvalidStateTransition: " +
        `State transition from RuntimeResponseSentState to InvocationErrorResponse ${transition}`
      ])
      assert.deepStrictEqual(yield* api.calls, ["next", "respond a", "respond a", "fail a"])
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("are refused for another id, before the event is taken, and without its nonce", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      yield* api.send(1, { nonce: "n", requestId: "a" })
      const early = yield* Effect.flip(client.respond({ requestId: "a", nonce: "n" }, hello))
      yield* client.next

      const errors = [
        early,
        yield* Effect.flip(client.respond({ requestId: "b", nonce: undefined }, hello)),
        yield* Effect.flip(client.respond({ requestId: "a", nonce: undefined }, hello)),
        yield* Effect.flip(client.fail({ requestId: "a", nonce: "m" }, report))
      ]

      assert.deepStrictEqual(
        errors.map(({ reason }) => reason._tag === "UnexpectedStatus" && reason.status),
        [400, 400, 400, 400]
      )
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("are refused as the test asks, and the test sees what was refused", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const refused = yield* api.send(1, { fault: 403 })
      const errorOf403 = yield* Effect.flip(Effect.flatMap(client.next, (next) => client.respond(next, hello)))
      const lost = yield* api.send(1, { fault: "lost" })
      const errorOfLost = yield* Effect.flip(Effect.flatMap(client.next, (next) => client.fail(next, report)))
      const lostAfter = yield* api.send(1, { fault: "lost after" })
      const errorOfLostAfter = yield* Effect.flip(Effect.flatMap(client.next, (next) => client.respond(next, hello)))

      assert.deepStrictEqual(yield* refused.response, TestLambda.refused(403, TestLambda.response("hello")))
      assert.deepStrictEqual(yield* lost.response, TestLambda.refused("lost", TestLambda.failure("TypeError", "no")))
      assert.deepStrictEqual(yield* lostAfter.response, TestLambda.response("hello"))
      assert.deepStrictEqual(
        [errorOf403, errorOfLost, errorOfLostAfter].map(({ reason }) => reason._tag),
        ["UnexpectedStatus", "ConnectionLost", "ConnectionLost"]
      )
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("come too late after the deadline: the caller has its error", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const sent = yield* api.send(1, { timeout: "1 second" })
      const next = yield* client.next

      yield* TestClock.adjust("1001 millis")
      const error = yield* Effect.flip(client.respond(next, hello))

      assert.include(error.message, "410 InvokeTimeout")
      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.failure(
          "Sandbox.Timedout",
          `RequestId: ${sent.requestId} Error: Task timed out after 1.00 seconds`
        )
      )
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("take the time that the test asks for", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      yield* api.send(1, { responseDelay: "1 second" })
      const next = yield* client.next
      const responding = yield* Effect.forkChild(client.respond(next, hello), { startImmediately: true })

      yield* TestClock.adjust("999 millis")
      const before = responding.pollUnsafe()
      yield* TestClock.adjust("1 millis")

      assert.isUndefined(before)
      assert.deepStrictEqual(responding.pollUnsafe(), Exit.succeed({ _tag: "Accepted" } as const))
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("refuse what cannot be sent, so that the function can report it", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const sent = yield* api.send(1)
      const next = yield* client.next

      const delivery = yield* client.respond(next, Response.bytes("", { contentType: "text/plain; name=é" }))
      yield* client.fail(next, report)

      assert.strictEqual(delivery._tag, "NotStarted")
      assert.deepStrictEqual(yield* sent.response, TestLambda.failure("TypeError", "no"))
    }).pipe(Effect.provide(TestRuntimeApi.layer)))
})

describe("respond with a stream", () => {
  it.effect("takes its chunks, and the end", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const sent = yield* api.send(1)
      const next = yield* client.next

      const delivery = yield* client.respond(next, streaming(["a", "", "b"]))

      assert.deepStrictEqual(delivery, { _tag: "Accepted" })
      assert.deepStrictEqual(yield* sent.response, TestLambda.streamed("ab", { contentType: "text/plain" }))
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("is truncated by an interruption", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const sent = yield* api.send(1)
      const next = yield* client.next
      const responding = yield* Effect.forkChild(client.respond(next, streaming(["a"], Effect.never)), {
        startImmediately: true
      })

      yield* Fiber.interrupt(responding)

      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.streamed("a", {
          contentType: "text/plain",
          error: TestLambda.failure("Runtime.Interrupted", "the invocation was interrupted")
        })
      )
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("interrupts its producer when the connection is lost, and waits for its finalizers", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const sent = yield* api.send(1)
      const next = yield* client.next
      const finalizer = yield* Deferred.make<void>()
      const producer = Effect.onInterrupt(Effect.never, () => Deferred.await(finalizer))
      const responding = yield* Effect.forkChild(Effect.flip(client.respond(next, streaming(["a"], producer))), {
        startImmediately: true
      })

      yield* sent.disconnect
      const before = responding.pollUnsafe()
      yield* Deferred.succeed(finalizer, undefined)
      const error = yield* Fiber.join(responding)

      assert.isUndefined(before)
      assert.strictEqual(error.reason._tag, "ConnectionLost")
      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.refused("lost", TestLambda.streamed("a", { contentType: "text/plain" }))
      )
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("loses its connection at the first chunk if the test asks for it", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const sent = yield* api.send(1, { fault: "lost" })
      const next = yield* client.next

      const error = yield* Effect.flip(client.respond(next, streaming(["a", "b"])))

      assert.strictEqual(error.reason._tag, "ConnectionLost")
      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.refused("lost", TestLambda.streamed("a", { contentType: "text/plain" }))
      )
    }).pipe(Effect.provide(TestRuntimeApi.layer)))
})

describe("initError", () => {
  it.effect("is kept for the test", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services

      yield* client.initError(report)

      assert.deepStrictEqual(yield* api.calls, ["initError"])
      assert.deepStrictEqual(yield* api.initErrors, [report])
    }).pipe(Effect.provide(TestRuntimeApi.layer)))
})

describe("start", () => {
  it.effect("runs a program as the function, and notices its end", () =>
    Effect.gen(function*() {
      const { api, client } = yield* services
      const fiber = yield* api.start(Effect.flatMap(client.next, (next) => client.respond(next, hello)))
      const sent = yield* api.send(1)
      const late = yield* api.send(2)

      const response = yield* sent.response
      const error = yield* Effect.flip(late.response)

      assert.deepStrictEqual(yield* Fiber.await(fiber), Exit.succeed({ _tag: "Accepted" } as const))
      assert.deepStrictEqual(response, TestLambda.response("hello"))
      assert.strictEqual(error.message, "the function has ended: it succeeded")
    }).pipe(Effect.provide(TestRuntimeApi.layer)))

  it.effect("shows the program no variable of the machine, unless the test provides it", () =>
    Effect.gen(function*() {
      const { api } = yield* services
      const read = Effect.all([
        Effect.map(Environment.Environment, ({ functionName }) => functionName),
        Effect.exit(Config.String("PATH"))
      ])

      const bare = yield* Effect.flatMap(api.start(read), Fiber.join)
      const provided = yield* api.start(read).pipe(
        Effect.flatMap(Fiber.join),
        Effect.provideService(
          Environment.Environment,
          Environment.fromRecord({ AWS_LAMBDA_FUNCTION_NAME: "orders" })
        ),
        Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ PATH: "/" })))
      )

      assert.isUndefined(bare[0])
      assert.isTrue(Exit.isFailure(bare[1]))
      assert.deepStrictEqual(provided, ["orders", Exit.succeed("/")])
    }).pipe(Effect.provide(TestRuntimeApi.layer)))
})
