import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { functions } from "./handler.ts"

const start = (environment: Readonly<Record<string, string>>) => TestLambda.make(functions, { environment })

describe("functions", () => {
  it.effect("runs the one that _HANDLER names", () =>
    Effect.gen(function*() {
      const greet = yield* start({ _HANDLER: "main.greet" })
      const order = yield* start({ _HANDLER: "main.order", SHOP: "Tea & Cups" })

      assert.deepStrictEqual(yield* greet.invoke("Ada"), TestLambda.response("Hello Ada"))
      assert.deepStrictEqual(
        yield* order.invoke({ item: "cup" }),
        TestLambda.response("Tea & Cups sells you a cup")
      )
    }))

  it.effect("does not start without a variable that this function needs", () =>
    Effect.gen(function*() {
      const order = yield* start({ _HANDLER: "main.order" })

      const exit = yield* order.exit

      assert.include(Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "", "SHOP")
    }))
})
