import { assert, describe, it } from "@effect/vitest"
import { Effect, Option, Schema } from "effect"
import { ClosedStruct } from "../../../src/schema/ClosedStruct.ts"
import * as Guard from "../../../src/schema/internal/guard.ts"
import { OpenRecord } from "../../../src/schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../../../src/schema/OpenStruct.ts"

interface Tree {
  readonly name: string
  readonly children: ReadonlyArray<Tree>
}

const Tree = Schema.Struct({
  name: Schema.String,
  children: Schema.Array(Schema.suspend((): Schema.Codec<Tree> => Tree))
})

const Event = OpenStruct({
  source: Schema.Literal("orders"),
  kind: Schema.Literals(["placed", "paid"]),
  note: nullishKey(Schema.String),
  paid: nullishKey(Schema.Boolean),
  lines: Schema.Array(OpenStruct({ count: Schema.Finite })),
  tags: Schema.Record(Schema.String, Schema.Union([Schema.String, Schema.Finite, Schema.Array(Schema.Int)])),
  parts: nullishKey(ClosedStruct({ id: Schema.NonEmptyString, size: Schema.optionalKey(Schema.Finite) })),
  tree: nullishKey(Tree),
  names: nullishKey(OpenRecord(Schema.String)),
  any: nullishKey(Schema.Unknown)
})

const event = { source: "orders", kind: "paid", lines: [{ count: 1 }], tags: { a: "a", b: 1, c: [1, 2] } }

const guardOf = (schema: Schema.Constraint): Guard.Guard => {
  const guard = Guard.fromAST(schema.ast)
  assert.isDefined(guard)
  return guard
}

describe("fromAST", () => {
  it.each([
    event,
    { ...event, later: undefined, more: { any: [] } },
    { ...event, note: null, paid: true, any: null },
    { ...event, parts: { id: "a", size: 1 } },
    { ...event, parts: { id: "a" }, names: {} },
    { ...event, tree: { name: "a", children: [{ name: "b", children: [] }] } },
    { ...event, lines: [], tags: {} }
  ])("says yes to %o, which decodes to itself", (input) => {
    assert.isTrue(guardOf(Event)(input))
    assert.strictEqual<unknown>(Schema.decodeUnknownSync(Event)(input), input)
  })

  it.each([
    null,
    "text",
    [],
    { ...event, source: "other" },
    { ...event, kind: undefined },
    { ...event, note: undefined },
    { ...event, note: 1 },
    { ...event, paid: "true" },
    { ...event, lines: { 0: { count: 1 } } },
    { ...event, lines: [{ count: 1 }, { count: Number.NaN }] },
    { ...event, tags: [] },
    { ...event, tags: { a: null } },
    { ...event, tags: { c: [1.5] } },
    { ...event, parts: { id: "" } },
    { ...event, tree: { name: "a", children: [{ name: 1, children: [] }] } },
    { ...event, names: { a: 1 } }
  ])("says no to %o, which does not decode", (input) => {
    assert.isFalse(guardOf(Event)(input))
    assert.isTrue(Option.isNone(Schema.decodeUnknownOption(Event)(input)))
  })

  it("says no to what decodes to something else: a struct drops a key", () => {
    const input = { ...event, tree: { name: "a", children: [], extra: 1 } }

    assert.isFalse(guardOf(Event)(input))
    assert.deepStrictEqual(Schema.decodeUnknownSync(Event)(input).tree, { name: "a", children: [] })
  })

  it("says no to a key that a closed struct does not name, which decodes unless it is misspelt", () => {
    const schema = ClosedStruct({ id: Schema.String, size: Schema.optionalKey(Schema.Finite) })

    assert.isTrue(guardOf(schema)({ id: "a" }))
    assert.isFalse(guardOf(schema)({ id: "a", other: undefined }))
    assert.isFalse(guardOf(schema)({ id: "a", other: 1 }))
  })

  it.each([
    ["a number in a string", Schema.FiniteFromString],
    ["one in an array", Schema.Array(Schema.FiniteFromString)],
    ["one in a union", Schema.Union([Schema.Null, Schema.FiniteFromString])],
    ["one in an object", OpenStruct({ count: Schema.FiniteFromString })],
    ["one in a record", Schema.Record(Schema.String, Schema.FiniteFromString)],
    ["JSON in a string", Schema.fromJsonString(Schema.String)],
    ["keys that are checked", Schema.Record(Schema.NonEmptyString, Schema.String)],
    ["a tuple", Schema.Tuple([Schema.String])],
    ["an object of any keys", Schema.Struct({})],
    ["a declaration of others", Schema.DateTimeUtc]
  ])("compiles no guard for %s", (_, schema) => {
    assert.isUndefined(Guard.fromAST(schema.ast))
  })

  it("compiles a guard once", () => {
    assert.strictEqual(Guard.fromAST(Event.ast), Guard.fromAST(Event.ast))
  })

  it.effect.prop(
    "says yes to every value of the schema that it is of",
    { value: Event },
    ({ value }) =>
      Effect.sync(() => {
        assert.isTrue(guardOf(Event)(value))
      })
  )

  it("sees a check of the whole object", () => {
    const schema = OpenStruct({ from: Schema.Finite, to: Schema.Finite }).check(
      Schema.makeFilter(({ from, to }) => from <= to, { expected: "an interval" })
    )

    assert.isTrue(guardOf(schema)({ from: 1, to: 2 }))
    assert.isFalse(guardOf(schema)({ from: 2, to: 1 }))
  })
})
