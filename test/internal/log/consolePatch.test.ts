import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { stripVTControlCharacters } from "node:util"
import * as Environment from "../../../src/Environment.ts"
import { patchConsole } from "../../../src/internal/log/consolePatch.ts"
import { type LogEntry, LogOutput } from "../../../src/internal/log/logOutput.ts"
import * as InvokeStore from "../../../src/internal/loop/invokeStore.ts"
import { Invocation } from "../../../src/Invocation.ts"
import { makeInvocation } from "../../invocations.ts"

/** Runs `f` with a patched console, and yields what it wrote. */
const entriesOf = Effect.fnUntraced(function*(
  f: (store: InvokeStore.InvokeStore) => unknown,
  variables: Record<string, string> = {}
) {
  const entries: Array<LogEntry> = []
  const program = Effect.flatMap(InvokeStore.InvokeStore, (store) => Effect.promise(async () => f(store)))
  yield* program.pipe(
    Effect.provide(
      Layer.effectDiscard(patchConsole).pipe(Layer.provideMerge(Layer.effectContext(InvokeStore.context)))
    ),
    Effect.provideService(LogOutput, { maxBytes: Infinity, write: (entry) => entries.push(entry) }),
    Effect.provideService(Environment.Environment, Environment.fromRecord(variables))
  )
  return entries
})

/** The fields of a text record, without the time. */
const fieldsOf = ({ body }: LogEntry): ReadonlyArray<string> => body.split("\t").slice(1)

const linesOf = (f: (store: InvokeStore.InvokeStore) => unknown, variables?: Record<string, string>) =>
  Effect.map(entriesOf(f, variables), (entries) => entries.map(fieldsOf))

const logInFiber = (invocation: Invocation["Service"]) =>
  Effect.runSync(Effect.provideService(Effect.sync(() => console.log("a")), Invocation, invocation))

const later = () => {}

/** In place of Node's own listener, which prints to the console that Node made. */
const listenToWarnings = (listener: (warning: Error) => void) => {
  const others = process.listeners("warning")
  return Effect.acquireRelease(
    Effect.sync(() => {
      process.removeAllListeners("warning")
      process.on("warning", listener)
    }),
    () =>
      Effect.sync(() => {
        process.removeAllListeners("warning")
        for (const other of others) process.on("warning", other)
      })
  )
}

declare global {
  interface Console {
    fatal?: (...message: ReadonlyArray<unknown>) => void
  }
}

describe("patchConsole", () => {
  it.effect("writes each level in the format of the logger", () =>
    Effect.gen(function*() {
      const entries = yield* entriesOf(() => {
        console.trace("a")
        console.debug("a")
        console.info("a")
        console.log("a")
        console.warn("a")
        console.error("a")
        console.fatal?.("a")
      })

      assert.deepStrictEqual(
        entries.map((entry) => [entry.level, entry.format, ...fieldsOf(entry)]),
        [
          ["Trace", "text", "-", "TRACE", "a"],
          ["Debug", "text", "-", "DEBUG", "a"],
          ["Info", "text", "-", "INFO", "a"],
          ["Info", "text", "-", "INFO", "a"],
          ["Warn", "text", "-", "WARN", "a"],
          ["Error", "text", "-", "ERROR", "a"],
          ["Fatal", "text", "-", "FATAL", "a"]
        ]
      )
      for (const { body, millis } of entries) assert.isTrue(body.startsWith(new Date(millis).toISOString()))
    }))

  it.effect("writes JSON if Lambda asks for it", () =>
    Effect.gen(function*() {
      const entries = yield* entriesOf(() => console.log({ k: "é" }), { AWS_LAMBDA_LOG_FORMAT: "JSON" })

      assert.deepStrictEqual(entries.map(({ format, body }) => [format, JSON.parse(body).message]), [
        ["json", { k: "é" }]
      ])
    }))

  it.effect("writes no level below AWS_LAMBDA_LOG_LEVEL", () =>
    Effect.gen(function*() {
      const lines = yield* linesOf(() => {
        console.info("info")
        console.warn("warn")
        console.dir("dir")
        console.error("error")
      }, { AWS_LAMBDA_LOG_LEVEL: "WARN" })

      assert.deepStrictEqual(lines.map((line) => line[1]), ["WARN", "ERROR"])
    }))

  it.effect("joins values as console.log does", () =>
    Effect.gen(function*() {
      const lines = yield* linesOf(() => {
        console.log("%s=%d", "a", 1, { b: 2 })
        console.log()
      })

      assert.deepStrictEqual(lines, [["-", "INFO", "a=1 { b: 2 }"], ["-", "INFO", ""]])
    }))

  it.effect("covers every other method that prints", () =>
    Effect.gen(function*() {
      const lines = yield* linesOf(() => {
        console.dir({ a: { b: { c: { d: 1 } } } }, { depth: 0 })
        console.dirxml({ a: 1 }, 2)
        console.group("group", 1)
        console.log("inside")
        console.groupEnd()
        console.group()
        console.groupCollapsed("collapsed")
        console.groupEnd()
        console.groupEnd()
        console.assert(false, "odd: %d", 3)
        console.assert(true, "even")
        console.table([{ a: 1 }])
        console.count("hits")
        console.countReset("hits")
        console.count("hits")
        console.time("took")
        console.timeLog("took", "so far")
        console.timeEnd("took")
      })

      const messages = lines.map((
        [, level, message]
      ) => [level, stripVTControlCharacters(message ?? "").replace(/[\d.]+ms/, "1ms")])
      assert.deepStrictEqual(messages, [
        ["INFO", "{ a: [Object] }"],
        ["INFO", "{ a: 1 } 2"],
        ["INFO", "group 1"],
        ["INFO", "inside"],
        ["INFO", "collapsed"],
        ["WARN", "Assertion failed: odd: 3"],
        [
          "INFO",
          "┌─────────┬───┐\n│ (index) │ a │\n├─────────┼───┤\n│ 0       │ 1 │\n└─────────┴───┘"
        ],
        ["INFO", "hits: 1"],
        ["INFO", "hits: 1"],
        ["INFO", "took: 1ms so far"],
        ["INFO", "took: 1ms"]
      ])
    }))

  it.effect("writes a warning of the process with the level WARN", () =>
    Effect.gen(function*() {
      yield* listenToWarnings((warning) => console.error(String(warning)))

      const lines = yield* linesOf(() => {
        console.error("before")
        process.emit("warning", new Error("careful"))
        console.error("after")
      })

      assert.deepStrictEqual(lines, [["-", "ERROR", "before"], ["-", "WARN", "Error: careful"], [
        "-",
        "ERROR",
        "after"
      ]])
    }))

  it.effect("writes errors as errors after a listener for warnings has thrown", () =>
    Effect.gen(function*() {
      yield* listenToWarnings(() => {
        throw new Error("no")
      })

      const lines = yield* linesOf(async () => {
        assert.throws(() => process.emit("warning", new Error("careful")))
        await Promise.resolve()
        console.error("after")
      })

      assert.deepStrictEqual(lines, [["-", "ERROR", "after"]])
    }))

  it.effect("has the ids of the invocation that the running fiber works for", () =>
    Effect.gen(function*() {
      const lines = yield* linesOf((store) =>
        store.announce(makeInvocation("of the store")).enter(() =>
          logInFiber(makeInvocation("of the fiber", { tenantId: "blue" }))
        )
      )

      assert.deepStrictEqual(lines, [["of the fiber", "INFO", "a tenantId=blue"]])
    }))

  it.effect("has the ids of the current invocation if no fiber runs", () =>
    Effect.gen(function*() {
      const lines = yield* linesOf(async (store) => {
        const { enter, leave } = store.announce(makeInvocation("id-1", { tenantId: "blue" }))
        await enter(async () => {
          await Promise.resolve()
          console.log("a")
        })
        leave()
        console.log("b")
      })

      assert.deepStrictEqual(lines, [["id-1", "INFO", "a tenantId=blue"], ["-", "INFO", "b"]])
    }))

  it.effect("tells concurrent invocations apart", () =>
    Effect.gen(function*() {
      const ids = Array.from({ length: 64 }, (_, i) => `id-${i}`)

      const lines = yield* linesOf((store) =>
        Promise.all(ids.map((id) =>
          store.announce(makeInvocation(id)).enter(async () => {
            await new Promise((resolve) => setImmediate(resolve))
            console.log(id)
          })
        )), { AWS_LAMBDA_MAX_CONCURRENCY: "64" })

      assert.deepStrictEqual(lines, ids.map((id) => [id, "INFO", id]))
    }))

  it.effect("restores console when its scope closes", () =>
    Effect.gen(function*() {
      const before = { ...console }
      const listeners = process.listeners("warning")

      const during = yield* Effect.scoped(Effect.andThen(patchConsole, Effect.sync(() => ({ ...console }))))

      assert.notStrictEqual(during.log, before.log)
      assert.deepStrictEqual({ ...console }, before)
      assert.notProperty(console, "fatal")
      assert.deepStrictEqual(process.listeners("warning"), listeners)
    }))

  it.effect("keeps a method that was patched later", () =>
    Effect.gen(function*() {
      const { log } = console
      yield* Effect.addFinalizer(() =>
        Effect.sync(() => {
          console.log = log
        })
      )

      yield* Effect.scoped(Effect.andThen(
        patchConsole,
        Effect.sync(() => {
          console.log = later
        })
      ))

      assert.strictEqual(console.log, later)
    }))
})
