/** The one error of `RuntimeApiClient`: which call failed, and why. */
import * as Data from "effect/Data"
import { reportedAs } from "./RuntimeError.ts"

/**
 * The Runtime API answered with a status that the call does not define.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnexpectedStatus extends Data.TaggedError("UnexpectedStatus")<{
  readonly status: number
  /** `errorType` of the answer, such as `InvalidRequestID`. */
  readonly errorType: string | undefined
  /** `errorMessage` of the answer. */
  readonly errorMessage: string | undefined
}> {
  /** @internal */
  get [reportedAs]() {
    return "Runtime.UnexpectedStatus"
  }
  override get message() {
    const type = this.errorType === undefined ? "" : ` ${this.errorType}`
    return `the answer was ${this.status}${type}${this.errorMessage === undefined ? "" : `: ${this.errorMessage}`}`
  }
}

/**
 * No connection could be made, or it ended before the answer.
 *
 * @category errors
 * @since 0.1.0
 */
export class ConnectionLost extends Data.TaggedError("ConnectionLost")<{
  /** Whether bytes of the request may have reached the server: then it must not be sent again. */
  readonly sent: boolean
  readonly cause: unknown
}> {
  /** @internal */
  get [reportedAs]() {
    return "Runtime.ConnectionLost"
  }
  override get message() {
    return `the connection was lost${this.cause instanceof Error ? ` (${this.cause.message})` : ""}`
  }
}

/**
 * The answer is not HTTP/1.1 as the Runtime API speaks it, or lacks what an invocation must have.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidAnswer extends Data.TaggedError("InvalidAnswer")<{ readonly detail: string }> {
  /** @internal */
  get [reportedAs]() {
    return "Runtime.InvalidAnswer"
  }
  override get message() {
    return this.detail
  }
}

/**
 * A call to the Runtime API failed: which one, and why.
 *
 * @category errors
 * @since 0.1.0
 */
export class RuntimeApiError extends Data.TaggedError("RuntimeApiError")<{
  readonly operation: "next" | "respond" | "fail" | "initError" | "registerExtension"
  readonly reason: UnexpectedStatus | ConnectionLost | InvalidAnswer
}> {
  /** @internal */
  get [reportedAs]() {
    return "Runtime.RuntimeApiError"
  }
  override get message() {
    return `${this.operation} failed: ${this.reason.message}`
  }
}
