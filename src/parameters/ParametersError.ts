/** The one error of `Parameters`: what could not be read, and why. */
import * as Data from "effect/Data"
import type { AwsError } from "../aws/AwsError.ts"
import type { InvalidVariable } from "../RuntimeError.ts"

/**
 * Parameters, secrets or profiles do not exist.
 *
 * @category errors
 * @since 0.1.0
 */
export class ParameterMissing extends Data.TaggedError("ParameterMissing")<{
  /** As AWS knows them: parameters, a path, a secret or a profile. */
  readonly names: ReadonlyArray<string>
  /** What exactly does not exist. */
  readonly detail: string
}> {
  override get message() {
    return this.detail
  }
}

/**
 * A value is not what the schema or the source expects.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidParameter extends Data.TaggedError("InvalidParameter")<{
  /** Where it is, and what is expected there. Never the value. */
  readonly detail: string
}> {
  override get message() {
    return this.detail
  }
}

/**
 * An extension of AWS, which runs beside the function, gave no value.
 *
 * @category errors
 * @since 0.1.0
 */
export class ExtensionFailed extends Data.TaggedError("ExtensionFailed")<{
  /** What happened, and what to do about it. */
  readonly detail: string
  /** The status of the answer. Absent if there was none. */
  readonly status?: number | undefined
  readonly cause?: unknown
}> {
  override get message() {
    return this.detail
  }
}

/**
 * The extension does not serve requests yet. It may not do so before the first invocation.
 *
 * @category errors
 * @since 0.1.0
 */
export class ExtensionNotReady extends Data.TaggedError("ExtensionNotReady")<{}> {
  override get message() {
    return "the extension does not serve requests before the first invocation; read the value in the handler"
  }
}

/**
 * The values did not come in time.
 *
 * @category errors
 * @since 0.1.0
 */
export class TimedOut extends Data.TaggedError("TimedOut")<{
  /** How long they were waited for, in milliseconds. */
  readonly millis: number
}> {
  override get message() {
    return `no answer within ${this.millis} ms`
  }
}

/**
 * Why values could not be read.
 *
 * @category errors
 * @since 0.1.0
 */
export type ParametersErrorReason =
  | ParameterMissing
  | InvalidParameter
  | ExtensionFailed
  | ExtensionNotReady
  | TimedOut
  | AwsError
  | InvalidVariable

/**
 * Parameters could not be read. In the init phase it is an init error. Its message names what was read, and never holds a
 * value.
 *
 * @category errors
 * @since 0.1.0
 */
export class ParametersError extends Data.TaggedError("ParametersError")<{
  /** What was read, such as `the parameters below /shop/prod`. */
  readonly source: string
  readonly reason: ParametersErrorReason
}> {
  override get message() {
    return `cannot read ${this.source}: ${this.reason.message}`
  }
}
