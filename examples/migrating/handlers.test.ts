import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { TestLambda } from "effect-lambda-runtime/testing"
import { readFileSync } from "node:fs"
import request from "../api-gateway/event.json" with { type: "json" }
import batch from "../sqs-batch/event.json" with { type: "json" }
import { placeOrder } from "./fromEffectAws.ts"
import { getUser } from "./fromHono.ts"
import { postOrder } from "./fromMiddy.ts"
import { placeOrders } from "./fromPowertools.ts"
import { placeOnce } from "./fromPowertoolsIdempotency.ts"
import { Orders } from "./Orders.ts"

const layerTest = Layer.succeed(Orders, {
  place: ({ id }) => id === "o-3" ? Effect.die(new Error("sold out")) : Effect.void
})

const json = (statusCode: number, body: string, headers: Readonly<Record<string, string>> = {}) =>
  TestLambda.response({ statusCode, headers, body, isBase64Encoded: false })

describe("the functions of this page", () => {
  it.effect("place an order, as with effect-aws", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(placeOrder)

      const response = yield* lambda.invoke({ id: "o-1", amount: 5 })

      assert.deepStrictEqual(response, TestLambda.response({ placed: "o-1" }))
    }).pipe(Effect.provide(layerTest)))

  it.effect("report the messages that failed, as with Powertools", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(placeOrders)
      const [message] = batch.Records

      const response = yield* lambda.invoke({
        Records: [
          { ...message, messageId: "m-1", body: `{"id":"o-1","amount":5}` },
          { ...message, messageId: "m-2", body: `{"id":"o-3","amount":5}` },
          { ...message, messageId: "m-3", body: "no order" }
        ]
      })

      assert.deepStrictEqual(
        response,
        TestLambda.response({ batchItemFailures: [{ itemIdentifier: "m-2" }, { itemIdentifier: "m-3" }] })
      )
    }).pipe(Effect.provide(layerTest)))

  it.effect("respond with 400 to a body that does not match, as with middy", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(postOrder)
      const cors = { "access-control-allow-origin": "*" }

      const good = yield* lambda.invoke({ ...request, body: `{"id":"o-1","amount":5}` })
      const bad = yield* lambda.invoke({ ...request, body: `{"id":"o-1"}` })

      assert.deepStrictEqual(good, json(201, `{"placed":"o-1"}`, cors))
      assert.deepStrictEqual(bad, json(400, "event.body.amount: missing key", cors))
    }).pipe(Effect.provide(layerTest)))

  it.effect("respond by the route, as with hono", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(getUser)
      const routed = { ...request, routeKey: "GET /users/{id}" }

      const found = yield* lambda.invoke({ ...routed, pathParameters: { id: "42" } })
      const missing = yield* lambda.invoke({ ...routed, pathParameters: { id: "7" } })

      assert.deepStrictEqual(found, json(200, `{"name":"Ada"}`, { "content-type": "application/json" }))
      assert.strictEqual((missing as { readonly body: { readonly statusCode: number } }).body.statusCode, 404)
    }))

  it.effect("place an order once, as with Powertools", () =>
    Effect.gen(function*() {
      const placed: Array<string> = []
      const orders = Orders.of({ place: ({ id }) => Effect.sync(() => void placed.push(id)) })
      const lambda = yield* Effect.provideService(TestLambda.make(placeOnce), Orders, orders)

      for (const id of ["o-1", "o-1", "o-2"]) {
        assert.deepStrictEqual(yield* lambda.invoke({ id, amount: 5 }), TestLambda.response(null))
      }

      assert.deepStrictEqual(placed, ["o-1", "o-2"])
    }).pipe(Effect.provide(IdempotencyStore.layerMemory)))

  for (const name of ["fromEffectAws", "fromPowertools", "fromPowertoolsIdempotency", "fromMiddy", "fromHono"]) {
    it(`stand in the page as they stand in ${name}.ts`, () => {
      const page = readFileSync(new URL("README.md", import.meta.url), "utf8")

      assert.include(page, readFileSync(new URL(`${name}.ts`, import.meta.url), "utf8"))
    })
  }
})
