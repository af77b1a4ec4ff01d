/** What a function's modules print and throw before `Lambda.main`, in bundles and by `effect-lambda-runtime/preload`. */
import { assert, describe, it, layer } from "@effect/vitest"
import { Context, Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import * as fs from "node:fs/promises"
import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import * as Path from "node:path"
import { buffer } from "node:stream/consumers"
import { fileURLToPath } from "node:url"
import * as FunctionBundle from "../../../src/cli/build/FunctionBundle.ts"
import { installed, makeFunction, makeProject, type Output, patient, run, temporaryFolder } from "./project.ts"

interface Call {
  readonly request: string
  readonly errorType: string | undefined
  readonly body: string
}

/** Runs a process on a Runtime API that ends it when it asks for an event. */
const runOnLambda = (
  command: string,
  args: ReadonlyArray<string>,
  env: Readonly<Record<string, string>>
): Effect.Effect<Output & { readonly calls: ReadonlyArray<Call> }> =>
  Effect.gen(function*() {
    const calls: Array<Call> = []
    const port = yield* Effect.acquireRelease(
      Effect.promise(async () => {
        const server = createServer(async (request, response) => {
          const errorType = request.headers["lambda-runtime-function-error-type"]
          const body = String(await buffer(request))
          calls.push({ body, errorType: errorType?.toString(), request: `${request.method} ${request.url}` })
          // The function has no more to do.
          if (request.url?.endsWith("/next") === true) response.destroy()
          else response.writeHead(202).end()
        })
        await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
        return server
      }),
      (server) => Effect.sync(() => server.close())
    ).pipe(Effect.map((server) => (server.address() as AddressInfo).port))
    const output = yield* run(command, args, { env: { AWS_LAMBDA_RUNTIME_API: `127.0.0.1:${port}`, ...env } })
    return { ...output, calls }
  }).pipe(Effect.scoped)

const source = (path: string) => fileURLToPath(new URL(`../../../src/${path}`, import.meta.url))

/** Breaks as `BREAK` says, which is not set while it is bundled. */
const files = {
  "main.ts": `
    import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
    import * as Effect from "effect/Effect"
    import * as Handler from "${source("Handler.ts")}"
    import * as Lambda from "${source("Lambda.ts")}"
    import "./settings.ts"
    Lambda.run(Handler.text(Effect.succeed)).pipe(
      Lambda.main({ patchConsole: process.env["PATCH_CONSOLE"] !== "false" }),
      NodeRuntime.runMain
    )
    console.log("after Lambda.main")`,
  "settings.ts": `
    import { readFileSync } from "node:fs"
    import { createRequire } from "node:module"
    class NoTable extends Error { override name = "NoTable" }
    const broken: Record<string, () => void> = {
      variable: () => { throw new NoTable("TABLE is not set") },
      file: () => { readFileSync("/nowhere/settings.json") },
      module: () => { createRequire(import.meta.url)(String("absent")) },
      text: () => { throw "TABLE" },
      promise: () => { Promise.reject(new NoTable("TABLE is not set")) },
      microtask: () => { queueMicrotask(() => { throw new NoTable("TABLE is not set") }) },
      print: () => {
        console.log("a %s", "text", { b: 1 })
        console.debug("debug")
        console.warn(new Map([["a", 1]]))
        process.emitWarning("careful", { code: "CAREFUL" })
        process.nextTick(() => console.error("later"))
      }
    }
    broken[process.env["BREAK"]!]?.()`
}

/** The functions, each with how it is started. */
class Functions extends Context.Service<Functions, {
  readonly start: (how: How, env?: Readonly<Record<string, string>>) => ReturnType<typeof runOnLambda>
}>()("test/Functions") {
  static readonly layer = Layer.effect(
    Functions,
    Effect.gen(function*() {
      const project = yield* makeFunction(files)
      const commands = new Map<How, readonly [command: string, ...args: ReadonlyArray<string>]>([
        ["by the preload", [process.execPath, "--import", source("preload.ts"), project.entry]]
      ])
      for (const [how, options] of bundles) {
        const outdir = yield* temporaryFolder
        yield* TestClock.withLive(FunctionBundle.make({ ...options, entry: project.entry, outdir }))
        commands.set(how, [`${outdir}/bootstrap`, process.execPath])
      }
      return {
        start: (how, env = {}) => {
          const [command, ...args] = commands.get(how)!
          return runOnLambda(command, args, { AWS_LAMBDA_LOG_FORMAT: "JSON", ...env })
        }
      }
    })
  )
}

type How = (typeof bundles)[number][0] | "by the preload"

const bundles = [
  ["in a bundle", {}],
  ["in a bundle without compiled code", { warm: false }],
  ["in a bundle with source maps", { sourceMap: true }]
] as const

const hows: ReadonlyArray<How> = [...bundles.map(([how]) => how), "by the preload"]

const records = ({ stdout }: Output) =>
  stdout.trimEnd().split("\n").map((line) => JSON.parse(line) as Record<string, unknown>)

layer(Functions.layer, { timeout: "60 seconds" })("before Lambda.main", (it) => {
  const failures: ReadonlyArray<readonly [what: string, broken: string, type: string, message: RegExp]> = [
    ["a missing variable", "variable", "NoTable", /^TABLE is not set$/],
    ["a missing file", "file", "Error", /^ENOENT: no such file or directory, open '\/nowhere\/settings\.json'$/],
    ["a missing module", "module", "Error", /^Cannot find module 'absent'/],
    ["a thrown text", "text", "string", /^TABLE$/]
  ]
  for (const how of hows) {
    // How the function is started makes no difference to what is thrown.
    for (const [what, broken, type, message] of how === "in a bundle" ? failures : failures.slice(0, 1)) {
      it.effect(`${what} is reported as an init error ${how}`, () =>
        Effect.gen(function*() {
          const { start } = yield* Functions

          const { calls, code, stderr, stdout } = yield* start(how, { BREAK: broken })

          const reports = calls.filter(({ request }) => request !== "GET /2018-06-01/runtime/invocation/next")
          const body = JSON.parse(reports[0]?.body ?? "{}") as Record<string, unknown>
          // On a busy machine the report may take longer than the function waits, which is logged before.
          const record = records({ code, stderr, stdout }).find(({ message }) => message === "Init Error")
          assert.deepStrictEqual([code, stderr, reports.map(({ request }) => request)], [
            1,
            "",
            ["POST /2018-06-01/runtime/init/error"]
          ])
          assert.strictEqual(reports[0]!.errorType, type === "string" ? "Runtime.Unknown" : `Function.${type}`)
          assert.strictEqual(body["errorType"], type)
          assert.match(String(body["errorMessage"]), message)
          // Effect alone is loaded without stacks.
          assert.strictEqual((body["stackTrace"] as ReadonlyArray<unknown>).length > 0, type !== "string")
          assert.deepInclude(record, { errorType: type, message: "Init Error" })
          assert.match(String(record!["errorMessage"]), message)
          assert.isBelow(stdout.length, 4_000)
        }))
    }

    it.effect(`console is filtered and formatted ${how}`, () =>
      Effect.gen(function*() {
        const { start } = yield* Functions

        const output = yield* start(how, { AWS_LAMBDA_LOG_LEVEL: "INFO", BREAK: "print" })

        const printed = records(output).map(({ level, message }) => [level, message])
        assert.deepStrictEqual(printed.slice(0, 3), [
          ["INFO", "a text { b: 1 }"],
          ["WARN", { a: 1 }],
          ["INFO", "after Lambda.main"]
        ])
        assert.deepStrictEqual(printed.filter(([, message]) => message === "later"), [["ERROR", "later"]])
        const warnings = printed.filter(([, message]) => String(message).includes("[CAREFUL] Warning: careful"))
        assert.deepStrictEqual(warnings.map(([level]) => level), ["WARN"])
      }))
  }

  it.effect.each<readonly [what: string, broken: string, type: string]>([
    ["a promise that a module rejects", "promise", "Runtime.UnhandledPromiseRejection"],
    ["what a module throws later", "microtask", "Runtime.UncaughtException"]
  ])("%s is reported as an init error, before an event is asked for", ([, broken, type]) =>
    Effect.gen(function*() {
      const { start } = yield* Functions

      const { calls, code } = yield* start("in a bundle", { BREAK: broken })

      assert.strictEqual(code, 1)
      assert.deepStrictEqual(calls.map(({ request }) => request), ["POST /2018-06-01/runtime/init/error"])
      assert.include(calls[0]!.body, `"errorType":"${type}"`)
      assert.include(calls[0]!.body, "NoTable: TABLE is not set")
    }))

  it.effect("an entry that runs no function is reported as an init error", () =>
    Effect.gen(function*() {
      const project = yield* makeFunction({ "main.ts": `import "./a.ts"`, "a.ts": `await new Promise(() => {})` })

      const args = ["--import", source("preload.ts"), project.entry]
      const { calls, code } = yield* runOnLambda(process.execPath, args, {})

      assert.strictEqual(code, 1)
      assert.deepStrictEqual(calls.map(({ request }) => request), ["POST /2018-06-01/runtime/init/error"])
      assert.match(
        calls[0]!.body,
        /nothing has run: end the entry with Lambda\.main and NodeRuntime\.runMain"/
      )
    }))

  it.effect("text is formatted as text", () =>
    Effect.gen(function*() {
      const { start } = yield* Functions

      const { stdout } = yield* start("in a bundle", { AWS_LAMBDA_LOG_FORMAT: "Text", BREAK: "variable" })

      assert.match(stdout, /^[^\t]+\t-\tERROR\tInit Error\rNoTable: TABLE is not set\r {4}at [^\n]*\n$/)
    }))

  it.effect("console is left alone from there on if it is not to be patched", () =>
    Effect.gen(function*() {
      const { start } = yield* Functions

      const { stdout } = yield* start("in a bundle", { PATCH_CONSOLE: "false" })

      assert.match(stdout, /^after Lambda\.main$/m)
    }))

  it.effect("a report that Lambda does not take does not hold up the end", () =>
    Effect.gen(function*() {
      const { start } = yield* Functions

      const output = yield* start("in a bundle", { AWS_LAMBDA_RUNTIME_API: "127.0.0.1:1", BREAK: "variable" })

      const messages = records(output).map(({ message }) => String(message))
      assert.strictEqual(output.code, 1)
      assert.match(messages[0]!, /^the init error could not be reported: /)
      assert.strictEqual(messages[1], "Init Error")
    }))

  it.effect("a bundle outside Lambda shows the error without its code", () =>
    Effect.gen(function*() {
      const { start } = yield* Functions

      const output = yield* start("in a bundle", {
        AWS_LAMBDA_LOG_FORMAT: "",
        AWS_LAMBDA_RUNTIME_API: "",
        BREAK: "variable"
      })

      assert.strictEqual(output.code, 1)
      assert.match(output.stdout, /ERROR\tInit Error\nNoTable: TABLE is not set\n {4}at /)
      assert.isBelow(output.stdout.length + output.stderr.length, 2_000)
    }))
})

describe("an external package that is missing", patient, () => {
  it.live("is reported as an init error", () =>
    Effect.gen(function*() {
      const project = yield* makeFunction({
        "main.ts": `import "outside"\n${files["main.ts"]}`,
        "settings.ts": "",
        ...installed("outside", {}, { "index.js": "" })
      })

      yield* FunctionBundle.make({ ...project, external: ["outside"] })
      yield* Effect.promise(() => fs.rm(Path.join(project.folder, "node_modules/outside"), { recursive: true }))
      const { calls, code } = yield* runOnLambda(`${project.outdir}/bootstrap`, [process.execPath], {})

      assert.strictEqual(code, 1)
      assert.deepStrictEqual(calls.map(({ request }) => request), ["POST /2018-06-01/runtime/init/error"])
      assert.match(calls[0]!.body, /Cannot find module 'outside'/)
    }))
})

describe("the preload", patient, () => {
  it.effect("does nothing outside Lambda", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({ "main.ts": `console.log("plain"); throw new Error("shown by Node")` })

      const output = yield* run(process.execPath, ["--import", source("preload.ts"), project.entry])

      assert.strictEqual(output.stdout, "plain\n")
      assert.match(output.stderr, /shown by Node/)
    }))

  it.effect("leaves workers and other processes alone", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `
          import { fork } from "node:child_process"
          import { Worker } from "node:worker_threads"
          if (process.argv[2] === undefined) {
            new Worker("setTimeout(() => console.log('worker'))", { eval: true })
            fork(import.meta.filename, ["child"])
          } else console.log("child")`
      })

      const { stdout } = yield* run(process.execPath, ["--import", source("preload.ts"), project.entry], {
        env: { AWS_LAMBDA_RUNTIME_API: "127.0.0.1:1" }
      })

      assert.includeMembers(stdout.split("\n"), ["child", "worker"])
    }))
})
