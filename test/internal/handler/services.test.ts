import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Exit, Layer, Schema, Stream } from "effect"
import { ErrorReport, Handler, Lambda } from "effect-lambda-runtime"
import { TestLambda, TestRuntimeApi } from "effect-lambda-runtime/testing"
import { invoke, OutOfStock, responding } from "../../handlers.ts"

describe("provide, provideService, provideContext", () => {
  class Prices extends Context.Service<Prices, { readonly price: number }>()("test/Prices") {}

  const quote = responding(Effect.map(Prices, ({ price }) => price))

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

  it.effect("report a layer that fails as the program does: before the first event, under the name of its error", () =>
    Effect.gen(function*() {
      const layer = Layer.effect(Prices, Effect.fail(new OutOfStock({ item: "prices" })))
      const lambda = yield* TestLambda.make(Handler.provide(quote, layer))
      const program = Effect.provide(Lambda.run(quote), [layer, TestRuntimeApi.layer])

      const ofHandler = yield* lambda.exit
      const ofProgram = yield* Effect.exit(program)

      const reports = [ofHandler, ofProgram].map((exit) =>
        Exit.isFailure(exit) ? ErrorReport.fromCause(exit.cause) : undefined
      )
      assert.deepStrictEqual(
        reports.map((report) => [report?.errorType, report?.errorMessage, report?.functionErrorType]),
        reports.map(() => ["OutOfStock", "there is no prices left", "Function.OutOfStock"])
      )
      assert.deepStrictEqual(yield* lambda.api.calls, [])
    }))
})
