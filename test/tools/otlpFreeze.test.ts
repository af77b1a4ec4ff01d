import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { runFrozen } from "../observability/frozenFunction.ts"

describe("a function that is frozen at every next, whose collector is down for a tenth of the time", () => {
  it.live("loses no span and sends none before a response", () =>
    Effect.gen(function*() {
      const outcomes = yield* runFrozen({ processes: 3, invocations: 10, maxStopMillis: 5000, seed: 1 })

      for (const { dropped, early, ended, exitCode, outages, output, taken } of outcomes) {
        assert.strictEqual(exitCode, 0, output)
        assert.deepStrictEqual(early, [])
        assert.isAbove(outages, 0)
        assert.strictEqual(dropped, 0, output)
        assert.deepStrictEqual(Array.from(taken.keys()).toSorted(), ended.toSorted(), output)
        assert.deepStrictEqual(new Set(taken.values()), new Set([1]))
      }
    }))
})
