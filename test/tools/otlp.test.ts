import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Metric, Schema } from "effect"
import { Environment, Handler, Lifecycle } from "effect-lambda-runtime"
import { LambdaOtlp } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import * as fs from "node:fs"
import * as Collector from "../observability/collector.ts"
import { freeAddresses, listening, run, start } from "./processes.ts"
import { otelCollector, python } from "./programs.ts"

class SoldOut extends Schema.TaggedError<SoldOut>()("SoldOut", {}) {}

const orders = Metric.counter("orders")
const sizes = Metric.histogram("sizes", { boundaries: [1, 10] })

/** A span with attributes of every type, a failure, a log record and metrics. */
const makeHandler = () =>
  LambdaOtlp.traced(Handler.json({ event: Schema.Unknown }, () =>
    Effect.gen(function*() {
      yield* Effect.annotateCurrentSpan({ text: "é", whole: 1, part: 0.5, list: ["a", "b"], is: true })
      yield* Metric.update(orders, 2)
      yield* Metric.update(sizes, 3)
      yield* Effect.log("reserved")
      return yield* new SoldOut()
    })))

/** Runs one invocation that exports to `url`. */
const invoke = Effect.fnUntraced(function*(url: string, variables: Readonly<Record<string, string>>) {
  const all = { AWS_LAMBDA_FUNCTION_NAME: "orders", ...variables }
  const layer = LambdaOtlp.layer({ url, within: "10 seconds" }).pipe(Layer.provideMerge(Layer.mergeAll(
    Layer.succeed(Environment.Environment, Environment.fromRecord(all)),
    ConfigProvider.layer(ConfigProvider.fromUnknown(all)),
    Layer.succeed(Metric.MetricRegistry, new Map()),
    Lifecycle.layer
  )))
  yield* Effect.gen(function*() {
    const lambda = yield* TestLambda.make(makeHandler(), { environment: all })
    yield* lambda.invoke({}, {
      requestId: "a",
      traceId: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
    })
    yield* lambda.idle
  }).pipe(Effect.scoped, Effect.provide(layer))
})

/** The parts that matter of an export, with its ids in hex or in base64. */
interface Traces {
  readonly resourceSpans: ReadonlyArray<{
    readonly resource: { readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: unknown }> }
    readonly scopeSpans: ReadonlyArray<{
      readonly spans: ReadonlyArray<{
        readonly name: string
        readonly kind: number | string
        readonly traceId: string
        readonly parentSpanId: string
        readonly attributes: ReadonlyArray<{ readonly key: string; readonly value: unknown }>
        readonly events: ReadonlyArray<{ readonly name: string }>
        readonly status: { readonly code: number | string }
      }>
    }>
  }>
}

const spanOf = ({ resourceSpans }: Traces) => resourceSpans[0]!.scopeSpans[0]!.spans[0]!

const valuesOf = ({ attributes }: ReturnType<typeof spanOf>) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, value]))

const attributes = {
  text: { stringValue: "é" },
  whole: { intValue: "1" },
  part: { doubleValue: 0.5 },
  list: { arrayValue: { values: [{ stringValue: "a" }, { stringValue: "b" }] } },
  is: { boolValue: true },
  "faas.invocation_id": { stringValue: "a" },
  "faas.coldstart": { boolValue: true }
}

const traceId = "5759e988bd862e3fe1be46a994272793"

describe("exports", () => {
  it.live.each(["http/protobuf", "http/json"])(
    "decode by OpenTelemetry's definitions, in %s",
    (protocol) =>
      Effect.gen(function*() {
        const collector = yield* Collector.make
        yield* invoke(collector.url, { OTEL_EXPORTER_OTLP_PROTOCOL: protocol })

        const input = collector.exports
          .map(({ body, headers, path }) => `${path} ${headers["content-type"]} ${body.toString("base64")}\n`).join("")
        const { code, stderr, stdout } = yield* run([python, "test/tools/otlp_decode.py"], { input })

        assert.strictEqual(code, 0, stderr)
        const decoded = stdout.trim().split("\n").map((line) =>
          JSON.parse(line) as { readonly path: string; readonly request: Record<string, any> }
        )
        const of = (path: string) => decoded.find((one) => one.path === path)?.request
        const span = spanOf(of("/v1/traces") as Traces)
        assert.strictEqual(Buffer.from(span.traceId, "base64").toString("hex"), traceId)
        assert.strictEqual(Buffer.from(span.parentSpanId, "base64").toString("hex"), "53995c3f42cd8ad8")
        assert.deepInclude(valuesOf(span), attributes)
        assert.deepStrictEqual(
          [span.name, span.kind, span.status.code, span.events.map(({ name }) => name)],
          ["orders", "SPAN_KIND_SERVER", "STATUS_CODE_ERROR", ["reserved", "exception"]]
        )
        assert.include(JSON.stringify(of("/v1/logs")), "\"stringValue\": \"reserved\"".replace(" ", ""))
        const metrics = of("/v1/metrics")?.["resourceMetrics"][0].scopeMetrics[0].metrics as ReadonlyArray<any>
        assert.deepStrictEqual(metrics.map(({ name }) => name).toSorted(), ["orders", "sizes"])
      })
  )
})

describe("a collector of OpenTelemetry", () => {
  it.live.each(["http/protobuf", "http/json"])(
    "takes spans, log records and metrics in %s, compressed",
    (protocol) =>
      Effect.gen(function*() {
        const [address] = yield* freeAddresses(1)
        const folder = fs.mkdtempSync("/tmp/otel-")
        yield* Effect.addFinalizer(() => Effect.sync(() => fs.rmSync(folder, { recursive: true })))
        const exporters = Object.fromEntries(
          ["traces", "metrics", "logs"].map((signal) => [`file/${signal}`, { path: `${folder}/${signal}.json` }])
        )
        const pipelines = Object.fromEntries(
          ["traces", "metrics", "logs"].map((signal) => [
            signal,
            { receivers: ["otlp"], exporters: [`file/${signal}`] }
          ])
        )
        const config = {
          receivers: { otlp: { protocols: { http: { endpoint: address } } } },
          exporters,
          service: { pipelines, telemetry: { metrics: { level: "none" } } }
        }
        const collector = yield* start([otelCollector, "--config", `yaml:${JSON.stringify(config)}`])
        yield* listening(address!)

        yield* invoke(`http://${address}`, {
          OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
          OTEL_EXPORTER_OTLP_COMPRESSION: "gzip"
        })
        yield* collector.terminate

        const read = (signal: string) => JSON.parse(fs.readFileSync(`${folder}/${signal}.json`, "utf8").split("\n")[0]!)
        const span = spanOf(read("traces") as Traces)
        assert.deepStrictEqual([span.name, span.traceId, span.kind], ["orders", traceId, 2])
        assert.deepInclude(valuesOf(span), attributes)
        assert.include(JSON.stringify(read("logs")), "reserved")
        assert.include(JSON.stringify(read("metrics")), "sizes")
      })
  )
})
