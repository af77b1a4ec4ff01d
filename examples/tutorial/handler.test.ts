import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { palindrome } from "./handler.ts"

it.effect.each([["Never odd or even", true], ["Été", true], ["Hello", false]] as const)(
  "says of %s: %s",
  ([text, isPalindrome]) =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(palindrome)

      const response = yield* lambda.invoke({ text })

      assert.deepStrictEqual(response, TestLambda.response({ text, isPalindrome }))
    })
)

it.effect("refuses an event without a text", () =>
  Effect.gen(function*() {
    const lambda = yield* TestLambda.make(palindrome)

    const response = yield* lambda.invoke({})

    assert.deepStrictEqual(response, TestLambda.failure("Runtime.InvalidEvent", "event.text: missing key"))
  }))
