import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { OutOfStock, ship, Warehouse } from "./handler.ts"

const message = (messageId: string, body: string) => ({ ...event.Records[0], messageId, body })

/** A function, and the orders that it has shipped so far. */
const start = Effect.gen(function*() {
  const shipped: Array<string> = []
  const lambda = yield* Effect.provideService(TestLambda.make(ship), Warehouse, {
    ship: (orderId, item) =>
      item === "chair" ? Effect.fail(new OutOfStock({ item })) : Effect.sync(() => shipped.push(orderId))
  })
  return { lambda, shipped }
})

describe("ship", () => {
  it.effect("reports nothing if every order is on its way", () =>
    Effect.gen(function*() {
      const { lambda, shipped } = yield* start

      const response = yield* lambda.invoke({
        Records: [
          message("m-1", `{"orderId":"o-1","item":"lamp"}`),
          message("m-2", `{"orderId":"o-2","item":"table"}`)
        ]
      })

      assert.deepStrictEqual(response, TestLambda.response({ batchItemFailures: [] }))
      assert.deepStrictEqual(shipped, ["o-1", "o-2"])
    }))

  it.effect("reports the order that cannot be shipped, and ships the others", () =>
    Effect.gen(function*() {
      const { lambda, shipped } = yield* start

      const response = yield* lambda.invoke({
        Records: [
          message("m-1", `{"orderId":"o-1","item":"chair"}`),
          message("m-2", `{"orderId":"o-2","item":"lamp"}`)
        ]
      })

      assert.deepStrictEqual(response, TestLambda.response({ batchItemFailures: [{ itemIdentifier: "m-1" }] }))
      assert.deepStrictEqual(shipped, ["o-2"])
    }))

  it.effect("reports the message that is not an order, and ships the others", () =>
    Effect.gen(function*() {
      const { lambda, shipped } = yield* start

      const response = yield* lambda.invoke({
        Records: [message("m-1", "a lamp, please"), message("m-2", `{"orderId":"o-2","item":"lamp"}`)]
      })

      assert.deepStrictEqual(response, TestLambda.response({ batchItemFailures: [{ itemIdentifier: "m-1" }] }))
      assert.deepStrictEqual(shipped, ["o-2"])
    }))
})
