import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { bootstrap } from "../../../../src/cli/build/internal/bootstrap.ts"

/** Says what it was started as, and with what. */
const fakeNode = `#!/bin/sh\necho "pid $$ $NODE_PATH"\nfor argument do echo "$argument"; done\n`

const makeFolder = Effect.acquireRelease(
  Effect.promise(async () => {
    const folder = await fs.mkdtemp(Path.join(tmpdir(), "bootstrap test "))
    const script = bootstrap({ code: "main.cjs", start: "start.cjs" })
    await fs.writeFile(Path.join(folder, "bootstrap"), script, { mode: 0o755 })
    await fs.writeFile(Path.join(folder, "start.cjs"), "")
    await fs.writeFile(Path.join(folder, "node"), fakeNode, { mode: 0o755 })
    return folder
  }),
  (folder) => Effect.promise(() => fs.rm(folder, { recursive: true }))
)

interface Started {
  /** Whether the process that was started is the one that became node. */
  readonly samePid: boolean
  readonly nodePath: string
  /** What follows `youngGeneration`, which is always first. */
  readonly args: ReadonlyArray<string>
  readonly first: string | undefined
}

const youngGeneration = "--min-semi-space-size=2"

/** For a function that has one processor. */
const oneProcessor = ["--v8-pool-size=1", "--no-concurrent-recompilation", "--no-concurrent-sparkplug"]

const start = (command: string, args: ReadonlyArray<string>, options: {
  readonly cwd?: string
  readonly env?: Record<string, string>
}) =>
  Effect.callback<Started>((resume) => {
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? {},
      stdio: ["ignore", "pipe", "inherit"]
    })
    let output = ""
    child.stdout.on("data", (chunk) => {
      output += String(chunk)
    })
    child.once("close", () => {
      const [line = "", first, ...args] = output.trimEnd().split("\n")
      const [, pid, nodePath = ""] = line.split(" ")
      resume(Effect.succeed({ args, first, nodePath, samePid: pid === String(child.pid) }))
    })
  })

describe("bootstrap", () => {
  it.effect("becomes the node of the PATH when it is alone", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const started = yield* start(`${folder}/bootstrap`, [], { env: { PATH: folder } })

      assert.deepStrictEqual(started.args, [`${folder}/start.cjs`])
      assert.isTrue(started.samePid)
    }))

  it.effect("becomes the node that it is given", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const started = yield* start(`${folder}/bootstrap`, [`${folder}/node`], {})

      assert.deepStrictEqual(started.args, [`${folder}/start.cjs`])
      assert.isTrue(started.samePid)
    }))

  it.effect("runs in place of the script that it wraps, with its flags but --expose-gc", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const flags = [
        "--expose-gc",
        "--max-semi-space-size=8",
        "--max-http-header-size",
        "81920",
        "--import",
        "/opt/a.mjs"
      ]

      const started = yield* start(`${folder}/bootstrap`, [`${folder}/node`, ...flags, "/var/runtime/index.mjs"], {})

      assert.deepStrictEqual(started.args, [...flags.slice(1), `${folder}/start.cjs`])
    }))

  it.effect("keeps the value of a last flag that no script follows", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const started = yield* start(`${folder}/bootstrap`, [`${folder}/node`, "--stack-size", "900"], {})

      assert.deepStrictEqual(started.args, ["--stack-size", "900", `${folder}/start.cjs`])
    }))

  it.effect("leaves the handler in the CMD of an image to _HANDLER", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const alone = yield* start(`${folder}/bootstrap`, ["main.handler"], { env: { PATH: folder } })
      const path = yield* start(`${folder}/bootstrap`, ["functions/main.handler"], { env: { PATH: folder } })
      const afterNode = yield* start(`${folder}/bootstrap`, [`${folder}/node`, "main.handler"], {})
      const nodeOfPath = yield* start(`${folder}/bootstrap`, ["node", "main.handler"], { env: { PATH: folder } })

      for (const { args } of [alone, path, afterNode, nodeOfPath]) assert.deepStrictEqual(args, [`${folder}/start.cjs`])
    }))

  it.effect("finds its files from any working directory", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const parent = Path.dirname(folder)

      const inside = yield* start("./bootstrap", [`${folder}/node`], { cwd: folder })
      const above = yield* start(`./${Path.basename(folder)}/bootstrap`, [`${folder}/node`], { cwd: parent })
      const byShell = yield* start("/bin/sh", ["bootstrap", `${folder}/node`], { cwd: folder })
      const elsewhere = yield* start(`${folder}/bootstrap`, [`${folder}/node`], { cwd: "/" })

      const scripts = [inside, above, byShell, elsewhere].map(({ args }) => Path.normalize(args[0] ?? ""))
      assert.deepStrictEqual(scripts, Array.from(scripts, () => `${folder}/start.cjs`))
    }))

  it.effect("runs the code itself where the script that starts it is missing", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      yield* Effect.promise(() => fs.rm(`${folder}/start.cjs`))

      const started = yield* start(`${folder}/bootstrap`, [`${folder}/node`], {})

      assert.deepStrictEqual(started.args, [`${folder}/main.cjs`])
    }))

  it.effect("has Node look for modules where AWS's Node does, unless another place is set", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const withPath = (env: Record<string, string>) => start(`${folder}/bootstrap`, [`${folder}/node`], { env })

      const unset = yield* withPath({})
      const empty = yield* withPath({ NODE_PATH: "" })
      const set = yield* withPath({ NODE_PATH: "/opt/own" })

      const [major] = process.versions.node.split(".")
      const path = `/opt/nodejs/node${major}/node_modules:/opt/nodejs/node_modules:` +
        "/var/runtime/node_modules:/var/runtime:/var/task"
      assert.deepStrictEqual([unset, empty, set].map(({ nodePath }) => nodePath), [path, path, "/opt/own"])
    }))

  it.effect("gives the heap nearly all of the function's memory", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const withMemory = (megabytes: string) =>
        start(`${folder}/bootstrap`, [`${folder}/node`], { env: { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: megabytes } })

      const small = yield* withMemory("128")
      const large = yield* withMemory("10240")
      const odd = yield* withMemory("1 GB")

      assert.deepStrictEqual(small.args, [...oneProcessor, "--max-old-space-size=67", `${folder}/start.cjs`])
      assert.deepStrictEqual(large.args, ["--max-old-space-size=9168", `${folder}/start.cjs`])
      assert.deepStrictEqual(odd.args, [`${folder}/start.cjs`])
    }))

  it.effect("leaves the size of the heap to who has chosen it", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const memory = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512" }
      const flag = "--max-old-space-size=300"

      const byFlag = yield* start(`${folder}/bootstrap`, [`${folder}/node`, flag, "/var/runtime/index.mjs"], {
        env: memory
      })
      const byVariable = yield* start(`${folder}/bootstrap`, [`${folder}/node`], {
        env: { ...memory, NODE_OPTIONS: "--max_old_space_size=300" }
      })

      assert.deepStrictEqual(byFlag.args, [...oneProcessor, flag, `${folder}/start.cjs`])
      assert.deepStrictEqual(byVariable.args, [...oneProcessor, `${folder}/start.cjs`])
    }))

  it.effect("keeps V8 on the thread of the function up to the memory that comes with one processor", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const withMemory = (megabytes: string) =>
        start(`${folder}/bootstrap`, [`${folder}/node`], { env: { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: megabytes } })

      const one = yield* withMemory("1769")
      const more = yield* withMemory("1770")

      assert.deepStrictEqual(one.args.slice(0, 3), oneProcessor)
      for (const flag of oneProcessor) assert.notInclude(more.args, flag)
    }))

  it.effect("begins with a larger young generation, before any flag that says otherwise", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const flag = "--min-semi-space-size=1"

      const alone = yield* start(`${folder}/bootstrap`, [], { env: { PATH: folder } })
      const byFlag = yield* start(`${folder}/bootstrap`, [`${folder}/node`, flag, "/var/runtime/index.mjs"], {})

      assert.strictEqual(alone.first, youngGeneration)
      assert.deepStrictEqual([byFlag.first, ...byFlag.args], [youngGeneration, flag, `${folder}/start.cjs`])
    }))

  it.effect("passes no flag that makes Node refuse compiled code", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      const script = Path.join(folder, "start.cjs")
      yield* Effect.promise(() =>
        fs.writeFile(script, "console.log(\"\", \"\\n\" + require(\"node:v8\").cachedDataVersionTag())")
      )
      const env = { AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512", PATH: process.env["PATH"] ?? "" }

      const withFlags = yield* start(`${folder}/bootstrap`, [process.execPath], { env })
      const without = yield* start(process.execPath, [script], { env })

      assert.match(withFlags.first ?? "", /^\d+$/)
      assert.strictEqual(withFlags.first, without.first)
    }))
})
