import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import ada from "../events/ada.json" with { type: "json" }
import { handler } from "../src/handler.ts"

describe("handler", () => {
  it.effect("greets by name", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)

      const response = yield* lambda.invoke(ada)

      assert.deepStrictEqual(response, TestLambda.response({ greetings: "Hello Ada. You look younger than your age." }))
    }))

  it.effect("refuses an event without an age", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)

      const response = yield* lambda.invoke({ name: "Ada" })

      assert.deepStrictEqual(response, TestLambda.failure("Runtime.InvalidEvent", "event.age: missing key"))
    }))
})
