import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { OpenRecord } from "../../src/schema/OpenRecord.ts"

const Counts = OpenRecord(Schema.Finite)

describe("OpenRecord", () => {
  it.effect("returns an object that needs no decoding as it is", () =>
    Effect.gen(function*() {
      const input = { a: 1, b: 2 }

      assert.strictEqual(yield* Schema.decodeEffect(Counts)(input), input)
    }))

  it.effect("decodes every value", () =>
    Effect.gen(function*() {
      const schema = OpenRecord(Schema.DateTimeUtcFromMillis)

      const decoded = yield* Schema.decodeEffect(schema)({ a: 1 })

      assert.deepStrictEqual(decoded, { a: DateTime.makeUnsafe(1) })
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), { a: 1 })
    }))

  it.effect("names the path of a value that does not fit", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(Counts)({ a: 1, b: "2" }))

      assert.strictEqual(error.message, `Expected number\n  at ["b"]`)
    }))

  it.effect.each([[null], ["text"], [[]], [undefined]])("refuses %o", ([input]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(Counts)(input))

      assert.strictEqual(error.message, "Expected object")
    }))

  it("is an object with any properties in JSON Schema", () => {
    const { schema } = Schema.toJsonSchemaDocument(OpenRecord(Schema.String))

    assert.deepStrictEqual<unknown>(schema, { type: "object", additionalProperties: { type: "string" } })
  })
})
