import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import declined from "./declined.json" with { type: "json" }
import event from "./event.json" with { type: "json" }
import { pay } from "./handler.ts"

describe("pay", () => {
  it.effect("pays an order, and fails if the card is declined", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(pay)

      const paid = yield* lambda.invoke(event)
      const failed = yield* lambda.invoke(declined)

      assert.deepStrictEqual(paid, TestLambda.response({ paid: 12.5 }))
      assert.deepStrictEqual(failed, TestLambda.failure("CardDeclined", "the card of order o-43 was declined"))
    }))
})
