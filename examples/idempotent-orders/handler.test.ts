import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { BankClosed, Payments, placeOrder } from "./handler.ts"

const layer = Layer.merge(Payments.layer, IdempotencyStore.layerMemory)

describe("placeOrder", () => {
  it.effect("pays an order once, and returns the same receipt again", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(placeOrder)

      const first = yield* lambda.invoke({ id: "o-1", euros: 30 })
      const again = yield* lambda.invoke({ id: "o-1", euros: 30 })
      const other = yield* lambda.invoke({ id: "o-2", euros: 30 })

      assert.deepStrictEqual(first, TestLambda.response({ charge: "charge-1", euros: 30 }))
      assert.deepStrictEqual(again, first)
      assert.deepStrictEqual(other, TestLambda.response({ charge: "charge-2", euros: 30 }))
    }).pipe(Effect.provide(layer)))

  it.effect("refuses another amount for the same order", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(placeOrder)
      yield* lambda.invoke({ id: "o-1", euros: 30 })

      const response = yield* lambda.invoke({ id: "o-1", euros: 31 })

      const message = "the idempotency key was used before with another payload"
      assert.deepStrictEqual(response, TestLambda.failure("PayloadMismatch", message))
    }).pipe(Effect.provide(layer)))

  it.effect("declines an order once and for all", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(placeOrder)

      const responses = [
        yield* lambda.invoke({ id: "o-1", euros: 2000 }),
        yield* lambda.invoke({ id: "o-1", euros: 2000 })
      ]

      const declined = TestLambda.failure("Declined", "2000 euros were declined")
      assert.deepStrictEqual(responses, [declined, declined])
    }).pipe(Effect.provide(layer)))

  it.effect("pays when the bank answers again", () =>
    Effect.gen(function*() {
      let isClosed = true
      const payments = Payments.of({
        charge: () => Effect.suspend(() => isClosed ? new BankClosed() : Effect.succeed("charge-1"))
      })
      const lambda = yield* Effect.provideService(TestLambda.make(placeOrder), Payments, payments)

      const closed = yield* lambda.invoke({ id: "o-1", euros: 30 })
      isClosed = false
      const open = yield* lambda.invoke({ id: "o-1", euros: 30 })

      assert.deepStrictEqual(closed, TestLambda.failure("BankClosed", "the bank does not answer"))
      assert.deepStrictEqual(open, TestLambda.response({ charge: "charge-1", euros: 30 }))
    }).pipe(Effect.provide(IdempotencyStore.layerMemory)))

  it.effect("fails while the same order is being paid, and pays it once", () =>
    Effect.gen(function*() {
      const payments = Payments.of({ charge: () => Effect.as(Effect.sleep("2 seconds"), "charge-1") })
      const lambda = yield* Effect.provideService(
        TestLambda.make(placeOrder, { maxConcurrency: 2 }),
        Payments,
        payments
      )
      const first = yield* lambda.start({ id: "o-1", euros: 30 })

      const second = yield* lambda.invoke({ id: "o-1", euros: 30 })
      yield* TestClock.adjust("2 seconds")

      const message = "another run with the same idempotency key is in progress"
      assert.deepStrictEqual(second, TestLambda.failure("AlreadyRunning", message))
      assert.deepStrictEqual(yield* first.response, TestLambda.response({ charge: "charge-1", euros: 30 }))
    }).pipe(Effect.provide(IdempotencyStore.layerMemory)))
})
