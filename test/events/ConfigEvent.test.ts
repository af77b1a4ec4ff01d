import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { ConfigEventDecoded, ConfigEventOf } from "../../src/events/ConfigEvent.ts"
import { fixture } from "./harness.ts"

const change = fixture("config") as { readonly [key: string]: unknown }

describe("ConfigEventDecoded", () => {
  it.effect("opens what made AWS Config evaluate the rule", () =>
    Effect.gen(function*() {
      const { invokingEvent } = yield* Schema.decodeUnknownEffect(ConfigEventDecoded)(change)

      assert.strictEqual(invokingEvent.messageType, "ConfigurationItemChangeNotification")
      assert.strictEqual(invokingEvent.configurationItem?.resourceType, "AWS::EC2::Instance")
    }))

  it.effect("names the path into an invoking event that does not fit", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(ConfigEventDecoded)({ ...change, invokingEvent: `{"configurationItem":{}}` })
      )

      assert.include(error.message, `at ["invokingEvent"]["messageType"]`)
    }))
})

describe("ConfigEventOf", () => {
  it.effect("decodes the parameters of the rule and nothing else", () =>
    Effect.gen(function*() {
      const schema = ConfigEventOf(Schema.Struct({ desired: Schema.String }))

      const decoded = yield* Schema.decodeUnknownEffect(schema)(change)

      assert.deepStrictEqual<unknown>(decoded, { ...change, ruleParameters: { desired: "t4g.small" } })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(decoded), change)
    }))
})
