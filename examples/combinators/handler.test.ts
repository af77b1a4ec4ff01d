import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { handler } from "./handler.ts"

describe("handler", () => {
  it.effect("says how many are left, and what is missing", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)

      const responses = yield* Effect.forEach(["cup", "spoon"], (item) => lambda.invoke({ item }))

      assert.deepStrictEqual(responses, [
        TestLambda.response({ left: 2 }),
        TestLambda.response({ left: 0, missing: "spoon" })
      ])
    }))
})
