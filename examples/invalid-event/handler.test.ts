import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { placeOrder } from "./handler.ts"

const headers = { "content-type": "text/plain; charset=utf-8" }

describe("placeOrder", () => {
  it.effect("takes an order", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(placeOrder)

      const response = yield* lambda.invoke({ ...event, body: `{"item":"tea","quantity":2}` })

      assert.deepStrictEqual(
        response,
        TestLambda.response({ statusCode: 201, headers, body: "2 × tea", isBase64Encoded: false })
      )
    }))

  it.effect("responds with 400 and the field that is wrong", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(placeOrder)

      const response = yield* lambda.invoke(event)

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          statusCode: 400,
          headers,
          body: "event.body.quantity: expected a value greater than or equal to 0",
          isBase64Encoded: false
        })
      )
    }))
})
