/** What an event says about where it comes from: OpenTelemetry's trigger, the kind of span, and the producers to link. */
import type * as Tracer from "effect/Tracer"
import type { TraceHeaders } from "../../internal/invocation/callerSpan.ts"
import { at, ofEventBridge, ofKinesis, ofSns, ofSqs, textAt, toLinks } from "../../internal/invocation/producers.ts"

/**
 * Where an event comes from.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/
 */
export interface EventSource {
  readonly trigger: "datasource" | "http" | "pubsub" | "timer" | "other"
  readonly kind: Tracer.SpanKind
  readonly attributes: Readonly<Record<string, unknown>>
  readonly links: ReadonlyArray<Tracer.SpanLink>
  /** The trace headers of an HTTP request. */
  readonly caller: TraceHeaders | undefined
}

const other: EventSource = { trigger: "other", kind: "server", attributes: {}, links: [], caller: undefined }

/** The value of a header, in whatever case, single or of several. */
const header = (event: unknown, name: string): string | undefined => {
  for (const headers of [at(event, "headers"), at(event, "multiValueHeaders")]) {
    if (typeof headers !== "object" || headers === null) continue
    for (const [key, value] of Object.entries(headers)) {
      if (key.toLowerCase() !== name) continue
      const text: unknown = Array.isArray(value) ? value[0] : value
      if (typeof text === "string" && text !== "") return text
    }
  }
  return undefined
}

const defined = (attributes: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined))

/** The events of API Gateway, function URLs, load balancers and VPC Lattice. WebSocket events have no method. */
const ofHttp = (event: unknown): EventSource | undefined => {
  const context = at(event, "requestContext")
  const method = textAt(context, "http", "method") ?? textAt(event, "httpMethod") ?? textAt(event, "method")
  if (method === undefined || (context === undefined && at(event, "headers") === undefined)) return undefined
  const traceparent = header(event, "traceparent")
  const traceId = header(event, "x-amzn-trace-id")
  const routeKey = textAt(event, "routeKey")
  return {
    trigger: "http",
    kind: "server",
    attributes: defined({
      "http.request.method": method,
      "http.route": textAt(event, "resource") ?? (routeKey === "$default" ? undefined : routeKey?.replace(/^\S+ /, "")),
      "url.path": (textAt(context, "http", "path") ?? textAt(event, "path"))?.replace(/\?.*/s, ""),
      "url.scheme": header(event, "x-forwarded-proto"),
      "server.address": textAt(context, "domainName") ?? header(event, "host"),
      "client.address": textAt(context, "http", "sourceIp") ?? textAt(context, "identity", "sourceIp"),
      "user_agent.original": header(event, "user-agent")
    }),
    links: [],
    caller: traceparent === undefined && traceId === undefined
      ? undefined
      : { traceId, w3c: traceparent === undefined ? undefined : { traceparent } }
  }
}

const lastOf = (arn: string | undefined): string | undefined =>
  arn?.slice(Math.max(arn.lastIndexOf(":"), arn.lastIndexOf("/")) + 1)

/** What several records have in common. */
const common = (values: ReadonlyArray<string | undefined>): string | undefined =>
  values.every((value) => value === values[0]) ? values[0] : undefined

const messages = (
  records: ReadonlyArray<unknown>,
  system: string,
  destination: (record: unknown) => string | undefined,
  producer: ((record: unknown) => TraceHeaders | undefined) | undefined
): EventSource => ({
  trigger: "pubsub",
  kind: "consumer",
  attributes: defined({
    "messaging.system": system,
    "messaging.operation.type": "process",
    "messaging.destination.name": common(records.map(destination)),
    "messaging.batch.message_count": records.length
  }),
  links: producer === undefined ? [] : records.flatMap((record) => toLinks(producer(record))),
  caller: undefined
})

const ofArn = (record: unknown) => lastOf(textAt(record, "eventSourceARN"))

const ofRecords = (records: ReadonlyArray<unknown>): EventSource => {
  const [first] = records
  switch (textAt(first, "eventSource") ?? textAt(first, "EventSource")) {
    case "aws:sqs":
      return messages(records, "aws_sqs", ofArn, ofSqs)
    case "aws:sns":
      return messages(records, "aws.sns", (record) => lastOf(textAt(record, "Sns", "TopicArn")), ofSns)
    case "aws:kinesis":
      return messages(records, "aws_kinesis", ofArn, ofKinesis)
    case "aws:dynamodb":
    case "aws:s3":
      return { ...other, trigger: "datasource" }
    default:
      return other
  }
}

/** Reads the source of an event, which may be any JSON. */
export const fromEvent = (event: unknown): EventSource => {
  const records = at(event, "Records")
  if (Array.isArray(records)) return ofRecords(records)
  const partitions = at(event, "records")
  if (typeof partitions === "object" && partitions !== null && textAt(event, "eventSource")?.endsWith("afka")) {
    const all: ReadonlyArray<unknown> = Object.values(partitions).flat()
    return messages(all, "kafka", (record) => textAt(record, "topic"), undefined)
  }
  const detailType = textAt(event, "detail-type")
  if (detailType !== undefined) {
    const links = toLinks(ofEventBridge(event))
    return detailType === "Scheduled Event" && textAt(event, "source") === "aws.events"
      ? { ...other, trigger: "timer", links }
      : { ...other, trigger: "pubsub", kind: "consumer", links }
  }
  return ofHttp(event) ?? other
}
