import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { functions } from "./handler.ts"

const start = (name: string) => TestLambda.make(functions, { environment: { _HANDLER: name } })

describe("order", () => {
  it.effect("sells until nothing is left, and then says what is missing", () =>
    Effect.gen(function*() {
      const lambda = yield* start("order")

      const responses = yield* Effect.forEach([1, 2, 3], () => lambda.invoke({ item: "cup" }))

      assert.deepStrictEqual(responses, [
        TestLambda.response({ left: 1 }),
        TestLambda.response({ left: 0 }),
        TestLambda.response({ left: 0, missing: "cup" })
      ])
    }))
})

describe("greet", () => {
  it.effect("runs from the same package under another name", () =>
    Effect.gen(function*() {
      const lambda = yield* start("greet")

      assert.deepStrictEqual(yield* lambda.invoke("Ada"), TestLambda.response("Hello Ada"))
    }))
})
