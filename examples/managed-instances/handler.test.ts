import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { wait } from "./handler.ts"

describe("wait", () => {
  it.effect("handles as many invocations at once as Lambda allows", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(wait, { maxConcurrency: 3 })
      const sent = yield* Effect.forEach(["a", "b", "c"], (requestId) => lambda.start({ millis: 100 }, { requestId }))

      yield* TestClock.adjust("100 millis")
      const responses = yield* Effect.forEach(sent, ({ response }) => response)

      assert.deepStrictEqual(responses, [
        TestLambda.response({ requestId: "a", running: 1 }),
        TestLambda.response({ requestId: "b", running: 2 }),
        TestLambda.response({ requestId: "c", running: 3 })
      ])
    }))
})
