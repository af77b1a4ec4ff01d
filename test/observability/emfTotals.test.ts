import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Metric, Schema } from "effect"
import { Handler, Lifecycle } from "effect-lambda-runtime"
import { Emf } from "effect-lambda-runtime/observability"
import { TestLambda, type TestRuntimeApi } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Logs } from "../logs.ts"
import { measured, sums, Written } from "./emfDocuments.ts"

const isolated = Effect.provide([Lifecycle.layer, Logs.layer, Written.layer])

const kinds = ["web", "app", "shop"]

const orders = Metric.counter("Orders", { incremental: true })
const stock = Metric.counter("Stock")
const size = Metric.histogram("Size", { boundaries: [10, 100] })
const wait = Metric.summary("Wait", { maxAge: "1 minute", maxSize: 4, quantiles: [0.5] })
const status = Metric.frequency("Status")

describe("the lines of 64 invocations at once", () => {
  it.effect("add up to what 1 000 invocations have measured", () =>
    Effect.gen(function*() {
      const measureOnce = Effect.fnUntraced(function*(n: number) {
        const kind = kinds[n % kinds.length]!
        yield* Metric.update(Metric.withAttributes(orders, { kind }), 1)
        yield* Metric.update(size, n)
        yield* Effect.sleep(n % 7)
        yield* Metric.update(stock, n % 2 === 0 ? 2 : -1)
        yield* Metric.update(wait, n)
        yield* Effect.yieldNow
        yield* Metric.update(status, String(200 + n % 5))
      })
      const lambda = yield* TestLambda.make(
        Handler.provide(Handler.json({ event: Schema.Int }, measureOnce), Emf.layer({ namespace: "shop" })),
        { maxConcurrency: 64 }
      )
      const numbers = Array.from({ length: 1000 }, (_, n) => n)

      const sent = yield* Effect.forEach(numbers, (n) => lambda.start(n, { timeout: false }))
      yield* TestClock.adjust("10 seconds")
      yield* Effect.forEach(sent, ({ response }) => response)
      yield* lambda.idle

      const { documents } = yield* Written
      const written = yield* documents
      assert.isAbove(written.length, 1)
      assert.deepStrictEqual(written.filter(({ requestId }) => requestId !== undefined), [])
      assert.deepStrictEqual(sums(written), {
        "Orders kind=web": 334,
        "Orders kind=app": 333,
        "Orders kind=shop": 333,
        Size: 499_500,
        Stock: 500,
        Wait: 499_500,
        ...Object.fromEntries([200, 201, 202, 203, 204].map((word) => [`Status key=${word}`, 200]))
      })
      const observed = (name: string) =>
        measured(written).filter((metric) => metric.name === name)
          .flatMap(({ values }) =>
            values.flatMap(([value, count]) => Array.from<number>({ length: count }).fill(value))
          )
          .toSorted((a, b) => a - b)
      assert.deepStrictEqual(observed("Size"), numbers)
      assert.deepStrictEqual(observed("Wait"), numbers)
    }).pipe(isolated))
})

const Step = Schema.Union([
  Schema.Struct({ do: Schema.Literal("count"), kind: Schema.Literals(["", "web", "app"]), by: Schema.Int }),
  Schema.Struct({ do: Schema.Literal("observe"), value: Schema.Int }),
  Schema.Struct({ do: Schema.Literal("word"), word: Schema.Literals(["a", "b"]) }),
  Schema.Struct({ do: Schema.Literals(["flush", "remove"]) })
])
type Step = typeof Step.Type

describe("whatever is measured, and whenever it is written", () => {
  it.effect.prop(
    "no count is lost or doubled, and no metric is twice in a line",
    [Schema.Array(Step)],
    ([steps]) =>
      Effect.gen(function*() {
        const context = yield* Layer.build(Emf.layer({ namespace: "shop" }))
        const lambda = yield* TestLambda.make(Handler.json({ event: Schema.Unknown }, () => Effect.void))
        const expected: Record<string, number> = {}
        const expect = (key: string, by: number) => {
          expected[key] = (expected[key] ?? 0) + by
        }
        const run = (step: Step): Effect.Effect<unknown, TestRuntimeApi.FunctionEnded> => {
          switch (step.do) {
            case "count": {
              const attributes: Record<string, string> = step.kind === "" ? {} : { kind: step.kind }
              expect(step.kind === "" ? "Stock" : `Stock kind=${step.kind}`, step.by)
              return Metric.update(Metric.withAttributes(stock, attributes), step.by)
            }
            case "observe":
              expect("Size", step.value)
              return Metric.update(size, step.value)
            case "word":
              expect(`Status key=${step.word}`, 1)
              return Metric.update(status, step.word)
            case "flush":
              return Effect.andThen(lambda.invoke(null), lambda.idle)
            case "remove":
              return Effect.andThen(Metric.remove(size), Metric.remove(stock))
          }
        }

        yield* Effect.provideContext(Effect.forEach(steps, run, { discard: true }), context)
        yield* lambda.shutdown

        const { documents, lines } = yield* Written
        const found = sums(yield* documents)
        for (const key of new Set([...Object.keys(found), ...Object.keys(expected)])) {
          assert.strictEqual(found[key] ?? 0, expected[key] ?? 0, key)
        }
        for (const line of yield* lines) {
          const names = Array.from(line.matchAll(/"Name":"(\w+)"/g), ([, name]) => name)
          assert.strictEqual(new Set(names).size, names.length, line)
        }
      }).pipe(isolated, Effect.scoped),
    { arbitrary: { runs: 50, size: 12 } }
  )
})
