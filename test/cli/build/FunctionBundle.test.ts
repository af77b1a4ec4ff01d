import { assert, describe, it, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import { type ChildProcess, spawn } from "node:child_process"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { fileURLToPath } from "node:url"
import * as FunctionBundle from "../../../src/cli/build/FunctionBundle.ts"
import { accepted, invocation, make as makeServer } from "../../ScriptedServer.ts"
import { asksForAnEvent, patient } from "./project.ts"

const entry = fileURLToPath(new URL("../../../examples/hello-json/main.ts", import.meta.url))
const event = JSON.stringify({ name: "Ada", age: 36 })
const greeting = JSON.stringify({ greetings: "Hello Ada. You look younger than your age." })

const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => fs.mkdtemp(Path.join(tmpdir(), "bundle-test-"))),
  (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
)

/** hello-json, bundled with an event. */
class Hello extends Context.Service<Hello, {
  readonly folder: string
  readonly bundle: FunctionBundle.FunctionBundle
}>()("test/Hello") {
  static readonly layer = Layer.effect(
    Hello,
    Effect.gen(function*() {
      const folder = yield* temporaryFolder
      const bundle = yield* TestClock.withLive(FunctionBundle.make({ entry, events: [event], outdir: folder }))
      return { bundle, folder }
    })
  )
}

interface Output {
  readonly code: number | null
  readonly text: string
}

const ended = (child: ChildProcess) =>
  Effect.callback<Output>((resume) => {
    let text = ""
    child.stdout?.on("data", (chunk) => {
      text += String(chunk)
    })
    child.stderr?.on("data", (chunk) => {
      text += String(chunk)
    })
    child.once("close", (code) => resume(Effect.succeed({ code, text })))
  })

/** Starts a function as Lambda does and has it answer one event. */
const answerOnce = Effect.fnUntraced(function*(options: {
  readonly command: string
  readonly args?: ReadonlyArray<string>
  readonly env?: Record<string, string>
}) {
  const server = yield* makeServer()
  const child = yield* Effect.acquireRelease(
    Effect.sync(() =>
      spawn(options.command, options.args ?? [], {
        cwd: "/",
        env: { AWS_LAMBDA_RUNTIME_API: server.endpoint, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512", ...options.env }
      })
    ),
    (child) => Effect.sync(() => child.kill("SIGKILL"))
  )
  const connection = yield* server.accept
  yield* connection.request
  yield* connection.write(invocation({}, event))
  const answer = yield* connection.request
  yield* connection.write(accepted)
  yield* connection.request
  child.kill("SIGTERM")
  yield* ended(child)
  return answer.body.toString()
})

/** What is in a folder, and when it was written. */
const listing = (folder: string) =>
  Effect.promise(async () => {
    const names = (await fs.readdir(folder)).toSorted()
    return Promise.all(names.map(async (name) => `${name} ${(await fs.stat(Path.join(folder, name))).mtimeMs}`))
  })

layer(Hello.layer)("make", (it) => {
  it.effect("writes the code, what starts it, and its compiled code", () =>
    Effect.gen(function*() {
      const { bundle, folder } = yield* Hello

      assert.deepStrictEqual(bundle.warnings, [])
      assert.deepStrictEqual(
        bundle.files.map(({ path }) => path),
        ["bootstrap", "main.cjs", "start.cjs", "main.cjs.cache"]
      )
      assert.deepStrictEqual(yield* Effect.promise(() => fs.readdir(folder)), [
        "bootstrap",
        "main.cjs",
        "main.cjs.cache",
        "start.cjs"
      ])
    }))

  it.effect("lets every user read the files and start the function", () =>
    Effect.gen(function*() {
      const { bundle, folder } = yield* Hello

      const modes = yield* Effect.promise(() =>
        Promise.all(bundle.files.map(async ({ path }) => (await fs.stat(Path.join(folder, path))).mode & 0o777))
      )

      assert.deepStrictEqual(modes, [0o755, 0o644, 0o644, 0o644])
    }))

  it.effect("keeps all code of hello-json under 130 kB", () =>
    Effect.gen(function*() {
      const { bundle } = yield* Hello

      const code = bundle.files.filter(({ path }) => !path.endsWith(".cache"))

      assert.isBelow(code.reduce((sum, { bytes }) => sum + bytes, 0), 130_000)
    }))

  it.effect("keeps the code ASCII, so that V8 has a byte for each character", () =>
    Effect.gen(function*() {
      const { folder } = yield* Hello

      const code = yield* Effect.promise(() => fs.readFile(Path.join(folder, "main.cjs"), "utf8"))

      assert.match(code, /^\p{ASCII}*$/u)
    }))

  it.effect("leaves the emulator out", () =>
    Effect.gen(function*() {
      const { folder } = yield* Hello

      const code = yield* Effect.promise(() => fs.readFile(Path.join(folder, "main.cjs"), "utf8"))

      assert.notMatch(code, /local\/index|node:http|X-Amz-Function-Error/i)
    }))

  it.effect("says outside Lambda how to run the function there, and exits with 1", () =>
    Effect.gen(function*() {
      const { folder } = yield* Hello

      const output = yield* ended(spawn(`${folder}/bootstrap`, [process.execPath], { env: {} }))

      assert.strictEqual(output.code, 1)
      assert.match(
        output.text,
        /ERROR\ta bundle runs on Lambda alone, and AWS_LAMBDA_RUNTIME_API is not set; here run the sources, such as: node main\.ts\n$/
      )
    }))

  it.effect("makes a function that the wrapper of a managed runtime starts", () =>
    Effect.gen(function*() {
      const { folder } = yield* Hello

      const answer = yield* answerOnce({
        command: `${folder}/bootstrap`,
        args: [process.execPath, "--expose-gc", "--max-semi-space-size=8", "/var/runtime/index.mjs"]
      })

      assert.strictEqual(answer, greeting)
    }))

  it.effect("makes a function that starts by itself, by the node of the PATH", () =>
    Effect.gen(function*() {
      const { folder } = yield* Hello

      const answer = yield* answerOnce({
        command: `${folder}/bootstrap`,
        env: { PATH: Path.dirname(process.execPath) }
      })

      assert.strictEqual(answer, greeting)
    }))

  it.effect("makes a function that runs where it was copied to, and writes nothing there", () =>
    Effect.gen(function*() {
      const { folder } = yield* Hello
      const copy = yield* temporaryFolder
      yield* Effect.promise(async () => {
        await fs.cp(folder, copy, { recursive: true })
        const names = await fs.readdir(copy)
        await Promise.all(names.map((name) => fs.chmod(Path.join(copy, name), name === "bootstrap" ? 0o555 : 0o444)))
        await fs.chmod(copy, 0o555)
      })
      const before = yield* listing(copy)

      const answer = yield* answerOnce({ command: `${copy}/bootstrap`, args: [process.execPath] })

      assert.strictEqual(answer, greeting)
      assert.deepStrictEqual(yield* listing(copy), before)
    }))

  it.effect("makes compiled code that V8 takes", () =>
    Effect.gen(function*() {
      const { folder } = yield* Hello
      const copy = yield* temporaryFolder
      yield* Effect.promise(async () => {
        await fs.cp(folder, copy, { recursive: true })
        const start = await fs.readFile(Path.join(copy, "start.cjs"), "utf8")
        const probe = start.replace(/^ *script\.runInThisContext.*$/m, "console.log(script.cachedDataRejected)")
        await fs.writeFile(Path.join(copy, "start.cjs"), probe)
      })

      const output = yield* ended(spawn(`${copy}/bootstrap`, [process.execPath], { env: {} }))

      assert.deepStrictEqual(output, { code: 0, text: "false\n" })
    }))

  it.effect("makes a function that runs without its compiled code, and with another's", () =>
    Effect.gen(function*() {
      const { folder } = yield* Hello
      const copy = yield* temporaryFolder
      yield* Effect.promise(() => fs.cp(folder, copy, { recursive: true }))

      yield* Effect.promise(() => fs.writeFile(Path.join(copy, "main.cjs.cache"), "not compiled code"))
      const another = yield* answerOnce({ command: `${copy}/bootstrap`, args: [process.execPath] })
      yield* Effect.promise(() => fs.rm(Path.join(copy, "main.cjs.cache")))
      const without = yield* answerOnce({ command: `${copy}/bootstrap`, args: [process.execPath] })

      assert.deepStrictEqual([another, without], [greeting, greeting])
    }))
})

const writeEntry = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const folder = yield* temporaryFolder
  yield* Effect.promise(() =>
    Promise.all(Object.entries(files).map(([name, text]) => fs.writeFile(Path.join(folder, name), text)))
  )
  return { entry: Path.join(folder, "main.ts"), outdir: Path.join(folder, "out") }
})

const run = (file: string) => ended(spawn(process.execPath, [file], { env: {} }))

describe("make", patient, () => {
  it.effect("bundles modules that are imported dynamically into the same file", () =>
    Effect.gen(function*() {
      const options = yield* writeEntry({
        "main.ts": `import("./lazy.ts").then(({ lazy }) => console.log(lazy))\nexport {}`,
        "lazy.ts": `export const lazy = "from the same file"`
      })

      const bundle = yield* FunctionBundle.make({ ...options, warm: false })
      const output = yield* run(Path.join(options.outdir, "main.cjs"))

      assert.deepStrictEqual(bundle.files.map(({ path }) => path), ["bootstrap", "main.cjs"])
      assert.deepStrictEqual(output, { code: 0, text: "from the same file\n" })
    }))

  it.effect("leaves what is external where it is", () =>
    Effect.gen(function*() {
      const options = yield* writeEntry({ "main.ts": `import "absent"; import { a } from "@absent/sdk/a"; a()` })

      yield* FunctionBundle.make({ ...options, external: ["absent", "@absent/sdk"], warm: false })
      const code = yield* Effect.promise(() => fs.readFile(Path.join(options.outdir, "main.cjs"), "utf8"))

      assert.match(code, /require\(.absent.\)/)
      assert.match(code, /require\(.@absent\/sdk\/a.\)/)
    }))

  it.live("removes what an earlier bundle left", () =>
    Effect.gen(function*() {
      const options = yield* writeEntry({
        "main.ts": `import "./legacy.cjs"\n${asksForAnEvent}`,
        "alone.ts": "export {}",
        "legacy.cjs": ""
      })

      const first = yield* FunctionBundle.make({ ...options, sourceMap: true })
      const entry = Path.join(Path.dirname(options.entry), "alone.ts")
      yield* FunctionBundle.make({ ...options, entry, warm: false })

      assert.lengthOf(first.files, 8)
      assert.deepStrictEqual(yield* Effect.promise(() => fs.readdir(options.outdir)), ["bootstrap", "main.cjs"])
    }))

  const refusals: ReadonlyArray<readonly [sentence: string, source: string, detail: RegExp]> = [
    [
      "an import that leads nowhere",
      `import { x } from "absent"; x()`,
      /could not resolve "absent" \(.*main\.ts:1:19\)/
    ],
    ["a syntax error", `const x: = 1`, /main\.ts:1:\d+: Unexpected token/]
  ]
  for (const [sentence, source, detail] of refusals) {
    it.effect(`refuses ${sentence}, and names the place`, () =>
      Effect.gen(function*() {
        const options = yield* writeEntry({ "main.ts": source })

        const error = yield* Effect.flip(FunctionBundle.make({ ...options, warm: false }))

        assert.match(error.message, detail)
        assert.notMatch(error.message, /\n/)
      }))
  }

  it.effect("refuses to replace its entry", () =>
    Effect.gen(function*() {
      const { outdir } = yield* writeEntry({ "main.cjs": "" })
      const folder = Path.dirname(outdir)

      const error = yield* Effect.flip(FunctionBundle.make({ entry: `${folder}/main.cjs`, outdir: folder }))

      assert.strictEqual(error.message, `Cannot bundle "${folder}/main.cjs": the bundle would replace it`)
    }))
})
