import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { echo } from "./handler.ts"

/** The function, and the messages that it has logged so far. */
const start = Effect.gen(function*() {
  const logged: Array<unknown> = []
  const logger = Logger.make(({ message }) => {
    logged.push(...Array.isArray(message) ? message : [message])
  })
  const lambda = yield* Effect.provide(TestLambda.make(echo), Logger.layer([logger]))
  return { lambda, logged }
})

describe("echo", () => {
  it.effect("responds before the background work is done", () =>
    Effect.gen(function*() {
      const { lambda, logged } = yield* start

      const response = yield* lambda.invoke({ message: "hello" })
      yield* TestClock.adjust("9999 millis")

      assert.deepStrictEqual(response, TestLambda.response({ echoedMessage: "hello" }))
      assert.deepStrictEqual(logged, ["background work begins"])
    }))

  it.effect("takes the next event when the work is done", () =>
    Effect.gen(function*() {
      const { lambda, logged } = yield* start
      yield* lambda.invoke({ message: "first", workMillis: 50 })
      const second = yield* Effect.forkChild(lambda.invoke({ message: "second", workMillis: 0 }))

      yield* TestClock.adjust("49 millis")
      const calls = yield* lambda.api.calls
      yield* TestClock.adjust("1 millis")
      yield* lambda.idle

      assert.deepStrictEqual(calls.map((call) => call.split(" ")[0]), ["next", "respond"])
      assert.deepStrictEqual(second.pollUnsafe()?._tag, "Success")
      assert.deepStrictEqual(logged, [
        "background work begins",
        "background work is done",
        "background work begins",
        "background work is done"
      ])
    }))

  it.effect("goes on when the background work fails", () =>
    Effect.gen(function*() {
      const { lambda, logged } = yield* start

      const first = yield* lambda.invoke({ message: "first", workMillis: 0, fail: true })
      yield* TestClock.adjust("1 millis")
      yield* lambda.idle
      const second = yield* lambda.invoke({ message: "second" })

      assert.deepStrictEqual(first, TestLambda.response({ echoedMessage: "first" }))
      assert.deepStrictEqual(second, TestLambda.response({ echoedMessage: "second" }))
      assert.include(logged, "background work failed")
      assert.notInclude(logged, "background work is done")
    }))
})
