/** The one error of `RuntimeApiClient`: which call failed, and why. */
import { OwnError } from "./RuntimeError.ts"

/**
 * The Runtime API answered with a status that the call does not define.
 *
 * **Details**
 *
 * After the statuses 400, 403, 410 (the invocation timed out), 413 (the response is too large) and 431 the invocation is over,
 * and the next one is taken. After any other the process ends, so that Lambda starts another, unless several invocations run
 * at once.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnexpectedStatus extends OwnError("UnexpectedStatus")<{
  readonly status: number
  /** `errorType` of the answer, such as `InvalidRequestID`. */
  readonly errorType: string | undefined
  /** `errorMessage` of the answer. */
  readonly errorMessage: string | undefined
}> {
  override get message() {
    const type = this.errorType === undefined ? "" : ` ${this.errorType}`
    return `the answer was ${this.status}${type}${this.errorMessage === undefined ? "" : `: ${this.errorMessage}`}`
  }
}

/**
 * No connection could be made, or it ended before the answer.
 *
 * **Details**
 *
 * A request that did not leave over a connection that had been used before is sent again on a new one. Only if that fails
 * too, or if the request may have arrived, is the connection lost. Then the process ends, so that Lambda starts another,
 * unless several invocations run at once.
 *
 * @category errors
 * @since 0.1.0
 */
export class ConnectionLost extends OwnError("ConnectionLost")<{
  /** Whether bytes of the request may have reached the server. If so, it must not be sent again. */
  readonly sent: boolean
  readonly cause: unknown
}> {
  override get message() {
    return `the connection was lost${this.cause instanceof Error ? ` (${this.cause.message})` : ""}`
  }
}

/**
 * The answer is not HTTP/1.1 as the Runtime API speaks it, or lacks a header that it must have, such as the request id.
 *
 * **Details**
 *
 * On Lambda this does not happen. Elsewhere, something other than a Runtime API listens at `AWS_LAMBDA_RUNTIME_API`.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidAnswer extends OwnError("InvalidAnswer")<{ readonly detail: string }> {
  override get message() {
    return `${this.detail}; check AWS_LAMBDA_RUNTIME_API`
  }
}

/**
 * Why a call to the Runtime API failed.
 *
 * @category errors
 * @since 0.1.0
 */
export type RuntimeApiErrorReason = UnexpectedStatus | ConnectionLost | InvalidAnswer

/**
 * A call to the Runtime API failed: `operation` says which one, and `reason` why.
 *
 * **Details**
 *
 * `Lambda.run` fails with it when it cannot go on. `Lambda.main` logs it and exits with 1, and Lambda starts another
 * process.
 *
 * @category errors
 * @since 0.1.0
 */
export class RuntimeApiError extends OwnError("RuntimeApiError")<{
  readonly operation: "next" | "respond" | "fail" | "initError" | "restoreNext" | "restoreError" | "registerExtension"
  readonly reason: RuntimeApiErrorReason
}> {
  override get message() {
    return `${this.operation} failed: ${this.reason.message}`
  }
}
