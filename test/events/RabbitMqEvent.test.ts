import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { RabbitMqEvent, RabbitMqEventDecoded, RabbitMqEventOf } from "../../src/events/RabbitMqEvent.ts"
import { fixture } from "./harness.ts"

const Order = Schema.Struct({ orderId: Schema.String })

const queues = Schema.decodeUnknownSync(RabbitMqEvent)(fixture("rabbitMq"))
const [message] = queues.rmqMessagesByQueue["orders::/"]!
const withMessage = (changed: object) => ({
  ...queues,
  rmqMessagesByQueue: { "orders::/": [{ ...message!, ...changed }] }
})

describe("RabbitMqEvent", () => {
  it.effect("names the path of a property that is wrong", () =>
    Effect.gen(function*() {
      const input = withMessage({ basicProperties: { bodySize: "17" } })

      const error = yield* Effect.flip(Schema.decodeEffect(RabbitMqEvent)(input))

      assert.strictEqual(
        error.message,
        `Expected number | null\n  at ["rmqMessagesByQueue"]["orders::/"][0]["basicProperties"]["bodySize"]`
      )
    }))
})

describe("RabbitMqEventOf", () => {
  it.effect("decodes data, and encodes to what came in", () =>
    Effect.gen(function*() {
      const schema = RabbitMqEventOf(Order)
      const input = withMessage({})

      const decoded = yield* Schema.decodeEffect(schema)(input)

      assert.deepStrictEqual(decoded.rmqMessagesByQueue["orders::/"]?.[0]?.data, { orderId: "o-1" })
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), input)
    }))

  it.effect("refuses data that is not JSON, by its path", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeEffect(RabbitMqEventOf(Order))(queues))

      assert.include(error.message, `at ["rmqMessagesByQueue"]["returns::shop"][0]["data"]`)
    }))
})

describe("RabbitMqEventDecoded", () => {
  it.effect("decodes data and the text of headers to bytes, and leaves other headers", () =>
    Effect.gen(function*() {
      const { rmqMessagesByQueue } = yield* Schema.decodeEffect(RabbitMqEventDecoded)(queues)

      const first = rmqMessagesByQueue["orders::/"]?.[0]
      assert.strictEqual(Buffer.from(first?.data ?? []).toString(), `{"orderId":"o-1"}`)
      assert.deepStrictEqual(first?.basicProperties?.headers, {
        tenant: { bytes: new TextEncoder().encode("a") },
        place: { bytes: new TextEncoder().encode("ä") },
        retries: 10,
        tags: ["a"]
      })
    }))
})
