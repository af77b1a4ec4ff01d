import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer, Option, Schema, Stream, Tracer } from "effect"
import { Batch, Handler, Response } from "effect-lambda-runtime"
import { LambdaOtlp } from "effect-lambda-runtime/observability"
import { sample, TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { EventBridgeEvent } from "../../src/events/EventBridgeEvent.ts"
import { FunctionUrlEvent } from "../../src/events/FunctionUrlEvent.ts"
import { SnsEvent } from "../../src/events/SnsEvent.ts"
import { SqsEvent } from "../../src/events/SqsEvent.ts"
import { OutOfStock } from "../handlers.ts"

/** Keeps the spans that ended, with how they ended. */
const makeTracer = () => {
  const ended: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      const end = span.end.bind(span)
      return Object.assign(span, {
        end: (time: bigint, exit: Exit.Exit<unknown, unknown>) => {
          const isOpen = span.status._tag === "Started"
          end(time, exit)
          if (isOpen) ended.push(span)
        }
      })
    }
  })
  return { ended, layer: Layer.succeed(Tracer.Tracer, tracer) }
}

const errorOf = (span: Tracer.NativeSpan | undefined): unknown =>
  span?.status._tag === "Ended" && Exit.isFailure(span.status.exit) ? Cause.squash(span.status.exit.cause) : undefined

const parentOf = (span: Tracer.NativeSpan | undefined) =>
  span === undefined ? undefined : Option.getOrUndefined(span.parent)

const environment = { AWS_LAMBDA_FUNCTION_NAME: "orders", AWS_LAMBDA_FUNCTION_VERSION: "7" }

const traceId = "0af7651916cd43dd8448eb211c80319c"
const traceparent = (spanId: string) => `00-${traceId}-${spanId}-01`

const xray = (sampled: string) => `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=${sampled}`

const nothing = Handler.json({ event: Schema.Unknown }, () => Effect.void).pipe(LambdaOtlp.traced)

/** The spans of the invocations of a handler. */
const spansOf = Effect.fnUntraced(
  function*<E>(
    handler: Handler.Handler<E>,
    ...invocations: ReadonlyArray<readonly [event: unknown, options?: Parameters<TestLambda.TestLambda["invoke"]>[1]]>
  ) {
    const { ended, layer } = makeTracer()
    yield* Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler, { environment })
      for (const [event, options] of invocations) yield* lambda.invoke(event, options)
      yield* lambda.idle
    }).pipe(Effect.provide(layer))
    return ended
  },
  Effect.scoped
)

describe("traced", () => {
  it.effect("runs each invocation in a span with the name of the function, and marks the first", () =>
    Effect.gen(function*() {
      const invokedFunctionArn = "arn:aws:lambda:eu-central-1:123456789012:function:orders:live"
      const spans = yield* spansOf(
        nothing,
        [1, { requestId: "a", invokedFunctionArn }],
        [2, { requestId: "b", invokedFunctionArn }]
      )

      assert.deepStrictEqual(
        spans.map(({ attributes, kind, name, parent }) => [
          name,
          kind,
          Option.isNone(parent),
          Object.fromEntries(attributes)
        ]),
        ([["a", true], ["b", false]] as const).map(([requestId, isCold]) => [
          "orders",
          "server",
          true,
          {
            "aws.lambda.invoked_arn": invokedFunctionArn,
            "cloud.resource_id": "arn:aws:lambda:eu-central-1:123456789012:function:orders:7",
            "faas.coldstart": isCold,
            "faas.invocation_id": requestId,
            "faas.trigger": "other"
          }
        ])
      )
    }))

  it.effect("takes the caller's span from W3C's trace context, and from X-Ray's header if it is sampled", () =>
    Effect.gen(function*() {
      const clientContext = { w3c: { traceparent: traceparent("b7ad6b7169203331") } }
      const spans = yield* spansOf(
        nothing,
        [1, { traceId: xray("1") }],
        [1, { traceId: xray("0") }],
        [1, { traceId: xray("1"), clientContext: JSON.stringify(clientContext) }],
        [sample(FunctionUrlEvent, { headers: { Traceparent: traceparent("00f067aa0ba902b7") } }), {
          traceId: xray("1")
        }]
      )

      assert.deepStrictEqual(spans.map((span) => parentOf(span)?.spanId), [
        "53995c3f42cd8ad8",
        undefined,
        "b7ad6b7169203331",
        "00f067aa0ba902b7"
      ])
    }))

  it.effect("is the parent of what the handler makes", () =>
    Effect.gen(function*() {
      const handler = Handler.json({ event: Schema.Unknown }, () => Effect.withSpan(Effect.void, "inner"))
      const [inner, outer] = yield* spansOf(LambdaOtlp.traced(handler), [1])

      assert.strictEqual(inner?.name, "inner")
      assert.strictEqual(parentOf(inner)?.spanId, outer?.spanId)
    }))

  it.effect("fails with the error of the handler, and with the reason if the event does not match", () =>
    Effect.gen(function*() {
      const handler = Handler.json({ event: Schema.String }, (item) => Effect.fail(new OutOfStock({ item })))
      const spans = yield* spansOf(LambdaOtlp.traced(handler), ["tea"], [1])

      assert.deepStrictEqual(spans.map((span) => String(errorOf(span))), [
        "OutOfStock: there is no tea left",
        "InvalidEvent: event: expected string"
      ])
    }))

  it.effect("fails with DeadlineExceeded if the deadline cuts the invocation short", () =>
    Effect.gen(function*() {
      const { ended, layer } = makeTracer()
      const handler = LambdaOtlp.traced(Handler.json({ event: Schema.Unknown }, () => Effect.never))
      yield* Effect.gen(function*() {
        const lambda = yield* TestLambda.make(handler, { environment })
        const sent = yield* lambda.start(1, { timeout: "1 second" })
        yield* TestClock.adjust("1 second")
        yield* sent.response
      }).pipe(Effect.provide(layer))

      assert.deepStrictEqual(ended.map((span) => (errorOf(span) as Cause.UnknownError)._tag as string), [
        "DeadlineExceeded"
      ])
    }))

  it.effect("ends with the body of a streamed response", () =>
    Effect.gen(function*() {
      const { ended, layer } = makeTracer()
      const body = Stream.concat(Stream.make("a"), Stream.fromEffect(Effect.delay(Effect.succeed("b"), 100)))
      const handler = LambdaOtlp.traced(Handler.stream({ event: Schema.Unknown }, () => body))
      yield* Effect.gen(function*() {
        const lambda = yield* TestLambda.make(handler, { environment })
        const sent = yield* lambda.start(1)
        const before = ended.length
        yield* TestClock.adjust(100)
        yield* sent.response

        assert.strictEqual(before, 0)
      }).pipe(Effect.provide(layer))

      assert.deepStrictEqual(
        ended.map(({ status }) => status._tag === "Ended" && status.endTime - status.startTime),
        [100_000_000n]
      )
    }))

  it.effect("has the attributes of an HTTP request and the status of its response", () =>
    Effect.gen(function*() {
      const handler = Handler.http({ event: Schema.Unknown }, () => Effect.succeed({ status: 404 }))
      const event = sample(FunctionUrlEvent, { rawPath: "/orders/1" })
      const [span] = yield* spansOf(LambdaOtlp.traced(handler), [event])

      assert.strictEqual(span?.attributes.get("faas.trigger"), "http")
      assert.strictEqual(span?.attributes.get("http.request.method"), event.requestContext.http.method)
      assert.strictEqual(span?.attributes.get("http.response.status_code"), 404)
    }))

  const linked: ReadonlyArray<readonly [string, unknown, attributes: Record<string, unknown>]> = [
    [
      "SQS, by message attribute, X-Ray's header, and SNS in the body",
      sample(SqsEvent, {
        Records: [
          { messageAttributes: { traceparent: { dataType: "String", stringValue: traceparent("00000000000000a1") } } },
          {
            attributes: { AWSTraceHeader: `Root=1-${traceId.slice(0, 8)}-${traceId.slice(8)};Parent=00000000000000a2` }
          },
          {
            body: JSON.stringify({
              Type: "Notification",
              MessageAttributes: { traceparent: { Type: "String", Value: traceparent("00000000000000a3") } }
            })
          }
        ]
      }),
      { "faas.trigger": "pubsub", "messaging.system": "aws_sqs", "messaging.batch.message_count": 3 }
    ],
    [
      "SNS",
      sample(SnsEvent, {
        Records: [1, 2, 3].map((n) => ({
          Sns: { MessageAttributes: { traceparent: { Type: "String", Value: traceparent(`00000000000000a${n}`) } } }
        }))
      }),
      { "faas.trigger": "pubsub", "messaging.system": "aws.sns" }
    ],
    [
      "Kinesis",
      {
        Records: [1, 2, 3].map((n) => ({
          eventSource: "aws:kinesis",
          kinesis: {
            data: Buffer.from(JSON.stringify({ traceparent: traceparent(`00000000000000a${n}`) })).toString("base64")
          }
        }))
      },
      { "faas.trigger": "pubsub", "messaging.system": "aws_kinesis" }
    ]
  ]

  it.effect.each(linked)(
    "links to the producers of %s, with the kind consumer",
    ([, event, attributes]) =>
      Effect.gen(function*() {
        const [span] = yield* spansOf(nothing, [event])

        assert.strictEqual(span?.kind, "consumer")
        assert.deepStrictEqual(
          span?.links.map(({ span }) => [span.traceId, span.spanId]),
          [1, 2, 3].map((n) => [traceId, `00000000000000a${n}`])
        )
        assert.deepInclude(Object.fromEntries(span?.attributes ?? []), attributes)
      })
  )

  it.effect("links to the producer of an EventBridge event, whose detail names it", () =>
    Effect.gen(function*() {
      const event = { ...sample(EventBridgeEvent, {}), detail: { traceparent: traceparent("00000000000000a1") } }
      const [span, timer] = yield* spansOf(nothing, [event], [
        { ...event, source: "aws.events", "detail-type": "Scheduled Event", detail: {} }
      ])

      assert.deepStrictEqual(span?.links.map(({ span }) => span.spanId), ["00000000000000a1"])
      assert.deepStrictEqual([span, timer].map((span) => span?.attributes.get("faas.trigger")), ["pubsub", "timer"])
    }))

  it.effect("has below it a span for each record of a batch, linked to its producer", () =>
    Effect.gen(function*() {
      const handler = LambdaOtlp.traced(Batch.sqs({}, () => Effect.void))
      const event = sample(SqsEvent, {
        Records: [
          { messageAttributes: { traceparent: { dataType: "String", stringValue: traceparent("00000000000000a1") } } },
          { messageId: "m-2" }
        ]
      })
      const [first, second, outer] = yield* spansOf(handler, [event])

      assert.deepStrictEqual([first, second].map((span) => parentOf(span)?.spanId), [outer?.spanId, outer?.spanId])
      assert.deepStrictEqual([first, second].map((span) => span?.links.map(({ span }) => span.spanId)), [
        ["00000000000000a1"],
        []
      ])
    }))

  it.effect.each([null, [], { Records: [null] }, { Records: "x" }, { requestContext: 1, headers: null }, "é"])(
    "takes any event: %j",
    (event) =>
      Effect.gen(function*() {
        const [span] = yield* spansOf(nothing, [event])

        assert.strictEqual(span?.attributes.get("faas.trigger"), "other")
      })
  )

  it.effect("makes no span without a tracer", () =>
    Effect.gen(function*() {
      const handler = LambdaOtlp.traced(
        Handler.json({ event: Schema.Unknown, response: Schema.Boolean }, () =>
          Effect.map(Effect.option(Effect.currentSpan), Option.isNone))
      )
      const lambda = yield* TestLambda.make(handler)

      assert.deepStrictEqual(yield* lambda.invoke(1), TestLambda.response(true))
    }))

  it.effect("leaves what is not a response to the loop, which refuses it", () =>
    Effect.gen(function*() {
      const handler = Handler.make({ event: Schema.Unknown }, () =>
        Effect.succeed(undefined as never as Response.Buffered))
      const [span] = yield* spansOf(LambdaOtlp.traced(handler), [1])

      assert.strictEqual(span?.name, "orders")
    }))
})
