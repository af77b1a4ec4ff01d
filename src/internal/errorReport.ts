/** How any failure becomes the error report that Lambda takes. The rules are told in `RuntimeError.ts`. */
import * as Cause from "effect/Cause"
import type { StackFrame } from "effect/References"
import type { ErrorReport } from "../RuntimeError.ts"

/** The key under which an error of this library carries the `errorType` that it is reported as. */
export const reportedAs: unique symbol = Symbol.for("~effect-lambda-runtime/RuntimeError/reportedAs")

const maxTypeLength = 256
const maxMessageLength = 65_536
const maxStackLines = 100
const maxStackLineLength = 1024
const maxCauses = 16
const maxXrayBytes = 65_536
const mark = " [cut]"

/** Cuts a text after `length` UTF-16 units, never inside a surrogate pair, and says that it did. */
const cut = (text: string, length: number): string => {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length) + mark
}

/** Reads a property of a value that may be a proxy or have throwing getters. */
const read = (value: object, key: PropertyKey): unknown => {
  try {
    return Reflect.get(value, key)
  } catch {
    return unreadable
  }
}
const unreadable = Symbol("unreadable")

const readText = (value: object, key: PropertyKey): string | undefined => {
  const text = read(value, key)
  return typeof text === "string" && text !== "" ? text : undefined
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

const toStringTag = (value: unknown): string => {
  try {
    return Object.prototype.toString.call(value)
  } catch {
    return "[object Object]"
  }
}

/** Whether a value is an error, of whatever realm. */
const isErrorLike = (value: unknown): value is object =>
  isObject(value) &&
  (toStringTag(value) === "[object Error]" ||
    (readText(value, "stack") !== undefined && typeof read(value, "message") === "string"))

// Names and messages

const sentAsIs = /^(?:Runtime|Function)\.[A-Z][A-Za-z]+$/

/**
 * Maps a name to what the server keeps of the header `Lambda-Runtime-Function-Error-Type`: `Function.` and the letters
 * of the name, each word with a capital. A name that has the form already is kept. `fallback` where no two letters are
 * left.
 */
export const sanitizeErrorType = (
  name: string,
  fallback: "Runtime.Unknown" | "Function.Unknown" = "Runtime.Unknown"
): string => {
  const short = name.slice(0, 128)
  if (sentAsIs.test(short)) return short
  const letters = short.replace(
    /[^A-Za-z]*([A-Za-z])([A-Za-z]*)[^A-Za-z]*/g,
    (_, first: string, rest: string) => first.toUpperCase() + rest
  )
  return /^[A-Z][A-Za-z]+$/.test(letters) ? `Function.${letters}` : fallback
}

const typeOf = (value: unknown, preferTag: boolean): string | undefined => {
  if (!isObject(value)) return undefined
  const own = readText(value, reportedAs)
  if (own !== undefined) return own
  const tag = readText(value, "_tag")
  if (preferTag && tag !== undefined) return tag
  return isErrorLike(value) ? readText(value, "name") ?? tag ?? "Error" : tag
}

const messageOf = (value: unknown): string => {
  switch (typeof value) {
    case "string":
      return value
    case "function":
      return cut(Function.prototype.toString.call(value), 200)
    case "object":
      break
    default:
      return String(value)
  }
  if (value === null) return "null"
  const message = read(value, "message")
  if (message === unreadable) return "the message of the error cannot be read"
  if (typeof message === "string" && message !== "") return message
  if (isErrorLike(value)) return readText(value, "name") ?? readText(value, "_tag") ?? "Error"
  return readText(value, "_tag") ?? toStringTag(value)
}

// Stacks

const effectFrame = /Generator\.next|~effect\/(?:Effect|Utils)/
const internalFrame = /\(?node:internal\/|[\\/]node_modules[\\/]effect[\\/]/

/** The frames of a stack, trimmed; the text above them repeats name and message. */
const framesOf = (stack: string, message: string): Array<string> => {
  const frames: Array<string> = []
  const at = message === "" ? -1 : stack.indexOf(message)
  let start = at >= 0 && at <= maxTypeLength ? at + message.length : 0
  while (start < stack.length && frames.length < maxStackLines) {
    const newline = stack.indexOf("\n", start)
    const end = newline < 0 ? stack.length : newline
    const line = stack.slice(start, Math.min(end, start + 2 * maxStackLineLength)).trim()
    if (line.startsWith("at ")) frames.push(cut(line, maxStackLineLength))
    start = end + 1
  }
  return frames
}

const userFrames = (frames: ReadonlyArray<string>): ReadonlyArray<string> => {
  const kept: Array<string> = []
  for (const frame of frames) {
    if (effectFrame.test(frame)) break
    if (!internalFrame.test(frame)) kept.push(frame)
  }
  return kept.length > 0 ? kept : frames.slice(0, 10)
}

/** The frames of an error that point to the code of the function. */
const stackOf = (value: unknown): ReadonlyArray<string> => {
  if (!isObject(value)) return []
  const stack = read(value, "stack")
  if (typeof stack !== "string") return []
  const message = read(value, "message")
  return userFrames(framesOf(stack, typeof message === "string" ? message : ""))
}

/** The spans and the calls of `Effect.fn` that the failure passed, as Effect's own rendering shows them. */
const spanFrames = (annotations: ReadonlyMap<string, unknown>): ReadonlyArray<string> => {
  const frames: Array<string> = []
  let frame = annotations.get(Cause.StackTrace.key) as StackFrame | undefined
  for (let i = 0; frame !== undefined && i < 10; i++, frame = frame.parent) {
    const stack = frame.stack()
    if (stack === undefined) {
      frames.push(`at ${frame.name}`)
      continue
    }
    const location = /\((.*)\)/.exec(stack)?.[1] ?? stack.replace(/^at /, "")
    frames.push(`at ${frame.name} (${location})`)
  }
  return frames
}

// X-Ray

interface XrayFrame {
  readonly path: string
  readonly line: number | null
  readonly label: string
}

const toXrayFrame = (frame: string): XrayFrame => {
  const match = /^at (?:(.*?) \()?(?:file:\/\/)?(.*?)(?::(\d+))?(?::(\d+))?\)?$/.exec(frame)
  const line = match?.[3]
  return { path: match?.[2] ?? frame, line: line === undefined ? null : Number(line), label: match?.[1] ?? "anonymous" }
}

const asciiJson = (value: unknown): string =>
  JSON.stringify(value).replace(
    /[\u007f-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
  )

const workingDirectory = (): string => {
  try {
    return process.cwd()
  } catch {
    return "/"
  }
}

const makeXrayCause = (report: Omit<ErrorReport, "xrayCause">, value: unknown): string | undefined => {
  const exceptions = [{
    type: report.errorType,
    message: cut(report.errorMessage, maxStackLineLength),
    stack: report.stackTrace.map(toXrayFrame)
  }]
  const seen = new Set<unknown>([value])
  let current = isObject(value) && readText(value, reportedAs) === undefined ? read(value, "cause") : undefined
  while (isObject(current) && !seen.has(current) && exceptions.length < maxCauses) {
    seen.add(current)
    exceptions.push({
      type: cut(typeOf(current, true) ?? typeof current, maxTypeLength),
      message: cut(messageOf(current), maxStackLineLength),
      stack: stackOf(current).map(toXrayFrame)
    })
    current = read(current, "cause")
  }
  for (let count = exceptions.length; count > 0; count--) {
    const kept = exceptions.slice(0, count)
    const paths = new Set(kept.flatMap((exception) => exception.stack.map((frame) => frame.path)))
    const json = asciiJson({ working_directory: workingDirectory(), exceptions: kept, paths: [...paths] })
    if (json.length <= maxXrayBytes) return json
  }
  return undefined
}

// Reports

const make = (options: {
  readonly errorType: string
  readonly errorMessage: string
  readonly stackTrace: ReadonlyArray<string>
  readonly functionErrorType: string
  readonly value: unknown
}): ErrorReport => {
  const { functionErrorType, stackTrace, value } = options
  const errorType = cut(options.errorType, maxTypeLength)
  const errorMessage = cut(options.errorMessage, maxMessageLength)
  let made = false
  let xrayCause: string | undefined
  return {
    errorType,
    errorMessage,
    stackTrace,
    functionErrorType,
    get xrayCause() {
      if (!made) {
        made = true
        try {
          xrayCause = makeXrayCause({ errorType, errorMessage, stackTrace, functionErrorType }, value)
        } catch {
          // The report matters more than its cause.
        }
      }
      return xrayCause
    }
  }
}

const fromValue = (
  value: unknown,
  kind: "Fail" | "Die",
  annotations: ReadonlyMap<string, unknown> | undefined
): ErrorReport => {
  try {
    const type = typeOf(value, kind === "Fail")
    const fallback = kind === "Fail" ? "Function.Unknown" : "Runtime.Unknown"
    const stack = stackOf(value)
    return make({
      errorType: type ?? typeof value,
      errorMessage: messageOf(value),
      stackTrace: annotations === undefined ? stack : [...stack, ...spanFrames(annotations)],
      functionErrorType: type === undefined ? fallback : sanitizeErrorType(type, fallback),
      value
    })
  } catch {
    return make({
      errorType: "Error",
      errorMessage: "the error cannot be read",
      stackTrace: [],
      functionErrorType: "Runtime.Unknown",
      value: undefined
    })
  }
}

/** The report of a cause: its first failure, else its first defect, else that it was interrupted. */
export const fromCause = (cause: Cause.Cause<unknown>): ErrorReport => {
  const reason = cause.reasons.find(Cause.isFailReason) ?? cause.reasons.find(Cause.isDieReason)
  if (reason !== undefined) {
    return fromValue(reason._tag === "Fail" ? reason.error : reason.defect, reason._tag, reason.annotations)
  }
  const interrupted = cause.reasons.length > 0
  return make({
    errorType: interrupted ? "Runtime.Interrupted" : "Runtime.Unknown",
    errorMessage: interrupted ? "the invocation was interrupted" : "the invocation failed without a cause",
    stackTrace: [],
    functionErrorType: interrupted ? "Runtime.Interrupted" : "Runtime.Unknown",
    value: undefined
  })
}

/** The report of a value that was thrown. */
export const fromUnknown = (error: unknown): ErrorReport => fromValue(error, "Die", undefined)

// Bodies

const maxMessageBytes = 160 * 1024
const maxStackBytes = 80 * 1024

/** What a code unit takes in JSON text as UTF-8, at most. */
const jsonBytes = (unit: number): number =>
  unit < 0x20 || (unit >= 0xd800 && unit <= 0xdfff) ? 6 : unit < 0x80 ? 2 : unit < 0x800 ? 2 : 3

/** Cuts a text so that it takes at most `bytes` as JSON. */
const cutBytes = (text: string, bytes: number): string => {
  if (text.length * 6 <= bytes) return text
  let left = bytes
  for (let i = 0; i < text.length; i++) {
    left -= jsonBytes(text.charCodeAt(i))
    if (left < mark.length) return cut(text, i)
  }
  return text
}

const cutLines = (lines: ReadonlyArray<string>, bytes: number): ReadonlyArray<string> => {
  let left = bytes
  for (let i = 0; i < lines.length; i++) {
    left -= Buffer.byteLength(JSON.stringify(lines[i])) + 1
    if (left < 16) return [...lines.slice(0, i), mark.trim()]
  }
  return lines
}

/**
 * The body of an error report: JSON of at most 256 KiB as UTF-8. Message and stack are cut separately, each marked with
 * `[cut]`.
 */
export const toBody = (report: ErrorReport): string =>
  JSON.stringify({
    errorType: cut(report.errorType, maxTypeLength),
    errorMessage: cutBytes(report.errorMessage, maxMessageBytes),
    stackTrace: cutLines(report.stackTrace, maxStackBytes)
  })

/** The same in at most 4 KiB and without a stack, for a server that refused the whole. */
export const toSmallBody = (report: ErrorReport): string =>
  JSON.stringify({
    errorType: cut(report.errorType, maxTypeLength),
    errorMessage: cutBytes(report.errorMessage, 2048),
    stackTrace: []
  })
