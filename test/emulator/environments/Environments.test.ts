import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { existsSync } from "node:fs"
import { isAlive, make, options } from "./harness.ts"

describe("an environment", () => {
  it.effect("starts on the first call, serves one after another, and reports each", () =>
    Effect.gen(function*() {
      const fn = yield* make()

      const first = yield* fn.invoke(["pid"])
      const second = yield* fn.invoke(["pid"])
      const failed = yield* fn.invoke(["fail"])

      assert.strictEqual(first, second)
      assert.deepStrictEqual(failed, { errorType: "Bad", errorMessage: "x" })
      const invocation = ["InvocationStarted", "InvocationEnded"]
      assert.deepStrictEqual(
        fn.events.map(({ _tag }) => _tag),
        ["EnvironmentStarted", "EnvironmentReady"].concat(invocation, invocation, invocation)
      )
      const reports = fn.events.flatMap((event) => event._tag === "InvocationEnded" ? [event.report] : [])
      assert.deepStrictEqual(reports.map(({ status }) => status), ["success", "success", "error"])
      assert.deepInclude(reports[2], { errorType: "Bad", memorySizeMb: 128, eventBytes: 10, requestId: "request-3" })
      assert.deepStrictEqual(reports.map((report) => report.initDurationMillis === undefined), [false, true, true])
    }))

  it.effect("has the variables of Lambda, a folder for temporary files, and nothing else of this process", () =>
    Effect.gen(function*() {
      const fn = yield* make({
        ...options(undefined, { memory: 256, handler: "app.main", env: { STAGE: "dev", _HANDLER: "other" } }),
        cwd: "/"
      })
      process.env["SECRET_OF_THE_TEST"] = "1"

      const { cwd, env } = Object(yield* fn.invoke(["env"]))
      delete process.env["SECRET_OF_THE_TEST"]

      assert.strictEqual(cwd, "/")
      assert.deepInclude(env, {
        STAGE: "dev",
        _HANDLER: "app.main",
        LAMBDA_TASK_ROOT: "/",
        AWS_LAMBDA_FUNCTION_NAME: "hello",
        AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
        AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "256",
        AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand",
        AWS_LAMBDA_LOG_FORMAT: "Text",
        AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/hello",
        AWS_REGION: "us-east-1",
        TZ: ":UTC",
        PATH: process.env["PATH"]
      })
      assert.match(env.AWS_LAMBDA_LOG_STREAM_NAME, /^1970\/01\/01\/\[\$LATEST\][0-9a-f]{32}$/)
      assert.match(env.AWS_LAMBDA_RUNTIME_API, /^127\.0\.0\.1:\d+$/)
      assert.isTrue(existsSync(env.TMPDIR))
      assert.notProperty(env, "SECRET_OF_THE_TEST")
      assert.notProperty(env, "HOME")

      yield* fn.environments.close

      assert.isFalse(existsSync(env.TMPDIR))
    }))

  it.effect("passes on what a runtime writes, line by line, as part of its invocation", () =>
    Effect.gen(function*() {
      const fn = yield* make()

      const { received, requestId } = fn.send([
        ["log", "one\ntw"],
        ["log", "o é\n"],
        ["warn", "three\n"],
        ["respond", 1]
      ])
      yield* received

      const logs = fn.events.flatMap((event) =>
        event._tag === "Log" ? [[event.output, event.line, event.requestId]] : []
      )
      assert.sameDeepMembers(logs, [
        ["stdout", "one", requestId],
        ["stdout", "two é", requestId],
        ["stderr", "three", requestId]
      ])
      assert.strictEqual(fn.events.at(-1)?._tag, "InvocationEnded")
    }))

  it.effect.each<readonly [steps: ReadonlyArray<readonly [string, unknown]>, problem: string]>([
    [[["exit", 0]], "Runtime exited without providing a reason"],
    [[["log", "last words"], ["exit", 7]], "Runtime exited with error: exit status 7"],
    [[["signal", "SIGKILL"], ["hang", 0]], "Runtime exited with error: signal: killed"]
  ])(
    "that ends by %j answers its caller, and the next call starts another",
    ([steps, problem]) =>
      Effect.gen(function*() {
        const fn = yield* make()
        const crashing = fn.send(steps)
        const next = fn.send([["respond", "next"]])

        const received = yield* Effect.all([crashing.received, next.received])

        assert.deepStrictEqual(received, [
          { errorType: "Runtime.ExitError", errorMessage: `RequestId: request-1 Error: ${problem}` },
          "next"
        ])
        assert.deepStrictEqual(fn.lines(), steps.length === 2 && steps[0]?.[0] === "log" ? ["last words"] : [])
        assert.deepStrictEqual([crashing.settled, next.settled], [1, 1])
      })
  )

  it.effect("that ends in the middle of a response gives its caller the reason", () =>
    Effect.gen(function*() {
      const fn = yield* make()

      const received = yield* fn.invoke(["begin"], ["wait", 30], ["signal", "SIGKILL"], ["hang"])

      assert.deepStrictEqual(received, {
        errorType: "Runtime.ExitError",
        errorMessage: "RequestId: request-1 Error: Runtime exited with error: signal: killed"
      })
    }))

  it.effect("is killed at the timeout, and the next call starts another", () =>
    Effect.gen(function*() {
      const fn = yield* make(options("deaf", { timeout: "3 seconds" }))
      const hanging = fn.send([["hang"]])
      const next = fn.send([["respond", "next"]])
      yield* hanging.taken

      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* Effect.all([hanging.received, next.received]), [
        {
          errorType: "Sandbox.Timedout",
          errorMessage: "RequestId: request-1 Error: Task timed out after 3.00 seconds"
        },
        "next"
      ])
      assert.strictEqual((yield* fn.seen("EnvironmentEnded")).signal, "SIGKILL")
    }))

  it.effect("that responds and then ends costs no other caller anything", () =>
    Effect.gen(function*() {
      const fn = yield* make()
      const first = fn.send([["respond", 1], ["exit", 1]])
      const second = fn.send([["respond", 2]])

      assert.deepStrictEqual(yield* Effect.all([first.received, second.received]), [1, 2])
    }))

  it.effect("that responds and does not ask for the next event is replaced at the timeout", () =>
    Effect.gen(function*() {
      const fn = yield* make()
      const first = fn.send([["respond", 1], ["hang"]])
      const second = fn.send([["respond", 2]])
      assert.strictEqual(yield* first.received, 1)

      yield* TestClock.adjust("31 seconds")

      assert.strictEqual(yield* second.received, 2)
    }))

  it.effect("gets one invocation at a time, however often its runtime responds and asks", () =>
    Effect.gen(function*() {
      const fn = yield* make()
      const first = fn.send([["poll"], ["respond", 1], ["respond", "again"], ["poll"]])
      const second = fn.send([["respond", 2]])
      const third = fn.send([["respond", 3]])

      yield* Effect.all([first.received, second.received], { concurrency: "unbounded" }).pipe(
        Effect.raceFirst(third.received)
      )

      const tags = fn.events.map(({ _tag }) => _tag).filter((tag) => tag.startsWith("Invocation"))
      assert.isTrue(tags.every((tag, n) => tag === (n % 2 === 0 ? "InvocationStarted" : "InvocationEnded")))
    }))
})

describe("an environment that cannot start", () => {
  it.effect.each<readonly [init: string, error: object]>([
    ["exit", {
      errorType: "Runtime.ExitError",
      errorMessage: "RequestId: request-1 Error: Runtime exited with error: exit status 3"
    }],
    ["report", { errorType: "Broken", errorMessage: "no" }]
  ])("gives its error to the caller: %s", ([init, error]) =>
    Effect.gen(function*() {
      const fn = yield* make(options(init))

      assert.deepStrictEqual(yield* fn.invoke(["pid"]), error)
      assert.deepStrictEqual(fn.environments.snapshot.queued, 0)
    }))

  it.effect("and stays after its report is killed after a second", () =>
    Effect.gen(function*() {
      const fn = yield* make(options("stay"))
      const { received } = fn.send([["pid"]])
      yield* fn.seen("Log", ({ line }) => line === "reported")

      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(yield* received, { errorType: "Broken", errorMessage: "no" })
    }))

  it.effect.each<readonly [what: string, command: readonly [string], cwd: string, errorType: string, problem: string]>([
    ["a program that is missing", ["nothing-here"], "/", "Runtime.InvalidEntrypoint", "no such file or directory"],
    ["a file that is not a program", ["/etc/passwd"], "/", "Runtime.InvalidEntrypoint", "permission denied"],
    ["a folder that is missing", ["node"], "/nothing-here", "Runtime.InvalidWorkingDir", "no such file or directory"]
  ])("says why: %s", ([, command, cwd, errorType, problem]) =>
    Effect.gen(function*() {
      const fn = yield* make({ command, cwd })

      const received = yield* fn.invoke(["pid"])

      assert.deepInclude(received, { errorType })
      assert.match(String(Object(received).errorMessage), new RegExp(`^RequestId: request-1 Error: .*${problem}$`))
      assert.strictEqual((yield* fn.seen("InitFailed")).errorType, errorType)
    }))

  it.effect("is started once more within the invocation if it takes too long, and answers within 20 seconds", () =>
    Effect.gen(function*() {
      const fn = yield* make(options("hang", { timeout: "15 minutes" }))
      const calls = [fn.send([["pid"]]), fn.send([["pid"]])]
      yield* fn.seen("EnvironmentStarted")
      yield* TestClock.adjust("10 seconds")
      yield* fn.seen("EnvironmentStarted", ({ environment }) => environment === 2)

      yield* TestClock.adjust("9 seconds")

      assert.deepStrictEqual(
        yield* Effect.forEach(calls, ({ received }) => received),
        calls.map(({ requestId }) => ({
          errorType: "Sandbox.Timedout",
          errorMessage: `RequestId: ${requestId} Error: Task timed out after 9.00 seconds`
        }))
      )
    }))
})

describe("replace", () => {
  it.effect("lets a running invocation end on the old program, and gives the others to the new one", () =>
    Effect.gen(function*() {
      const fn = yield* make(options(undefined, { env: { CODE: "old" } }))
      const running = fn.send([["wait", 100], ["env"]])
      const queued = fn.send([["env"]])
      yield* running.taken

      yield* fn.environments.replace(options(undefined, { env: { CODE: "new" } }))

      const codes = yield* Effect.forEach(
        [running, queued],
        ({ received }) => Effect.map(received, (value) => Object(value).env.CODE)
      )
      assert.deepStrictEqual(codes, ["old", "new"])
    }))

  it.effect("recovers from a program that does not start", () =>
    Effect.gen(function*() {
      const fn = yield* make(options("exit"))
      const failed = yield* fn.invoke(["respond", 1])

      yield* fn.environments.replace(options())

      assert.deepInclude(failed, { errorType: "Runtime.ExitError" })
      assert.strictEqual(yield* fn.invoke(["respond", 1]), 1)
    }))
})

describe("close", () => {
  it.effect("ends the processes and what they have started, and settles whoever waits", () =>
    Effect.gen(function*() {
      const fn = yield* make()
      const inGroup = Number(yield* fn.invoke(["leave", false]))
      const detached = Number(yield* fn.invoke(["leave", true]))
      const running = fn.send([["hang"]])
      const queued = fn.send([["respond", 1]])
      yield* running.taken

      yield* fn.environments.close

      assert.deepStrictEqual(yield* Effect.all([running.received, queued.received]), [
        "EmulatorClosed",
        "EmulatorClosed"
      ])
      const { pid } = yield* fn.seen("EnvironmentStarted")
      assert.deepStrictEqual([pid!, inGroup, detached].map(isAlive), [false, false, false])
      assert.strictEqual(yield* fn.invoke(["respond", 1]), "EmulatorClosed")
    }))

  it.effect("kills a process that does not hear", () =>
    Effect.gen(function*() {
      const fn = yield* make(options("deaf"))
      yield* fn.invoke(["respond", 1])

      yield* fn.environments.close

      assert.deepStrictEqual(fn.lines(), ["not now"])
      assert.strictEqual((yield* fn.seen("EnvironmentEnded")).signal, "SIGKILL")
    }))
})
