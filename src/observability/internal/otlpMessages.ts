/**
 * The messages of OTLP that Effect's exporters make, by the names of OTLP in JSON. Effect's own encoder makes several arrays
 * for each field, and took a third of the CPU time of an invocation with two spans.
 *
 * @see https://github.com/open-telemetry/opentelemetry-proto
 */
import type { Message } from "./protobuf.ts"

const values: Array<Message[number]> = []
const arrayValue: Message = values
const pairs: Array<Message[number]> = []
const anyValue: Message = [
  ["stringValue", 1, "text"],
  ["boolValue", 2, "bool"],
  ["intValue", 3, "varint"],
  ["doubleValue", 4, "double"],
  ["arrayValue", 5, arrayValue],
  ["kvlistValue", 6, pairs],
  ["bytesValue", 7, "bytes"]
]
const keyValue: Message = [["key", 1, "text"], ["value", 2, anyValue]]
values.push(["values", 1, anyValue, "each"])
pairs.push(["values", 1, keyValue, "each"])

const resource: Message = [["attributes", 1, keyValue, "each"], ["droppedAttributesCount", 2, "count"]]

const scope: Message = [
  ["name", 1, "text"],
  ["version", 2, "someText"],
  ["attributes", 3, keyValue, "each"],
  ["droppedAttributesCount", 4, "count"]
]

/** Around what one signal has. */
const data = (scopes: string, items: string, item: Message): Message => [
  [
    `resource${scopes}`,
    1,
    [
      ["resource", 1, resource, "kept"],
      [
        `scope${scopes}`,
        2,
        [["scope", 1, scope, "kept"], [items, 2, item, "each"], ["schemaUrl", 3, "someText"]],
        "each"
      ],
      ["schemaUrl", 3, "someText"]
    ],
    "each"
  ]
]

const event: Message = [
  ["timeUnixNano", 1, "fixed64"],
  ["name", 2, "text"],
  ["attributes", 3, keyValue, "each"],
  ["droppedAttributesCount", 4, "count"]
]

const link: Message = [
  ["traceId", 1, "hex"],
  ["spanId", 2, "hex"],
  ["traceState", 3, "someText"],
  ["attributes", 4, keyValue, "each"],
  ["droppedAttributesCount", 5, "count"],
  ["flags", 6, "fixed32"]
]

export const traces = data("Spans", "spans", [
  ["traceId", 1, "hex"],
  ["spanId", 2, "hex"],
  ["traceState", 3, "someText"],
  ["parentSpanId", 4, "hex"],
  ["name", 5, "text"],
  ["kind", 6, "varint"],
  ["startTimeUnixNano", 7, "fixed64"],
  ["endTimeUnixNano", 8, "fixed64"],
  ["attributes", 9, keyValue, "each"],
  ["droppedAttributesCount", 10, "count"],
  ["events", 11, event, "each"],
  ["droppedEventsCount", 12, "count"],
  ["links", 13, link, "each"],
  ["droppedLinksCount", 14, "count"],
  ["status", 15, [["message", 2, "someText"], ["code", 3, "varint"]]],
  ["flags", 16, "fixed32"]
])

/** Of each point, the times. */
const times: Message = [["startTimeUnixNano", 2, "fixed64"], ["timeUnixNano", 3, "fixed64"]]

const number: Message = [
  ...times,
  ["asDouble", 4, "double"],
  ["asInt", 6, "fixed64"],
  ["attributes", 7, keyValue, "each"],
  ["flags", 8, "varint"]
]

const histogram: Message = [
  ...times,
  ["count", 4, "fixed64"],
  ["sum", 5, "double"],
  ["bucketCounts", 6, "fixed64", "each"],
  ["explicitBounds", 7, "double", "each"],
  ["attributes", 9, keyValue, "each"],
  ["flags", 10, "varint"],
  ["min", 11, "double"],
  ["max", 12, "double"]
]

const summary: Message = [
  ...times,
  ["count", 4, "fixed64"],
  ["sum", 5, "double"],
  ["quantileValues", 6, [["quantile", 1, "double"], ["value", 2, "double"]], "each"],
  ["attributes", 7, keyValue, "each"],
  ["flags", 8, "varint"]
]

const points = (point: Message): Message[number] => ["dataPoints", 1, point, "each"]

export const metrics = data("Metrics", "metrics", [
  ["name", 1, "text"],
  ["description", 2, "someText"],
  ["unit", 3, "someText"],
  ["gauge", 5, [points(number)]],
  ["sum", 7, [points(number), ["aggregationTemporality", 2, "varint"], ["isMonotonic", 3, "bool"]]],
  ["histogram", 9, [points(histogram), ["aggregationTemporality", 2, "varint"]]],
  ["summary", 11, [points(summary)]]
])

export const logs = data("Logs", "logRecords", [
  ["timeUnixNano", 1, "fixed64"],
  ["severityNumber", 2, "varint"],
  ["severityText", 3, "someText"],
  ["body", 5, anyValue],
  ["attributes", 6, keyValue, "each"],
  ["droppedAttributesCount", 7, "count"],
  ["flags", 8, "fixed32"],
  ["traceId", 9, "someHex"],
  ["spanId", 10, "someHex"],
  ["observedTimeUnixNano", 11, "fixed64"]
])
