import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Effect, Schema, Stream } from "effect"
import { Handler, Invocation, Response } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { echo, invalidEvent, invoke, OutOfStock } from "../../handlers.ts"
import { Logs } from "../../logs.ts"

const event = Schema.Struct({ name: Schema.String })

const page = () => Effect.succeed({ body: "yes" })

const notFound = () => Effect.succeed(Response.http({ status: 404, headers: { a: "b" }, cookies: ["c=1"], body: "no" }))

describe("an HTTP response from outside the handler", () => {
  const head = { statusCode: 404, headers: { a: "b" }, cookies: ["c=1"] }
  const buffered = TestLambda.response({ ...head, body: "no", isBase64Encoded: false })
  const streamed = TestLambda.streamed("no", { prelude: head })

  it.effect.each<[string, Handler.Handler<unknown>, TestLambda.Response | TestLambda.Streamed]>([
    ["as one JSON text by json", Handler.json({ event }, () => Effect.void), buffered],
    ["as one JSON text by http", Handler.http({ event }, page), buffered],
    ["as one JSON text by http that never streams", Handler.http({ event, streaming: false }, page), buffered],
    ["behind a prelude by http that streams", Handler.http({ event, streaming: true }, page), streamed],
    ["behind a prelude by stream", Handler.stream({ event }, () => Stream.empty), streamed],
    [
      "behind a prelude by make that streams",
      Handler.make({ event, streaming: true }, () => Effect.succeed(Response.json(1))),
      streamed
    ],
    [
      "in the form of the handler that matches",
      Handler.match({
        never: Handler.json({ event: Schema.Never }, () => Effect.void),
        page: Handler.http({ event: Schema.Unknown, streaming: true }, () => Effect.fail("no"))
      }),
      streamed
    ],
    [
      "behind a prelude if nothing matches and a handler streams",
      Handler.match({
        json: Handler.json({ event }, () => Effect.void),
        page: Handler.http({ event, streaming: true }, page)
      }),
      streamed
    ],
    [
      "as one JSON text if nothing matches and no handler streams",
      Handler.match({ json: Handler.json({ event }, () => Effect.void), page: Handler.http({ event }, page) }),
      buffered
    ]
  ])("is sent %s", ([, handler, expected]) =>
    Effect.gen(function*() {
      const failing = Handler.mapEvent(handler, () => ({}))

      const responses = [
        yield* invoke(Handler.catch(handler, notFound), {}),
        yield* invoke(Handler.catchCause(handler, notFound), {}),
        yield* invoke(Handler.wrap(handler, notFound), {}),
        yield* invoke(Handler.catch(failing, notFound))
      ]

      assert.deepStrictEqual(responses, responses.map(() => expected))
    }))

  it.effect("is in that form if the event is not JSON", () =>
    Effect.gen(function*() {
      const handlers = [Handler.http({ event }, page), Handler.http({ event, streaming: true }, page)]

      const responses = yield* Effect.forEach(
        handlers,
        (handler) => invoke(Handler.catchTag(handler, "InvalidEvent", notFound), Buffer.from("{no json"))
      )

      assert.deepStrictEqual(responses, [buffered, streamed])
    }))

  it.effect("fails with InvalidResponse if HTTP does not allow it", () =>
    Effect.gen(function*() {
      const handler = Handler.catch(
        Handler.json({ event }, () => Effect.void),
        () => Effect.succeed(Response.http({ headers: { "bad header": "1" } }))
      )

      assert.deepStrictEqual(
        yield* invoke(handler),
        TestLambda.failure("Runtime.InvalidResponse", "response.headers: \"bad header\" is not a header name")
      )
    }))

  it.effect("fails with InvalidResponse if its JSON has no form", () =>
    Effect.gen(function*() {
      const handler = Handler.catch(
        Handler.json({ event }, () => Effect.void),
        () => Effect.succeed(Response.json({ price: 1n }, { status: 500 }))
      )

      assert.deepStrictEqual(
        yield* invoke(handler),
        TestLambda.failure("Runtime.InvalidResponse", "response.price: a bigint has no JSON form")
      )
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

  const cors = Handler.mapResponse(Response.withHeaders({ "Access-Control-Allow-Origin": "https://example.com" }))

  it.effect.each([undefined, true, false])(
    "sees status and headers, before they are sent (streaming: %s)",
    (streaming) =>
      Effect.gen(function*() {
        const seen: Array<unknown> = []
        const handler = Handler.http(
          { event, streaming },
          ({ name }) =>
            name === "" ? Effect.fail("nobody") : Effect.succeed({ headers: { a: "b" }, body: Stream.make(name) })
        ).pipe(
          Handler.catch(() => Effect.succeed(Response.http({ status: 400 }))),
          cors,
          Handler.mapResponse((response) => {
            if (response._tag === "Http") seen.push([response.status, response.headers])
            return response
          })
        )
        const lambda = yield* TestLambda.make(handler)

        const found = yield* lambda.invoke({ name: "Ada" })
        const missing = yield* lambda.invoke({ name: "" })

        const origin = { "Access-Control-Allow-Origin": "https://example.com" }
        assert.deepStrictEqual(seen, [[200, { a: "b", ...origin }], [400, origin]])
        assert.include(JSON.stringify(found), "https://example.com")
        assert.include(JSON.stringify(missing), "https://example.com")
      })
  )

  it.effect("leaves any other response as it is", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* invoke(cors(echo), { a: 1 }), TestLambda.response({ a: 1 }))
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

  it.effect("passes the event as it came, whether or not it matches the schema", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const handler = Handler.json({ event }, () => Effect.void).pipe(
        Handler.wrap((handling, event) => {
          seen.push([event.json, Buffer.from(event.bytes).toString()])
          return handling
        })
      )
      const lambda = yield* TestLambda.make(handler)

      yield* lambda.invoke({ name: "Ada", more: 1 })
      yield* lambda.invoke({ name: 1 })

      assert.deepStrictEqual(seen, [
        [{ name: "Ada", more: 1 }, "{\"name\":\"Ada\",\"more\":1}"],
        [{ name: 1 }, "{\"name\":1}"]
      ])
    }))

  it.effect("passes what mapEvent made to a wrap inside it, and the event as it came to one outside", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const note = Handler.wrap((handling: Effect.Effect<Response.Response, unknown, Handler.Provided>, { json }) => {
        seen.push(json)
        return handling
      })
      const handler = note(Handler.mapEvent(note(echo), (event) => [event]))

      yield* invoke(handler, 1)

      assert.deepStrictEqual(seen, [1, [1]])
    }))

  it.effect("fails with InvalidEvent if f reads the JSON of an event that is not JSON, and quotes nothing", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const handler = Handler.wrap(
        Handler.bytes((bytes) => Effect.succeed(bytes)),
        (handling, { json }) => Effect.as(handling, Response.json(json))
      )

      const response = yield* invoke(handler, Buffer.from("hunter2-secret"))

      assert.deepStrictEqual(response, TestLambda.failure("Runtime.InvalidEvent", "the event is not JSON"))
      assert.notInclude(JSON.stringify(yield* logs.records), "hunter2")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("is not called while other handlers are tried", () =>
    Effect.gen(function*() {
      const called: Array<string> = []
      const note = (name: string) =>
        Handler.wrap((handling: Effect.Effect<Response.Response, unknown, Handler.Provided>) => {
          called.push(name)
          return handling
        })

      yield* invoke(Handler.match({ a: note("a")(Handler.json({ event }, () => Effect.void)), b: note("b")(echo) }), 1)

      assert.deepStrictEqual(called, ["b"])
    }))
})

describe("mapEvent", () => {
  const envelope = Handler.mapEvent(echo, (event) => (event as { readonly detail: unknown }).detail)

  it.effect("changes the event before it is decoded", () =>
    Effect.gen(function*() {
      const response = yield* invoke(envelope, { detail: { a: 1 } })

      assert.deepStrictEqual(response, TestLambda.response({ a: 1 }))
    }))

  it.effect("fails the invocation with InvalidEvent if it throws, or if the event is not JSON", () =>
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
