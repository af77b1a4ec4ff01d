import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { IotRuleEvent } from "../../src/events/IotRuleEvent.ts"

describe("IotRuleEvent", () => {
  it.effect("has what the statement of the rule selects, and keeps the rest of the message", () =>
    Effect.gen(function*() {
      const schema = IotRuleEvent({ celsius: Schema.Finite, image: Schema.Uint8ArrayFromBase64 })
      const event = { celsius: 21.5, image: "iVBO", room: "kitchen" }

      const decoded = yield* Schema.decodeEffect(schema)(event)

      assert.deepStrictEqual(decoded.image, new Uint8Array([137, 80, 78]))
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), event)
    }))
})
