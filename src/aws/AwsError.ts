/** The one error of `AwsClient`: which call failed, and why. */
import * as Data from "effect/Data"
import type * as Redacted from "effect/Redacted"

/**
 * An answer as it came.
 *
 * @category models
 * @since 0.1.0
 */
export interface Answer {
  readonly status: number
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Uint8Array
}

/** What AWS says about an error. */
interface Answered {
  readonly status: number
  /** AWS's code, such as `ParameterNotFound`. `Unknown` if the answer names none. */
  readonly code: string
  /** AWS's message. May be empty. It is for people: its wording changes. */
  readonly detail: string
  /** By which AWS finds the request. */
  readonly requestId: string | undefined
  /**
   * The whole answer, and its body as JSON if it is JSON. Some errors carry values, as `ConditionalCheckFailedException`
   * does the item, so no message and no log shows it.
   */
  readonly answer: Redacted.Redacted<Answer & { readonly json: unknown }>
}

const describe = ({ code, detail, requestId, status }: Answered): string => {
  const id = requestId === undefined ? "" : `, request ${requestId}`
  return `${code} (status ${status}${id})${detail === "" ? "" : `: ${detail}`}`
}

/**
 * AWS refused the request. The same request would be refused again.
 *
 * @category errors
 * @since 0.1.0
 */
export class Refused extends Data.TaggedError("Refused")<Answered> {
  override get message() {
    return describe(this)
  }
}

/**
 * AWS wants fewer requests, and still did after the last attempt.
 *
 * @category errors
 * @since 0.1.0
 */
export class Throttled extends Data.TaggedError("Throttled")<Answered> {
  override get message() {
    return describe(this)
  }
}

/**
 * AWS failed (statuses 500, 502, 503 and 504, and codes such as `InternalError`), and still did at the last attempt. What
 * was asked for may have been done.
 *
 * @category errors
 * @since 0.1.0
 */
export class Unavailable extends Data.TaggedError("Unavailable")<Answered> {
  override get message() {
    return describe(this)
  }
}

/**
 * No connection could be made, or it ended before the whole answer had come, at the last attempt too. What was asked for
 * may have been done.
 *
 * @category errors
 * @since 0.1.0
 */
export class Unreachable extends Data.TaggedError("Unreachable")<{
  /** `host:port` of the endpoint. */
  readonly endpoint: string
  /** Of Node, such as `ECONNRESET` or `ENOTFOUND`. */
  readonly code: string
  /** Whether the connection had been used before. AWS may have closed it just as the request left. */
  readonly wasReused: boolean
  readonly cause: unknown
}> {
  override get message() {
    return `the connection to ${this.endpoint} was lost (${this.code})`
  }
}

/**
 * The answer did not come in time, at the last attempt too. What was asked for may have been done.
 *
 * **Details**
 *
 * If no answer ever comes, the function may be in a VPC that has no way to AWS: neither a NAT gateway nor an endpoint for
 * the service.
 *
 * @category errors
 * @since 0.1.0
 */
export class TimedOut extends Data.TaggedError("TimedOut")<{
  /** `host:port` of the endpoint. */
  readonly endpoint: string
  /** How long the last attempt was waited for, in milliseconds. */
  readonly millis: number
  /** What limited it: the `timeout` of the request, or the deadline of the invocation. */
  readonly limit: "timeout" | "deadline"
}> {
  override get message() {
    return `no answer from ${this.endpoint} within ${this.millis} ms (${this.limit})`
  }
}

/**
 * There are no credentials, or they could not be read. The message says what was looked for, and never a secret.
 *
 * @category errors
 * @since 0.1.0
 */
export class CredentialsMissing extends Data.TaggedError("CredentialsMissing")<{
  readonly message: string
  readonly cause?: unknown
}> {}

/**
 * Neither the request nor the environment names a region.
 *
 * @category errors
 * @since 0.1.0
 */
export class RegionMissing extends Data.TaggedError("RegionMissing")<{}> {
  override get message() {
    return "there is no region; set AWS_REGION"
  }
}

/**
 * The request cannot be sent as it is, and was not sent. The message names the field, or the variable of the endpoint.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidRequest extends Data.TaggedError("InvalidRequest")<{ readonly message: string }> {}

/**
 * AWS answered with success, and with a body that is not what was expected. The message has no part of the body.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidAnswer extends Data.TaggedError("InvalidAnswer")<{ readonly message: string }> {}

/**
 * Why a call failed.
 *
 * @category errors
 * @since 0.1.0
 */
export type AwsErrorReason =
  | Refused
  | Throttled
  | Unavailable
  | Unreachable
  | TimedOut
  | CredentialsMissing
  | RegionMissing
  | InvalidRequest
  | InvalidAnswer

/**
 * A call to AWS failed: `service` and `operation` say which one, and `reason` why.
 *
 * **Details**
 *
 * The message holds the code, the status, the request id and the message of AWS, which names resources and never a secret.
 * `Effect.catchReason("AwsError", "Throttled", …)` handles one reason, and `AwsError.hasCode` tells codes of AWS.
 *
 * @category errors
 * @since 0.1.0
 */
export class AwsError extends Data.TaggedError("AwsError")<{
  /** The service, such as `ssm`. */
  readonly service: string
  /** The operation, such as `GetParameter`. For requests without a name: the method and the path. */
  readonly operation: string
  readonly reason: AwsErrorReason
  /** How often the request was sent. 0: not at all. */
  readonly attempts: number
}> {
  override get message() {
    const attempts = this.attempts > 1 ? `, after ${this.attempts} attempts` : ""
    return `${this.service} ${this.operation} failed: ${this.reason.message}${attempts}`
  }
}

/**
 * Whether AWS answered with one of these codes, such as `ParameterNotFound`.
 *
 * @category guards
 * @since 0.1.0
 */
export const hasCode = (error: AwsError, ...codes: ReadonlyArray<string>): boolean =>
  "answer" in error.reason && codes.includes(error.reason.code)

/**
 * Whether the same request may succeed later.
 *
 * @internal
 */
export const isTransientReason = ({ _tag }: AwsErrorReason): boolean =>
  ["Throttled", "Unavailable", "Unreachable", "TimedOut"].includes(_tag)

/**
 * Whether the same call may succeed later: AWS throttled, failed, could not be reached or was too slow.
 *
 * @category guards
 * @since 0.1.0
 */
export const isTransient = (error: AwsError): boolean => isTransientReason(error.reason)
