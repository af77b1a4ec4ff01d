import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { Atlas, capital } from "./handler.ts"

describe("capital", () => {
  it.effect("responds with what the file says", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(capital)

      const known = yield* lambda.invoke({ country: "Iceland" })
      const unknown = yield* lambda.invoke({ country: "Atlantis" })

      assert.deepStrictEqual(known, TestLambda.response({ capital: "Reykjavík" }))
      assert.deepStrictEqual(unknown, TestLambda.response({ capital: null }))
    }).pipe(Effect.provide(Layer.orDie(Atlas.layer))))
})
