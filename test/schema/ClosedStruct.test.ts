import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { ClosedStruct } from "../../src/schema/ClosedStruct.ts"
import { OpenStruct } from "../../src/schema/OpenStruct.ts"

const Answer = ClosedStruct({
  status: Schema.Int,
  text: Schema.optional(Schema.String),
  parts: Schema.optional(Schema.Array(ClosedStruct({ id: Schema.String })))
})

describe("ClosedStruct", () => {
  it.effect("refuses a key that it does not name, by name", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Answer)({ status: 1, txt: "" }))

      assert.strictEqual(error.message, `Expected no excess property\n  at ["txt"]`)
    }))

  it.effect("refuses it in an object inside, too", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Answer)({ status: 1, parts: [{ id: "a", no: 1 }] }))

      assert.strictEqual(error.message, `Expected no excess property\n  at ["parts"][0]["no"]`)
    }))

  it.effect("refuses a value of the wrong type, by name", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Answer)({ status: 1.5 }))

      assert.strictEqual(error.message, `Expected an integer\n  at ["status"]`)
    }))

  it.effect("takes undefined for absent", () =>
    Effect.gen(function*() {
      const encoded = yield* Schema.encodeUnknownEffect(Answer)({ status: 1, text: undefined, other: undefined })

      assert.strictEqual(JSON.stringify(encoded), `{"status":1}`)
    }))

  it.effect("leaves a schema inside its own rule", () =>
    Effect.gen(function*() {
      const schema = ClosedStruct({ open: OpenStruct({}), plain: Schema.Struct({ id: Schema.String }) })

      const encoded = yield* Schema.encodeUnknownEffect(schema)({ open: { a: 1 }, plain: { id: "7", b: 2 } })

      assert.deepStrictEqual(encoded, { open: { a: 1 }, plain: { id: "7" } })
    }))
})
