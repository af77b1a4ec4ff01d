import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { ChimeBotEvent, ChimeBotEventDecoded } from "../../src/events/ChimeBotEvent.ts"
import { fixture, withValueAt } from "./harness.ts"

const mention = fixture("chimeBot")

describe("ChimeBotEvent", () => {
  it.effect("names the sender that is missing", () =>
    Effect.gen(function*() {
      const input = withValueAt(mention, ["Sender", "SenderId"], undefined)

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(ChimeBotEvent)(input))

      assert.strictEqual(error.message, `Missing key\n  at ["Sender"]["SenderId"]`)
    }))
})

describe("ChimeBotEventDecoded", () => {
  it.effect("has its instant", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(ChimeBotEventDecoded)(mention)

      assert.deepStrictEqual(event.EventTimestamp, DateTime.makeUnsafe("2019-04-04T21:30:43.181Z"))
    }))
})
