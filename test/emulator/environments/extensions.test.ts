import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { make, options } from "./harness.ts"

const program = fileURLToPath(new URL("extension.mjs", import.meta.url))

/** A folder with the extension `outside`, and a file that is not a program. */
const folder = Effect.acquireRelease(
  Effect.sync(() => {
    const path = mkdtempSync(join(tmpdir(), "extensions-"))
    symlinkSync(program, join(path, "outside"))
    writeFileSync(join(path, "readme.txt"), "no program")
    return path
  }),
  (path) => Effect.sync(() => rmSync(path, { recursive: true }))
)

const withExtension = (init?: string, does = "nothing else") =>
  Effect.flatMap(
    folder,
    (extensions) => make({ ...options(init), env: { INIT: init ?? "", EXTENSION: does }, extensions })
  )

describe("an external extension", () => {
  it.effect("starts before the runtime, hears of each invocation, and of the end", () =>
    Effect.gen(function*() {
      const fn = yield* withExtension("deaf")

      yield* fn.invoke(["log", "the function\n"], ["respond", 1])
      yield* fn.invoke(["respond", 2])
      yield* fn.environments.close

      assert.deepStrictEqual(fn.lines().filter((line) => line.startsWith("outside")), [
        "outside registered with hello, no handler",
        "outside INVOKE request-1",
        "outside INVOKE request-2",
        "outside SHUTDOWN spindown"
      ])
      // It hears of the end after the runtime has.
      assert.isBelow(fn.lines().indexOf("not now"), fn.lines().indexOf("outside SHUTDOWN spindown"))
    }))

  it.effect("hears of a timeout, and is killed 2 seconds after it", () =>
    Effect.gen(function*() {
      const fn = yield* withExtension(undefined, "deaf")
      const { received, taken } = fn.send([["hang"]])
      yield* taken

      yield* TestClock.adjust("30 seconds")

      assert.deepInclude(yield* received, { errorType: "Sandbox.Timedout" })
      yield* fn.seen("EnvironmentEnded")
      assert.include(fn.lines(), "outside SHUTDOWN timeout")
    }))

  it.effect.each<readonly [does: string, error: object]>([
    ["crash", { errorType: "Extension.Crash", errorMessage: "RequestId: request-1 Error: exit status 2" }],
    ["fail", {
      errorType: "Extension.NoDisk",
      errorMessage: "RequestId: request-1 Error: The extension outside has failed"
    }]
  ])("that fails at the start fails the environment: %s", ([does, error]) =>
    Effect.gen(function*() {
      const fn = yield* withExtension(undefined, does)

      assert.deepStrictEqual(yield* fn.invoke(["respond", 1]), error)
    }))
})

describe("an internal extension", () => {
  it.effect("hears of invocations, and SIGTERM comes before the end", () =>
    Effect.gen(function*() {
      const fn = yield* make(options("graceful"))

      yield* fn.invoke(["respond", 1])
      yield* fn.environments.close

      assert.deepStrictEqual(fn.lines(), ["inside INVOKE", "goodbye"])
      assert.deepInclude(yield* fn.seen("EnvironmentEnded"), { exitCode: 0, signal: null })
    }))

  it.effect("gets SIGTERM after a timeout, too", () =>
    Effect.gen(function*() {
      const fn = yield* make(options("graceful"))
      const { received, taken } = fn.send([["hang"]])
      yield* taken

      yield* TestClock.adjust("30 seconds")

      assert.deepInclude(yield* received, { errorType: "Sandbox.Timedout" })
      assert.deepInclude(yield* fn.seen("EnvironmentEnded"), { exitCode: 0, signal: null })
    }))
})

const snapStart = (init: string) => options(init, { snapStart: true })

describe("a function of SnapStart", () => {
  it.effect("waits as a snapshot until there is an invocation", () =>
    Effect.gen(function*() {
      const fn = yield* make(snapStart("restore"))
      yield* fn.environments.start
      yield* fn.seen("Log", ({ line }) => line === "init")
      assert.notInclude(fn.lines(), "restored 200")

      const { env } = Object(yield* fn.invoke(["env"]))

      assert.deepStrictEqual(fn.lines(), ["init", "restored 200"])
      assert.strictEqual(env.AWS_LAMBDA_INITIALIZATION_TYPE, "snap-start")
      assert.notProperty(env, "AWS_LAMBDA_LOG_GROUP_NAME")
    }))

  it.effect("gives the error of a restore to the caller", () =>
    Effect.gen(function*() {
      const fn = yield* make(snapStart("cannotRestore"))

      assert.deepStrictEqual(yield* fn.invoke(["pid"]), { errorType: "Stale", errorMessage: "old" })
    }))

  it.effect("without the option has no restore", () =>
    Effect.gen(function*() {
      const fn = yield* make(options("restore"))

      yield* fn.invoke(["pid"])

      assert.include(fn.lines(), "restored 404")
    }))
})
