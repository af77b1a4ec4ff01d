import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { Handler, Response } from "effect-lambda-runtime"
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
      { _tag: "Streamed", contentType: "a/b", produce: () => 5 },
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

  it.effect.each<[string, unknown, string]>([
    ["undefined", undefined, ": expected an HTTP response, not undefined"],
    ["null", null, ": expected an HTTP response, not null"],
    ["5", 5, ": expected an HTTP response, not a number"],
    ["a promise", Promise.resolve({}), ": expected an HTTP response, not a promise"],
    ["a Response of the web", new globalThis.Response("web"), ".headers: expected an object of strings"],
    ["an array", [], ": expected an HTTP response, not an array"],
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
    ["statusCode", { statusCode: 404 }, ".statusCode: the status of a response is status"],
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
