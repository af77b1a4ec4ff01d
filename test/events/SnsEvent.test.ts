import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { S3Event } from "../../src/events/S3Event.ts"
import { SnsEvent, SnsEventDecoded, SnsEventOf } from "../../src/events/SnsEvent.ts"
import { fixture } from "./harness.ts"

const topic = Schema.decodeUnknownSync(SnsEvent)(fixture("sns"))
const [record] = topic.Records
const withSns = (changed: object) => ({ Records: [{ ...record!, Sns: { ...record!.Sns, ...changed } }] })

const Order = Schema.Struct({ orderId: Schema.String })

describe("SnsEvent", () => {
  it.effect("is not the event of another source of records", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(SnsEvent)(fixture("sqs")))

      assert.strictEqual(error.message, `Missing key\n  at ["Records"][0]["EventSource"]`)
    }))

  it.effect("takes either spelling of addresses", () =>
    Effect.gen(function*() {
      const input = withSns({ SigningCertURL: "https://a", UnsubscribeURL: "https://b" })

      const decoded = yield* Schema.decodeEffect(SnsEvent)(input)

      assert.strictEqual(decoded.Records[0]?.Sns.SigningCertURL, "https://a")
    }))
})

describe("SnsEventOf", () => {
  it.effect("decodes messages, and encodes to what came in", () =>
    Effect.gen(function*() {
      const schema = SnsEventOf(Order)

      const decoded = yield* Schema.decodeEffect(schema)(topic)

      assert.deepStrictEqual(decoded.Records[0]?.Sns.Message, { orderId: "o-1" })
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), topic)
    }))

  it.effect("reads notifications of S3", () =>
    Effect.gen(function*() {
      const notification = fixture("s3")
      const input = withSns({ Message: JSON.stringify(notification) })

      const decoded = yield* Schema.decodeEffect(SnsEventOf(S3Event))(input)

      assert.deepStrictEqual<unknown>(decoded.Records[0]?.Sns.Message, notification)
    }))

  it.effect("names the path into a message that does not fit", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeEffect(SnsEventOf(Order))(withSns({ Message: "{}" })))

      assert.strictEqual(error.message, `Missing key\n  at ["Records"][0]["Sns"]["Message"]["orderId"]`)
    }))
})

describe("SnsEventDecoded", () => {
  it.effect("decodes the instant and binary attributes", () =>
    Effect.gen(function*() {
      const { Records: [{ Sns } = record!] } = yield* Schema.decodeEffect(SnsEventDecoded)(topic)

      assert.deepStrictEqual<unknown>(Sns.Timestamp, DateTime.makeUnsafe("2019-01-02T12:45:07Z"))
      assert.deepStrictEqual<unknown>(Sns.MessageAttributes, {
        tenant: { Type: "String", Value: "blue" },
        thumbnail: { Type: "Binary", Value: new Uint8Array([137, 80, 78, 71, 13]) }
      })
    }))

  it.effect.each([{ Type: "Binary", Value: "%" }, { Type: "Number.Array", Value: "[1]" }])(
    "leaves an attribute that it cannot open as text: %o",
    (attribute) =>
      Effect.gen(function*() {
        const input = withSns({ MessageAttributes: { attribute } })

        const { Records: [decoded] } = yield* Schema.decodeEffect(SnsEventDecoded)(input)

        assert.deepStrictEqual<unknown>(decoded?.Sns.MessageAttributes, { attribute })
      })
  )
})
