/**
 * Reads what was thrown, whatever it is: an error of any realm, a proxy, a value whose getters throw. Nothing here throws.
 */
import { reportedAs } from "../../RuntimeError.ts"

const mark = " [cut]"

/** Cuts a text after `length` UTF-16 units, never inside a surrogate pair, and marks the cut. */
export const cut = (text: string, length: number): string => {
  if (text.length <= length) return text
  const last = text.charCodeAt(length - 1)
  return text.slice(0, last >= 0xd800 && last <= 0xdbff ? length - 1 : length) + mark
}

/** Cuts a text until its size is at most `bytes`. `sizeOf` measures it, as UTF-8 or as JSON. */
export const cutToSize = (text: string, bytes: number, sizeOf: (text: string) => number): string => {
  if (text.length * 6 + 2 <= bytes) return text // `\uXXXX` is the most that a unit takes
  let length = text.length
  let candidate = text
  for (let size = sizeOf(candidate); size > bytes && length > 0; size = sizeOf(candidate)) {
    length = Math.min(length - 1, Math.floor(length * bytes / size))
    candidate = cut(text, length)
  }
  return candidate
}

/** What `read` returns if reading throws. */
export const unreadable = Symbol("unreadable")

/** Reads a property that may be a getter that throws, of any value. */
export const read = (value: unknown, key: PropertyKey): unknown => {
  try {
    return (value as Record<PropertyKey, unknown> | null | undefined)?.[key]
  } catch {
    return unreadable
  }
}

/** Reads a property that should be a text. `undefined` if it is not, or is empty. */
export const readText = (value: unknown, key: PropertyKey): string | undefined => {
  const text = read(value, key)
  return typeof text === "string" && text !== "" ? text : undefined
}

export const isObject = (value: unknown): value is object => typeof value === "object" && value !== null

const toStringTag = (value: object): string => {
  try {
    return Object.prototype.toString.call(value)
  } catch {
    return "[object Object]"
  }
}

/** Whether a value is an error, by its shape: an error of a worker or of `node:vm` is not an `instanceof Error`. */
export const isErrorLike = (value: unknown): value is object =>
  isObject(value) &&
  (toStringTag(value) === "[object Error]" ||
    (typeof read(value, "stack") === "string" && typeof read(value, "message") === "string"))

/** The `errorType` that an error of this library is reported as. `undefined` for any other value. */
export const ownTypeOf = (value: unknown): string | undefined => readText(value, reportedAs)

/** The `name` of an error, which is never empty. */
export const nameOf = (error: object): string => readText(error, "name") ?? readText(error, "_tag") ?? "Error"

// The brand of `SchemaError`, so that nothing here loads Schema.
const schemaError = "~effect/Schema/SchemaError"

/** Whether an issue was made with `reportInput`, so that its text quotes what was found. */
const quotesInput = (issue: unknown, depth: number): boolean => {
  if (!isObject(issue)) return false
  if (depth > 64 || Object.hasOwn(issue, "input")) return true
  const issues = read(issue, "issues")
  return quotesInput(read(issue, "issue"), depth + 1) ||
    (Array.isArray(issues) && issues.some((child) => quotesInput(child, depth + 1)))
}

/** `JSON.parse` quotes what it refused, which may be an event: `Unexpected token 'h', "hunter2" is not valid JSON`. */
const quotedJson = /Unexpected token [\s\S]{0,64}? is not valid JSON/g

const withoutQuotes = (message: string): string =>
  message.includes(" is not valid JSON") ? message.replace(quotedJson, "Unexpected token in JSON") : message

/**
 * The message of an error, or a text in its place. A value that is not an error reads as Node prints it, except that an
 * object without a message never shows its fields: they may hold what the caller must not see. Never quotes the input of
 * a schema or of `JSON.parse`.
 */
export const messageOf = (value: unknown): string => {
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
  if (read(value, schemaError) === schemaError && quotesInput(read(value, "issue"), 0)) {
    return "a value does not match its schema"
  }
  const message = read(value, "message")
  if (message === unreadable) return "the message of the error cannot be read"
  if (typeof message === "string" && message !== "") return withoutQuotes(message)
  return isErrorLike(value) ? nameOf(value) : readText(value, "_tag") ?? toStringTag(value)
}

/** The `cause` of what was thrown. `undefined` if there is none. */
export const causeOf = (value: unknown): unknown => {
  const cause = read(value, "cause")
  return cause === unreadable ? undefined : cause
}

const unknownError = "~effect/Cause/UnknownError"

/**
 * The error that `Effect.try` or `Effect.tryPromise` caught: without a `catch` they fail with an `UnknownError`, which says
 * nothing about it. An `UnknownError` with a message of its own is kept.
 */
export const unwrap = (value: unknown): unknown => {
  let current = value
  for (let i = 0; i < 16 && read(current, unknownError) === unknownError; i++) {
    const message = readText(current, "message")
    if (message !== undefined && !message.startsWith("An error occurred in Effect.try")) break
    current = causeOf(current)
  }
  return current
}

/** The members of an `AggregateError`. */
export const membersOf = (value: unknown): ReadonlyArray<unknown> => {
  const errors = isErrorLike(value) ? read(value, "errors") : undefined
  return Array.isArray(errors) ? errors : []
}

const maxFrames = 100
const maxFrameLength = 1024
const maxStackLength = 200_000

/** Where the frames begin: a stack starts with the name and the message, which may have lines that look like frames. */
const skipMessage = (stack: string, message: string | undefined): number => {
  if (message === undefined) return 0
  if (stack.startsWith(message)) return message.length
  const colon = stack.indexOf(": ") + 2
  return colon >= 2 && stack.startsWith(message, colon) ? colon + message.length : 0
}

/** The frames of a stack as V8 lists them, from the innermost, each trimmed to `at …`. At most 100 of 1024 units. */
export const framesOf = (value: unknown): ReadonlyArray<string> => {
  const stack = read(value, "stack")
  if (typeof stack !== "string") return []
  const frames: Array<string> = []
  let start = Math.max(skipMessage(stack, readText(value, "message")), stack.length - maxStackLength)
  while (start < stack.length && frames.length < maxFrames) {
    const newline = stack.indexOf("\n", start)
    const end = newline < 0 ? stack.length : newline
    const line = stack.slice(start, end).trim()
    if (line.startsWith("at ")) frames.push(cut(line, maxFrameLength))
    start = end + 1
  }
  return frames
}

/** A method of Effect's fibers. The name is a computed key, which a minifier keeps. */
const effectMethod = /~effect\/(?:Effect|Utils)/

/** The frames of a stack down to where Effect's run loop called them. */
export const framesAboveEffect = (frames: ReadonlyArray<string>): ReadonlyArray<string> => {
  const end = frames.findIndex((frame) => effectMethod.test(frame))
  if (end < 0) return frames
  return frames.slice(0, end > 0 && frames[end - 1]?.startsWith("at Generator.next ") === true ? end - 1 : end)
}

const ofRuntime =
  /[( ]node:|[\\/]node_modules[\\/](?:effect|effect-lambda-runtime|@effect[\\/]platform-node[\w-]*)[\\/]/

/** The frames that point to the code of the function, and not to Node, Effect or this library. */
export const userFrames = (frames: ReadonlyArray<string>): ReadonlyArray<string> =>
  framesAboveEffect(frames).filter((frame) => !ofRuntime.test(frame))
