import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, Data, Effect, Exit, Layer, Ref, Schema, SchemaGetter, Stream } from "effect"
import { ErrorReport, Handler, Invocation, Response, RuntimeError } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { answering, echo, failureOf, OutOfStock } from "./handlers.ts"
import { Logs } from "./logs.ts"

const greeting = Handler.json(
  {
    event: Schema.Struct({ name: Schema.String, born: Schema.DateFromString }),
    response: Schema.Struct({ greeting: Schema.String, year: Schema.FiniteFromString })
  },
  ({ born, name }) => Effect.succeed({ greeting: `Hello ${name}`, year: born.getUTCFullYear() })
)

const invalidEvent = (detail: string) => TestLambda.failure("Runtime.InvalidEvent", detail)
const invalidResponse = (detail: string) => TestLambda.failure("Runtime.InvalidResponse", detail)

/** The response of a handler to one event. */
const invoke = <E, R>(handler: Handler.Handler<E, R>, event: unknown = null) =>
  Effect.flatMap(TestLambda.make(handler), (lambda) => lambda.invoke(event))

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

  it.effect("fails where the content type cannot be sent", () =>
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

describe("json", () => {
  it.effect("decodes the event and encodes the response", () =>
    Effect.gen(function*() {
      const response = yield* invoke(greeting, { name: "Ada", born: "1815-12-10" })

      assert.deepStrictEqual(response, TestLambda.response({ greeting: "Hello Ada", year: "1815" }))
    }))

  it.effect("names every place where the event does not match, and no value", () =>
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

  it.effect("names the place where the response does not match, and logs it", () =>
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

  it.effect("sends null where it returns nothing", () =>
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
  ])("fails with the place where the response is %s", ([, value, detail]) =>
    Effect.gen(function*() {
      const response = yield* invoke(answering(Effect.succeed(value)))

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

      yield* invoke(answering(Effect.succeed(value)))

      assert.include((yield* logs.records)[0]?.cause, "no time")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("sends NaN and Infinity as null where the schema lets them pass", () =>
    Effect.gen(function*() {
      const response = yield* invoke(answering(Effect.succeed([Number.NaN, Infinity])))

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

describe("stream", () => {
  it.effect("sends strings and bytes one after the other", () =>
    Effect.gen(function*() {
      const handler = Handler.stream(
        { event: Schema.Struct({ count: Schema.Finite }), contentType: "text/plain" },
        ({ count }) => Stream.make<ReadonlyArray<string | Uint8Array>>(`${count} `, Buffer.from("bytes"))
      )

      const response = yield* invoke(handler, { count: 2 })

      assert.deepStrictEqual(response, TestLambda.streamed("2 bytes", { contentType: "text/plain" }))
    }))

  it.effect("takes an effect of a stream, and its failure", () =>
    Effect.gen(function*() {
      const handler = Handler.stream({ event: Schema.String }, (text) =>
        text === "bad" ? Effect.fail(new OutOfStock({ item: "tea" })) : Effect.succeed(Stream.make(text)))

      const responses = [yield* invoke(handler, "good"), yield* invoke(handler, "bad")]

      assert.deepStrictEqual(responses, [
        TestLambda.streamed("good"),
        TestLambda.failure("OutOfStock", "there is no tea left")
      ])
    }))

  it.effect("refuses an event that does not match, before anything is streamed", () =>
    Effect.gen(function*() {
      const response = yield* invoke(Handler.stream({ event: Schema.String }, (text) => Stream.make(text)), 1)

      assert.deepStrictEqual(response, invalidEvent("event: expected string"))
    }))

  it("says that it streams", () => {
    const streaming = Handler.stream({ event: Schema.String }, (text) => Stream.make(text))

    assert.isTrue(streaming.streams)
    assert.isTrue(Handler.match({ echo, streaming }).streams)
    assert.isTrue(Handler.mapResponse(streaming, (response) => response).streams)
    assert.isFalse(echo.streams)
  })
})

/** The response of a handler that answers so. */
const answer = <E = never, R = never>(response: Handler.HttpResponse<E, R>, streaming?: boolean) =>
  invoke(Handler.http({ event: Schema.Unknown, streaming }, () => Effect.succeed(response)))

describe("http", () => {
  it.effect("sends a complete answer in the form that every HTTP source takes", () =>
    Effect.gen(function*() {
      const response = yield* answer({
        status: 418,
        headers: { "content-type": "text/plain; charset=utf-8" },
        multiValueHeaders: { vary: ["accept", "origin"] },
        cookies: ["a=1; Path=/", "b=2"],
        body: "tea"
      })

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          statusCode: 418,
          headers: { "content-type": "text/plain; charset=utf-8" },
          multiValueHeaders: { vary: ["accept", "origin"] },
          cookies: ["a=1; Path=/", "b=2"],
          body: "tea",
          isBase64Encoded: false
        })
      )
    }))

  it.effect("has status 200 and no body, unless told otherwise", () =>
    Effect.gen(function*() {
      const response = yield* answer({})

      assert.deepStrictEqual(response, TestLambda.response({ statusCode: 200, isBase64Encoded: false }))
    }))

  it.effect("sends bytes as text where they are UTF-8, else as base64", () =>
    Effect.gen(function*() {
      const responses = [
        yield* answer({ body: Buffer.from("bÿtes") }),
        yield* answer({ body: new Uint8Array([0xff, 0x00]) })
      ]

      assert.deepStrictEqual(responses, [
        TestLambda.response({ statusCode: 200, body: "bÿtes", isBase64Encoded: false }),
        TestLambda.response({ statusCode: 200, body: "/wA=", isBase64Encoded: true })
      ])
    }))

  it.effect("sends a stream behind a prelude", () =>
    Effect.gen(function*() {
      const response = yield* answer({
        status: 201,
        headers: { a: "b" },
        cookies: ["c=1"],
        body: Stream.make("he", "y")
      })

      assert.deepStrictEqual(
        response,
        TestLambda.streamed("hey", { prelude: { statusCode: 201, headers: { a: "b" }, cookies: ["c=1"] } })
      )
    }))

  it.effect("sends the prelude of an empty stream", () =>
    Effect.gen(function*() {
      const response = yield* answer({ status: 204, body: Stream.empty })

      assert.deepStrictEqual(response, TestLambda.streamed("", { prelude: { statusCode: 204 } }))
    }))

  it.effect("streams every answer where the caller streams", () =>
    Effect.gen(function*() {
      const responses = [
        yield* answer({ body: "text" }, true),
        yield* answer({ status: 204 }, true),
        yield* answer({ body: Stream.make("a", "b") }, true)
      ]

      assert.deepStrictEqual(responses, [
        TestLambda.streamed("text", { prelude: { statusCode: 200 } }),
        TestLambda.streamed("", { prelude: { statusCode: 204 } }),
        TestLambda.streamed("ab", { prelude: { statusCode: 200 } })
      ])
    }))

  it.effect("collects a stream where the caller never streams, also one that cuts a surrogate pair", () =>
    Effect.gen(function*() {
      const response = yield* answer({ body: Stream.make("a\ud83d", "\ude00", Buffer.from("b")) }, false)

      assert.deepStrictEqual(
        response,
        TestLambda.response({ statusCode: 200, body: "a\ud83d\ude00b", isBase64Encoded: false })
      )
    }))

  it.effect("fails where a stream that is collected fails", () =>
    Effect.gen(function*() {
      const response = yield* answer(
        { body: Stream.concat(Stream.make("a"), Stream.fail(new OutOfStock({ item: "tea" }))) },
        false
      )

      assert.deepStrictEqual(response, TestLambda.failure("OutOfStock", "there is no tea left"))
    }))

  it.effect.each<[string, Handler.HttpResponse, string]>([
    ["a number that is not a status", { status: 42 }, "response.status: expected an integer from 200 to 599"],
    ["an informational status", { status: 103 }, "response.status: expected an integer from 200 to 599"],
    ["a fraction as status", { status: 200.5 }, "response.status: expected an integer from 200 to 599"],
    ["a header name with a space", { headers: { "a b": "c" } }, "response.headers: \"a b\" is not a header name"],
    [
      "a name with a space among headers with several values",
      { multiValueHeaders: { "a b": ["c"] } },
      "response.multiValueHeaders: \"a b\" is not a header name"
    ],
    ["a NUL in a header", { headers: { a: "b\0c" } }, "response.headers.a: expected no control characters"],
    [
      "a line break in a header",
      { headers: { a: "b\r\nSet-Cookie: c" } },
      "response.headers.a: expected no control characters"
    ],
    [
      "a line break in one of several values",
      { multiValueHeaders: { a: ["b", "c\n"] } },
      "response.multiValueHeaders.a: expected strings without control characters"
    ],
    [
      "a NUL in a cookie",
      { cookies: ["a=1", "b=\0"] },
      "response.cookies[1]: expected a string without control characters"
    ]
  ])("refuses %s, also before a stream", ([, response, detail]) =>
    Effect.gen(function*() {
      const responses = [yield* answer(response), yield* answer({ ...response, body: Stream.make("x") })]

      assert.deepStrictEqual(responses, [invalidResponse(detail), invalidResponse(detail)])
    }))
})

describe("named", () => {
  const handlers = {
    orders: answering(Effect.succeed("orders")),
    refunds: answering(Effect.succeed("refunds"))
  }
  const start = (_HANDLER: string | undefined) =>
    TestLambda.make(Handler.named(handlers), { environment: { _HANDLER } })

  it.effect.each(["refunds", "index.refunds", "src/main.mjs.refunds"])(
    "is the handler that %j names",
    (name) =>
      Effect.gen(function*() {
        const lambda = yield* start(name)

        const response = yield* lambda.invoke(null)

        assert.deepStrictEqual(response, TestLambda.response("refunds"))
      })
  )

  it.effect("prefers a name with a dot that is known as a whole", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.named({ ...handlers, "v2.orders": answering(Effect.succeed("orders, version 2")) }),
        { environment: { _HANDLER: "v2.orders" } }
      )

      const response = yield* lambda.invoke(null)

      assert.deepStrictEqual(response, TestLambda.response("orders, version 2"))
    }))

  it.effect.each([
    ["toString", "not \"toString\""],
    ["refund", "not \"refund\""],
    [undefined, "but is not set"],
    ["", "but is not set"]
  ])("fails at the start when it is %j, and lists the names", ([name, found]) =>
    Effect.gen(function*() {
      const lambda = yield* start(name)

      const error = failureOf(yield* lambda.exit)

      assert.instanceOf(error, RuntimeError.UnknownHandler)
      assert.strictEqual(error.message, `_HANDLER must be one of "orders", "refunds", ${found}`)
    }))

  it.effect("prepares the chosen handler alone", () =>
    Effect.gen(function*() {
      const built: Array<string> = []
      const layer = (name: string) => Layer.effectDiscard(Effect.sync(() => built.push(name)))
      const lambda = yield* TestLambda.make(
        Handler.named({
          orders: Handler.provide(handlers.orders, layer("orders")),
          refunds: Handler.provide(handlers.refunds, layer("refunds"))
        }),
        { environment: { _HANDLER: "orders" } }
      )

      yield* lambda.invoke(null)

      assert.deepStrictEqual(built, ["orders"])
    }))
})

describe("match", () => {
  const sum = Handler.json(
    { event: Schema.Struct({ add: Schema.Array(Schema.Finite) }), response: Schema.Finite },
    ({ add }) =>
      add.length === 0 ? Effect.fail(new OutOfStock({ item: "numbers" })) : Effect.succeed(add.reduce((a, b) => a + b))
  )
  const shout = Handler.text((text) => Effect.succeed(`${text}!`))

  it.effect("gives an event to the first handler that it matches", () =>
    Effect.gen(function*() {
      const handler = Handler.match({ sum, shout, other: Handler.bytes((event) => Effect.succeed(event)) })

      const responses = [
        yield* invoke(handler, { add: [1, 2] }),
        yield* invoke(handler, "hey"),
        yield* invoke(handler, Buffer.from("{no json"))
      ]

      assert.deepStrictEqual(responses, [
        TestLambda.response(3),
        TestLambda.response("hey!"),
        TestLambda.response("{no json", { contentType: "application/octet-stream" })
      ])
    }))

  it.effect("fails with what each handler misses when none matches", () =>
    Effect.gen(function*() {
      const response = yield* invoke(Handler.match({ sum, shout }), { add: "1" })

      assert.strictEqual(response._tag === "Failure" && response.errorType, "Runtime.InvalidEvent")
      assert.match(
        response._tag === "Failure" ? response.errorMessage : "",
        /^the event matches none of: sum \(event\.add: expected .*\); shout \(event: expected a JSON string\)$/
      )
    }))

  it.effect("does not try another handler when the one that matches fails", () =>
    Effect.gen(function*() {
      const response = yield* invoke(Handler.match({ sum, other: echo }), { add: [] })

      assert.deepStrictEqual(response, TestLambda.failure("OutOfStock", "there is no numbers left"))
    }))

  it.effect("runs nothing of the handlers that it tries", () =>
    Effect.gen(function*() {
      const ran: Array<string> = []
      const record =
        (name: string) => (run: Effect.Effect<Response.Response, RuntimeError.InvalidEvent, Handler.Provided>) =>
          Effect.tap(run, () => Effect.sync(() => ran.push(name)))
      const note = (name: string, event: Schema.Codec<unknown>) =>
        Handler.wrap(
          Handler.json({ event }, () => {
            ran.push(`${name} called`)
            return Effect.void
          }),
          record(name)
        )

      yield* invoke(
        Handler.match({ a: note("a", Schema.String), b: note("b", Schema.Finite), c: note("c", Schema.Unknown) }),
        1
      )

      assert.deepStrictEqual(ran, ["b called", "b"])
    }))

  it.effect("sees through combinators", () =>
    Effect.gen(function*() {
      const handler = Handler.match({
        mapped: Handler.mapEvent(sum, (event) => {
          if (typeof event !== "string") throw new TypeError("no text")
          return { add: event.split("+").map(Number) }
        }),
        caught: Handler.catch(sum, () => Effect.succeed(Response.jsonText("0"))),
        other: echo
      })

      const responses = [
        yield* invoke(handler, "1+2+3"),
        yield* invoke(handler, { add: [] }),
        yield* invoke(handler, { else: 1 })
      ]

      assert.deepStrictEqual(responses, [
        TestLambda.response(6),
        TestLambda.response(0),
        TestLambda.response({ else: 1 })
      ])
    }))
})

describe("wrap", () => {
  it.effect("runs around every invocation, in its context", () =>
    Effect.gen(function*() {
      const onlyBlue = Effect.flatMap(Invocation.Invocation, ({ tenantId }) =>
        tenantId === "blue" ? Effect.void : Effect.fail(new OutOfStock({ item: "patience" })))
      const handler = echo.pipe(Handler.wrap((handling) =>
        Effect.andThen(onlyBlue, handling)
      ))
      const lambda = yield* TestLambda.make(handler)

      const responses = [yield* lambda.invoke(1, { tenantId: "blue" }), yield* lambda.invoke(2)]

      assert.deepStrictEqual(responses, [
        TestLambda.response(1),
        TestLambda.failure("OutOfStock", "there is no patience left")
      ])
    }))
})

describe("mapEvent", () => {
  const envelope = Handler.mapEvent(echo, (event) => (event as { readonly detail: unknown }).detail)

  it.effect("changes the event before it is decoded", () =>
    Effect.gen(function*() {
      const response = yield* invoke(envelope, { detail: { a: 1 } })

      assert.deepStrictEqual(response, TestLambda.response({ a: 1 }))
    }))

  it.effect("fails the invocation by InvalidEvent where it throws, or the event is not JSON", () =>
    Effect.gen(function*() {
      const responses = [yield* invoke(envelope, null), yield* invoke(envelope, Buffer.from("{"))]

      assert.deepStrictEqual(responses, [
        invalidEvent("the event could not be mapped"),
        invalidEvent("the event is not JSON")
      ])
    }))

  it.effect("gives a handler of bytes the JSON text of what it made", () =>
    Effect.gen(function*() {
      const handler = Handler.mapEvent(Handler.bytes((event) => Effect.succeed(event)), (event) => [event])

      const response = yield* invoke(handler, { a: 1 })

      assert.deepStrictEqual(response, TestLambda.response("[{\"a\":1}]", { contentType: "application/octet-stream" }))
    }))
})

describe("mapResponse", () => {
  it.effect("changes the response", () =>
    Effect.gen(function*() {
      const handler = Handler.mapResponse(
        echo,
        (response) => ({ ...response, contentType: "application/problem+json" })
      )

      const response = yield* invoke(handler, { a: 1 })

      assert.deepStrictEqual(response, TestLambda.response({ a: 1 }, { contentType: "application/problem+json" }))
    }))
})

const responding = (text: string) => Effect.succeed(Response.jsonText(JSON.stringify(text)))

describe("catch, catchTag, catchCause", () => {
  class Closed extends Data.TaggedError("Closed")<{}> {}

  const failing = Handler.json(
    { event: Schema.Literals(["stock", "closed", "die", "throw"]) },
    (kind): Effect.Effect<void, OutOfStock | Closed> => {
      if (kind === "throw") throw new TypeError("thrown")
      return kind === "stock"
        ? Effect.fail(new OutOfStock({ item: "tea" }))
        : kind === "closed"
        ? Effect.fail(new Closed())
        : Effect.die(new TypeError("died"))
    }
  )
  it.effect("turns a typed failure into a response, that of decoding among them", () =>
    Effect.gen(function*() {
      const handler = Handler.catch(failing, (error) => responding(error._tag))

      const responses = [yield* invoke(handler, "stock"), yield* invoke(handler, "closed"), yield* invoke(handler, 1)]

      assert.deepStrictEqual(responses, ["OutOfStock", "Closed", "InvalidEvent"].map((tag) => TestLambda.response(tag)))
    }))

  it.effect("turns the failure with one tag into a response, and leaves the others", () =>
    Effect.gen(function*() {
      const handler = failing.pipe(Handler.catchTag("OutOfStock", ({ item }) => responding(`no ${item}`)))

      const responses = [yield* invoke(handler, "stock"), yield* invoke(handler, "closed")]

      assert.deepStrictEqual(responses, [TestLambda.response("no tea"), TestLambda.failure("Closed", "Closed")])
    }))

  it.effect("turns a defect into a response, also of a handler that throws", () =>
    Effect.gen(function*() {
      const handler = failing.pipe(Handler.catchCause((cause) => responding(String(Cause.squash(cause)))))

      const responses = [yield* invoke(handler, "die"), yield* invoke(handler, "throw")]

      assert.deepStrictEqual(responses, [
        TestLambda.response("TypeError: died"),
        TestLambda.response("TypeError: thrown")
      ])
    }))
})

describe("provide, provideService, provideContext", () => {
  class Prices extends Context.Service<Prices, { readonly price: number }>()("test/Prices") {}

  const quote = answering(Effect.map(Prices, ({ price }) => price))

  it.effect("give a handler what it needs, also to the body that it streams", () =>
    Effect.gen(function*() {
      const streaming = Handler.stream(
        { event: Schema.Unknown },
        () => Stream.fromEffect(Effect.map(Prices, ({ price }) => `${price}`))
      )

      const responses = [
        yield* invoke(Handler.provide(quote, Layer.succeed(Prices, { price: 1 }))),
        yield* invoke(Handler.provideService(quote, Prices, { price: 2 })),
        yield* invoke(quote.pipe(Handler.provideContext(Context.make(Prices, { price: 3 })))),
        yield* invoke(Handler.provideService(streaming, Prices, { price: 4 }))
      ]

      assert.deepStrictEqual(responses, [
        TestLambda.response(1),
        TestLambda.response(2),
        TestLambda.response(3),
        TestLambda.streamed("4")
      ])
    }))

  it.effect("build a layer once, before the first event, and release it at shutdown", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const layer = Layer.effect(
        Prices,
        Effect.acquireRelease(
          Effect.sync(() => {
            journal.push("opened")
            return { price: 1 }
          }),
          () => Effect.sync(() => journal.push("closed"))
        )
      )
      const lambda = yield* TestLambda.make(Handler.provide(quote, layer))

      const before = journal.slice()
      yield* Effect.all([lambda.invoke(1), lambda.invoke(2)])
      yield* lambda.shutdown

      assert.deepStrictEqual(before, ["opened"])
      assert.deepStrictEqual(journal, ["opened", "closed"])
    }))

  it.effect("build a layer once for all handlers, and for the function around them", () =>
    Effect.gen(function*() {
      let built = 0
      const layer = Layer.effect(Prices, Effect.sync(() => ({ price: ++built })))
      const handler = Handler.match({
        a: Handler.provide(
          Handler.mapEvent(quote, (event) => {
            if (event !== "a") throw new TypeError()
          }),
          layer
        ),
        b: Handler.provide(quote, layer)
      })
      const lambda = yield* Effect.provide(
        TestLambda.make(Handler.wrap(handler, (handling) => Effect.andThen(Prices, handling))),
        layer
      )

      const responses = [yield* lambda.invoke("a"), yield* lambda.invoke("b")]

      assert.deepStrictEqual(responses, [TestLambda.response(1), TestLambda.response(1)])
    }))

  it.effect("release a layer that handlers share once, at shutdown", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const layer = Layer.effect(
        Prices,
        Effect.acquireRelease(
          Effect.sync(() => ({ price: journal.push("opened") })),
          () => Effect.sync(() => journal.push("closed"))
        )
      )
      const only = (wanted: string) =>
        Handler.json({ event: Schema.Literal(wanted), response: Schema.Finite }, () =>
          Effect.map(Prices, ({ price }) => price)).pipe(Handler.provide(layer))
      const lambda = yield* TestLambda.make(Handler.match({ a: only("a"), b: only("b") }))

      const responses = [yield* lambda.invoke("a"), yield* lambda.invoke("b")]
      const before = journal.slice()
      yield* lambda.shutdown

      assert.deepStrictEqual(responses, [TestLambda.response(1), TestLambda.response(1)])
      assert.deepStrictEqual(before, ["opened"])
      assert.deepStrictEqual(journal, ["opened", "closed"])
    }))

  it.effect("end the loop before the first event when a layer fails", () =>
    Effect.gen(function*() {
      const layer = Layer.effect(Prices, Effect.fail(new OutOfStock({ item: "prices" })))
      const lambda = yield* TestLambda.make(Handler.provide(quote, layer))

      const exit = yield* lambda.exit

      assert.isTrue(Exit.isFailure(exit))
      assert.deepStrictEqual(
        Exit.isFailure(exit) && ErrorReport.fromCause(exit.cause).errorType,
        "OutOfStock"
      )
      assert.deepStrictEqual(yield* lambda.api.calls, [])
    }))
})

describe("types", () => {
  it("of json ask for a schema of what is answered", () => {
    // @ts-expect-error: without `response` the value would be lost.
    const lossy = Handler.json({ event: Schema.Unknown }, () => Effect.succeed({ v: 1 }))
    const complete: Handler.Handler<RuntimeError.InvalidEvent | RuntimeError.InvalidResponse> = Handler.json(
      { event: Schema.Unknown, response: Schema.Struct({ v: Schema.Finite }) },
      () => Effect.succeed({ v: 1 })
    )
    const silent: Handler.Handler<RuntimeError.InvalidEvent> = Handler.json(
      { event: Schema.Unknown },
      () => Effect.void
    )

    assert.isTrue([lossy, complete, silent].every(Handler.isHandler))
  })

  it("of http know no `statusCode`", () => {
    // @ts-expect-error: AWS's name for `status` would be passed over.
    const misnamed = Handler.http({ event: Schema.Unknown }, () => Effect.succeed({ statusCode: 404 }))
    const named = Handler.http({ event: Schema.Unknown }, () => Effect.succeed({ status: 404 }))

    assert.isTrue([misnamed, named].every(Handler.isHandler))
  })
})

/** Whether two types are one; `any` is the same as itself alone. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false

describe("a handler written in match or named", () => {
  class Prices extends Context.Service<Prices, { readonly body: string }>()("Prices") {}
  const event = Schema.Unknown
  const body = Effect.map(Prices, ({ body }) => body)

  it.each([["match", Handler.match], ["named", Handler.named]] as const)("keeps its types in %s", (_, combine) => {
    const free = combine({
      json: Handler.json({ event, response: Schema.String }, () => Effect.succeed("")),
      silent: Handler.json({ event }, () => Effect.void),
      http: Handler.http({ event }, () => Effect.succeed({ body: "" })),
      httpStream: Handler.http({ event }, () => Effect.succeed({ body: Stream.make("") })),
      stream: Handler.stream({ event }, () => Stream.make("")),
      text: Handler.text((text) => Effect.succeed(text satisfies string)),
      caught: Handler.http({ event }, () => Effect.succeed({ body: "" })).pipe(Handler.catch(() => Effect.die("no"))),
      bytes: Handler.bytes((bytes) => Effect.succeed(bytes))
    })
    const needs = {
      json: combine({ only: Handler.json({ event, response: Schema.String }, () => body) }),
      silent: combine({ only: Handler.json({ event }, () => Effect.asVoid(body)) }),
      http: combine({ only: Handler.http({ event }, () => Effect.map(body, (body) => ({ body }))) }),
      httpStream: combine({ only: Handler.http({ event }, () => Effect.succeed({ body: Stream.fromEffect(body) })) }),
      stream: combine({ only: Handler.stream({ event }, () => Stream.fromEffect(body)) }),
      text: combine({ only: Handler.text(() => body) }),
      bytes: combine({ only: Handler.bytes(() => Effect.as(body, new Uint8Array())) })
    }
    const failing = combine({ only: Handler.http({ event }, () => Effect.fail(new OutOfStock({ item: "a" }))) })

    // `any` would be assignable both ways.
    const same: [
      Same<Handler.Services<typeof free>, never>,
      Same<Handler.Error<typeof free>, RuntimeError.InvalidEvent | RuntimeError.InvalidResponse>,
      Same<{ [K in keyof typeof needs]: Handler.Services<typeof needs[K]> }, Record<keyof typeof needs, Prices>>,
      Same<Handler.Error<typeof failing>, OutOfStock | RuntimeError.InvalidEvent | RuntimeError.InvalidResponse>
    ] = [true, true, true, true]

    assert.isTrue(same.every(Boolean) && [free, failing, ...Object.values(needs)].every(Handler.isHandler))
  })
})

describe("a handler's need", () => {
  it.effect("of what the runtime provides is none", () =>
    Effect.gen(function*() {
      const handler: Handler.Handler<RuntimeError.InvalidEvent> = Handler.json(
        { event: Schema.Unknown },
        () => Effect.andThen(Invocation.Invocation, Effect.addFinalizer(() => Effect.void))
      )

      assert.deepStrictEqual(yield* invoke(handler), TestLambda.response(null))
    }))
})

describe("isHandler", () => {
  it("knows a handler, and nothing else", () => {
    assert.isTrue(Handler.isHandler(echo))
    assert.isTrue(Handler.isHandler(Handler.named({ echo })))
    for (const value of [null, undefined, "handler", {}, () => Effect.void]) assert.isFalse(Handler.isHandler(value))
  })
})
