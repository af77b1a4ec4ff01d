/** What `#emulator` is, under the conditions under which the library runs. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { execFile, spawn } from "node:child_process"
import { fileURLToPath } from "node:url"

const root = fileURLToPath(new URL("../", import.meta.url))

const evaluate = (program: string, ...flags: ReadonlyArray<string>) =>
  Effect.callback<string>((resume) => {
    execFile(
      process.execPath,
      [...flags, "--input-type=module", "--eval", program],
      { cwd: root, env: {} },
      (error, stdout, stderr) => {
        resume(error === null ? Effect.succeed(stdout.trim()) : Effect.die(new Error(stderr)))
      }
    )
  })

const resolved = (...flags: ReadonlyArray<string>) =>
  evaluate(`console.log(import.meta.resolve("#emulator"))`, ...flags)

/** Starts a function outside Lambda, sends it an event, and ends it. */
const invokeLocally = (...args: ReadonlyArray<string>) =>
  Effect.gen(function*() {
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => spawn(process.execPath, args, { cwd: root, env: { LOCAL_LAMBDA_PORT: "0" } })),
      (child) => Effect.sync(() => child.kill("SIGKILL"))
    )
    const url = yield* Effect.callback<string>((resume) => {
      let output = ""
      const read = (chunk: Buffer) => {
        output += String(chunk)
        const found = /POST (http:[^ ,]*)/.exec(output)
        if (found !== null) resume(Effect.succeed(found[1]!))
      }
      child.stdout.on("data", read)
      child.stderr.on("data", read)
      child.once("close", () => resume(Effect.die(new Error(output))))
    })
    return yield* Effect.promise(async () =>
      (await fetch(url, { body: JSON.stringify({ name: "Ada", age: 36 }), method: "POST" })).text()
    )
  })

const greeting = JSON.stringify({ greetings: "Hello Ada. You look younger than your age." })

describe("#emulator", () => {
  it.effect("is compiled code where compiled code asks for it", () =>
    Effect.gen(function*() {
      assert.match(yield* resolved(), /\/dist\/\w+\/index\.js$/)
    }))

  it.effect("is the sources under the condition `source`", () =>
    Effect.gen(function*() {
      assert.match(yield* resolved("--conditions=source"), /\/src\/\w+\/index\.ts$/)
    }))

  it.effect("is a module without a server under the condition `lambda`", () =>
    Effect.gen(function*() {
      const program = `import("#emulator").then(({ Emulator }) => console.log(Emulator))`

      assert.strictEqual(yield* evaluate(program, "--conditions=lambda"), "undefined")
    }))

  it.live("serves an example that Node runs from its sources", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* invokeLocally("examples/hello-json/main.ts"), greeting)
    }))

  it.live("serves a function that imports the sources of the library", () =>
    Effect.gen(function*() {
      const program = `
        import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
        import * as Lambda from "./src/Lambda.ts"
        import { hello } from "./examples/hello-json/handler.ts"
        Lambda.run(hello).pipe(Lambda.main, NodeRuntime.runMain)`

      const response = yield* invokeLocally("--conditions=source", "--input-type=module", "--eval", program)

      assert.strictEqual(response, greeting)
    }))
})
