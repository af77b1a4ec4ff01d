/** What an invocation, or the start of a function, can fail with by the runtime itself. */
import * as Data from "effect/Data"
import type { Issue } from "effect/SchemaIssue"

/**
 * The key under which an error of this library carries the `errorType` that it is reported as.
 *
 * @internal
 */
export const reportedAs: unique symbol = Symbol.for("effect-lambda-runtime/RuntimeError/reportedAs")

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
  /** @internal */
  get [reportedAs]() {
    return "Runtime.InvalidVariable"
  }
  override get message() {
    return `${this.variable} must be ${this.expected}, not ${JSON.stringify(this.actual)}`
  }
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
  /** @internal */
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
  /** @internal */
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
}> {
  /** @internal */
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
  /** @internal */
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
  /** @internal */
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
  /** @internal */
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
  /** @internal */
  get [reportedAs]() {
    return this.kind === "unhandledRejection" ? "Runtime.UnhandledPromiseRejection" : "Runtime.UncaughtException"
  }
  override get message() {
    return this.kind === "unhandledRejection"
      ? "a rejected promise was not handled"
      : "an exception was thrown outside the handler"
  }
}
