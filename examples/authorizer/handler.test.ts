import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { authorize, Tokens } from "./handler.ts"

describe("authorize", () => {
  it.effect("lets a request with a known token pass, and names the user", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(authorize)

      const response = yield* lambda.invoke(event)

      assert.deepStrictEqual(response, TestLambda.response({ isAuthorized: true, context: { name: "ada" } }))
    }).pipe(Effect.provide(Tokens.layer)))

  it.effect("stops a request with another token, or without one", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(authorize)

      const unknown = yield* lambda.invoke({ ...event, identitySource: ["Bearer no"] })
      const missing = yield* lambda.invoke({ ...event, identitySource: null })

      assert.deepStrictEqual(unknown, TestLambda.response({ isAuthorized: false }))
      assert.deepStrictEqual(missing, TestLambda.response({ isAuthorized: false }))
    }).pipe(Effect.provide(Tokens.layer)))
})
