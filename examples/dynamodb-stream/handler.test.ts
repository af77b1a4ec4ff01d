import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { Revenue, sumUp } from "./handler.ts"

/** A function, and what it has added to the revenue so far. */
const start = Effect.gen(function*() {
  const added: Array<unknown> = []
  const lambda = yield* Effect.provideService(TestLambda.make(sumUp), Revenue, {
    add: (customer, euros) => Effect.sync(() => added.push([customer, euros]))
  })
  return { added, lambda }
})

describe("sumUp", () => {
  it.effect("adds the new value of an item and subtracts the old one", () =>
    Effect.gen(function*() {
      const { added, lambda } = yield* start

      const response = yield* lambda.invoke(event)

      assert.deepStrictEqual(response, TestLambda.response({ batchItemFailures: [] }))
      assert.deepStrictEqual(added, [["ada", 10], ["ada", -10], ["ada", 12.5], ["ada", -12.5]])
    }))

  it.effect("stops at a change that does not decode, so that Lambda continues from there", () =>
    Effect.gen(function*() {
      const { added, lambda } = yield* start
      const [insert, modify, remove] = event.Records
      const bad = { ...modify, dynamodb: { ...modify?.dynamodb, NewImage: { orderId: { S: "o-1" } } } }

      const response = yield* lambda.invoke({ Records: [insert, bad, remove] })

      assert.deepStrictEqual(
        response,
        TestLambda.response({ batchItemFailures: [{ itemIdentifier: "442158450000000001745043902" }] })
      )
      assert.deepStrictEqual(added, [["ada", 10]])
    }))
})
