import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { greet } from "./handler.ts"

describe("greet", () => {
  it.effect("greets by name", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(greet)

      const response = yield* lambda.invoke({ name: "Grüße" })

      assert.deepStrictEqual(response, TestLambda.response({ greeting: "Hello, Grüße!" }))
    }))
})
