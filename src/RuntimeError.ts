/** The errors with which the runtime itself ends an invocation, or the start of a function. */
import * as Data from "effect/Data"
import type { Issue } from "effect/SchemaIssue"

/**
 * The key under which an error of this library carries the `errorType` that it is reported as.
 *
 * @internal
 */
export const reportedAs: unique symbol = Symbol.for("effect-lambda-runtime/RuntimeError/reportedAs")

/**
 * The class of an error of this library. It is reported as `Runtime.<tag>`, unless `errorType` says otherwise.
 *
 * @internal
 */
export const OwnError = /*#__NO_SIDE_EFFECTS__*/ <Tag extends string>(
  tag: Tag,
  errorType = `Runtime.${tag}`
): ReturnType<typeof Data.TaggedError<Tag>> => {
  const Base = Data.TaggedError(tag)
  Object.assign(Base.prototype, { [reportedAs]: errorType })
  return Base
}

/**
 * An environment variable has a value that cannot be used.
 *
 * **Details**
 *
 * It ends the start of the process with one line in the log. Set the variable as the message says: `AWS_LAMBDA_RUNTIME_API`
 * is set by Lambda and tools alone, `LOCAL_LAMBDA_PORT` is for the emulator.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidVariable extends OwnError("InvalidVariable")<{
  /** The name of the variable. */
  readonly variable: string
  /** What its value should be, such as `host:port`. */
  readonly expected: string
  /** Its value. */
  readonly actual: string
}> {
  override get message() {
    return `${this.variable} must be ${this.expected}, not ${JSON.stringify(this.actual)}`
  }
}

/**
 * The event is not JSON, or does not match the schema of the handler.
 *
 * **Details**
 *
 * Reported as `Runtime.InvalidEvent`, before the handler runs. The message has the path of the value and what was expected
 * there: correct the sender, or the schema. `Handler.catch` can turn it into a response, such as a status 400.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidEvent extends OwnError("InvalidEvent")<{
  /** What is wrong, with the path of the value. Never the value itself. */
  readonly detail: string
  /** What the schema found. It may hold values of the event, so no report and no log shows it. */
  readonly issue?: Issue | undefined
  readonly cause?: unknown
}> {
  override get message() {
    return this.detail
  }
}

/**
 * What the handler returned does not match its schema, or cannot be sent.
 *
 * **Details**
 *
 * Reported as `Runtime.InvalidResponse`, after the handler has run, so its effects have happened. The message has the path
 * of the value and what was expected there: correct the handler, or the schema.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidResponse extends OwnError("InvalidResponse")<{
  /** What is wrong, with the path of the value. Never the value itself. */
  readonly detail: string
  /** What the schema found. It may hold values of the response, so no report and no log shows it. */
  readonly issue?: Issue | undefined
  readonly cause?: unknown
}> {
  override get message() {
    return this.detail
  }
}

/**
 * A header of the invocation is not valid JSON: the client context or the Cognito identity.
 *
 * **Details**
 *
 * Reported as `Runtime.InvalidInvocation`, before the handler runs. The caller of `Invoke` chooses the client context, so
 * the caller has to correct it.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidInvocation extends OwnError("InvalidInvocation")<{
  /** The header. */
  readonly header: string
}> {
  override get message() {
    return `${this.header} is not valid JSON`
  }
}

/**
 * `_HANDLER` is not the name of a handler of `Handler.named`.
 *
 * **Details**
 *
 * Reported as `Runtime.UnknownHandler`, as an init error. Set the handler of the function (for an image its `CMD`) to one of
 * the names in the message.
 *
 * @category errors
 * @since 0.1.0
 */
export class UnknownHandler extends OwnError("UnknownHandler")<{
  readonly actual: string | undefined
  readonly known: ReadonlyArray<string>
}> {
  override get message() {
    const known = this.known.map((name) => JSON.stringify(name)).join(", ")
    return `_HANDLER must be one of ${known}, ` +
      (this.actual === undefined ? "but is not set" : `not ${JSON.stringify(this.actual)}`)
  }
}

/**
 * The invocation was interrupted because its deadline was near.
 *
 * **Details**
 *
 * Reported as `Runtime.DeadlineExceeded`, `deadlineMargin` before Lambda would have ended the invocation. Give the function
 * more time or less work, or limit what it waits for by `Effect.timeout`.
 *
 * @category errors
 * @since 0.1.0
 */
export class DeadlineExceeded extends OwnError("DeadlineExceeded")<{
  /** How much of the invocation's time was left when it was interrupted, in milliseconds. */
  readonly remainingMillis: number
}> {
  override get message() {
    return `the invocation was interrupted ${this.remainingMillis} ms before its deadline`
  }
}

/**
 * The invocation was interrupted because the environment shuts down.
 *
 * **Details**
 *
 * Reported as `Runtime.Interrupted`, when the invocation did not end within `shutdownGrace` after SIGTERM. Lambda retries
 * asynchronous invocations; other callers may retry.
 *
 * @category errors
 * @since 0.1.0
 */
export class ShuttingDown extends OwnError("ShuttingDown", "Runtime.Interrupted")<{}> {
  override get message() {
    return "the invocation was interrupted because the environment shuts down"
  }
}

/**
 * A promise was rejected and nobody handled it, or an exception was thrown outside any fiber.
 *
 * **Details**
 *
 * Reported as `Runtime.UnhandledPromiseRejection` or `Runtime.UncaughtException`, with the message, the stack and the
 * causes of what was thrown. It fails all invocations that run, and the process ends, because its state is unknown. Wrap
 * promises in `Effect.tryPromise`, and handle the errors of timers, sockets and event emitters.
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
