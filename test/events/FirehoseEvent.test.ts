import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { CloudWatchLogsDataFromGzip } from "../../src/events/CloudWatchLogsEvent.ts"
import { DynamoDbKinesisChange } from "../../src/events/DynamoDbStreamEvent.ts"
import {
  FirehoseEvent,
  FirehoseEventDecoded,
  FirehoseEventOf,
  FirehoseKafkaEventOf,
  FirehoseKafkaResponse,
  FirehoseResponse,
  FirehoseResponseDecoded,
  FirehoseResponseOf
} from "../../src/events/FirehoseEvent.ts"
import { SqsEvent, SqsRecord } from "../../src/events/SqsEvent.ts"
import { fixture } from "./harness.ts"

const Order = Schema.Struct({ orderId: Schema.String })

const kinesis = Schema.decodeUnknownSync(FirehoseEvent)(fixture("firehoseKinesis"))
const withData = (data: string) => ({ ...kinesis, records: [{ ...kinesis.records[0]!, data }] })
const toBase64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64")

describe("FirehoseEvent", () => {
  it.effect("is not an event of Kinesis Data Analytics", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(FirehoseEvent)(fixture("kinesisAnalytics"))
      )

      assert.strictEqual(error.message, `Expected no event of Kinesis Data Analytics\n  at ["applicationArn"]`)
    }))

  it.effect("needs no ARN, and takes an instant as text: so are samples of tools", () =>
    Effect.gen(function*() {
      const { deliveryStreamArn: _, ...without } = kinesis
      const instant = { approximateArrivalTimestamp: "2012-04-23T18:25:43.511Z" }
      const records = [{ ...kinesis.records[0]!, ...instant, kinesisRecordMetadata: instant }]

      const sent = yield* Schema.decodeEffect(FirehoseEvent)({ ...without, records })
      const { records: [record] } = yield* Schema.decodeEffect(FirehoseEventDecoded)({ ...without, records })

      assert.strictEqual(sent.records[0]?.approximateArrivalTimestamp, "2012-04-23T18:25:43.511Z")
      assert.deepStrictEqual(record?.approximateArrivalTimestamp, DateTime.makeUnsafe("2012-04-23T18:25:43.511Z"))
      assert.deepStrictEqual(
        record?.kinesisRecordMetadata?.approximateArrivalTimestamp,
        DateTime.makeUnsafe("2012-04-23T18:25:43.511Z")
      )
    }))

  it.effect("is not an event with records of Kafka, whose data has another name", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(FirehoseEvent)(fixture("firehoseKafka")))

      assert.strictEqual(error.message, `Missing key\n  at ["records"][0]["data"]`)
    }))

  it.effect.each(["", "123456", 123456])(
    "takes the subsequence number %o",
    (subsequenceNumber) =>
      Effect.gen(function*() {
        const input = {
          ...kinesis,
          records: [{ ...kinesis.records[0]!, kinesisRecordMetadata: { subsequenceNumber } }]
        }

        const { records: [record] } = yield* Schema.decodeEffect(FirehoseEvent)(input)

        assert.strictEqual(record?.kinesisRecordMetadata?.subsequenceNumber, subsequenceNumber)
      })
  )
})

describe("FirehoseEventOf", () => {
  it.effect("decodes data, and encodes to what came in", () =>
    Effect.gen(function*() {
      const schema = FirehoseEventOf(Order)

      const decoded = yield* Schema.decodeEffect(schema)(kinesis)

      assert.deepStrictEqual(decoded.records[0]?.data, { orderId: "o-1" })
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), kinesis)
    }))

  it.effect("reads messages of SQS", () =>
    Effect.gen(function*() {
      const { Records: [message] } = yield* Schema.decodeUnknownEffect(SqsEvent)(fixture("sqs"))

      const { records: [record] } = yield* Schema.decodeEffect(FirehoseEventOf(SqsRecord))(withData(toBase64(message)))

      assert.deepStrictEqual(record?.data, message)
    }))

  it.effect("reads changes of DynamoDB", () =>
    Effect.gen(function*() {
      const change = fixture("DynamoDbKinesisChange.insert")
      const schema = FirehoseEventOf(DynamoDbKinesisChange)

      const { records: [record] } = yield* Schema.decodeEffect(schema)(withData(toBase64(change)))

      assert.deepStrictEqual<unknown>(record?.data, change)
    }))

  it.effect("names the path into data that does not fit", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeEffect(FirehoseEventOf(Order))(withData(toBase64({}))))

      assert.strictEqual(error.message, `Missing key\n  at ["records"][0]["data"]["orderId"]`)
    }))
})

describe("FirehoseEventDecoded", () => {
  it.effect("decodes data to bytes, and instants", () =>
    Effect.gen(function*() {
      const { records: [record] } = yield* Schema.decodeEffect(FirehoseEventDecoded)(kinesis)

      assert.strictEqual(Buffer.from(record?.data ?? []).toString(), `{"orderId":"o-1"}`)
      assert.deepStrictEqual(record?.approximateArrivalTimestamp, DateTime.makeUnsafe(1664028820148))
      assert.deepStrictEqual(
        record?.kinesisRecordMetadata?.approximateArrivalTimestamp,
        DateTime.makeUnsafe(1664028820148)
      )
    }))

  it.effect("has bytes that CloudWatch Logs put there in gzip", () =>
    Effect.gen(function*() {
      const logs = yield* Schema.decodeUnknownEffect(
        Schema.Struct({ awslogs: Schema.Struct({ data: Schema.String }) })
      )(fixture("cloudWatchLogs"))

      const { records: [record] } = yield* Schema.decodeEffect(FirehoseEventDecoded)(withData(logs.awslogs.data))
      const data = yield* Schema.decodeEffect(CloudWatchLogsDataFromGzip)(record!.data)

      assert.strictEqual(data.logGroup, "/aws/lambda/orders")
    }))
})

describe("FirehoseKafkaEventOf", () => {
  it.effect("decodes values, and encodes to what came in", () =>
    Effect.gen(function*() {
      const schema = FirehoseKafkaEventOf(Order)
      const input = fixture("firehoseKafka")

      const decoded = yield* Schema.decodeUnknownEffect(schema)(input)

      assert.deepStrictEqual(decoded.records[0]?.kafkaRecordValue, { orderId: "o-1" })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(decoded), input)
    }))
})

describe("FirehoseResponse", () => {
  const ok = { recordId: "1", result: "Ok", data: "" }

  it.effect.each(
    [
      [{ ...ok, result: "TRANSFORMED_STATE_OK" }, `Expected "Ok" | "Dropped" | "ProcessingFailed"`, `["result"]`],
      [{ ...ok, data: undefined }, "Missing key", `["data"]`],
      [{ ...ok, data: "plain text" }, "Expected a base64 encoded string", `["data"]`],
      [{ ...ok, recordId: "" }, "Expected a value with a length of at least 1", `["recordId"]`],
      [{ ...ok, record_id: "1" }, `Expected no such key, did you mean "recordId"?`, `["record_id"]`],
      [{ ...ok, metadata: { partitionKeys: { a: 1 } } }, "Expected string", `["metadata"]["partitionKeys"]["a"]`],
      [
        { ...ok, metadata: { partitionKey: {} } },
        `Expected no such key, did you mean "partitionKeys"?`,
        `["metadata"]["partitionKey"]`
      ],
      [
        { ...ok, metadata: { otfMetadata: { operation: "upsert" } } },
        `Expected "insert" | "update" | "delete"`,
        `["metadata"]["otfMetadata"]["operation"]`
      ]
    ] as const
  )("refuses %o", ([record, message, path]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(FirehoseResponse)({ records: [record] }))

      assert.strictEqual(error.message, `${message}\n  at ["records"][0]${path}`)
    }))

  it.effect("needs no data where the result is not Ok", () =>
    Effect.gen(function*() {
      const response = { records: [{ recordId: "1", result: "Dropped" }] } as const

      assert.deepStrictEqual(yield* Schema.encodeEffect(FirehoseResponse)(response), response)
    }))
})

describe("FirehoseResponseOf", () => {
  it.effect("encodes data to JSON in base64", () =>
    Effect.gen(function*() {
      const encoded = yield* Schema.encodeEffect(FirehoseResponseOf(Order))({
        records: [{ recordId: "1", result: "Ok", data: { orderId: "o-1" } }, { recordId: "2", result: "Dropped" }]
      })

      assert.deepStrictEqual(encoded, {
        records: [
          { recordId: "1", result: "Ok", data: "eyJvcmRlcklkIjoiby0xIn0=" },
          { recordId: "2", result: "Dropped" }
        ]
      })
    }))

  it.effect("refuses a result that is Ok without data", () =>
    Effect.gen(function*() {
      const response = { records: [{ recordId: "1", result: "Ok" }] }

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(FirehoseResponseOf(Order))(response))

      assert.strictEqual(error.message, `Missing key\n  at ["records"][0]["data"]`)
    }))
})

describe("FirehoseResponseDecoded", () => {
  it.effect("encodes bytes to base64", () =>
    Effect.gen(function*() {
      const encoded = yield* Schema.encodeEffect(FirehoseResponseDecoded)({
        records: [{ recordId: "1", result: "Ok", data: new TextEncoder().encode("plain text\n") }]
      })

      assert.deepStrictEqual(encoded, { records: [{ recordId: "1", result: "Ok", data: "cGxhaW4gdGV4dAo=" }] })
    }))
})

describe("FirehoseKafkaResponse", () => {
  it.effect("refuses data by the name that other sources have", () =>
    Effect.gen(function*() {
      const response = { records: [{ recordId: "1", result: "Ok", data: "" }] }

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(FirehoseKafkaResponse)(response))

      assert.strictEqual(error.message, `Missing key\n  at ["records"][0]["kafkaRecordValue"]`)
    }))
})
