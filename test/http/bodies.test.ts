import { assert, describe, it } from "@effect/vitest"
import { Effect, FileSystem, Layer, Result, Schema, Stream } from "effect"
import {
  HttpIncomingMessage,
  HttpMiddleware,
  HttpRouter,
  HttpServerRequest,
  HttpServerResponse,
  HttpStaticServer,
  UrlParams
} from "effect/http"
import { Multipart } from "effect/http"
import { HttpApi, HttpApiBuilder, HttpApiEndpoint, HttpApiGroup, HttpApiSchema } from "effect/http-api"
import * as fs from "node:fs"
import * as path from "node:path"
import { Readable } from "node:stream"
import { gunzipSync } from "node:zlib"
import { FrontDoor, HttpHandler } from "../../src/http/index.ts"
import { Background, Handler } from "../../src/index.ts"
import { TestLambda } from "../../src/testing/index.ts"
import { doors, everyDoor, type MakeEvent } from "./everyDoor.ts"

const { url } = everyDoor

const requestOf = (request: FrontDoor.ClientRequest, event: MakeEvent = url): HttpServerRequest.HttpServerRequest =>
  Result.getOrThrow(FrontDoor.toRequest(event({ method: "POST", ...request })))

describe("the body of a request", () => {
  for (const [door, event] of doors) {
    it.effect(`can be read in every way, and more than once, by ${door}`, () =>
      Effect.gen(function*() {
        const headers = { "content-type": "application/json" }
        const request = requestOf({ body: `{"a":"é"}`, headers, url: "/" }, event)

        for (let n = 0; n < 2; n++) {
          assert.strictEqual(yield* request.text, `{"a":"é"}`)
          assert.deepStrictEqual(yield* request.json, { a: "é" })
          assert.strictEqual(Buffer.from(yield* request.arrayBuffer).toString(), `{"a":"é"}`)
          assert.strictEqual(yield* Stream.mkString(Stream.decodeText(request.stream)), `{"a":"é"}`)
        }
      }))
  }

  it.effect("may be missing: then it is empty, and null as JSON", () =>
    Effect.gen(function*() {
      const request = requestOf({ url: "/" })

      assert.strictEqual(yield* request.text, "")
      assert.isNull(yield* request.json)
      assert.strictEqual((yield* request.arrayBuffer).byteLength, 0)
      assert.deepStrictEqual(yield* Stream.runCollect(request.stream), [])
    }))

  it.effect("that is not JSON is a parse error", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(requestOf({ body: "{", url: "/" }).json)

      assert.strictEqual(error.reason._tag, "RequestParseError")
    }))

  it.effect("loses a byte order mark as text, not as bytes", () =>
    Effect.gen(function*() {
      const request = requestOf({ body: "\ufeff{}", url: "/" })

      assert.deepStrictEqual(yield* request.json, {})
      assert.strictEqual((yield* request.arrayBuffer).byteLength, 5)
    }))

  it.effect("can be a form", () =>
    Effect.gen(function*() {
      const headers = { "content-type": "application/x-www-form-urlencoded" }

      const form = yield* requestOf({ body: "?a=1&b=c+d&a=%C3%A9", headers, url: "/" }).urlParamsBody

      assert.deepStrictEqual(UrlParams.getAll(form, "?a"), ["1"])
      assert.deepStrictEqual(UrlParams.getAll(form, "a"), ["é"])
      assert.deepStrictEqual(UrlParams.getAll(form, "b"), ["c d"])
    }))

  it.effect("may be 4 MB of bytes, both ways", () =>
    Effect.gen(function*() {
      const bytes = Buffer.alloc(4_000_000, Buffer.from(Array.from({ length: 256 }, (_, byte) => byte)))
      const echo = HttpServerRequest.HttpServerRequest.use(({ arrayBuffer }) =>
        Effect.map(arrayBuffer, (body) => HttpServerResponse.uint8Array(new Uint8Array(body)))
      )
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(echo))

      const { body } = yield* TestLambda.expectHttp(
        yield* lambda.invoke(url({ body: bytes, method: "POST", url: "/" }))
      )

      assert(typeof body !== "string")
      assert.isTrue(bytes.equals(body))
    }))

  it.effect("that is longer than the app allows is a 413", () =>
    Effect.gen(function*() {
      const app = HttpServerRequest.HttpServerRequest.use(({ text }) => Effect.map(text, HttpServerResponse.text))
      const lambda = yield* TestLambda.make(
        HttpHandler.fromEffect(Effect.provideService(app, HttpIncomingMessage.MaxBodySize, 4n as never))
      )
      const statusOf = (body: string) =>
        Effect.flatMap(lambda.invoke(url({ body, method: "POST", url: "/" })), (response) =>
          Effect.map(TestLambda.expectHttp(response), ({ status }) => status))

      assert.deepStrictEqual([yield* statusOf("1234"), yield* statusOf("12345"), yield* statusOf("ééé")], [
        200,
        413,
        413
      ])
    }))

  it.effect("is seen by a route under a prefix, too", () =>
    Effect.gen(function*() {
      const routes = HttpRouter.use((router) =>
        router.prefixed("/api").add("POST", "/echo", (request) =>
          Effect.map(request.text, (text) =>
            HttpServerResponse.text(`${request.url} ${text}`)))
      )
      const lambda = yield* TestLambda.make(HttpHandler.fromRouter(routes))

      const { body } = yield* TestLambda.expectHttp(
        yield* lambda.invoke(url({ body: "hi", method: "POST", url: "/api/echo?a=1" }))
      )

      assert.strictEqual(body, "/echo?a=1 hi")
    }))

  it("cannot be had by an upgrade, which a front door never makes", () => {
    const error = Effect.runSync(Effect.flip(requestOf({ url: "/" }).upgrade))

    assert.include(error.reason.message, "cannot be upgraded")
  })
})

describe("a multipart body", () => {
  const boundary = "----boundary"
  const part = (name: string, file: string | undefined, content: Uint8Array) => [
    Buffer.from(
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"${
        file === undefined ? "" : `; filename="${file}"`
      }\r\n` +
        (file === undefined ? "" : "Content-Type: application/octet-stream\r\n") + "\r\n"
    ),
    content,
    Buffer.from("\r\n")
  ]
  const binary = Buffer.from([0, 255, 13, 10, 45, 45])
  const form = {
    body: Buffer.concat([
      ...part("title", undefined, Buffer.from("é")),
      ...part("file", "a.bin", binary),
      Buffer.from(`--${boundary}--\r\n`)
    ]),
    headers: { "content-type": `multipart/form-data; boundary=${boundary}` },
    method: "POST",
    url: "/upload"
  }

  for (const [door, event] of doors) {
    it.effect(`has its fields and files, which are gone with the request, by ${door}`, () =>
      Effect.gen(function*() {
        let kept = ""
        const upload = Effect.gen(function*() {
          const files = yield* FileSystem.FileSystem
          const { file, title } = yield* HttpServerRequest.schemaBodyMultipart(
            Schema.Struct({ file: Multipart.SingleFileSchema, title: Schema.String })
          )
          kept = file.path
          const content = yield* files.readFile(file.path)
          return HttpServerResponse.jsonUnsafe({ content: Array.from(content), name: file.name, title })
        })
        const handler = HttpHandler.fromRouter(HttpRouter.add("POST", "/upload", upload))
        const lambda = yield* TestLambda.make(Handler.provide(handler, HttpHandler.layerServices))

        const { body } = yield* TestLambda.expectHttp(yield* lambda.invoke(event(form)))

        assert.deepStrictEqual(JSON.parse(String(body)), { content: Array.from(binary), name: "a.bin", title: "é" })
        assert.notStrictEqual(kept, "")
        assert.isFalse(fs.existsSync(kept))
      }))
  }

  it.effect("of an HttpApi is decoded", () =>
    Effect.gen(function*() {
      const Api = HttpApi.make("api").add(
        HttpApiGroup.make("files").add(
          HttpApiEndpoint.post("upload", "/upload", {
            payload: Schema.Struct({ file: Multipart.SingleFileSchema, title: Schema.String }).pipe(
              HttpApiSchema.asMultipart()
            ),
            success: Schema.String
          })
        )
      )
      const Files = HttpApiBuilder.group(Api, "files", (handlers) =>
        handlers.handle("upload", ({ payload }) =>
          Effect.succeed(`${payload.title} ${payload.file.name}`)))
      const routes = HttpApiBuilder.layer(Api).pipe(Layer.provide(Files))
      const lambda = yield* TestLambda.make(
        Handler.provide(HttpHandler.fromRouter(routes), HttpHandler.layerServices)
      )

      const { body } = yield* TestLambda.expectHttp(yield* lambda.invoke(url(form)))

      assert.strictEqual(body, `"é a.bin"`)
    }))
})

/** The response, buffered and streamed. */
const bodiesOf = Effect.fnUntraced(function*(response: () => HttpServerResponse.HttpServerResponse) {
  return yield* Effect.forEach(
    [false, true],
    Effect.fnUntraced(function*(streaming) {
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(Effect.sync(response), { streaming }))
      const { body } = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/" })))
      return body
    })
  )
})

/** A response of the web. */
const webResponse = () => {
  const headers = new Headers({ "content-type": "text/x-raw", "x-both": "raw", "x-raw": "1" })
  headers.append("set-cookie", "a=1")
  headers.append("set-cookie", "b=2")
  return new Response("tea", { headers, status: 201 })
}

describe("a raw body of a response", () => {
  const wholes: ReadonlyArray<readonly [string, () => unknown, string]> = [
    ["text", () => "tea", "tea"],
    ["bytes", () => Buffer.from("tea"), "tea"],
    ["an ArrayBuffer", () => new Uint8Array([116, 101, 97]).buffer, "tea"],
    ["a view", () => new DataView(new Uint8Array([116, 101, 97]).buffer), "tea"],
    ["search parameters", () => new URLSearchParams({ a: "b c" }), "a=b+c"],
    ["a Blob", () => new Blob(["tea"]), "tea"],
    ["nothing", () => null, ""]
  ]
  for (const [what, body, expected] of wholes) {
    it.effect(`can be ${what}`, () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* bodiesOf(() => HttpServerResponse.raw(body())), [expected, expected])
      }))
  }

  const streams: ReadonlyArray<readonly [string, () => unknown]> = [
    ["a Readable", () => Readable.from(["te", Buffer.from("a")])],
    ["a ReadableStream", () => new Blob(["tea"]).stream()],
    [
      "an async iterable",
      () => ({
        async *[Symbol.asyncIterator]() {
          yield "te"
          yield Buffer.from("a")
        }
      })
    ]
  ]
  for (const [what, body] of streams) {
    it.effect(`can be ${what}`, () =>
      Effect.gen(function*() {
        assert.deepStrictEqual(yield* bodiesOf(() => HttpServerResponse.raw(body())), ["tea", "tea"])
      }))
  }

  it.effect("can be a Response of the web, which has a status, headers and cookies", () =>
    Effect.gen(function*() {
      const app = Effect.sync(() =>
        HttpServerResponse.setCookieUnsafe(
          HttpServerResponse.raw(webResponse(), { headers: { "x-both": "outer" } }),
          "c",
          "3"
        )
      )
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app))

      const response = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/" })))

      assert.deepStrictEqual(response, {
        body: "tea",
        cookies: ["c=3", "a=1", "b=2"],
        headers: { "content-type": "text/x-raw", "x-both": "outer", "x-raw": "1" },
        status: 201
      })
    }))

  it.effect("can be a form, with the boundary of its parts in its type", () =>
    Effect.gen(function*() {
      const form = new FormData()
      form.append("a", "1")
      for (const response of [HttpServerResponse.formData(form), HttpServerResponse.raw(form)]) {
        const lambda = yield* TestLambda.make(HttpHandler.fromEffect(Effect.succeed(response)))

        const { body, headers } = yield* TestLambda.expectHttp(yield* lambda.invoke(url({ url: "/" })))

        const [, boundary] = /boundary=(.+)$/.exec(headers["content-type"] ?? "") ?? []
        assert.include(String(body), `--${boundary}--`)
        assert.include(String(body), "name=\"a\"")
      }
    }))

  it.effect("is let go of if its response cannot be sent", () =>
    Effect.gen(function*() {
      const body = Readable.from(["tea"])
      const response = HttpServerResponse.raw(body, { headers: { "x-a": "\n" } })
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(Effect.succeed(response), { log: "none" }))

      yield* lambda.invoke(url({ url: "/" }))

      assert.isTrue(body.destroyed)
    }))

  it.effect("that is whole does not keep the scope of the request open", () =>
    Effect.gen(function*() {
      const steps: Array<string> = []
      const app = Effect.gen(function*() {
        yield* Effect.addFinalizer(() => Effect.sync(() => steps.push("request closed")))
        yield* Background.run(Effect.sync(() => steps.push("background")))
        return HttpServerResponse.raw("tea")
      })
      const lambda = yield* TestLambda.make(HttpHandler.fromEffect(app))

      yield* lambda.invoke(url({ url: "/" }))
      yield* lambda.idle

      assert.deepStrictEqual(steps, ["request closed", "background"])
    }))

  it.effect("is let go of if it is not sent", () =>
    Effect.gen(function*() {
      for (const status of [200, 304]) {
        const body = Readable.from(["tea"])
        const lambda = yield* TestLambda.make(
          HttpHandler.fromEffect(Effect.succeed(HttpServerResponse.raw(body, { status })))
        )

        yield* lambda.invoke(url({ method: status === 200 ? "HEAD" : "GET", url: "/" }))

        assert.isTrue(body.destroyed)
      }
    }))
})

describe("layerServices", () => {
  const folder = path.join(import.meta.dirname, "differential")

  it.effect("serves static files, with ranges and conditions", () =>
    Effect.gen(function*() {
      const routes = HttpStaticServer.layer({ root: folder })
      const lambda = yield* TestLambda.make(
        Handler.provide(
          HttpHandler.fromRouter(routes.pipe(Layer.provide(HttpHandler.layerServices))),
          HttpHandler.layerServices
        )
      )
      const fetch = (request: Partial<FrontDoor.ClientRequest>) =>
        Effect.flatMap(
          lambda.invoke(url({ url: "/app.ts", ...request })),
          (response) => TestLambda.expectHttp(response)
        )

      const whole = yield* fetch({})
      const part = yield* fetch({ headers: { range: "bytes=0-9" } })
      const head = yield* fetch({ method: "HEAD" })
      const same = yield* fetch({ headers: { "if-none-match": whole.headers["etag"] ?? "" } })

      const content = fs.readFileSync(path.join(folder, "app.ts"), "utf8")
      assert.deepStrictEqual([whole.status, whole.body], [200, content])
      assert.deepStrictEqual([part.status, part.body], [206, content.slice(0, 10)])
      assert.deepStrictEqual([head.status, head.headers["content-length"], head.body], [
        200,
        `${Buffer.byteLength(content)}`,
        ""
      ])
      assert.deepStrictEqual([same.status, same.body], [304, ""])
    }))

  for (const [door, event] of doors) {
    it.effect(`compresses by Effect's middleware, by ${door}`, () =>
      Effect.gen(function*() {
        const text = "tea ".repeat(1000)
        const routes = Layer.mergeAll(
          HttpRouter.add("GET", "/whole", HttpServerResponse.text(text)),
          HttpRouter.add(
            "GET",
            "/stream",
            HttpServerResponse.stream(Stream.encodeText(Stream.make(text)), { contentType: "text/plain" })
          ),
          HttpRouter.middleware(HttpMiddleware.compression(), { global: true })
        )
        for (const streaming of [false, true]) {
          const lambda = yield* TestLambda.make(
            Handler.provide(HttpHandler.fromRouter(routes, { streaming }), HttpHandler.layerServices)
          )
          for (const path of ["/whole", "/stream"]) {
            const headers = { "accept-encoding": "gzip" }

            const response = yield* TestLambda.expectHttp(yield* lambda.invoke(event({ headers, url: path })))

            assert.strictEqual(response.headers["content-encoding"], "gzip")
            assert.notStrictEqual(response.headers["content-length"], `${text.length}`)
            assert(typeof response.body !== "string")
            assert.strictEqual(gunzipSync(response.body).toString(), text)
          }
        }
      }))
  }
})
