import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { runFrozen } from "../observability/frozenFunction.ts"

const seed = Number(process.env["SEED"] ?? Date.now() % 1_000_000)

describe("2000 invocations of 16 functions that are frozen at every next, whose collectors are down for a tenth of the time", () => {
  it.live(`lose no span and send none before a response (SEED=${seed})`, () =>
    Effect.gen(function*() {
      const outcomes = yield* runFrozen({ processes: 16, invocations: 125, maxStopMillis: 5000, seed })

      const repeated = outcomes.flatMap(({ taken }) => Array.from(taken.values()).filter((times) => times > 1))
      const total = outcomes.reduce((sum, { ended }) => sum + ended.length, 0)
      const outages = outcomes.reduce((sum, { outages }) => sum + outages, 0)
      yield* Effect.log(`${total} spans, ${outages} outages, ${repeated.length} spans taken more than once`)
      for (const { dropped, early, ended, exitCode, output, taken } of outcomes) {
        assert.strictEqual(exitCode, 0, output)
        assert.deepStrictEqual(early, [])
        assert.strictEqual(dropped, 0, output)
        assert.deepStrictEqual(Array.from(taken.keys()).toSorted(), ended.toSorted(), output)
      }
    }), 900_000)
})
