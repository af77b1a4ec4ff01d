/** The trace headers that records carry from their producers, by the conventions of OpenTelemetry and X-Ray. */
import type * as Tracer from "effect/Tracer"
import { parentSpan, type TraceHeaders } from "./callerSpan.ts"

/** Reads a path of a value that has not been checked. */
export const at = (value: unknown, ...path: ReadonlyArray<string>): unknown => {
  let current = value
  for (const key of path) {
    if (typeof current !== "object" || current === null || !Object.hasOwn(current, key)) return undefined
    current = (current as Readonly<Record<string, unknown>>)[key]
  }
  return current
}

/** The text at a path of a value that has not been checked. */
export const textAt = (value: unknown, ...path: ReadonlyArray<string>): string | undefined => {
  const text = at(value, ...path)
  return typeof text === "string" && text !== "" ? text : undefined
}

const toHeaders = (traceparent: string | undefined, traceId: string | undefined): TraceHeaders | undefined =>
  traceparent === undefined && traceId === undefined
    ? undefined
    : { traceId, w3c: traceparent === undefined ? undefined : { traceparent } }

/** Parses JSON that names a trace context. Most records carry none, so they are not parsed. */
const parseTraced = (text: string | undefined): unknown => {
  if (text === undefined || !text.includes(`"traceparent"`)) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const ofSnsMessage = (message: unknown): TraceHeaders | undefined =>
  toHeaders(
    textAt(message, "MessageAttributes", "traceparent", "Value"),
    textAt(message, "MessageAttributes", "AWSTraceHeader", "Value")
  )

/** An event of EventBridge: its detail has `traceparent`, as the distributed tracing extension of CloudEvents names it. */
export const ofEventBridge = (event: unknown): TraceHeaders | undefined =>
  toHeaders(textAt(event, "detail", "traceparent"), undefined)

/** A message of SQS: its message attributes, else the SNS message or the EventBridge event in its body, else X-Ray's header. */
export const ofSqs = (record: unknown): TraceHeaders | undefined => {
  const traceId = textAt(record, "attributes", "AWSTraceHeader")
  const traceparent = textAt(record, "messageAttributes", "traceparent", "stringValue")
  if (traceparent !== undefined) return toHeaders(traceparent, traceId)
  const body = parseTraced(textAt(record, "body"))
  const inBody = ofSnsMessage(body) ?? ofEventBridge(body)
  return toHeaders(inBody?.w3c?.traceparent, traceId ?? inBody?.traceId)
}

/** A record of SNS: the attributes of its message. */
export const ofSns = (record: unknown): TraceHeaders | undefined => ofSnsMessage(at(record, "Sns"))

/** A record of Kinesis: its data, if it is JSON with `traceparent`, such as a CloudEvent. */
export const ofKinesis = (record: unknown): TraceHeaders | undefined => {
  const data = textAt(record, "kinesis", "data")
  const json = data === undefined ? undefined : parseTraced(Buffer.from(data, "base64").toString("utf8"))
  return toHeaders(textAt(json, "traceparent"), undefined)
}

/** A link to the span of a producer, or none. */
export const toLinks = (headers: TraceHeaders | undefined): ReadonlyArray<Tracer.SpanLink> => {
  const span = headers === undefined ? undefined : parentSpan(headers)
  return span === undefined ? [] : [{ attributes: {}, span }]
}
