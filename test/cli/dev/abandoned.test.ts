import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import { EventEmitter } from "node:events"
import { untilAbandoned } from "../../../src/cli/dev/abandoned.ts"

describe("untilAbandoned", () => {
  const npm = { npm_lifecycle_event: "npx" }

  it.effect("waits until the terminal is closed", () =>
    Effect.gen(function*() {
      const signals = new EventEmitter()
      const waiting = yield* Effect.forkChild(untilAbandoned(signals, { env: {}, parent: () => 7 }, []), {
        startImmediately: true
      })

      signals.emit("SIGHUP")

      yield* Fiber.join(waiting)
    }))

  it.effect("waits until the shell of npm has ended", () =>
    Effect.gen(function*() {
      let parent = 7
      const waiting = yield* Effect.forkChild(
        untilAbandoned(new EventEmitter(), { env: npm, parent: () => parent }, []),
        {
          startImmediately: true
        }
      )
      yield* TestClock.adjust("1 minute")
      assert.isUndefined(waiting.pollUnsafe())

      parent = 1
      yield* TestClock.adjust("200 millis")

      yield* Fiber.join(waiting)
    }))

  it.effect("waits until nobody reads the output", () =>
    Effect.gen(function*() {
      const output = new EventEmitter()
      const waiting = yield* Effect.forkChild(
        untilAbandoned(new EventEmitter(), { env: {}, parent: () => 7 }, [new EventEmitter(), output]),
        { startImmediately: true }
      )

      output.emit("error", new Error("EPIPE"))
      yield* Fiber.join(waiting)

      // Later ones have a listener, too: without one they would end the process.
      output.emit("error", new Error("EPIPE"))
    }))

  it.effect("outlives a parent that is not npm", () =>
    Effect.gen(function*() {
      let parent = 7
      const waiting = yield* Effect.forkChild(
        untilAbandoned(new EventEmitter(), { env: {}, parent: () => parent }, []),
        {
          startImmediately: true
        }
      )

      parent = 1
      yield* TestClock.adjust("1 minute")

      assert.isUndefined(waiting.pollUnsafe())
    }))
})
