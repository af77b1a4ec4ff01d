/** Handlers of an event, from bytes to JSON. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import type { NoInfer } from "effect/Types"
import * as Response from "../../Response.ts"
import { InvalidEvent, InvalidResponse } from "../../RuntimeError.ts"
import { checkFunction, checkOptions, type NotASchema, schemaOption } from "../failure/misuse.ts"
import { describeSchemaError } from "../failure/schemaIssue.ts"
import * as JsonText from "../response/jsonText.ts"
import { accept, decoding, effectOf, type Needs, reject, withJson } from "./handling.ts"
import { fromPrepare, type Handler, type Traits } from "./model.ts"

/**
 * A handler from an event decoded by a schema to a `Response`. `json`, `stream` and `http` are made of it.
 *
 * **When to use**
 *
 * Use if the response depends on the event: JSON for one, a stream or an HTTP response for another.
 *
 * **Details**
 *
 * An event that does not match fails with `InvalidEvent`, whose message names the path. A value that is not a response
 * fails with `InvalidResponse`.
 *
 * **Example** (A page or its data)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Handler, Response } from "effect-lambda-runtime"
 *
 * const report = Handler.make(
 *   { event: Schema.Struct({ as: Schema.Literals(["json", "csv"]) }) },
 *   ({ as }) =>
 *     Effect.succeed(
 *       as === "json" ? Response.json({ orders: 3 }) : Response.bytes("orders\n3\n", { contentType: "text/csv" })
 *     )
 * )
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = <S extends Schema.Constraint, E, R, Body = never>(
  options: {
    readonly event: S | NotASchema
    /**
     * The form of HTTP responses: `true` sends each behind a prelude, `false` sends each as one JSON text, for which a
     * stream is collected first. Default: a stream is streamed, any other body is not.
     */
    readonly streaming?: boolean | undefined
  },
  handle: (event: S["Type"]) => Effect.Effect<Response.Response<Body>, E, R>
): Handler<E | Body | InvalidEvent, Needs<R | S["DecodingServices"]>, Body> => {
  checkOptions("Handler.make", options, { event: 1, streaming: 1 })
  checkFunction(handle)
  return decoding(
    options.event,
    options.streaming,
    (event) => Effect.flatMapEager(effectOf(handle(event)), (response) => Response.begin(response, options.streaming))
  )
}

const plain: Traits = { http: false, streams: false }

/**
 * A handler of raw bytes.
 *
 * **Details**
 *
 * The event comes as Lambda sent it. Bytes that the effect returns are sent as they are; return a `Response` to choose
 * more than the content type.
 *
 * @category constructors
 * @since 0.1.0
 */
export const bytes = <E, R, Body = never>(
  handle: (event: Uint8Array) => Effect.Effect<Uint8Array | Response.Response<Body>, E, R>,
  options?: {
    /** Printable ASCII. Default `application/octet-stream`. */
    readonly contentType?: string | undefined
  }
): Handler<E | Body, Needs<R>, Body> => {
  checkOptions("Handler.bytes", options, { contentType: 1 })
  checkFunction(handle)
  return fromPrepare(
    plain,
    Effect.succeed((event) =>
      Effect.succeed(accept(
        Effect.suspend(() =>
          Effect.flatMapEager(effectOf(handle(event.bytes)), (response) =>
            response instanceof Uint8Array
              ? Effect.succeed(Response.bytes(response, options))
              : Response.begin(response, undefined))
        ),
        undefined
      ))
    )
  )
}

/** The response as JSON text, or the reason why it has none. */
const respondJson = (value: unknown): Effect.Effect<Response.Buffered, InvalidResponse> => {
  try {
    return Effect.succeed(Response.jsonText(JsonText.stringify(value)))
  } catch (error) {
    return Effect.fail(error as InvalidResponse)
  }
}

/**
 * A handler from a JSON string to a string, which is sent as JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const text = <E, R>(
  handle: (event: string) => Effect.Effect<string, E, R>
): Handler<E | InvalidEvent | InvalidResponse, Needs<R>, never> => {
  checkFunction(handle)
  return fromPrepare(
    plain,
    Effect.succeed((event) =>
      withJson<E | InvalidEvent | InvalidResponse, Needs<R>, never, never>(event, undefined, (json) =>
        Effect.succeed(
          typeof json === "string"
            ? accept(Effect.suspend(() => Effect.flatMapEager(effectOf(handle(json)), respondJson)), undefined)
            : reject(new InvalidEvent({ detail: "event: expected a JSON string" }), undefined)
        ))
    )
  )
}

/** What a handler of `json` without `response` returns: nothing. `void` alone would accept any value, and lose it. */
type Nothing = Schema.Codec<void | undefined>

type Unencodable<T> = Nothing extends T ? never : InvalidResponse

const nothing = Effect.succeed(Response.jsonText("null"))

const encoding = <T extends Schema.Constraint>(
  schema: T | NotASchema | undefined
): (value: T["Type"]) => Effect.Effect<Response.Buffered, Unencodable<T>, T["EncodingServices"]> => {
  if (schema === undefined) return () => nothing
  const encode = SchemaParser.encodeUnknownEffect(schemaOption("response", schema), { errors: "all" })
  const respond = (value: T["Type"]) =>
    Effect.flatMapEager(Effect.result(encode(value)), (encoded) => {
      if (Result.isSuccess(encoded)) return respondJson(encoded.success)
      const issue = encoded.failure
      return Effect.fail(new InvalidResponse({ detail: describeSchemaError("response", issue, { value }), issue }))
    })
  // There is a schema, so `Unencodable<T>` is `InvalidResponse`.
  return respond as ReturnType<typeof encoding<T>>
}

/**
 * A handler from an event decoded by a schema to a response encoded by another.
 *
 * **Details**
 *
 * Without `response` the effect returns nothing and `null` is sent. An event that does not match fails with
 * `InvalidEvent`, a result that does not match with `InvalidResponse`; both name the path. Decoder and encoder are
 * compiled once, here.
 *
 * **Gotchas**
 *
 * Write a generator as `Effect.fnUntraced(function*(event) { … })`. A function that returns `Effect.gen(function*() { … })`
 * makes a new generator function for every invocation, which costs some 15 µs and keeps the event in memory until the
 * next major garbage collection. `Effect.fn("name")` makes a span even if no tracer listens.
 *
 * **Example** (An event and a response)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 *
 * const double = Handler.json({
 *   event: Schema.Struct({ n: Schema.Finite }),
 *   response: Schema.Struct({ twice: Schema.Finite })
 * }, ({ n }) => Effect.succeed({ twice: 2 * n }))
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const json = <S extends Schema.Constraint, E, R, T extends Schema.Constraint = Nothing>(
  // In two parts, since TypeScript infers nothing from an object that lacks a key: a misspelt `event` would be reported at
  // `response`.
  options: { readonly event: S | NotASchema } & {
    /** Default: nothing is returned, and `null` is sent. */
    readonly response?: T | NotASchema | undefined
  },
  handle: (event: S["Type"]) => Effect.Effect<T["Type"], E, R>
): Handler<
  E | InvalidEvent | Unencodable<T>,
  Needs<R | S["DecodingServices"] | NoInfer<T>["EncodingServices"]>,
  never
> => {
  checkOptions("Handler.json", options, { event: 1, response: 1 })
  checkFunction(handle)
  const respond = encoding(options.response)
  return decoding(options.event, undefined, (event) => Effect.flatMapEager(effectOf(handle(event)), respond))
}
