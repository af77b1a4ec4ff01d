import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { EventBridgeEvent, EventBridgeEventDecoded, EventBridgeEventOf } from "../../src/events/EventBridgeEvent.ts"
import { cases, fixture, withValueAt } from "./harness.ts"

const custom = fixture("eventBridge")

const ofServices = cases.flatMap(({ file, input: event, name, schema }) =>
  typeof event === "object" && event !== null && "detail-type" in event &&
    !["EventBridgeEvent", "CloudTrailEvent"].includes(name)
    ? [{ event, file, schema: schema! }]
    : []
)

describe("EventBridgeEvent", () => {
  it.effect("is an event of any source", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* Schema.decodeUnknownEffect(EventBridgeEvent)(custom), custom)
    }))
})

describe("EventBridgeEventOf", () => {
  const schema = EventBridgeEventOf("Order placed", Schema.Struct({ orderId: Schema.String }))

  it.effect("decodes the detail of one type", () =>
    Effect.gen(function*() {
      const { detail } = yield* Schema.decodeUnknownEffect(schema)(custom)

      assert.deepStrictEqual(detail, { orderId: "o-1" })
    }))

  it.effect("names another type", () =>
    Effect.gen(function*() {
      const input = withValueAt(custom, ["detail-type"], "Order paid")

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema)(input))

      assert.strictEqual(error.message, `Expected "Order placed"\n  at ["detail-type"]`)
    }))
})

describe("EventBridgeEventDecoded", () => {
  it.effect("decodes the instant", () =>
    Effect.gen(function*() {
      const { time } = yield* Schema.decodeUnknownEffect(EventBridgeEventDecoded)(custom)

      assert.isTrue(DateTime.isDateTime(time))
    }))
})

describe("events of AWS services", () => {
  it("have one fixture at least for each service", () => {
    assert.isAbove(ofServices.length, 20)
  })

  it.effect.each(ofServices)(
    "are not events of a program that uses a detail type of AWS: $file",
    ({ event, schema }) =>
      Effect.gen(function*() {
        for (const source of ["com.example.app", "aws", "aws.another", ""]) {
          const input = withValueAt(event, ["source"], source)

          const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema)(input))

          assert.include(error.message, `at ["source"]`)
        }
      })
  )
})
