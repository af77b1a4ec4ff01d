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
import { OpenStruct } from "../../../src/schema/OpenStruct.ts"

const errorOf = (exit: Exit.Exit<unknown, unknown>): unknown =>
  Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined

/** What is said of `value`, with every option on that brings values into messages. */
const describeValue = <S extends Schema.ConstraintDecoder<unknown>>(schema: S, value: unknown): string =>
  describeSchemaError(
    "event",
    errorOf(
      Schema.decodeUnknownExit(schema, { errors: "all", reportInput: true, onExcessProperty: "error" })(value)
    ),
    { value }
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
    ["a literal", Schema.Literals(["a", "b"]), secret, "event: expected \"a\" | \"b\", found another string"],
    ["a union", Schema.Union([Schema.String, Schema.Finite]), true, "event: expected string | number, found a boolean"],
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

  it.each<[string, Schema.ConstraintDecoder<unknown>, unknown, string]>([
    ["a literal by its case", Schema.Literals(["Create", "Update"]), "create", `event: expected "Create"`],
    ["a literal by a letter", Schema.Literals(["CONFIRMED", "ARCHIVED"]), "CONFIRMD", `event: expected "CONFIRMED"`],
    [
      "a literal by separators",
      Schema.Literals(["IN_PROGRESS", "DONE"]),
      "in-progress",
      `event: expected "IN_PROGRESS"`
    ],
    [
      "a text of a template",
      Schema.TemplateLiteral(["PreSignUp_", Schema.String]),
      secret,
      "event: expected `PreSignUp_${string}`"
    ]
  ])("says what is near to %s, or not", (_, schema, value, expected) => {
    const text = describeValue(schema, value)

    assert.strictEqual(text, `${expected}, found ${value === secret ? "another" : "a similar"} string`)
  })

  it.each([
    [undefined, "undefined"],
    [null, "null"],
    [true, "a boolean"],
    [7, "a number"],
    [7n, "a bigint"],
    ["hunter2", "another string"],
    [["hunter2"], "an array"],
    [{ pin: "hunter2" }, "an object"]
  ])("says which type was found in place of several literals: %o", (value, found) => {
    assert.strictEqual(describeValue(Schema.Literals(["a", "b"]), value), `event: expected "a" | "b", found ${found}`)
  })

  it("does not list every literal of many", () => {
    const schema = Schema.Literals(["a", "b", "c", "d", "e", "f", "g"])

    assert.strictEqual(
      describeValue(schema, secret),
      `event: expected "a" | "b" | "c" | "d" | "e" | 2 more, found another string`
    )
  })

  it("shows the parts of a template", () => {
    const schema = Schema.TemplateLiteral(["a", Schema.Literals(["-", "_"]), Schema.Finite])

    assert.strictEqual(describeValue(schema, 7), "event: expected `a${\"-\" | \"_\"}${number}`, found a number")
  })

  describe.each([
    ["plain", Schema.Struct],
    ["open", OpenStruct]
  ])("of a union of %s structs", (_, Struct) => {
    const Shape = Schema.Union([
      Struct({ kind: Schema.Literal("circle"), radius: Schema.Finite }),
      Struct({ kind: Schema.Literal("square"), side: Schema.Finite }),
      Struct({ kind: Schema.Literal("rectangle"), width: Schema.Finite, height: Schema.Finite })
    ])

    it("describes the member whose literals the value has", () => {
      assert.strictEqual(describeValue(Shape, { kind: "square" }), "event.side: missing key")
      assert.strictEqual(
        describeValue(Schema.Array(Shape), [{ kind: "rectangle", width: secret }]),
        "event[0].width: expected number; event[0].height: missing key"
      )
    })

    it("says the literals of all members once, where the value has none of them", () => {
      assert.strictEqual(
        describeValue(Shape, { kind: secret }),
        `event.kind: expected "circle" | "square" | "rectangle", found another string`
      )
      assert.strictEqual(
        describeValue(Shape, { kind: "Circle" }),
        `event.kind: expected "circle", found a similar string`
      )
      assert.strictEqual(
        describeValue(Shape, { kind: null }),
        `event.kind: expected "circle" | "square" | "rectangle", found null`
      )
    })

    it("describes the member with the fewest faults, where the key of the literals is missing", () => {
      assert.strictEqual(describeValue(Shape, { radius: 1 }), "event.kind: missing key")
    })

    it("says what was found in place of an object", () => {
      assert.match(describeValue(Shape, null), /^event: expected object(, found null)?$/)
    })
  })

  it("names each kind of value that a union expects, and not each member", () => {
    const schema = Schema.Union([
      Schema.Struct({ a: Schema.String }),
      Schema.Struct({ b: Schema.String }),
      Schema.String
    ])

    assert.strictEqual(describeValue(schema, 7), "event: expected object | string, found a number")
  })

  it("joins what the members expect of a value that all refuse", () => {
    const schema = Schema.Union([Schema.FiniteFromString, Schema.DateFromString])

    assert.strictEqual(describeValue(schema, secret), "event: expected a finite number | a valid Date, found a string")
  })

  it("leaves out the found type of a value that may be null", () => {
    assert.strictEqual(describeValue(Schema.NullOr(Schema.String), 7), "event: expected string | null")
  })

  it("puts wrong literals before missing keys", () => {
    const schema = Schema.Struct({
      Records: Schema.Array(
        Schema.Struct({ messageId: Schema.String, body: Schema.String, eventSource: Schema.Literal("aws:sqs") })
      )
    })

    assert.strictEqual(
      describeValue(schema, { Records: [{ eventSource: "aws:kinesis" }] }),
      `event.Records[0].eventSource: expected "aws:sqs"; event.Records[0].messageId: missing key; ` +
        "event.Records[0].body: missing key"
    )
  })

  it("says nothing of the type that was found below a transformation", () => {
    const schema = Schema.Struct({
      item: Schema.Struct({ n: Schema.Struct({ N: Schema.String }) }).pipe(Schema.decodeTo(
        Schema.Struct({ n: Schema.Literals(["a", "b"]) }),
        SchemaTransformation.transform({
          decode: ({ n }): { readonly n: "a" | "b" } => ({ n: n.N as "a" }),
          encode: ({ n }) => ({ n: { N: n } })
        })
      ))
    })

    assert.strictEqual(describeValue(schema, { item: { n: { N: "x" } } }), `event.item.n: expected "a" | "b"`)
  })

  it("says nothing of what was found where it is not told the value", () => {
    const error = errorOf(Schema.decodeUnknownExit(Schema.Literals(["a", "b"]))(secret))

    assert.strictEqual(describeSchemaError("event", error), `event: expected "a" | "b"`)
  })

  it("names the part of a value that has no JSON", () => {
    const schema = Schema.Struct({ data: Schema.Json })

    assert.strictEqual(
      describeValue(schema, { data: { lines: [{ id: 1 }, { id: 9007199254740993n }] } }),
      "event.data.lines[1].id: expected JSON value"
    )
    assert.strictEqual(describeValue(schema, { data: { at: new Date(0) } }), "event.data.at: expected JSON value")
  })

  it("ends the search for it in a value without an end", () => {
    const endless: { self?: unknown } = {}
    endless.self = endless

    assert.strictEqual(
      describeSchemaError("event", new SchemaIssue.InvalidType(Schema.Json.ast), { value: endless }),
      "event: expected JSON value"
    )
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
