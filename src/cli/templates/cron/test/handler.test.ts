import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import nightly from "../events/nightly.json" with { type: "json" }
import { Archive, handler } from "../src/handler.ts"

describe("handler", () => {
  it.effect("deletes what is older than 30 days", () =>
    Effect.gen(function*() {
      const asked: Array<string> = []
      const lambda = yield* Effect.provideService(TestLambda.make(handler), Archive, {
        deleteBefore: (time) => Effect.sync(() => asked.push(DateTime.formatIso(time)))
      })
      yield* TestClock.setTime(Date.UTC(2026, 2, 31, 4))

      const response = yield* lambda.invoke(nightly)

      assert.deepStrictEqual(response, TestLambda.response(null))
      assert.deepStrictEqual(asked, ["2026-03-01T04:00:00.000Z"])
    }))
})
