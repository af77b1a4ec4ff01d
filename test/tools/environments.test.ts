/** A function as child processes under load, and one suite of behaviours over all runtimes. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { load } from "../emulator/environments/load.ts"

it.live("every caller gets one response, the right one, while processes are killed at random", () =>
  Effect.gen(function*() {
    const { counts, wrong } = yield* load({ millis: 5000, callers: 200, environments: 4, lifeMillis: 600 })

    assert.deepStrictEqual(wrong, [])
    assert.strictEqual(counts.right + counts.killed, counts.calls)
    assert.isAbove(counts.right, 100)
    assert.isAbove(counts.kills, 2)
  }))
