/**
 * What a V8 startup snapshot would gain: `examples/http-api` through `bootstrap`, from the start of the process to its first
 * answer, with its compiled code as `build` ships it, and with snapshots in its place. 25 starts each, in turns, on one core:
 * `node test/bench/snapshot.ts`. Medians, and in parentheses those of the fifth part that took least.
 */
import { spawn, spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { fileURLToPath } from "node:url"
import { lambdaEnvironment } from "./measure.ts"
import { cpuMicros, rssMiB } from "./processStatus.ts"
import { listen } from "./runtimeApi.ts"
import { median } from "./statistics.ts"

const rounds = 25
const root = fileURLToPath(new URL("../../", import.meta.url))
const folder = fs.mkdtempSync(path.join(tmpdir(), "snapshot-"))
const eventFile = path.join(root, "examples/http-api/event.json")
const event = fs.readFileSync(eventFile)

const node = (args: ReadonlyArray<string>, env: NodeJS.ProcessEnv = {}): void => {
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, env: { ...process.env, ...env } })
  if (status !== 0) throw new Error(`node ${args.join(" ")}: ${String(stderr)}`)
}

/** Builds an entry as users do. */
const build = (out: string, entry: string, ...options: ReadonlyArray<string>): string => {
  node([`${root}src/cli/main.ts`, "build", path.join(root, entry), "--out", out, ...options])
  return path.join(folder, out, path.basename(path.dirname(entry)))
}

const withCode = build("code", "examples/http-api/main.ts")
const withWarmCode = build("warm-code", "examples/http-api/main.ts", "--event", eventFile)
const builder = path.join(folder, "builder.js")
build("builder", "test/bench/programs/snapshot.ts", "--no-warm")
fs.writeFileSync(
  builder,
  `((exports, require, module, __filename, __dirname) => {${
    fs.readFileSync(path.join(folder, "builder/snapshot/main.cjs"), "utf8")
  }\n})({}, require, { exports: {} }, "/var/task/main.cjs", "/var/task")`
)

/** The same bundle with a snapshot in place of its compiled code: once modules are evaluated, or once it has done more. */
const snapshot = (name: string, holds: "modules" | "warm" | "layers", withoutCodeCache: boolean): string => {
  const config = path.join(folder, `${name}.json`)
  fs.writeFileSync(config, JSON.stringify({ builder, withoutCodeCache }))
  const bundle = path.join(folder, name)
  fs.mkdirSync(bundle)
  node(["--snapshot-blob", `${bundle}/main.blob`, "--build-snapshot-config", config], { HOLDS: holds })
  const script = fs.readFileSync(`${withCode}/bootstrap`, "utf8").replace(
    /^script=[^]*/m,
    `exec "$node" --snapshot-blob "$here/main.blob" --min-semi-space-size=2 "$@" "$here/main.cjs"\n`
  )
  fs.writeFileSync(`${bundle}/bootstrap`, script, { mode: 0o755 })
  return bundle
}

const bundles = {
  "compiled code, as `build` ships it": withCode,
  "the same, with `--event`": withWarmCode,
  "snapshot": snapshot("modules", "modules", true),
  "snapshot, after three invocations": snapshot("warm", "warm", true),
  "the same, with Node's own compiled code": snapshot("warm-with-code", "warm", false),
  "snapshot, after three invocations, with layers and routes built": snapshot("layers", "layers", true)
}

interface Start {
  readonly nextMillis: number
  readonly answerMillis: number
  readonly cpuMillis: number
  readonly mebibytes: number
}

const start = async (bundle: string): Promise<Start> => {
  const answered = Promise.withResolvers<Start>()
  let nextAt = 0
  let isServed = false
  const api = await listen({
    event,
    onAnswer: (_, body, isError) => {
      const answerMillis = performance.now() - from
      const cpuMillis = cpuMicros(child.pid!) / 1000
      if (isError || !body.includes("Ada")) answered.reject(new Error(String(body)))
      answered.resolve({ answerMillis, cpuMillis, mebibytes: rssMiB(child.pid!), nextMillis: nextAt - from })
    },
    onNext: () => {
      if (isServed) return false
      nextAt = performance.now()
      return isServed = true
    }
  })
  const from = performance.now()
  const child = spawn(`${bundle}/bootstrap`, [process.execPath], {
    env: { ...lambdaEnvironment(api.port), STREAMING: "false" },
    stdio: ["ignore", "ignore", "inherit"]
  })
  child.once("exit", (code) => answered.reject(new Error(`${bundle} exited with ${code}`)))
  try {
    return await answered.promise
  } finally {
    child.kill("SIGKILL")
    api.close()
  }
}

try {
  spawnSync("taskset", ["-a", "-c", "-p", "1", String(process.pid)])
  const starts = Object.entries(bundles).map(([name, bundle]) => ({ bundle, measured: new Array<Start>(), name }))
  for (let round = -1; round < rounds; round++) {
    for (const { bundle, measured } of starts) {
      // oxlint-disable-next-line no-await-in-loop -- one after the other
      const one = await start(bundle)
      if (round >= 0) measured.push(one)
    }
  }
  // What the machine does beside it only adds to a time, so the starts that took least say most.
  const shown = (values: ReadonlyArray<number>) =>
    `${median(values).toFixed(1)} (${median(values.toSorted((a, b) => a - b).slice(0, rounds / 5)).toFixed(1)})`
  process.stdout.write("| | first next, ms | first answer, ms | CPU up to it, ms | RSS, MiB | folder, kB |\n")
  for (const { bundle, measured, name } of starts) {
    const bytes = fs.readdirSync(bundle).reduce((sum, file) => sum + fs.statSync(path.join(bundle, file)).size, 0)
    const columns = [
      shown(measured.map(({ nextMillis }) => nextMillis)),
      shown(measured.map(({ answerMillis }) => answerMillis)),
      shown(measured.map(({ cpuMillis }) => cpuMillis)),
      median(measured.map(({ mebibytes }) => mebibytes)).toFixed(1),
      (bytes / 1000).toFixed(0)
    ]
    process.stdout.write(`| ${name} | ${columns.join(" | ")} |\n`)
  }
} finally {
  fs.rmSync(folder, { force: true, recursive: true })
}
