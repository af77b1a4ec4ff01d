import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { ActiveMqEvent, ActiveMqEventDecoded, ActiveMqEventOf } from "../../src/events/ActiveMqEvent.ts"
import { fixture } from "./harness.ts"

const Order = Schema.Struct({ orderId: Schema.String })

const text = Schema.decodeUnknownSync(ActiveMqEvent)(fixture("activeMq"))

describe("ActiveMqEvent", () => {
  it.effect("is not an event of RabbitMQ", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(ActiveMqEvent)(fixture("rabbitMq")))

      assert.strictEqual(error.message, `Expected "aws:mq" | "aws:amq"\n  at ["eventSource"]`)
    }))

  it.effect("needs of a message no more than an id and data", () =>
    Effect.gen(function*() {
      const input = { ...text, messages: [{ messageID: "ID:1", data: "" }] }

      const decoded = yield* Schema.decodeEffect(ActiveMqEvent)(input)

      assert.deepStrictEqual(decoded, input)
    }))
})

describe("ActiveMqEventOf", () => {
  it.effect("decodes data, and encodes to what came in", () =>
    Effect.gen(function*() {
      const schema = ActiveMqEventOf(Order)

      const decoded = yield* Schema.decodeEffect(schema)(text)

      assert.deepStrictEqual(decoded.messages[0]?.data, { orderId: "o-1" })
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), text)
    }))

  it.effect("names the path into data that does not fit", () =>
    Effect.gen(function*() {
      const data = Buffer.from(`{"orderId":1}`).toString("base64")
      const input = { ...text, messages: [{ ...text.messages[0]!, data }] }

      const error = yield* Effect.flip(Schema.decodeEffect(ActiveMqEventOf(Order))(input))

      assert.strictEqual(error.message, `Expected string\n  at ["messages"][0]["data"]["orderId"]`)
    }))
})

describe("ActiveMqEventDecoded", () => {
  it.effect("decodes data to bytes, and instants", () =>
    Effect.gen(function*() {
      const { messages: [message] } = yield* Schema.decodeUnknownEffect(ActiveMqEventDecoded)(
        fixture("activeMqBytes")
      )

      assert.strictEqual(message?.data[0], 0xdc)
      assert.deepStrictEqual(message?.brokerOutTime, DateTime.makeUnsafe(1598827811959))
      assert.strictEqual(message?.expiration, "60000")
    }))
})
