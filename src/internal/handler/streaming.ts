/** Handlers whose response is a stream, or HTTP. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { Scope } from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Response from "../../Response.ts"
import { type InvalidEvent, InvalidResponse } from "../../RuntimeError.ts"
import { kindOf } from "../failure/kindOf.ts"
import { checkFunction, checkOptions, type NotASchema } from "../failure/misuse.ts"
import { check, unknownKey } from "../response/httpForm.ts"
import { announceHttp } from "./announceHttp.ts"
import { decoding, effectOf, type Needs } from "./handling.ts"
import { fromPrepare, type Handler } from "./model.ts"

/** The stream runs while the response is sent, outside this effect, so it takes its services along. */
const respondStream = <E, R>(
  body: Stream.Stream<string | Uint8Array, E, R>,
  options: { readonly contentType?: string | undefined }
): Effect.Effect<Response.Response<E>, E, R | Scope> =>
  Stream.isStream(body)
    ? Effect.contextWith((context: Context.Context<R>) =>
      Response.begin(Response.stream(Stream.provideContext(body, context), options), true)
    )
    : Effect.die(new InvalidResponse({ detail: `response: expected a stream, not ${kindOf(body)}` }))

/**
 * A handler whose response is a stream of strings or bytes, sent as it is produced.
 *
 * **Details**
 *
 * Return the stream itself, or an effect of it. The stream is pulled up to its first byte before the response begins, so
 * a failure until then is an ordinary function error. If it fails later, the body ends there and the caller receives the
 * error in the trailers.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 * @category constructors
 * @since 0.1.0
 */
export const stream = <S extends Schema.Constraint, E, R, E2 = never, R2 = never>(
  options: {
    readonly event: S | NotASchema
    /** Printable ASCII. Default `application/octet-stream`. */
    readonly contentType?: string | undefined
  },
  handle: (
    event: S["Type"]
  ) =>
    | Stream.Stream<string | Uint8Array, E, R>
    | Effect.Effect<Stream.Stream<string | Uint8Array, E, R>, E2, R2>
): Handler<E | E2 | InvalidEvent, Needs<R | R2 | S["DecodingServices"]>, E> => {
  checkOptions("Handler.stream", options, { contentType: 1, event: 1 })
  checkFunction(handle)
  return decoding(options.event, true, (event) => {
    const body = handle(event)
    return Stream.isStream(body)
      ? respondStream(body, options)
      : Effect.flatMap(effectOf(body), (body) => respondStream(body, options))
  })
}

const beginHttp = <E>(response: Response.Http<E>, streaming: boolean | undefined) =>
  Effect.flatMapEager(check(response), (response) => Response.begin(response, streaming))

const invalid = (detail: string) => Effect.fail(new InvalidResponse({ detail }))

const respondHttp = <E, R>(
  response: Response.HttpResponse<E, R> | Response.Http<E>,
  streaming: boolean | undefined
): Effect.Effect<Response.Response<E>, E | InvalidResponse, R | Scope> => {
  const kind = kindOf(response)
  if (kind !== "an object") return invalid(`response: expected an HTTP response, not ${kind}`)
  if ("_tag" in response) return beginHttp(response, streaming)
  const problem = unknownKey(response)
  if (problem !== undefined) return invalid(problem)
  const { body } = response
  if (!Stream.isStream(body)) return beginHttp(Response.http(response as Response.HttpResponse), streaming)
  // Its parts may be getters, as those of a web `Response` are, so they are not spread.
  const { cookies, headers, multiValueHeaders, status } = response
  return Effect.contextWith((context: Context.Context<R>) => {
    const provided = Stream.provideContext(body, context)
    return beginHttp(Response.http({ cookies, headers, multiValueHeaders, status, body: provided }), streaming)
  })
}

/**
 * The keys of an HTTP response. Another one would be lost, so it is an error that says which there are: `Key` is inferred
 * from the value that the function returns.
 */
type HttpKeys<Key extends PropertyKey> = {
  readonly [K in Key]?: K extends keyof Response.HttpResponse | keyof Response.Http ? unknown
    : "the keys are status, headers, multiValueHeaders, cookies and body"
}

/**
 * A handler whose response is HTTP: a status, headers, cookies, and a body or a stream.
 *
 * **Details**
 *
 * A stream as body is sent behind the prelude of Lambda's HTTP integration, as Function URLs in `RESPONSE_STREAM` mode
 * and streaming REST APIs expect it. A complete body is sent in the buffered form that every HTTP source accepts: a JSON
 * object with `statusCode`, `headers`, `multiValueHeaders`, `cookies`, `body` and `isBase64Encoded`. `streaming`
 * chooses one form for all responses: `true` if the caller always streams, `false` if it never does; then a stream is
 * collected first.
 *
 * A response may also be a `Response.Http`, such as `Response.json({ error }, { status: 404 })`. A status, header or
 * cookie that HTTP does not allow fails with `InvalidResponse`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 * @category constructors
 * @since 0.1.0
 */
export const http = <S extends Schema.Constraint, E, R, E2 = never, R2 = never, Key extends PropertyKey = never>(
  options: {
    readonly event: S | NotASchema
    /** Default: a stream is streamed, any other body is not. */
    readonly streaming?: boolean | undefined
  },
  handle: (
    event: S["Type"]
  ) => Effect.Effect<(Response.HttpResponse<E2, R2> | Response.Http<E2>) & HttpKeys<Key>, E, R>
): Handler<E | E2 | InvalidEvent | InvalidResponse, Needs<R | R2 | S["DecodingServices"]>, E2> => {
  checkOptions("Handler.http", options, { event: 1, streaming: 1 })
  checkFunction(handle)
  const handler = decoding(
    options.event,
    options.streaming,
    (event: S["Type"]) =>
      Effect.flatMapEager(effectOf(handle(event)), (response) => respondHttp(response, options.streaming)),
    true
  )
  return fromPrepare(handler, Effect.andThen(announceHttp, handler.prepare))
}
