/**
 * The errors of the runtime, and how any failure becomes the error report that Lambda takes.
 *
 * **Details**
 *
 * | what happened | `errorType` | header `Lambda-Runtime-Function-Error-Type` |
 * | --- | --- | --- |
 * | typed failure with a `_tag` | the tag | `Function.<Tag>` |
 * | typed failure without one, or defect, that is an error | its `name` | `Function.<Name>` |
 * | typed failure without one that is no error | its `typeof`, such as `string` | `Function.Unknown` |
 * | defect that is no error | its `_tag`, else its `typeof` | `Function.<Tag>`, else `Runtime.Unknown` |
 * | an error of this module | `Runtime.<Class>`, unless its class says otherwise | the same |
 * | interruption alone | `Runtime.Interrupted` | the same |
 *
 * `fromCause` tells the rules one by one.
 */
import type { Cause } from "effect/Cause"
import * as Data from "effect/Data"
import type { Issue } from "effect/SchemaIssue"
import * as errorReport from "./internal/errorReport.ts"
import { reportedAs } from "./internal/errorReport.ts"

/**
 * An environment variable holds what cannot be used.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidVariable extends Data.TaggedError("InvalidVariable")<{
  /** The name of the variable. */
  readonly variable: string
  /** What it should hold, such as `host:port`. */
  readonly expected: string
  /** What it holds. */
  readonly actual: string
}> {
  get [reportedAs]() {
    return "Runtime.InvalidVariable"
  }
  override get message() {
    return `${this.variable} must be ${this.expected}, not ${JSON.stringify(this.actual)}`
  }
}

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
  get [reportedAs]() {
    return "Runtime.RuntimeApiError"
  }
  override get message() {
    return `${this.operation} failed: ${this.reason.message}`
  }
}

/**
 * What is said of a failure to Lambda and to the caller.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html#runtimes-api-invokeerror
 * @category models
 * @since 0.1.0
 */
export interface ErrorReport {
  /** What callers match on: the `_tag` of a typed failure, the `name` of a defect, or one of `Runtime.*`. Never empty. */
  readonly errorType: string
  readonly errorMessage: string
  /** The frames of the stack that point to the code of the function, each as `at name (file:line:column)`. */
  readonly stackTrace: ReadonlyArray<string>
  /** Header `Lambda-Runtime-Function-Error-Type`: matches `(Runtime|Function).[A-Z][A-Za-z]+`. */
  readonly functionErrorType: string
  /**
   * Header `Lambda-Runtime-Function-XRay-Error-Cause`: one line of ASCII JSON, at most 64 KiB, with up to 16 errors of
   * the chain of causes. Made when it is first read.
   */
  readonly xrayCause: string | undefined
}

/**
 * The event is not JSON, or does not match the schema of the handler.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidEvent extends Data.TaggedError("InvalidEvent")<{
  /** What is wrong, with the path of the value. Never the value itself. */
  readonly detail: string
  /** What the schema found. It may hold values of the event, so it goes into no report and no log. */
  readonly issue?: Issue | undefined
  readonly cause?: unknown
}> {
  get [reportedAs]() {
    return "Runtime.InvalidEvent"
  }
  override get message() {
    return this.detail
  }
}

/**
 * What the handler returned does not match its schema, or cannot be sent.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidResponse extends Data.TaggedError("InvalidResponse")<{
  /** What is wrong, with the path of the value. Never the value itself. */
  readonly detail: string
  /** What the schema found. It may hold values of the response, so it goes into no report and no log. */
  readonly issue?: Issue | undefined
  readonly cause?: unknown
}> {
  get [reportedAs]() {
    return "Runtime.InvalidResponse"
  }
  override get message() {
    return this.detail
  }
}

/**
 * What Lambda sent along with the event cannot be read, such as a client context that is not JSON.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidInvocation extends Data.TaggedError("InvalidInvocation")<{
  /** The header. */
  readonly header: string
  readonly cause: unknown
}> {
  get [reportedAs]() {
    return "Runtime.InvalidInvocation"
  }
  override get message() {
    return `${this.header} is not valid JSON`
  }
}

/**
 * `_HANDLER` names no handler of the function.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnknownHandler extends Data.TaggedError("UnknownHandler")<{
  readonly actual: string | undefined
  readonly known: ReadonlyArray<string>
}> {
  get [reportedAs]() {
    return "Runtime.UnknownHandler"
  }
  override get message() {
    const known = this.known.map((name) => JSON.stringify(name)).join(", ")
    return `_HANDLER must be one of ${known}, ` +
      (this.actual === undefined ? "but is not set" : `not ${JSON.stringify(this.actual)}`)
  }
}

/**
 * The invocation was interrupted because its deadline is near.
 *
 * @category errors
 * @since 0.1.0
 */
export class DeadlineExceeded extends Data.TaggedError("DeadlineExceeded")<{
  /** How much of the invocation's time was left when it was interrupted, in milliseconds. */
  readonly remainingMillis: number
}> {
  get [reportedAs]() {
    return "Runtime.DeadlineExceeded"
  }
  override get message() {
    return `the invocation was interrupted ${this.remainingMillis} ms before its deadline`
  }
}

/**
 * The invocation was interrupted because the environment shuts down. Reported as `Runtime.Interrupted`.
 *
 * @category errors
 * @since 0.1.0
 */
export class ShuttingDown extends Data.TaggedError("ShuttingDown")<{}> {
  get [reportedAs]() {
    return "Runtime.Interrupted"
  }
  override get message() {
    return "the invocation was interrupted because the environment shuts down"
  }
}

/**
 * A rejected promise that nobody handled, or an exception outside any fiber. The process ends after it.
 *
 * **Details**
 *
 * Reported as `Runtime.UnhandledPromiseRejection` or `Runtime.UncaughtException`, with the message, the stack and the
 * causes of what was thrown.
 *
 * @category errors
 * @since 0.1.0
 */
export class ProcessFault extends Data.TaggedError("ProcessFault")<{
  readonly kind: "unhandledRejection" | "uncaughtException"
  readonly cause: unknown
}> {
  get [reportedAs]() {
    return this.kind === "unhandledRejection" ? "Runtime.UnhandledPromiseRejection" : "Runtime.UncaughtException"
  }
  override get message() {
    return this.kind === "unhandledRejection"
      ? "a rejected promise was not handled"
      : "an exception was thrown outside the handler"
  }
}

/**
 * Turns the cause of a failed invocation, or of a failed start, into the report that Lambda takes.
 *
 * **Details**
 *
 * - Of several reasons the first failure is reported, else the first defect, else that the invocation was interrupted.
 *   The log has them all.
 * - `errorType` is the `_tag` of a failure, or the `name` of an error; `name` and not the name of the class, which a
 *   minifier changes from build to build. An error whose `name` is empty or no text is an `Error`. What is no error has
 *   its `_tag`, or what `typeof` says of it.
 * - `functionErrorType` is `Function.` and the letters of that name, each run of them with a capital:
 *   `order/not-found` becomes `Function.OrderNotFound`. A name that already has the form `Function.Xy` or `Runtime.Xy`
 *   is kept. Where fewer than two letters are left it is `Function.Unknown` for a failure and `Runtime.Unknown` for a
 *   defect.
 * - `errorMessage` is the message of the error. An empty one gives way to the name. Of a value that is no error it is the
 *   value as text; of an object its `message`, else its `_tag`, else `[object Object]`: the fields of an object never
 *   appear, as they may hold secrets. So `Redacted` values never do either.
 * - A `SchemaError` made with `reportInput` loses its message, which would quote what was found.
 * - `stackTrace` has the frames that point to the code of the function, without the lines above them that repeat name
 *   and message, and without those of Node, Effect and this library; then the spans and calls of `Effect.fn` in which
 *   the failure arose. An error that has no such frame shows those of its cause. Nothing else of a cause, and nothing of
 *   the members of an `AggregateError`, reaches the caller: both are in the log, and in `xrayCause`.
 * - An error of this library shows no stack of its own, and `xrayCause` stops at it, as its `cause` may quote the event.
 * - `errorMessage` has at most 65 536 UTF-16 units, `stackTrace` at most 110 lines of 1024, `errorType` 256. What was cut
 *   ends with `[cut]`.
 *
 * It never throws, whatever was thrown: getters that throw, proxies, cycles and errors of other realms included.
 *
 * **Gotchas**
 *
 * The body has the key `stackTrace`, as AWS documents it. AWS's own Node client calls it `trace`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromCause: (cause: Cause<unknown>) => ErrorReport = errorReport.fromCause

/**
 * Turns a thrown value into the report that Lambda takes, as `fromCause` does with a defect.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromUnknown = (error: unknown): ErrorReport => errorReport.fromUnknown(error)
