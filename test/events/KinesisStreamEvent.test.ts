import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { DynamoDbKinesisChange } from "../../src/events/DynamoDbStreamEvent.ts"
import {
  KinesisStreamEvent,
  KinesisStreamEventDecoded,
  KinesisStreamEventOf,
  KinesisStreamResponse
} from "../../src/events/KinesisStreamEvent.ts"
import { fixture } from "./harness.ts"

const Clicks = Schema.Struct({ clicks: Schema.Finite })

const records = Schema.decodeUnknownSync(KinesisStreamEvent)(fixture("kinesisStream"))
const withData = (data: string) => ({
  Records: [{ ...records.Records[0]!, kinesis: { ...records.Records[0]!.kinesis, data } }]
})

describe("KinesisStreamEvent", () => {
  it.effect("has no records in the last invocation of a window", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(KinesisStreamEvent)(fixture("kinesisStreamFinalWindow"))

      assert.isTrue(event.isFinalInvokeForWindow)
      assert.deepStrictEqual(event.state, { sum: 42 })
      assert.lengthOf(event.Records, 0)
    }))

  it.effect("is not an event of DynamoDB", () =>
    Effect.gen(function*() {
      const input = fixture("dynamoDbStream")

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(KinesisStreamEvent)(input))

      assert.strictEqual(error.message, `Expected "aws:kinesis"\n  at ["Records"][0]["eventSource"]`)
    }))
})

describe("KinesisStreamEventOf", () => {
  it.effect("decodes data, and encodes to what came in", () =>
    Effect.gen(function*() {
      const schema = KinesisStreamEventOf(Clicks)
      const input = withData("eyJjbGlja3MiOjN9")

      const decoded = yield* Schema.decodeEffect(schema)(input)

      assert.deepStrictEqual(decoded.Records[0]?.kinesis.data, { clicks: 3 })
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), input)
    }))

  it.effect("keeps the window", () =>
    Effect.gen(function*() {
      const schema = KinesisStreamEventOf(Schema.Finite)

      const decoded = yield* Schema.decodeUnknownEffect(schema)(fixture("kinesisStreamWindow"))

      assert.strictEqual(decoded.Records[0]?.kinesis.data, 1)
      assert.deepStrictEqual(decoded.window, { start: "2020-12-09T07:04:00Z", end: "2020-12-09T07:06:00Z" })
    }))

  it.effect("reads changes of DynamoDB", () =>
    Effect.gen(function*() {
      const change = fixture("DynamoDbKinesisChange.insert")
      const input = withData(Buffer.from(JSON.stringify(change)).toString("base64"))

      const { Records: [record] } = yield* Schema.decodeEffect(KinesisStreamEventOf(DynamoDbKinesisChange))(input)

      assert.deepStrictEqual<unknown>(record?.kinesis.data, change)
    }))

  it.effect.each(
    [
      ["%", `at ["Records"][0]["kinesis"]["data"]`],
      [btoa("text"), `at ["Records"][0]["kinesis"]["data"]`],
      [btoa("{}"), `Missing key\n  at ["Records"][0]["kinesis"]["data"]["clicks"]`]
    ] as const
  )("refuses the data %s, by its path", ([data, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeEffect(KinesisStreamEventOf(Clicks))(withData(data)))

      assert.include(error.message, message)
    }))
})

describe("KinesisStreamEventDecoded", () => {
  it.effect("decodes data to bytes, and the instant to the millisecond", () =>
    Effect.gen(function*() {
      const { Records: [record] } = yield* Schema.decodeEffect(KinesisStreamEventDecoded)(records)

      assert.strictEqual(Buffer.from(record?.kinesis.data ?? []).toString(), "Hello, this is a test.")
      assert.deepStrictEqual(record?.kinesis.approximateArrivalTimestamp, DateTime.makeUnsafe(1545084650987))
    }))
})

describe("KinesisStreamResponse", () => {
  it.effect.each(
    [
      [{ batchItemFailures: [{ itemIdentifier: "" }] }, `at ["batchItemFailures"][0]["itemIdentifier"]`],
      [{ batchItemFailures: [{ itemIdentifier: null }] }, `at ["batchItemFailures"][0]["itemIdentifier"]`],
      [{ state: "done" }, `at ["state"]`],
      [{ state: { sum: 1n } }, `at ["state"]["sum"]`],
      [{ State: {} }, `Expected no such key, did you mean "state"?\n  at ["State"]`],
      [{ failures: [] }, "Expected batchItemFailures or state, unless it is empty"]
    ] as const
  )("refuses %o", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(KinesisStreamResponse)(response))

      assert.include(error.message, message)
    }))

  it.effect("may be empty", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Schema.encodeEffect(KinesisStreamResponse)({}), {})
    }))
})
