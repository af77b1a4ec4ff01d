/** Routes that show what a front door made of a request, and makes of a response. */
import { Effect, Layer, Option, Stream } from "effect"
import { LambdaRequest } from "effect-lambda-runtime/http"
import { HttpRouter, HttpServerRequest, HttpServerResponse } from "effect/http"
import { cut, lines } from "./handlers.ts"

/** Every byte once: not text. */
export const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte)

const withCookies = (response: HttpServerResponse.HttpServerResponse) =>
  response.pipe(HttpServerResponse.setCookieUnsafe("first", "1"), HttpServerResponse.setCookieUnsafe("second", "2"))

/** What the app sees of a request. */
const echo = Effect.gen(function*() {
  const request = yield* HttpServerRequest.HttpServerRequest
  const lambda = yield* Effect.serviceOption(LambdaRequest)
  const body = new Uint8Array(yield* request.arrayBuffer)
  const { searchParams } = new URL(request.url, "http://localhost")
  return HttpServerResponse.jsonUnsafe({
    door: Option.match(lambda, { onNone: () => "none", onSome: ({ door }) => door }),
    url: request.url,
    x: searchParams.getAll("x"),
    y: searchParams.get("y"),
    cookies: request.cookies,
    bytes: body.length,
    isSame: Buffer.compare(body, bytes) === 0
  })
})

export const ready = HttpRouter.add("GET", "/ready", HttpServerResponse.text("ready"))

export const buffered = Layer.mergeAll(
  HttpRouter.add("GET", "/bytes", HttpServerResponse.uint8Array(bytes)),
  HttpRouter.add("GET", "/cookies", withCookies(HttpServerResponse.text("two"))),
  HttpRouter.add("POST", "/echo/*", echo)
)

const streamOf = (body: Stream.Stream<string, unknown>) =>
  withCookies(
    HttpServerResponse.stream(Stream.encodeText(body), {
      status: 418,
      contentType: "text/plain",
      headers: { "x-verify": "prelude" }
    })
  )

export const streamed = Layer.mergeAll(
  HttpRouter.add("GET", "/lines", streamOf(lines)),
  HttpRouter.add("GET", "/cut", streamOf(cut))
)
