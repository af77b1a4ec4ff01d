import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { installEarlyConsole, removeEarlyConsole } from "../../../src/internal/log/earlyConsole.ts"

const root = fileURLToPath(new URL("../../../", import.meta.url))

/** Runs a program behind the early console, in a process of its own, and yields the lines of both outputs. */
const run = (program: string, env: Readonly<Record<string, string>>) => {
  const { stderr, stdout } = spawnSync(
    process.execPath,
    ["--conditions=source", "--input-type=module", "--eval", program],
    { cwd: root, encoding: "utf8", env, timeout: 20_000 }
  )
  return { errors: stderr.split("\n").filter(Boolean), lines: stdout.split("\n").filter(Boolean) }
}

const install = `
import { installEarlyConsole } from "./src/internal/log/earlyConsole.ts"
installEarlyConsole()
`

const speak = `
console.debug("starting", { attempt: 1 })
console.error(new RangeError("far"))
process.emitWarning("careful")
`

const levelOf = (line: string) => line.split("\t")[2]

describe("installEarlyConsole", () => {
  it("writes text records without a request id", () => {
    const { errors, lines } = run(install + speak, { AWS_LAMBDA_RUNTIME_API: "127.0.0.1:9" })

    assert.deepStrictEqual(errors, [])
    assert.match(lines[0]!, /^\d{4}-[^\t]+Z\t-\tDEBUG\tstarting \{ attempt: 1 \}$/)
    assert.match(lines[1]!, /\t-\tERROR\tRangeError: far\r {4}at /)
    assert.match(lines[2]!, /\t-\tWARN\t\(node:\d+\) Warning: careful/)
  })

  it("writes JSON records, from the level that Lambda set", () => {
    const { errors, lines } = run(install + speak, { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: "WARN" })

    const records = lines.map((line) => JSON.parse(line))
    assert.deepStrictEqual(errors, [])
    assert.deepStrictEqual(records.map(({ level }) => level), ["ERROR", "WARN"])
    assert.strictEqual(records[0].message.errorType, "RangeError")
    assert.match(records[1].message, /Warning: careful/)
  })

  it("is replaced by the logger, so each record is written once", () => {
    const { errors, lines } = run(
      `${install}
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as LambdaLogger from "./src/LambdaLogger.ts"
console.log("early")
const logging = Layer.provideMerge(LambdaLogger.layerPatchConsole, LambdaLogger.layer)
await Effect.runPromise(Effect.provide(Effect.sync(() => console.warn("patched")), logging))
await Effect.runPromise(Effect.provide(Effect.sync(() => console.warn("left alone")), LambdaLogger.layer))
`,
      {}
    )

    assert.deepStrictEqual(lines.map(levelOf), ["INFO", "WARN"])
    assert.deepStrictEqual(errors, ["left alone"])
  })

  it.effect("patches once, and restores everything when it is removed", () =>
    Effect.gen(function*() {
      const before = { ...console }
      const listeners = process.listeners("warning")
      yield* Effect.addFinalizer(() => Effect.sync(removeEarlyConsole))

      installEarlyConsole({})
      const { log } = console
      installEarlyConsole({})

      assert.notStrictEqual(log, before.log)
      assert.strictEqual(console.log, log)
      removeEarlyConsole()
      assert.deepStrictEqual({ ...console }, before)
      assert.deepStrictEqual(process.listeners("warning"), listeners)
    }))
})
