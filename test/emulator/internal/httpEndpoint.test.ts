/** Plain HTTP, over sockets, to a function that answers it. The test is the runtime. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Latch, Schema } from "effect"
import { Environment, Handler, Lambda, RuntimeApiClient } from "effect-lambda-runtime"
import { Emulator } from "effect-lambda-runtime/emulator"
import { maxBufferedBytes } from "../../../src/RuntimeApi.ts"
import { Logs } from "../../logs.ts"
import { fail, invoke, next, open, pieces, raw, read, type Request, respond, send, stream } from "../caller.ts"

const httpHandler = Handler.http({ event: Schema.Unknown }, () => Effect.succeed({ status: 204 }))

/** An emulator of an HTTP function. */
const make = Effect.fnUntraced(function*(options: Emulator.Options = {}) {
  const server = yield* Emulator.make({ port: 0, ...options })
  server.serve(httpHandler)
  return server
})

/** What of an event of a function URL is read here. */
const UrlEvent = Schema.fromJsonString(Schema.Struct({
  version: Schema.Literal("2.0"),
  rawPath: Schema.String,
  rawQueryString: Schema.String,
  cookies: Schema.optionalKey(Schema.Array(Schema.String)),
  headers: Schema.Record(Schema.String, Schema.String),
  body: Schema.optionalKey(Schema.String),
  isBase64Encoded: Schema.Boolean,
  requestContext: Schema.Struct({
    domainName: Schema.String,
    http: Schema.Struct({ method: Schema.String, path: Schema.String, sourceIp: Schema.String }),
    requestId: Schema.String
  })
}))

/** Sends a request, and yields the event that the function gets. */
const eventOf = Effect.fnUntraced(function*(request: Omit<Request, "port">) {
  const server = yield* make()
  yield* open({ port: server.port, ...request })
  const { body, requestId } = yield* next(server)
  const event = yield* Schema.decodeEffect(UrlEvent)(body)
  assert.strictEqual(event.requestContext.requestId, requestId)
  return event
})

/** Sends a request, and responds to it. */
const answerTo = Effect.fnUntraced(function*(
  request: Omit<Request, "port">,
  response: unknown,
  contentType = "application/json"
) {
  const server = yield* make()
  const caller = yield* Effect.forkChild(send({ port: server.port, ...request }))
  const { requestId } = yield* next(server)
  const body = typeof response === "string" ? response : JSON.stringify(response)
  yield* respond(server, requestId, body, { "content-type": contentType })
  return yield* Fiber.join(caller)
})

const prelude = (head: unknown) => `${JSON.stringify(head)}${"\0".repeat(8)}`
const withPrelude = "application/vnd.awslambda.http-integration-response"

describe("a request", () => {
  it.effect("becomes the event of a function URL, with path and query as sent", () =>
    Effect.gen(function*() {
      const event = yield* eventOf({ method: "GET", path: "/a%2Fb//c;d?x=1&x=2&y=%20+" })

      assert.strictEqual(event.rawPath, "/a%2Fb//c;d")
      assert.strictEqual(event.rawQueryString, "x=1&x=2&y=%20+")
      assert.include(event.requestContext.domainName, ".lambda-url.")
      assert.include(event.requestContext.http, { method: "GET", sourceIp: "127.0.0.1" })
      assert.notProperty(event, "body")
    }))

  it.effect("keeps its headers, but for those of the connection, and says by which way it came", () =>
    Effect.gen(function*() {
      const { cookies, headers } = yield* eventOf({
        method: "GET",
        path: "/",
        headers: { Connection: "keep-alive", Cookie: "a=1; b=2", Host: "localhost:7", TE: "trailers", "X-Name": "Zoë" }
      })

      assert.include(headers, { cookie: "a=1; b=2", host: "localhost:7", "x-forwarded-proto": "http" })
      assert.deepStrictEqual(cookies, ["a=1", "b=2"])
      assert.strictEqual(headers["x-name"], "Zoë")
      assert.strictEqual(headers["x-forwarded-for"], "127.0.0.1")
      assert.match(headers["x-amzn-trace-id"] ?? "", /^Root=1-/)
      for (const name of ["connection", "te", "transfer-encoding"]) assert.notProperty(headers, name)
    }))

  it.effect("has its body as text, or in base64 if its type is not that of text", () =>
    Effect.gen(function*() {
      const text = yield* eventOf({ path: "/", headers: { "content-type": "application/json" }, body: "{\"n\":1}" })
      const binary = yield* eventOf({
        path: "/",
        headers: { "content-type": "image/png" },
        body: Buffer.from([0, 255])
      })

      assert.deepStrictEqual([text.body, text.isBase64Encoded], ["{\"n\":1}", false])
      assert.deepStrictEqual([binary.body, binary.isBase64Encoded], ["AP8=", true])
    }))

  it.effect("sent in chunks has a length in its event", () =>
    Effect.gen(function*() {
      const { body, headers } = yield* eventOf({
        path: "/",
        headers: { "content-type": "text/plain", "transfer-encoding": "chunked" },
        body: "abc"
      })

      assert.deepStrictEqual([body, headers["content-length"]], ["abc", "3"])
    }))

  it.effect("with `Expect: 100-continue` is continued, and answered", () =>
    Effect.gen(function*() {
      const server = yield* make()
      const caller = yield* Effect.forkChild(raw(
        server.port,
        "PUT / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nExpect: 100-continue\r\nConnection: close\r\n\r\nok"
      ))
      const { requestId } = yield* next(server)

      yield* respond(server, requestId, JSON.stringify({ statusCode: 201 }))

      assert.match(yield* Fiber.join(caller), /^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 201 Created\r\n/)
    }))

  it.effect("whose body is longer than Lambda takes is refused", () =>
    Effect.gen(function*() {
      const server = yield* make()

      const { body, status } = yield* send({ port: server.port, path: "/", body: Buffer.alloc(maxBufferedBytes + 1) })

      assert.strictEqual(status, 413)
      assert.include(
        body,
        `a body of ${maxBufferedBytes + 1} bytes, and Lambda takes events of ${maxBufferedBytes} bytes`
      )
    }))

  it.effect("whose body is too long in base64 is refused", () =>
    Effect.gen(function*() {
      const server = yield* make()

      const answer = yield* send({
        port: server.port,
        path: "/",
        headers: { "content-type": "application/octet-stream" },
        body: Buffer.alloc(5_000_000)
      })

      assert.strictEqual(answer.status, 413)
      assert.include(answer.body, "(base64 makes bodies longer)")
    }))
})

describe("an answer", () => {
  it.effect("has the status, the headers and the cookies of the response", () =>
    Effect.gen(function*() {
      const answer = yield* answerTo({ method: "GET", path: "/" }, {
        statusCode: 404,
        headers: { "content-type": "text/plain", connection: "close", "x-name": "Zoë" },
        cookies: ["a=1", "b=2"],
        body: "nothing here"
      })

      assert.deepInclude(answer, { status: 404, body: "nothing here" })
      assert.include(answer.headers, { "content-type": "text/plain", "x-name": Buffer.from("Zoë").toString("latin1") })
      assert.deepStrictEqual(answer.headers["set-cookie"], ["a=1", "b=2"])
    }))

  it.effect("to what is not an HTTP response is 200 with JSON, as behind a function URL", () =>
    Effect.gen(function*() {
      const answer = yield* answerTo({ method: "GET", path: "/" }, { hello: "Ada" })

      assert.deepInclude(answer, { status: 200, body: "{\"hello\":\"Ada\"}" })
      assert.strictEqual(answer.headers["content-type"], "application/json")
    }))

  it.effect("to a response that HTTP does not allow is 502, and says why", () =>
    Effect.gen(function*() {
      const answer = yield* answerTo({ method: "GET", path: "/" }, { statusCode: 99 })

      assert.strictEqual(answer.status, 502)
      assert.deepStrictEqual(JSON.parse(answer.body), {
        errorType: "Runtime.InvalidResponse",
        errorMessage: "The function's response cannot be sent: statusCode is not a status from 200 to 599"
      })
    }))

  it.effect("to a function error is 502 with the error", () =>
    Effect.gen(function*() {
      const server = yield* make()
      const caller = yield* Effect.forkChild(send({ port: server.port, method: "GET", path: "/" }))
      const { requestId } = yield* next(server)

      yield* fail(server, requestId, { errorType: "Boom", errorMessage: "it broke" })

      const { body, status } = yield* Fiber.join(caller)
      assert.deepStrictEqual([status, JSON.parse(body)], [502, { errorType: "Boom", errorMessage: "it broke" }])
    }))

  it.effect("is decoded from base64", () =>
    Effect.gen(function*() {
      const answer = yield* answerTo({ method: "GET", path: "/" }, {
        statusCode: 200,
        body: "AP8=",
        isBase64Encoded: true
      })

      assert.deepStrictEqual([...answer.bytes], [0, 255])
    }))

  it.effect.each(
    [
      ["buffered", { statusCode: 200, headers: { "content-length": "7", etag: "e" } }, "application/json"],
      ["streamed", prelude({ statusCode: 200, headers: { "content-length": "7", etag: "e" } }), withPrelude]
    ] as const
  )("to HEAD has the headers of GET and no body, %s", ([, response, contentType]) =>
    Effect.gen(function*() {
      const answer = yield* answerTo({ method: "HEAD", path: "/" }, response, contentType)

      assert.deepInclude(answer, { status: 200, body: "", complete: true })
      assert.include(answer.headers, { "content-length": "7", etag: "e" })
    }))

  it.effect.each([204, 304])("of status %d has no body and no length", (statusCode) =>
    Effect.gen(function*() {
      const answer = yield* answerTo({ method: "GET", path: "/" }, { statusCode })

      assert.deepInclude(answer, { status: statusCode, body: "", complete: true })
      assert.notProperty(answer.headers, "content-length")
    }))

  it.effect("that is streamed arrives piece by piece", () =>
    Effect.gen(function*() {
      const server = yield* make()
      const caller = yield* open({ port: server.port, method: "GET", path: "/events" })
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId, withPrelude)

      yield* response.write(prelude({ statusCode: 200, headers: { "content-type": "text/event-stream" } }))
      const incoming = yield* caller.answer
      const arriving = yield* pieces(incoming)
      yield* response.write("data: 1\n\n")
      const first = yield* arriving.next
      yield* response.write("data: 2\n\n")
      const second = yield* arriving.next

      assert.strictEqual(incoming.headers["content-type"], "text/event-stream")
      assert.deepStrictEqual([first, second], ["data: 1\n\n", "data: 2\n\n"])
      assert.strictEqual(yield* response.end, 202)
    }))

  it.effect("that fails midway breaks off", () =>
    Effect.gen(function*() {
      const server = yield* make()
      const caller = yield* open({ port: server.port, method: "GET", path: "/" })
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId, withPrelude)

      yield* response.write(`${prelude({ statusCode: 200 })}begun`)
      const incoming = yield* caller.answer
      yield* response.fail({ errorType: "Late", errorMessage: "too late" })

      assert.deepInclude(yield* read(incoming), { body: "begun", complete: false })
    }))

  it.effect("leaves the connection open for the next request", () =>
    Effect.gen(function*() {
      const server = yield* make()
      const get = "GET / HTTP/1.1\r\nHost: localhost\r\n"
      const caller = yield* Effect.forkChild(raw(server.port, `${get}\r\n${get}Connection: close\r\n\r\n`))

      for (const body of ["1", "2"]) {
        const { requestId } = yield* next(server)
        yield* respond(server, requestId, JSON.stringify({ statusCode: 200, body }))
      }

      assert.strictEqual((yield* Fiber.join(caller)).match(/HTTP\/1.1 200 OK/g)?.length, 2)
    }))
})

describe("the endpoint for events", () => {
  it.effect("hides a POST route of its path, and no other", () =>
    Effect.gen(function*() {
      const server = yield* make()
      yield* open({ port: server.port, path: "/invoke", body: "\"event\"" })
      const event = yield* next(server)
      yield* respond(server, event.requestId, "null")
      yield* open({ port: server.port, method: "GET", path: "/invoke" })
      const request = yield* next(server)

      assert.strictEqual(event.body, "\"event\"")
      assert.strictEqual((yield* Schema.decodeEffect(UrlEvent)(request.body)).rawPath, "/invoke")
    }))

  it.effect("passes events on one after another, beside many requests", () =>
    Effect.gen(function*() {
      const server = yield* make()
      const first = yield* Effect.forkChild(invoke(server, "1"))
      const { requestId } = yield* next(server)
      const second = yield* Effect.forkChild(invoke(server, "2"), { startImmediately: true })
      yield* open({ port: server.port, method: "GET", path: "/beside" })

      const beside = yield* next(server)
      yield* respond(server, requestId, "1")
      yield* Fiber.join(first)
      const later = yield* next(server)
      yield* respond(server, later.requestId, "2")

      assert.include(beside.body, "/beside")
      assert.strictEqual(later.body, "2")
      assert.strictEqual((yield* Fiber.join(second)).body, "2")
    }))

  it.effect("is the only one of a function that does not answer HTTP", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0 })
      server.serve(Handler.text(Effect.succeed))

      assert.strictEqual((yield* send({ port: server.port, method: "GET", path: "/" })).status, 404)
      assert.isUndefined(server.httpConcurrency)
    }))
})

describe("serve", () => {
  it.effect("lets 64 requests in at once, or as many as an option says", () =>
    Effect.gen(function*() {
      const events = Handler.text(Effect.succeed)
      const usual = yield* Emulator.make({ port: 0 })
      const limited = yield* Emulator.make({ port: 0, concurrency: 2 })

      assert.deepStrictEqual([usual.serve(events), usual.serve(httpHandler)], [1, 64])
      assert.deepStrictEqual([limited.serve(events), limited.serve(httpHandler)], [2, 2])
      assert.strictEqual(limited.httpConcurrency, 2)
    }))

  it.effect("is called by the loop, which then takes as many requests at once", () =>
    Effect.gen(function*() {
      const server = yield* Emulator.make({ port: 0, concurrency: 10 })
      const all = yield* Latch.make()
      let arrived = 0
      const handler = Handler.http({ event: Schema.Unknown }, () =>
        Effect.gen(function*() {
          arrived += 1
          yield* arrived === 10 ? all.open : all.await
          return { status: 204 }
        }))
      const client = yield* RuntimeApiClient.make(server.endpoint)
      yield* Lambda.run(handler).pipe(
        Effect.provideService(RuntimeApiClient.RuntimeApiClient, { ...client, local: server }),
        Effect.provideService(Environment.Environment, Environment.fromRecord({})),
        Effect.forkScoped({ startImmediately: true })
      )

      const answers = yield* Effect.forEach(
        Array.from({ length: 10 }),
        () => send({ port: server.port, method: "GET", path: "/" }),
        { concurrency: "unbounded" }
      )

      assert.deepStrictEqual(answers.map(({ status }) => status), Array.from({ length: 10 }, () => 204))
    }))
})

describe("a client that leaves", () => {
  it.effect("is known to the handler, whether it waits by then or not", () =>
    Effect.gen(function*() {
      const server = yield* make()
      const caller = yield* open({ port: server.port, method: "GET", path: "/" })
      const { requestId } = yield* next(server)
      const waiting = yield* Effect.forkChild(server.left(requestId), { startImmediately: true })

      yield* caller.leave

      yield* Fiber.join(waiting)
      yield* server.left(requestId)
    }))

  it.effect("with the whole answer has not left", () =>
    Effect.gen(function*() {
      const server = yield* make()
      const caller = yield* Effect.forkChild(send({ port: server.port, method: "GET", path: "/" }))
      const { requestId } = yield* next(server)
      yield* respond(server, requestId, JSON.stringify({ statusCode: 204 }))
      yield* Fiber.join(caller)

      const waiting = yield* Effect.forkChild(server.left(requestId), { startImmediately: true })

      assert.isUndefined(waiting.pollUnsafe())
    }))

  it.effect("lets the function end its response", () =>
    Effect.gen(function*() {
      const server = yield* make()
      const caller = yield* open({ port: server.port, method: "GET", path: "/" })
      const { requestId } = yield* next(server)
      const response = yield* stream(server, requestId, withPrelude)
      yield* response.write(`${prelude({ statusCode: 200 })}begun`)
      yield* caller.answer

      yield* caller.leave
      yield* response.write("more")

      assert.strictEqual(yield* response.end, 202)
    }))
})

const page = { origin: "http://localhost:5173", "sec-fetch-site": "same-site" }

describe("the guard", () => {
  it.effect("refuses a page of another origin, names the variable that allows it, and logs that once", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const server = yield* make()
      const request = { port: server.port, path: "/", headers: page }
      const message = "Web pages of another origin cannot reach the function; " +
        "LOCAL_LAMBDA_ALLOWED_ORIGINS=http://localhost:5173 allows it"

      const answer = yield* send({ ...request, method: "OPTIONS" })
      yield* send(request)

      assert.strictEqual(answer.status, 403)
      assert.deepStrictEqual(JSON.parse(answer.body), { errorType: "Forbidden", errorMessage: message })
      assert.deepStrictEqual(yield* logs.lines, [`Warn - refused a page of http://localhost:5173: ${message}`])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect.each<readonly [what: string, headers: Record<string, string>]>([
    ["sends its origin", page],
    ["loads an image", { referer: "http://localhost:5173/a/page", "sec-fetch-site": "same-site" }]
  ])("lets in a page of an allowed origin that %s, and OPTIONS too", ([, headers]) =>
    Effect.gen(function*() {
      const server = yield* make({ allowedOrigins: ["http://LOCALHOST:5173"] })

      for (const method of ["OPTIONS", "DELETE"]) {
        const caller = yield* Effect.forkChild(send({ port: server.port, method, path: "/", headers }))
        const { body, requestId } = yield* next(server)
        yield* respond(server, requestId, JSON.stringify({ statusCode: 204 }))

        assert.strictEqual((yield* Schema.decodeEffect(UrlEvent)(body)).requestContext.http.method, method)
        assert.strictEqual((yield* Fiber.join(caller)).status, 204)
      }
    }))

  it.effect.each<readonly [what: string, headers: Record<string, string>]>([
    ["a page of an origin that only begins like an allowed one", { ...page, origin: "http://localhost:51730" }],
    ["a page whose origin is hidden", { ...page, origin: "null" }],
    ["a page of another site that sends no origin", { "sec-fetch-site": "cross-site" }],
    ["a page of another origin with an allowed referrer", {
      ...page,
      origin: "https://a.example",
      referer: page.origin
    }],
    ["an allowed page at a name that was made to resolve to this machine", { ...page, host: "a.example" }]
  ])("refuses %s", ([, headers]) =>
    Effect.gen(function*() {
      const server = yield* make({ allowedOrigins: [page.origin] })

      const answer = yield* send({ port: server.port, method: "GET", path: "/", headers })

      assert.strictEqual(answer.status, 403)
    }))

  it.effect("keeps pages of allowed origins from the endpoints for events", () =>
    Effect.gen(function*() {
      const server = yield* make({ allowedOrigins: [page.origin] })

      assert.strictEqual((yield* send({ port: server.port, path: "/invoke", headers: page, body: "1" })).status, 403)
    }))
})
