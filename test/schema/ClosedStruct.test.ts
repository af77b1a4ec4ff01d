import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { ClosedStruct } from "../../src/schema/ClosedStruct.ts"
import { OpenStruct } from "../../src/schema/OpenStruct.ts"

const Answer = ClosedStruct({
  status: Schema.Int,
  text: Schema.optional(Schema.String),
  parts: Schema.optional(Schema.Array(ClosedStruct({ id: Schema.String })))
})

describe("ClosedStruct", () => {
  it.effect("refuses a misspelt key, and says which was meant", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Answer)({ status: 1, txt: "" }))

      assert.strictEqual(error.message, `Expected no such key, did you mean "text"?\n  at ["txt"]`)
    }))

  it.effect("refuses it beside the key that was meant", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Answer)({ status: 1, text: "", Text: "a" }))

      assert.strictEqual(error.message, `Expected no such key, did you mean "text"?\n  at ["Text"]`)
    }))

  it.effect("refuses it in an object inside, too", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Answer)({ status: 1, parts: [{ id: "a", ID: 1 }] }))

      assert.strictEqual(error.message, `Expected no such key, did you mean "id"?\n  at ["parts"][0]["ID"]`)
    }))

  it.effect("names every misspelt key", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Answer)({ statuss: 1, part: [] }))

      assert.strictEqual(
        error.message,
        `Expected no such key, did you mean "status"?\n  at ["statuss"]\n` +
          `Expected no such key, did you mean "parts"?\n  at ["part"]`
      )
    }))

  it.effect("keeps any other key, in both directions", () =>
    Effect.gen(function*() {
      const value = { status: 1, addedLater: { by: "AWS" }, parts: [{ id: "a", size: 7 }] }

      const encoded = yield* Schema.encodeUnknownEffect(Answer)(value)
      const decoded = yield* Schema.decodeEffect(Answer)(value)

      assert.deepStrictEqual<unknown>(encoded, value)
      assert.deepStrictEqual<unknown>(decoded, value)
    }))

  it.effect("keeps any other key beside a value that it encodes", () =>
    Effect.gen(function*() {
      const schema = ClosedStruct({ at: Schema.DateTimeUtcFromMillis })

      const encoded = yield* Schema.encodeUnknownEffect(schema)({ at: DateTime.makeUnsafe(1), addedLater: true })

      assert.deepStrictEqual<unknown>(encoded, { at: 1, addedLater: true })
    }))

  it.effect("takes a key without a value, whatever its name: services fill in null for what they add", () =>
    Effect.gen(function*() {
      const value = { status: 1, texts: null, statuses: undefined }

      const encoded = yield* Schema.encodeUnknownEffect(Answer)(value)

      assert.deepStrictEqual<unknown>(encoded, value)
    }))

  it.effect.each([[null], ["text"], [[]], [undefined], [7]])(
    "refuses %o, also where it names no key",
    ([input]) =>
      Effect.gen(function*() {
        for (const schema of [Answer, ClosedStruct({})]) {
          const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema)(input))

          assert.strictEqual(error.message, "Expected object")
        }
      })
  )

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
