import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { countVisit } from "./handler.ts"

describe("countVisit", () => {
  it.effect("responds with the tenant of the invocation", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(countVisit)

      const response = yield* lambda.invoke({}, { tenantId: "blue" })

      assert.deepStrictEqual(response, TestLambda.response({ tenant: "blue", visits: 1 }))
    }))

  it.effect("fails if the invocation has no tenant", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(countVisit)

      const response = yield* lambda.invoke({})

      assert.deepStrictEqual(response, TestLambda.failure("TenantMissing", "the invocation has no tenant id"))
    }))
})
