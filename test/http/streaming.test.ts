import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Layer, Schema, Stream } from "effect"
import { HttpRouter, HttpServer, HttpServerResponse } from "effect/http"
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import { TestClock } from "effect/testing"
import { HttpHandler } from "../../src/http/index.ts"
import { Background, Handler, Response } from "../../src/index.ts"
import { TestLambda } from "../../src/testing/index.ts"
import type { Sent } from "../../src/testing/Sent.ts"
import { Logs } from "../logs.ts"
import { everyDoor } from "./everyDoor.ts"

const { alb, http, rest, url } = everyDoor
const text = Stream.encodeText
const root = { url: "/" }

const streamOf = (stream: Stream.Stream<Uint8Array, unknown>, contentType = "text/plain") =>
  HttpHandler.fromEffect(Effect.succeed(HttpServerResponse.stream(stream, { contentType })), { streaming: true })

/** The next chunks, as text. */
const read = (sent: Sent, n: number) =>
  Stream.runCollect(Stream.take(sent.chunks, n)).pipe(Effect.map((chunks) => Buffer.concat(chunks).toString()))

const plain = { headers: { "content-type": "text/plain" }, statusCode: 200 }

describe("a streamed response", () => {
  it.effect("has status, headers and cookies in the prelude that its front door takes", () =>
    Effect.gen(function*() {
      const response = HttpServerResponse.stream(text(Stream.make("a", "b")), { status: 201 }).pipe(
        HttpServerResponse.setCookieUnsafe("a", "1"),
        HttpServerResponse.setCookieUnsafe("b", "2", { path: "/" })
      )
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(Effect.succeed(response), { streaming: true }))

      const byUrl = yield* lambda.invoke(url(root))
      const byRest = yield* lambda.invoke(rest(root))

      const type = "application/octet-stream"
      assert.deepStrictEqual(
        byUrl,
        TestLambda.streamed("ab", {
          prelude: { cookies: ["a=1", "b=2; Path=/"], headers: { "content-type": type }, statusCode: 201 }
        })
      )
      assert.deepStrictEqual(
        byRest,
        TestLambda.streamed("ab", {
          prelude: {
            multiValueHeaders: { "content-type": [type], "set-cookie": ["a=1", "b=2; Path=/"] },
            statusCode: 201
          }
        })
      )
    }))

  it.effect("without a body is a prelude and an end", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        HttpHandler.fromEffect(Effect.succeed(HttpServerResponse.redirect("/login")), { streaming: true })
      )

      const response = yield* lambda.invoke(url(root))

      assert.deepStrictEqual(
        response,
        TestLambda.streamed("", { prelude: { headers: { location: "/login" }, statusCode: 302 } })
      )
    }))

  it.effect("of a whole body is that body behind a prelude", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        HttpHandler.fromEffect(Effect.succeed(HttpServerResponse.text("whole")), { streaming: true })
      )

      const response = yield* lambda.invoke(url(root))

      const headers = { "content-length": "5", "content-type": "text/plain" }
      assert.deepStrictEqual(response, TestLambda.streamed("whole", { prelude: { headers, statusCode: 200 } }))
    }))

  it.effect("sends each chunk when it is there", () =>
    Effect.gen(function*() {
      const ticks = text(
        Stream.tick("1 second").pipe(Stream.take(3), Stream.zipWithIndex, Stream.map(([, n]) => `${n}`))
      )
      const lambda = yield* TestLambda.make(streamOf(ticks))
      const sent = yield* lambda.start(url(root))

      assert.strictEqual(yield* read(sent, 1), "0")
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* read(sent, 1), "1")
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* read(sent, 1), "2")
    }))

  it.effect("to a HEAD request has the head, and never runs the body", () =>
    Effect.gen(function*() {
      let hasRun = false
      const stream = Stream.suspend(() => {
        hasRun = true
        return text(Stream.make("a"))
      })
      const lambda = yield* TestLambda.make(streamOf(stream))

      const response = yield* lambda.invoke(url({ method: "HEAD", url: "/" }))

      assert.deepStrictEqual(response, TestLambda.streamed("", { prelude: plain }))
      assert.isFalse(hasRun)
    }))

  it.effect("keeps the scope of its request open until the body has ended", () =>
    Effect.gen(function*() {
      const steps: Array<string> = []
      const app = Effect.gen(function*() {
        yield* Effect.addFinalizer((exit) => Effect.sync(() => steps.push(`closed with ${exit._tag}`)))
        const body = text(Stream.make("a")).pipe(Stream.onEnd(Effect.sync(() => steps.push("ended"))))
        return HttpServerResponse.stream(body)
      })
      const streamed = yield* TestLambda.make(HttpHandler.fromEffect(app, { streaming: true }))
      const buffered = yield* TestLambda.make(HttpHandler.fromEffect(app))

      yield* streamed.invoke(url(root))
      assert.deepStrictEqual(steps.splice(0), ["ended", "closed with Success"])
      yield* buffered.invoke(url(root))
      assert.deepStrictEqual(steps, ["ended", "closed with Success"])
    }))

  it.effect("whose head is too long for a prelude is a 500", () =>
    Effect.gen(function*() {
      const headers = { "x-long": "a".repeat(17_000) }
      const lambda = yield* TestLambda.make(
        HttpHandler.fromEffect(Effect.succeed(HttpServerResponse.text("a", { headers })), { streaming: true })
      )

      const { status } = yield* TestLambda.expectHttp(yield* lambda.invoke(rest(root)))

      assert.strictEqual(status, 500)
      const [record] = yield* (yield* Logs).records
      assert.strictEqual(
        record?.message,
        "HTTP request failed: the status, headers and cookies have 17115 bytes as JSON, and 16384 can be streamed"
      )
    }).pipe(Effect.provide(Logs.layer)))
})

describe("a stream that fails", () => {
  class Lost extends Schema.TaggedError<Lost>()("Lost", {}) {}
  const failing = Stream.fail(new Lost())

  it.effect("before its first byte is a 500, streamed and buffered", () =>
    Effect.gen(function*() {
      const app = Effect.succeed(HttpServerResponse.stream(Stream.concat(Stream.make(new Uint8Array()), failing)))
      const streamed = yield* TestLambda.make(HttpHandler.fromEffect(app, { streaming: true }))
      const buffered = yield* TestLambda.make(HttpHandler.fromEffect(app))

      const responses = [yield* streamed.invoke(url(root)), yield* buffered.invoke(url(root))]

      const prelude = { headers: {}, statusCode: 500 }
      assert.deepStrictEqual(responses, [
        TestLambda.streamed("", { prelude }),
        TestLambda.response({ body: "", isBase64Encoded: false, ...prelude })
      ])
      const records = yield* (yield* Logs).records
      assert.deepStrictEqual(records.map(({ message }) => message), ["HTTP request failed", "HTTP request failed"])
      for (const { cause } of records) assert.include(cause, "Lost")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("midway sends the error in trailers, and is logged once", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(streamOf(Stream.concat(text(Stream.make("a")), failing)))

      const response = yield* lambda.invoke(url(root))

      assert.deepStrictEqual(
        response,
        TestLambda.streamed("a", { error: TestLambda.failure("Lost", "Lost"), prelude: plain })
      )
      const records = yield* (yield* Logs).records
      assert.deepStrictEqual(records.map(({ message }) => message), ["the response was cut short"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("midway is a 500 if it is buffered", () =>
    Effect.gen(function*() {
      const app = Effect.succeed(HttpServerResponse.stream(Stream.concat(text(Stream.make("a")), failing)))
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app))

      const { status } = yield* TestLambda.expectHttp(yield* lambda.invoke(url(root)))

      assert.strictEqual(status, 500)
    }).pipe(Effect.provide(Logs.layer)))
})

describe("headAtOnce", () => {
  it.effect("sends the head as soon as the app has responded", () =>
    Effect.gen(function*() {
      const events = HttpServerResponse.stream(text(Stream.never), { contentType: "text/event-stream" })
      const heads = yield* Effect.forEach(
        [false, true],
        Effect.fnUntraced(function*(headAtOnce) {
          const lambda = yield* TestLambda.make(
            HttpHandler.fromEffect(Effect.succeed(events), { headAtOnce, streaming: true })
          )
          const sent = yield* lambda.start(url(root), { timeout: "3 seconds" })
          yield* sent.taken
          yield* TestClock.adjust("3 seconds")
          return (yield* sent.response)._tag
        })
      )

      // Without a head there is no response yet, so the deadline is a function error.
      assert.deepStrictEqual(heads, ["Failure", "Streamed"])
    }))

  it.effect("makes a broken response of a stream that fails at once", () =>
    Effect.gen(function*() {
      const app = Effect.succeed(HttpServerResponse.stream(Stream.die(new Error("lost"))))
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app, { headAtOnce: true, streaming: true }))

      const response = yield* lambda.invoke(url(root))

      assert.strictEqual(response._tag === "Streamed" ? response.error?.errorMessage : undefined, "lost")
    }).pipe(Effect.provide(Logs.layer)))
})

describe("the deadline", () => {
  it.effect("is a function error, not an HTTP response, and closes the scope of the request", () =>
    Effect.gen(function*() {
      const exits: Array<string> = []
      const closes = Effect.addFinalizer((exit) =>
        Effect.sync(() => {
          exits.push(Exit.isFailure(exit) ? "Failure" : "Success")
        })
      )
      const route = HttpRouter.add("GET", "/", Effect.andThen(closes, Effect.never))
      const stuck = Effect.andThen(closes, Effect.succeed(HttpServerResponse.stream(text(Stream.never))))
      const handlers = [
        HttpHandler.fromRouter(route),
        HttpHandler.fromEffect(Effect.andThen(closes, Effect.never)),
        HttpHandler.fromEffect(stuck),
        HttpHandler.fromEffect(stuck, { streaming: true })
      ]
      for (const handler of handlers) {
        const lambda = yield* TestLambda.make(handler)
        const sent = yield* lambda.start(url(root), { timeout: "3 seconds" })
        yield* sent.taken

        yield* TestClock.adjust("3 seconds")

        yield* TestLambda.expectFailure(yield* sent.response, "Runtime.DeadlineExceeded")
        yield* lambda.idle
      }
      assert.deepStrictEqual(exits, ["Failure", "Failure", "Failure", "Failure"])
    }))

  it.effect("ends a stream that has begun, and its producer", () =>
    Effect.gen(function*() {
      const steps: Array<string> = []
      const body = Stream.concat(text(Stream.make("a")), Stream.never).pipe(
        Stream.ensuring(Effect.sync(() => steps.push("producer ended")))
      )
      const app = Effect.andThen(
        Effect.addFinalizer(() => Effect.sync(() => steps.push("request closed"))),
        Effect.succeed(HttpServerResponse.stream(body, { contentType: "text/plain" }))
      )
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app, { streaming: true }))
      const sent = yield* lambda.start(url(root), { timeout: "3 seconds" })
      yield* sent.taken

      yield* TestClock.adjust("3 seconds")

      const error = yield* TestLambda.expectFailure(yield* sent.response, "Runtime.DeadlineExceeded")
      assert.include(error.errorMessage, "100 ms before its deadline")
      yield* lambda.idle
      assert.deepStrictEqual(steps, ["producer ended", "request closed"])
    }))
})

describe("backpressure", () => {
  it.effect("keeps a stream from being produced further than it is sent", () =>
    Effect.gen(function*() {
      let produced = 0
      const stream = Stream.range(1, 1000).pipe(
        Stream.rechunk(1),
        Stream.map(() => {
          produced++
          return new Uint8Array(10)
        })
      )
      const responses: Array<Response.Response> = []
      const lambda = yield* TestLambda.make(
        Handler.mapResponse(streamOf(stream), (response) => {
          responses.push(response)
          return Response.bytes("")
        })
      )
      yield* lambda.invoke(url(root))
      const [response] = responses
      assert(response?._tag === "Streamed")

      let written = 0
      const stuck = response.produce(() => ++written < 3 ? Effect.void : Effect.never)
      yield* Effect.forkChild(stuck, { startImmediately: true })
      yield* Effect.yieldNow

      assert.strictEqual(written, 3)
      assert.isAtMost(produced, 4)
    }))
})

describe("a producer", () => {
  const tracked = Effect.gen(function*() {
    const ended = yield* Deferred.make<void>()
    const begun = yield* Deferred.make<void>()
    const body = Stream.concat(
      text(Stream.make("a")),
      Stream.fromEffect(Effect.andThen(Deferred.succeed(begun, undefined), Effect.never))
    ).pipe(Stream.ensuring(Deferred.succeed(ended, undefined)))
    return { begun: Deferred.await(begun), ended: Deferred.await(ended), handler: streamOf(body) }
  })

  it.effect("is interrupted if the connection to Lambda is lost", () =>
    Effect.gen(function*() {
      const { begun, ended, handler } = yield* tracked
      const lambda = yield* TestLambda.make(handler)
      const sent = yield* lambda.start(url(root))
      yield* begun

      yield* sent.disconnect

      yield* ended
    }))

  it.effect("is interrupted at shutdown, when its time is over", () =>
    Effect.gen(function*() {
      const { begun, ended, handler } = yield* tracked
      const lambda = yield* TestLambda.make(handler, { run: { shutdownGrace: "1 second" } })
      yield* lambda.start(url(root))
      yield* begun

      const fiber = yield* Effect.forkChild(lambda.shutdown)
      yield* TestClock.adjust("1 second")

      yield* ended
      yield* Fiber.join(fiber)
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("is interrupted before its deadline even if nobody reads", () =>
    Effect.gen(function*() {
      const { ended, handler } = yield* tracked
      const lambda = yield* TestLambda.make(handler)
      yield* lambda.start(url(root), { timeout: "1 second" })

      yield* TestClock.adjust("1 second")

      yield* ended
    }))
})

describe("background work", () => {
  it.effect("of a route runs after its streamed response", () =>
    Effect.gen(function*() {
      const steps: Array<string> = []
      const step = (name: string) => Effect.sync(() => steps.push(name))
      const body = text(Stream.make("a")).pipe(Stream.ensuring(step("streamed")))
      const app = Effect.as(Background.run(step("background")), HttpServerResponse.stream(body))
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app, { streaming: true }))

      yield* lambda.invoke(url(root))
      yield* lambda.idle

      assert.deepStrictEqual(steps, ["streamed", "background"])
    }))
})

describe("streaming: true", () => {
  it.effect("warns once behind a front door that cannot stream, and responds buffered", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(streamOf(text(Stream.make("a", "b"))))

      const bodies = yield* Effect.forEach(
        [alb(root), alb(root), http(root)],
        Effect.fnUntraced(function*(event) {
          const response = yield* lambda.invoke(event)
          return [response._tag, (yield* TestLambda.expectHttp(response)).body]
        })
      )

      assert.deepStrictEqual(bodies, [["Buffered", "ab"], ["Buffered", "ab"], ["Buffered", "ab"]])
      const records = yield* (yield* Logs).records
      assert.deepStrictEqual(records.map(({ level, message }) => `${level} ${message}`), [
        "Warn responses are buffered, as an Application Load Balancer cannot stream; leave out streaming: true, " +
        "or use a function URL in RESPONSE_STREAM mode or a REST API with responseTransferMode STREAM"
      ])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("holds for the responses of Handler.catchCause as well", () =>
    Effect.gen(function*() {
      const handler = HttpHandler.fromRouter(Layer.empty, { streaming: true }).pipe(
        Handler.wrap(() => Effect.die("wrapped")),
        Handler.catchCause(() => Effect.succeed(Response.http({ status: 503 })))
      )
      const lambda = yield* TestLambda.make(handler)

      const responses = [yield* lambda.invoke(url(root)), yield* lambda.invoke(alb(root))]

      assert.deepStrictEqual(responses.map(({ _tag }) => _tag), ["Streamed", "Buffered"])
    }).pipe(Effect.provide(Logs.layer)))
})

describe("keepAlive", () => {
  it.effect("sends a comment at the start, and one in each interval", () =>
    Effect.gen(function*() {
      const events = text(Stream.fromEffect(Effect.delay(Effect.succeed("data: 1\n\n"), "40 seconds")))
      const routes = Layer.mergeAll(
        HttpRouter.add("GET", "/", HttpServerResponse.stream(events, { contentType: "text/event-stream" })),
        HttpRouter.middleware(HttpHandler.keepAlive("15 seconds"), { global: true })
      )
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes, { streaming: true }))
      const sent = yield* lambda.start(url(root))

      assert.strictEqual(yield* read(sent, 1), ":\n\n")
      yield* TestClock.adjust("15 seconds")
      assert.strictEqual(yield* read(sent, 1), ":\n\n")
      yield* TestClock.adjust("25 seconds")
      const response = yield* sent.response
      assert.strictEqual(response._tag === "Streamed" ? response.body : "", ":\n\n:\n\n:\n\ndata: 1\n\n")
    }))

  it.effect("never puts a comment into an event that is sent in parts", () =>
    Effect.gen(function*() {
      const events = text(
        Stream.concat(Stream.make("data: 1"), Stream.fromEffect(Effect.delay(Effect.succeed("\n\n"), "40 seconds")))
      )
      const app = Effect.succeed(HttpServerResponse.stream(events, { contentType: "text/event-stream" }))
      const lambda = yield* TestLambda.make(
        HttpHandler.fromEffect(HttpHandler.keepAlive("15 seconds")(app), { streaming: true })
      )
      const sent = yield* lambda.start(url(root))

      yield* TestClock.adjust("1 minute")

      const response = yield* sent.response
      assert.match(response._tag === "Streamed" ? String(response.body) : "", /^(?::\n\n)?data: 1\n\n$/)
    }))

  it.effect("leaves other responses as they are", () =>
    Effect.gen(function*() {
      const app = Effect.succeed(HttpServerResponse.stream(text(Stream.make("a")), { contentType: "text/plain" }))
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(HttpHandler.keepAlive("1 second")(app)))

      const { body } = yield* TestLambda.expectHttp(yield* lambda.invoke(url(root)))

      assert.strictEqual(body, "a")
    }))
})

describe("the streams of an HttpApi", () => {
  const Tick = Schema.Struct({ n: Schema.Finite })
  const Api = HttpApi.make("api").add(
    HttpApiGroup.make("ticks").add(
      HttpApiEndpoint.get("events", "/events", { success: HttpApiSchema.StreamSse({ data: Tick }) }),
      HttpApiEndpoint.get("lines", "/lines", { success: HttpApiSchema.StreamNdjson({ schema: Tick }) })
    )
  )
  const ticks = Stream.make({ n: 1 }, { n: 2 })
  const Ticks = HttpApiBuilder.group(
    Api,
    "ticks",
    (handlers) =>
      handlers.handle("events", () => Effect.succeed(ticks))
        .handle("lines", () => Effect.succeed(ticks))
  )
  const api = HttpApiBuilder.layer(Api).pipe(Layer.provide(Ticks))

  for (const streaming of [false, true]) {
    it.effect(`are sent ${streaming ? "as they are produced" : "as a whole"}`, () =>
      Effect.gen(function*() {
        const handler = HttpHandler.fromRouter(api, { streaming }).pipe(Handler.provide(HttpServer.layerServices))
        const lambda = yield* TestLambda.make(handler)

        const lines = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/lines" })))
        const events = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/events" })))

        assert.strictEqual(lines.body, `{"n":1}\n{"n":2}\n`)
        assert.strictEqual(events.body, `data: {"n":1}\n\ndata: {"n":2}\n\n`)
        assert.match(events.headers["content-type"] ?? "", /^text\/event-stream/)
      }))
  }
})

describe("two requests at once", () => {
  it.effect("share nothing", () =>
    Effect.gen(function*() {
      const route = Effect.gen(function*() {
        const { id } = yield* HttpRouter.params
        yield* Effect.sleep(id === "1" ? "2 seconds" : "1 second")
        return HttpServerResponse.text(`${id}`)
      })
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(HttpRouter.add("GET", "/:id", route)), {
        maxConcurrency: 2
      })
      const invoke = (path: string) => Effect.forkChild(lambda.invoke(url({ url: path })))
      const fibers = [yield* invoke("/1"), yield* invoke("/2")]

      yield* TestClock.adjust("2 seconds")

      const responses = yield* Effect.forEach(fibers, (fiber) =>
        Effect.flatMap(Fiber.join(fiber), (response) => TestLambda.expectHttp(response)))
      assert.deepStrictEqual(
        responses.map(({ body }) =>
          body
        ),
        ["1", "2"]
      )
    }))
})
