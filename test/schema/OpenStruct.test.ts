import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { nullishKey, OpenStruct } from "../../src/schema/OpenStruct.ts"

const Order = OpenStruct({
  id: Schema.String,
  note: nullishKey(Schema.String),
  lines: Schema.Array(OpenStruct({ count: Schema.Finite }))
})
const Timed = OpenStruct({ at: nullishKey(Schema.DateTimeUtcFromMillis), inner: OpenStruct({ id: Schema.String }) })

describe("OpenStruct", () => {
  it.effect("returns an object that needs no decoding as it is", () =>
    Effect.gen(function*() {
      const input = { id: "7", lines: [{ count: 1, later: true }], later: null }

      const decoded = yield* Schema.decodeEffect(Order)(input)

      assert.strictEqual(decoded, input)
    }))

  it.effect("keeps unknown keys of an object that it has to decode, in both directions", () =>
    Effect.gen(function*() {
      const input: unknown = JSON.parse(`{"z":1,"at":5,"inner":{"id":"7","later":{}},"__proto__":{"own":true}}`)

      const decoded = yield* Schema.decodeUnknownEffect(Timed)(input)
      const encoded = yield* Schema.encodeEffect(Timed)(decoded)

      assert.deepStrictEqual(decoded.at, DateTime.makeUnsafe(5))
      assert.strictEqual(JSON.stringify(encoded), JSON.stringify(input))
    }))

  it.effect("leaves its input alone", () =>
    Effect.gen(function*() {
      const input = Object.freeze({ at: 5, inner: { id: "7" } })

      yield* Schema.decodeEffect(Timed)(input)

      assert.deepStrictEqual(input, { at: 5, inner: { id: "7" } })
    }))

  it.effect("needs a key of unknown value all the same", () =>
    Effect.gen(function*() {
      const schema = OpenStruct({ payload: Schema.Unknown })

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema)({}))

      assert.strictEqual(error.message, `Missing key\n  at ["payload"]`)
    }))

  it.effect("names the path of what is wrong", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(Order)({ id: "7", lines: [{ count: 1 }, { count: "1" }] })
      )

      assert.strictEqual(error.message, `Expected number\n  at ["lines"][1]["count"]`)
    }))

  it.effect("names every path where all errors are asked for", () =>
    Effect.gen(function*() {
      const decode = Schema.decodeUnknownEffect(Order, { errors: "all" })

      const error = yield* Effect.flip(decode({ note: 1, lines: null }))

      assert.strictEqual(
        error.message,
        `Missing key\n  at ["id"]\nExpected string | null\n  at ["note"]\nExpected array\n  at ["lines"]`
      )
    }))

  it.effect("calls no key excess", () =>
    Effect.gen(function*() {
      const input = { id: "7", lines: [], later: 1 }

      const decoded = yield* Schema.decodeEffect(Order, { onExcessProperty: "error" })(input)

      assert.deepStrictEqual(decoded, input)
    }))

  it.effect.each([[null], ["text"], [[]], [undefined]])("refuses %o", ([input]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(Order)(input))

      assert.strictEqual(error.message, "Expected object")
    }))

  it("is a guard, a constructor, and a source of fields like a struct", () => {
    const Longer = OpenStruct({ ...Order.fields, total: Schema.Finite })

    assert.isTrue(Schema.is(Order)({ id: "7", lines: [], later: 1 }))
    assert.isFalse(Schema.is(Order)({ id: 7, lines: [] }))
    assert.deepStrictEqual(Longer.make({ id: "7", lines: [], total: 1 }), { id: "7", lines: [], total: 1 })
  })

  it("is an object with any further properties in JSON Schema", () => {
    const { schema } = Schema.toJsonSchemaDocument(OpenStruct({ id: Schema.String }))

    assert.deepStrictEqual(schema, {
      type: "object",
      properties: { id: { type: "string" } },
      required: ["id"],
      allOf: [{ type: "object", additionalProperties: {} }]
    })
  })
})

describe("nullishKey", () => {
  it.effect.each([[{}], [{ note: null }], [{ note: "text" }]])(
    "takes and gives back %o",
    ([input]) =>
      Effect.gen(function*() {
        const schema = OpenStruct({ note: nullishKey(Schema.String) })

        const decoded = yield* Schema.decodeUnknownEffect(schema)(input)

        assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), input)
      })
  )
})
