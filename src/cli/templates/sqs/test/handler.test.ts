import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { SqsEvent } from "effect-lambda-runtime/events/SqsEvent"
import { sample, TestLambda } from "effect-lambda-runtime/testing"
import { handler, OutOfStock, Warehouse } from "../src/handler.ts"

/** A function, and the orders that it has shipped so far. */
const start = Effect.gen(function*() {
  const shipped: Array<string> = []
  const lambda = yield* Effect.provideService(TestLambda.make(handler), Warehouse, {
    ship: (orderId, item) =>
      item === "chair" ? Effect.fail(new OutOfStock({ item })) : Effect.sync(() => void shipped.push(orderId))
  })
  return { lambda, shipped }
})

const message = (messageId: string, body: string) => ({ messageId, body })

describe("handler", () => {
  it.effect("ships every order", () =>
    Effect.gen(function*() {
      const { lambda, shipped } = yield* start

      const response = yield* lambda.invoke(sample(SqsEvent, {
        Records: [
          message("m-1", `{"orderId":"o-1","item":"lamp"}`),
          message("m-2", `{"orderId":"o-2","item":"table"}`)
        ]
      }))

      assert.deepStrictEqual(response, TestLambda.response({ batchItemFailures: [] }))
      assert.deepStrictEqual(shipped, ["o-1", "o-2"])
    }))

  it.effect("reports the order that fails and the message that is not an order, and ships the others", () =>
    Effect.gen(function*() {
      const { lambda, shipped } = yield* start

      const response = yield* lambda.invoke(sample(SqsEvent, {
        Records: [
          message("m-1", `{"orderId":"o-1","item":"chair"}`),
          message("m-2", "a lamp, please"),
          message("m-3", `{"orderId":"o-3","item":"lamp"}`)
        ]
      }))

      assert.deepStrictEqual(
        response,
        TestLambda.response({ batchItemFailures: [{ itemIdentifier: "m-1" }, { itemIdentifier: "m-2" }] })
      )
      assert.deepStrictEqual(shipped, ["o-3"])
    }))
})
