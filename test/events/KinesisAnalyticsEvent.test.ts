import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  KinesisAnalyticsEvent,
  KinesisAnalyticsEventDecoded,
  KinesisAnalyticsEventOf,
  KinesisAnalyticsInputEvent,
  KinesisAnalyticsResponse
} from "../../src/events/KinesisAnalyticsEvent.ts"
import { fixture } from "./harness.ts"

const delivery = Schema.decodeUnknownSync(KinesisAnalyticsEvent)(fixture("kinesisAnalytics"))

describe("KinesisAnalyticsEvent", () => {
  it.effect("takes records to preprocess, too", () =>
    Effect.gen(function*() {
      const input = fixture("kinesisAnalyticsInput")

      assert.deepStrictEqual<unknown>(yield* Schema.decodeUnknownEffect(KinesisAnalyticsEvent)(input), input)
    }))
})

describe("KinesisAnalyticsEventOf", () => {
  it.effect("decodes data, and encodes to what came in", () =>
    Effect.gen(function*() {
      const schema = KinesisAnalyticsEventOf(Schema.Struct({ orderId: Schema.String }))
      const input = { ...delivery, records: delivery.records.slice(0, 1) }

      const decoded = yield* Schema.decodeEffect(schema)(input)

      assert.deepStrictEqual(decoded.records[0]?.data, { orderId: "o-1" })
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), input)
    }))
})

describe("KinesisAnalyticsEventDecoded", () => {
  it.effect("decodes data to bytes", () =>
    Effect.gen(function*() {
      const { records } = yield* Schema.decodeEffect(KinesisAnalyticsEventDecoded)(delivery)

      assert.strictEqual(Buffer.from(records[1]!.data).toString(), "plain text")
    }))
})

describe("KinesisAnalyticsInputEvent", () => {
  it.effect("is told from a delivery by its stream", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(KinesisAnalyticsInputEvent)(delivery))

      assert.strictEqual(error.message, `Missing key\n  at ["streamArn"]`)
    }))
})

describe("KinesisAnalyticsResponse", () => {
  it.effect.each(
    [
      [
        { recordId: "1", result: "ProcessingFailed" },
        `Expected "Ok" | "DeliveryFailed"\n  at ["records"][0]["result"]`
      ],
      [
        { recordId: "1", result: "Ok", results: "Ok" },
        `Expected no such key, did you mean "result"?\n  at ["records"][0]["results"]`
      ],
      [{ result: "Ok" }, `Missing key\n  at ["records"][0]["recordId"]`]
    ] as const
  )("refuses %o", ([record, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(KinesisAnalyticsResponse)({ records: [record] }))

      assert.strictEqual(error.message, message)
    }))
})
