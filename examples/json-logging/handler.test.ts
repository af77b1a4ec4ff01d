import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger, References } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { checkout } from "./handler.ts"

describe("checkout", () => {
  it.effect("logs each item", () => {
    const logged: Array<unknown> = []
    const logger = Logger.make(({ fiber, message }) => {
      logged.push({ message, ...fiber.getRef(References.CurrentLogAnnotations) })
    })
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(checkout)

      const response = yield* lambda.invoke(event)

      assert.deepStrictEqual(response, TestLambda.response({ packed: 2 }))
      assert.deepStrictEqual(logged, [
        { message: ["packed"], item: "tea" },
        { message: ["packed"], item: "cup" }
      ])
    }).pipe(Effect.provide(Logger.layer([logger])))
  })
})
