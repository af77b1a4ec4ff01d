import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Layer, Schema, Stream } from "effect"
import { Handler, Response, RuntimeError } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { echo, failureOf, invoke, OutOfStock, responding } from "../../handlers.ts"

describe("named", () => {
  const handlers = {
    orders: responding(Effect.succeed("orders")),
    refunds: responding(Effect.succeed("refunds"))
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
        Handler.named({ ...handlers, "v2.orders": responding(Effect.succeed("orders, version 2")) }),
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
