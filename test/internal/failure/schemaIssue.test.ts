import { assert, describe, it } from "@effect/vitest"
import {
  Arbitrary,
  Cause,
  Effect,
  Exit,
  Redacted,
  Schema,
  SchemaGetter,
  SchemaIssue,
  SchemaTransformation
} from "effect"
import { describeSchemaError } from "../../../src/internal/failure/schemaIssue.ts"

const errorOf = (exit: Exit.Exit<unknown, unknown>): unknown =>
  Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined

/** What is said of `value`, with every option on that brings values into messages. */
const describeValue = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, value: unknown): string =>
  describeSchemaError(
    "event",
    errorOf(
      Schema.decodeUnknownExit(schema, { errors: "all", reportInput: true, onExcessProperty: "error" })(value)
    )
  )

const secret = "hunter2"

describe("describeSchemaError", () => {
  it("says where the value is wrong and what is expected there", () => {
    const schema = Schema.Struct({ name: Schema.String, age: Schema.Finite })

    assert.strictEqual(describeValue(schema, { name: "Ada", age: secret }), "event.age: expected number")
  })

  it("calls the value itself by the name it is given", () => {
    const error = errorOf(Schema.decodeUnknownExit(Schema.String)(1))

    assert.strictEqual(describeSchemaError("response", error), "response: expected string")
  })

  it("takes a SchemaError and the issue in it alike", () => {
    const error = errorOf(Schema.decodeUnknownExit(Schema.String)(1))

    assert.isTrue(Schema.isSchemaError(error))
    assert.strictEqual(
      describeSchemaError("event", Schema.isSchemaError(error) ? error.issue : undefined),
      describeSchemaError("event", error)
    )
  })

  it("joins several issues", () => {
    const schema = Schema.Struct({ name: Schema.String, age: Schema.Finite })

    assert.strictEqual(describeValue(schema, { name: 1 }), "event.name: expected string; event.age: missing key")
  })

  it("writes paths as JavaScript does", () => {
    const schema = Schema.Struct({
      items: Schema.Array(Schema.Struct({ price: Schema.Finite })),
      "content-type": Schema.String,
      byDay: Schema.Record(Schema.String, Schema.Finite)
    })

    assert.strictEqual(
      describeValue(schema, { items: [{ price: 1 }, {}], "content-type": 1, byDay: { "2026-11-21": secret } }),
      "event.items[1].price: missing key; event[\"content-type\"]: expected string; " +
        "event.byDay[\"2026-11-21\"]: expected number"
    )
  })

  it.each<[string, Schema.ConstraintDecoder<unknown>, unknown, string]>([
    ["a check", Schema.Finite.check(Schema.isGreaterThan(3)), 1, "event: expected a value greater than 3"],
    ["a literal", Schema.Literals(["a", "b"]), secret, "event: expected \"a\" | \"b\""],
    ["a union", Schema.Union([Schema.String, Schema.Finite]), true, "event: expected string | number"],
    ["a date", Schema.DateFromString, secret, "event: expected a valid Date"],
    ["JSON text", Schema.fromJsonString(Schema.Struct({})), secret, "event: expected a valid JSON string"],
    [
      "an excess key",
      Schema.Struct({ b: Schema.String }),
      { b: "", a: secret },
      "event.a: expected no excess property"
    ],
    ["a class of Effect's that quotes the value", Schema.SemVer, secret, "event: expected SemVer"],
    [
      "a redacted value",
      Schema.Redacted(Schema.FiniteFromString),
      Redacted.make(secret),
      "event.value: expected a valid value"
    ],
    ["a number in a text", Schema.FiniteFromString, secret, "event: expected a finite number"],
    ["base64", Schema.Uint8ArrayFromBase64, "*hunter2*", "event: expected a valid Base64 string"],
    ["nothing", Schema.Never, secret, "event: expected never"]
  ])("tells what %s should be and not what it is", (_, schema, value, expected) => {
    const text = describeValue(schema, value)

    assert.strictEqual(text, expected)
    assert.notInclude(text, secret)
  })

  it("keeps the message that a schema has as an annotation", () => {
    const schema = Schema.String.check(Schema.makeFilter((text: string) => text === "x", { message: "must be x" }))

    assert.strictEqual(describeValue(schema, secret), "event: must be x")
  })

  it("keeps what a check says that it expects", () => {
    const schema = Schema.String.check(Schema.makeFilter((text: string) => text === "x", { expected: "the letter x" }))

    assert.strictEqual(describeValue(schema, secret), "event: expected the letter x")
  })

  it("says what of a group of checks is not so", () => {
    const schema = Schema.String.check(
      Schema.makeFilterGroup([
        Schema.makeFilter((text: string) => text === "x", { expected: "the letter x" }),
        Schema.isMinLength(1)
      ])
    )

    assert.strictEqual(describeValue(schema, secret), "event: expected the letter x")
  })

  it("leaves out what a filter composes", () => {
    const schema = Schema.Struct({ pin: Schema.String.check(Schema.makeFilter((text) => `${text} is no pin`)) })

    assert.strictEqual(describeValue(schema, { pin: secret }), "event.pin: expected a valid value")
  })

  it("keeps the path that a filter names", () => {
    const schema = Schema.Struct({ from: Schema.String, to: Schema.String }).check(
      Schema.makeFilter(({ to }) => ({ path: ["to"], issue: `${to} is too early` }))
    )

    assert.strictEqual(describeValue(schema, { from: "a", to: secret }), "event.to: expected a valid value")
  })

  it("leaves out what a transformation composes, and names its schema instead", () => {
    const schema = Schema.String.pipe(Schema.decodeTo(
      Schema.Finite.annotate({ identifier: "Amount" }),
      SchemaTransformation.transformEffect<number, string>({
        decode: (text) => Effect.fail(new SchemaIssue.InvalidValue({ message: `no amount: ${text}` })),
        encode: (amount) => Effect.succeed(String(amount))
      })
    ))

    assert.strictEqual(describeValue(schema, secret), "event: expected Amount")
  })

  it("names the schema of a transformation for the value itself, not for what is in it", () => {
    const schema = Schema.Struct({ pin: Schema.String.check(Schema.makeFilter((text) => `${text} is no pin`)) }).pipe(
      Schema.decodeTo(
        Schema.Finite.annotate({ identifier: "Amount" }),
        SchemaTransformation.transform({ decode: () => 1, encode: () => ({ pin: "" }) })
      )
    )

    assert.strictEqual(describeValue(schema, { pin: secret }), "event.pin: expected a valid value")
  })

  it("leaves out why something is forbidden", () => {
    const schema = Schema.String.pipe(Schema.decode({
      decode: SchemaGetter.forbidden((text) => `no ${String(text)}`),
      encode: SchemaGetter.passthrough()
    }))

    assert.strictEqual(describeValue(schema, secret), "event: forbidden operation")
  })

  it("says when more than one member of a union matches", () => {
    const schema = Schema.Union([Schema.String, Schema.NonEmptyString], { mode: "oneOf" })

    assert.strictEqual(describeValue(schema, secret), "event: expected exactly one member to match")
  })

  it("has at most 20 issues and says that there are more", () => {
    const text = describeValue(Schema.Array(Schema.Finite), Array.from({ length: 1000 }, () => "x"))

    assert.isTrue(text.endsWith("; event[19]: expected number; [cut]"))
  })

  it("cuts long keys, so that there is room for other issues", () => {
    const schema = Schema.Record(Schema.String, Schema.Finite)

    assert.strictEqual(
      describeValue(schema, { ["k".repeat(5000)]: "x", other: "x" }),
      `event["${"k".repeat(64)} [cut]"]: expected number; event.other: expected number`
    )
  })

  it("has at most 1 KiB, whatever the keys", () => {
    const schema = Schema.Record(Schema.String, Schema.Finite)
    const keys = [
      "注".repeat(5000),
      "😀".repeat(5000),
      "\0".repeat(5000),
      ...Array.from({ length: 50 }, (_, i) => `${i}`)
    ]
    const text = describeValue(schema, Object.fromEntries(keys.map((key) => [key, "x"])))

    assert.isAtMost(Buffer.byteLength(text), 1024)
    assert.isTrue(text.endsWith("[cut]"))
    assert.isTrue(text.isWellFormed())
  })

  it("survives an issue of a hundred thousand levels", () => {
    let issue: SchemaIssue.Issue = new SchemaIssue.MissingKey(undefined)
    for (let i = 0; i < 100_000; i++) issue = new SchemaIssue.Pointer(["a"], issue)

    assert.strictEqual(describeSchemaError("event", issue), "event: expected a valid value")
  })

  it.each([undefined, null, "text", new Error(secret), { issue: secret }])(
    "says no more of what is no SchemaError: %s",
    (error) => {
      assert.strictEqual(describeSchemaError("event", error), "event: expected a valid value")
    }
  )

  const word = Arbitrary.map(
    Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 100_000, maximum: 999_999 }))),
    (n) => `secret${n}`
  )

  it.effect.prop("never holds a value", [word, word], ([a, b]) =>
    Effect.sync(() => {
      const schema = Schema.Struct({
        list: Schema.Array(Schema.Union([Schema.Finite, Schema.DateTimeUtcFromString])),
        record: Schema.Record(Schema.String, Schema.BigIntFromString),
        nested: Schema.fromJsonString(Schema.Struct({ url: Schema.URLFromString, id: Schema.SemVer }))
      })

      const text = describeValue(schema, { list: [a, b], record: { x: a }, nested: JSON.stringify({ url: a, id: b }) })

      assert.notInclude(text, a)
      assert.notInclude(text, b)
      assert.include(text, "event.list[0]")
    }))
})
