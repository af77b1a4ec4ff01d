/** An event that a test sends: what goes with it, and what comes back. */
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Stream from "effect/Stream"
import type { Response } from "./TestResponse.ts"

/**
 * What goes with an event, and what happens to its response.
 *
 * @category models
 * @since 0.1.0
 */
export interface SendOptions {
  /** Default: a UUID that counts up. */
  readonly requestId?: string | undefined
  /**
   * The time until the deadline, from when the function takes the event; `false` for no deadline. Measured by the
   * `Clock`, so in tests by `TestClock`, which starts at 0. Default 30 minutes, the longest timeout that Lambda allows. A
   * negative time is a deadline in the past, as a wrong clock makes one.
   */
  readonly timeout?: Duration.Input | false | undefined
  /** Default `arn:aws:lambda:us-east-1:123456789012:function:test`. */
  readonly invokedFunctionArn?: string | undefined
  /** The X-Ray header. */
  readonly traceId?: string | undefined
  readonly tenantId?: string | undefined
  /** A string is sent as it is, any other value as JSON. */
  readonly clientContext?: unknown
  /** A string is sent as it is, any other value as JSON. */
  readonly cognitoIdentity?: unknown
  /** The opaque value that the response has to carry back. */
  readonly nonce?: string | undefined
  /** How long the Runtime API takes to accept the response. Default: no time. */
  readonly responseDelay?: Duration.Input | undefined
  /**
   * What goes wrong with the response. A status refuses it. `"lost"` breaks the connection before the response is
   * complete: a streamed one breaks at its first chunk. `"lost after"` breaks it when the response was accepted, but
   * before the function knows. Default: nothing.
   */
  readonly fault?: number | "lost" | "lost after" | undefined
}

/**
 * An event that was sent.
 *
 * @category models
 * @since 0.1.0
 */
export interface Sent {
  readonly requestId: string
  /** Waits until the function has taken the event, and has worked on it as far as it can without waiting. */
  readonly taken: Effect.Effect<void, FunctionEnded>
  /** Waits for the response. */
  readonly response: Effect.Effect<Response, FunctionEnded>
  /**
   * The chunks of the response as they come, each once: a second run of the stream goes on where the first stopped. A
   * buffered response is one chunk, a function error none.
   */
  readonly chunks: Stream.Stream<Uint8Array, FunctionEnded>
  /** Breaks the connection on which the response is streamed. */
  readonly disconnect: Effect.Effect<void>
}

/**
 * The function has ended, so what a test awaits of it never comes.
 *
 * @category errors
 * @since 0.1.0
 */
export class FunctionEnded extends Data.TaggedError("FunctionEnded")<{
  readonly exit: Exit.Exit<unknown, unknown>
}> {
  override get message() {
    return `the function has ended: ${Exit.isSuccess(this.exit) ? "it succeeded" : Cause.pretty(this.exit.cause)}`
  }
}
