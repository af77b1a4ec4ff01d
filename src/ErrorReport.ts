/**
 * How any failure becomes the error report that Lambda takes.
 *
 * **Details**
 *
 * | what happened | `errorType` | header `Lambda-Runtime-Function-Error-Type` |
 * | --- | --- | --- |
 * | typed failure with a `_tag` | the tag | `Function.<Tag>` |
 * | typed failure without one, or defect, that is an error | its `name` | `Function.<Name>` |
 * | typed failure without one that is no error | its `typeof`, such as `string` | `Function.Unknown` |
 * | defect that is no error | its `_tag`, else its `typeof` | `Function.<Tag>`, else `Runtime.Unknown` |
 * | an error of this library | `Runtime.<Class>`, unless its class says otherwise | the same |
 * | interruption alone | `Runtime.Interrupted` | the same |
 *
 * `fromCause` tells the rules one by one.
 */
import * as Cause from "effect/Cause"
import { sanitizeErrorType, typeOf } from "./internal/failure/errorType.ts"
import {
  causeOf,
  cut,
  framesOf,
  isErrorLike,
  isObject,
  messageOf,
  nameOf,
  read,
  readText,
  spanFrames,
  unreadable,
  userFrames
} from "./internal/failure/thrown.ts"
import { makeXrayCause } from "./internal/failure/xrayCause.ts"
import { reportedAs } from "./RuntimeError.ts"

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

const maxTypeLength = 256
const maxMessageLength = 65_536
const maxDepth = 16

const make = (
  text: Pick<ErrorReport, "errorType" | "errorMessage" | "stackTrace" | "functionErrorType">,
  chain: unknown
): ErrorReport => {
  let xrayCause: string | undefined | typeof unreadable = unreadable
  return {
    errorType: cut(text.errorType, maxTypeLength),
    errorMessage: cut(text.errorMessage, maxMessageLength),
    stackTrace: text.stackTrace,
    functionErrorType: text.functionErrorType,
    // Made when it is asked for: it costs more than the rest of the report, and it must never cost the report.
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

const isUnknownError = (value: unknown): boolean =>
  isObject(value) && read(value, Cause.UnknownErrorTypeId) === Cause.UnknownErrorTypeId

/** The frames of the first error in a chain of causes that has some of the function, then the spans around it. */
const stackOf = (value: unknown, spans: ReadonlyArray<string>): ReadonlyArray<string> => {
  // What `Effect.tryPromise` fails with wraps the error that was thrown, and its own stack shows Effect alone.
  let current = isUnknownError(value) ? causeOf(value) : value
  for (let i = 0; i < maxDepth && isObject(current); i++) {
    const frames = userFrames(framesOf(current))
    if (frames.length > 0) return spans.length === 0 ? frames : [...frames, ...spans]
    current = causeOf(current)
  }
  return spans.length === 0 ? framesOf(value).slice(0, 10) : spans
}

/** An error of this library: its own stack shows nothing of the function, and its cause may quote the event. */
const fromOwn = (error: object, errorType: string, spans: ReadonlyArray<string>): ErrorReport => {
  if (readText(error, "_tag") !== "ProcessFault") {
    return make({
      errorType,
      errorMessage: messageOf(error),
      stackTrace: spans,
      functionErrorType: sanitizeErrorType(errorType)
    }, undefined)
  }
  const cause = causeOf(error)
  const name = isErrorLike(cause) ? `${nameOf(cause)}: ` : ""
  return make({
    errorType,
    errorMessage: `${messageOf(error)}: ${name}${messageOf(cause)}`,
    stackTrace: stackOf(cause, spans),
    functionErrorType: sanitizeErrorType(errorType)
  }, error)
}

const fromValue = (value: unknown, kind: "Fail" | "Die", spans: ReadonlyArray<string>): ErrorReport => {
  const own = isObject(value) ? readText(value, reportedAs) : undefined
  if (isObject(value) && own !== undefined) return fromOwn(value, own, spans)
  const type = typeOf(value, kind)
  const unknown = kind === "Fail" ? "Function.Unknown" : "Runtime.Unknown"
  return make({
    errorType: type ?? typeof value,
    errorMessage: messageOf(value),
    stackTrace: stackOf(value, spans),
    functionErrorType: type === undefined ? unknown : sanitizeErrorType(type, unknown)
  }, value)
}

const fromThrown = (error: unknown, kind: "Fail" | "Die", spans: ReadonlyArray<string>): ErrorReport => {
  try {
    return fromValue(error, kind, spans)
  } catch {
    // What is left is a proxy that refuses even to tell what it is.
    return make({
      errorType: typeof error,
      errorMessage: "the error cannot be read",
      stackTrace: spans,
      functionErrorType: kind === "Fail" ? "Function.Unknown" : "Runtime.Unknown"
    }, undefined)
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
export const fromCause = (cause: Cause.Cause<unknown>): ErrorReport => {
  const fail = cause.reasons.find(Cause.isFailReason)
  if (fail !== undefined) return fromThrown(fail.error, "Fail", spanFrames(fail))
  const die = cause.reasons.find(Cause.isDieReason)
  if (die !== undefined) return fromThrown(die.defect, "Die", spanFrames(die))
  const interrupt = cause.reasons[0]
  const errorType = interrupt === undefined ? "Runtime.Unknown" : "Runtime.Interrupted"
  return make({
    errorType,
    errorMessage: interrupt === undefined ? "the cause is empty" : "the invocation was interrupted",
    stackTrace: interrupt === undefined ? [] : spanFrames(interrupt),
    functionErrorType: errorType
  }, undefined)
}

/**
 * Turns a thrown value into the report that Lambda takes, as `fromCause` does with a defect.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromUnknown = (error: unknown): ErrorReport => fromThrown(error, "Die", [])
