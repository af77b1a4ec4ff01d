/** What a function does with an event: the type, its constructors and its combinators. */
import type { Cause } from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import { type Pipeable, pipeArguments } from "effect/Pipeable"
import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import { Scope } from "effect/Scope"
import type * as Stream from "effect/Stream"
import type { NoInfer } from "effect/Types"
import type { Background } from "./Background.ts"
import { Environment } from "./Environment.ts"
import { describeSchemaError } from "./internal/failure/schemaIssue.ts"
import { fromJson, type RawEvent } from "./internal/invocation/rawEvent.ts"
import { keepAnnotations } from "./internal/log/annotations.ts"
import { respondHttp, respondStream } from "./internal/response/httpAnswer.ts"
import * as JsonText from "./internal/response/jsonText.ts"
import type { Invocation } from "./Invocation.ts"
import * as Response from "./Response.ts"
import { InvalidEvent, InvalidResponse, UnknownHandler } from "./RuntimeError.ts"

export type { HttpResponse } from "./Response.ts"

const TypeId = "~effect-lambda-runtime/Handler"

/**
 * The services that the runtime gives to every invocation: its metadata, its background work, and a scope that closes
 * after both.
 *
 * @category models
 * @since 0.1.0
 */
export type Provided = Invocation | Background | Scope

/**
 * What a handler makes of one event. `misfit` says why the event is not for this handler; then `run` fails with it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Handling<out E, out R> {
  readonly misfit: InvalidEvent | undefined
  readonly run: Effect.Effect<Response.Response, E, R | Provided>
}

/**
 * Any handler, whatever it fails with and needs.
 *
 * **Details**
 *
 * It names neither, so that a handler written where one is expected keeps its own: `Handler<any, any>` would give a
 * constructor there an `any` to infer.
 *
 * @category models
 * @since 0.1.0
 */
export interface Any extends Pipeable {
  readonly [TypeId]: typeof TypeId
  /** Whether responses are meant to be streamed. Only `Lambda.toAwsHandler` has to know it in advance. */
  readonly streams: boolean
}

/**
 * A function on Lambda: from an event to a response.
 *
 * **Details**
 *
 * `E` is what an invocation can fail with; such a failure becomes the function error that the caller sees. `R` is what
 * the handler needs beside the services that every invocation has (`Provided`).
 *
 * `prepare` runs once, in the init phase, before the first event; it yields what then takes every event.
 *
 * @category models
 * @since 0.1.0
 */
export interface Handler<out E = never, out R = never> extends Any {
  readonly prepare: Effect.Effect<Take<E, R>, UnknownHandler, R | Scope>
}

/**
 * Decodes an event and says how it is handled, without handling it yet.
 *
 * @category models
 * @since 0.1.0
 */
export type Take<E, R> = (event: RawEvent) => Effect.Effect<Handling<E, R>, never, R | Provided>

const Proto = {
  [TypeId]: TypeId,
  pipe() {
    return pipeArguments(this, arguments)
  }
}

const make = <E, R>(streams: boolean, prepare: Handler<E, R>["prepare"]): Handler<E, R> =>
  Object.assign(Object.create(Proto), { streams, prepare })

/**
 * Whether a value is a `Handler`.
 *
 * @category guards
 * @since 0.1.0
 */
export const isHandler = (u: unknown): u is Handler<unknown, unknown> =>
  typeof u === "object" && u !== null && TypeId in u

const fits = <E, R>(run: Effect.Effect<Response.Response, E, R>): Handling<E, Exclude<R, Provided>> => ({
  misfit: undefined,
  // The loop provides `Provided` to every handling; `Handling["run"]` adds it back.
  run: keepAnnotations(run) as Handling<E, Exclude<R, Provided>>["run"]
})

const misfit = (error: InvalidEvent): Handling<InvalidEvent, never> => ({ misfit: error, run: Effect.fail(error) })

const takeWith = <E, R>(streams: boolean, take: Take<E, R>): Handler<E, R> => make(streams, Effect.succeed(take))

/**
 * The response is JSON text by now, or the reason why it is not.
 */
const respondJson = (value: unknown): Effect.Effect<Response.Response, InvalidResponse> => {
  try {
    return Effect.succeed(Response.jsonText(JsonText.stringify(value)))
  } catch (error) {
    return Effect.fail(error as InvalidResponse)
  }
}

/** Without the `SyntaxError`, which quotes the event. */
const notJson = (): Handling<InvalidEvent, never> => misfit(new InvalidEvent({ detail: "the event is not JSON" }))

/** Decodes an event by its schema and hands it to `handle`. The decoder is compiled once, here. */
const takeSchema = <S extends Schema.Constraint, E, R>(
  schema: S,
  handle: (event: S["Type"]) => Effect.Effect<Response.Response, E, R>
): Take<E | InvalidEvent, Exclude<R | S["DecodingServices"], Provided>> => {
  const decode = SchemaParser.decodeUnknownEffect(schema, { errors: "all" })
  return (event) => {
    let json: unknown
    try {
      json = event.json
    } catch {
      return Effect.succeed(notJson())
    }
    return Effect.matchEager(decode(json), {
      onSuccess: (decoded): Handling<E | InvalidEvent, Exclude<R, Provided>> =>
        fits(Effect.suspend(() => handle(decoded))),
      onFailure: (issue) => misfit(new InvalidEvent({ detail: describeSchemaError("event", issue), issue }))
    }) as ReturnType<Take<E | InvalidEvent, Exclude<R | S["DecodingServices"], Provided>>>
  }
}

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
export const bytes = <E, R>(
  handle: (event: Uint8Array) => Effect.Effect<Uint8Array | Response.Response, E, R>,
  options?: {
    /** Printable ASCII. Default `application/octet-stream`. */
    readonly contentType?: string | undefined
  }
): Handler<E, Exclude<R, Provided>> =>
  takeWith(false, (event) =>
    Effect.succeed(fits(Effect.map(
      Effect.suspend(() => handle(event.bytes)),
      (response) => response instanceof Uint8Array ? Response.bytes(response, options) : response
    ))))

/**
 * A handler from a JSON string to a string, which is sent as JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const text = <E, R>(
  handle: (event: string) => Effect.Effect<string, E, R>
): Handler<E | InvalidEvent | InvalidResponse, Exclude<R, Provided>> =>
  takeWith<E | InvalidEvent | InvalidResponse, Exclude<R, Provided>>(false, (event) => {
    let json: unknown
    try {
      json = event.json
    } catch {
      return Effect.succeed(notJson())
    }
    return Effect.succeed(
      typeof json === "string"
        ? fits(Effect.flatMap(Effect.suspend(() => handle(json)), respondJson))
        : misfit(new InvalidEvent({ detail: "event: expected a JSON string" }))
    )
  })

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
 * next major garbage collection; `Effect.fn("name")` makes a span even where no tracer listens.
 *
 * **Example** (An event and a response)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 *
 * const double = Handler.json({
 *   event: Schema.Struct({ n: Schema.Number }),
 *   response: Schema.Struct({ twice: Schema.Number })
 * }, ({ n }) => Effect.succeed({ twice: 2 * n }))
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const json: {
  <S extends Schema.Constraint, T extends Schema.Constraint, E, R>(
    options: { readonly event: S; readonly response: T },
    handle: (event: S["Type"]) => Effect.Effect<T["Type"], E, R>
  ): Handler<
    E | InvalidEvent | InvalidResponse,
    Exclude<R | S["DecodingServices"] | T["EncodingServices"], Provided>
  >
  <S extends Schema.Constraint, E, R>(
    options: { readonly event: S },
    // `void` alone would accept any value, and lose it.
    handle: (event: S["Type"]) => Effect.Effect<void | undefined, E, R>
  ): Handler<E | InvalidEvent, Exclude<R | S["DecodingServices"], Provided>>
} = <S extends Schema.Constraint, T extends Schema.Constraint, E, R>(
  options: { readonly event: S; readonly response?: T },
  handle: (event: S["Type"]) => Effect.Effect<T["Type"], E, R>
): Handler<
  E | InvalidEvent | InvalidResponse,
  Exclude<R | S["DecodingServices"] | T["EncodingServices"], Provided>
> => {
  if (options.response === undefined) {
    return takeWith(false, takeSchema(options.event, (event) => Effect.as(handle(event), nothing)))
  }
  const encode = SchemaParser.encodeUnknownEffect(options.response, { errors: "all" })
  const respond = (value: T["Type"]) =>
    Effect.flatMapEager(
      Effect.catchEager(
        encode(value),
        (issue) => Effect.fail(new InvalidResponse({ detail: describeSchemaError("response", issue), issue }))
      ),
      respondJson
    )
  return takeWith(false, takeSchema(options.event, (event) => Effect.flatMapEager(handle(event), respond)))
}

const nothing = Response.jsonText("null")

/**
 * A handler that answers with a stream of strings or bytes, sent as it is produced.
 *
 * **Details**
 *
 * Return the stream itself, or an effect of it. A failure before the first chunk is an ordinary function error; a later
 * one ends the response, and the caller learns of it in the trailers.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-response-streaming.html
 * @category constructors
 * @since 0.1.0
 */
export const stream = <S extends Schema.Constraint, E, R, E2 = never, R2 = never>(
  options: {
    readonly event: S
    /** Printable ASCII. Default `application/octet-stream`. */
    readonly contentType?: string | undefined
  },
  handle: (
    event: S["Type"]
  ) =>
    | Stream.Stream<string | Uint8Array, E, R>
    | Effect.Effect<Stream.Stream<string | Uint8Array, E, R>, E2, R2>
): Handler<E | E2 | InvalidEvent, Exclude<R | R2 | S["DecodingServices"], Provided>> =>
  takeWith(
    true,
    takeSchema(options.event, (event) => {
      const body = handle(event)
      return Effect.isEffect(body)
        ? Effect.flatMap(body, (body) => respondStream(body, options))
        : respondStream(body, options)
    })
  )

/**
 * A handler that answers HTTP: a status, headers, cookies, and a body or a stream.
 *
 * **Details**
 *
 * A stream as body is sent behind the prelude of Lambda's HTTP integration, as Function URLs in `RESPONSE_STREAM` mode
 * and streaming REST APIs take it. A complete body is sent in the buffered form that every HTTP source takes: a JSON
 * object with `statusCode`, `headers`, `multiValueHeaders`, `cookies`, `body` and `isBase64Encoded`. `streaming`
 * chooses one form for all responses: `true` where the caller always streams, `false` where it never does; then a
 * stream is collected first.
 *
 * A status, header or cookie that HTTP does not allow fails with `InvalidResponse`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/response-streaming-tutorial.html
 * @category constructors
 * @since 0.1.0
 */
export const http = <S extends Schema.Constraint, E, R, E2 = never, R2 = never>(
  options: {
    readonly event: S
    /** Default: a stream is streamed, all else is not. */
    readonly streaming?: boolean | undefined
  },
  handle: (event: S["Type"]) => Effect.Effect<Response.HttpResponse<E2, R2>, E, R>
): Handler<E | E2 | InvalidEvent | InvalidResponse, Exclude<R | R2 | S["DecodingServices"], Provided>> =>
  takeWith(
    options.streaming === true,
    takeSchema(options.event, (event) =>
      Effect.flatMap(handle(event), (response) => respondHttp(response, options.streaming)))
  )

/**
 * The error type of a handler.
 *
 * @category models
 * @since 0.1.0
 */
export type ErrorOf<H> = H extends Handler<infer E, infer _R> ? E : unknown

/**
 * The services that a handler needs.
 *
 * @category models
 * @since 0.1.0
 */
export type ServicesOf<H> = H extends Handler<infer _E, infer R> ? R : unknown

/** The handlers of a record, each as one that fails with and needs what any of them does. */
const widen = <Handlers extends Readonly<Record<string, Any>>>(handlers: Handlers) => {
  const known: Readonly<Record<string, Any>> = handlers
  // `Handler` is the one interface that extends `Any`.
  return known as Readonly<
    Record<string, Handler<ErrorOf<Handlers[keyof Handlers]>, ServicesOf<Handlers[keyof Handlers]>>>
  >
}

/**
 * The handler that `_HANDLER` names: one package, many functions.
 *
 * **Details**
 *
 * The name is looked up once, in the init phase: as it stands, or the part after its last dot, since some tools insist
 * on `file.name`. An unknown name fails with `UnknownHandler`, an init error that lists the known ones.
 *
 * @category constructors
 * @since 0.1.0
 */
export const named = <Handlers extends Readonly<Record<string, Any>>>(
  handlers: Handlers
): Handler<ErrorOf<Handlers[keyof Handlers]>, ServicesOf<Handlers[keyof Handlers]>> =>
  make(
    Object.values(handlers).some((handler) => handler.streams),
    Effect.flatMap(Environment, ({ handler: name = "" }) => {
      const key = [name, name.slice(name.lastIndexOf(".") + 1)].find((key) => Object.hasOwn(handlers, key))
      return key === undefined
        ? Effect.fail(new UnknownHandler({ actual: name || undefined, known: Object.keys(handlers) }))
        : widen(handlers)[key]!.prepare
    })
  )

/**
 * The first of several handlers whose schema the event matches, in the order of the record: one function, several
 * sources.
 *
 * **Details**
 *
 * A handler of bytes matches every event, so it can only be the last. An event that matches none fails with
 * `InvalidEvent`, which names each handler that was tried and why it did not match.
 *
 * @category constructors
 * @since 0.1.0
 */
export const match = <Handlers extends Readonly<Record<string, Any>>>(
  handlers: Handlers
): Handler<ErrorOf<Handlers[keyof Handlers]> | InvalidEvent, ServicesOf<Handlers[keyof Handlers]>> => {
  const candidates = Object.entries(widen(handlers))
  return make(
    candidates.some(([, handler]) => handler.streams),
    Effect.map(
      Effect.forEach(candidates, ([name, handler]) => Effect.map(handler.prepare, (take) => [name, take] as const)),
      (takes): Take<ErrorOf<Handlers[keyof Handlers]> | InvalidEvent, ServicesOf<Handlers[keyof Handlers]>> =>
        Effect.fnUntraced(function*(event) {
          const tried: Array<string> = []
          let cause: unknown
          for (const [name, take] of takes) {
            const handling = yield* take(event)
            if (handling.misfit === undefined) return handling
            tried.push(`${name} (${handling.misfit.detail})`)
            cause = handling.misfit.cause
          }
          return misfit(new InvalidEvent({ detail: `the event matches none of: ${tried.join("; ")}`, cause }))
        })
    )
  )
}

/** Another handling of the same events. */
const mapRun = <E, R, E2, R2>(
  self: Handler<E, R>,
  f: (run: Handling<E, R>["run"]) => Effect.Effect<Response.Response, E2, R2>
): Handler<E2, R | Exclude<R2, Provided>> =>
  make(
    self.streams,
    Effect.map(self.prepare, (take): Take<E2, R | Exclude<R2, Provided>> => (event) =>
      Effect.map(take(event), (handling): Handling<E2, Exclude<R2, Provided>> => ({
        misfit: handling.misfit,
        run: fits(f(handling.run)).run
      })))
  )

/**
 * Wraps every invocation: the effect that `f` returns runs in place of the handling of an event.
 *
 * **When to use**
 *
 * Use for spans, timeouts, retries, metrics and locks around a handler.
 *
 * **Gotchas**
 *
 * The event is decoded by then; one that does not match is a handling that fails with `InvalidEvent`. A streamed body is
 * produced after the handling has ended.
 *
 * @category combinators
 * @since 0.1.0
 */
export const wrap: {
  <E, R, E2, R2>(
    f: (handling: Effect.Effect<Response.Response, E, R | Provided>) => Effect.Effect<Response.Response, E2, R2>
  ): (self: Handler<E, R>) => Handler<E2, Exclude<R2, Provided> | R>
  <E, R, E2, R2>(
    self: Handler<E, R>,
    f: (handling: Effect.Effect<Response.Response, E, R | Provided>) => Effect.Effect<Response.Response, E2, R2>
  ): Handler<E2, Exclude<R2, Provided> | R>
} = /*#__PURE__*/ dual(2, mapRun)

/**
 * Changes the event before it is decoded, such as to take it out of an envelope. `f` gets the parsed JSON; what it
 * throws fails the invocation with `InvalidEvent`.
 *
 * @category combinators
 * @since 0.1.0
 */
export const mapEvent: {
  (f: (event: unknown) => unknown): <E, R>(self: Handler<E, R>) => Handler<E | InvalidEvent, R>
  <E, R>(self: Handler<E, R>, f: (event: unknown) => unknown): Handler<E | InvalidEvent, R>
} = /*#__PURE__*/ dual(
  2,
  <E, R>(self: Handler<E, R>, f: (event: unknown) => unknown): Handler<E | InvalidEvent, R> =>
    make(
      self.streams,
      Effect.map(self.prepare, (take): Take<E | InvalidEvent, R> => (event) => {
        let json: unknown
        try {
          json = event.json
        } catch {
          return Effect.succeed(notJson())
        }
        let mapped: RawEvent
        try {
          mapped = fromJson(f(json))
        } catch (cause) {
          return Effect.succeed(misfit(new InvalidEvent({ detail: "the event could not be mapped", cause })))
        }
        return take(mapped)
      })
    )
)

/**
 * Changes every response of a handler.
 *
 * @category combinators
 * @since 0.1.0
 */
export const mapResponse: {
  (f: (response: Response.Response) => Response.Response): <E, R>(self: Handler<E, R>) => Handler<E, R>
  <E, R>(self: Handler<E, R>, f: (response: Response.Response) => Response.Response): Handler<E, R>
} = /*#__PURE__*/ dual(
  2,
  <E, R>(self: Handler<E, R>, f: (response: Response.Response) => Response.Response): Handler<E, R> =>
    mapRun(self, Effect.map(f))
)

/**
 * Turns typed failures into responses, those of decoding and encoding among them.
 *
 * **Gotchas**
 *
 * A streamed body is produced after the handling has ended, so its failures pass by, although `E` no longer names them:
 * catch them in the stream. The same holds for `catchTag`, `catchCause` and `wrap`.
 *
 * @category combinators
 * @since 0.1.0
 */
const catch_: {
  <E, E2, R2>(
    f: (error: E) => Effect.Effect<Response.Response, E2, R2>
  ): <R>(self: Handler<E, R>) => Handler<E2, R | Exclude<R2, Provided>>
  <E, R, E2, R2>(
    self: Handler<E, R>,
    f: (error: E) => Effect.Effect<Response.Response, E2, R2>
  ): Handler<E2, R | Exclude<R2, Provided>>
} = /*#__PURE__*/ dual(
  2,
  <E, R, E2, R2>(
    self: Handler<E, R>,
    f: (error: E) => Effect.Effect<Response.Response, E2, R2>
  ): Handler<E2, R | Exclude<R2, Provided>> => mapRun(self, (run) => Effect.catch(run, f))
)
export { catch_ as catch }

/**
 * Turns one typed failure, named by its tag, into a response.
 *
 * @category combinators
 * @since 0.1.0
 */
export const catchTag: {
  <E, const K extends Extract<E, { readonly _tag: string }>["_tag"], E2, R2>(
    tag: K,
    f: (error: Extract<E, { readonly _tag: K }>) => Effect.Effect<Response.Response, E2, R2>
  ): <R>(self: Handler<E, R>) => Handler<E2 | Exclude<E, { readonly _tag: K }>, R | Exclude<R2, Provided>>
  <E, R, const K extends Extract<E, { readonly _tag: string }>["_tag"], E2, R2>(
    self: Handler<E, R>,
    tag: K,
    f: (error: Extract<E, { readonly _tag: K }>) => Effect.Effect<Response.Response, E2, R2>
  ): Handler<E2 | Exclude<E, { readonly _tag: K }>, R | Exclude<R2, Provided>>
} = /*#__PURE__*/ dual(3, <E, R, const K extends Extract<E, { readonly _tag: string }>["_tag"], E2, R2>(
  self: Handler<E, R>,
  tag: K,
  f: (error: Extract<E, { readonly _tag: K }>) => Effect.Effect<Response.Response, E2, R2>
) =>
  mapRun(self, (run) =>
    Effect.catchIf(
      run,
      (error): error is Extract<E, { readonly _tag: K }> => Predicate.isTagged(error, tag),
      f
    )))

/**
 * Turns any failure, defects among them, into a response.
 *
 * **Gotchas**
 *
 * An interruption by the deadline is not seen here: it is reported whatever the handler does.
 *
 * @category combinators
 * @since 0.1.0
 */
export const catchCause: {
  <E, E2, R2>(
    f: (cause: Cause<E>) => Effect.Effect<Response.Response, E2, R2>
  ): <R>(self: Handler<E, R>) => Handler<E2, R | Exclude<R2, Provided>>
  <E, R, E2, R2>(
    self: Handler<E, R>,
    f: (cause: Cause<E>) => Effect.Effect<Response.Response, E2, R2>
  ): Handler<E2, R | Exclude<R2, Provided>>
} = /*#__PURE__*/ dual(
  2,
  <E, R, E2, R2>(
    self: Handler<E, R>,
    f: (cause: Cause<E>) => Effect.Effect<Response.Response, E2, R2>
  ): Handler<E2, R | Exclude<R2, Provided>> => mapRun(self, (run) => Effect.catchCause(run, f))
)

/**
 * Provides services that exist already.
 *
 * @category combinators
 * @since 0.1.0
 */
export const provideContext: {
  <R2>(context: Context.Context<R2>): <E, R>(self: Handler<E, R>) => Handler<E, Exclude<R, R2>>
  <E, R, R2>(self: Handler<E, R>, context: Context.Context<R2>): Handler<E, Exclude<R, R2>>
} = /*#__PURE__*/ dual(
  2,
  <E, R, R2>(self: Handler<E, R>, context: Context.Context<R2>): Handler<E, Exclude<R, R2>> =>
    make(
      self.streams,
      Effect.map(
        Effect.provideContext(self.prepare, context),
        (take) => provideTake(take, context)
      ) as Handler<E, Exclude<R, R2>>["prepare"]
    )
)

const provideTake = <E, R, R2>(take: Take<E, R>, context: Context.Context<R2>): Take<E, Exclude<R, R2>> => (event) =>
  Effect.map(
    Effect.provideContext(take(event), context),
    (handling): Handling<E, Exclude<R, R2>> => ({
      misfit: handling.misfit,
      run: Effect.provideContext(handling.run, context) as Handling<E, Exclude<R, R2>>["run"]
    })
  ) as ReturnType<Take<E, Exclude<R, R2>>>

/**
 * Provides one service.
 *
 * @category combinators
 * @since 0.1.0
 */
export const provideService: {
  <I, S>(key: Context.Key<I, S>, service: NoInfer<S>): <E, R>(self: Handler<E, R>) => Handler<E, Exclude<R, I>>
  <E, R, I, S>(self: Handler<E, R>, key: Context.Key<I, S>, service: NoInfer<S>): Handler<E, Exclude<R, I>>
} = /*#__PURE__*/ dual(
  3,
  <E, R, I, S>(self: Handler<E, R>, key: Context.Key<I, S>, service: S): Handler<E, Exclude<R, I>> =>
    provideContext(self, Context.make(key, service))
)

/** Handlers of one function share what they provide in common, so they build into the same memo map. */
const buildShared = <A, E, R>(layer: Layer.Layer<A, E, R>): Effect.Effect<Context.Context<A>, E, R | Scope> =>
  Effect.contextWith((context: Context.Context<R | Scope>) =>
    Layer.buildWithMemoMap(
      layer,
      Context.getOrUndefined(context, Layer.CurrentMemoMap) ?? Layer.makeMemoMapUnsafe(),
      Context.get(context, Scope)
    )
  )

/**
 * Provides a layer. It is built once, in the init phase, and its finalizers run at shutdown.
 *
 * **When to use**
 *
 * Use where handlers of one function need different layers. A layer for the whole function goes to
 * `Effect.provide(Lambda.run(handler), layer)`; both share what they have in common.
 *
 * **Details**
 *
 * A layer that fails is an init error; it never is a failure of the handler.
 *
 * @category combinators
 * @since 0.1.0
 */
export const provide: {
  <A, E2, R2>(layer: Layer.Layer<A, E2, R2>): <E, R>(self: Handler<E, R>) => Handler<E, R2 | Exclude<R, A>>
  <E, R, A, E2, R2>(self: Handler<E, R>, layer: Layer.Layer<A, E2, R2>): Handler<E, R2 | Exclude<R, A>>
} = /*#__PURE__*/ dual(
  2,
  <E, R, A, E2, R2>(self: Handler<E, R>, layer: Layer.Layer<A, E2, R2>): Handler<E, R2 | Exclude<R, A>> =>
    make(
      self.streams,
      Effect.flatMap(
        Effect.orDie(buildShared(layer)),
        (context) => provideContext(self, context).prepare
      ) as Handler<E, R2 | Exclude<R, A>>["prepare"]
    )
)
