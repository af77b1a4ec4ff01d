/** What a handler returns: a complete body, a body that is sent while it is produced, or an HTTP response. */
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import { deliver } from "./internal/client/streamedResponse.ts"
import { kindOf } from "./internal/failure/kindOf.ts"
import { checked, collect, isBody, isComplete } from "./internal/response/body.ts"
import * as HttpForm from "./internal/response/httpForm.ts"
import * as JsonText from "./internal/response/jsonText.ts"
import { fromStream } from "./internal/response/streamBody.ts"
import { contentTypes } from "./RuntimeApi.ts"
import { InvalidResponse } from "./RuntimeError.ts"

/**
 * A complete body. Lambda takes up to 6 291 556 bytes.
 *
 * @category models
 * @since 0.1.0
 */
export interface Buffered {
  readonly _tag: "Buffered"
  /** A string is sent as UTF-8. */
  readonly body: string | Uint8Array
  readonly contentType: string
}

/**
 * A body that is sent while it is produced. `E` is what it can fail with after its first byte.
 *
 * @category models
 * @since 0.1.0
 */
export interface Body<out E = never> {
  /** Produces the body: passes every chunk to `write` and waits for it. Chunks may be empty. */
  readonly produce: <E2>(
    write: (chunks: ReadonlyArray<Uint8Array>) => Effect.Effect<void, E2>
  ) => Effect.Effect<void, E | E2>
  /**
   * Produces up to the first byte, and yields a body that has it and produces the rest, once. A handler does this before
   * it responds, so that a failure before the first byte is its own failure. Absent if there is nothing to begin.
   */
  readonly begin?: Effect.Effect<Body<E>, E, Scope> | undefined
}

/**
 * A response that is sent while its body is produced. Lambda takes up to 200 MB, the first 6 MB at full speed.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 * @category models
 * @since 0.1.0
 */
export interface Streamed<out E = never> extends Body<E> {
  readonly _tag: "Streamed"
  readonly contentType: string
  /**
   * The status, headers and cookies of an HTTP response as one JSON text. It is sent as soon as the body yields its
   * first byte or ends, unless `headAtOnce` is set, followed by eight NUL bytes.
   */
  readonly prelude: string | undefined
  /** Sends the prelude before the body yields its first byte. A failure from then on is in the trailers. Default `false`. */
  readonly headAtOnce?: boolean | undefined
  readonly [StreamedTypeId]: typeof sending
}

const sending = { checked, deliver }

/** Under it, a streamed response has the code that sends it. A function without streamed responses needs none of it. */
const StreamedTypeId: unique symbol = Symbol.for("effect-lambda-runtime/Response/Streamed")

/**
 * An HTTP response: what Function URLs, API Gateway and load balancers send to their caller.
 *
 * **Details**
 *
 * It keeps its parts until it is sent, so a combinator such as `Handler.mapResponse` sees and changes them. A handler that
 * streams sends it behind a prelude, any other handler as a JSON object with `statusCode`, `headers`,
 * `multiValueHeaders`, `cookies`, `body` and `isBase64Encoded`. A status, header or cookie that HTTP does not allow fails
 * the invocation with `InvalidResponse`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 * @category models
 * @since 0.1.0
 */
export interface Http<out E = never> {
  readonly _tag: "Http"
  /** 200 to 599. */
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** For API Gateway REST APIs and load balancers with multi-value headers. */
  readonly multiValueHeaders: Readonly<Record<string, ReadonlyArray<string>>>
  /** Complete `Set-Cookie` values, for Function URLs and HTTP APIs. */
  readonly cookies: ReadonlyArray<string>
  /** Absent: no body. */
  readonly body: string | Uint8Array | Body<E> | undefined
  readonly [HttpTypeId]: typeof httpToWire
}

/** Under it, an HTTP response has the code that sends it. A function without HTTP responses needs none of it. */
const HttpTypeId: unique symbol = Symbol.for("effect-lambda-runtime/Response/Http")

/**
 * What a handler returns. `E` is what its body can fail with after its first byte: the caller then receives the error in
 * the trailers of the response.
 *
 * @category models
 * @since 0.1.0
 */
export type Response<E = never> = Buffered | Streamed<E> | Http<E>

/**
 * The parts of an HTTP response, each with a default.
 *
 * @category models
 * @since 0.1.0
 */
export interface HttpResponse<out E = never, out R = never> {
  /** 200 to 599. Default 200. */
  readonly status?: number | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** For API Gateway REST APIs and load balancers with multi-value headers. */
  readonly multiValueHeaders?: Readonly<Record<string, ReadonlyArray<string>>> | undefined
  /** Complete `Set-Cookie` values, for Function URLs and HTTP APIs. */
  readonly cookies?: ReadonlyArray<string> | undefined
  /** A stream is sent as it is produced. Default: no body. */
  readonly body?: string | Uint8Array | Stream.Stream<string | Uint8Array, E, R> | undefined
}

/**
 * The forms in which a response goes to Lambda.
 *
 * @category models
 * @since 0.1.0
 */
export type Wire = Buffered | Streamed<unknown>

/**
 * A complete body of bytes or of UTF-8 text.
 *
 * @category constructors
 * @since 0.1.0
 */
export const bytes = (body: string | Uint8Array, options?: {
  /** Printable ASCII. Default `application/octet-stream`. */
  readonly contentType?: string | undefined
}): Buffered => ({ _tag: "Buffered", body, contentType: options?.contentType ?? contentTypes.bytes })

/**
 * A complete body that is JSON text already.
 *
 * @category constructors
 * @since 0.1.0
 */
export const jsonText = (body: string): Buffered => ({ _tag: "Buffered", body, contentType: contentTypes.json })

/**
 * A complete body that is a value as JSON. With `http` it is an HTTP response with that body, whose `content-type` is
 * `application/json` unless `http.headers` has another.
 *
 * **Gotchas**
 *
 * It throws `InvalidResponse` for a value without JSON form, such as a bigint or a cycle. If a handler throws it, the
 * invocation fails with it.
 *
 * **Example** (An event that does not match is the caller's mistake)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Handler, Response } from "effect-lambda-runtime"
 *
 * const api = Handler.http(
 *   { event: Schema.Struct({ body: Schema.fromJsonString(Schema.Struct({ item: Schema.String })) }) },
 *   ({ body }) => Effect.succeed({ body: `You ordered ${body.item}` })
 * ).pipe(
 *   Handler.catchTag("InvalidEvent", ({ detail }) => Effect.succeed(Response.json({ error: detail }, { status: 400 })))
 * )
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const json: {
  /** A complete body that is a value as JSON. It throws `InvalidResponse` for a value without JSON form. */
  (value: unknown): Buffered
  /**
   * An HTTP response whose body is a value as JSON, and whose `content-type` is `application/json` unless `headers` has
   * another. It throws `InvalidResponse` for a value without JSON form.
   */
  (value: unknown, http: Omit<HttpResponse, "body">): Http
} = ((value: unknown, options?: Omit<HttpResponse, "body">) => {
  const body = JsonText.stringify(value)
  if (options === undefined) return jsonText(body)
  const { headers = {} } = options
  return http({ ...options, headers: HttpForm.mergeHeaders({ "content-type": contentTypes.json }, headers), body })
}) as typeof json

/**
 * An HTTP response.
 *
 * **When to use**
 *
 * Use to respond from outside `Handler.http`, such as in `Handler.catch`, and in `Handler.make`.
 *
 * **Gotchas**
 *
 * It throws `InvalidResponse` for a key that an HTTP response does not have. If a handler throws it, the invocation fails
 * with it.
 *
 * **Example** (A failure as a status)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { Handler, Response } from "effect-lambda-runtime"
 * import { FunctionUrlEvent } from "effect-lambda-runtime/events/FunctionUrlEvent"
 *
 * const api = Handler.http({ event: FunctionUrlEvent }, () => Effect.succeed({ body: "Hello" })).pipe(
 *   Handler.catchTag("InvalidEvent", ({ detail }) => Effect.succeed(Response.http({ status: 400, body: detail })))
 * )
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const http = <E = never>(response: HttpResponse<E>): Http<E> => {
  const detail = HttpForm.unknownKey(response)
  if (detail !== undefined) throw new InvalidResponse({ detail })
  const { body, cookies = [], headers = {}, multiValueHeaders = {}, status = 200 } = response
  return {
    _tag: "Http",
    status,
    headers,
    multiValueHeaders,
    cookies,
    body: Stream.isStream(body) ? fromStream(body) : body,
    [HttpTypeId]: httpToWire
  }
}

const httpToWire = <E>(
  response: Http<E>,
  streaming: boolean | undefined
): Effect.Effect<Wire, E | InvalidResponse> =>
  Effect.mapEager(
    HttpForm.toWire(response, streaming),
    (wire) => wire._tag === "Streamed" ? streamed(wire) : wire
  )

/**
 * A body that is sent while a function produces it.
 *
 * **When to use**
 *
 * Use it if the body is not a `Stream`. Otherwise use `stream`.
 *
 * **Example** (A body in two parts)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { Handler, Response } from "effect-lambda-runtime"
 *
 * const parts = Handler.bytes(() =>
 *   Effect.succeed(Response.streamed({
 *     contentType: "text/plain",
 *     produce: (write) =>
 *       write([Buffer.from("one")]).pipe(Effect.andThen(Effect.sleep(100)), Effect.andThen(write([Buffer.from("two")])))
 *   }))
 * )
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const streamed = <E = never>(
  { contentType = contentTypes.bytes, prelude, ...body }: Body<E> & StreamOptions
): Streamed<E> => ({
  _tag: "Streamed",
  contentType: prelude === undefined ? contentType : contentTypes.httpIntegration,
  prelude,
  ...body,
  [StreamedTypeId]: sending
})

/**
 * Settings of a streamed response.
 *
 * @category models
 * @since 0.1.0
 */
export interface StreamOptions {
  /** Printable ASCII. Default `application/octet-stream`. */
  readonly contentType?: string | undefined
  /** JSON text of status, headers and cookies; then the content type is the one of Lambda's HTTP integration. */
  readonly prelude?: string | undefined
  /** Whether the prelude is sent before the body yields its first byte. Default `false`. */
  readonly headAtOnce?: boolean | undefined
}

/**
 * A body that is sent while its stream produces it.
 *
 * **Details**
 *
 * A failure of the stream before its first byte is an ordinary function error. If it fails later, the body ends there
 * and the caller receives the error in the trailers.
 *
 * @category constructors
 * @since 0.1.0
 */
export const stream = <E = never>(
  body: Stream.Stream<string | Uint8Array, E>,
  options?: StreamOptions
): Streamed<E> => streamed({ ...options, ...fromStream(body) })

/**
 * Adds headers to an HTTP response, in place of those that have the same name in whatever case. Any other response stays
 * as it is.
 *
 * **Example** (CORS)
 *
 * ```ts
 * import { Handler, Response } from "effect-lambda-runtime"
 *
 * const cors = Handler.mapResponse(Response.withHeaders({ "access-control-allow-origin": "https://example.com" }))
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const withHeaders: {
  /** Adds headers to an HTTP response, in place of those that have the same name. */
  (headers: Readonly<Record<string, string>>): <E>(self: Response<E>) => Response<E>
  /** Adds headers to an HTTP response, in place of those that have the same name. */
  <E>(self: Response<E>, headers: Readonly<Record<string, string>>): Response<E>
} = /*#__PURE__*/ dual(
  2,
  <E>(self: Response<E>, headers: Readonly<Record<string, string>>): Response<E> =>
    self._tag === "Http" ? { ...self, headers: HttpForm.mergeHeaders(self.headers, headers) } : self
)

/**
 * Begins the body of a response: a failure before its first byte is then one of the handling. With `streaming: false`
 * the body of an HTTP response is collected.
 *
 * @internal
 */
export const begin = <E>(
  response: Response<E>,
  streaming: boolean | undefined
): Effect.Effect<Response<E>, E, Scope> => {
  // Without types it may be any value. `toWire` refuses that.
  if (response?._tag === "Streamed" && Effect.isEffect(response.begin)) {
    return Effect.map(response.begin, (body) => ({ ...response, begin: undefined, ...body }))
  }
  if (response?._tag !== "Http" || !isBody(response.body)) return Effect.succeed(response)
  const { body } = response
  return streaming === false
    ? Effect.map(collect(checked(body)), (body) => ({ ...response, body }))
    : Effect.isEffect(body.begin)
    ? Effect.map(body.begin, (body) => ({ ...response, body }))
    : Effect.succeed(response)
}

/**
 * How a streamed response is sent.
 *
 * @internal
 */
export const senderOf = (response: Streamed<unknown>): typeof deliver => response[StreamedTypeId].deliver

/** Why a value is not a response that can be sent. Types allow nothing else, but plain JavaScript does. */
const problemOf = (response: Buffered | Streamed<unknown>): string | undefined => {
  const { contentType } = response
  if (typeof contentType !== "string") return `response.contentType: expected a string, not ${kindOf(contentType)}`
  if (response._tag === "Buffered") {
    const { body } = response
    return isComplete(body) ? undefined : `response.body: expected a string or bytes, not ${kindOf(body)}`
  }
  const { produce } = response
  if (typeof produce !== "function") return `response.produce: expected a function, not ${kindOf(produce)}`
  return response.prelude === undefined || typeof response.prelude === "string"
    ? undefined
    : `response.prelude: expected a string, not ${kindOf(response.prelude)}`
}

/**
 * Checks a response and turns it into a form that Lambda takes.
 *
 * **Details**
 *
 * `streaming` is about HTTP responses: `true` sends each behind a prelude, `false` sends each as one JSON text, for which
 * a stream is collected first. `undefined` decides by the body: a stream is streamed, any other body is not.
 *
 * It fails with `InvalidResponse` for a value that is not a response, and with the error of a stream that is collected.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toWire = <E>(
  response: Response<E>,
  streaming: boolean | undefined
): Effect.Effect<Wire, E | InvalidResponse> => {
  switch (response?._tag) {
    case "Buffered":
    case "Streamed": {
      const detail = problemOf(response)
      if (detail !== undefined) return Effect.fail(new InvalidResponse({ detail }))
      if (response._tag === "Buffered") return Effect.succeed(response)
      if (StreamedTypeId in response) {
        return Effect.succeed({ ...response, ...response[StreamedTypeId].checked(response) })
      }
      break
    }
    case "Http":
      if (HttpTypeId in response) return response[HttpTypeId](response, streaming)
  }
  return Effect.fail(new InvalidResponse({ detail: `response: expected a Response, not ${kindOf(response)}` }))
}
