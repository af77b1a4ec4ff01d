import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, Effect, Exit, Layer, Option, Schema, Stream, Tracer } from "effect"
import {
  HttpMiddleware,
  HttpRouter,
  HttpServer,
  HttpServerRequest,
  HttpServerRespondable,
  HttpServerResponse
} from "effect/http"
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup } from "effect/http-api"
import { expectTypeOf } from "vitest"
import { ScheduledEvent } from "../../src/events/ScheduledEvent.ts"
import { SqsEvent } from "../../src/events/SqsEvent.ts"
import { FrontDoor, HttpHandler, LambdaRequest } from "../../src/http/index.ts"
import { Background, Handler, Invocation, Response, type RuntimeError } from "../../src/index.ts"
import { sample, TestLambda } from "../../src/testing/index.ts"
import type { SendOptions } from "../../src/testing/Sent.ts"
import { Logs } from "../logs.ts"
import { doors, everyDoor } from "./everyDoor.ts"

const { url } = everyDoor

const routes = Layer.mergeAll(
  HttpRouter.add("GET", "/users/:id", Effect.map(HttpRouter.params, ({ id }) => HttpServerResponse.jsonUnsafe({ id }))),
  HttpRouter.add(
    "POST",
    "/echo",
    HttpServerRequest.HttpServerRequest.use((request) => Effect.map(request.text, HttpServerResponse.text))
  ),
  HttpRouter.add("GET", "/stream", HttpServerResponse.stream(Stream.make("a", "b").pipe(Stream.encodeText)))
)

const type = (contentType: string) => ({ "content-type": contentType })

describe("fromRouter", () => {
  for (const [door, event] of doors) {
    it.effect(`responds by ${door}`, () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))
        const fetch = (request: FrontDoor.ClientRequest) =>
          Effect.flatMap(lambda.invoke(event(request)), (response) => TestLambda.expectHttp(response))

        const found = yield* fetch({ url: "/users/42" })
        const echoed = yield* fetch({ method: "POST", url: "/echo", body: "hi" })
        const collected = yield* fetch({ url: "/stream" })
        const missing = yield* fetch({ url: "/nothing" })

        assert.deepStrictEqual(found, {
          body: `{"id":"42"}`,
          cookies: [],
          headers: type("application/json"),
          status: 200
        })
        assert.deepStrictEqual(echoed, { body: "hi", cookies: [], headers: type("text/plain"), status: 200 })
        assert.deepStrictEqual(collected, {
          body: "ab",
          cookies: [],
          headers: type("application/octet-stream"),
          status: 200
        })
        assert.deepStrictEqual(missing, { body: "", cookies: [], headers: {}, status: 404 })
      }))
  }

  it.effect("runs an HttpApi", () =>
    Effect.gen(function*() {
      class NotFound
        extends Schema.TaggedError<NotFound>()("NotFound", { id: Schema.Finite }, { httpApiStatus: 404 })
      {}
      const User = Schema.Struct({ id: Schema.Finite, name: Schema.String })
      const Api = HttpApi.make("api").add(
        HttpApiGroup.make("users").add(
          HttpApiEndpoint.get("read", "/users/:id", {
            error: NotFound,
            params: { id: Schema.FiniteFromString },
            success: User
          })
        )
      )
      const Users = HttpApiBuilder.group(Api, "users", (handlers) =>
        handlers.handle(
          "read",
          ({ params: { id } }) => id === 42 ? Effect.succeed({ id, name: "Ada" }) : Effect.fail(new NotFound({ id }))
        ))
      const api = HttpApiBuilder.layer(Api).pipe(Layer.provide(Users))
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(api).pipe(Handler.provide(HttpServer.layerServices)))

      const found = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/users/42" })))
      const missing = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/users/7" })))
      const invalid = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/users/x" })))

      assert.deepStrictEqual([found.status, found.body], [200, `{"id":42,"name":"Ada"}`])
      assert.deepStrictEqual([missing.status, missing.body], [404, `{"_tag":"NotFound","id":7}`])
      assert.strictEqual(invalid.status, 400)
    }))

  it.effect("builds its layers once, in the init phase, and closes them at shutdown", () =>
    Effect.gen(function*() {
      const steps: Array<string> = []
      const counted = Layer.effectDiscard(
        Effect.acquireRelease(
          Effect.sync(() => steps.push("built")),
          () => Effect.sync(() => steps.push("closed"))
        )
      )
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(Layer.mergeAll(routes, counted)))

      assert.deepStrictEqual(steps, ["built"])
      yield* lambda.invoke(url({ url: "/users/1" }))
      yield* lambda.invoke(url({ url: "/users/2" }))
      assert.deepStrictEqual(steps, ["built"])
      yield* lambda.shutdown
      assert.deepStrictEqual(steps, ["built", "closed"])
    }))

  it.effect("reports a layer that fails as an init error", () =>
    Effect.gen(function*() {
      class NoTable extends Schema.TaggedError<NoTable>()("NoTable", {}) {}
      const broken = Layer.effectDiscard(Effect.fail(new NoTable()))
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(Layer.mergeAll(routes, broken)))

      const exit = yield* lambda.exit

      assert.isTrue(Exit.isFailure(exit) && Cause.squash(exit.cause) instanceof NoTable)
    }))

  it.effect("passes settings to the router", () =>
    Effect.gen(function*() {
      const strict = HttpHandler.fromRouter(routes, { routerConfig: { caseSensitive: true } })
      const loose = HttpHandler.fromRouter(routes, { routerConfig: { caseSensitive: false } })

      const statuses = yield* Effect.forEach(
        [strict, loose],
        Effect.fnUntraced(function*(handler) {
          const lambda = yield* TestLambda.make(handler)
          const { status } = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/USERS/1" })))
          return status
        })
      )

      assert.deepStrictEqual(statuses, [404, 200])
    }))

  it.effect("puts middleware around every request, those that no route takes too", () =>
    Effect.gen(function*() {
      const cors = HttpHandler.fromRouter(routes, {
        middleware: HttpMiddleware.cors({ allowedOrigins: ["https://a.example"] })
      })
      const open = yield* TestLambda.make(cors)
      const headers = { origin: "https://a.example" }

      const missing = yield* TestLambda.expectHttp(yield* open.invoke(url({ headers, url: "/nothing" })))
      const preflight = yield* TestLambda.expectHttp(
        yield* open.invoke(url({ headers, method: "OPTIONS", url: "/users/1" }))
      )

      assert.deepStrictEqual([missing.status, missing.headers["access-control-allow-origin"]], [
        404,
        "https://a.example"
      ])
      assert.deepStrictEqual([preflight.status, preflight.headers["access-control-allow-origin"]], [
        204,
        "https://a.example"
      ])
    }))
})

describe("the services of a route", () => {
  it.effect("are those of the invocation, of the program and of the request", () =>
    Effect.gen(function*() {
      class Names extends Context.Service<Names, { readonly of: (id: string) => string }>()("test/Names") {}
      const steps: Array<string> = []
      const read = Effect.gen(function*() {
        const { requestId } = yield* Invocation.Invocation
        const { of } = yield* Names
        const { door } = yield* LambdaRequest
        yield* Background.run(Effect.sync(() => steps.push("background")))
        yield* Effect.addFinalizer(() => Effect.sync(() => steps.push("request closed")))
        return HttpServerResponse.jsonUnsafe({ door, name: of("42"), requestId })
      })
      const handler = HttpHandler.fromRouter(HttpRouter.add("GET", "/", read))
      const lambda = yield* TestLambda.make(
        Handler.provideService(handler, Names, Names.of({ of: (id) => `Ada ${id}` }))
      )

      const response = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/" }), { requestId: "r-7" }))
      yield* lambda.idle

      assert.strictEqual(response.body, `{"door":"url","name":"Ada 42","requestId":"r-7"}`)
      assert.deepStrictEqual(steps, ["request closed", "background"])
    }))
})

describe("the type of a handler", () => {
  class Db extends Context.Service<Db, { readonly name: string }>()("test/Db") {}
  class Setup extends Context.Service<Setup, { readonly at: string }>()("test/Setup") {}
  const response = HttpServerResponse.empty()

  it("has what routes need for a request, but for what a request has", () => {
    const all = Effect.as(Effect.all([Db, Invocation.Invocation, LambdaRequest, Effect.scope]), response)
    const handler = HttpHandler.fromRouter(HttpRouter.add("GET", "/", all))

    expectTypeOf<Handler.Services<typeof handler>>().toEqualTypeOf<Db>()
    expectTypeOf<Handler.Error<typeof handler>>().toEqualTypeOf<RuntimeError.InvalidEvent>()
    const one = HttpHandler.fromEffect(all)
    expectTypeOf<Handler.Services<typeof one>>().toEqualTypeOf<Db>()
  })

  it("has what routes need while they are built", () => {
    const routes = HttpRouter.use((router) => Effect.flatMap(Setup, ({ at }) => router.add("GET", `/${at}`, response)))

    const handler = HttpHandler.fromRouter(routes)

    expectTypeOf<Handler.Services<typeof handler>>().toEqualTypeOf<Setup>()
  })

  it("has what its middleware needs, and not what that provides", () => {
    const provides = HttpHandler.fromRouter(HttpRouter.add("GET", "/", Effect.as(Db, response)), {
      middleware: (app) => Effect.flatMap(Setup, ({ at }) => Effect.provideService(app, Db, Db.of({ name: at })))
    })

    expectTypeOf<Handler.Services<typeof provides>>().toEqualTypeOf<Setup>()
  })
})

describe("fromEffect", () => {
  it.effect("responds to every request", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        HttpHandler.fromEffect(
          HttpServerRequest.HttpServerRequest.use(({ method, url }) =>
            Effect.succeed(HttpServerResponse.text(`${method} ${url}`))
          )
        )
      )

      const { body } = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ method: "PUT", url: "/a/b?c=d" })))

      assert.strictEqual(body, "PUT /a/b?c=d")
    }))
})

describe("an event that is not an HTTP request", () => {
  it.effect("fails with what it is", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))

      const failures = yield* Effect.forEach(
        [sample(SqsEvent), { Records: [] }, {}, [], null, "text", { a: 1, b: 2, c: 3, d: 4, e: 5, f: 6, g: 7 }],
        (event) => lambda.invoke(event)
      )

      const found = [
        "an object with the keys Records",
        "an object with the keys Records",
        "an object without keys",
        "an array",
        "null",
        "a string",
        "an object with the keys a, b, c, d, e, f, and more"
      ]
      assert.deepStrictEqual(
        failures,
        found.map((found) =>
          TestLambda.failure("Runtime.InvalidEvent", `event: expected an HTTP request, found ${found}`)
        )
      )
    }))

  it.effect("goes to the next handler of Handler.match", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.match({
          http: HttpHandler.fromRouter(routes),
          queue: Handler.json({ event: SqsEvent, response: Schema.String }, () => Effect.succeed("queue")),
          schedule: Handler.json({ event: ScheduledEvent, response: Schema.String }, () => Effect.succeed("schedule"))
        })
      )

      const http = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/users/42" })))
      const queue = yield* lambda.invoke(sample(SqsEvent))
      const schedule = yield* lambda.invoke(sample(ScheduledEvent))
      const other = yield* lambda.invoke({ job: 1 })

      assert.strictEqual(http.body, `{"id":"42"}`)
      assert.deepStrictEqual(queue, TestLambda.response("queue"))
      assert.deepStrictEqual(schedule, TestLambda.response("schedule"))
      const failure = yield* TestLambda.expectFailure(other, "Runtime.InvalidEvent")
      assert.include(failure.errorMessage, "http (event: expected an HTTP request, found an object with the keys job)")
    }))

  it.effect("includes one that is not JSON, and those of WebSockets and authorizers", () =>
    Effect.gen(function*() {
      const rest = everyDoor.rest({ url: "/users/42" })
      const webSocket = { ...rest, requestContext: { connectionId: "c", eventType: "MESSAGE", routeKey: "$default" } }
      const authorizer = {
        ...rest,
        methodArn: "arn:aws:execute-api:us-east-1:123456789012:a/prod/GET/",
        type: "REQUEST"
      }
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))

      const failures = yield* Effect.forEach([webSocket, authorizer, Buffer.from("{")], (event) => lambda.invoke(event))

      const expected = "event: expected an HTTP request, found an object with the keys"
      assert.deepStrictEqual(failures.slice(2), [TestLambda.failure("Runtime.InvalidEvent", "the event is not JSON")])
      for (const { errorMessage } of failures.slice(0, 2) as ReadonlyArray<TestLambda.Failure>) {
        assert.include(errorMessage, expected)
      }
    }))

  it.effect("is one by another front door if the handler names its own", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes, { door: "rest" }))

      const rest = yield* TestLambda.expectHttp(yield* lambda.invoke(everyDoor.rest({ url: "/users/1" })))
      const other = yield* lambda.invoke(everyDoor.alb({ url: "/users/1" }))

      assert.strictEqual(rest.status, 200)
      assert.deepStrictEqual(
        other,
        TestLambda.failure(
          "Runtime.InvalidEvent",
          `event: expected an HTTP request by the front door "rest", found one by "alb"`
        )
      )
    }))
})

const statusOf = (lambda: TestLambda.TestLambda, path: string, options?: SendOptions) =>
  Effect.map(
    Effect.flatMap(
      lambda.invoke(url({ url: path }), { requestId: path, ...options }),
      (response) => TestLambda.expectHttp(response)
    ),
    ({ status }) => status
  )

type App = Effect.Effect<HttpServerResponse.HttpServerResponse, any, any>

const same = (app: App): App => app

describe("a route that fails", () => {
  class Busy extends Schema.TaggedError<Busy>()("Busy", {}) {}
  class Teapot extends Schema.TaggedError<Teapot>()("Teapot", {}) implements HttpServerRespondable.Respondable {
    [HttpServerRespondable.symbol]() {
      return Effect.succeed(HttpServerResponse.text("short and stout", { status: 418 }))
    }
  }
  const failing = Layer.mergeAll(
    HttpRouter.add("GET", "/fails", Effect.fail(new Busy())),
    HttpRouter.add("GET", "/dies", Effect.die(new Error("out of order"))),
    HttpRouter.add("GET", "/interrupts", Effect.interrupt),
    HttpRouter.add("GET", "/teapot", Effect.fail(new Teapot())),
    HttpRouter.add("GET", "/gone", Effect.die(HttpServerResponse.empty({ status: 410 })))
  )

  it.effect("responds as Effect does, and logs its cause once", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(failing))
      const paths = ["/fails", "/dies", "/interrupts", "/teapot", "/gone", "/nothing"]

      const statuses = yield* Effect.forEach(paths, (path) => statusOf(lambda, path))

      assert.deepStrictEqual(statuses, [500, 500, 503, 418, 410, 404])
      const records = yield* (yield* Logs).records
      assert.deepStrictEqual(
        records.map(({ level, message, requestId }) => `${level} ${requestId} ${message}`),
        [
          "Error /fails HTTP request failed",
          "Error /dies HTTP request failed",
          "Error /interrupts HTTP request failed"
        ]
      )
      assert.include(records[0]?.cause, "Busy")
      assert.include(records[1]?.cause, "out of order")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("is logged once behind middleware, too", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(failing, { middleware: same }))

      const status = yield* statusOf(lambda, "/dies")

      assert.strictEqual(status, 500)
      const records = yield* (yield* Logs).records
      assert.deepStrictEqual(records.map(({ message }) => message), ["HTTP request failed"])
      assert.include(records[0]?.cause, "out of order")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("is logged once where spans are traced, too, and its span is a child of that of the invocation", () =>
    Effect.gen(function*() {
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(failing)).pipe(Effect.withTracer(tracer))

      const status = yield* statusOf(lambda, "/dies", {
        traceId: "Root=1-5e6a86de-4b1d3a2f9c8e7d6f5a4b3c2d;Parent=53995c3f42cd8ad8;Sampled=1"
      })

      assert.strictEqual(status, 500)
      assert.deepStrictEqual(yield* (yield* Logs).lines, ["Error /dies HTTP request failed"])
      assert.deepStrictEqual(spans.map(({ name }) => name), ["GET"])
      assert.strictEqual(Option.getOrUndefined(spans[0]!.parent)?.spanId, "53995c3f42cd8ad8")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("is not logged if the handler is told so", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(failing, { log: "none" }))

      const status = yield* statusOf(lambda, "/dies")

      assert.strictEqual(status, 500)
      assert.deepStrictEqual(yield* (yield* Logs).lines, [])
    }).pipe(Effect.provide(Logs.layer)))
})

const respondWith = (respond: () => HttpServerResponse.HttpServerResponse) =>
  HttpHandler.fromEffect(Effect.sync(respond))

describe("a response", () => {
  it.effect("has the headers that Effect hides where it shows them as JSON", () =>
    Effect.gen(function*() {
      const headers = { authorization: "Bearer a", "x-api-key": "b" }
      const lambda = yield* TestLambda.make(respondWith(() => HttpServerResponse.empty({ headers })))

      const response = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/" })))

      assert.deepStrictEqual(response.headers, headers)
    }))
})

describe("a response that cannot be sent", () => {
  const cases: ReadonlyArray<readonly [what: string, () => HttpServerResponse.HttpServerResponse, message: string]> = [
    [
      "a status that is not one of a response",
      () => HttpServerResponse.empty({ status: 100 }),
      "response.status: expected an integer from 200 to 599"
    ],
    [
      "a header with a line break",
      () => HttpServerResponse.empty({ headers: { "x-a": "1\r\nx-b: 2" } }),
      "response.headers.x-a: expected Latin-1 text without control characters"
    ],
    [
      "a header with a name that is not one",
      () => HttpServerResponse.empty({ headers: { "x a": "1" } }),
      `response.headers: "x a" is not a header name`
    ],
    [
      "a body of no known kind",
      () => HttpServerResponse.raw({ a: 1 }),
      "response.body: expected text, bytes, a stream or a web Response, not an object"
    ]
  ]
  for (const [what, respond, message] of cases) {
    for (const streaming of [false, true]) {
      it.effect(`is a 500 with one line in the log for ${what}, ${streaming ? "streamed" : "buffered"}`, () =>
        Effect.gen(function*() {
          const lambda = yield* TestLambda.make(HttpHandler.fromEffect(Effect.sync(respond), { streaming }))

          const response = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/" })))

          assert.deepStrictEqual(response, { body: "", cookies: [], headers: {}, status: 500 })
          const lines = yield* (yield* Logs).records
          assert.deepStrictEqual(lines.map(({ message }) => message), [`HTTP request failed: ${message}`])
        }).pipe(Effect.provide(Logs.layer)))
    }
  }

  it.effect("is a 500 with one line in the log if it is not a response", () =>
    Effect.gen(function*() {
      const routes = HttpRouter.add("GET", "/", Effect.succeed("tea" as never))
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))

      const { status } = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/" })))

      assert.strictEqual(status, 500)
      const records = yield* (yield* Logs).records
      assert.deepStrictEqual(records.map(({ message }) => message), ["HTTP request failed"])
      assert.include(records[0]?.cause, "the HTTP app: expected an HttpServerResponse, not a string")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("is a 500 with one line in the log if its body has been read", () =>
    Effect.gen(function*() {
      const used = new globalThis.Response("tea")
      yield* Effect.promise(() => used.text())
      const [whole, taken] = yield* Effect.all([
        TestLambda.make(respondWith(() => HttpServerResponse.raw(used))),
        TestLambda.make(respondWith(() => ({ ...HttpServerResponse.empty(), status: 200, body: {} }) as never))
      ])

      for (const lambda of [whole, taken]) {
        const { status } = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/" })))
        assert.strictEqual(status, 500)
      }
      const records = yield* (yield* Logs).records
      assert.deepStrictEqual(records.map(({ message }) => message), ["HTTP request failed", "HTTP request failed"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("is a 500 whose log names the size and the limit of a body that is too long", () =>
    Effect.gen(function*() {
      const long = (length: number) => respondWith(() => HttpServerResponse.text("a".repeat(length)))
      const [lambda, stream, fits] = yield* Effect.all([
        TestLambda.make(long(7_000_000)),
        TestLambda.make(
          respondWith(() =>
            HttpServerResponse.stream(Stream.range(1, 100).pipe(Stream.map(() => Buffer.alloc(1_000_000, "a"))))
          )
        ),
        TestLambda.make(long(6_000_000))
      ])

      const tooLong = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/" })))
      const tooLongStream = yield* TestLambda.expectHttp(yield* stream.invoke(url({ url: "/" })))
      const tooLongForAlb = yield* TestLambda.expectHttp(yield* fits.invoke(everyDoor.alb({ url: "/" })))
      const notTooLong = yield* TestLambda.expectHttp(yield* fits.invoke(url({ url: "/" })))

      assert.deepStrictEqual([tooLong.status, tooLongStream.status, tooLongForAlb.status, notTooLong.status], [
        500,
        500,
        500,
        200
      ])
      const records = yield* (yield* Logs).records
      assert.deepStrictEqual(records.map(({ message }) => message), [
        "HTTP request failed: the response has 7000092 bytes as JSON, and a function URL takes 6291556; " +
        "return less, or stream it",
        "HTTP request failed: the response has more than 6291556 bytes as JSON, and a function URL takes 6291556; " +
        "return less, or stream it",
        "HTTP request failed: the response has 6000121 bytes as JSON, and an Application Load Balancer takes 1048576; " +
        "return less"
      ])
    }).pipe(Effect.provide(Logs.layer)))
})

describe("an option that does not exist", () => {
  it("is named, with those that there are", () => {
    const options = { stream: true } as object

    assert.throws(
      () => HttpHandler.fromRouter(routes, options),
      "HttpHandler.fromRouter has no option stream; it has basePath, door, headAtOnce, keepStage, log, streaming, " +
        "middleware, routerConfig"
    )
    assert.throws(
      () => HttpHandler.fromEffect(Effect.succeed(HttpServerResponse.empty()), options),
      "HttpHandler.fromEffect has no option stream"
    )
  })
})

describe("what is not an app", () => {
  // Plain JavaScript can pass anything.
  const fromRouter = HttpHandler.fromRouter as (routes: unknown, options?: object) => unknown
  const fromEffect = HttpHandler.fromEffect as (app: unknown, options?: object) => unknown

  it("is refused, and the message says what to write", () => {
    assert.throws(
      () => fromRouter(undefined),
      "HttpHandler.fromRouter: expected a Layer of routes, such as HttpRouter.add"
    )
    assert.throws(() => fromRouter(() => "tea"), "not a function")
    assert.throws(() => fromRouter(Effect.void), "not an Effect; HttpHandler.fromEffect takes one")
    assert.throws(() => fromEffect(routes), "HttpHandler.fromEffect: expected an Effect of an HttpServerResponse")
    assert.throws(() => fromEffect(routes), "not a Layer; HttpHandler.fromRouter takes one")
    assert.throws(() => fromEffect(HttpServerResponse.empty()), "not an object")
  })

  it("is refused if its door does not exist", () => {
    const message = "door: expected \"rest\", \"http\", \"url\", \"alb\" or \"lattice\", not \"apigw\""
    assert.throws(() => fromRouter(routes, { door: "apigw" }), message)
    assert.throws(() => fromEffect(Effect.succeed(HttpServerResponse.empty()), { door: "apigw" }), message)
  })
})

describe("combinators of handlers", () => {
  it.effect("go around an HTTP app as around any other handler", () =>
    Effect.gen(function*() {
      const seen: Array<string> = []
      const handler = HttpHandler.fromRouter(routes).pipe(
        Handler.wrap((handling) => Effect.tap(handling, ({ _tag }) => Effect.sync(() => seen.push(_tag)))),
        Handler.catchTag("InvalidEvent", () => Effect.succeed(Response.http({ status: 400 })))
      )
      const lambda = yield* TestLambda.make(handler)

      const found = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/users/1" })))
      const other = yield* TestLambda.expectHttp(yield* lambda.invoke({}))

      assert.deepStrictEqual([found.status, other.status], [200, 400])
      assert.deepStrictEqual(seen, ["Buffered"])
    }))
})
