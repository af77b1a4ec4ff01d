import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Data, Deferred, Effect, Layer, Metric, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Emf, LambdaOtlp, Logs } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import * as Collector from "./collector.ts"
import { layerWritten, Written } from "./functionLog.ts"

const variables = { AWS_LAMBDA_LOG_FORMAT: "JSON", OTEL_EXPORTER_OTLP_PROTOCOL: "http/json" }

type Arrange = (
  otlp: ReturnType<typeof LambdaOtlp.layer>,
  logs: ReturnType<typeof Logs.layer>
) => Layer.Layer<Logs.Logs, LambdaOtlp.InvalidSetting>

/** How one may provide the two layers that have to do with log records. */
const arrangements: readonly [readonly [string, Arrange], ...ReadonlyArray<readonly [string, Arrange]>] = [
  ["Logs.layer inside", (otlp, logs) => Layer.provideMerge(logs, otlp)],
  ["LambdaOtlp.layer inside", (otlp, logs) => Layer.provideMerge(otlp, logs)],
  ["both merged", (otlp, logs) => Layer.mergeAll(logs, otlp)],
  ["both merged in the other order", (otlp, logs) => Layer.mergeAll(otlp, logs)]
]

/** A function that has all three, and what they gave. */
const using = Effect.fnUntraced(function*<E>(
  handler: Handler.Handler<E>,
  use: (lambda: TestLambda.TestLambda) => Effect.Effect<unknown, unknown>,
  options: Logs.Options = {},
  arrange: Arrange = arrangements[0][1],
  maxConcurrency = 1
) {
  const collector = yield* Collector.make
  const lines: Array<string> = []
  const own = maxConcurrency === 1 ? variables : { ...variables, AWS_LAMBDA_MAX_CONCURRENCY: `${maxConcurrency}` }
  const environment = layerWritten(own).pipe(Layer.provideMerge(Layer.mergeAll(
    ConfigProvider.layer(ConfigProvider.fromUnknown(own)),
    Layer.succeed(Metric.MetricRegistry, new Map()),
    Layer.succeed(Emf.Output, { write: (line) => void lines.push(line) })
  )))
  const [otlp, emf, logs] = [
    LambdaOtlp.layer({ url: collector.url }),
    Emf.layer({ namespace: "shop" }),
    Logs.layer(options)
  ]
  return yield* Effect.gen(function*() {
    yield* Effect.flatMap(TestLambda.make(handler, { environment: own, maxConcurrency }), use).pipe(
      Effect.scoped,
      Effect.provide(Layer.provideMerge(arrange(otlp, logs), emf))
    )
    return { collector, lines, records: yield* Effect.flatMap(Written, ({ records }) => records) }
  }).pipe(Effect.provide(environment))
})

const anyEvent = { event: Schema.Struct({ id: Schema.String, email: Schema.String }) }

class Declined extends Data.TaggedError("Declined") {}

const orders = Metric.counter("Orders")

const place = Handler.json(anyEvent, (order) =>
  Effect.gen(function*() {
    yield* Metric.update(orders, 1)
    yield* Effect.logDebug("placing", order)
    yield* Effect.log("placed", order).pipe(Effect.annotateLogs({ user: order }), Effect.withSpan("store"))
    if (order.id === "bad") return yield* new Declined()
  })).pipe(Logs.correlate((event) => ({ order: Object(event) })), LambdaOtlp.traced)

const recordsOf = (collector: Collector.Collector) =>
  collector.exports.filter(({ path }) => path.endsWith("/logs")).map(({ body }) => body.toString())

describe("LambdaOtlp, Logs and Emf together", () => {
  it.effect("export, write and measure an invocation once each", () =>
    Effect.gen(function*() {
      const { collector, lines, records } = yield* using(place, (lambda) =>
        Effect.gen(function*() {
          yield* lambda.invoke({ id: "a", email: "ada@example.com" }, { requestId: "first" })
          yield* lambda.invoke({ id: "bad", email: "ada@example.com" }, { requestId: "second" })
          yield* lambda.idle
        }), { buffer: {} })

      assert.deepStrictEqual(
        records.map(({ level, requestId }) => `${requestId} ${level}`),
        ["first INFO", "second INFO", "second DEBUG", "second ERROR"]
      )
      assert.deepStrictEqual(Collector.spansOf(collector).map(({ name }) => name), [
        "store",
        "function",
        "store",
        "function"
      ])
      assert.deepStrictEqual(Collector.logsOf(collector).length, 3)
      assert.deepStrictEqual(lines.map((line) => JSON.parse(line).Orders), [1, 1])
      const sums = collector.exports.filter(({ path }) => path.endsWith("/metrics"))
        .map(({ body }) => /"Orders".*?"as(?:Int|Double)":"?(\d+)/.exec(body.toString())?.[1])
      assert.deepStrictEqual(sums.slice(0, 2), ["1", "2"])
    }))

  it.effect.each(arrangements)(
    "export what Logs writes, once and redacted, with %s",
    ([, arrange]) =>
      Effect.gen(function*() {
        const { collector, records } = yield* using(
          place,
          (lambda) => Effect.andThen(lambda.invoke({ id: "a", email: "ada@example.com" }), lambda.idle),
          { redact: Logs.redaction(["**.email"]) },
          arrange
        )

        assert.deepStrictEqual(records.map(({ level }) => level), ["INFO"])
        assert.lengthOf(Collector.logsOf(collector), 1)
        const exported = recordsOf(collector).join("")
        for (const text of [exported, JSON.stringify(records)]) {
          assert.notInclude(text, "ada@example.com")
          assert.include(text, "<redacted>")
        }
      })
  )
})

describe("with 64 invocations at once", () => {
  it.effect("all three have each invocation once, and mix none with another", () =>
    Effect.gen(function*() {
      const ids = Array.from({ length: 256 }, (_, n) => `id-${n}`)
      const started: Array<string> = []
      const gate = yield* Deferred.make<void>()
      const handler = Handler.json(anyEvent, ({ id }) =>
        Effect.gen(function*() {
          started.push(id)
          if (started.length === 64) yield* Deferred.succeed(gate, undefined)
          yield* Effect.logDebug(`began ${id}`)
          yield* Deferred.await(gate)
          yield* Effect.withSpan(Effect.log(`placed ${id}`), `store ${id}`)
          yield* Metric.update(orders, 1)
          if (Number(id.slice(3)) % 4 === 0) return yield* new Declined()
        })).pipe(LambdaOtlp.traced)

      const { collector, lines, records } = yield* using(
        handler,
        (lambda) =>
          Effect.gen(function*() {
            yield* Effect.forEach(ids, (id) => lambda.invoke({ id, email: "" }, { requestId: id }), {
              concurrency: "unbounded",
              discard: true
            })
            yield* lambda.idle
          }),
        { buffer: {} },
        arrangements[0][1],
        64
      )

      // A span of an invocation, and one of its own inside it.
      const spans = Collector.spansOf(collector)
      const outer = new Map(
        spans.filter(({ parentSpanId }) => parentSpanId === undefined)
          .map((span) => [span.spanId, Collector.attributesOf(span.attributes)["faas.invocation_id"]])
      )
      const inner = spans.filter(({ parentSpanId }) => parentSpanId !== undefined)
      assert.deepStrictEqual([spans.length, Array.from(outer.values()).toSorted()], [512, ids.toSorted()])
      for (const { name, parentSpanId } of inner) assert.strictEqual(name, `store ${outer.get(parentSpanId!)}`)
      // The records of an invocation, in its order. One of four fails and writes what was held.
      for (const [index, id] of ids.entries()) {
        const own = records.filter(({ requestId }) => requestId === id).map(({ level, message }) => [level, message])
        const failing = [["DEBUG", `began ${id}`], ["INFO", `placed ${id}`]]
        const isFailing = index % 4 === 0
        assert.deepStrictEqual(
          own.filter(([level]) => level !== "ERROR").toSorted(),
          isFailing ? failing : [["INFO", `placed ${id}`]]
        )
      }
      assert.lengthOf(records, 256 + 2 * 64)
      assert.deepStrictEqual(
        Collector.logsOf(collector).filter((text) => String(text).startsWith("placed")).toSorted(),
        ids.map((id) => `placed ${id}`).toSorted()
      )
      const counted = lines.reduce((sum, line) => sum + Number(JSON.parse(line).Orders ?? 0), 0)
      assert.strictEqual(counted, 256)
    }))
})

describe("an exported record", () => {
  it.effect("has the id of the invocation, and the ids that the event gave", () =>
    Effect.gen(function*() {
      const { collector } = yield* using(
        place,
        (lambda) => Effect.andThen(lambda.invoke({ id: "a", email: "" }, { requestId: "first" }), lambda.idle)
      )

      const [exported = ""] = recordsOf(collector)
      assert.include(exported, `{"key":"faas.invocation_id","value":{"stringValue":"first"}}`)
      assert.include(exported, `{"key":"order",`)
    }))
})

const circular: Array<unknown> = []
circular.push(circular)
const { proxy: revoked, revoke } = Proxy.revocable({}, {})
revoke()
const unreadable = Object.defineProperty(new Error(), "message", {
  get: () => {
    throw new TypeError("no message")
  }
})
const values = [["a list that contains itself", circular], ["a revoked proxy", revoked], [
  "an error whose message throws",
  unreadable
]] as const

describe("a value that cannot be exported", () => {
  it.effect.each(values)("fails neither the invocation nor the export: %s", ([, value]) =>
    Effect.gen(function*() {
      const handler = Handler.json({ event: Schema.String }, (where) =>
        Effect.gen(function*() {
          if (where === "span") yield* Effect.annotateCurrentSpan({ value })
          if (where === "link") {
            const link = { attributes: { value }, span: yield* Effect.makeSpan("other"), _tag: "SpanLink" } as const
            yield* Effect.withSpan(Effect.void, "inner", { links: [link] })
          }
          if (where === "record") yield* Effect.log([value]).pipe(Effect.annotateLogs({ value }))
          if (where === "cause") yield* Effect.ignore(Effect.withSpan(Effect.fail(value), "inner"))
        })).pipe(LambdaOtlp.traced)
      const places = ["span", "link", "record", "cause"]

      const { collector } = yield* using(handler, (lambda) =>
        Effect.gen(function*() {
          for (const where of places) {
            const response = yield* lambda.invoke(where)
            assert.deepStrictEqual(response._tag, "Buffered", where)
          }
          yield* lambda.idle
        }))

      const names = Collector.spansOf(collector).map(({ name }) => name)
      assert.lengthOf(names.filter((name) => name === "function"), places.length)
      assert.lengthOf(names.filter((name) => name === "inner"), 2)
      assert.lengthOf(Collector.logsOf(collector), 1)
    }))
})
