import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { EventBridgeEventOf } from "../../src/events/EventBridgeEvent.ts"
import { S3Event, S3TestEvent } from "../../src/events/S3Event.ts"
import { SnsMessage, SnsMessageOf } from "../../src/events/SnsEvent.ts"
import { SqsEvent, SqsEventDecoded, SqsEventOf, SqsResponse } from "../../src/events/SqsEvent.ts"
import { fixture } from "./harness.ts"

const Order = Schema.Struct({ orderId: Schema.String })

const fifo = Schema.decodeUnknownSync(SqsEvent)(fixture("sqsFifo"))

const withBody = (body: unknown) => {
  return { ...fifo, Records: fifo.Records.map((record) => ({ ...record, body: JSON.stringify(body) })) }
}

describe("SqsEvent", () => {
  it.effect("is not the event of another source of records", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(SqsEvent)(fixture("kinesisStream")))

      assert.strictEqual(error.message, `Expected "aws:sqs"\n  at ["Records"][0]["eventSource"]`)
    }))
})

describe("SqsEventOf", () => {
  it.effect("decodes bodies and nothing else", () =>
    Effect.gen(function*() {
      const event = withBody({ orderId: "o-1", more: 1 })

      const { Records: [record] } = yield* Schema.decodeEffect(SqsEventOf(Order))(event)

      assert.deepStrictEqual(record, { ...event.Records[0]!, body: { orderId: "o-1" } })
    }))

  it.effect("encodes bodies to JSON", () =>
    Effect.gen(function*() {
      const event = withBody({ orderId: "o-1" })
      const schema = SqsEventOf(Order)

      const decoded = yield* Schema.decodeEffect(schema)(event)

      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), event)
    }))

  it.effect("names the path into a body that does not fit", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeEffect(SqsEventOf(Order))(withBody({ orderId: 1 })))

      assert.strictEqual(error.message, `Expected string\n  at ["Records"][0]["body"]["orderId"]`)
    }))

  it.effect("reads notifications of SNS, and JSON in them", () =>
    Effect.gen(function*() {
      const notification = { ...snsInSqs, Message: `{"orderId":"o-1"}` }

      const plain = yield* Schema.decodeEffect(SqsEventOf(SnsMessage))(withBody(notification))
      const decoded = yield* Schema.decodeEffect(SqsEventOf(SnsMessageOf(Order)))(withBody(notification))

      assert.deepStrictEqual(plain.Records[0]?.body, notification)
      assert.deepStrictEqual(decoded.Records[0]?.body.Message, { orderId: "o-1" })
    }))

  it.effect("reads notifications of S3, and the test event that comes before them", () =>
    Effect.gen(function*() {
      const schema = SqsEventOf(Schema.Union([S3Event, S3TestEvent]))

      for (const body of [fixture("s3"), fixture("s3Test")]) {
        const { Records: [record] } = yield* Schema.decodeEffect(schema)(withBody(body))
        assert.deepStrictEqual<unknown>(record?.body, body)
      }
    }))

  it.effect("reads events of EventBridge", () =>
    Effect.gen(function*() {
      const schema = SqsEventOf(EventBridgeEventOf("Order placed", Order))

      const { Records: [record] } = yield* Schema.decodeEffect(schema)(withBody(fixture("eventBridge")))

      assert.deepStrictEqual(record?.body.detail, { orderId: "o-1" })
    }))
})

const snsInSqs = {
  Type: "Notification",
  MessageId: "63a3f6b6-d533-4a47-aef9-fcf5cf758c76",
  TopicArn: "arn:aws:sns:eu-central-1:123456789012:orders",
  Message: "",
  Timestamp: "2012-04-25T21:49:25.719Z",
  SignatureVersion: "1",
  Signature: "EXAMPLElDMXvB8r9R83tGoNn0ecwd5UjllzsvSvbItzfaMpN2nk5HVSw7XnOn",
  SigningCertURL: "https://sns.eu-central-1.amazonaws.com/SimpleNotificationService.pem",
  UnsubscribeURL: "https://sns.eu-central-1.amazonaws.com/?Action=Unsubscribe"
}

describe("SqsEventDecoded", () => {
  it.effect("decodes instants, counts and binary attributes", () =>
    Effect.gen(function*() {
      const { Records: [, record] } = yield* Schema.decodeUnknownEffect(SqsEventDecoded)(fixture("sqs"))

      assert.deepStrictEqual(record?.attributes.SentTimestamp, DateTime.makeUnsafe(1545082649184))
      assert.strictEqual(record?.attributes.ApproximateReceiveCount, 1)
      assert.deepStrictEqual(
        record?.messageAttributes?.thumbnail?.binaryValue,
        new Uint8Array([137, 80, 78, 71, 13])
      )
    }))

  it.effect("names the path of binary that is not base64", () =>
    Effect.gen(function*() {
      const messageAttributes = { photo: { dataType: "Binary", binaryValue: "%" } }
      const input = { Records: [{ ...fifo.Records[0]!, messageAttributes }] }

      const error = yield* Effect.flip(Schema.decodeEffect(SqsEventDecoded)(input))

      assert.include(error.message, `at ["Records"][0]["messageAttributes"]["photo"]["binaryValue"]`)
    }))
})

describe("SqsResponse", () => {
  it.effect.each(
    [
      [{ batchItemFailures: [{ itemIdentifier: "" }] }, `["batchItemFailures"][0]["itemIdentifier"]`],
      [{ batchItemFailures: [{ id: "a" }] }, `["batchItemFailures"][0]["itemIdentifier"]`],
      [{ batchItemFailures: [], batchFailures: [{ itemIdentifier: "a" }] }, `["batchFailures"]`],
      [{ failures: [] }, `["batchItemFailures"]`],
      [{}, `["batchItemFailures"]`]
    ] as const
  )("refuses %o", ([response, path]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(SqsResponse)(response))

      assert.include(error.message, `at ${path}`)
    }))
})
