/** What goes between a caller, the state machine of invocations and the runtime. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import type { NextInvocation, Refusal } from "../RuntimeApi.ts"

/** What a caller asks for: an event, and what Lambda passes on with it. */
export interface Call extends Omit<NextInvocation, "deadline"> {
  /** How long the function may take, in milliseconds; absent: no deadline. Negative: a deadline that has passed. */
  readonly timeoutMillis: number | undefined
  /** The longest streamed response that the caller can take, in bytes. */
  readonly maxStreamedBytes: number
  /** Whether it is an HTTP request. Such calls run at once where events run one after another. */
  readonly isRequest?: boolean
  /** How many more times the call will be made if it fails. Absent unless it is asynchronous. */
  readonly triesLeft?: number
}

/** A call as the runtime gets it. `deadline` is in Unix milliseconds. */
export interface Delivery {
  readonly call: Call
  readonly deadline: number | undefined
}

/** How an invocation ended. `Streamed` ends the pieces that were written before. */
export type Outcome =
  | { readonly _tag: "Buffered"; readonly contentType: string | undefined; readonly body: Uint8Array }
  | { readonly _tag: "Streamed"; readonly contentType: string | undefined }
  | InvocationFailed
  | EmulatorClosed

/**
 * Who waits for an invocation. `taken` comes first, then every piece of a streamed response, then one outcome; only a
 * failure may come without the others.
 */
export interface Caller {
  /** The runtime has got the event: again for each time it got it. */
  readonly taken: () => void
  /** A piece of a streamed response. The function waits until this effect ends. */
  readonly write: (contentType: string | undefined, piece: Uint8Array) => Effect.Effect<void>
  readonly settle: (outcome: Outcome) => void
}

/** A caller that does not wait. */
export const nobody: Caller = { taken: constVoid, write: () => Effect.void, settle: constVoid }

/** The function failed, or sent a response that cannot be used. */
export class InvocationFailed extends Data.TaggedError("InvocationFailed")<{
  /** What the caller gets: JSON with `errorType` and `errorMessage`, or any bytes that the runtime sent. */
  readonly report: Uint8Array
  /** The errors and their causes as AWS X-Ray takes them: JSON. Absent if the runtime sent none. */
  readonly xrayCause?: string
}> {}

/** The emulator has closed before the function responded. */
export class EmulatorClosed extends Data.TaggedError("EmulatorClosed")<{}> {}

/** The Runtime API refuses a request of the runtime. */
export class Refused extends Data.TaggedError("Refused")<{ readonly refusal: Refusal }> {}

/** An error of the platform, in Lambda's words. */
export const platformError = (errorType: string, errorMessage: string): InvocationFailed =>
  new InvocationFailed({ report: new TextEncoder().encode(JSON.stringify({ errorType, errorMessage })) })

/** The deadline has passed. */
export const timedOut = (requestId: string, timeoutMillis: number): InvocationFailed =>
  platformError(
    "Sandbox.Timedout",
    `RequestId: ${requestId} Error: Task timed out after ${(timeoutMillis / 1000).toFixed(2)} seconds`
  )

/** The connection was lost in the middle of a response. */
export const truncated = platformError("Runtime.TruncatedResponse", "The response of the function was cut off")

/** The response is longer than `maxBytes`; `size` is its length, if it was read to its end. */
export const responseTooLarge = (size: number | undefined, maxBytes: number): InvocationFailed =>
  platformError(
    "Function.ResponseSizeTooLarge",
    `Response payload size ${size === undefined ? "" : `(${size} bytes) `}` +
      `exceeded maximum allowed payload size (${maxBytes} bytes).`
  )
