import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  AttributeMap,
  AttributeValue,
  fromPlain,
  fromPlainItem,
  JsonItem,
  type Plain,
  PlainItem,
  toJson,
  toJsonItem,
  toPlain,
  toPlainItem
} from "../../src/events/AttributeValue.ts"

const pairs: ReadonlyArray<readonly [AttributeValue, unknown]> = [
  [{ S: "" }, ""],
  [{ N: "12.5" }, 12.5],
  [{ N: "-9007199254740991" }, Number.MIN_SAFE_INTEGER],
  [{ N: "9007199254740993" }, 9007199254740993n],
  [{ N: "123456789012345678901234567890" }, 123456789012345678901234567890n],
  [{ N: "-10000000000000000" }, -10000000000000000n],
  [{ BOOL: false }, false],
  [{ NULL: true }, null],
  [{ B: "AAEC" }, new Uint8Array([0, 1, 2])],
  [{ SS: ["new", "blue"] }, new Set(["new", "blue"])],
  [{ NS: ["1", "2.5", "9007199254740993"] }, new Set([1, 2.5, 9007199254740993n])],
  [{ BS: ["AA==", "AQ=="] }, new Set([new Uint8Array([0]), new Uint8Array([1])])],
  [{ L: [{ S: "a" }, { L: [] }, { NULL: true }] }, ["a", [], null]],
  [{ M: { city: { S: "Berlin" }, lines: { M: {} } } }, { city: "Berlin", lines: {} }]
]

describe("AttributeValue", () => {
  it.effect.each(pairs)("decodes %o", ([value]) =>
    Effect.gen(function*() {
      const decoded = yield* Schema.decodeEffect(AttributeValue)(value)

      assert.deepStrictEqual(decoded, value)
    }))

  it.effect.each(
    [
      [{}, "Expected one of the types of DynamoDB as the only key"],
      [{ S: "a", N: "1" }, "Expected one of the types of DynamoDB as the only key"],
      [{ X: "a" }, "Expected one of the types of DynamoDB as the only key"],
      [{ s: "a" }, `Expected no such key, did you mean "S"?\n  at ["s"]`],
      [{ S: 1 }, `Expected string\n  at ["S"]`],
      [{ N: 1 }, `Expected string\n  at ["N"]`],
      [{ N: "one" }, `Expected a number in a string\n  at ["N"]`],
      [{ NS: ["1", "Infinity"] }, `Expected a number in a string\n  at ["NS"][1]`],
      [{ B: "%" }, `Expected a base64 encoded string\n  at ["B"]`],
      [{ L: [{ S: "a" }, { S: null }] }, `Expected string\n  at ["L"][1]["S"]`],
      [{ M: { a: { M: { b: { BOOL: "no" } } } } }, `Expected boolean\n  at ["M"]["a"]["M"]["b"]["BOOL"]`],
      ["a", "Expected object"]
    ] as const
  )("refuses %o", ([value, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(AttributeValue)(value))

      assert.strictEqual(error.message, message)
    }))

  it.effect.prop(
    "goes to a plain value and back",
    { value: AttributeValue },
    ({ value }) =>
      Effect.sync(() => {
        const plain = toPlain(value)

        assert.deepStrictEqual(toPlain(fromPlain(plain)), plain)
      }),
    { arbitrary: { runs: 50, size: 5 } }
  )
})

describe("toPlain", () => {
  it.each(pairs)("turns %o into %o", (value, plain) => {
    assert.deepStrictEqual<unknown>(toPlain(value), plain)
  })

  it.each<[string, number | bigint]>([
    ["1e16", 10000000000000000n],
    ["-1.5E+20", -150000000000000000000n],
    ["9007199254740993.0", 9007199254740993n],
    ["9007199254740993.5", 9007199254740993n],
    ["900719925474099300e-2", 9007199254740993n],
    ["1.25e2", 125],
    ["1e-130", 1e-130]
  ])("reads the number %s as %s", (text, number) => {
    assert.strictEqual(toPlain({ N: text }), number)
  })

  it("knows no negative zero", () => {
    assert.isTrue(Object.is(toPlain({ N: "-0" }), 0))
  })
})

describe("fromPlain", () => {
  it.each(pairs)("turns back to %o", (value) => {
    assert.deepStrictEqual(fromPlain(toPlain(value)), value)
  })

  it("writes a number in the shortest form, and an empty set as one of strings", () => {
    assert.deepStrictEqual(fromPlain(toPlain({ N: "1.0" })), { N: "1" })
    assert.deepStrictEqual(fromPlain(1e21), { N: "1e+21" })
    assert.deepStrictEqual(fromPlain(new Set<string>()), { SS: [] })
  })
})

describe("toPlainItem and fromPlainItem", () => {
  it("keep an attribute that is called like a part of an object", () => {
    const item: AttributeMap = JSON.parse(`{"__proto__":{"S":"a"},"constructor":{"N":"1"}}`)

    const plain = toPlainItem(item)

    assert.strictEqual(JSON.stringify(plain), `{"__proto__":"a","constructor":1}`)
    assert.strictEqual(JSON.stringify(fromPlainItem(plain)), JSON.stringify(item))
  })
})

describe("AttributeMap", () => {
  it.effect("returns an item as it is", () =>
    Effect.gen(function*() {
      const item = { id: { S: "o-1" }, lines: { L: [{ M: { count: { N: "1" } } }] } }

      assert.strictEqual(yield* Schema.decodeEffect(AttributeMap)(item), item)
    }))
})

describe("toJson", () => {
  it.each<[Plain, unknown]>([
    ["a", "a"],
    [1.5, 1.5],
    [false, false],
    [null, null],
    [9007199254740993n, "9007199254740993"],
    [new Uint8Array([0, 1, 2]), "AAEC"],
    [new Set(["new", "blue"]), ["new", "blue"]],
    [new Set([1, 9007199254740993n]), [1, "9007199254740993"]],
    [new Set([new Uint8Array([0])]), ["AA=="]],
    [["a", [new Set(["b"])], { c: 1n }], ["a", [["b"]], { c: "1" }]]
  ])("turns %o into %o", (value, json) => {
    assert.deepStrictEqual<unknown>(toJson(value), json)
  })

  it("keeps an attribute that is called like a part of an object", () => {
    const item = toPlainItem(JSON.parse(`{"__proto__":{"N":"1"}}`))

    assert.strictEqual(JSON.stringify(toJsonItem(item)), `{"__proto__":1}`)
  })

  it.effect.prop(
    "is JSON for every value",
    { value: AttributeValue },
    ({ value }) =>
      Effect.sync(() => {
        const json = toJson(toPlain(value))

        assert.deepStrictEqual(JSON.parse(JSON.stringify(json)), json)
      }),
    { arbitrary: { runs: 50, size: 5 } }
  )
})

describe("JsonItem", () => {
  it.effect("describes items as JSON", () =>
    Effect.gen(function*() {
      const schema = PlainItem.pipe(Schema.decodeTo(JsonItem))

      const json = yield* Schema.decodeEffect(schema)({ id: { S: "o-1" }, tags: { SS: ["new"] }, n: { N: "1e16" } })

      assert.deepStrictEqual(json, { id: "o-1", tags: ["new"], n: "10000000000000000" })
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)({ id: "o-1", lines: [{ count: 1 }] }), {
        id: { S: "o-1" },
        lines: { L: [{ M: { count: { N: "1" } } }] }
      })
    }))
})

describe("PlainItem", () => {
  it.effect.each<[unknown, string]>([
    [{ at: new Date(0) }, `["at"]`],
    [{ f: () => 1 }, `["f"]`],
    [{ list: ["a", { n: Number.NaN }] }, `["list"][1]["n"]`],
    [{ s: new Set<unknown>(["a", 1]) }, `["s"]`],
    [{ a: { b: undefined } }, `["a"]["b"]`]
  ])("refuses what DynamoDB cannot hold, by its path: %#", ([item, path]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(PlainItem)(item))

      assert.strictEqual(error.message, `Expected a value that DynamoDB can hold\n  at ${path}`)
    }))

  it.effect.each([[new Date(0)], ["text"], [null], [[]]])(
    "refuses %o, which is not an item",
    ([item]) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(Schema.encodeUnknownEffect(PlainItem)(item))

        assert.strictEqual(error.message, "Expected an item of DynamoDB")
      })
  )

  it.effect("names the attribute whose number is too large", () =>
    Effect.gen(function*() {
      const encoded = yield* Effect.flip(Schema.encodeEffect(PlainItem)({ n: 1e200 }))
      const decoded = yield* Effect.flip(Schema.decodeEffect(PlainItem)({ m: { M: { n: { N: "1e126" } } } }))

      assert.strictEqual(encoded.message, `Expected a number in a string\n  at ["n"]["N"]`)
      assert.strictEqual(decoded.message, `Expected a number below 1e126\n  at ["m"]["M"]["n"]["N"]`)
    }))

  it.effect("names the integer that the schema of an item has no type for", () =>
    Effect.gen(function*() {
      const schema = PlainItem.pipe(Schema.decodeTo(Schema.Struct({ m: Schema.Struct({ n: Schema.Finite }) })))

      const error = yield* Effect.flip(
        Schema.decodeEffect(schema)({ m: { M: { n: { N: "9007199254740993" } } } })
      )

      assert.strictEqual(error.message, `Expected number\n  at ["m"]["n"]`)
    }))
})
