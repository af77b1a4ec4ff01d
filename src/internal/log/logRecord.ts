/** A log record as text and as JSON: the two formats of Lambda's own Node client. */
import type { Severity } from "effect/LogLevel"
import { redact } from "effect/Redactable"
import type { Environment } from "../../Environment.ts"
import type { Invocation } from "../../Invocation.ts"
import { typeOf } from "../failure/errorType.ts"
import { causeOf, cutToSize, isObject, membersOf, messageOf, readText } from "../failure/thrown.ts"
import { type ErrorFields, showOwnFields, showWithCauses } from "./ownFields.ts"

/** A cause, rendered when it is asked for: records without one need nothing of Effect. */
export interface LoggedCause {
  readonly toFields: () => ErrorFields
  /** Lines, of which the first has name and message. */
  readonly toText: () => string
}

export interface LogRecord {
  readonly level: Severity
  /** Unix milliseconds that a `Date` can hold. */
  readonly millis: number
  readonly invocation: Pick<Invocation["Service"], "requestId" | "tenantId"> | undefined
  /** The values that were logged, as `console.log` takes them. */
  readonly message: ReadonlyArray<unknown>
  readonly cause?: LoggedCause | undefined
  readonly annotations?: Readonly<Record<string, unknown>> | undefined
  /** The open spans, innermost first, each with the Unix milliseconds of its start. */
  readonly spans?: ReadonlyArray<readonly [label: string, startMillis: number]>
}

/** The names of the levels, in the order of their severity. */
export const levelNames: Readonly<Record<Severity, string>> = {
  Trace: "TRACE",
  Debug: "DEBUG",
  Info: "INFO",
  Warn: "WARN",
  Error: "ERROR",
  Fatal: "FATAL"
}

// Values

const formatMessage = (message: ReadonlyArray<unknown>): string => {
  const [first] = message
  if (message.length === 1 && typeof first === "string") return first
  return process.getBuiltinModule("node:util").format(...message.map(redact))
}

/** Its name, or the name of its class if it has none of its own. */
const errorType = (error: Error): string => {
  const name = typeOf(error, "Die") ?? "Error"
  return name === "Error" ? readText(error.constructor, "name") ?? name : name
}

const errorFields = (error: Error): ErrorFields => ({
  errorType: errorType(error),
  errorMessage: messageOf(error),
  stackTrace: readText(error, "stack")?.split("\n") ?? []
})

const withOwnFields = (error: Error): ErrorFields => {
  const fields = errorFields(error)
  const own = showWithCauses(error, fields)
  return Object.keys(own).length === 0 ? fields : { ...fields, errorFields: own }
}

/** Replaces a value that `JSON.stringify` refuses, or would write as an empty object. */
const expand = (value: unknown, seen: Set<Error>): unknown => {
  if (typeof value === "bigint") return String(value)
  if (value instanceof Error) {
    const fields = errorFields(value)
    if (seen.has(value)) return `${fields.errorType}: ${fields.errorMessage}`
    seen.add(value)
    const cause = causeOf(value)
    const errors = membersOf(value)
    return {
      ...fields,
      ...showOwnFields(value, fields),
      ...(cause === undefined ? undefined : { cause }),
      ...(errors.length === 0 ? undefined : { errors }),
      ...fields
    }
  }
  if (value instanceof Map) {
    const entries = Array.from(value)
    return entries.every(([key]) => typeof key === "string") ? Object.fromEntries(entries) : entries
  }
  return value instanceof Set ? Array.from(value) : value
}

const stringify = (value: object): string | undefined => {
  const seen = new Set<Error>()
  return JSON.stringify(value, function(this: Readonly<Record<string, unknown>>, key: string, json: unknown) {
    // An error may have a toJSON that leaves out what it is.
    const original = this[key]
    const redacted = redact(original)
    return expand(redacted === original && !(original instanceof Error) ? json : redacted, seen)
  })
}

// JSON.stringify escapes lone surrogates in this way, and nothing else. Strict parsers refuse them.
const loneSurrogate = /(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g

const wellFormed = (json: string): string => json.includes("\\ud") ? json.replace(loneSurrogate, "$1\ufffd") : json

const quote = (text: string): string => wellFormed(JSON.stringify(text))

/** A value as JSON, or as text if it has no JSON form. */
const toJsonValue = (value: unknown): string => {
  if (typeof value === "string") return quote(value)
  if (typeof value === "boolean" || value === null || Number.isFinite(value)) return String(value)
  if (isObject(value)) {
    try {
      const json = stringify(value)
      if (json !== undefined) return wellFormed(json)
    } catch {
      // A cycle, or a toJSON or a getter that throws.
    }
  }
  return quote(formatMessage([value]))
}

// Text

const label = (name: string): string => name.replace(/[\s="]/g, "_")

const textValue = (value: unknown): string => {
  if (typeof value === "string") return /^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)
  return value === undefined ? "undefined" : toJsonValue(value)
}

const textFields = (record: LogRecord): string => {
  const { annotations, invocation, millis, spans } = record
  let text = invocation?.tenantId === undefined ? "" : ` tenantId=${textValue(invocation.tenantId)}`
  for (const name in annotations) {
    if (Object.hasOwn(annotations, name)) text += ` ${label(name)}=${textValue(annotations[name])}`
  }
  if (spans !== undefined) { for (const [name, start] of spans) text += ` ${label(name)}=${millis - start}ms` }
  return text
}

const timestamp = (millis: number): string => new Date(millis).toISOString()

const toText = (record: LogRecord, maxBytes: number): string => {
  const { cause, invocation, level, message, millis } = record
  const head = `${timestamp(millis)}\t${invocation?.requestId ?? "-"}\t${levelNames[level]}\t`
  const fields = textFields(record)
  let text = message.length === 0 ? "" : formatMessage(message) + fields
  if (cause !== undefined) {
    const rendered = cause.toText()
    // The fields stay beside the message, where readers look for them, and not below the stack.
    text = message.length === 0 ? rendered.replace(/$/m, () => fields) : `${text}\n${rendered}`
  } else if (message.length === 0) text = fields.slice(1)
  return cutToSize(head + text, maxBytes, Buffer.byteLength)
}

// JSON

type Field = readonly [name: string, json: string]

const reserved = new Set([
  "timestamp",
  "level",
  "requestId",
  "tenantId",
  "message",
  "errorType",
  "errorMessage",
  "stackTrace",
  "errorFields",
  "spans"
])

const pushErrorFields = (fields: Array<Field>, error: ErrorFields): void => {
  fields.push(
    ["errorType", quote(error.errorType)],
    ["errorMessage", quote(error.errorMessage)],
    ["stackTrace", toJsonValue(error.stackTrace)]
  )
  if (error.errorFields !== undefined) fields.push(["errorFields", toJsonValue(error.errorFields)])
}

const pushMessage = (fields: Array<Field>, { cause, message }: LogRecord): void => {
  const error = cause?.toFields()
  if (message.length > 1) fields.push(["message", quote(formatMessage(message))])
  else if (message.length === 1 && message[0] !== undefined) fields.push(["message", toJsonValue(message[0])])
  else if (message.length === 0 && error !== undefined) {
    fields.push(["message", quote(`${error.errorType}: ${error.errorMessage}`)])
  }
  if (error !== undefined) return pushErrorFields(fields, error)
  const first = message.length > 1 ? message.find((value) => value instanceof Error) : undefined
  if (first !== undefined) pushErrorFields(fields, withOwnFields(first))
}

const pushAnnotations = (fields: Array<Field>, annotations: Readonly<Record<string, unknown>>): void => {
  for (const [name, value] of Object.entries(annotations)) {
    if (value === undefined) continue
    let free = name
    while (reserved.has(free) || (free !== name && Object.hasOwn(annotations, free))) free = `_${free}`
    fields.push([free, toJsonValue(value)])
  }
}

const pushSpans = (fields: Array<Field>, millis: number, spans: NonNullable<LogRecord["spans"]>): void => {
  const durations = new Map<string, number>()
  for (const [name, start] of spans) if (!durations.has(name)) durations.set(name, millis - start)
  if (durations.size > 0) fields.push(["spans", toJsonValue(durations)])
}

const nameBytes = ([name]: Field): number => Buffer.byteLength(quote(name)) + ":,".length

const fieldBytes = (field: Field): number => nameBytes(field) + Buffer.byteLength(field[1])

const cutMark = quote("[cut]")

/** Cuts the last elements of an array, and the end of any other value. */
const cutJson = (json: string, maxBytes: number): string => {
  const value: unknown = JSON.parse(json)
  if (Array.isArray(value)) {
    const kept: Array<string> = []
    let left = maxBytes - cutMark.length - "[,]".length
    for (const item of value) {
      const element = JSON.stringify(item)
      left -= Buffer.byteLength(element) + 1
      if (left < 0) break
      kept.push(element)
    }
    if (kept.length > 0) return `[${kept.join(",")},${cutMark}]`
  }
  return quote(cutToSize(typeof value === "string" ? value : json, maxBytes, (text) => Buffer.byteLength(quote(text))))
}

const bytesOf = (fields: ReadonlyArray<Field>): number => fields.reduce((sum, field) => sum + fieldBytes(field), 0)

/** Keeps short values whole, cuts long ones, and drops those that still do not fit in `maxBytes`. */
const fit = (fields: ReadonlyArray<Field>, maxBytes: number): ReadonlyArray<Field> => {
  const fitted: Array<Field | undefined> = fields.map(() => undefined)
  const shortestFirst = Array.from(fields.entries()).toSorted(([, a], [, b]) => fieldBytes(a) - fieldBytes(b))
  let left = maxBytes
  for (const [done, [index, field]] of shortestFirst.entries()) {
    const share = Math.floor(left / (fields.length - done))
    const bytes = share - nameBytes(field)
    const kept: Field | undefined = fieldBytes(field) <= share
      ? field
      : bytes > 32
      ? [field[0], cutJson(field[1], bytes)]
      : undefined
    if (kept === undefined) continue
    fitted[index] = kept
    left -= fieldBytes(kept)
  }
  return fitted.filter((field) => field !== undefined)
}

const join = (fields: ReadonlyArray<Field>): string =>
  `{${fields.map(([name, json]) => `${quote(name)}:${json}`).join(",")}}`

const toJson = (record: LogRecord, maxBytes: number): string => {
  const { annotations, invocation, level, millis, spans } = record
  const own: Array<Field> = [["timestamp", quote(timestamp(millis))], ["level", quote(levelNames[level])]]
  if (invocation !== undefined) {
    own.push(["requestId", quote(invocation.requestId)])
    if (invocation.tenantId !== undefined) own.push(["tenantId", quote(invocation.tenantId)])
  }
  pushMessage(own, record)
  const extra: Array<Field> = []
  if (annotations !== undefined) pushAnnotations(extra, annotations)
  if (spans !== undefined) pushSpans(extra, millis, spans)
  const json = join(own.concat(extra))
  if (json.length * 3 <= maxBytes || Buffer.byteLength(json) <= maxBytes) return json
  const fittedExtra = fit(extra, maxBytes / 4)
  return join(fit(own, maxBytes - "{}".length - bytesOf(fittedExtra)).concat(fittedExtra))
}

/**
 * The record as one text, without a line end. As JSON it has no line feed inside either. A record of more than `maxBytes`
 * as UTF-8 is cut and marked. Never throws, whatever was logged.
 */
export const render = (record: LogRecord, format: Environment["logFormat"], maxBytes: number): string => {
  const renderAs = format === "json" ? toJson : toText
  try {
    return renderAs(record, maxBytes)
  } catch {
    const { invocation, level, millis } = record
    return renderAs({ invocation, level, message: ["what was logged cannot be shown"], millis }, maxBytes)
  }
}
