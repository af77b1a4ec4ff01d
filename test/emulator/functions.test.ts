/** Several functions of one emulator: attached ones here, whose runtime is the test. */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Fiber, Stream } from "effect"
import { Emulator } from "effect-lambda-runtime/emulator"
import { fail, invoke, next, open, respond, send } from "./caller.ts"

type Server = Emulator.Emulator["Service"]

const make = Emulator.make({ port: 0, functions: { orders: {}, payments: { timeout: "3 seconds" } } })

/** The emulator as the runtime of one function sees it. */
const of = (server: Server, name: string) =>
  Effect.map(server.functions, (all): Server => ({
    ...server,
    endpoint: all.find((fn) => fn.name === name)?.runtimeApi ?? ""
  }))

/** The runtime of a function, which responds to one event with its own name. */
const serveOne = Effect.fnUntraced(function*(server: Server, name: string) {
  const runtime = yield* of(server, name)
  const { requestId } = yield* next(runtime)
  yield* respond(runtime, requestId, JSON.stringify(name))
})

describe("the doors of several functions", () => {
  it.effect.each<readonly [path: string, host: string, name: string]>([
    ["/invoke", "localhost", "orders"],
    ["/invoke/payments", "localhost", "payments"],
    ["/invoke", "payments.localhost", "payments"],
    ["/invoke", "PAYMENTS.localhost:7000", "payments"],
    ["/invoke/orders", "payments.localhost", "orders"],
    ["/2015-03-31/functions/payments/invocations", "localhost", "payments"],
    ["/2015-03-31/functions/arn:aws:lambda:eu-west-1:1:function:payments:live/invocations", "localhost", "payments"]
  ])(
    "invoke the function that the path or the host names, else the first: %s at %s",
    ([path, host, name]) =>
      Effect.gen(function*() {
        const server = yield* make
        const caller = yield* Effect.forkChild(send({ port: server.port, path, headers: { host }, body: "{}" }))
        yield* serveOne(server, name)

        assert.deepInclude(yield* Fiber.join(caller), { status: 200, body: JSON.stringify(name) })
      })
  )

  it.effect("answer 404 to a name that no function has", () =>
    Effect.gen(function*() {
      const server = yield* make

      const { body, status } = yield* send({ port: server.port, path: "/invoke/nobody", body: "{}" })

      assert.strictEqual(status, 404)
      assert.deepStrictEqual(JSON.parse(body), {
        errorType: "ResourceNotFoundException",
        errorMessage: "Function not found: arn:aws:lambda:us-east-1:012345678912:function:nobody"
      })
    }))

  it.effect("answer 404 while there is no function", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, functions: {} })

      const { body, status } = yield* invoke(server, "{}")

      assert.deepStrictEqual([status, JSON.parse(body).errorType], [404, "ResourceNotFoundException"])
    }))

  it.effect.each(["nobody.localhost", "orders.localhost.example", "orders.example", "a.orders.localhost"])(
    "refuse a host that names nothing here: %s",
    (host) =>
      Effect.gen(function*() {
        const server = yield* make

        const { status } = yield* send({ port: server.port, path: "/invoke", headers: { host }, body: "{}" })

        assert.strictEqual(status, 403)
      })
  )

  it.effect.each([
    ["POST", "/invoke/payments"],
    ["GET", "/2015-03-31/functions/"],
    ["GET", "/2015-03-31/functions/orders"],
    ["GET", "/"]
  ])("refuse a page of another origin: %s %s", ([method, path]) =>
    Effect.gen(function*() {
      const server = yield* make

      for (
        const headers of [
          { origin: "https://a.example" },
          { "sec-fetch-site": "cross-site" },
          { host: "a.example" },
          { host: "orders.localhost", origin: "http://payments.localhost" }
        ]
      ) {
        const answer = yield* send({ port: server.port, method: method!, path: path!, headers })
        assert.strictEqual(answer.status, 403)
      }
    }))

  it.effect("keep the deadline of each function", () =>
    Effect.gen(function*() {
      const server = yield* make
      for (const path of ["/invoke", "/invoke/payments"]) yield* open({ port: server.port, path, body: "{}" })

      const orders = yield* Effect.flatMap(of(server, "orders"), next)
      const payments = yield* Effect.flatMap(of(server, "payments"), next)

      assert.deepStrictEqual(
        [orders, payments].map(({ header }) => header("lambda-runtime-deadline-ms")),
        ["1800000", "3000"]
      )
    }))
})

describe("plain HTTP", () => {
  const withUrl = Emulator.make({ port: 0, functions: { events: {}, web: { url: true }, shop: { url: true } } })

  it.effect.each<readonly [host: string, name: string]>([["localhost", "web"], ["shop.localhost", "shop"]])(
    "reaches the first function that answers HTTP, or the one that the host names: %s",
    ([host, name]) =>
      Effect.gen(function*() {
        const server = yield* withUrl
        const caller = yield* Effect.forkChild(
          send({ port: server.port, method: "GET", path: "/a?b=c", headers: { host } })
        )
        const runtime = yield* of(server, name)
        const { body, requestId } = yield* next(runtime)
        yield* respond(runtime, requestId, JSON.stringify({ statusCode: 201, body: "hello" }))

        assert.deepInclude(JSON.parse(body), { version: "2.0", rawPath: "/a", rawQueryString: "b=c" })
        assert.deepInclude(yield* Fiber.join(caller), { status: 201, body: "hello" })
      })
  )

  it.effect("does not reach a function that takes events alone", () =>
    Effect.gen(function*() {
      const server = yield* withUrl

      const { status } = yield* send({
        port: server.port,
        method: "GET",
        path: "/",
        headers: { host: "events.localhost" }
      })

      assert.strictEqual(status, 404)
    }))
})

describe("a function whose callers do not wait", () => {
  const busy = Effect.gen(function*() {
    const server = yield* Emulator.make({
      port: 0,
      functions: { orders: { command: [process.execPath, "-e", "setInterval(() => {}, 1000)"], throttle: true } }
    })
    yield* open({ port: server.port, path: "/invoke", body: "{}" })
    // A round trip: what has been sent before has been seen when its answer comes.
    yield* send({ port: server.port, method: "GET", path: "/2015-03-31/functions" })
    return server
  })

  it.live("answers TooManyRequestsException as Lambda does while it is busy", () =>
    Effect.gen(function*() {
      const server = yield* busy

      const { body, headers, status } = yield* send({
        port: server.port,
        path: "/2015-03-31/functions/orders/invocations",
        body: "{}"
      })
      const invoked = yield* invoke(server, "{}")
      const event = yield* send({
        port: server.port,
        path: "/2015-03-31/functions/orders/invocations",
        headers: { "x-amz-invocation-type": "Event" },
        body: "{}"
      })

      assert.deepStrictEqual([status, headers["x-amzn-errortype"]], [429, "TooManyRequestsException"])
      assert.deepStrictEqual(JSON.parse(body), {
        Type: "User",
        Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
        message: "Rate Exceeded."
      })
      assert.strictEqual(invoked.status, 429)
      assert.strictEqual(event.status, 202)
    }))
})

describe("define, replace and remove", () => {
  it.effect("change which functions there are", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, functions: {} })
      const names = Effect.map(server.functions, (all) => all.map(({ name, timeoutMillis }) => [name, timeoutMillis]))

      yield* server.define("a", {})
      yield* server.define("b", { timeout: "1 second" })
      yield* server.replace("b", { timeout: "2 seconds" })
      assert.deepStrictEqual(yield* names, [["a", 1_800_000], ["b", 2000]])
      yield* server.remove("a")
      assert.deepStrictEqual(yield* names, [["b", 2000]])
    }))

  it.effect("leave who waits to the function that comes after", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(invoke(server, "{}"), { startImmediately: true })
      // A round trip: what has been sent before has been seen when its answer comes.
      yield* send({ port: server.port, method: "GET", path: "/" })

      yield* server.replace("orders", { timeout: "1 second" })
      yield* serveOne(server, "orders")

      assert.deepInclude(yield* Fiber.join(caller), { status: 200, body: "\"orders\"" })
    }))

  it.effect("answers 503 to those who wait for a function that is removed", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(invoke(server, "{}"), { startImmediately: true })
      yield* send({ port: server.port, method: "GET", path: "/" })

      yield* server.remove("orders")

      assert.strictEqual((yield* Fiber.join(caller)).status, 503)
    }))

  it.effect("fail for a name that is taken, or unknown", () =>
    Effect.gen(function*() {
      const server = yield* make

      const taken = yield* Effect.flip(server.define("orders", {}))
      const unknown = yield* Effect.flip(server.remove("nobody"))

      assert.strictEqual(taken.message, "the name of a function must be unique, not \"orders\"")
      assert.strictEqual(
        unknown.message,
        "the name of a function must be that of a function (orders, payments), not \"nobody\""
      )
    }))
})

describe("the options of a function", () => {
  it.effect.each<readonly [what: string, name: string, definition: object, message: string]>([
    ["a name with a dot", "a.b", {}, "the name of a function must be 1 to 64 of A-Z, a-z, 0-9, - and _, not \"a.b\""],
    ["an empty name", "", {}, "the name of a function must be 1 to 64 of A-Z, a-z, 0-9, - and _, not \"\""],
    [
      "a timeout of more than 30 minutes",
      "a",
      { timeout: "31 minutes" },
      "functions.a.timeout must be a duration of 1 millisecond to 30 minutes, such as \"3 seconds\", not \"31 minutes\""
    ],
    [
      "a timeout that is no duration",
      "a",
      { timeout: "soon" },
      "functions.a.timeout must be a duration of 1 millisecond to 30 minutes, such as \"3 seconds\", not \"soon\""
    ],
    ["a url that is no boolean", "a", { url: "yes" }, "functions.a.url must be a boolean, not \"yes\""],
    [
      "memory below 128 MB",
      "a",
      { command: ["node"], memory: 64 },
      "functions.a.memory must be a whole number of MB from 128 to 10240, not 64"
    ],
    [
      "a concurrency of 0",
      "a",
      { command: ["node"], concurrency: 0 },
      "functions.a.concurrency must be a whole number from 1 to 1000, not 0"
    ],
    [
      "an empty command",
      "a",
      { command: [] },
      "functions.a.command must be an array of a program and its arguments, such as [\"node\", \"main.ts\"], not []"
    ],
    [
      "an option that does not exist",
      "a",
      { memroy: 128 },
      "functions.a.memroy must be absent: the options are timeout, url, not 128"
    ]
  ])("are refused: %s", ([, name, definition, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Emulator.make({ port: 0, functions: { [name]: definition } }))

      assert.instanceOf(error, Emulator.InvalidFunction)
      assert.strictEqual(error.message, message)
    }))
})

describe("the options of an emulator", () => {
  it.effect.each<readonly [options: object, message: string]>([
    [{ retryDelays: ["soon"] }, "Emulator.make: retryDelays: expected a duration such as \"1 second\", not soon"],
    [{ timeout: "Infinity" }, "Emulator.make: timeout: expected a duration such as \"1 second\", not Infinity"],
    [{ function: {} }, "Emulator.make has no option function; it has "]
  ])("are refused if they cannot be: %o", ([options, message]) =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(Emulator.make({ port: 0, ...options }))

      assert.isTrue(Exit.hasDies(exit))
      assert.include(String(Exit.isFailure(exit) && Cause.squash(exit.cause)), message)
    }))
})

describe("events and history", () => {
  it.effect("tell what happens to an invocation, and to one that nobody takes", () =>
    Effect.gen(function*() {
      const server = yield* make
      const live = yield* Stream.runCollect(Stream.take(server.events, 5)).pipe(
        Effect.forkChild({ startImmediately: true })
      )
      const caller = yield* Effect.forkChild(invoke(server, "[1]"))
      const runtime = yield* of(server, "orders")
      const { requestId } = yield* next(runtime)
      yield* fail(runtime, requestId, { errorType: "Failed", errorMessage: "no" })
      yield* Fiber.join(caller)
      const leaving = yield* open({ port: server.port, path: "/invoke/payments", body: "2" })
      yield* send({ port: server.port, method: "GET", path: "/" })
      yield* leaving.leave

      const events = yield* Fiber.join(live)
      const past = yield* Stream.runCollect(Stream.take(server.history, 5))

      assert.deepStrictEqual(past, events)
      assert.deepStrictEqual(events.map(({ _tag, functionName }) => [_tag, functionName]), [
        ["InvocationQueued", "orders"],
        ["InvocationStarted", "orders"],
        ["InvocationEnded", "orders"],
        ["InvocationQueued", "payments"],
        ["InvocationDropped", "payments"]
      ])
      const [queued, , ended] = events
      assert(queued?._tag === "InvocationQueued" && ended?._tag === "InvocationEnded")
      assert.deepStrictEqual([queued.source, queued.requestId, String(queued.event)], ["invoke", requestId, "[1]"])
      assert.deepInclude(ended.report, { requestId, status: "error", errorType: "Failed", eventBytes: 3 })
    }))
})
