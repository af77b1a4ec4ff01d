import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { placeOrder } from "./handler.ts"
import { OrderFailed, Orders } from "./Orders.ts"

/** Orders in memory take the place of the database. */
const layerTest = Layer.sync(Orders, () => {
  const placed: Array<string> = []
  return {
    place: ({ item }) =>
      item === "lead" ? Effect.fail(new OrderFailed({ cause: "full" })) : Effect.sync(() => placed.push(item))
  }
})

describe("placeOrder", () => {
  it.effect("responds with the number of the order", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(placeOrder)

      const responses = yield* Effect.forEach(["tea", "cup"], (item) => lambda.invoke({ item, quantity: 2 }))

      assert.deepStrictEqual(responses, [TestLambda.response({ id: 1 }), TestLambda.response({ id: 2 })])
    }).pipe(Effect.provide(layerTest)))

  it.effect("fails by name if the order is not stored", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(placeOrder)

      const response = yield* lambda.invoke({ item: "lead", quantity: 1 })

      assert.deepStrictEqual(response, TestLambda.failure("OrderFailed", "the order could not be stored"))
    }).pipe(Effect.provide(layerTest)))
})
