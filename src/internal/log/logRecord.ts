/** A log record as text and as JSON: the two formats of Lambda's own Node client. */
import type { Severity } from "effect/LogLevel"
import { redact } from "effect/Redactable"
import type { Environment } from "../../Environment.ts"
import type { Invocation } from "../../Invocation.ts"
import { typeOf } from "../failure/errorType.ts"
import { causeOf, cutToSize, isObject, membersOf, messageOf, readText } from "../failure/thrown.ts"
import type { LogOutput } from "./logOutput.ts"
import { type ErrorFields, showErrorFields, showOwnFields } from "./ownFields.ts"

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

// Values

/** Kept, as Node compares every export of a module when it hands that out. */
let util: typeof import("node:util") | undefined

const formatMessage = (message: ReadonlyArray<unknown>): string => {
  const [first] = message
  if (message.length === 1 && typeof first === "string") return first
  return (util ??= process.getBuiltinModule("node:util")).format(...message.map(redact))
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

/** Replaces a value that `JSON.stringify` refuses, or would write as an empty object. */
const expand = (value: unknown, seen: Set<Error>): unknown => {
  if (typeof value === "bigint") return String(value)
  if (value instanceof Error) {
    const fields = errorFields(value)
    if (seen.has(value)) return `${fields.errorType}: ${fields.errorMessage}`
    seen.add(value)
    const errors = membersOf(value)
    return {
      ...fields,
      ...showOwnFields(value, fields),
      cause: causeOf(value),
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

const wellFormed = (json: string): string => json.includes("\\ud") ? json.replace(loneSurrogate, "$1\\ufffd") : json

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
  const head = `${timestamp(millis)}\t${invocation?.requestId ?? "-"}\t${level.toUpperCase()}\t`
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

/** The fields with a value. */
const toFields = (values: Readonly<Record<string, unknown>>): ReadonlyArray<Field> =>
  Object.entries(values).flatMap(([name, value]) => value === undefined ? [] : [[name, toJsonValue(value)] as const])

/** The first error of several values. */
const errorIn = (message: ReadonlyArray<unknown>): ErrorFields | undefined => {
  const error = message.length > 1 ? message.find((value) => value instanceof Error) : undefined
  const fields = error && errorFields(error)
  return error && fields && { ...fields, errorFields: showErrorFields(error, fields) }
}

/** What the record itself has. */
const ownFields = ({ cause, invocation, level, message, millis }: LogRecord): ReadonlyArray<Field> => {
  const caused = cause?.toFields()
  const [first = caused && `${caused.errorType}: ${caused.errorMessage}`] = message
  return toFields({
    timestamp: timestamp(millis),
    level: level.toUpperCase(),
    requestId: invocation?.requestId,
    tenantId: invocation?.tenantId,
    message: message.length > 1 ? formatMessage(message) : first,
    ...(caused ?? errorIn(message))
  })
}

/** Annotations, none of them under the name of another field. */
const annotationFields = (annotations: Readonly<Record<string, unknown>>): ReadonlyArray<Field> =>
  toFields(annotations).map(([name, json]) => {
    let free = name
    while (reserved.has(free) || (free !== name && Object.hasOwn(annotations, free))) free = `_${free}`
    return [free, json]
  })

/** How long the spans have been open. Of two with one name the inner one counts. */
const spanFields = (millis: number, spans: NonNullable<LogRecord["spans"]>): ReadonlyArray<Field> => {
  const durations = new Map<string, number>()
  for (const [name, start] of spans) if (!durations.has(name)) durations.set(name, millis - start)
  return toFields({ spans: durations.size > 0 ? durations : undefined })
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
  const fitted = new Map<Field, readonly [Field]>()
  const shortestFirst = fields.toSorted((a, b) => fieldBytes(a) - fieldBytes(b))
  let left = maxBytes
  for (const [done, field] of shortestFirst.entries()) {
    const share = Math.floor(left / (fields.length - done))
    const bytes = share - nameBytes(field)
    const isWhole = fieldBytes(field) <= share
    if (!isWhole && bytes <= 32) continue
    const kept: Field = isWhole ? field : [field[0], cutJson(field[1], bytes)]
    fitted.set(field, [kept])
    left -= fieldBytes(kept)
  }
  return fields.flatMap((field) => fitted.get(field) ?? [])
}

const join = (fields: ReadonlyArray<Field>): string =>
  `{${fields.map(([name, json]) => `${quote(name)}:${json}`).join(",")}}`

const toJson = (record: LogRecord, maxBytes: number): string => {
  const { annotations = {}, millis, spans = [] } = record
  const own = ownFields(record)
  const extra = [...annotationFields(annotations), ...spanFields(millis, spans)]
  const json = join([...own, ...extra])
  if (json.length * 3 <= maxBytes || Buffer.byteLength(json) <= maxBytes) return json
  const fittedExtra = fit(extra, maxBytes / 4)
  return join([...fit(own, maxBytes - "{}".length - bytesOf(fittedExtra)), ...fittedExtra])
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

/** Writes a record. */
export const write = (output: LogOutput, format: Environment["logFormat"], record: LogRecord): void => {
  const { level, millis } = record
  output.write({ body: render(record, format, output.maxBytes), format, level, millis })
}
