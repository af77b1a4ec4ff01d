import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Ref, Schema, SchemaGetter, Stream } from "effect"
import { Handler, Response } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { echo, invalidEvent, invalidResponse, invoke, responding } from "../../handlers.ts"
import { Logs } from "../../logs.ts"

describe("bytes", () => {
  it.effect("passes the event and the response through as they are", () =>
    Effect.gen(function*() {
      const bytes = new Uint8Array([0x22, 0xff, 0xfe, 0x00, 0x22])

      const response = yield* invoke(Handler.bytes((event) => Effect.succeed(event)), bytes)

      assert.deepStrictEqual(response, TestLambda.response(bytes, { contentType: "application/octet-stream" }))
    }))

  it.effect("sends an empty body", () =>
    Effect.gen(function*() {
      const response = yield* invoke(Handler.bytes(() => Effect.succeed(new Uint8Array())))

      assert.deepStrictEqual(response, TestLambda.response("", { contentType: "application/octet-stream" }))
    }))

  it.effect("sends the content type that it is given", () =>
    Effect.gen(function*() {
      const handler = Handler.bytes(() => Effect.succeed(Buffer.from("a,b")), { contentType: "text/csv" })

      const response = yield* invoke(handler)

      assert.deepStrictEqual(response, TestLambda.response("a,b", { contentType: "text/csv" }))
    }))

  it.effect("fails if the content type cannot be sent", () =>
    Effect.gen(function*() {
      const handler = Handler.bytes(() => Effect.succeed(Buffer.from("a,b")), { contentType: "text/csv; name=é" })

      const response = yield* invoke(handler)

      assert.deepStrictEqual(response, invalidResponse("the content type is not printable ASCII"))
    }))

  it.effect("takes a whole Response as well", () =>
    Effect.gen(function*() {
      const handler = Handler.bytes(() => Effect.succeed(Response.stream(Stream.make("a", "b"))))

      const response = yield* invoke(handler)

      assert.deepStrictEqual(response, TestLambda.streamed("ab"))
    }))
})

describe("text", () => {
  const shout = Handler.text((text) => Effect.succeed(`${text}!`))

  it.effect("takes a JSON string and sends one", () =>
    Effect.gen(function*() {
      const response = yield* invoke(shout, "é")

      assert.deepStrictEqual(response, TestLambda.response("é!"))
    }))

  it.effect.each([1, null, {}, ["x"], true])("refuses any other JSON: %j", (event) =>
    Effect.gen(function*() {
      const response = yield* invoke(shout, event)

      assert.deepStrictEqual(response, invalidEvent("event: expected a JSON string"))
    }))

  it.effect("refuses what is not JSON", () =>
    Effect.gen(function*() {
      const response = yield* invoke(shout, Buffer.from("hello"))

      assert.deepStrictEqual(response, invalidEvent("the event is not JSON"))
    }))

  it.effect("escapes half a surrogate pair", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.text(() => Effect.succeed("\ud800")))
      const sent = yield* lambda.start("x")

      const body = yield* Stream.mkString(Stream.decodeText(sent.chunks))

      assert.strictEqual(body, "\"\\ud800\"")
    }))
})

const greeting = Handler.json(
  {
    event: Schema.Struct({ name: Schema.String, born: Schema.DateFromString }),
    response: Schema.Struct({ greeting: Schema.String, year: Schema.FiniteFromString })
  },
  ({ born, name }) => Effect.succeed({ greeting: `Hello ${name}`, year: born.getUTCFullYear() })
)

describe("json", () => {
  it.effect("decodes the event and encodes the response", () =>
    Effect.gen(function*() {
      const response = yield* invoke(greeting, { name: "Ada", born: "1815-12-10" })

      assert.deepStrictEqual(response, TestLambda.response({ greeting: "Hello Ada", year: "1815" }))
    }))

  it.effect("names each path at which the event does not match, and no value", () =>
    Effect.gen(function*() {
      const handler = Handler.json(
        {
          event: Schema.Struct({ items: Schema.Array(Schema.Struct({ price: Schema.Finite })), name: Schema.String })
        },
        () => Effect.void
      )

      const response = yield* invoke(handler, { items: [{ price: 1 }, { price: "secret" }] })

      assert.deepStrictEqual(response._tag, "Failure")
      const message = response._tag === "Failure" ? response.errorMessage : ""
      assert.include(message, "event.items[1].price: expected ")
      assert.include(message, "event.name: ")
      assert.notInclude(message, "secret")
      assert.strictEqual(TestLambda.reportOf(response)?.functionErrorType, "Runtime.InvalidEvent")
    }))

  it.effect("names the path at which the response does not match, and logs it", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const handler = Handler.json(
        { event: Schema.Unknown, response: Schema.Struct({ price: Schema.Finite }) },
        () => Effect.succeed({ price: Number.NaN })
      )

      const response = yield* invoke(handler)

      assert.deepStrictEqual(response, invalidResponse("response.price: expected a finite number"))
      assert.deepStrictEqual((yield* logs.records).map(({ message }) => message), ["Invoke Error"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("sends null if it returns nothing", () =>
    Effect.gen(function*() {
      const responses = [
        yield* invoke(Handler.json({ event: Schema.Unknown }, () => Effect.void)),
        yield* invoke(Handler.json(
          { event: Schema.Unknown, response: Schema.UndefinedOr(Schema.String) },
          () => Effect.undefined
        ))
      ]

      assert.deepStrictEqual(responses, [TestLambda.response(null), TestLambda.response(null)])
    }))

  it.effect.each<[string, string]>([
    ["", "the event is empty"],
    ["\ufeff \n", "the event is empty"],
    ["{bad", "the event is not JSON"],
    ["{\"a\":1", "the event is not JSON"],
    ["\"\n\"", "the event is not JSON"],
    ["{}}", "the event is not JSON"],
    ["\ufeff\ufeff{}", "the event is not JSON"]
  ])(
    "refuses %j: %s",
    ([text, detail]) =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)

        const response = yield* lambda.invoke(Buffer.from(text))
        const next = yield* lambda.invoke(1)

        assert.deepStrictEqual(response, invalidEvent(detail))
        assert.deepStrictEqual(next, TestLambda.response(1))
      })
  )

  it.effect.each([null, 1, "x", [], true, "é"])("takes %j as it is", (event) =>
    Effect.gen(function*() {
      const response = yield* invoke(echo, event)

      assert.deepStrictEqual(response, TestLambda.response(event))
    }))

  it.effect("skips a byte order mark", () =>
    Effect.gen(function*() {
      const response = yield* invoke(echo, Buffer.from([0xef, 0xbb, 0xbf, 0x22, 0x61, 0x22]))

      assert.deepStrictEqual(response, TestLambda.response("a"))
    }))

  it.effect("reads what is not UTF-8 as U+FFFD", () =>
    Effect.gen(function*() {
      const response = yield* invoke(echo, Buffer.from([0x22, 0xff, 0xfe, 0x22]))

      assert.deepStrictEqual(response, TestLambda.response("\ufffd\ufffd"))
    }))

  it.effect("takes `__proto__` for a key like any other", () =>
    Effect.gen(function*() {
      const seen = yield* Ref.make<unknown>(undefined)
      const handler = Handler.json({ event: Schema.Unknown }, (event) => Ref.set(seen, event))

      yield* invoke(handler, Buffer.from("{\"__proto__\":{\"polluted\":true}}"))

      const event = yield* Ref.get(seen)
      assert.deepStrictEqual(Object.keys(event as object), ["__proto__"])
      assert.strictEqual(Object.getPrototypeOf(event), Object.prototype)
      assert.notProperty({}, "polluted")
    }))

  const cycle: { name: string; items: Array<unknown> } = { name: "cycle", items: [] }
  cycle.items.push({ back: cycle })

  it.effect.each<[string, unknown, string]>([
    ["a bigint", { price: 1n }, "response.price: a bigint has no JSON form"],
    ["a cycle", cycle, "response.items[0].back: a cycle has no JSON form"],
    ["a function", () => 1, "response: a function has no JSON form"],
    ["a symbol", Symbol("q"), "response: a symbol has no JSON form"],
    ["a toJSON that throws", {
      "the time": {
        toJSON: () => {
          throw new RangeError("no time")
        }
      }
    }, "response[\"the time\"]: its toJSON threw"]
  ])("fails with the path of %s", ([, value, detail]) =>
    Effect.gen(function*() {
      const response = yield* invoke(responding(Effect.succeed(value)))

      assert.deepStrictEqual(response, invalidResponse(detail))
    }))

  it.effect("logs why a response has no JSON form", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const value = {
        toJSON: () => {
          throw new RangeError("no time")
        }
      }

      yield* invoke(responding(Effect.succeed(value)))

      assert.include((yield* logs.records)[0]?.cause, "no time")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("sends NaN and Infinity as null if the schema lets them pass", () =>
    Effect.gen(function*() {
      const response = yield* invoke(responding(Effect.succeed([Number.NaN, Infinity])))

      assert.deepStrictEqual(response, TestLambda.response([null, null]))
    }))

  it.effect("uses services to decode and to encode", () =>
    Effect.gen(function*() {
      class Rate extends Context.Service<Rate, number>()("test/Rate") {}
      const Euros = Schema.Finite.pipe(Schema.decodeTo(Schema.Finite, {
        decode: SchemaGetter.transformEffect((n: number) => Effect.map(Rate, (rate) => n * rate)),
        encode: SchemaGetter.transformEffect((n: number) => Effect.map(Rate, (rate) => n / rate))
      }))
      const handler = Handler.json({ event: Euros, response: Euros }, (n) => Effect.succeed(n + 10))

      const response = yield* Effect.provideService(invoke(handler, 2), Rate, 5)

      assert.deepStrictEqual(response, TestLambda.response(4))
    }))
})

const respond = () => Effect.succeed(Response.json(1))

describe("make", () => {
  const report = Handler.make(
    { event: Schema.Struct({ as: Schema.Literals(["json", "bytes", "http", "stream"]) }) },
    ({ as }) => {
      switch (as) {
        case "json":
          return Effect.succeed(Response.json({ orders: 3 }))
        case "bytes":
          return Effect.succeed(Response.bytes("orders\n3\n", { contentType: "text/csv" }))
        case "http":
          return Effect.succeed(Response.http({ status: 404 }))
        case "stream":
          return Effect.succeed(Response.stream(Stream.make("3")))
      }
    }
  )

  it.effect("decodes the event, and sends whichever response the effect yields", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(report)

      const responses = yield* Effect.forEach(["json", "bytes", "http", "stream"], (as) => lambda.invoke({ as }))

      assert.deepStrictEqual(responses, [
        TestLambda.response({ orders: 3 }),
        TestLambda.response("orders\n3\n", { contentType: "text/csv" }),
        TestLambda.response({ statusCode: 404, isBase64Encoded: false }),
        TestLambda.streamed("3")
      ])
    }))

  it.effect("refuses an event that does not match", () =>
    Effect.gen(function*() {
      const response = yield* invoke(report, { as: "xml" })

      assert.strictEqual(response._tag === "Failure" && response.errorType, "Runtime.InvalidEvent")
    }))

  it.effect.each<[string, boolean | undefined, ReadonlyArray<TestLambda.Response | TestLambda.Streamed>]>([
    ["as its body is, unless told otherwise", undefined, [
      TestLambda.response({ statusCode: 200, body: "text", isBase64Encoded: false }),
      TestLambda.streamed("stream", { prelude: { statusCode: 200 } })
    ]],
    ["behind a prelude with streaming: true", true, [
      TestLambda.streamed("text", { prelude: { statusCode: 200 } }),
      TestLambda.streamed("stream", { prelude: { statusCode: 200 } })
    ]],
    ["as one JSON text with streaming: false", false, [
      TestLambda.response({ statusCode: 200, body: "text", isBase64Encoded: false }),
      TestLambda.response({ statusCode: 200, body: "stream", isBase64Encoded: false })
    ]]
  ])("sends an HTTP response %s", ([, streaming, expected]) =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.make(
          { event: Schema.Boolean, streaming },
          (streamed) => Effect.succeed(Response.http({ body: streamed ? Stream.make("str", "eam") : "text" }))
        )
      )

      const responses = [yield* lambda.invoke(false), yield* lambda.invoke(true)]

      assert.deepStrictEqual(responses, expected)
    }))

  it("says that it streams if told so", () => {
    assert.isTrue(Handler.make({ event: Schema.Unknown, streaming: true }, respond).streams)
    assert.isFalse(Handler.make({ event: Schema.Unknown, streaming: false }, respond).streams)
    assert.isFalse(Handler.make({ event: Schema.Unknown }, respond).streams)
  })
})
