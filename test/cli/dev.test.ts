import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Queue, Schedule, Schema, Stream } from "effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { main } from "./effectLambda.ts"
import { makeFolder } from "./folder.ts"

/** A runtime in a few lines: it starts fast. An event is how many milliseconds the invocation takes. */
const runtime = (version: string) => `
import { setTimeout } from "node:timers/promises"
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/"
for (;;) {
  const next = await fetch(api + "next")
  const id = next.headers.get("lambda-runtime-aws-request-id")
  const ms = await next.json()
  console.log(JSON.stringify({ level: "INFO", message: "began", sender: process.env.SENDER }))
  await setTimeout(ms)
  await fetch(api + id + "/response", { method: "POST", body: JSON.stringify("${version}") })
}`

const Line = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown))
type Line = typeof Line.Type
const decodeLine = Schema.decodeEffect(Line)

/** `dev --json` in a folder, until the scope ends. */
const startDev = Effect.fnUntraced(function*(folder: string) {
  const lines = yield* Queue.unbounded<Line>()
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(process.execPath, [main, "dev", "--json", "--port", "0"], {
        cwd: folder,
        stdio: ["ignore", "pipe", "inherit"]
      })
    ),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )
  const exited = new Promise<number | null>((resolve) => child.once("exit", (code) => resolve(code)))
  yield* Stream.fromAsyncIterable(child.stdout, String).pipe(
    Stream.decodeText,
    Stream.splitLines,
    Stream.mapEffect((line) => decodeLine(line)),
    Stream.runForEach((line) => Queue.offer(lines, line)),
    Effect.forkScoped
  )
  const passed: Array<Line> = []
  /** The next record of a type. Those of other types wait for their turn. */
  const next = Effect.fnUntraced(function*(type: string) {
    const index = passed.findIndex((line) => line.type === type)
    if (index !== -1) return passed.splice(index, 1)[0] ?? {}
    while (true) {
      const line = yield* Queue.take(lines)
      if (line.type === type) return line
      passed.push(line)
    }
  })
  const { url } = yield* next("listening")
  const invoke = (event: unknown) =>
    Effect.promise(async () => {
      const answer = await fetch(`${String(url)}/invoke`, { method: "POST", body: JSON.stringify(event) })
      return { status: answer.status, body: await answer.json() as unknown }
    })
  return { child, exited: Effect.promise(() => exited), invoke, next }
})

const isAlive = (pid: unknown): boolean => {
  try {
    return process.kill(Number(pid), 0)
  } catch {
    return false
  }
}

describe("effect-lambda dev", () => {
  it.live("ends a running invocation on the old code, runs the next on the new, and mends a broken program", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({
        "main.mjs": "import './lib.mjs'",
        "lib.mjs": runtime("old"),
        ".env": "SENDER=Ada"
      })
      const dev = yield* startDev(folder)
      const save = (text: string) =>
        Effect.promise(async () => {
          await fs.writeFile(path.join(folder, "lib.tmp"), text)
          await fs.rename(path.join(folder, "lib.tmp"), path.join(folder, "lib.mjs"))
        })

      const running = yield* Effect.forkChild(dev.invoke(700), { startImmediately: true })
      const log = yield* dev.next("log")
      yield* save(runtime("new"))
      const restarted = yield* dev.next("restarted")
      const both = yield* Effect.all([Fiber.join(running), dev.invoke(0)], { concurrency: 2 })

      assert.deepStrictEqual(both, [{ status: 200, body: "old" }, { status: 200, body: "new" }])
      assert.deepStrictEqual(log.record, { level: "INFO", message: "began", sender: "Ada" })
      assert.deepStrictEqual(restarted.files, ["lib.mjs"])

      yield* save("throw new Error('broken')")
      yield* dev.next("restarted")
      const broken = yield* dev.invoke(0)
      assert.strictEqual(broken.status, 500)
      yield* dev.next("init-failed")

      yield* save("import './added.mjs'")
      yield* dev.next("restarted")
      yield* dev.next("init-failed")
      yield* Effect.promise(() => fs.writeFile(path.join(folder, "added.mjs"), runtime("added")))
      yield* dev.next("restarted")
      assert.deepStrictEqual(yield* dev.invoke(0), { status: 200, body: "added" })
    }))

  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP", "SIGKILL"] as const) {
    it.live(`leaves no process behind when it gets ${signal}`, () =>
      Effect.gen(function*() {
        const folder = yield* makeFolder({
          "main.mjs": `process.on("SIGTERM", () => {})\nprocess.on("SIGINT", () => {})\n${runtime("deaf")}`
        })
        const dev = yield* startDev(folder)
        const { pid } = yield* dev.next("environment-started")
        yield* dev.next("environment-ready")

        dev.child.kill(signal)
        const code = yield* dev.exited

        assert.strictEqual(code, signal === "SIGKILL" ? null : 130)
        yield* Effect.suspend(() => isAlive(pid) ? Effect.fail("alive") : Effect.void).pipe(
          Effect.retry({ schedule: Schedule.spaced("20 millis") })
        )
      }))
  }
})
