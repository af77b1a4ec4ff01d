import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Deferred, Effect, Fiber, Layer, Metric, Schema } from "effect"
import { Environment, Handler, Lifecycle } from "effect-lambda-runtime"
import { LambdaOtlp } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { OutOfStock } from "../handlers.ts"
import { Logs } from "../logs.ts"
import * as Collector from "./collector.ts"

const variables = {
  AWS_LAMBDA_FUNCTION_NAME: "orders",
  AWS_LAMBDA_FUNCTION_VERSION: "7",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
  AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/orders",
  AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/28/[7]abc",
  AWS_REGION: "eu-central-1",
  OTEL_EXPORTER_OTLP_PROTOCOL: "http/json"
}

type Variables = Readonly<Record<string, string>>

/** The layer, in a function with these variables and no others. */
const otlp = (options: LambdaOtlp.Options, more: Variables = {}) => {
  const all = { ...variables, ...more }
  return LambdaOtlp.layer(options).pipe(
    Layer.provideMerge(Layer.mergeAll(
      Layer.succeed(Environment.Environment, Environment.fromRecord(all)),
      ConfigProvider.layer(ConfigProvider.fromUnknown(all)),
      Layer.succeed(Metric.MetricRegistry, new Map())
    )),
    Layer.provideMerge(Lifecycle.layer)
  )
}

const handler = LambdaOtlp.traced(Handler.json({ event: Schema.Unknown }, () => Effect.void))

interface Given {
  readonly options?: LambdaOtlp.Options
  readonly variables?: Variables
  readonly handler?: Handler.Handler<unknown>
}

/** Uses a function that exports to a collector, and yields the warnings that it logs until its layer is released. */
const using = Effect.fnUntraced(function*<A, E>(
  collector: Collector.Collector,
  use: (lambda: TestLambda.TestLambda) => Effect.Effect<A, E>,
  { handler: given = handler, options, variables: more }: Given = {}
) {
  const logs = yield* Logs
  const run = Effect.flatMap(TestLambda.make(given, { environment: { ...variables, ...more } }), use)
  yield* Effect.provide(
    Effect.scoped(run),
    otlp({ url: collector.url, signals: ["traces"], ...options }, more)
  )
  return (yield* logs.records).filter(({ level }) => level === "Warn").map(({ message }) => message)
}, Effect.provide(Logs.layer))

/** Waits for an effect that needs both the clock and the network. */
const passing = Effect.fnUntraced(function*<A, E, R>(effect: Effect.Effect<A, E, R>) {
  const fiber = yield* Effect.forkChild(effect)
  while (fiber.pollUnsafe() === undefined) {
    yield* TestClock.adjust(50)
    yield* Effect.promise(() => new Promise(setImmediate))
  }
  return yield* Fiber.join(fiber)
})

const invocationsOf = (collector: Collector.Collector) =>
  Collector.spansOf(collector).map(({ attributes }) => Collector.attributesOf(attributes)["faas.invocation_id"])

describe("layer", () => {
  it.effect("exports spans, log records and metrics of an invocation once it is over, and not before", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const orders = Metric.counter("orders")
      const gate = yield* Deferred.make<void>()
      const handler = LambdaOtlp.traced(Handler.json({ event: Schema.Unknown }, () =>
        Effect.gen(function*() {
          yield* Effect.withSpan(Effect.log("in the inner span"), "inner")
          yield* Metric.update(orders, 2)
          yield* Deferred.await(gate)
        })))
      yield* using(
        collector,
        (lambda) =>
          Effect.gen(function*() {
            const sent = yield* lambda.start(1, { requestId: "a" })
            yield* TestClock.adjust("1 second")
            assert.deepStrictEqual(collector.exports, [])

            yield* Deferred.succeed(gate, undefined)
            yield* sent.response
            yield* lambda.idle

            assert.deepStrictEqual(
              collector.exports.map(({ path }) => path).toSorted(),
              ["/v1/logs", "/v1/metrics", "/v1/traces"]
            )
          }),
        { handler, options: { signals: ["traces", "logs", "metrics"] } }
      )

      const [inner, outer] = Collector.spansOf(collector)
      assert.deepStrictEqual([inner?.name, outer?.name, outer?.kind], ["inner", "orders", 2])
      assert.deepStrictEqual([inner?.parentSpanId, inner?.traceId], [outer?.spanId, outer?.traceId])
      assert.deepStrictEqual(Collector.logsOf(collector), ["in the inner span"])
      assert.deepStrictEqual(Collector.metricsOf(collector)[0]?.map(({ name }) => name), ["orders"])
    }))

  it.effect("describes the function as the resource, with what the user sets before what it finds", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      yield* using(
        collector,
        (lambda) =>
          Effect.andThen(
            lambda.invoke(1, { invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders" }),
            lambda.idle
          ),
        { variables: { OTEL_RESOURCE_ATTRIBUTES: "deployment.environment.name=caf%C3%A9, faas.version=x" } }
      )

      const { "telemetry.sdk.version": _, "process.runtime.version": __, ...resource } = Collector.resourceOf(collector)
      assert.deepStrictEqual(resource, {
        "aws.log.group.names": { values: [{ stringValue: "/aws/lambda/orders" }] },
        "aws.log.stream.names": { values: [{ stringValue: "2026/11/28/[7]abc" }] },
        "cloud.account.id": "123456789012",
        "cloud.platform": "aws_lambda",
        "cloud.provider": "aws",
        "cloud.region": "eu-central-1",
        "deployment.environment.name": "café",
        "faas.instance": "2026/11/28/[7]abc",
        "faas.max_memory": 268_435_456,
        "faas.name": "orders",
        "faas.version": "x",
        "process.runtime.name": "nodejs",
        "service.name": "orders",
        "telemetry.sdk.language": "nodejs",
        "telemetry.sdk.name": "effect"
      })
    }))

  it.effect("reports a failure with status error and the event exception", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const handler = LambdaOtlp.traced(
        Handler.json({ event: Schema.Unknown }, () => Effect.fail(new OutOfStock({ item: "tea" })))
      )
      yield* using(collector, (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle), { handler })

      const span = Collector.spansOf(collector)[0]!
      assert.deepStrictEqual(span.status, { code: 2, message: "there is no tea left" })
      assert.deepStrictEqual(
        span.events.map(({ attributes, name }) => [
          name,
          Collector.attributesOf(attributes)["exception.type"]
        ]),
        [["exception", "OutOfStock"]]
      )
    }))

  it.effect("exports before the deadline is reported", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const handler = LambdaOtlp.traced(Handler.json({ event: Schema.Unknown }, () => Effect.never))
      yield* using(
        collector,
        (lambda) =>
          Effect.gen(function*() {
            const sent = yield* lambda.start(1, { timeout: "1 second" })
            yield* TestClock.adjust("900 millis")
            yield* sent.response

            assert.deepStrictEqual(Collector.spansOf(collector).map(({ status }) => status.code), [2])
          }),
        { handler }
      )
    }))

  it.effect("exports at shutdown what is left", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      collector.replies.push({ status: 503 }, { status: 503 }, { status: 503 }, { status: 503 })
      const said = yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          yield* lambda.invoke(1, { requestId: "a" })
          yield* passing(lambda.idle)
          collector.replies.splice(0)
          const before = collector.exports.length
          yield* passing(lambda.shutdown)

          assert.strictEqual(collector.exports.length, before + 1)
        }))

      assert.deepStrictEqual(said.filter((line) => line.includes("dropped")), [])
    }))
})

describe("an export that fails", () => {
  const outages: ReadonlyArray<readonly [string, Collector.Reply]> = [
    ["is answered with 429", { status: 429 }],
    ["is answered with 502", { status: 502 }],
    ["is answered with 503 and Retry-After", { status: 503, headers: { "retry-after": "1" } }],
    ["is answered with 504", { status: 504 }],
    ["loses its connection", "reset"]
  ]

  it.effect.each(outages)("is sent again by a later flush if it %s", ([, reply]) =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const said = yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          collector.replies.push(reply, reply, reply)
          yield* lambda.invoke(1, { requestId: "a" })
          yield* passing(lambda.idle)
          collector.replies.splice(0)
          yield* TestClock.adjust("10 seconds")
          yield* lambda.invoke(1, { requestId: "b" })
          yield* lambda.idle
        }))

      assert.deepStrictEqual(Array.from(new Set(invocationsOf(collector))).toSorted(), ["a", "b"])
      assert.deepStrictEqual(said.filter((line) => line.includes("dropped")), [])
    }))

  it.effect("is dropped if the collector refuses it, with one warning and the number of all at the end", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const said = yield* using(collector, (lambda) =>
        Effect.forEach(["a", "b", "c"], (requestId) => {
          collector.replies.push({
            status: 400,
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ message: "bad\nspans" })
          })
          return Effect.andThen(lambda.invoke(1, { requestId }), lambda.idle)
        }))

      assert.strictEqual(collector.exports.length, 3)
      assert.deepStrictEqual(said, [
        "telemetry was dropped: 1 span: the collector answered with status 400: bad spans",
        "telemetry was dropped: 2 spans: the collector refused them"
      ])
    }))
})
