import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { HttpBody } from "effect/http"
import type { LogsData } from "effect/observability/OtlpLogger"
import type { MetricsData } from "effect/observability/OtlpMetrics"
import { layerJson, layerProtobuf, OtlpSerialization } from "effect/observability/OtlpSerialization"
import type { TraceData } from "effect/observability/OtlpTracer"
import { Serialization } from "../../src/observability/internal/serialization.ts"

const values = {
  array: { arrayValue: { values: [{ stringValue: "a" }, { intValue: 2 }, { arrayValue: { values: [] } }] } },
  bytes: { bytesValue: Uint8Array.of(0, 127, 128, 255) },
  double: { doubleValue: -0.1 },
  empty: {},
  emptyText: { stringValue: "" },
  false: { boolValue: false },
  infinite: { doubleValue: Infinity },
  integer: { intValue: 300 },
  large: { intValue: "9223372036854775807" },
  long: { stringValue: "x".repeat(70_000) },
  lone: { stringValue: "a\ud800b" },
  map: { kvlistValue: { values: [{ key: "k", value: { boolValue: true } }] } },
  negative: { intValue: -5 },
  safe: { intValue: Number.MAX_SAFE_INTEGER },
  text: { stringValue: "café ☕ 🫖" },
  unicodeAtTheEnd: { stringValue: `${"x".repeat(62)}é` },
  zero: { intValue: 0 }
}

const attributes = Object.entries(values).map(([key, value]) => ({ key, value }))

const resource = { attributes: attributes.slice(0, 3), droppedAttributesCount: 0 }
const scope = { name: "effect", version: "4.1.0" }

const ids = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" }
const time = "1795285981730123456"

const span = {
  ...ids,
  attributes,
  droppedAttributesCount: 0,
  droppedEventsCount: 2,
  droppedLinksCount: 300,
  endTimeUnixNano: time,
  events: [{ attributes, droppedAttributesCount: 1, name: "exception", timeUnixNano: time }],
  kind: 2,
  links: [{ ...ids, attributes: [], droppedAttributesCount: 0 }],
  name: "orders",
  parentSpanId: "00f067aa0ba902b7",
  startTimeUnixNano: "0",
  status: { code: 2 as const, message: "no tea" }
}

const traces: TraceData = {
  resourceSpans: [
    { resource, scopeSpans: [{ scope, spans: [span, { ...span, parentSpanId: undefined, status: { code: 0 } }] }] },
    { resource, scopeSpans: [{ scope, spans: [] }] }
  ]
}

const point = { attributes, startTimeUnixNano: time, timeUnixNano: time }

const metrics = {
  resourceMetrics: [{
    resource,
    scopeMetrics: [{
      scope,
      metrics: [
        { name: "gauge", description: "", unit: "1", gauge: { dataPoints: [{ ...point, asDouble: 0 }] } },
        {
          name: "sum",
          description: "so far",
          unit: "",
          sum: {
            aggregationTemporality: 2,
            dataPoints: [{ ...point, asInt: -7 }, { ...point, asInt: "12" }],
            isMonotonic: true
          }
        },
        {
          name: "histogram",
          description: "",
          unit: "ms",
          histogram: {
            aggregationTemporality: 1,
            dataPoints: [{
              ...point,
              bucketCounts: [0, 3, 2 ** 40],
              count: 5,
              explicitBounds: [1, 2.5],
              max: 9,
              min: 0,
              sum: 12.5
            }]
          }
        },
        {
          name: "summary",
          description: "",
          unit: "",
          summary: { dataPoints: [{ ...point, count: 1, quantileValues: [{ quantile: 0.5, value: 3 }], sum: 3 }] }
        }
      ]
    }]
  }]
} as unknown as MetricsData

const logs = {
  resourceLogs: [{
    resource,
    scopeLogs: [{
      scope,
      logRecords: [
        {
          ...ids,
          attributes,
          body: { stringValue: "Hello" },
          droppedAttributesCount: 0,
          observedTimeUnixNano: time,
          severityNumber: 9,
          severityText: "Info",
          timeUnixNano: time
        },
        { attributes: [], body: {}, timeUnixNano: "1" }
      ]
    }]
  }]
} as unknown as LogsData

const bytesOf = (body: HttpBody.HttpBody) =>
  body._tag === "Uint8Array" ? Buffer.from(body.body).toString("hex") : body._tag

const ours = new Serialization()

describe("Protobuf", () => {
  it.effect.each(
    [
      ["traces", traces],
      ["metrics", metrics],
      ["logs", logs]
    ] as const
  )(
    "has the bytes of Effect's own encoder for %s, also when it has met the resource before",
    ([signal, data]) =>
      Effect.gen(function*() {
        const own = ours.service("protobuf")
        const effects = yield* Effect.provide(OtlpSerialization, layerProtobuf)

        const expected = bytesOf(effects[signal](data as never))

        assert.strictEqual(bytesOf(own[signal](data as never)), expected)
        assert.strictEqual(bytesOf(own[signal](data as never)), expected)
      })
  )

  it.effect("has the account in the resource once it is known", () =>
    Effect.gen(function*() {
      const serialization = new Serialization()
      const own = serialization.service("protobuf")
      const effects = yield* Effect.provide(OtlpSerialization, layerProtobuf)
      const data = structuredClone(traces)
      own.traces(data)

      serialization.setAccount("123456789012")
      const body = bytesOf(own.traces(data))

      assert.include(body, Buffer.from("123456789012").toString("hex"))
      assert.strictEqual(body, bytesOf(effects.traces(data)))
    }))

  it("gives bodies away: the next one leaves them as they are", () => {
    const own = ours.service("protobuf")
    const first = own.traces(traces)
    const before = bytesOf(first)

    own.logs(logs)

    assert.strictEqual(bytesOf(first), before)
  })
})

const textOf = (body: HttpBody.HttpBody) => Buffer.from(bytesOf(body), "hex").toString()

describe("JSON", () => {
  it.effect.each([["traces", traces], ["metrics", metrics], ["logs", logs]] as const)(
    "is that of Effect's own encoder for %s, but for halves of surrogate pairs, which strict readers refuse",
    ([signal, data]) =>
      Effect.gen(function*() {
        const effects = yield* Effect.provide(OtlpSerialization, layerJson)

        const text = textOf(ours.service("json")[signal](data as never))

        assert.strictEqual(text, textOf(effects[signal](data as never)).replaceAll("\\ud800", "\ufffd"))
        assert.include(text, "a\ufffdb")
        assert.include(text, `{"doubleValue":"Infinity"}`)
      })
  )
})
