import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { deflateSync, gunzipSync, gzipSync } from "node:zlib"
import {
  CloudWatchLogsData,
  CloudWatchLogsDataFromGzip,
  CloudWatchLogsEvent,
  CloudWatchLogsEventDecoded,
  CloudWatchLogsEventOf
} from "../../src/events/CloudWatchLogsEvent.ts"
import { KinesisStreamEvent, KinesisStreamEventDecoded } from "../../src/events/KinesisStreamEvent.ts"
import { fixture } from "./harness.ts"

const event = Schema.decodeUnknownSync(CloudWatchLogsEvent)(fixture("cloudWatchLogs"))
const data = Schema.decodeUnknownSync(CloudWatchLogsData)(fixture("CloudWatchLogsData.data"))
const pack = (text: string) => ({ awslogs: { data: gzipSync(text).toString("base64") } })

const Line = Schema.Struct({ level: Schema.String, orderId: Schema.String })

describe("CloudWatchLogsEventDecoded", () => {
  it.effect("opens the data, and decodes the instants in it", () =>
    Effect.gen(function*() {
      const { awslogs } = yield* Schema.decodeEffect(CloudWatchLogsEventDecoded)(event)

      const { logEvents: [first], ...rest } = awslogs.data
      assert.strictEqual(rest.logGroup, "/aws/lambda/orders")
      assert.deepStrictEqual(rest.subscriptionFilters, ["all"])
      assert.deepStrictEqual(first?.timestamp, DateTime.makeUnsafe("2024-02-29T00:00:00Z"))
      assert.strictEqual(first?.message, `{"level":"info","orderId":"o-1"}`)
      assert.deepStrictEqual(first?.extractedFields, { level: "info", rest: null })
    }))

  it.effect("opens data in the zlib format, as some tools write it", () =>
    Effect.gen(function*() {
      const input = { awslogs: { data: deflateSync(JSON.stringify(data)).toString("base64") } }

      const { awslogs } = yield* Schema.decodeEffect(CloudWatchLogsEventDecoded)(input)

      assert.strictEqual(awslogs.data.logGroup, "/aws/lambda/orders")
    }))

  it.effect("encodes to data that unzips to the same", () =>
    Effect.gen(function*() {
      const decoded = yield* Schema.decodeEffect(CloudWatchLogsEventDecoded)(event)
      const { awslogs } = yield* Schema.encodeEffect(CloudWatchLogsEventDecoded)(decoded)

      assert.deepStrictEqual(JSON.parse(gunzipSync(Buffer.from(awslogs.data, "base64")).toString()), data)
    }))

  it.effect.each(
    [
      [{ awslogs: { data: "%" } }, "Expected a valid Base64 string", `["awslogs"]["data"]`],
      [{ awslogs: { data: "" } }, "Expected data in gzip", `["awslogs"]["data"]`],
      [{ awslogs: { data: btoa("plain text") } }, "Expected data in gzip", `["awslogs"]["data"]`],
      [pack("plain text"), "", `["awslogs"]["data"]`],
      [pack(`{}`), "Missing key", `["awslogs"]["data"]["messageType"]`],
      [
        pack(JSON.stringify({ ...data, logEvents: [{ id: "1", timestamp: "now", message: "" }] })),
        "Expected number",
        `["awslogs"]["data"]["logEvents"][0]["timestamp"]`
      ]
    ] as const
  )("refuses %o", ([input, message, path]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeEffect(CloudWatchLogsEventDecoded)(input))

      assert.include(error.message, message)
      assert.include(error.message, `at ${path}`)
    }))
})

describe("CloudWatchLogsEventOf", () => {
  it.effect("decodes messages", () =>
    Effect.gen(function*() {
      const { awslogs } = yield* Schema.decodeEffect(CloudWatchLogsEventOf(Line))(event)

      assert.deepStrictEqual(awslogs.data.logEvents.map(({ message }) => message), [
        { level: "info", orderId: "o-1" },
        { level: "error", orderId: "o-2" }
      ])
    }))

  it.effect("encodes to data that decodes to the same", () =>
    Effect.gen(function*() {
      const schema = CloudWatchLogsEventOf(Line)
      const decoded = yield* Schema.decodeEffect(schema)(event)

      const encoded = yield* Schema.encodeEffect(schema)(decoded)

      assert.deepStrictEqual(yield* Schema.decodeEffect(schema)(encoded), decoded)
    }))

  it.effect("names the path into a message that does not fit", () =>
    Effect.gen(function*() {
      const schema = CloudWatchLogsEventOf(Schema.Struct({ level: Schema.Finite }))

      const error = yield* Effect.flip(Schema.decodeEffect(schema)(event))

      assert.strictEqual(
        error.message,
        `Expected number\n  at ["awslogs"]["data"]["logEvents"][0]["message"]["level"]`
      )
    }))
})

describe("CloudWatchLogsDataFromGzip", () => {
  it.effect("opens the data of a record of Kinesis", () =>
    Effect.gen(function*() {
      const { Records: [record] } = yield* Schema.decodeUnknownEffect(KinesisStreamEvent)(
        fixture("kinesisStream")
      )
      const input = { Records: [{ ...record!, kinesis: { ...record!.kinesis, data: event.awslogs.data } }] }

      const decoded = yield* Schema.decodeEffect(KinesisStreamEventDecoded)(input)
      const opened = yield* Schema.decodeEffect(CloudWatchLogsDataFromGzip)(decoded.Records[0]!.kinesis.data)

      assert.deepStrictEqual(opened, data)
    }))
})
