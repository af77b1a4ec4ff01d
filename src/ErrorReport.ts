/**
 * How any failure becomes the error report that Lambda takes.
 *
 * **Details**
 *
 * | what happened | `errorType` | header `Lambda-Runtime-Function-Error-Type` |
 * | --- | --- | --- |
 * | a typed failure with a `_tag` | the tag | `Function.<Tag>` |
 * | an error that has no tag, or is a defect | its `name` | `Function.<Name>` |
 * | a failure without a tag that is not an error | its `typeof`, such as `string` | `Function.Unknown` |
 * | a defect that is not an error | its `_tag`, else its `typeof` | `Function.<Tag>`, else `Runtime.Unknown` |
 * | what `Effect.try` or `Effect.tryPromise` caught without a `catch` | as if it had been the failure | the same |
 * | an error of this library | `Runtime.<Class>`, unless its class says otherwise | the same |
 * | an interruption and nothing else | `Runtime.Interrupted` | the same |
 *
 * The documentation of `fromCause` has the details. The errors of this library:
 *
 * | `errorType` | when | what to do |
 * | --- | --- | --- |
 * | `Runtime.InvalidEvent` | the event is not JSON, or does not match the schema | correct the sender or the schema |
 * | `Runtime.InvalidInvocation` | the client context or the Cognito identity is not JSON | correct the caller |
 * | `Runtime.InvalidResponse` | the response does not match its schema, or cannot be sent | correct the function or the schema |
 * | `Runtime.DeadlineExceeded` | `deadlineMargin` before the deadline | more time, less work, or `Effect.timeout` |
 * | `Runtime.Interrupted` | the handler interrupted itself, or the environment shuts down | retry |
 * | `Runtime.UnhandledPromiseRejection` | a promise was rejected and nobody handled it | `Effect.tryPromise` |
 * | `Runtime.UncaughtException` | an exception was thrown outside any fiber | handle it where it is thrown |
 * | `Runtime.UnknownHandler` | `_HANDLER` is not a name of `Handler.named` | set the handler of the function |
 *
 * `Runtime.InvalidVariable`, `Runtime.EmulatorMissing`, `Runtime.StuckInvocation`, `Runtime.RuntimeApiError` and its reasons
 * reach no caller: they end the process, and are logged.
 */
import * as Cause from "effect/Cause"
import { sanitizeErrorType, typeOf } from "./internal/failure/errorType.ts"
import { reportedReason, spanFrames } from "./internal/failure/reason.ts"
import {
  causeOf,
  cut,
  framesOf,
  isErrorLike,
  isObject,
  messageOf,
  nameOf,
  ownTypeOf,
  readText,
  unreadable,
  unwrap,
  userFrames
} from "./internal/failure/thrown.ts"
import { makeXrayCause } from "./internal/failure/xrayCause.ts"

/**
 * What Lambda and the caller learn about a failure.
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
   * the chain of causes. It is made when it is first read.
   */
  readonly xrayCause: string | undefined
}

const maxTypeLength = 256
const maxMessageLength = 65_536
const maxDepth = 16

const make = (
  { errorMessage, errorType, stackTrace }: Pick<ErrorReport, "errorType" | "errorMessage" | "stackTrace">,
  functionErrorType: string,
  chain: unknown
): ErrorReport => {
  let xrayCause: string | undefined | typeof unreadable = unreadable
  return {
    errorType: cut(errorType, maxTypeLength),
    errorMessage: cut(errorMessage, maxMessageLength),
    stackTrace,
    functionErrorType,
    // Made when it is first read: it costs more than the rest of the report. If it cannot be made, the report goes without.
    get xrayCause() {
      if (xrayCause === unreadable) {
        try {
          xrayCause = makeXrayCause(this, chain)
        } catch {
          xrayCause = undefined
        }
      }
      return xrayCause
    }
  }
}

/** The frames of the first error in a chain of causes that has frames of the function, then the spans around it. */
const stackOf = (value: unknown, spans: ReadonlyArray<string>): ReadonlyArray<string> => {
  let current = value
  for (let i = 0; i < maxDepth && isObject(current); i++) {
    const frames = userFrames(framesOf(current))
    if (frames.length > 0) return [...frames, ...spans]
    current = unwrap(causeOf(current))
  }
  return spans.length === 0 ? framesOf(value).slice(0, 10) : spans
}

/** Errors whose cause stays in the log, because it may quote the event, or has nothing to do with the function. */
const withoutCause = new Set(["ConnectionLost", "InvalidEvent", "InvalidInvocation", "InvalidResponse"])

type Unknown = "Function.Unknown" | "Runtime.Unknown"

const fromValue = (
  value: unknown,
  kind: "Fail" | "Die",
  unknown: Unknown,
  spans: ReadonlyArray<string>
): ErrorReport => {
  const ownTag = ownTypeOf(value) === undefined ? undefined : readText(value, "_tag")
  const isClosed = ownTag !== undefined && withoutCause.has(ownTag)
  const cause = isClosed ? undefined : unwrap(causeOf(value))
  const why = ownTag === "ProcessFault"
    ? `: ${isErrorLike(cause) ? `${nameOf(cause)}: ` : ""}${messageOf(cause)}`
    : ""
  const type = typeOf(value, kind)
  return make(
    {
      errorType: type ?? typeof value,
      errorMessage: messageOf(value) + why,
      // The stack of an error of this library has no frame of the function, but that of its cause may have some.
      stackTrace: stackOf(ownTag === undefined ? value : cause, spans)
    },
    type === undefined ? unknown : sanitizeErrorType(type, unknown),
    isClosed ? undefined : value
  )
}

const fromThrown = (error: unknown, kind: "Fail" | "Die", spans: ReadonlyArray<string>): ErrorReport => {
  const unknown = kind === "Fail" ? "Function.Unknown" : "Runtime.Unknown"
  try {
    return fromValue(unwrap(error), kind, unknown, spans)
  } catch {
    // Only a proxy that throws whenever it is looked at comes here.
    const said = { errorType: typeof error, errorMessage: "the error cannot be read" }
    return make({ ...said, stackTrace: spans }, unknown, undefined)
  }
}

const fromNothing = (errorType: string, errorMessage: string, stackTrace: ReadonlyArray<string>): ErrorReport =>
  make({ errorType, errorMessage, stackTrace }, errorType, undefined)

/**
 * Turns the cause of a failed invocation, or of a failed start, into the report that Lambda takes.
 *
 * **Details**
 *
 * - If there are several reasons, the first failure is reported, else the first defect, else the interruption. The log has
 *   all of them.
 * - `errorType` is the `_tag` of a failure, or the `name` of an error. It is never the name of the class, which a minifier
 *   changes from build to build. If the `name` of an error is empty or not a text, it is `Error`. A value that is not an
 *   error has its `_tag`, or what `typeof` says.
 * - An `UnknownError`, which `Effect.try` and `Effect.tryPromise` fail with if they have no `catch`, is reported as the
 *   error that they caught. One that was made with a message of its own is reported as it is.
 * - `functionErrorType` is `Function.` and the letters of that name, each run of them with a capital:
 *   `order/not-found` becomes `Function.OrderNotFound`. A name that already has the form `Function.Xy` or `Runtime.Xy`
 *   is kept. If fewer than two letters are left, it is `Function.Unknown` for a failure and `Runtime.Unknown` for a
 *   defect.
 * - `errorMessage` is the message of the error, or its name if the message is empty. A value that is not an error is shown
 *   as text; an object by its `message`, else its `_tag`, else as `[object Object]`. The fields of an object or an error
 *   never appear, since they may hold secrets, and so `Redacted` values never do. The log has them.
 * - Two messages quote the value that was refused, so they are shortened: that of a `SchemaError` made with `reportInput`,
 *   and that of `JSON.parse`.
 * - `stackTrace` has the frames that point to the code of the function, without the lines above them that repeat name
 *   and message, and without the frames of Node, Effect and this library. Then come the spans and the calls of `Effect.fn`
 *   in which the failure arose. An error that has no such frame shows those of its cause. Nothing else of a cause, and
 *   nothing of the members of an `AggregateError`, reaches the caller: both are in the log, and in `xrayCause`.
 * - An error of this library shows no frames of its own. `InvalidEvent`, `InvalidInvocation` and `InvalidResponse` show
 *   nothing of their `cause` either, not even in `xrayCause`, because it may quote the event.
 * - `errorMessage` has at most 65 536 UTF-16 units, `stackTrace` at most 110 lines of 1024, `errorType` 256. A text that was
 *   cut ends with `[cut]`.
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
export const fromCause = (cause: Cause.Cause<unknown>): ErrorReport => {
  const reason = reportedReason(cause)
  if (reason === undefined) return fromNothing("Runtime.Unknown", "the cause is empty", [])
  if (Cause.isFailReason(reason)) return fromThrown(reason.error, "Fail", spanFrames(reason))
  if (Cause.isDieReason(reason)) return fromThrown(reason.defect, "Die", spanFrames(reason))
  return fromNothing("Runtime.Interrupted", "the invocation was interrupted", spanFrames(reason))
}

/**
 * Turns a thrown value into the report that Lambda takes, as `fromCause` does for a defect.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromUnknown = (error: unknown): ErrorReport => fromThrown(error, "Die", [])
