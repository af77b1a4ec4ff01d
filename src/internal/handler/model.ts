/** What a handler is: it is prepared once, then says of each event how it is handled, and runs that. */
import type * as Effect from "effect/Effect"
import { type Pipeable, pipeArguments } from "effect/Pipeable"
import type { Scope } from "effect/Scope"
import type { Background } from "../../Background.ts"
import type { Invocation } from "../../Invocation.ts"
import type * as Response from "../../Response.ts"
import type { InvalidEvent, UnknownHandler } from "../../RuntimeError.ts"

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
 * A function on Lambda: from an event to a response.
 *
 * **Details**
 *
 * `E` is what an invocation can fail with; such a failure becomes the function error that the caller receives. `R` is
 * what the handler needs besides the services that every invocation has (`Provided`).
 *
 * `Body` is the part of `E` that a streamed body can fail with after its first byte. No combinator can catch that any
 * more, so it stays in `E`: the caller receives it in the trailers of the response. It is `never` for a handler that does
 * not stream, and all of `E` if a type leaves it out.
 *
 * @category models
 * @since 0.1.0
 */
export interface Handler<out E = never, out R = never, out Body = E> extends Any {
  /** Runs once, in the init phase, before the first event. It yields what then takes every event. */
  readonly prepare: Effect.Effect<Prepared<E, R, Body>, UnknownHandler, R | Scope>
}

/**
 * Any handler, whatever it fails with and needs.
 *
 * **When to use**
 *
 * Use `Any` as a constraint: `Handler<any, any>` would make handlers written inline infer `any`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Any extends Pipeable, Traits {
  readonly [TypeId]: typeof TypeId
}

/**
 * What is known of a handler before any event.
 *
 * @category models
 * @since 0.1.0
 */
export interface Traits {
  /** Whether responses are meant to be streamed. Only `Lambda.toAwsHandler` has to know it in advance. */
  readonly streams: boolean
  /** Whether it answers HTTP requests. To such a handler the emulator passes plain HTTP, many requests at once. */
  readonly http: boolean
}

/**
 * A handler once it is prepared: decodes an event and says how it is handled, without handling it yet.
 *
 * @category models
 * @since 0.1.0
 */
export type Prepared<E, R, Body = E> = (
  event: RawEvent
) => Effect.Effect<Handling<E, R, Body>, never, R | Provided>

/**
 * An event as it came. Its JSON is parsed once, when it is first read.
 *
 * **Gotchas**
 *
 * AWS's own loop parses every event, and so does `Handler.mapEvent`. There `bytes` is JSON text that is made from the
 * parsed event.
 *
 * @category models
 * @since 0.1.0
 */
export interface RawEvent {
  readonly bytes: Uint8Array
  /** Throws `InvalidEvent` if the event is not JSON. */
  readonly json: unknown
}

/**
 * How one event is handled.
 *
 * @category models
 * @since 0.1.0
 */
export interface Handling<out E, out R, out Body = E> {
  /** Why the event is not for this handler; then `run` fails with it. */
  readonly rejection: InvalidEvent | undefined
  /** The form of HTTP responses, as `Response.toWire` takes it. */
  readonly streaming: boolean | undefined
  /** Yields the response. A streamed body has begun by then. */
  readonly run: Effect.Effect<Response.Response<Body>, E, R | Provided>
}

/**
 * The error type of a handler.
 *
 * @category models
 * @since 0.1.0
 */
export type Error<H> = H extends Handler<infer E, infer _R, infer _Body> ? E : unknown

/**
 * The services that a handler needs.
 *
 * @category models
 * @since 0.1.0
 */
export type Services<H> = H extends Handler<infer _E, infer R, infer _Body> ? R : unknown

/**
 * What the streamed body of a handler can fail with after its first byte.
 *
 * @category models
 * @since 0.1.0
 */
export type BodyError<H> = H extends Handler<infer _E, infer _R, infer Body> ? Body : unknown

const Proto = {
  [TypeId]: TypeId,
  pipe() {
    return pipeArguments(this, arguments)
  }
}

export const fromPrepare = <E, R, Body>(
  { http, streams }: Traits,
  prepare: Handler<E, R, Body>["prepare"]
): Handler<E, R, Body> => Object.assign(Object.create(Proto), { http, streams, prepare })

/**
 * Whether a value is a `Handler`.
 *
 * @category guards
 * @since 0.1.0
 */
export const isHandler = (u: unknown): u is Handler<unknown, unknown> =>
  typeof u === "object" && u !== null && TypeId in u
