/**
 * How long `effect-lambda dev` takes from a save to the start of the new process: the median of 20 saves, in milliseconds.
 * `node test/bench/devRestart.ts` exits with 1 if it is over the budget.
 */
import { spawn } from "node:child_process"
import { mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { createInterface } from "node:readline"
import { setTimeout } from "node:timers/promises"
import { fileURLToPath } from "node:url"

const budgetMillis = 300
const saves = 20

const program = (version: number) =>
  `export const version = ${version}
await fetch("http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/next")`

const folder = mkdtempSync(path.join(tmpdir(), "dev-restart-"))
const file = path.join(folder, "lib.ts")
writeFileSync(path.join(folder, "main.ts"), "import './lib.ts'")
writeFileSync(file, program(0))

const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))
const dev = spawn(process.execPath, [main, "dev", "--json", "--port", "0"], {
  cwd: folder,
  stdio: ["ignore", "pipe", "inherit"]
})
const records = createInterface(dev.stdout)[Symbol.asyncIterator]()

/** The time of the next record of a type. */
const next = async (type: string): Promise<number> => {
  const { value } = await records.next()
  const record = JSON.parse(String(value)) as { readonly type: string; readonly time: string }
  return record.type === type ? Date.parse(record.time) : next(type)
}

/** Saves once, as editors do, and measures. */
const measure = async (version: number): Promise<number> => {
  writeFileSync(`${file}.tmp`, program(version))
  const saved = Date.now()
  renameSync(`${file}.tmp`, file)
  const started = await next("environment-started")
  await next("environment-ready")
  // What the process has loaded is known a moment later.
  await setTimeout(100)
  return started - saved
}

try {
  await next("environment-ready")
  await setTimeout(100)
  const times: Array<number> = []
  // oxlint-disable-next-line no-await-in-loop -- one after the other
  for (let version = 1; version <= saves; version++) times.push(await measure(version))
  const [low, median, high] = [0, 0.5, 0.999].map((part) => times.toSorted((a, b) => a - b)[Math.floor(part * saves)])
  process.stdout.write(`from a save to the new process: median ${median} ms of ${saves}, ${low} to ${high} ms\n`)
  if (median === undefined || median > budgetMillis) process.exitCode = 1
} finally {
  dev.kill()
  rmSync(folder, { force: true, recursive: true })
}
