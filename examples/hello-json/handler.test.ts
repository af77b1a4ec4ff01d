import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { hello } from "./handler.ts"

describe("hello", () => {
  it.effect.each([[30, "older"], [31, "younger"]] as const)(
    "tells one of %i that they look %s",
    ([age, looks]) =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(hello)

        const response = yield* lambda.invoke({ name: "Ada", age })

        assert.deepStrictEqual(
          response,
          TestLambda.response({ greetings: `Hello Ada. You look ${looks} than your age.` })
        )
      })
  )

  it.effect("names every field that does not match", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(hello)

      const response = yield* lambda.invoke({ age: "36" })

      assert.deepStrictEqual(
        response,
        TestLambda.failure("Runtime.InvalidEvent", "event.name: missing key; event.age: expected number")
      )
    }))
})
