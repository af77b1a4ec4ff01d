import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { make, options } from "./harness.ts"

const results = (calls: ReadonlyArray<{ readonly received: Effect.Effect<unknown> }>) =>
  Effect.forEach(calls, ({ received }) => received)

/** The path of a file that is not there. */
const file = Effect.map(
  Effect.acquireRelease(
    Effect.sync(() => mkdtempSync(join(tmpdir(), "gate-"))),
    (folder) => Effect.sync(() => rmSync(folder, { recursive: true }))
  ),
  (folder) => join(folder, "open")
)

describe("the environments of a function", () => {
  it.effect("are as many as calls wait, up to the limit, and the one that was used last goes on", () =>
    Effect.gen(function*() {
      const fn = yield* make(options(undefined, { concurrency: 2 }))
      const gate = yield* file
      const blocked = [fn.send([["until", gate], ["pid"]]), fn.send([["until", gate], ["pid"]])]
      const queued = fn.send([["pid"]])
      yield* Effect.forEach(blocked, ({ taken }) => taken)
      const { environments } = fn.environments.snapshot

      writeFileSync(gate, "")
      const pids = yield* results(blocked)
      const third = yield* queued.received
      yield* fn.idle
      const last = fn.events.findLast((event) => event._tag === "InvocationEnded")?.environment
      const { pid } = yield* fn.seen("EnvironmentStarted", ({ environment }) => environment === last)
      const first = yield* fn.invoke(["pid"])
      yield* fn.idle
      const sequential = [first, yield* fn.invoke(["pid"])]

      assert.strictEqual(new Set(pids).size, 2)
      assert.include(pids, third)
      assert.deepStrictEqual(environments.map(({ id }) => id), [1, 2])
      assert.deepStrictEqual(sequential, [pid, pid])
    }))

  it.effect("get an event at a time by default, and plain HTTP requests beside it", () =>
    Effect.gen(function*() {
      const fn = yield* make()
      const hanging = fn.send([["hang"]])
      yield* hanging.taken
      const event = fn.send([["respond", "event"]])
      const request = fn.send([["respond", "request"]], { isRequest: true })

      assert.strictEqual(yield* request.received, "request")
      assert.strictEqual(event.settled, 0)
      assert.strictEqual(fn.environments.snapshot.queued, 1)
    }))

  it.effect("are not needed for a caller that has left", () =>
    Effect.gen(function*() {
      const fn = yield* make()
      const first = fn.send([["wait", 20], ["respond", 1]])
      const left = fn.send([["log", "too late\n"], ["respond", 2]])
      left.leave()
      first.leave()

      const third = yield* fn.invoke(["respond", 3])

      assert.strictEqual(third, 3)
      assert.deepStrictEqual(fn.lines(), [])
      assert.deepStrictEqual([first.settled, left.settled], [0, 0])
    }))

  it.effect("get many invocations at once if the function takes them, and live on after a timeout", () =>
    Effect.gen(function*() {
      const fn = yield* make(options(undefined, { maxConcurrency: 3, timeout: "3 seconds" }))
      const hanging = fn.send([["hang"]])
      const others = ["a", "b", "c", "d"].map((value) => fn.send([["respond", value]]))

      const { env } = Object(yield* fn.invoke(["env"]))
      const received = yield* results(others)
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(received, ["a", "b", "c", "d"])
      assert.deepInclude(env, {
        AWS_LAMBDA_MAX_CONCURRENCY: "3",
        AWS_LAMBDA_INITIALIZATION_TYPE: "lambda-managed-instances",
        AWS_LAMBDA_LOG_FORMAT: "JSON"
      })
      assert.deepInclude(yield* hanging.received, { errorType: "Sandbox.Timedout" })
      assert.strictEqual(yield* fn.invoke(["respond", "still here"]), "still here")
      assert.strictEqual(fn.environments.snapshot.environments.length, 1)
    }))

  it.effect("end if they use more memory than the function has", () =>
    Effect.gen(function*() {
      const fn = yield* make()

      const received = yield* fn.invoke(["fill", 200], ["hang"])

      assert.deepStrictEqual(received, {
        errorType: "Runtime.OutOfMemory",
        errorMessage: "RequestId: request-1 Error: Runtime exited with error: signal: killed"
      })
      const { report } = yield* fn.seen("InvocationEnded")
      assert.strictEqual(report.maxMemoryUsedMb, 128)
    }))

  it.effect("of a program that hangs at its start give their callers to its replacement", () =>
    Effect.gen(function*() {
      const fn = yield* make(options(undefined, { concurrency: 2 }))
      assert.strictEqual(yield* fn.invoke(["respond", 1]), 1)
      yield* fn.environments.replace(options("hang", { concurrency: 1 }))
      const waiting = fn.send([["respond", 2]])
      yield* fn.seen("EnvironmentStarted", ({ environment }) => environment === 2)

      yield* fn.environments.replace(options(undefined, { concurrency: 1 }))

      assert.strictEqual(yield* waiting.received, 2)
    }))
})
