/** A log event as lines for people, or as a record for programs. */
import { renderLogLine } from "../dev/render.ts"
import type { LogEvent } from "./logEvents.ts"

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

const parse = (text: string): Json | undefined => {
  if (!text.startsWith("{")) return undefined
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

const gray = (text: string): string => `\u001b[90m${text}\u001b[39m`

const scalar = (value: unknown): string | undefined =>
  isObject(value) || Array.isArray(value) || value === undefined || value === null ? undefined : String(value)

/** What Lambda itself logs in JSON, such as `platform.report`, on one line: `REPORT <id> success, durationMs 12.5`. */
const renderPlatform = ({ record, type }: Json): string | undefined => {
  if (typeof type !== "string" || !type.startsWith("platform.") || !isObject(record)) return undefined
  const { metrics, requestId, status, ...others } = record
  const fields = Object.entries({ ...others, ...(isObject(metrics) ? metrics : {}) }).flatMap(([name, value]) => {
    const text = scalar(value)
    return text === undefined ? [] : [`${name} ${text}`]
  })
  const head = [type.slice("platform.".length).toUpperCase(), scalar(requestId), scalar(status)]
  return [head.filter((part) => part !== undefined).join(" "), ...fields].join(", ")
}

const isOfLambda = /^(START|END|REPORT) RequestId: |^INIT_(START|REPORT) /

/** Lines for people: JSON as text, and the time of the event unless the line says one. */
export const renderEvent = ({ message, timestamp }: LogEvent, colors: boolean): ReadonlyArray<string> => {
  const text = message.trimEnd()
  const time = new Date(timestamp).toISOString().slice(11, -1)
  const paint = colors ? gray : (line: string) => line
  const json = parse(text)
  const platform = json === undefined ? undefined : renderPlatform(json)
  if (platform !== undefined) return [paint(`${time} ${platform}`)]
  if (isOfLambda.test(text)) return [paint(`${time} ${text.replace(/\t+/g, ", ")}`)]
  const lines = renderLogLine(text, colors)
  const saysTime = json?.["timestamp"] !== undefined || json?.["time"] !== undefined || /^\d{4}-\d\d-\d\dT/.test(text)
  return saysTime ? lines : [`${paint(time)} ${lines[0] ?? ""}`, ...lines.slice(1)]
}

/** One JSON record a line: the message is `record` if it is JSON. */
export const toRecord = ({ logStreamName, message, timestamp }: LogEvent): string => {
  const text = message.trimEnd()
  const record = parse(text)
  return JSON.stringify({
    timestamp: new Date(timestamp).toISOString(),
    logStream: logStreamName,
    ...(record === undefined ? { message: text } : { record })
  })
}
