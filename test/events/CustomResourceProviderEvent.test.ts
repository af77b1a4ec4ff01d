import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  CustomResourceIsCompleteResponse,
  CustomResourceProviderEventOf,
  CustomResourceProviderResponse
} from "../../src/events/CustomResourceProviderEvent.ts"
import { fixture } from "./harness.ts"

describe("CustomResourceProviderEventOf", () => {
  it.effect("decodes the properties, and leaves the old ones to the program that accepted them", () =>
    Effect.gen(function*() {
      const schema = CustomResourceProviderEventOf(Schema.Struct({ Days: Schema.FiniteFromString }))

      const decoded = yield* Schema.decodeUnknownEffect(schema)(fixture("customResourceProviderIsComplete"))

      assert.deepStrictEqual(decoded.ResourceProperties, { Days: 30 })
      assert.strictEqual(decoded.OldResourceProperties?.Days, "10")
    }))
})

describe("CustomResourceProviderResponse", () => {
  it.effect.each([[{ PhysicalResourceId: "" }, "PhysicalResourceId"], [{ data: {} }, "data"]] as const)(
    "refuses %o",
    ([response, field]) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(Schema.encodeUnknownEffect(CustomResourceProviderResponse)(response))

        assert.include(error.message, `at ["${field}"]`)
      })
  )
})

describe("CustomResourceIsCompleteResponse", () => {
  it.effect("has no data before it is complete, as the framework refuses that", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.encodeEffect(CustomResourceIsCompleteResponse)({ IsComplete: false, Data: { Arn: "a" } })
      )

      assert.strictEqual(error.message, `Expected no data until complete\n  at ["IsComplete"]`)
    }))
})
