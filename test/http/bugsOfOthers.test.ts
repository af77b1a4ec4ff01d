/** What other adapters of HTTP on Lambda got wrong. Each name says what has to hold, and where it did not. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Option, Result, Stream } from "effect"
import { HttpRouter, type HttpServerRequest, HttpServerResponse } from "effect/http"
import { SqsEvent } from "../../src/events/SqsEvent.ts"
import { FrontDoor, HttpHandler } from "../../src/http/index.ts"
import { Response } from "../../src/index.ts"
import { sample, TestLambda } from "../../src/testing/index.ts"
import { doors, everyDoor } from "./everyDoor.ts"

const requestOf = (
  event: unknown,
  options?: Parameters<typeof FrontDoor.toRequest>[1]
): HttpServerRequest.HttpServerRequest => Result.getOrThrow(FrontDoor.toRequest(event, options))

/** What goes to Lambda for a response of the app. */
const sentFor = (
  response: HttpServerResponse.HttpServerResponse,
  event: unknown = everyDoor.url({ url: "/" })
): Effect.Effect<any, never, never> =>
  Effect.gen(function*() {
    const lambda = yield* TestLambda.make(HttpHandler.fromEffect(Effect.succeed(response)))
    const sent = yield* Effect.orDie(lambda.invoke(event))
    assert(sent._tag === "Buffered")
    return sent.body
  }).pipe(Effect.scoped)

const { alb, http, lattice, rest, url } = everyDoor
const albLists = everyDoor["alb with multi-value headers"]
const root = { url: "/" }

/** The event of an HTTP API whose stage has a name. */
const staged = (rawPath: string) => ({
  ...FrontDoor.toEvent("http", root, { stage: "prod" }),
  rawPath
})

describe("the path", () => {
  it("of an HTTP API is decoded: # and ? in it stay in the path (hono#2156, middleapi/standard-server#93)", () => {
    const event = { ...http(root) as object, rawPath: "/users/me?admin=true#x", rawQueryString: "a=1" }

    assert.strictEqual(requestOf(event).url, "/users/me%3Fadmin=true%23x?a=1")
  })

  it("of other doors keeps %2F (aws-lambda-fastify#169), and is not decoded twice (aws-lambda-dotnet#440, micronaut-aws#656)", () => {
    for (const event of [url, rest, alb, albLists, lattice]) {
      assert.strictEqual(requestOf(event({ url: "/a%2Fb/100%2525" })).url, "/a%2Fb/100%2525")
    }
  })

  it("of a route {proxy+} keeps what stands before it (@effect-aws/lambda, serverless-express)", () => {
    const event = { ...rest({ url: "/shop/orders/1" }) as object, pathParameters: { proxy: "orders/1" } }

    assert.strictEqual(requestOf(event).url, "/shop/orders/1")
  })

  it("has no stage and no base path, at the end of a segment only (serverless-express#216, aws-lambda-rust-runtime#450, #668, aws-lambda-go-api-proxy#82, powertools-lambda-python#576)", () => {
    const based = (path: string) => requestOf(rest({ url: path }), { basePath: "/shop/" }).url

    assert.deepStrictEqual(
      ["/prod", "/prod/", "/prod/users", "/production", "/prod/prod"].map((path) => requestOf(staged(path)).url),
      ["/", "/", "/users", "/production", "/prod"]
    )
    assert.strictEqual(requestOf(staged("/prod/users"), { keepStage: true }).url, "/prod/users")
    assert.deepStrictEqual(["/shop", "/shop/1", "/shopping", "/a/shop/1"].map(based), [
      "/",
      "/1",
      "/shopping",
      "/a/shop/1"
    ])
  })

  it("never replaces the host (aws-powertools: new URL(path, base))", () => {
    const request = requestOf(url({ headers: { host: "shop.example.com" }, url: "//evil.example/a" }))

    assert.strictEqual(request.url, "//evil.example/a")
    assert.strictEqual(request.originalUrl, "https://shop.example.com//evil.example/a")
  })
})

describe("the query", () => {
  const query = "?a=1%2B1&b=%26%3D&c=x%2525&d=1&d=2"

  it("is encoded once, and only once (hono#4358, mangum#178, serverless-express#241, serverless-http#132, lambda-api#132, serverless-java-container#146, aws-lambda-web-adapter#99)", () => {
    for (const event of [url, http, rest, albLists, lattice]) {
      assert.strictEqual(requestOf(event({ url: `/${query}` })).url, `/${query}`)
    }
    assert.strictEqual(requestOf(alb({ url: `/${query}` })).url, "/?a=1%2B1&b=%26%3D&c=x%2525&d=2")
  })

  it("of payload 2.0 is the raw one, with every value of a name (aws-lambda-rust-runtime#470)", () => {
    const event = { ...http({ url: "/?a=1&a=2&b=3,4" }) as object, queryStringParameters: { a: "1,2", b: "3,4" } }

    assert.strictEqual(requestOf(event).url, "/?a=1&a=2&b=3,4")
  })

  it("keeps a name without a value (h3js/srvx#300), and a + as it is (aws-lambda-web-adapter#491)", () => {
    assert.strictEqual(requestOf(url({ url: "/?foo&a+b=c+d" })).url, "/?foo&a+b=c+d")
    assert.strictEqual(requestOf(alb({ url: "/?a+b=c+d" })).url, "/?a+b=c+d")
  })

  it("of VPC Lattice is there (hono)", () => {
    assert.strictEqual(requestOf(lattice({ url: "/?a=1" })).url, "/?a=1")
    assert.strictEqual(requestOf(everyDoor["lattice with version 1"]({ url: "/?a=1" })).url, "/?a=1")
  })
})

describe("a request", () => {
  it("by an IPv6 client has its address, and its host (@effect-aws/lambda)", () => {
    for (const [, event] of doors) {
      const request = requestOf(event({ headers: { host: "a.example" }, remoteAddress: "2001:db8::1", url: "/" }))

      if (Option.isNone(request.remoteAddress)) continue
      assert.strictEqual(request.remoteAddress.value, "2001:db8::1")
      assert.strictEqual(request.headers["host"], "a.example")
    }
  })

  it("by a load balancer has the address of who spoke to it, not the one that the client claims (serverless-express)", () => {
    const request = requestOf(
      alb({ headers: { "x-forwarded-for": "203.0.113.9" }, remoteAddress: "192.0.2.1", url: "/" })
    )

    assert.deepStrictEqual(request.remoteAddress, Option.some("192.0.2.1"))
  })

  it.effect("by GET or HEAD may have a body (@effect-aws/lambda, hono)", () =>
    Effect.gen(function*() {
      for (const method of ["GET", "HEAD"]) {
        assert.strictEqual(yield* requestOf(url({ body: "a", method, url: "/" })).text, "a")
      }
    }))

  it("has header names in lower case (serverless#2765, aws-lambda-dotnet#915), and each value (serverless-java-container#1229)", () => {
    const headers = [["X-One", "1"], ["X-Two", "a"], ["X-Two", "ab"]] as const
    for (const event of [rest, albLists, lattice]) {
      const request = requestOf(event({ headers, url: "/" }))

      assert.strictEqual(request.headers["x-one"], "1")
      // A value that is a part of another one counts, too (aws-powertools).
      assert.strictEqual(request.headers["x-two"], "a, ab")
    }
    assert.strictEqual(requestOf(alb({ headers: { "x-one": "1" }, url: "/" })).headers["x-one"], "1")
  })

  it("of payload 2.0 has all of its cookies (bref#818, aws-lambda-dotnet#713)", () => {
    const request = requestOf(http({ headers: { cookie: "a=1; b=2" }, url: "/" }))

    assert.strictEqual(request.headers["cookie"], "a=1; b=2")
    assert.deepStrictEqual({ ...request.cookies }, { a: "1", b: "2" })
  })

  it.effect("with a binary body has its bytes (aws-powertools, @effect-aws/lambda: 300 ms for 4 MB)", () =>
    Effect.gen(function*() {
      const bytes = Buffer.alloc(4_000_000, Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))

      const read = yield* requestOf(url({ body: bytes, method: "POST", url: "/" })).arrayBuffer

      assert.isTrue(Buffer.from(read).equals(bytes))
    }))
})

describe("the cookies of a response", () => {
  const response = HttpServerResponse.empty().pipe(
    HttpServerResponse.setCookieUnsafe("a", "1", { expires: new Date(0) }),
    HttpServerResponse.setCookieUnsafe("b", "2")
  )
  const cookies = ["a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT", "b=2"]

  it.effect("are in cookies for payload 2.0, and there is no multiValueHeaders (oven-sh/bun#20760, serverless-express#355, #352)", () =>
    Effect.gen(function*() {
      for (const event of [url, http]) {
        const sent = yield* sentFor(response, event(root))

        assert.deepStrictEqual(sent.cookies, cookies)
        assert.deepStrictEqual(Object.keys(sent), ["statusCode", "headers", "cookies", "body", "isBase64Encoded"])
      }
    }))

  it.effect("are in multiValueHeaders of REST APIs, and there is no cookies (nitro#544, sst#2760, ridge#25, lamby#78, aws-lambda-fastify#109)", () =>
    Effect.gen(function*() {
      const sent = yield* sentFor(response, rest(root))

      assert.deepStrictEqual(sent.multiValueHeaders, { "set-cookie": cookies })
      assert.deepStrictEqual(Object.keys(sent), ["statusCode", "multiValueHeaders", "body", "isBase64Encoded"])
    }))

  it.effect("all reach the client of a load balancer (hono, serverless-express#609, serverless-http#276, mangum#185)", () =>
    Effect.gen(function*() {
      const single = yield* sentFor(response, alb(root))
      const lists = yield* sentFor(response, albLists(root))

      assert.deepStrictEqual(single.headers, { "Set-cookie": cookies[1], "set-cookie": cookies[0] })
      assert.isUndefined(single.multiValueHeaders)
      assert.deepStrictEqual(lists.multiValueHeaders, { "set-cookie": cookies })
      assert.isUndefined(lists.headers)
    }))

  it.effect("are not split at the comma of a date (powertools-lambda-typescript#5674)", () =>
    Effect.gen(function*() {
      const own = HttpServerResponse.empty({ headers: { "set-cookie": "a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT" } })

      assert.deepStrictEqual((yield* sentFor(own)).cookies, ["a=1; Expires=Thu, 01 Jan 1970 00:00:00 GMT"])
    }))
})

describe("the headers of a response", () => {
  it.effect("are in the form that the target group reads (hono#2626, serverless-http#219)", () =>
    Effect.gen(function*() {
      const response = HttpServerResponse.redirect("/a")

      assert.deepStrictEqual((yield* sentFor(response, alb(root))).headers, { location: "/a" })
      assert.deepStrictEqual((yield* sentFor(response, albLists(root))).multiValueHeaders, { location: ["/a"] })
      assert.deepStrictEqual((yield* sentFor(response, url(root))).headers, { location: "/a" })
    }))

  it.effect("have none of those that API Gateway renames or refuses (serverless-express#83)", () =>
    Effect.gen(function*() {
      const response = HttpServerResponse.text("a", {
        headers: { "access-control-allow-origin": "*", connection: "close", "transfer-encoding": "identity" }
      })

      assert.deepStrictEqual((yield* sentFor(response)).headers, {
        "access-control-allow-origin": "*",
        "content-type": "text/plain"
      })
    }))

  it.effect("keep values of Latin-1 as they are (hono: percent-encoded)", () =>
    Effect.gen(function*() {
      const response = HttpServerResponse.empty({ headers: { "x-name": "café" } })

      assert.deepStrictEqual((yield* sentFor(response)).headers, { "x-name": "café" })
    }))

  it.effect("are those that the app has set, none is hidden (Effect's Headers redact some as JSON)", () =>
    Effect.gen(function*() {
      const response = HttpServerResponse.empty({ headers: { authorization: "Bearer a", "x-api-key": "b" } })

      assert.deepStrictEqual((yield* sentFor(response)).headers, { authorization: "Bearer a", "x-api-key": "b" })
    }))
})

describe("the body of a response", () => {
  const binary = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x00, 0xff])

  it.effect("is text if it is text, whatever its type (@effect-aws/lambda, hono: event streams and Markdown in base64)", () =>
    Effect.gen(function*() {
      for (
        const contentType of [
          "text/event-stream",
          "text/markdown",
          "application/xml",
          "multipart/form-data",
          "font/woff"
        ]
      ) {
        const sent = yield* sentFor(HttpServerResponse.uint8Array(Buffer.from("é"), { contentType }))

        assert.deepStrictEqual([sent.body, sent.isBase64Encoded], ["é", false])
      }
    }))

  it.effect("is base64 if it is not text, whatever its type (hono, powertools-lambda-typescript#5667, #5698)", () =>
    Effect.gen(function*() {
      const types = ["text/plain", "application/pdf", "application/zip"]
      for (const contentType of types) {
        const sent = yield* sentFor(HttpServerResponse.uint8Array(binary, { contentType }))

        assert.deepStrictEqual([sent.body, sent.isBase64Encoded], [binary.toString("base64"), true])
      }
      const untyped = HttpServerResponse.removeHeader(HttpServerResponse.uint8Array(binary), "content-type")
      assert.isTrue((yield* sentFor(untyped)).isBase64Encoded)
    }))

  it.effect("may be 4 MB of bytes (@effect-aws/lambda: 300 ms in a loop over characters)", () =>
    Effect.gen(function*() {
      const bytes = Buffer.alloc(4_000_000, binary)

      const sent = yield* sentFor(HttpServerResponse.uint8Array(bytes))

      assert.isTrue(Buffer.from(sent.body, "base64").equals(bytes))
    }))
})

const streamed = (response: HttpServerResponse.HttpServerResponse, event: unknown = url(root)) =>
  Effect.gen(function*() {
    const lambda = yield* TestLambda.make(HttpHandler.fromEffect(Effect.succeed(response), { streaming: true }))
    return yield* lambda.invoke(event)
  })

describe("a streamed response", () => {
  it.effect("has each of its cookies (hono#2921, nitro#3228, TanStack/router#3796)", () =>
    Effect.gen(function*() {
      const response = HttpServerResponse.stream(Stream.encodeText(Stream.make("a"))).pipe(
        HttpServerResponse.setCookieUnsafe("a", "1"),
        HttpServerResponse.setCookieUnsafe("b", "2")
      )

      const sent = yield* TestLambda.expectHttp(yield* streamed(response))

      assert.deepStrictEqual(sent.cookies, ["a=1", "b=2"])
    }))

  it.effect("without a body has status and headers (hono#2401), and ends (nitro#4418, opennextjs-aws#443, aws-lambda-nodejs-runtime-interface-client#95)", () =>
    Effect.gen(function*() {
      const redirect = yield* TestLambda.expectHttp(yield* streamed(HttpServerResponse.redirect("/a")))
      const empty = yield* TestLambda.expectHttp(yield* streamed(HttpServerResponse.stream(Stream.empty)))

      assert.deepStrictEqual([redirect.status, redirect.headers["location"], redirect.body], [302, "/a", ""])
      assert.deepStrictEqual([empty.status, empty.body], [200, ""])
    }))

  it.effect("is not produced further than it is sent (hono#5333, h3js/srvx#300)", () =>
    Effect.gen(function*() {
      let produced = 0
      const stream = Stream.range(1, 1000).pipe(
        Stream.rechunk(1),
        Stream.map(() => {
          produced++
          return new Uint8Array(10)
        })
      )
      const handler = HttpHandler.fromEffect(Effect.succeed(HttpServerResponse.stream(stream)), { streaming: true })
      const take = yield* handler.prepare
      const { run } = yield* take({ bytes: new Uint8Array(), json: url(root) })
      const response = yield* run as Effect.Effect<Response.Response>
      assert(response._tag === "Streamed")

      let written = 0
      const stuck = response.produce(() => ++written < 3 ? Effect.void : Effect.never)
      yield* Effect.forkChild(stuck, { startImmediately: true })
      yield* Effect.yieldNow

      assert.strictEqual(written, 3)
      assert.isAtMost(produced, 4)
    }).pipe(Effect.scoped) as Effect.Effect<void>)
})

describe("an app", () => {
  it.effect("takes no events but requests: records of a queue are not done with a 404 (@effect-aws/lambda)", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(Layer.empty))

      for (const event of [sample(SqsEvent), { Records: [] }]) {
        yield* TestLambda.expectFailure(yield* lambda.invoke(event), "Runtime.InvalidEvent")
      }
    }))

  it.effect("adds no listener for signals, however many there are (@effect-aws/lambda)", () =>
    Effect.gen(function*() {
      const before = process.listenerCount("SIGTERM")

      yield* TestLambda.make(HttpHandler.fromRouter(Layer.empty))
      yield* TestLambda.make(HttpHandler.fromRouter(Layer.empty))

      assert.strictEqual(process.listenerCount("SIGTERM"), before)
    }))

  it.effect("responds to OPTIONS itself, if it has CORS", () =>
    Effect.gen(function*() {
      const routes = Layer.mergeAll(
        HttpRouter.add("GET", "/", HttpServerResponse.empty()),
        HttpRouter.cors({ allowedOrigins: ["https://a.example"] })
      )
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))
      const headers = { "access-control-request-method": "GET", origin: "https://a.example" }

      const preflight = yield* TestLambda.expectHttp(
        yield* lambda.invoke(url({ headers, method: "OPTIONS", url: "/" }))
      )

      assert.strictEqual(preflight.headers["access-control-allow-origin"], "https://a.example")
    }))
})
