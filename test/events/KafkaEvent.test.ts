import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { KafkaEvent, KafkaEventDecoded, KafkaEventOf, KafkaResponse } from "../../src/events/KafkaEvent.ts"
import { fixture } from "./harness.ts"

const Order = Schema.Struct({ orderId: Schema.String })

const msk = Schema.decodeUnknownSync(KafkaEvent)(fixture("kafka"))
const record = msk.records["orders-0"]![0]!

describe("KafkaEvent", () => {
  it.effect.each(["aws:kafka", "SelfManagedKafka", "aws:SelfManagedKafka"])(
    "is from %s",
    (eventSource) =>
      Effect.gen(function*() {
        const event = yield* Schema.decodeUnknownEffect(KafkaEvent)({ eventSource, records: {} })

        assert.strictEqual(event.eventSource, eventSource)
      })
  )

  it.effect("names the path of a record that is wrong", () =>
    Effect.gen(function*() {
      const input = { ...msk, records: { "orders-0": [record, { ...record, offset: "16" }] } }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(KafkaEvent)(input))

      assert.strictEqual(error.message, `Expected number\n  at ["records"]["orders-0"][1]["offset"]`)
    }))

  it.effect("is not an event of another source", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(KafkaEvent)(fixture("rabbitMq")))

      assert.strictEqual(
        error.message,
        `Expected "aws:kafka" | "SelfManagedKafka" | "aws:SelfManagedKafka"\n  at ["eventSource"]`
      )
    }))
})

describe("KafkaEventOf", () => {
  it.effect("decodes values, leaves keys and tombstones, and encodes to what came in", () =>
    Effect.gen(function*() {
      const schema = KafkaEventOf(Order)

      const decoded = yield* Schema.decodeEffect(schema)(msk)

      assert.deepStrictEqual(decoded.records["orders-0"]?.map(({ key, value }) => [key, value]), [
        ["by0x", { orderId: "o-1" }],
        ["by0y", null]
      ])
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), msk)
    }))

  it.effect("names the path into a value that does not fit", () =>
    Effect.gen(function*() {
      const value = Buffer.from(`{"orderId":1}`).toString("base64")
      const input = { ...msk, records: { "orders-0": [{ ...record, value }] } }

      const error = yield* Effect.flip(Schema.decodeEffect(KafkaEventOf(Order))(input))

      assert.strictEqual(error.message, `Expected string\n  at ["records"]["orders-0"][0]["value"]["orderId"]`)
    }))
})

describe("KafkaEventDecoded", () => {
  it.effect("decodes keys, values and instants", () =>
    Effect.gen(function*() {
      const { records } = yield* Schema.decodeEffect(KafkaEventDecoded)(msk)

      const [first] = records["orders-0"]!
      assert.strictEqual(Buffer.from(first?.key ?? []).toString(), "o-1")
      assert.strictEqual(Buffer.from(first?.value ?? []).toString(), `{"orderId":"o-1"}`)
      assert.deepStrictEqual(first?.timestamp, DateTime.makeUnsafe(1545084650987))
    }))

  it.effect("reads the bytes of headers, signed or not, and keeps names that come twice", () =>
    Effect.gen(function*() {
      const headers = [{ trace: [-61, -92] }, { trace: [195, 164] }, { none: null }]
      const input = { ...msk, records: { "orders-0": [{ ...record, headers }] } }

      const decoded = yield* Schema.decodeEffect(KafkaEventDecoded)(input)
      const encoded = yield* Schema.encodeEffect(KafkaEventDecoded)(decoded)

      assert.deepStrictEqual(decoded.records["orders-0"]?.[0]?.headers, [
        { trace: new TextEncoder().encode("ä") },
        { trace: new TextEncoder().encode("ä") },
        { none: null }
      ])
      assert.deepStrictEqual(encoded.records["orders-0"]?.[0]?.headers, [
        { trace: [-61, -92] },
        { trace: [-61, -92] },
        { none: null }
      ])
    }))

  it.effect("refuses a header that holds no bytes", () =>
    Effect.gen(function*() {
      const input = { ...msk, records: { "orders-0": [{ ...record, headers: [{ trace: [256] }] }] } }

      const error = yield* Effect.flip(Schema.decodeEffect(KafkaEventDecoded)(input))

      assert.include(error.message, `at ["records"]["orders-0"][0]["headers"][0]["trace"][0]`)
    }))
})

describe("KafkaResponse", () => {
  const identifier = `["batchItemFailures"][0]["itemIdentifier"]`

  it.effect.each(
    [
      ["orders-0-15", `Expected object\n  at ${identifier}`],
      [{ partition: "orders", offset: 15 }, `at ${identifier}["partition"]`],
      [{ partition: "orders-0", offset: -1 }, `at ${identifier}["offset"]`],
      [{ partition: "orders-0", offset: "15" }, `at ${identifier}["offset"]`],
      [{ "topic-partition": "orders-0", offset: 15 }, `at ${identifier}["partition"]`]
    ] as const
  )("refuses the identifier %o", ([itemIdentifier, message]) =>
    Effect.gen(function*() {
      const response = { batchItemFailures: [{ itemIdentifier }] }

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(KafkaResponse)(response))

      assert.include(error.message, message)
    }))
})
