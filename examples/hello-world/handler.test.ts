import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { reverse } from "./handler.ts"

describe("reverse", () => {
  it.effect("returns the string in reverse", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(reverse)

      const response = yield* lambda.invoke("Hello, 🌍!")

      assert.deepStrictEqual(response, TestLambda.response("!🌍 ,olleH"))
    }))

  it.effect("refuses an event that is not a string", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(reverse)

      const response = yield* lambda.invoke({ text: "Hello" })

      assert.deepStrictEqual(response, TestLambda.failure("Runtime.InvalidEvent", "event: expected a JSON string"))
    }))
})
