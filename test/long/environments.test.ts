/** A function as child processes under load for a minute. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { load } from "../emulator/environments/load.ts"

const median = (values: ReadonlyArray<number>) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

it.live(
  "200 callers get 200 responses at a time, whatever is killed, and memory stays flat",
  () =>
    Effect.gen(function*() {
      const { counts, heap, wrong } = yield* load({ millis: 60_000, callers: 200, environments: 4, lifeMillis: 1000 })

      const third = Math.floor(heap.length / 3)
      const growth = median(heap.slice(-third)) - median(heap.slice(third, 2 * third))
      yield* Effect.log(counts, `the heap grew by ${growth.toFixed(1)} MB in the last third`)
      assert.deepStrictEqual(wrong, [])
      assert.strictEqual(counts.right + counts.killed, counts.calls)
      assert.isAbove(counts.right, 1000)
      assert.isAbove(counts.kills, 20)
      assert.isBelow(growth, 20)
    }),
  120_000
)
