import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { signUp } from "./handler.ts"

const withAttributes = (userAttributes: Record<string, string>) => ({
  ...event,
  request: { ...event.request, userAttributes }
})

const refusal = TestLambda.failure("SignUpRefused", "Please sign up with your address at example.com")

describe("signUp", () => {
  it.effect("returns the event, with the user confirmed", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(signUp)

      const response = yield* lambda.invoke(event)

      assert.deepStrictEqual(response, TestLambda.response({ ...event, response: { autoConfirmUser: true } }))
    }))

  it.effect.each([
    { email: "eve@example.org" },
    { email: "eve@example.com.example.org" },
    { phone_number: "+4930123456" }
  ])("refuses a user with %o", (userAttributes) =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(signUp)

      const response = yield* lambda.invoke(withAttributes(userAttributes))

      assert.deepStrictEqual(response, refusal)
    }))
})
