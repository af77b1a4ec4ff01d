import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { Batch, CustomResource, Handler, Lambda, Response } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { echo, invalidResponse, invoke, OutOfStock } from "../../handlers.ts"

/** What plain JavaScript does: types are not checked. */
const untyped = (value: unknown): never => value as never

const yielded: ReadonlyArray<readonly [kind: string, value: unknown]> = [
  ["undefined", undefined],
  ["null", null],
  ["a number", 5],
  ["a boolean", true],
  ["a string", "text"],
  ["a function", () => 1],
  ["an array", [1]],
  ["an object", { body: 1 }],
  ["an object", { _tag: "Other", body: "" }],
  ["an object", new globalThis.Response("web")],
  ["an object", Effect.succeed(1)],
  ["a promise", Promise.resolve(Response.json(1))]
]

const noSuchKey = "an HTTP response has no such key; it has status, headers, multiValueHeaders, cookies, body"

const noKey = ": expected an HTTP response, an object with status, headers, multiValueHeaders, cookies, body"

/** The response to one event. The function goes on: it takes the next event, too. */
const outcome = (handler: Handler.Handler<unknown>) =>
  Effect.gen(function*() {
    const lambda = yield* TestLambda.make(handler)
    const response = yield* lambda.invoke(null)
    yield* lambda.invoke(null)
    return response
  })

describe("a handler that yields", () => {
  it.effect.each(yielded)(
    "%s in place of a Response fails with InvalidResponse",
    ([kind, value]) =>
      Effect.gen(function*() {
        const responses = yield* Effect.forEach([
          Handler.make({ event: Schema.Unknown }, () => Effect.succeed(untyped(value))),
          Handler.bytes(() => Effect.succeed(untyped(value))),
          Handler.wrap(echo, () => Effect.succeed(untyped(value))),
          Handler.mapResponse(echo, () => untyped(value)),
          Handler.catch(
            Handler.json({ event: Schema.Unknown }, () => Effect.fail("no")),
            () => Effect.succeed(untyped(value))
          )
        ], outcome)

        const expected = invalidResponse(`response: expected a Response, not ${kind}`)
        assert.deepStrictEqual(responses, responses.map(() => expected))
      })
  )

  it.effect.each<[string, object, string]>([
    [
      "a number as body",
      { _tag: "Buffered", body: 1, contentType: "a/b" },
      "body: expected a string or bytes, not a number"
    ],
    ["no content type", { _tag: "Buffered", body: "" }, "contentType: expected a string, not undefined"],
    [
      "a producer that returns no Effect",
      { ...Response.stream(Stream.empty), begin: undefined, produce: () => 5 },
      "produce: expected an Effect, not a number"
    ],
    [
      "a chunk that is not bytes",
      { ...Response.stream(Stream.empty), begin: 5, produce: (write: (chunks: unknown) => unknown) => write([{}]) },
      "produce: expected chunks of bytes, not an object"
    ],
    [
      "a chunk of HTTP that is not bytes",
      { ...Response.http({}), body: { produce: (write: (chunks: unknown) => unknown) => write([5]) } },
      "produce: expected chunks of bytes, not a number"
    ],
    ["no producer", { _tag: "Streamed", contentType: "a/b" }, "produce: expected a function, not undefined"],
    [
      "a number as prelude",
      { ...Response.stream(Stream.empty), prelude: 1 },
      "prelude: expected a string, not a number"
    ],
    [
      "null as body of HTTP",
      { ...Response.http({}), body: null },
      "body: expected a string, bytes or a stream, not null"
    ],
    ["a number as headers of HTTP", { ...Response.http({}), headers: 1 }, "headers: expected an object of strings"]
  ])("a Response with %s fails with InvalidResponse", ([, value, detail]) =>
    Effect.gen(function*() {
      const response = yield* invoke(Handler.make({ event: Schema.Unknown }, () => Effect.succeed(untyped(value))))

      assert.deepStrictEqual(response, invalidResponse(`response.${detail}`))
    }))

  it.effect.each<readonly [string, unknown, string]>([
    ["undefined", undefined, ": expected an HTTP response, not undefined"],
    ["null", null, ": expected an HTTP response, not null"],
    ["5", 5, ": expected an HTTP response, not a number"],
    ["a promise", Promise.resolve({}), ": expected an HTTP response, not a promise"],
    ["a Response of the web", new globalThis.Response("web"), ".headers: expected an object of strings"],
    ["an array", [], ": expected an HTTP response, not an array"],
    ...[
      new Map([["status", 404]]),
      new ArrayBuffer(2),
      new Date(0),
      new Uint8Array(0),
      Stream.make("a"),
      new Error("no")
    ]
      .map((value) => [value.constructor.name, value, noKey] as const),
    ["headers: null", { headers: null }, ".headers: expected an object of strings"],
    ["a Map of headers", { headers: new Map([["a", "b"]]) }, ".headers: expected an object of strings"],
    ["a number as header", { headers: { a: 1 } }, ".headers.a: expected a string"],
    ["multiValueHeaders: 1", { multiValueHeaders: 1 }, ".multiValueHeaders: expected an object of arrays of strings"],
    [
      "one value among several",
      { multiValueHeaders: { a: "b" } },
      ".multiValueHeaders.a: expected strings without control characters"
    ],
    ["cookies: \"ab\"", { cookies: "ab" }, ".cookies: expected an array of strings"],
    ["a number as cookie", { cookies: [1] }, ".cookies[0]: expected a string without control characters"],
    ...["statusCode", "header", "cookie", "contentType", "isBase64Encoded"].map((key) =>
      [key, { body: "", [key]: "text" }, `.${key}: ${noSuchKey}`] as const
    ),
    ["status: null", { status: null }, ".status: expected an integer from 200 to 599"],
    ["status: \"200\"", { status: "200" }, ".status: expected an integer from 200 to 599"],
    ["body: null", { body: null }, ".body: expected a string, bytes or a stream, not null"],
    ["body: 5", { body: 5 }, ".body: expected a string, bytes or a stream, not a number"],
    ["body: {}", { body: { a: 1 } }, ".body: expected a string, bytes or a stream, not an object"]
  ])("%s in place of an HTTP response fails with InvalidResponse", ([, value, detail]) =>
    Effect.gen(function*() {
      const responses = yield* Effect.forEach(
        [undefined, true, false],
        (streaming) => outcome(Handler.http({ event: Schema.Unknown, streaming }, () => Effect.succeed(untyped(value))))
      )

      assert.deepStrictEqual(responses, responses.map(() => invalidResponse(`response${detail}`)))
    }))

  it.effect.each(yielded.filter(([kind]) => kind !== "a string"))(
    "a stream of %s fails with InvalidResponse",
    ([kind, value]) =>
      Effect.gen(function*() {
        const detail = `response.body: expected a stream of strings or bytes, not of ${kind}`
        const first = Handler.stream({ event: Schema.Unknown }, () => Stream.make(untyped(value)))
        const later = Handler.stream({ event: Schema.Unknown }, () =>
          Stream.make("a", untyped(value)).pipe(Stream.rechunk(1)))

        const responses = [yield* outcome(first), yield* outcome(later)]

        assert.deepStrictEqual(responses, [
          invalidResponse(detail),
          TestLambda.streamed("a", { error: invalidResponse(detail) })
        ])
      })
  )

  it.effect("an effect of no stream fails with InvalidResponse", () =>
    Effect.gen(function*() {
      const response = yield* outcome(Handler.stream({ event: Schema.Unknown }, () => Effect.succeed(untyped("text"))))

      assert.deepStrictEqual(response, invalidResponse("response: expected a stream, not a string"))
    }))
})

describe("a handler that returns", () => {
  it.effect.each<[string, () => unknown]>([
    ["undefined", () => undefined],
    ["a number", () => 5],
    ["an object", () => ({ a: 1 })],
    ["a promise", () => Promise.resolve(1)],
    ["a promise", () => Promise.reject(new OutOfStock({ item: "tea" }))]
  ])("%s, not an Effect, fails with InvalidResponse", ([kind, f]) =>
    Effect.gen(function*() {
      const handle = f as () => never
      const handlers: ReadonlyArray<Handler.Handler<unknown>> = [
        Handler.make({ event: Schema.Unknown }, handle),
        Handler.bytes(handle),
        Handler.json({ event: Schema.Unknown }, handle),
        Handler.http({ event: Schema.Unknown }, handle),
        Handler.stream({ event: Schema.Unknown }, handle),
        Handler.mapEvent(Handler.text(handle), () => "text")
      ]

      const responses = yield* Effect.forEach(handlers, (handler) => invoke(handler))

      const expected = invalidResponse(`the handler returned ${kind}, not an Effect`)
      assert.deepStrictEqual(responses, responses.map(() => expected))
    }))
})

const misspelt: ReadonlyArray<readonly [of: string, make: (options: never) => unknown, known: string]> = [
  ["Handler.json", (options) => Handler.json(options, () => Effect.void), "event, response"],
  ["Handler.make", (options) => Handler.make(options, () => Effect.never), "event, streaming"],
  ["Handler.http", (options) => Handler.http(options, () => Effect.never), "event, streaming"],
  ["Handler.stream", (options) => Handler.stream(options, () => Stream.empty), "contentType, event"],
  ["Handler.bytes", (options) => Handler.bytes(() => Effect.never, options), "contentType"],
  ["Batch.sqs", (options) => Batch.sqs(options, () => Effect.never), ""],
  ["Batch.sqsFifo", (options) => Batch.sqsFifo(options, () => Effect.never), ""],
  ["Batch.kinesis", (options) => Batch.kinesis(options, () => Effect.never), ""],
  ["Batch.dynamodb", (options) => Batch.dynamodb(options, () => Effect.never), ""],
  ["Batch.kafka", (options) => Batch.kafka(options, () => Effect.never), ""],
  ["Batch.firehose", (options) => Batch.firehose(options, () => Effect.never), ""],
  ["CustomResource", (options) => CustomResource.make(options), "create, deadlineMargin, delete, physicalResourceId"],
  ["Lambda.run", (options) => Lambda.run(echo, options), "deadlineMargin, shutdownGrace"],
  ["Lambda.main", (options) => Lambda.main(options), "extension, patchConsole"],
  ["Lambda.toAwsHandler", (options) => Lambda.toAwsHandler(echo, options), "deadlineMargin, layer, streaming"],
  ["TestLambda.make", (options) => Effect.runSync(Effect.scoped(TestLambda.make(echo, options))), "environment"]
]

describe("an option that there is not", () => {
  it.each(misspelt)("of %s is named, with those that there are", (of, make, known) => {
    assert.throws(() => make(untyped({ event: Schema.Unknown, evnt: 1 })), TypeError, `${of} has no option ev`)
    assert.throws(() => make(untyped({ evnt: 1 })), TypeError, `${of} has no option evnt; it has ${known}`)
  })

  it("of Response.http throws InvalidResponse", () => {
    assert.throws(() => Response.http(untyped({ header: {} })), `response.header: ${noSuchKey}`)
    assert.throws(() => Response.json(1, untyped({ code: 404 })), `response.code: ${noSuchKey}`)
    assert.strictEqual(Response.http(untyped({ header: undefined })).status, 200)
  })
})

const plainObject = { id: Schema.String }
const foreign = { "~standard": { vendor: "other" }, parse: () => 1 }

const schemas: ReadonlyArray<readonly [option: string, make: (schema: never) => unknown]> = [
  ["event", (event) => Handler.json({ event }, () => Effect.void)],
  ["event", (event) => Handler.make({ event }, () => Effect.never)],
  ["event", (event) => Handler.http({ event }, () => Effect.never)],
  ["event", (event) => Handler.stream({ event }, () => Stream.empty)],
  ["response", (response) => Handler.json({ event: Schema.Unknown, response }, () => Effect.never)],
  ["body", (body) => Batch.sqs({ body }, () => Effect.void)],
  ["body", (body) => Batch.sqsFifo({ body }, () => Effect.void)],
  ["data", (data) => Batch.kinesis({ data }, () => Effect.void)],
  ["keys", (keys) => Batch.dynamodb({ keys }, () => Effect.void)],
  ["item", (item) => Batch.dynamodb({ item }, () => Effect.void)],
  ["value", (value) => Batch.kafka({ value }, () => Effect.void)],
  ["data", (data) => Batch.firehose({ data }, () => Effect.succeed(""))],
  ["response", (response) => Batch.firehose({ response }, () => Effect.never)],
  [
    "properties",
    (properties) =>
      CustomResource.make({
        properties,
        create: () => Effect.void,
        update: () => Effect.void,
        delete: () => Effect.void
      })
  ]
]

describe("an option that is not a schema", () => {
  it.each(schemas)("is named: %s", (option, make) => {
    for (
      const [kind, value] of [["an object", plainObject], ["an object", foreign], ["a string", "x"], ["null", null]]
    ) {
      assert.throws(
        () => make(untyped(value)),
        TypeError,
        `${option}: expected a Schema of effect, such as Schema.Struct({ ... }), not ${kind}`
      )
    }
  })

  it("is named if it is missing", () => {
    assert.throws(
      () => Handler.json(untyped({}), () => Effect.void),
      "event: expected a Schema of effect, such as Schema.Struct({ ... }), not undefined"
    )
  })

  it("is told from a class, a suspended schema and a codec, which are schemas", () => {
    class Named extends Schema.Class<Named>("Named")({ id: Schema.String }) {}
    class Shape extends Schema.Opaque<Shape>()(Schema.Struct({ id: Schema.String })) {}

    for (const event of [Named, Shape, Schema.suspend(() => Shape), Schema.toCodecJson(Schema.Date)]) {
      assert.isTrue(Handler.isHandler(Handler.json({ event }, () => Effect.void)))
    }
  })
})

describe("what is not a function", () => {
  it.each<[string, (handle: never) => unknown]>([
    ["Handler.make", (handle) => Handler.make({ event: Schema.Unknown }, handle)],
    ["Handler.bytes", (handle) => Handler.bytes(handle)],
    ["Handler.text", (handle) => Handler.text(handle)],
    ["Handler.json", (handle) => Handler.json({ event: Schema.Unknown }, handle)],
    ["Handler.stream", (handle) => Handler.stream({ event: Schema.Unknown }, handle)],
    ["Handler.http", (handle) => Handler.http({ event: Schema.Unknown }, handle)],
    ["Batch.sqs", (handle) => Batch.sqs({}, handle)],
    ["Batch.sqsFifo", (handle) => Batch.sqsFifo({}, handle)],
    ["Batch.kinesis", (handle) => Batch.kinesis({}, handle)],
    ["Batch.dynamodb", (handle) => Batch.dynamodb({}, handle)],
    ["Batch.kafka", (handle) => Batch.kafka({}, handle)],
    ["Batch.firehose", (handle) => Batch.firehose({}, handle)]
  ])("is refused by %s before the first event", (_, make) => {
    for (const [kind, value] of [["an object", Effect.void], ["an object", Stream.empty], ["undefined", undefined]]) {
      assert.throws(() => make(untyped(value)), TypeError, `handle: expected a function, not ${kind}`)
    }
  })
})

describe("what is not a Handler", () => {
  it.each([
    ["Lambda.run", (value: never) => Lambda.run(value)],
    ["Lambda.toAwsHandler", (value: never) => Lambda.toAwsHandler(value)]
  ])("is refused by %s, with what to write", (_, run) => {
    const expected = "expected a Handler, such as Handler.json({ ... }, f), not"
    assert.throws(() => run(untyped(async () => {})), TypeError, `${expected} a function`)
    assert.throws(() => run(untyped(undefined)), TypeError, `${expected} undefined`)
  })
})
