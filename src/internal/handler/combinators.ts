/** Another handling of the same events: around it, before it, after it, and in place of its failures. */
import type { Cause } from "effect/Cause"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Predicate from "effect/Predicate"
import * as Response from "../../Response.ts"
import { InvalidEvent } from "../../RuntimeError.ts"
import { fromJson } from "../invocation/rawEvent.ts"
import { keepAnnotations } from "../log/annotations.ts"
import { type Needs, reject, withJson } from "./handling.ts"
import { fromPrepare, type Handler, type Handling, type Provided, type RawEvent } from "./model.ts"

/** Another handling of the same events. */
const mapRun = <E, R, Body, E2, R2, Body2>(
  self: Handler<E, R, Body>,
  f: (
    run: Handling<E, R, Body>["run"],
    event: RawEvent
  ) => Effect.Effect<Response.Response<Body2>, E2, R | R2 | Provided>
): Handler<E2 | Body2, R | Needs<R2>, Body2> =>
  fromPrepare(
    self,
    Effect.map(self.prepare, (take) => (event) =>
      Effect.map(take(event), ({ rejection, run, streaming }) => ({
        rejection,
        streaming,
        // The loop provides `Provided` to every handling, so only `Needs<R2>` is left of `R2`.
        run: keepAnnotations(
          Effect.suspend(() => Effect.flatMapEager(f(run, event), (response) => Response.begin(response, streaming)))
        ) as Handling<E2 | Body2, R | Needs<R2>, Body2>["run"]
      })))
  )

/**
 * Wraps every invocation: the effect that `f` returns runs in place of the handling of an event.
 *
 * **When to use**
 *
 * Use for spans, timeouts, retries, metrics and locks around a handler.
 *
 * **Details**
 *
 * `event` is the event as it came, before any schema: its bytes, and its JSON.
 *
 * **Gotchas**
 *
 * The event is decoded by then; if it does not match, the handling fails with `InvalidEvent`. A streamed body is produced
 * after the handling has ended, from its first byte on.
 *
 * **Example** (Records of an invocation with the size of its event)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 *
 * const greet = Handler.json({ event: Schema.String }, (name) => Effect.log(`Hello ${name}`)).pipe(
 *   Handler.wrap((handling, { bytes }) => Effect.annotateLogs(handling, { eventBytes: bytes.length }))
 * )
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const wrap: {
  /**
   * Wraps every invocation: the effect that `f` returns runs in place of the handling of an event. `event` is the event
   * as it came, before any schema.
   */
  <E, R, Body, E2, R2, Body2 = never>(
    f: (
      handling: Effect.Effect<Response.Response<Body>, E, R | Provided>,
      event: RawEvent
    ) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ): (self: Handler<E, R, Body>) => Handler<E2 | Body2, Exclude<R | R2, Provided>, Body2>
  /**
   * Wraps every invocation: the effect that `f` returns runs in place of the handling of an event. `event` is the event
   * as it came, before any schema.
   */
  <E, R, Body, E2, R2, Body2 = never>(
    self: Handler<E, R, Body>,
    f: (
      handling: Effect.Effect<Response.Response<Body>, E, R | Provided>,
      event: RawEvent
    ) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ): Handler<E2 | Body2, Exclude<R | R2, Provided>, Body2>
} = /*#__PURE__*/ dual(2, mapRun)

/**
 * Changes the event before it is decoded, such as to take it out of an envelope. `f` gets the parsed JSON; what it
 * throws fails the invocation with `InvalidEvent`.
 *
 * @category combinators
 * @since 0.1.0
 */
export const mapEvent: {
  /** Changes the event before it is decoded. What `f` throws fails the invocation with `InvalidEvent`. */
  (f: (event: unknown) => unknown): <E, R, Body>(self: Handler<E, R, Body>) => Handler<E | InvalidEvent, R, Body>
  /** Changes the event before it is decoded. What `f` throws fails the invocation with `InvalidEvent`. */
  <E, R, Body>(self: Handler<E, R, Body>, f: (event: unknown) => unknown): Handler<E | InvalidEvent, R, Body>
} = /*#__PURE__*/ dual(
  2,
  <E, R, Body>(self: Handler<E, R, Body>, f: (event: unknown) => unknown): Handler<E | InvalidEvent, R, Body> => {
    const streaming = self.streams ? true : undefined
    return fromPrepare(
      self,
      Effect.map(
        self.prepare,
        (take) => (event) =>
          withJson<E | InvalidEvent, R, Body, R | Provided>(event, streaming, (json) => {
            let mapped: RawEvent
            try {
              mapped = fromJson(f(json))
            } catch (cause) {
              return Effect.succeed(
                reject(new InvalidEvent({ detail: "the event could not be mapped", cause }), streaming)
              )
            }
            return take(mapped)
          })
      )
    )
  }
)

/**
 * Changes every response of a handler.
 *
 * **Example** (CORS for every response, errors included)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { Handler, Response } from "effect-lambda-runtime"
 * import { FunctionUrlEvent } from "effect-lambda-runtime/events/FunctionUrlEvent"
 *
 * const api = Handler.http({ event: FunctionUrlEvent }, () => Effect.succeed({ body: "Hello" })).pipe(
 *   Handler.catchTag("InvalidEvent", () => Effect.succeed(Response.http({ status: 400 }))),
 *   Handler.mapResponse(Response.withHeaders({ "access-control-allow-origin": "https://example.com" }))
 * )
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const mapResponse: {
  /** Changes every response of a handler. An HTTP response has its status, headers and cookies. */
  <Body, Body2 = never>(
    f: (response: Response.Response<Body>) => Response.Response<Body2>
  ): <E, R>(self: Handler<E, R, Body>) => Handler<E | Body2, R, Body2>
  /** Changes every response of a handler. An HTTP response has its status, headers and cookies. */
  <E, R, Body, Body2 = never>(
    self: Handler<E, R, Body>,
    f: (response: Response.Response<Body>) => Response.Response<Body2>
  ): Handler<E | Body2, R, Body2>
} = /*#__PURE__*/ dual(
  2,
  <E, R, Body, Body2>(
    self: Handler<E, R, Body>,
    f: (response: Response.Response<Body>) => Response.Response<Body2>
  ): Handler<E | Body2, R, Body2> => mapRun(self, Effect.map(f))
)

/**
 * Turns typed failures into responses, including those of decoding and encoding.
 *
 * **Details**
 *
 * `Response.http` and `Response.json` make HTTP responses, which are sent in the form that the handler streams or does
 * not.
 *
 * **Gotchas**
 *
 * A streamed body is produced after the handling has ended, from its first byte on. What it fails with from then on is not
 * caught, and stays in the error type. The same holds for `catchTag`, `catchCause` and `wrap`.
 *
 * @category combinators
 * @since 0.1.0
 */
const catch_: {
  /** Turns typed failures into responses, including those of decoding and encoding. */
  <E, E2, R2, Body2 = never>(
    f: (error: E) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ): <R, Body>(
    self: Handler<E, R, Body>
  ) => Handler<E2 | Body | Body2, R | Exclude<R2, Provided>, Body | Body2>
  /** Turns typed failures into responses, including those of decoding and encoding. */
  <E, R, Body, E2, R2, Body2 = never>(
    self: Handler<E, R, Body>,
    f: (error: E) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ): Handler<E2 | Body | Body2, R | Exclude<R2, Provided>, Body | Body2>
} = /*#__PURE__*/ dual(
  2,
  <E, R, Body, E2, R2, Body2>(
    self: Handler<E, R, Body>,
    f: (error: E) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ) => mapRun<E, R, Body, E2, R2, Body | Body2>(self, (run) => Effect.catch(run, f))
)
export { catch_ as catch }

/**
 * Turns one typed failure, named by its tag, into a response.
 *
 * @category combinators
 * @since 0.1.0
 */
export const catchTag: {
  /** Turns one typed failure, named by its tag, into a response. */
  <E, const K extends Extract<E, { readonly _tag: string }>["_tag"], E2, R2, Body2 = never>(
    tag: K,
    f: (error: Extract<E, { readonly _tag: K }>) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ): <R, Body>(
    self: Handler<E, R, Body>
  ) => Handler<E2 | Exclude<E, { readonly _tag: K }> | Body | Body2, R | Exclude<R2, Provided>, Body | Body2>
  /** Turns one typed failure, named by its tag, into a response. */
  <E, R, Body, const K extends Extract<E, { readonly _tag: string }>["_tag"], E2, R2, Body2 = never>(
    self: Handler<E, R, Body>,
    tag: K,
    f: (error: Extract<E, { readonly _tag: K }>) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ): Handler<E2 | Exclude<E, { readonly _tag: K }> | Body | Body2, R | Exclude<R2, Provided>, Body | Body2>
} = /*#__PURE__*/ dual(
  3,
  <E, R, Body, const K extends Extract<E, { readonly _tag: string }>["_tag"], E2, R2, Body2>(
    self: Handler<E, R, Body>,
    tag: K,
    f: (error: Extract<E, { readonly _tag: K }>) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ) =>
    mapRun<E, R, Body, E2 | Exclude<E, { readonly _tag: K }>, R2, Body | Body2>(
      self,
      (run) =>
        Effect.catch(
          run,
          (error): Effect.Effect<Response.Response<Body2>, E2 | Exclude<E, { readonly _tag: K }>, R2> =>
            Predicate.isTagged(error, tag)
              ? f(error as Extract<E, { readonly _tag: K }>)
              : Effect.fail(error as Exclude<E, { readonly _tag: K }>)
        )
    )
)

/**
 * Turns any failure, including defects, into a response.
 *
 * **Gotchas**
 *
 * An interruption by the deadline is not seen here: it is reported whatever the handler does.
 *
 * @category combinators
 * @since 0.1.0
 */
export const catchCause: {
  /** Turns any failure, including defects, into a response. */
  <E, E2, R2, Body2 = never>(
    f: (cause: Cause<E>) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ): <R, Body>(
    self: Handler<E, R, Body>
  ) => Handler<E2 | Body | Body2, R | Exclude<R2, Provided>, Body | Body2>
  /** Turns any failure, including defects, into a response. */
  <E, R, Body, E2, R2, Body2 = never>(
    self: Handler<E, R, Body>,
    f: (cause: Cause<E>) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ): Handler<E2 | Body | Body2, R | Exclude<R2, Provided>, Body | Body2>
} = /*#__PURE__*/ dual(
  2,
  <E, R, Body, E2, R2, Body2>(
    self: Handler<E, R, Body>,
    f: (cause: Cause<E>) => Effect.Effect<Response.Response<Body2>, E2, R2>
  ) => mapRun<E, R, Body, E2, R2, Body | Body2>(self, (run) => Effect.catchCause(run, f))
)
