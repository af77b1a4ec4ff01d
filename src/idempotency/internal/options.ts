/** How a function becomes idempotent. */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { Stream } from "effect/Stream"
import type { NotASchema } from "../../internal/failure/misuse.ts"
import type { Http, Streamed } from "../../Response.ts"

/**
 * What a key may be: any value of JSON. Objects with the same fields are the same key, in whatever order.
 *
 * @category models
 * @since 0.1.0
 */
export type Key = string | number | object

/**
 * A recorded result that a call gets instead of running the function.
 *
 * @category models
 * @since 0.1.0
 */
export interface Replay {
  /** Until when the result is kept: Unix milliseconds. */
  readonly expiresAt: number
}

/**
 * How a function becomes idempotent.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options<
  Args extends ReadonlyArray<unknown>,
  S extends Schema.Constraint,
  F extends Schema.Constraint,
  E2,
  R2
> {
  /**
   * What makes two calls the same call. Nothing, an empty text, and an object or array of these fail with `InvalidKey`, and so
   * does a `Redacted`: pass `Redacted.value(…)`. It is hashed before it is stored in DynamoDB.
   */
  readonly key: (...args: Args) => Key | null | undefined
  /**
   * Tells the keys of this function from those of other idempotent functions that use the same store. Give each of several a
   * name. Default: none.
   */
  readonly name?: string | undefined
  /** What the function returns, as it is recorded. Default: nothing. */
  readonly success?: S | NotASchema | undefined
  /**
   * Failures that are final: a failure that matches is recorded, and later calls fail with it as well. Default: none, so the
   * next call after a failure runs the function again.
   */
  readonly error?: F | NotASchema | undefined
  /** How long the end of a run is recorded, from then on: a finite time, such as `"365 days"`. Default 1 hour. */
  readonly keep?: Duration.Input | undefined
  /**
   * What has to be the same in all calls with the same key, such as the amount of an order. A call with another payload
   * fails with `PayloadMismatch`. Only its hash is stored in DynamoDB. Default: nothing has to be.
   */
  readonly payload?: ((...args: Args) => unknown) | undefined
  /**
   * What a call does while another one with the same key runs. `"fail"` fails with `AlreadyRunning`. `"wait"` waits for its
   * result, and fails if 200 ms before the deadline of the invocation there is none. Default `"fail"`.
   */
  readonly whileRunning?: "fail" | "wait" | undefined
  /**
   * How long a run keeps other calls away, if there is no deadline: outside an invocation. In one, a run does so until the
   * deadline. Default 15 minutes.
   */
  readonly lease?: Duration.Input | undefined
  /** Runs when a call gets a recorded result, and yields what the call returns. Default: the result as it is. */
  readonly onReplay?: ((success: S["Type"], replay: Replay) => Effect.Effect<S["Type"], E2, R2>) | undefined
}

/**
 * What a function returns whose body cannot be recorded, since it is sent while it is produced. Return the data that the
 * stream is made of.
 *
 * @category models
 * @since 0.1.0
 */
export interface NotStreamed {
  readonly "a streamed response cannot be recorded": never
}

/** The names of all options. */
export const optionNames = {
  key: 1,
  name: 1,
  success: 1,
  error: 1,
  keep: 1,
  payload: 1,
  whileRunning: 1,
  lease: 1,
  onReplay: 1
} as const

/** `NotStreamed` if a result has a body that is sent while it is produced. */
export type Recordable<A> = 0 extends 1 & A ? unknown
  : A extends Stream<any, any, any> | Http<any> | Streamed<any> | { readonly body?: Stream<any, any, any> } ?
    NotStreamed
  : unknown

/** What a function without `success` returns. `void` alone would accept any value, and lose it. */
export type Nothing = Schema.Codec<void | undefined>
