import { assert, describe, it } from "@effect/vitest"
import aws4 from "aws4"
import { Config, ConfigProvider, Deferred, Effect, Exit, Fiber, Layer, Metric, Redacted, Schema, Tracer } from "effect"
import { Environment, Handler, Lambda, Lifecycle } from "effect-lambda-runtime"
import { AwsCredentials, AwsRegion } from "effect-lambda-runtime/aws"
import { signed } from "effect-lambda-runtime/aws/signed"
import { LambdaOtlp } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import { HttpClient } from "effect/http"
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

const outages: ReadonlyArray<readonly [string, Collector.Reply]> = [
  ["is answered with 429", { status: 429 }],
  ["is answered with 502", { status: 502 }],
  ["is answered with 503 and Retry-After", { status: 503, headers: { "retry-after": "1" } }],
  ["is answered with 504", { status: 504 }],
  ["loses its connection", "reset"]
]

describe("an export that fails", () => {
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

/** Lists in each other. */
const nested = (depth: number) => {
  let value: ReadonlyArray<unknown> = []
  for (let i = 0; i < depth; i++) value = [value]
  return value
}

describe("what cannot be encoded", () => {
  it.effect.each(["http/json", "http/protobuf"])(
    "costs nothing else, and is counted, in %s",
    (protocol) =>
      Effect.gen(function*() {
        const collector = yield* Collector.make
        const handler = LambdaOtlp.traced(Handler.json(
          { event: Schema.String },
          Effect.fnUntraced(function*(name) {
            yield* Effect.withSpan(Effect.void, `before ${name}`)
            const span = yield* Effect.makeSpan("unencodable")
            span.event(5n as never, 0n)
            span.end(1n, Exit.void)
            yield* Effect.withSpan(Effect.log("fine", name), "after")
          })
        ))
        const said = yield* using(
          collector,
          (lambda) =>
            Effect.forEach(["one", "two"], (name) => Effect.andThen(lambda.invoke(name), lambda.idle), {
              discard: true
            }),
          { handler, variables: { OTEL_EXPORTER_OTLP_PROTOCOL: protocol } }
        )

        const all = collector.exports.map(({ body }) => body.toString("latin1")).join()
        assert.deepStrictEqual(
          ["before one", "before two", "unencodable"].map((name) => all.includes(name)),
          [true, true, false]
        )
        assert.deepStrictEqual(said, [
          "telemetry was dropped: 1 span: they cannot be encoded",
          "telemetry was dropped: 1 span: they cannot be encoded"
        ])
      })
  )

  it.effect.each(["http/json", "http/protobuf"])(
    "costs no other log record in %s",
    (protocol) =>
      Effect.gen(function*() {
        const collector = yield* Collector.make
        const handler = Handler.json(
          { event: Schema.String },
          Effect.fnUntraced(function*(name) {
            yield* Effect.log(`before ${name}`)
            // How many are too many depends on the stack.
            for (let depth = 500; depth < 8000; depth += 500) yield* Effect.log(nested(depth))
          })
        )
        yield* using(
          collector,
          (lambda) =>
            Effect.forEach(["one", "two"], (name) => Effect.andThen(lambda.invoke(name), lambda.idle), {
              discard: true
            }),
          { handler, options: { signals: ["logs"] }, variables: { OTEL_EXPORTER_OTLP_PROTOCOL: protocol } }
        )

        const all = collector.exports.map(({ body }) => body.toString("latin1")).join()
        assert.deepStrictEqual(["before one", "before two"].map((name) => all.includes(name)), [true, true])
      })
  )

  const foreignIds = [["order-7", "1"], ["0af7651916cd43dd8448eb211c80319c", "not hexadecimal!"]] as const

  it.effect.each(foreignIds)(
    "is no id of a span that was made elsewhere: %s",
    ([traceId, spanId]) =>
      Effect.gen(function*() {
        const collector = yield* Collector.make
        const parent = Tracer.externalSpan({ traceId, spanId, sampled: true })
        const handler = Handler.json({ event: Schema.Unknown }, () =>
          Effect.gen(function*() {
            const span = yield* Effect.currentSpan
            span.addLinks([{ attributes: {}, span: parent }])
            yield* Effect.log("below it")
          }).pipe(
            Effect.withSpan("below", { links: [{ attributes: {}, span: parent }] }),
            Effect.andThen(Effect.log("at it")),
            Effect.withParentSpan(parent),
            Effect.orDie
          ))
        yield* using(
          collector,
          (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle),
          { handler, options: { signals: ["traces", "logs"] } }
        )

        const [span] = Collector.spansOf(collector)
        assert.match(span?.traceId ?? "", /^[0-9a-f]{32}$/)
        assert.deepStrictEqual([span?.name, span?.parentSpanId, span?.links], ["below", undefined, []])
        assert.deepStrictEqual(
          Collector.logRecordsOf(collector).map(({ body, spanId, traceId }) => [body.stringValue, traceId, spanId]),
          [["below it", span?.traceId, span?.spanId], ["at it", undefined, undefined]]
        )
      })
  )

  it.effect("is no id of a span without tracing: what is logged there belongs to the span around it", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const handler = Handler.json({ event: Schema.Unknown }, () =>
        Effect.log("quiet").pipe(
          Effect.withSpan("disabled"),
          Effect.withTracerEnabled(false),
          Effect.withSpan("around")
        ))
      yield* using(
        collector,
        (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle),
        { handler, options: { signals: ["traces", "logs"] } }
      )

      const [span, ...others] = Collector.spansOf(collector)
      const [record] = Collector.logRecordsOf(collector)
      assert.deepStrictEqual([span?.name, others], ["around", []])
      assert.deepStrictEqual([record?.traceId, record?.spanId], [span?.traceId, span?.spanId])
    }))

  it.effect("costs no other metric, also if two metrics of different kinds have one name", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const handler = Handler.json({ event: Schema.Unknown }, () =>
        Effect.gen(function*() {
          yield* Metric.update(Metric.counter("orders"), 1)
          yield* Metric.update(Metric.gauge("orders"), 7)
          yield* Metric.update(Metric.frequency("words"), "tea")
          yield* Metric.update(Metric.counter("others"), 1)
        }))
      const said = yield* using(
        collector,
        (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle),
        { handler, options: { signals: ["metrics"] } }
      )

      assert.deepStrictEqual(Collector.metricsOf(collector)[0]?.map(({ name }) => name), ["orders", "words", "others"])
      assert.deepStrictEqual(said, [
        "metric \"orders\" of the kind Gauge is not exported, as another one of its name is a Counter"
      ])
    }))
})

describe("the queue", () => {
  it.effect("drops the oldest when it is full, and says how much once the collector is back", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const ids = ["a", "b", "c", "d", "e", "f"]
      const said = yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          for (const requestId of ids) {
            collector.replies.splice(0, Infinity, { status: 503, headers: { "retry-after": "3600" } })
            yield* lambda.invoke(1, { requestId })
            yield* lambda.idle
          }
          collector.replies.splice(0)
          yield* TestClock.adjust("2 hours")
          yield* lambda.invoke(1, { requestId: "g" })
          yield* lambda.idle
        }), { options: { maxQueueBytes: 6000 } })

      const taken = invocationsOf(collector).slice(1)
      const dropped = ids.length + 1 - taken.length
      assert.isAbove(dropped, 0)
      assert.deepStrictEqual(taken, [...ids, "g"].slice(dropped))
      assert.deepStrictEqual(said.filter((line) => line.includes("dropped")), [
        `telemetry was dropped: ${dropped} spans: more than 6000 bytes waited for the collector`
      ])
    }))

  it.effect("says at the end what the collector did not take", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const said = yield* passing(using(collector, (lambda) => {
        collector.replies.push(...Array.from({ length: 100 }, () => ({ status: 503 })))
        return Effect.andThen(lambda.invoke(1), lambda.idle)
      }))

      assert.deepStrictEqual(said, [
        "traces could not be exported: the collector answered with status 503; they are kept and sent later",
        "telemetry was dropped: 1 span: the function ended before the collector took them"
      ])
    }))

  it.effect("waits as long as Retry-After says", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          collector.replies.push({ status: 429, headers: { "retry-after": "60" } })
          for (const [requestId, expected] of [["a", 1], ["b", 1], ["c", 4]] as const) {
            yield* lambda.invoke(1, { requestId })
            yield* lambda.idle
            assert.strictEqual(collector.exports.length, expected)
            yield* TestClock.adjust("30 seconds")
          }
        }))

      assert.deepStrictEqual(invocationsOf(collector), ["a", "a", "b", "c"])
    }))
})

describe("a collector", () => {
  it.effect("that asks for a pause of no length is not asked again and again", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          collector.replies.push(
            ...Array.from({ length: 1000 }, () => ({ status: 429, headers: { "retry-after": "0" } }))
          )
          yield* lambda.invoke(1)
          yield* passing(lambda.idle)
          assert.isAtMost(collector.exports.length, 6)
          collector.replies.splice(0)
        }))
    }))

  it.effect("gets the headers of each signal, also if signals share a URL", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const url = `${collector.url}/ingest`
      yield* using(collector, (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle), {
        handler: LambdaOtlp.traced(Handler.json({ event: Schema.Unknown }, () => Effect.log("hello"))),
        options: { signals: ["traces", "logs"], url: undefined },
        variables: {
          OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: url,
          OTEL_EXPORTER_OTLP_LOGS_HEADERS: "x-dataset=logs",
          OTEL_EXPORTER_OTLP_LOGS_PROTOCOL: "http/protobuf",
          OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: url,
          OTEL_EXPORTER_OTLP_TRACES_HEADERS: "x-dataset=traces"
        }
      })

      assert.deepStrictEqual(
        collector.exports.map(({ headers }) => [headers["x-dataset"], headers["content-type"]]).toSorted(),
        [["logs", "application/x-protobuf"], ["traces", "application/json"]]
      )
    }))

  it.effect("that asks for a pause until a date is sent nothing before it", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          collector.replies.push({ status: 503, headers: { "retry-after": new Date(60_000).toUTCString() } })
          for (const [requestId, expected] of [["a", 1], ["b", 1], ["c", 4]] as const) {
            yield* lambda.invoke(1, { requestId })
            yield* lambda.idle
            assert.strictEqual(collector.exports.length, expected)
            yield* TestClock.adjust("30 seconds")
          }
        }))

      assert.deepStrictEqual(invocationsOf(collector), ["a", "a", "b", "c"])
    }))

  it.effect.each([301, 302, 307, 308])(
    "that redirects by %s is not followed, as the request has secrets",
    (status) =>
      Effect.gen(function*() {
        const [collector, other] = [yield* Collector.make, yield* Collector.make]
        collector.replies.push({ status, headers: { location: `${other.url}/v1/traces` } })
        const said = yield* using(collector, (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle))

        assert.deepStrictEqual(other.exports, [])
        assert.deepStrictEqual(said, [
          `telemetry was dropped: 1 span: the collector answered with status ${status}, a redirect, which is not followed`
        ])
      })
  )

  it.effect("that closes each connection gets every export, on a new one", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const said = yield* using(collector, (lambda) =>
        Effect.forEach(["a", "b", "c"], (requestId) => {
          collector.replies.push({ status: 200, headers: { connection: "close" } })
          return Effect.andThen(lambda.invoke(1, { requestId }), lambda.idle)
        }))

      assert.deepStrictEqual(invocationsOf(collector), ["a", "b", "c"])
      assert.strictEqual(collector.connections(), 3)
      assert.deepStrictEqual(said, [])
    }))

  it.effect("gets a body that is larger than what one write takes", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const handler = LambdaOtlp.traced(
        Handler.json({ event: Schema.Unknown }, () => Effect.annotateCurrentSpan({ text: "é".repeat(2_000_000) }))
      )
      yield* using(
        collector,
        (lambda) =>
          Effect.forEach(["a", "b"], (requestId) => Effect.andThen(lambda.invoke(1, { requestId }), lambda.idle)),
        { handler, options: { maxQueueBytes: 16_000_000, within: "1 minute" } }
      )

      assert.deepStrictEqual(invocationsOf(collector), ["a", "b"])
    }))

  it.effect("by HTTPS gets what one by HTTP gets, on one connection", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.makeSecure
      const said = yield* using(collector, (lambda) =>
        Effect.forEach(["a", "b", "c"], (requestId) =>
          Effect.andThen(lambda.invoke(1, { requestId }), lambda.idle)))

      assert.deepStrictEqual(invocationsOf(collector), ["a", "b", "c"])
      assert.strictEqual(collector.connections(), 1)
      assert.deepStrictEqual(said, [])
    }))

  it.effect.each(outages)("by HTTPS gets again what %s", ([, reply]) =>
    Effect.gen(function*() {
      const collector = yield* Collector.makeSecure
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

  it.effect("whose certificate nobody signed gets nothing, and a warning says why", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.makeUntrusted
      const said = yield* passing(using(collector, (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle)))

      assert.deepStrictEqual(collector.exports, [])
      assert.include(said[0] ?? "", "DEPTH_ZERO_SELF_SIGNED_CERT")
    }))
})

/** As one that has to get credentials first. */
const slow = (client: HttpClient.HttpClient) =>
  HttpClient.mapRequestEffect(client, (request) => Effect.delay(Effect.succeed(request), "1 second"))

describe("a flush", () => {
  it.effect("takes no longer than `within`, and a later one waits for what it has left in flight", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          collector.replies.push("hang")
          yield* lambda.invoke(1, { requestId: "a" })
          const flushed = yield* Effect.forkChild(lambda.idle)
          while (collector.exports.length === 0) yield* Effect.promise(() => new Promise(setImmediate))
          yield* TestClock.adjust(299)
          const before = flushed.pollUnsafe()
          yield* TestClock.adjust(1)
          yield* Fiber.join(flushed)
          assert.isUndefined(before)

          yield* lambda.invoke(1, { requestId: "b" })
          yield* passing(lambda.idle)
          assert.deepStrictEqual(invocationsOf(collector), ["a", "b"])

          yield* TestClock.adjust("10 seconds")
          yield* lambda.invoke(1, { requestId: "c" })
          yield* passing(lambda.idle)
          assert.deepStrictEqual(invocationsOf(collector).slice(2).toSorted(), ["a", "c"])
        }), { options: { within: "300 millis" } })
    }))

  it.effect("waits a tenth of `within`, and only now and then all of it, while the collector does not answer", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const hanging = Array.from({ length: 100 }, () => "hang" as const)
      /** How long a flush takes by the clock. */
      const flushMillis = Effect.fnUntraced(function*(lambda: TestLambda.TestLambda) {
        yield* lambda.invoke(1)
        const flush = yield* Effect.forkChild(lambda.idle)
        let millis = 0
        for (; flush.pollUnsafe() === undefined; millis += 10) {
          yield* Effect.promise(() => new Promise(setImmediate))
          yield* TestClock.adjust(10)
        }
        return millis
      })
      const times: Array<number> = []
      yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          collector.replies.push(...hanging)
          for (let flush = 0; flush < 20; flush++) times.push(yield* flushMillis(lambda))

          // The process was frozen, and the collector is back.
          collector.replies.splice(0)
          yield* TestClock.adjust("20 seconds")
          yield* lambda.invoke(1)
          yield* lambda.idle
          assert.strictEqual(new Set(Collector.spansOf(collector).map(({ spanId }) => spanId)).size, 21)

          collector.replies.push(...hanging)
          times.push(yield* flushMillis(lambda))
          // What hangs is sent anew, or else the shutdown would wait for it.
          collector.replies.splice(0)
          yield* TestClock.adjust("20 seconds")
          yield* lambda.invoke(1)
          yield* lambda.idle
        }), { options: { within: "300 millis" }, variables: { OTEL_EXPORTER_OTLP_TIMEOUT: "600000" } })

      const [all, brief] = [300, 30]
      const briefly = (count: number) => Array<number>(count).fill(brief)
      assert.deepStrictEqual(times, [all, all, brief, all, ...briefly(3), all, ...briefly(7), all, ...briefly(4), all])
    }))

  it.effect("waits half of the time for it at the end, so that the process ends in time", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      collector.replies.push(...Array.from({ length: 100 }, () => "hang" as const))
      let millis = 0
      let endedAt = 0
      const run = using(collector, (lambda) =>
        Effect.gen(function*() {
          for (let flush = 0; flush < 2; flush++) {
            yield* lambda.invoke(1)
            yield* lambda.idle
          }
          endedAt = millis
        }), { options: { within: "300 millis" }, variables: { OTEL_EXPORTER_OTLP_TIMEOUT: "600000" } })

      const fiber = yield* Effect.forkChild(run)
      for (; fiber.pollUnsafe() === undefined; millis += 10) {
        yield* Effect.promise(() => new Promise(setImmediate))
        yield* TestClock.adjust(10)
      }

      assert.isAtMost(millis - endedAt, 230)
    }))

  it.effect("sends anew, on a new connection, what was in flight when the process was frozen", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          yield* lambda.invoke(1, { requestId: "a" })
          yield* lambda.idle
          collector.replies.push("hang")
          yield* lambda.invoke(1, { requestId: "b" })
          yield* passing(lambda.idle)
          assert.strictEqual(collector.connections(), 1)

          // No timer fires in a frozen process.
          yield* TestClock.adjust("9.9 seconds")
          yield* TestClock.adjust("2 seconds")
          yield* lambda.invoke(1, { requestId: "c" })
          yield* passing(lambda.idle)

          assert.deepStrictEqual(invocationsOf(collector).slice(2).toSorted(), ["b", "c"])
          assert.isAbove(collector.connections(), 1)
        }), { variables: { OTEL_EXPORTER_OTLP_TIMEOUT: "600000" } })
    }))

  it.effect("sends nothing more once it is over, so that no byte leaves before the next response", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const gate = yield* Deferred.make<void>()
      const handler = LambdaOtlp.traced(
        Handler.json({ event: Schema.Boolean }, (waits) => waits ? Deferred.await(gate) : Effect.void)
      )
      yield* passing(using(collector, (lambda) =>
        Effect.gen(function*() {
          yield* lambda.invoke(false)
          yield* passing(lambda.idle)
          const sent = yield* lambda.start(true)
          yield* TestClock.adjust("5 seconds")
          yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
          assert.deepStrictEqual(collector.exports, [])

          yield* Deferred.succeed(gate, undefined)
          yield* sent.response
        }), { handler, options: { transformClient: slow } }))
    }))

  it.effect("compresses with gzip, and sends the headers of the options and of the variables", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      yield* using(collector, (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle), {
        options: { headers: { "X-Key": Redacted.make("k"), "x-tenant": Config.String("TENANT") } },
        variables: {
          OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
          OTEL_EXPORTER_OTLP_HEADERS: "x-team=a%20b, x-tenant=other",
          TENANT: "t"
        }
      })

      const [{ headers }] = collector.exports as [Collector.Export]
      assert.strictEqual(headers["content-encoding"], "gzip")
      assert.deepStrictEqual([headers["x-key"], headers["x-team"], headers["x-tenant"]], ["k", "a b", "t"])
      assert.strictEqual(headers["content-type"], "application/json")
      assert.strictEqual(Collector.spansOf(collector).length, 1)
    }))

  it.effect("makes no spans, and what it logs is not exported", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const said = yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          for (const requestId of ["a", "b"]) {
            collector.replies.push({ status: 400 }, { status: 400 })
            yield* lambda.invoke(1, { requestId })
            yield* lambda.idle
          }
          yield* lambda.invoke(1, { requestId: "c" })
          yield* lambda.idle
        }), { options: { signals: ["traces", "logs"] } })

      assert.isAbove(said.length, 0)
      assert.deepStrictEqual(Collector.logsOf(collector), [])
      assert.deepStrictEqual(Array.from(new Set(Collector.spansOf(collector).map(({ name }) => name))), ["orders"])
      assert.isTrue(collector.exports.every(({ headers }) => headers["traceparent"] === undefined))
    }))

  const pages: ReadonlyArray<readonly [string, string, string | Uint8Array]> = [
    // Read as Protobuf, they would reject five spans.
    ["a page", "text/html", "\n\x04\x08\x05<!doctype html>"],
    ["a negative number", "application/x-protobuf", Buffer.from([0x0a, 11, 0x08, ...Array(9).fill(255), 1])]
  ]

  it.effect.each(pages)("counts nothing that is %s", ([, contentType, body]) =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      collector.replies.push({ status: 200, headers: { "content-type": contentType }, body })
      const said = yield* using(collector, (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle))

      assert.deepStrictEqual(said, [])
    }))

  const partial: ReadonlyArray<readonly [string, Collector.Reply]> = [
    ["JSON", {
      status: 200,
      headers: { "content-type": "Application/JSON; charset=utf-8" },
      body: JSON.stringify({ partialSuccess: { rejectedSpans: "1", errorMessage: "too old" } })
    }],
    ["Protobuf", {
      status: 200,
      headers: { "content-type": "application/x-protobuf" },
      // partial_success { rejected_spans: 1, error_message: "too old" }
      body: Buffer.from([0x0a, 11, 0x08, 1, 0x12, 7, ...Buffer.from("too old")])
    }]
  ]

  it.effect.each(partial)(
    "counts what the collector rejects, by an answer in %s",
    ([, reply]) =>
      Effect.gen(function*() {
        const collector = yield* Collector.make
        collector.replies.push(reply)
        const said = yield* using(collector, (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle))

        assert.deepStrictEqual(said, ["telemetry was dropped: 1 span: the collector rejected them: too old"])
      })
  )
})

describe("with many invocations at once", () => {
  it.effect("exports by interval, and not after each invocation", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          yield* Effect.forEach([1, 2, 3, 4], (event) => lambda.invoke(event), { concurrency: "unbounded" })
          yield* lambda.idle
          assert.strictEqual(collector.exports.length, 0)

          yield* TestClock.adjust("5 seconds")
          while (collector.exports.length === 0) yield* Effect.promise(() => new Promise(setImmediate))
          assert.strictEqual(Collector.spansOf(collector).length, 4)
        }), { variables: { AWS_LAMBDA_MAX_CONCURRENCY: "4" } })
    }))

  it.effect("sends anew by itself what has failed", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      yield* using(collector, (lambda) =>
        Effect.gen(function*() {
          collector.replies.push({ status: 503 }, { status: 503 }, "reset")
          yield* lambda.invoke(1)
          while (collector.exports.length < 4) {
            yield* TestClock.adjust("1 second")
            yield* Effect.promise(() => new Promise(setImmediate))
          }
        }), { options: { flush: "interval" } })
    }))
})

describe("on AWS's own loop", () => {
  it.live("exports before the function returns", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const layer = LambdaOtlp.layer({ url: collector.url, signals: ["traces"] }).pipe(
        Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(variables)))
      )
      const handle = Lambda.toAwsHandler(handler, { layer })

      yield* Effect.promise(() =>
        handle({}, {
          awsRequestId: "a",
          getRemainingTimeInMillis: () => 3000,
          invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders"
        })
      )

      assert.deepStrictEqual(invocationsOf(collector), ["a"])
    }))
})

describe("X-Ray", () => {
  it.effect("gets traces whose requests are signed", () =>
    Effect.gen(function*() {
      const collector = yield* Collector.make
      const credentials = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "secret", sessionToken: "token" }
      yield* using(collector, (lambda) => Effect.andThen(lambda.invoke(1), lambda.idle), {
        options: { transformClient: signed({ service: "xray" }) }
      }).pipe(Effect.provide([
        AwsRegion.layer("eu-central-1"),
        AwsCredentials.layer({
          accessKeyId: credentials.accessKeyId,
          secretAccessKey: Redacted.make(credentials.secretAccessKey),
          sessionToken: Redacted.make(credentials.sessionToken)
        })
      ]))

      const [{ body, headers, path }] = collector.exports as [Collector.Export]
      const { authorization, ...sent } = headers
      const names = /SignedHeaders=([^,]*)/.exec(String(authorization))?.[1]?.split(";") ?? []
      const expected = aws4.sign({
        body: body.toString(),
        headers: Object.fromEntries(names.map((name) => [name, String(sent[name])])),
        host: String(sent.host),
        method: "POST",
        path,
        region: "eu-central-1",
        service: "xray"
      }, credentials)
      assert.strictEqual(path, "/v1/traces")
      assert.strictEqual(authorization, String(expected.headers?.["Authorization"]))
    }))
})
