import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { announce } from "./handler.ts"

describe("announce", () => {
  it.effect("tells of an order", () =>
    Effect.gen(function*() {
      const logged: Array<unknown> = []
      const logger = Logger.make(({ message }) => {
        logged.push(message)
      })
      const lambda = yield* Effect.provide(TestLambda.make(announce), Logger.layer([logger]))

      const response = yield* lambda.invoke(event)

      assert.deepStrictEqual(response, TestLambda.response(null))
      assert.deepStrictEqual(logged, [["shop.example.com sold o-42 for 12.5 euros"]])
    }))

  it.effect.each(
    [
      [{ ...event, "detail-type": "Order paid" }, `event["detail-type"]: expected "Order placed"`],
      [{ ...event, detail: { ...event.detail, euros: "12.5" } }, "event.detail.euros: expected number"]
    ] as const
  )("refuses what its schema does not describe, %#", ([wrong, expected]) =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(announce)

      const response = yield* lambda.invoke(wrong)

      assert.deepStrictEqual(response, TestLambda.failure("Runtime.InvalidEvent", expected))
    }))
})
