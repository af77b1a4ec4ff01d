/** Bugs that other adapters of HTTP apps have or had on Lambda. Each test names one, and what must not happen. */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, Deferred, Effect, Exit, Fiber, Layer, Option, Schema, Stream } from "effect"
import { HttpMiddleware, HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { sqs as sqsBatch } from "../../src/batch/Batch.ts"
import { SqsEvent } from "../../src/events/SqsEvent.ts"
import * as Handler from "../../src/Handler.ts"
import { FrontDoor, HttpHandler } from "../../src/http/index.ts"
import { sample, TestLambda } from "../../src/testing/index.ts"
import { notHttp } from "./awsEvents.ts"
import { answerOf } from "./differential/doors.ts"

type App = Effect.Effect<HttpServerResponse.HttpServerResponse, never, HttpServerRequest.HttpServerRequest>

/** The response of an app, as JSON, as the front door gets it. */
const respond = Effect.fnUntraced(function*(event: unknown, app: App, options?: HttpHandler.Options) {
  const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app, options))
  return yield* lambda.invoke(event)
})

const fieldsOf = (response: TestLambda.Response): { readonly [key: string]: unknown } => {
  assert(response._tag === "Buffered" || response._tag === "Streamed", JSON.stringify(response))
  return (response._tag === "Buffered" ? response.body : response.prelude) as { readonly [key: string]: unknown }
}

/** The request of an event, as an app sees it. */
const seen = Effect.fnUntraced(function*(event: unknown, options?: HttpHandler.Options) {
  const request = Effect.gen(function*() {
    const { cookies, headers, method, remoteAddress, url } = yield* HttpServerRequest.HttpServerRequest
    return {
      cookies: { ...cookies },
      headers: { ...headers },
      method,
      remoteAddress: Option.getOrNull(remoteAddress),
      url
    }
  })
  const lambda = yield* TestLambda.make(
    HttpHandler.fromEffect(Effect.map(request, (all) => HttpServerResponse.jsonUnsafe(all)), options)
  )
  const { body } = fieldsOf(yield* lambda.invoke(event))
  return JSON.parse(String(body)) as {
    readonly cookies: { readonly [name: string]: string }
    readonly headers: { readonly [name: string]: string }
    readonly method: string
    readonly remoteAddress: string | null
    readonly url: string
  }
})

const echoBody: App = Effect.flatMap(
  HttpServerRequest.HttpServerRequest,
  (request) =>
    Effect.map(Effect.orDie(request.arrayBuffer), (body) => HttpServerResponse.uint8Array(new Uint8Array(body)))
)

const twoCookies: App = Effect.succeed(
  HttpServerResponse.text("ok").pipe(
    HttpServerResponse.setCookieUnsafe("a", "1", { expires: new Date(0) }),
    HttpServerResponse.setCookieUnsafe("b", "2")
  )
)
const setCookies = ["a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "b=2"]

const redirect: App = Effect.succeed(HttpServerResponse.redirect("/next"))

const cookiesOf = (door: Parameters<typeof answerOf>[0], response: TestLambda.Response) =>
  answerOf(door, response).headers.get("set-cookie")

const get = { url: "/" }
const events = {
  rest: FrontDoor.toEvent("rest", get),
  http: FrontDoor.toEvent("http", get),
  "http 1.0": FrontDoor.toEvent("http", get, { payloadFormatVersion: "1.0" }),
  url: FrontDoor.toEvent("url", get),
  alb: FrontDoor.toEvent("alb", get),
  "alb lists": FrontDoor.toEvent("alb", get, { multiValueHeaders: true }),
  lattice: FrontDoor.toEvent("lattice", get)
} as const

describe("a handler is not like that of @effect-aws/lambda, which", () => {
  it.effect("takes the address of a client for a host, so that IPv6 throws", () =>
    Effect.gen(function*() {
      const { remoteAddress, url } = yield* seen(FrontDoor.toEvent("url", { ...get, remoteAddress: "2001:db8::1" }))

      assert.deepStrictEqual([remoteAddress, url], ["2001:db8::1", "/"])
    }))

  it.effect("dies of a GET or HEAD with a body", () =>
    Effect.gen(function*() {
      const response = yield* respond(FrontDoor.toEvent("url", { ...get, body: "x" }), echoBody)
      const head = yield* respond(FrontDoor.toEvent("url", { ...get, method: "HEAD", body: "x" }), echoBody)

      assert.strictEqual(answerOf("url", response).body.toString(), "x")
      assert.strictEqual(answerOf("url", head).status, 200)
    }))

  it.effect("takes SQS, SNS, S3 and empty records for HTTP, so that they count as done", () =>
    Effect.gen(function*() {
      for (const event of Object.values(notHttp)) {
        const response = yield* respond(event, twoCookies)

        assert(response._tag === "Failure", JSON.stringify(response))
        assert.strictEqual(response.errorType, "Runtime.InvalidEvent")
      }
    }))

  it.effect("does not mix HTTP with other events", () =>
    Effect.gen(function*() {
      const bodies: Array<string> = []
      const lambda = yield* TestLambda.make(Handler.match({
        http: HttpHandler.fromEffect(twoCookies),
        orders: sqsBatch({ body: Schema.Struct({ id: Schema.String }) }, ({ id }) =>
          Effect.sync(() => void bodies.push(id)))
      }))

      const http = yield* lambda.invoke(events.url)
      const queue = yield* lambda.invoke(sample(SqsEvent, { Records: [{ body: "{\"id\":\"o-1\"}" }] }))

      assert.strictEqual(answerOf("url", http).status, 200)
      assert.deepStrictEqual(queue, TestLambda.response({ batchItemFailures: [] }))
      assert.deepStrictEqual(bodies, ["o-1"])
    }))

  it.effect("builds layers at the first event, again for each, or is poisoned by one that fails", () =>
    Effect.gen(function*() {
      let built = 0
      class Built extends Context.Service<Built, number>()("test/Built") {}
      const layer = Layer.effect(Built, Effect.sync(() => ++built))
      const routes = HttpRouter.add("GET", "/", Effect.map(Built, (n) => HttpServerResponse.text(`${n}`)))

      const lambda = yield* TestLambda.make(Handler.provide(HttpHandler.fromRouter(routes), layer))
      assert.strictEqual(built, 1)
      yield* lambda.invoke(events.url)
      yield* lambda.invoke(events.url)
      assert.strictEqual(built, 1)

      const broken = yield* TestLambda.make(HttpHandler.fromRouter(Layer.effectDiscard(Effect.fail("no table"))))
      assert(Exit.isFailure(yield* broken.exit))
    }))

  it.effect("names the error of a route (FiberFailure), or throws it at Lambda", () =>
    Effect.gen(function*() {
      const routes = HttpRouter.add("GET", "/", Effect.die(new TypeError("defect")))
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes, { log: "none" }))

      assert.deepInclude(answerOf("url", yield* lambda.invoke(events.url)), { status: 500 })
    }))

  it.effect("listens for SIGTERM once more for each handler", () =>
    Effect.gen(function*() {
      const before = process.listenerCount("SIGTERM")

      yield* respond(events.url, twoCookies)
      yield* respond(events.url, twoCookies)

      assert.strictEqual(process.listenerCount("SIGTERM"), before)
    }))

  it.effect("sends event streams, Markdown and XML in base64", () =>
    Effect.gen(function*() {
      for (const contentType of ["text/event-stream", "text/markdown", "application/xml", "application/x-unknown"]) {
        const { isBase64Encoded } = fieldsOf(
          yield* respond(
            events.url,
            Effect.succeed(HttpServerResponse.uint8Array(Buffer.from("text: é"), { contentType }))
          )
        )

        assert.isFalse(isBase64Encoded)
      }
    }))
})

describe("a path", () => {
  it.effect("that an HTTP API has decoded is not taken for an encoded one: # and ? do not cut it (honojs/hono#2156)", () =>
    Effect.gen(function*() {
      const { url } = yield* seen({ ...events.http, rawPath: "/a#b?c d" })

      assert.strictEqual(url, "/a%23b%3Fc%20d")
    }))

  it.effect("with a decoded ? adds no parameter (middleapi/standard-server#93)", () =>
    Effect.gen(function*() {
      const { url } = yield* seen({ ...events.http, rawPath: "/users/me?admin=true", rawQueryString: "a=1" })

      assert.strictEqual(url, "/users/me%3Fadmin=true?a=1")
    }))

  it.effect("keeps %2F where the door keeps it (fastify/aws-lambda-fastify#169)", () =>
    Effect.gen(function*() {
      const routes = HttpRouter.add(
        "GET",
        "/files/:name",
        Effect.map(HttpRouter.params, ({ name }) => HttpServerResponse.text(name ?? ""))
      )
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))

      for (const door of ["rest", "url", "alb", "lattice"] as const) {
        const response = yield* lambda.invoke(FrontDoor.toEvent(door, { url: "/files/a%2Fb" }))

        assert.strictEqual(answerOf(door, response).body.toString(), "a/b")
      }
    }))

  it.effect("is not decoded twice (aws/aws-lambda-dotnet#440, micronaut-projects/micronaut-aws#656)", () =>
    Effect.gen(function*() {
      assert.strictEqual((yield* seen(FrontDoor.toEvent("rest", { url: "/a%2520b" }))).url, "/a%2520b")
      assert.strictEqual((yield* seen({ ...events.http, rawPath: "/a%20b" })).url, "/a%2520b")
    }))

  it.effect("is not that of the parameter proxy: what stands before it would be lost (serverless-express)", () =>
    Effect.gen(function*() {
      const event = FrontDoor.toEvent("rest", { url: "/api/users/1" }, { resource: "/api/{proxy+}" })

      assert.deepStrictEqual(event.pathParameters, { proxy: "users/1" })
      assert.strictEqual((yield* seen(event)).url, "/api/users/1")
    }))

  it.effect("that begins with two slashes does not name another host (Powertools)", () =>
    Effect.gen(function*() {
      const app = Effect.map(
        HttpServerRequest.HttpServerRequest,
        (request) => HttpServerResponse.text(Option.getOrThrow(HttpServerRequest.toURL(request)).host)
      )
      const event = FrontDoor.toEvent("url", { url: "//evil.example/x", headers: { host: "good.example" } })

      assert.strictEqual(answerOf("url", yield* respond(event, app)).body.toString(), "good.example")
    }))

  it.effect("has no stage, once or twice (aws/aws-lambda-rust-runtime#450, #782, #668, #919)", () =>
    Effect.gen(function*() {
      const http = FrontDoor.toEvent("http", { url: "/users" }, { stage: "prod" })
      const rest = FrontDoor.toEvent("rest", { url: "/users" }, { stage: "prod" })

      assert.strictEqual((yield* seen(http)).url, "/users")
      assert.strictEqual((yield* seen(http, { keepStage: true })).url, "/prod/users")
      assert.strictEqual((yield* seen(rest)).url, "/users")
      assert.strictEqual((yield* seen({ ...http, rawPath: "/production/users" })).url, "/production/users")
      assert.strictEqual((yield* seen({ ...http, rawPath: "/prod/prod/users" })).url, "/prod/users")
    }))

  it.effect(
    "has no base path of a custom domain (serverless-express#216, serverless-java-container#34, " +
      "powertools-lambda-python#576, aws-lambda-go-api-proxy#82)",
    () =>
      Effect.gen(function*() {
        const mapped = FrontDoor.toEvent("rest", { url: "/users" }, { basePath: "/shop" })

        assert.strictEqual((yield* seen(mapped, { basePath: "/shop" })).url, "/users")
        assert.strictEqual((yield* seen(mapped, { basePath: "shop/" })).url, "/users")
      })
  )

  it.effect("loses its base path at the start alone, and at the end of a segment (serverless-http)", () =>
    Effect.gen(function*() {
      assert.strictEqual(
        (yield* seen(FrontDoor.toEvent("rest", { url: "/users/shop/1" }), { basePath: "/shop" })).url,
        "/users/shop/1"
      )
      assert.strictEqual(
        (yield* seen(FrontDoor.toEvent("rest", { url: "/shopping/1" }), { basePath: "/shop" })).url,
        "/shopping/1"
      )
      assert.strictEqual(
        (yield* seen(FrontDoor.toEvent("rest", { url: "/shop/shop/1" }), { basePath: "/shop" })).url,
        "/shop/1"
      )
      assert.strictEqual((yield* seen(FrontDoor.toEvent("rest", { url: "/shop" }), { basePath: "/shop" })).url, "/")
    }))
})

describe("a query", () => {
  const parametersOf = Effect.fnUntraced(function*(event: unknown) {
    const { url } = yield* seen(event)
    return Array.from(new URL(url, "http://a.example").searchParams)
  })

  it.effect("of decoded parameters is encoded again (honojs/hono#4358)", () =>
    Effect.gen(function*() {
      const event = FrontDoor.toEvent("rest", { url: "/?a=1%262%3D3&b%20c=%23" })

      assert.deepStrictEqual(yield* parametersOf(event), [["a", "1&2=3"], ["b c", "#"]])
    }))

  it.effect(
    "of a load balancer is not taken for a decoded one, nor encoded twice (serverless-express#241, #219, " +
      "serverless-http#132, lambda-api#132, Kludex/mangum#178)",
    () =>
      Effect.gen(function*() {
        for (const multiValueHeaders of [true, false]) {
          const event = FrontDoor.toEvent("alb", { url: "/?a=%3Fx%3D1&b=c+d" }, { multiValueHeaders })

          assert.strictEqual((yield* seen(event)).url, "/?a=%3Fx%3D1&b=c+d")
        }
      })
  )

  it.effect("is not encoded or decoded twice (aws-lambda-web-adapter#99, serverless-java-container#146)", () =>
    Effect.gen(function*() {
      for (const door of ["rest", "http", "url", "alb", "lattice"] as const) {
        const event = FrontDoor.toEvent(door, { url: "/?plus=%2B&percent=%2520" })

        assert.deepStrictEqual(yield* parametersOf(event), [["plus", "+"], ["percent", "%20"]])
      }
    }))

  it.effect("with a + does not panic (aws-lambda-web-adapter#491)", () =>
    Effect.gen(function*() {
      for (const door of ["rest", "http", "url", "alb", "lattice"] as const) {
        assert.deepStrictEqual(yield* parametersOf(FrontDoor.toEvent(door, { url: "/?a=b+c" })), [["a", "b c"]])
      }
    }))

  it.effect("of an HTTP API is not that of its map: a=1,2 and a=1&a=2 differ (aws-lambda-rust-runtime#470)", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* parametersOf(FrontDoor.toEvent("http", { url: "/?a=1,2" })), [["a", "1,2"]])
      assert.deepStrictEqual(yield* parametersOf(FrontDoor.toEvent("http", { url: "/?a=1&a=2" })), [["a", "1"], [
        "a",
        "2"
      ]])
    }))

  it.effect("keeps a name without a value (h3js/srvx#300)", () =>
    Effect.gen(function*() {
      for (const door of ["rest", "http", "url", "alb", "lattice"] as const) {
        assert.deepStrictEqual(yield* parametersOf(FrontDoor.toEvent(door, { url: "/?foo" })), [["foo", ""]])
      }
    }))

  it.effect("of VPC Lattice is there (hono)", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* parametersOf(FrontDoor.toEvent("lattice", { url: "/?a=1&a=2" })), [["a", "1"], [
        "a",
        "2"
      ]])
    }))
})

describe("the headers of a request", () => {
  it.effect("of a load balancer without lists are there (serverless-java-container#1229)", () =>
    Effect.gen(function*() {
      const { headers } = yield* seen(FrontDoor.toEvent("alb", { ...get, headers: { "x-a": "1", cookie: "b=2" } }))

      assert.deepInclude(headers, { "x-a": "1", cookie: "b=2" })
    }))

  it.effect("are found whatever the case of their names (aws-lambda-dotnet#915, serverless/serverless#2765)", () =>
    Effect.gen(function*() {
      const { headers } = yield* seen(FrontDoor.toEvent("rest", { ...get, headers: { "X-CusTom": "1" } }))

      assert.strictEqual(headers["x-custom"], "1")
    }))

  it.effect("have all values, also one that is part of another (Powertools)", () =>
    Effect.gen(function*() {
      const event = FrontDoor.toEvent("rest", { ...get, headers: [["x-a", "abc"], ["x-a", "b"]] })

      assert.strictEqual((yield* seen(event)).headers["x-a"], "abc, b")
    }))

  it.effect("keep values beyond ASCII as they are (hono)", () =>
    Effect.gen(function*() {
      const { headers } = yield* seen(FrontDoor.toEvent("url", { ...get, headers: { "x-a": "caf\u00e9 €" } }))

      assert.strictEqual(headers["x-a"], "caf\u00e9 €")
    }))

  it.effect("have the cookies of payload format 2.0 (aws-lambda-dotnet#713)", () =>
    Effect.gen(function*() {
      const { cookies, headers } = yield* seen(FrontDoor.toEvent("http", { ...get, headers: { cookie: "a=1; b=2" } }))

      assert.deepStrictEqual([cookies, headers["cookie"]], [{ a: "1", b: "2" }, "a=1; b=2"])
    }))

  it.effect("tell the client of a load balancer, not what the client claims (serverless-express)", () =>
    Effect.gen(function*() {
      const event = FrontDoor.toEvent("alb", {
        ...get,
        headers: { "x-forwarded-for": "10.0.0.1" },
        remoteAddress: "198.51.100.7"
      })

      assert.strictEqual((yield* seen(event)).remoteAddress, "198.51.100.7")
    }))
})

describe("the body of a request", () => {
  it.effect("in base64 is bytes, not text (Powertools, aws-sam-cli#1826)", () =>
    Effect.gen(function*() {
      const body = new Uint8Array([0, 255, 128, 10])

      for (const door of ["http", "url", "alb", "lattice"] as const) {
        const event = FrontDoor.toEvent(door, { method: "POST", url: "/", body })
        assert.deepStrictEqual(new Uint8Array(answerOf(door, yield* respond(event, echoBody)).body), body)
      }
    }))

  it.effect("is not taken apart at line breaks as if it had chunks (serverless-http)", () =>
    Effect.gen(function*() {
      const body = "5\r\nhello\r\n0\r\n\r\n"
      const headers = { "content-type": "text/plain", "transfer-encoding": "chunked" }

      const response = yield* respond(FrontDoor.toEvent("url", { method: "POST", url: "/", headers, body }), echoBody)

      assert.strictEqual(answerOf("url", response).body.toString(), body)
    }))
})

describe("several cookies", () => {
  it.effect(
    "are a list of a REST API, and never a key cookies, which is a 502 (aws-lambda-fastify#109, " +
      "nitrojs/nitro#544, anomalyco/sst#2760, fujiwara/ridge#25, rails-lambda/lamby#78)",
    () =>
      Effect.gen(function*() {
        for (const door of ["rest", "http 1.0"] as const) {
          const fields = fieldsOf(yield* respond(events[door], twoCookies))

          assert.notProperty(fields, "cookies")
          assert.notProperty(fields, "headers")
          assert.deepNestedInclude(fields, { "multiValueHeaders.set-cookie": setCookies })
        }
      })
  )

  it.effect(
    "are the key cookies of payload format 2.0, never multiValueHeaders or an array among headers " +
      "(oven-sh/bun#20760, serverless-express#355, bref#818)",
    () =>
      Effect.gen(function*() {
        for (const door of ["http", "url"] as const) {
          const fields = fieldsOf(yield* respond(events[door], twoCookies))

          assert.notProperty(fields, "multiValueHeaders")
          assert.deepStrictEqual(fields["cookies"], setCookies)
          assert.notProperty(fields["headers"], "set-cookie")
        }
      })
  )

  it.effect("all pass a load balancer and VPC Lattice (serverless-express#609, serverless-http#276, mangum#185, hono)", () =>
    Effect.gen(function*() {
      for (const door of ["alb", "alb lists", "lattice"] as const) {
        assert.deepStrictEqual(cookiesOf(door, yield* respond(events[door], twoCookies)), setCookies)
      }
    }))

  it.effect("are not split at the comma of Expires (powertools-lambda-typescript#5674)", () =>
    Effect.gen(function*() {
      const own = "c=3; Expires=Wed, 21 Oct 2026 07:28:00 GMT"
      const app = Effect.map(twoCookies, HttpServerResponse.setHeader("set-cookie", own))

      for (const door of ["rest", "http", "url", "alb", "lattice"] as const) {
        assert.deepStrictEqual(cookiesOf(door, yield* respond(events[door], app)), [...setCookies, own])
      }
    }))

  it.effect("pass a streamed response (honojs/hono#2921, nitro#3228, TanStack/router#3796)", () =>
    Effect.gen(function*() {
      for (const door of ["rest", "url"] as const) {
        const response = yield* respond(events[door], twoCookies, { streaming: true })

        assert.deepStrictEqual(cookiesOf(`${door} stream`, response), setCookies)
      }
    }))
})

describe("the headers of a response", () => {
  it.effect("have the form that the target group reads (honojs/hono#2626, serverless-http#219)", () =>
    Effect.gen(function*() {
      const [single, lists] = [
        fieldsOf(yield* respond(events.alb, twoCookies)),
        fieldsOf(yield* respond(events["alb lists"], twoCookies))
      ]

      const empty = fieldsOf(yield* respond({ ...events.alb, multiValueHeaders: {} }, twoCookies))

      assert.deepStrictEqual([typeof empty["headers"], empty["multiValueHeaders"]], ["object", undefined])
      assert.deepStrictEqual([typeof single["headers"], single["multiValueHeaders"]], ["object", undefined])
      assert.deepStrictEqual([typeof lists["multiValueHeaders"], lists["headers"]], ["object", undefined])
      assert.deepNestedInclude(lists, { "multiValueHeaders.content-type": ["text/plain"] })
    }))

  it.effect("have the location of a redirect (serverless-express#352)", () =>
    Effect.gen(function*() {
      for (const door of Object.keys(events) as Array<keyof typeof events>) {
        const { headers, status } = answerOf(door, yield* respond(events[door], redirect))

        assert.deepStrictEqual([status, headers.get("location")], [302, ["/next"]])
      }
    }))

  it.effect("have nothing of the connection, which a gateway renames beside those of CORS (serverless-express#83)", () =>
    Effect.gen(function*() {
      const app = HttpMiddleware.cors({ allowedOrigins: ["https://a.example"] })(
        Effect.succeed(HttpServerResponse.text("ok", { headers: { connection: "keep-alive" } }))
      )
      const event = FrontDoor.toEvent("rest", { ...get, headers: { origin: "https://a.example" } })

      const { headers } = answerOf("rest", yield* respond(event, app))

      assert.deepStrictEqual(headers.get("access-control-allow-origin"), ["https://a.example"])
      for (const name of ["connection", "content-length", "date"]) assert.isUndefined(headers.get(name))
    }))
})

describe("the body of a response", () => {
  it.effect("is in base64 only if it is not text, and is said to be (powertools-lambda-typescript#5667, #5698)", () =>
    Effect.gen(function*() {
      const pdf = Buffer.from([0x25, 0x50, 0x44, 0x46, 0xe2, 0xe3, 0xcf, 0xd3])
      const app = Effect.succeed(HttpServerResponse.uint8Array(pdf, { contentType: "application/pdf" }))

      assert.deepInclude(fieldsOf(yield* respond(events.url, app)), {
        body: pdf.toString("base64"),
        isBase64Encoded: true
      })
    }))

  it.effect("without content type is not decoded as text (hono)", () =>
    Effect.gen(function*() {
      const bytes = new Uint8Array([0xff, 0xfe, 0x00])
      const app = Effect.succeed(HttpServerResponse.raw(bytes))

      const { body, headers } = answerOf("url", yield* respond(events.url, app))

      assert.deepStrictEqual([new Uint8Array(body), headers.get("content-type")], [bytes, undefined])
    }))
})

describe("a streamed response", () => {
  const streaming = { streaming: true } as const

  it.effect("without a body keeps its status and headers (honojs/hono#2401)", () =>
    Effect.gen(function*() {
      for (const door of ["rest", "url"] as const) {
        const { headers, status } = answerOf(`${door} stream`, yield* respond(events[door], redirect, streaming))

        assert.deepStrictEqual([status, headers.get("location")], [302, ["/next"]])
      }
    }))

  it.effect(
    "without a chunk ends, and does not hang until the timeout (nitro#4418, opennextjs-aws#443, " +
      "aws-lambda-nodejs-runtime-interface-client#95)",
    () =>
      Effect.gen(function*() {
        const apps: ReadonlyArray<App> = [
          Effect.succeed(HttpServerResponse.empty()),
          Effect.succeed(HttpServerResponse.text("")),
          Effect.succeed(HttpServerResponse.stream(Stream.empty))
        ]

        for (const app of apps) {
          const response = yield* respond(events.url, app, streaming)

          assert(response._tag === "Streamed")
          assert.deepStrictEqual([response.body, response.error], ["", undefined])
        }
      })
  )

  it.effect("does not end before its last chunk (honojs/hono#5333, srvx#300)", () =>
    Effect.gen(function*() {
      const gate = yield* Deferred.make<Uint8Array>()
      const chunks = Stream.concat(
        Stream.make(new TextEncoder().encode("first ")),
        Stream.fromEffect(Deferred.await(gate))
      )
      const app = Effect.sync(() => HttpServerResponse.stream(chunks))
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app, streaming))
      const sent = yield* lambda.start(events.url)
      const response = yield* Effect.forkChild(sent.response)

      // The first chunk has come.
      yield* Stream.runDrain(Stream.take(sent.chunks, 1))
      assert.isUndefined(response.pollUnsafe())
      yield* Deferred.succeed(gate, new TextEncoder().encode("last"))

      assert.strictEqual(answerOf("url stream", yield* Fiber.join(response)).body.toString(), "first last")
    }))

  it.effect("that fails at once is a 500, not a broken connection", () =>
    Effect.gen(function*() {
      const app = Effect.succeed(HttpServerResponse.stream(Stream.failCause(Cause.die("at once"))))

      const response = yield* respond(events.url, app, { ...streaming, log: "none" })

      assert.strictEqual(answerOf("url stream", response).status, 500)
    }))
})

describe("an emulated event", () => {
  it(
    "keeps path and query as sent, and has all cookies and headers (localstack#7728, ministack#1035, #749, " +
      "serverless-offline#1681)",
    () => {
      const event = FrontDoor.toEvent("url", {
        url: "/a%2Fb?c=d%20e&c=f",
        headers: [["cookie", "g=1; h=2"], ["x-i", "1"], ["x-i", "2"]]
      })

      assert.deepInclude(event, { cookies: ["g=1", "h=2"], rawPath: "/a%2Fb", rawQueryString: "c=d%20e&c=f" })
      assert.strictEqual(event.headers?.["x-i"], "1,2")
    }
  )
})
