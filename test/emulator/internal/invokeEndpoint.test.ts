import { assert, describe, it } from "@effect/vitest"
import { Array, Effect, Fiber, Schema } from "effect"
import { Handler, Lambda, RuntimeApiClient } from "effect-lambda-runtime"
import { Emulator } from "effect-lambda-runtime/emulator"
import { TestClock } from "effect/testing"
import { announce, fail, initError, invoke, next, open, pieces, raw, read, respond, send, stream } from "../caller.ts"

const make = Emulator.make({ port: 0 })

/** Invokes, and answers what the function is made to answer. */
const roundTrip = Effect.fnUntraced(function*(
  server: Emulator.Emulator["Service"],
  answer: (requestId: string) => Effect.Effect<unknown, Error>
) {
  const caller = yield* Effect.forkChild(invoke(server, "{}"))
  const { requestId } = yield* next(server)
  yield* answer(requestId)
  return yield* Fiber.join(caller)
})

const integration = "application/vnd.awslambda.http-integration-response"
const nul = "\0".repeat(8)

describe("POST /invoke", () => {
  it.effect("answers 200 with the body and its content type", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(server, (id) => respond(server, id, "<p>é</p>", { "content-type": "text/html" }))

      assert.deepInclude(answer, { status: 200, body: "<p>é</p>" })
      assert.strictEqual(answer.headers["content-type"], "text/html")
    }))

  it.effect("names the request by the id that the function gets", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(invoke(server, "{}"))
      const { requestId } = yield* next(server)
      yield* respond(server, requestId, "1")

      const { headers } = yield* Fiber.join(caller)

      assert.strictEqual(headers["x-amzn-requestid"], requestId)
    }))

  it.effect("hands the event to the function as it was sent", () =>
    Effect.gen(function*() {
      const server = yield* make
      const event = " {\"a\" : [1e2, \"é\\u0041\"]}\n"
      yield* Effect.forkChild(invoke(server, event))

      const { body } = yield* next(server)

      assert.strictEqual(body, event)
    }))

  it.effect("answers 500 with the report of a function that failed", () =>
    Effect.gen(function*() {
      const server = yield* make
      const report = { errorType: "OrderNotFound", errorMessage: "no order", stackTrace: [] }

      const answer = yield* roundTrip(server, (id) => fail(server, id, report))

      assert.deepInclude(answer, { status: 500, body: JSON.stringify(report) })
      assert.strictEqual(answer.headers["content-type"], "application/json")
    }))

  it.effect("answers 500 at the deadline, and the function lives on", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, timeout: "3 seconds" })
      const caller = yield* Effect.forkChild(invoke(server, "{}"))
      const { requestId } = yield* next(server)

      yield* TestClock.adjust("3 seconds")
      const answer = yield* Fiber.join(caller)
      const late = yield* respond(server, requestId, "late")
      const after = yield* roundTrip(server, (id) => respond(server, id, "in time"))

      assert.deepInclude(answer, {
        status: 500,
        body: JSON.stringify({
          errorType: "Sandbox.Timedout",
          errorMessage: `RequestId: ${requestId} Error: Task timed out after 3.00 seconds`
        })
      })
      assert.strictEqual(late.status, 410)
      assert.strictEqual(after.body, "in time")
    }))

  it.effect("answers 500 with the report of a function that could not be initialized", () =>
    Effect.gen(function*() {
      const server = yield* make
      const report = { errorType: "Runtime.InitError", errorMessage: "no database" }
      yield* initError(server, report)

      const answer = yield* invoke(server, "{}")

      assert.deepInclude(answer, { status: 500, body: JSON.stringify(report) })
    }))

  it.effect("queues concurrent callers, and gives each its own response", () =>
    Effect.gen(function*() {
      const server = yield* make
      const events = Array.makeBy(10, (n) => JSON.stringify(`World${n}`))
      const callers = yield* Effect.forkChild(
        Effect.forEach(events, (event) => invoke(server, event), { concurrency: "unbounded" })
      )

      for (let i = 0; i < events.length; i++) {
        const { body, requestId } = yield* next(server)
        yield* respond(server, requestId, `"Hello ${JSON.parse(body)}"`)
      }

      const answers = yield* Fiber.join(callers)
      assert.deepStrictEqual(
        answers.map(({ body, status }) => [status, body]),
        Array.makeBy(10, (n) => [200, `"Hello World${n}"`])
      )
    }))

  it.effect("serves as many callers at once as there are pollers", () =>
    Effect.gen(function*() {
      const server = yield* make
      const callers = yield* Effect.forkChild(
        Effect.forEach(["1", "2", "3"], (event) => invoke(server, event), { concurrency: "unbounded" })
      )

      const invocations = yield* Effect.replicateEffect(next(server), 3, { concurrency: "unbounded" })
      for (const { body, requestId } of invocations.toReversed()) yield* respond(server, requestId, body)

      assert.deepStrictEqual((yield* Fiber.join(callers)).map(({ body }) => body), ["1", "2", "3"])
    }))

  it.effect("is not disturbed by a caller that leaves while its invocation runs", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* open({ port: server.port, path: "/invoke", body: "1" })
      const { requestId } = yield* next(server)

      yield* caller.leave
      const accepted = yield* respond(server, requestId, "for nobody")
      const after = yield* roundTrip(server, (id) => respond(server, id, "for you"))

      assert.strictEqual(accepted.status, 202)
      assert.strictEqual(after.body, "for you")
    }))

  it.effect("takes the event of a caller that leaves out of the queue", () =>
    Effect.gen(function*() {
      const server = yield* make
      // A round trip: what has been sent before has been seen when its answer comes.
      const seen = send({ port: server.port, method: "GET", path: "/" })
      const leaving = yield* open({ port: server.port, path: "/invoke", body: "1" })
      yield* seen
      yield* leaving.leave
      yield* seen
      yield* Effect.forkChild(invoke(server, "2"))

      const { body } = yield* next(server)

      assert.strictEqual(body, "2")
    }))

  it.effect("lets a caller in that asks before it sends", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* Effect.forkChild(invoke(server, "1", { "content-length": 1, expect: "100-continue" }))
      const { requestId } = yield* next(server)

      yield* respond(server, requestId, "2")

      assert.strictEqual((yield* Fiber.join(caller)).body, "2")
    }))
})

describe("POST /invoke with a bad request", () => {
  it.effect.each<readonly [what: string, event: string | Uint8Array, problem: string]>([
    ["no body", "", "it is empty"],
    ["text", "hello", "Unexpected token"],
    ["half of an object", "{\"a\":", "Unexpected end of JSON input"],
    ["invalid UTF-8", Buffer.from([0x22, 0xff, 0x22]), "it is not valid UTF-8"],
    ["a byte order mark", "\ufeff{}", "Unexpected token"]
  ])("answers 400 and names the problem: %s", ([, event, problem]) =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* send({ port: server.port, path: "/invoke", body: event })

      assert.strictEqual(answer.status, 400)
      assert.strictEqual(JSON.parse(answer.body).errorType, "InvalidRequestContentException")
      assert.include(JSON.parse(answer.body).errorMessage, `The event is not JSON: ${problem}`)
    }))

  it.effect("answers 405 to other methods, and says how to invoke the function", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* send({ port: server.port, path: "/invoke", method: "GET" })

      assert.strictEqual(answer.status, 405)
      assert.strictEqual(answer.headers.allow, "POST")
      assert.deepStrictEqual(JSON.parse(answer.body), {
        errorType: "MethodNotAllowed",
        errorMessage: "This path takes an event as the body of a POST, " +
          `for example: curl -d '{}' http://127.0.0.1:${server.port}/invoke`
      })
    }))

  it.effect("answers a caller that still sends where nothing is", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* send({ port: server.port, path: "/", body: Buffer.alloc(20_000_000) })

      assert.strictEqual(answer.status, 404)
    }))

  it.effect("answers 404 to other paths, and says where the function is", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* send({ port: server.port, path: "/", body: "1" })

      assert.strictEqual(answer.status, 404)
      assert.include(answer.body, "POST /invoke")
    }))

  it.effect("takes an event of 6 291 556 bytes", () =>
    Effect.gen(function*() {
      const server = yield* make
      yield* Effect.forkChild(invoke(server, `"${"a".repeat(6_291_554)}"`))

      const { body } = yield* next(server)

      assert.strictEqual(body.length, 6_291_556)
    }))

  it.effect.each(
    [
      ["whose length is told", (event: string) => `Content-Length: ${event.length}\r\n\r\n${event}`],
      [
        "whose length is not told",
        (event: string) => `Transfer-Encoding: chunked\r\n\r\n${event.length.toString(16)}\r\n${event}\r\n0\r\n\r\n`
      ]
    ] as const
  )("answers 413 to a larger event %s, and ends the connection", ([, frame]) =>
    Effect.gen(function*() {
      const server = yield* make
      const event = `"${"a".repeat(6_291_555)}"`

      const answer = yield* raw(server.port, `POST /invoke HTTP/1.1\r\nHost: localhost\r\n${frame(event)}`)

      assert.match(answer, /^HTTP\/1\.1 413 /)
      assert.include(answer, "RequestTooLargeException")
    }))

  it.effect("answers 413 to an event that is only announced", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* announce(server.port, 10_000_000)

      assert.strictEqual((yield* caller.answer).statusCode, 413)
    }))
})

describe("POST /invoke with a streamed response", () => {
  it.effect("sends each piece as soon as it is there", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* open({ port: server.port, path: "/invoke", body: "{}" })
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId, "text/plain")

      yield* response.write("Chunk 1\n")
      const incoming = yield* caller.answer
      const received = yield* pieces(incoming)
      const first = yield* received.next
      yield* response.write("Chunk 2\n")
      const second = yield* received.next
      yield* response.write("Chunk 3\n")
      const third = yield* received.next
      const status = yield* response.end

      assert.strictEqual(incoming.statusCode, 200)
      assert.strictEqual(incoming.headers["content-type"], "text/plain")
      assert.deepStrictEqual([first, second, third], ["Chunk 1\n", "Chunk 2\n", "Chunk 3\n"])
      assert.strictEqual(status, 202)
    }))

  it.effect("ends the answer when the function ends its response", () =>
    Effect.gen(function*() {
      const server = yield* make

      for (const n of [1, 2, 3]) {
        const answer = yield* roundTrip(server, (id) =>
          Effect.scoped(Effect.flatMap(stream(server, id), (response) =>
            Effect.andThen(response.write(`Echo: ${n}`), response.end))))

        assert.deepInclude(answer, { status: 200, body: `Echo: ${n}`, complete: true })
      }
    }))

  it.effect("answers 200 without a body for a stream of nothing", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(
        server,
        (id) => Effect.scoped(Effect.flatMap(stream(server, id), ({ end }) => end))
      )

      assert.deepInclude(answer, { status: 200, body: "", complete: true })
    }))

  it.effect("answers 500 with the report of a function that failed before its first byte", () =>
    Effect.gen(function*() {
      const server = yield* make
      const report = { errorType: "Failed", errorMessage: "é" }

      const answer = yield* roundTrip(
        server,
        (id) => Effect.scoped(Effect.flatMap(stream(server, id), (response) => response.fail(report)))
      )

      assert.deepInclude(answer, { status: 500, body: JSON.stringify(report) })
    }))

  it.effect("breaks off after what was sent when the function fails later", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(server, (id) =>
        Effect.scoped(Effect.flatMap(stream(server, id), (response) =>
          Effect.andThen(response.write("part"), response.fail({ errorType: "Failed" })))))

      assert.deepInclude(answer, { status: 200, body: "part", complete: false })
    }))

  it.effect("breaks off when the connection to the function is lost", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* open({ port: server.port, path: "/invoke", body: "{}" })
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId)
      yield* response.write("part")
      const incoming = yield* caller.answer

      yield* response.lose

      assert.deepInclude(yield* read(incoming), { body: "part", complete: false })
    }))

  it.effect("breaks off at the deadline", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, timeout: "3 seconds" })
      const caller = yield* open({ port: server.port, path: "/invoke", body: "{}" })
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId)
      yield* response.write("part")
      const incoming = yield* caller.answer

      yield* TestClock.adjust("3 seconds")

      assert.deepInclude(yield* read(incoming), { body: "part", complete: false })
      assert.strictEqual(yield* response.end, 410)
    }))

  it.effect(
    "slows the function down to its caller, and lets it run once the caller has left",
    () =>
      Effect.gen(function*() {
        const server = yield* make
        const caller = yield* open({ port: server.port, path: "/invoke", body: "{}" })
        const { requestId } = yield* next(server)
        const response = yield* stream(server, requestId)
        const chunk = Buffer.alloc(65_536)
        // The caller reads nothing, so it is not long until nothing more fits in between.
        yield* response.write(chunk)
        yield* caller.answer
        const total = 3000
        let written = 0
        const writer = yield* Effect.forkChild(
          Effect.forEach(Array.range(1, total), () => Effect.tap(response.write(chunk), Effect.sync(() => written++)))
        )
        let before = -1
        while (written > before) {
          before = written
          yield* Effect.replicateEffect(nextTurn, 500)
        }
        const whileSlow = written

        yield* caller.leave
        yield* Fiber.join(writer)

        assert.isBelow(whileSlow * chunk.length, 32 * 1024 * 1024)
        assert.strictEqual(yield* response.end, 202)
        assert.strictEqual(written, total)
      }),
    60_000
  )

  it.live("breaks off a stream of more than 200 MB, and refuses it", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* open({ port: server.port, path: "/invoke", body: "{}" })
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId)
      const chunk = Buffer.alloc(1024 * 1024)
      const writer = yield* Effect.forkChild(
        Effect.andThen(
          Effect.forEach(Array.range(1, 200), () => response.write(chunk), { discard: true }),
          Effect.andThen(response.write("x"), response.end)
        )
      )
      const incoming = yield* caller.answer
      let received = 0
      incoming.on("data", (data: Buffer) => {
        received += data.length
      })
      const { complete } = yield* read(incoming)

      assert.isFalse(complete)
      assert.isAtMost(received, 200 * 1024 * 1024)
      assert.strictEqual(yield* Fiber.join(writer), 413)
    }), 60_000)
})

const nextTurn = Effect.callback<void>((resume) => void setImmediate(() => resume(Effect.void)))

describe("POST /invoke with a streamed HTTP response", () => {
  const prelude = JSON.stringify({
    statusCode: 418,
    headers: { "Content-Type": "text/plain", "X-Custom": "streaming-test" },
    multiValueHeaders: { "X-Many": ["1", "2"] },
    cookies: ["a=1; HttpOnly", "b=2"]
  })

  it.effect("answers with its status, headers, cookies and body, once the prelude is there", () =>
    Effect.gen(function*() {
      const server = yield* make
      const caller = yield* open({ port: server.port, path: "/invoke", body: "{}" })
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId, integration)

      yield* response.write(prelude)
      yield* response.write(nul.slice(0, 3))
      yield* response.write(nul.slice(3))
      const incoming = yield* caller.answer
      const received = yield* pieces(incoming)
      yield* response.write("one")
      const one = yield* received.next
      yield* response.write("two")
      const two = yield* received.next
      yield* response.end

      assert.strictEqual(incoming.statusCode, 418)
      assert.strictEqual(incoming.headers["content-type"], "text/plain")
      assert.strictEqual(incoming.headers["x-custom"], "streaming-test")
      assert.strictEqual(incoming.headers["x-many"], "1, 2")
      assert.deepStrictEqual(incoming.headers["set-cookie"], ["a=1; HttpOnly", "b=2"])
      assert.deepStrictEqual([one, two], ["one", "two"])
    }))

  it.effect("takes a buffered response, too", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(server, (id) =>
        respond(server, id, `${prelude}${nul}body`, { "content-type": integration }))

      assert.deepInclude(answer, { status: 418, body: "body", complete: true })
    }))

  it.effect("answers without a body if the prelude has no body behind it", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(server, (id) =>
        respond(server, id, `{"statusCode":204}${nul}`, { "content-type": integration }))

      assert.deepInclude(answer, { status: 204, body: "", complete: true })
    }))

  it.effect.each(
    [
      [
        "whole",
        (server: Emulator.Emulator["Service"], id: string, body: string) =>
          respond(server, id, body, { "content-type": integration })
      ],
      [
        "in pieces",
        (server: Emulator.Emulator["Service"], id: string, body: string) =>
          Effect.scoped(
            Effect.flatMap(stream(server, id, integration), (response) =>
              Effect.andThen(response.write(body), response.end))
          )
      ]
    ] as const
  )("sends header values as UTF-8 when the response came %s", ([, answer]) =>
    Effect.gen(function*() {
      const server = yield* make
      const body = `{"headers":{"x-a":"é"},"cookies":["a=ü"]}${nul}`

      const { headers } = yield* roundTrip(server, (id) => answer(server, id, body))

      assert.strictEqual(Buffer.from(String(headers["x-a"]), "latin1").toString(), "é")
      assert.strictEqual(Buffer.from(String(headers["set-cookie"]), "latin1").toString(), "a=ü")
    }))

  it.effect("answers 502 and says why when the prelude cannot be used", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(server, (id) =>
        respond(server, id, "{\"statusCode\":200}", { "content-type": integration }))

      assert.deepInclude(answer, {
        status: 502,
        body: JSON.stringify({
          errorType: "Runtime.InvalidPrelude",
          errorMessage: "The prelude of the function's response cannot be used: it is not followed by eight NUL bytes"
        })
      })
    }))

  it.effect("answers 500 when the function fails before the prelude is complete", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(server, (id) =>
        Effect.scoped(Effect.flatMap(stream(server, id, integration), (response) =>
          Effect.andThen(response.write("{\"statusCode\":200"), response.fail({ errorType: "Failed" })))))

      assert.deepInclude(answer, { status: 500, body: "{\"errorType\":\"Failed\"}" })
    }))

  it.effect("breaks off when the function fails after the prelude", () =>
    Effect.gen(function*() {
      const server = yield* make

      const answer = yield* roundTrip(server, (id) =>
        Effect.scoped(Effect.flatMap(stream(server, id, integration), (response) =>
          Effect.andThen(response.write(prelude + nul), response.fail({ errorType: "Failed" })))))

      assert.deepInclude(answer, { status: 418, body: "", complete: false })
    }))
})

describe("POST /invoke with a buffered HTTP response", () => {
  /** What a caller gets for this event from a function with this response. */
  const answer = Effect.fnUntraced(function*(response: unknown, event = "{}") {
    const server = yield* make
    const caller = yield* Effect.forkChild(invoke(server, event))
    const { requestId } = yield* next(server)
    yield* respond(server, requestId, JSON.stringify(response))
    return yield* Fiber.join(caller)
  })
  const tea = {
    statusCode: 418,
    headers: { "content-type": "text/plain", "X-Custom": "é" },
    cookies: ["a=1; HttpOnly", "b=2"],
    body: "tea",
    isBase64Encoded: false
  }

  it.effect("answers with its status, headers, cookies and body", () =>
    Effect.gen(function*() {
      const { body, headers, status } = yield* answer(tea)

      assert.deepStrictEqual([status, body], [418, "tea"])
      assert.strictEqual(headers["content-type"], "text/plain")
      assert.strictEqual(headers["x-custom"], latin1("é"))
      assert.deepStrictEqual(headers["set-cookie"], ["a=1; HttpOnly", "b=2"])
    }))

  it.effect("decodes a body in base64", () =>
    Effect.gen(function*() {
      const bytes = Buffer.from([0xff, 0x00, 0x01])

      const { bytes: received } = yield* answer({
        statusCode: 200,
        body: bytes.toString("base64"),
        isBase64Encoded: true
      })

      assert.deepStrictEqual(Buffer.from(received), bytes)
    }))

  it.effect("answers without a body if there is none", () =>
    Effect.gen(function*() {
      const { body, headers, status } = yield* answer({ statusCode: 204, isBase64Encoded: false })

      assert.deepStrictEqual([status, body, headers["content-type"]], [204, "", undefined])
    }))

  it.effect("is JSON if it has no content type, as behind a function URL", () =>
    Effect.gen(function*() {
      const { headers } = yield* answer({ statusCode: 200, body: "{}", isBase64Encoded: false })

      assert.strictEqual(headers["content-type"], "application/json")
    }))

  it.effect("is what Handler.http sends", () =>
    Effect.gen(function*() {
      const server = yield* make
      const handler = Handler.http({ event: Schema.Unknown }, () =>
        Effect.succeed({ status: 201, headers: { location: "/1" }, cookies: ["a=1"], body: "made" }))
      yield* Lambda.run(handler).pipe(
        Effect.provide(RuntimeApiClient.layer(server.endpoint)),
        Effect.forkScoped
      )

      const { body, headers, status } = yield* invoke(server, "{}")

      assert.deepStrictEqual([status, body, headers.location], [201, "made", "/1"])
      assert.deepStrictEqual(headers["set-cookie"], ["a=1"])
    }))

  it.effect.each<readonly [event: string, value: unknown]>([
    ["an HTTP API", { version: "2.0", requestContext: { http: { method: "GET" } } }],
    ["a REST API", { httpMethod: "GET", requestContext: {} }],
    ["VPC Lattice", { version: "2.0", method: "GET", requestContext: {} }]
  ])("needs no isBase64Encoded if the event is one of %s", ([, event]) =>
    Effect.gen(function*() {
      const { body, status } = yield* answer({ statusCode: 404, body: "no" }, JSON.stringify(event))

      assert.deepStrictEqual([status, body], [404, "no"])
    }))

  it.effect.each<readonly [what: string, response: unknown, event?: unknown]>([
    ["a status and a body alone", { statusCode: 200, body: "\"Hello from Lambda!\"" }],
    ["a status alone", { statusCode: 404 }],
    ["a status alone, for an event of a WebSocket", { statusCode: 200 }, { requestContext: { eventType: "CONNECT" } }],
    ["a field that HTTP responses do not have", { ...tea, total: 3 }],
    ["a status that is text", { ...tea, statusCode: "418" }],
    ["a status that HTTP does not have", { ...tea, statusCode: 42 }],
    ["a body that is not text", { ...tea, body: { a: 1 } }],
    ["headers that are not an object", { ...tea, headers: ["a"] }],
    ["a header that HTTP does not allow", { ...tea, headers: { a: "b\r\nc: d" } }],
    ["cookies that are not a list", { ...tea, cookies: "a=1" }],
    ["a list of them", [tea]]
  ])("is plain JSON if it has %s", ([, response, event = {}]) =>
    Effect.gen(function*() {
      const { body, headers, status } = yield* answer(response, JSON.stringify(event))

      assert.deepStrictEqual([status, body], [200, JSON.stringify(response)])
      assert.strictEqual(headers["content-type"], "application/json")
    }))
})

const latin1 = (text: string) => Buffer.from(text).toString("latin1")
