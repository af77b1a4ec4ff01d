/** How any failure becomes the error report that Lambda takes. The rules are told in `RuntimeError.ts`. */
import * as Cause from "effect/Cause"
import type { ErrorReport } from "../RuntimeError.ts"
import {
  causeOf,
  cut,
  cutToSize,
  framesOf,
  isErrorLike,
  isObject,
  membersOf,
  messageOf,
  nameOf,
  read,
  readText,
  spanFrames,
  unreadable,
  userFrames
} from "./thrown.ts"

/** The key under which an error of this library carries the `errorType` that it is reported as. */
export const reportedAs: unique symbol = Symbol.for("effect-lambda-runtime/RuntimeError/reportedAs")

const maxTypeLength = 256
const maxMessageLength = 65_536
const maxDepth = 16

// Types

type Unknown = "Runtime.Unknown" | "Function.Unknown"

const hasServerForm = /^(?:Runtime|Function)\.[A-Z][A-Za-z]+$/

/**
 * Maps a name to what the server keeps of the header `Lambda-Runtime-Function-Error-Type`.
 *
 * **Details**
 *
 * The letters of the name, each run of them with a capital, after `Function.`: `order/not-found` becomes
 * `Function.OrderNotFound`. A name that already has the form, such as `Runtime.InvalidEvent`, is kept. `fallback` where
 * fewer than two letters are left. At most 109 characters.
 */
export const sanitizeErrorType = (name: string, fallback: Unknown = "Runtime.Unknown"): string => {
  const short = name.slice(0, 100)
  if (hasServerForm.test(short)) return short
  const letters = (short.match(/[A-Za-z]+/g) ?? []).map((run) => run.charAt(0).toUpperCase() + run.slice(1)).join("")
  return letters.length < 2 ? fallback : `Function.${letters}`
}

const typeOf = (value: unknown, kind: "Fail" | "Die"): string | undefined => {
  if (!isObject(value)) return undefined
  const tag = readText(value, "_tag")
  if (isErrorLike(value) && (kind === "Die" || tag === undefined)) return nameOf(value)
  return tag
}

// X-Ray

interface XrayException {
  readonly type: string
  readonly message: string
  readonly stack: ReadonlyArray<{ readonly path: string; readonly line: number | null; readonly label: string }>
}

const maxXrayBytes = 65_536
const maxXrayMessage = 1024
// How many exceptions, and how many frames of each, are tried until the whole fits.
const xraySizes = [[maxDepth, 40], [8, 20], [4, 10], [1, 10], [1, 5], [1, 0]] as const

const toXrayFrame = (frame: string): XrayException["stack"][number] => {
  const text = frame.slice("at ".length)
  const open = text.endsWith(")") ? text.lastIndexOf(" (") : -1
  const label = open < 0 ? "anonymous" : text.slice(0, open)
  const location = open < 0 ? text : text.slice(open + 2, text.indexOf(")", open))
  const position = /:(\d{1,9})(?::\d{1,9})?$/.exec(location)
  const path = position === null ? location : location.slice(0, position.index)
  return {
    path: path.startsWith("file://") ? path.slice("file://".length) : path,
    line: position === null ? null : Number(position[1]),
    label
  }
}

/** The error that is reported, then its causes and the members of aggregates, nearest first. */
const xrayExceptions = (report: ErrorReport, value: unknown): ReadonlyArray<XrayException> => {
  const [most] = xraySizes[0]
  const exceptions: Array<XrayException> = [{
    type: report.errorType,
    message: cut(report.errorMessage, maxXrayMessage),
    stack: report.stackTrace.map(toXrayFrame)
  }]
  const queue = [value]
  const seen = new Set(queue)
  for (const current of queue) {
    for (const next of [causeOf(current), ...membersOf(current).slice(0, most)]) {
      if (next === undefined || seen.has(next)) continue
      if (exceptions.length === most) return exceptions
      seen.add(next)
      queue.push(next)
      exceptions.push({
        type: cut(typeOf(next, "Die") ?? typeof next, maxTypeLength),
        message: cut(messageOf(next), maxXrayMessage),
        stack: userFrames(framesOf(next)).map(toXrayFrame)
      })
    }
  }
  return exceptions
}

const workingDirectory = (): string => {
  try {
    return process.cwd()
  } catch {
    return "/"
  }
}

const toAsciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
  )

const makeXrayCause = (report: ErrorReport, value: unknown): string | undefined => {
  const all = xrayExceptions(report, value)
  for (const [count, frames] of xraySizes) {
    const exceptions = all.slice(0, count).map(({ message, stack, type }) => ({
      type,
      message,
      stack: stack.slice(0, frames)
    }))
    const paths = new Set(exceptions.flatMap(({ stack }) => stack.map(({ path }) => path)))
    const json = toAsciiJson({
      working_directory: workingDirectory(),
      exceptions,
      paths: [...paths].filter((path) => path.startsWith("/"))
    })
    if (json.length <= maxXrayBytes) return json
  }
  return undefined
}

// Reports

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

/** The report of a value that was thrown, or that an effect failed with. It never throws. */
export const fromUnknown = (
  error: unknown,
  kind: "Fail" | "Die" = "Die",
  spans: ReadonlyArray<string> = []
): ErrorReport => {
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

/** The report of a cause: of its first failure, else of its first defect, else of the interruption. It never throws. */
export const fromCause = (cause: Cause.Cause<unknown>): ErrorReport => {
  const fail = cause.reasons.find(Cause.isFailReason)
  if (fail !== undefined) return fromUnknown(fail.error, "Fail", spanFrames(fail))
  const die = cause.reasons.find(Cause.isDieReason)
  if (die !== undefined) return fromUnknown(die.defect, "Die", spanFrames(die))
  const interrupt = cause.reasons[0]
  const errorType = interrupt === undefined ? "Runtime.Unknown" : "Runtime.Interrupted"
  return make({
    errorType,
    errorMessage: interrupt === undefined ? "the cause is empty" : "the invocation was interrupted",
    stackTrace: interrupt === undefined ? [] : spanFrames(interrupt),
    functionErrorType: errorType
  }, undefined)
}

// Bodies

const jsonSize = (text: string): number => Buffer.byteLength(JSON.stringify(text))

/** Keeps as many lines, from the first, as take at most `bytes` as JSON. */
const cutLinesToSize = (lines: ReadonlyArray<string>, bytes: number): ReadonlyArray<string> => {
  let left = bytes - 16
  for (let i = 0; i < lines.length; i++) {
    left -= jsonSize(lines[i] ?? "") + 1
    if (left < 0) return [...lines.slice(0, i), "[cut]"]
  }
  return lines
}

const encode = (report: ErrorReport, bytes: number): string =>
  JSON.stringify({
    errorType: cutToSize(report.errorType, bytes / 8, jsonSize),
    errorMessage: cutToSize(report.errorMessage, bytes / 2, jsonSize),
    stackTrace: cutLinesToSize(report.stackTrace, bytes / 4)
  })

/**
 * The body of an error report: JSON text of at most 256 KiB as UTF-8. Message and stack are cut separately, and what
 * was cut says so.
 */
export const toBody = (report: ErrorReport): string => encode(report, 262_144)

/**
 * The same in at most 2700 bytes, which still has the innermost frames: for a server that refused the whole, and for
 * the trailers of a streamed response. Go's HTTP server, which the Runtime API is built on, drops trailers that take
 * more than 4096 bytes together, and the body is sent there as base64.
 */
export const toSmallBody = (report: ErrorReport): string => encode(report, 2700)
