import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Queue } from "effect"
import { TestClock } from "effect/testing"
import { takeBurst } from "../../../src/cli/dev/burst.ts"

describe("takeBurst", () => {
  it.effect("takes what comes in a row as one", () =>
    Effect.gen(function*() {
      const queue = yield* Queue.unbounded<string>()
      const burst = yield* Effect.forkChild(takeBurst(queue))

      yield* Queue.offerAll(queue, ["a.ts", "b.ts"])
      yield* TestClock.adjust("30 millis")
      yield* Queue.offer(queue, "a.ts")
      yield* TestClock.adjust("30 millis")
      yield* Queue.offer(queue, "c.ts")
      yield* TestClock.adjust("40 millis")

      assert.deepStrictEqual(yield* Fiber.join(burst), new Set(["a.ts", "b.ts", "c.ts"]))
    }))

  it.effect("does not wait for the end of a row that does not end", () =>
    Effect.gen(function*() {
      const queue = yield* Queue.unbounded<number>()
      const burst = yield* Effect.forkChild(takeBurst(queue))

      for (let save = 0; save < 20; save++) {
        yield* Queue.offer(queue, save)
        yield* TestClock.adjust("20 millis")
      }

      assert.strictEqual((yield* Fiber.join(burst)).size, 10)
    }))
})
