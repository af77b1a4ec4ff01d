import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import config from "./effect-lambda.config.ts"
import letter from "./events/letters.json" with { type: "json" }
import event from "./events/orders.json" with { type: "json" }
import { letters } from "./letters/handler.ts"
import { order } from "./orders/handler.ts"

const environment = config.functions.orders.env

describe("order", () => {
  it.effect("sells cups", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(order, { environment })

      assert.deepStrictEqual(yield* lambda.invoke(event), TestLambda.response({ orderId: "o-42", price: 9 }))
    }))

  it.effect("fails with OutOfStock if too few cups are left", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(order, { environment })

      const response = yield* lambda.invoke({ ...event, cups: 4 })

      assert.deepStrictEqual(response, TestLambda.failure("OutOfStock", "there are 3 cups left, not 4"))
    }))
})

describe("letters", () => {
  it.effect("writes a letter for each order", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(letters, { environment: { SENDER: "Tea & Cups" } })

      assert.deepStrictEqual(yield* lambda.invoke(letter), TestLambda.response({ batchItemFailures: [] }))
    }))
})
