/** What `effect-lambda build` makes, unpacked elsewhere and started as Lambda does. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import * as processes from "./processes.ts"
import { python, ric } from "./programs.ts"

const temporaryFolder = Effect.acquireRelease(
  Effect.promise(async () => fs.realpath(await fs.mkdtemp(path.join(tmpdir(), "tools-build-")))),
  (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
)

const main = path.join(processes.root, "src/cli/main.ts")
const nodeFolder = path.dirname(process.execPath)

const effectLambda = (args: ReadonlyArray<string>, cwd: string = processes.root) =>
  processes.run([process.execPath, main, "build", ...args], { cwd })

/** Unpacks a zip file as Lambda does, with the modes that it has. */
const unpack = Effect.fnUntraced(function*(zip: string, folder: string) {
  const script = `
import sys, os, zipfile
with zipfile.ZipFile(sys.argv[1]) as z:
    for item in z.infolist():
        file = z.extract(item, sys.argv[2])
        mode = item.external_attr >> 16
        if mode & 0o170000 == 0o120000:
            target = open(file).read()
            os.remove(file)
            os.symlink(target, file)
        else:
            os.chmod(file, mode & 0o777)`
  const { code, stderr } = yield* processes.run([python, "-c", script, zip, folder])
  assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
})

/** Builds a function, and unpacks it into another folder. */
const built = Effect.fnUntraced(function*(entry: string, ...options: ReadonlyArray<string>) {
  const scratch = yield* temporaryFolder
  const out = path.join(scratch, "out")
  const { code, stderr, stdout } = yield* effectLambda([entry, "--out", out, "--json", ...options])
  assert.strictEqual(code, 0, stderr)
  const record = JSON.parse(stdout)
  const task = path.join(scratch, "task")
  if (record.zip !== null && record.zip !== undefined) yield* unpack(record.zip, task)
  return { folder: record.folder as string, record, stderr, task }
})

const event = "examples/hello-json/event.json"
const greeting = "{\"greetings\":\"Hello Ada. You look younger than your age.\"}"

/** Has a program answer one event, with these variables beside those of Lambda. */
const answer = (command: ReadonlyArray<string>, env: Record<string, string>) =>
  Effect.map(
    processes.run([process.execPath, "test/exampleServer.ts", command[0] ?? "", event, ...command.slice(1)], { env }),
    ({ stdout }) => stdout
  )

describe("effect-lambda build", () => {
  it.live("makes the same bytes in two folders", () =>
    Effect.gen(function*() {
      const scratch = yield* temporaryFolder
      const build = Effect.fnUntraced(function*(folder: string) {
        const project = path.join(scratch, folder)
        yield* Effect.promise(async () => {
          await fs.cp(path.join(processes.root, "examples/s3-client"), path.join(project, "src"), { recursive: true })
          await fs.symlink(path.join(processes.root, "node_modules"), path.join(project, "node_modules"))
          await fs.writeFile(
            path.join(project, "tsconfig.json"),
            JSON.stringify({ extends: path.join(processes.root, "tsconfig.json"), include: ["src"] })
          )
        })
        const env = "BUCKET=b AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=a"
        const { code, stderr } = yield* processes.run(
          ["env", ...env.split(" "), process.execPath, main, "build", "src/main.ts"],
          { cwd: project }
        )
        assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
        return yield* Effect.promise(() => fs.readFile(path.join(project, "dist/src.zip")))
      })

      const here = yield* build("a")
      const there = yield* build("some/where else/ü")

      assert.isTrue(here.equals(there))
    }))

  it.live("makes a zip whose bootstrap is the exec wrapper of AWS's runtime", () =>
    Effect.gen(function*() {
      const { task } = yield* built("examples/hello-json/main.ts", "--event", event)

      const response = yield* answer(
        [`${task}/bootstrap`, process.execPath, "--expose-gc", "--max-semi-space-size=150", "/var/runtime/index.mjs"],
        {}
      )

      assert.strictEqual(response, greeting)
    }))

  it.live("makes a zip for provided.al2023 with Node in it", () =>
    Effect.gen(function*() {
      const { record, task } = yield* built("examples/hello-json/main.ts", "--target", "provided", "--event", event)

      const response = yield* answer([`${task}/bootstrap`], { PATH: "/usr/bin:/bin" })

      assert.strictEqual(response, greeting)
      assert.isBelow(record.zippedBytes, 50 * 1024 * 1024)
      assert.deepStrictEqual(record.warnings, [])
    }))

  it.live("makes the layout of an image", () =>
    Effect.gen(function*() {
      const { folder, task } = yield* built("examples/hello-json/main.ts", "--target", "image", "--event", event)
      yield* Effect.promise(async () => {
        const ignored = (await fs.readFile(path.join(folder, ".dockerignore"), "utf8")).trim().split("\n")
        await fs.cp(folder, task, { filter: (file) => !ignored.includes(path.relative(folder, file)), recursive: true })
      })

      const response = yield* answer([`${task}/bootstrap`], { PATH: `${nodeFolder}:/usr/bin:/bin` })

      assert.strictEqual(response, greeting)
      assert.deepStrictEqual((yield* Effect.promise(() => fs.readdir(task))).toSorted(), [
        "bootstrap",
        "main.cjs",
        "main.cjs.cache",
        "start.cjs"
      ])
    }))

  it.live("makes a zip that AWS's own loop runs", () =>
    Effect.gen(function*() {
      const { task } = yield* built("examples/aws-handler/main.ts", "--target", "handler", "--event", event)

      const response = yield* answer([ric], { LAMBDA_TASK_ROOT: task, _HANDLER: "index.handler" })

      assert.strictEqual(response, greeting)
    }))

  it.live("makes a zip of a Web Function", () =>
    Effect.gen(function*() {
      const { task } = yield* built("examples/web-function/main.ts", "--target", "web")
      const [address = ""] = yield* processes.freeAddresses(1)

      yield* processes.start([process.execPath, `${task}/index.js`], {
        cwd: task,
        env: { AWS_LAMBDA_HTTP_ENDPOINT: address }
      })
      yield* processes.listening(address)
      const response = yield* Effect.promise(() => fetch(`http://${address}/`).then((response) => response.text()))

      assert.match(response, /^You are visitor \d+/)
    }))
})

/** Functions on packages that people bundle, and what each responds. */
const dependencies: ReadonlyArray<readonly [name: string, response: unknown]> = [
  ["aws", [{ id: { S: "o-1" } }, { id: "o-1" }, "S3"]],
  ["pg", ["\"a\"\"b\"", "ECONNREFUSED", 0]],
  ["mysql2", ["select 'a\\'b'", "ECONNREFUSED"]],
  ["axios", [{ a: 1 }, 200]],
  ["knex", "select * from \"orders\" where \"id\" = $1 limit $2"],
  ["drizzle", "select \"id\", \"name\" from \"orders\" where \"orders\".\"id\" = $1"],
  ["grpc", "hi"],
  ["sloppy", ["aB", "1", [false, 1, false]]]
]

const entryOf = (name: string) => `test/tools/dependencies/${name}.mjs`
const onLoop = ["--target", "handler", "--event", event]

/** Calls `index.handler` once, in a process without variables. */
const call = (task: string) =>
  processes.run([
    process.execPath,
    "-e",
    `require("${task}/index.js").handler().then((response) => {
      console.log(JSON.stringify(response))
      process.exit(0)
    })`
  ], { cwd: "/" })

describe("a bundle", () => {
  for (const [name, response] of dependencies) {
    it.live(`runs ${name}`, () =>
      Effect.gen(function*() {
        const { task } = yield* built(entryOf(name), ...onLoop)

        const { code, stderr, stdout } = yield* call(task)

        assert.deepStrictEqual({ code, response: JSON.parse(stdout), stderr }, { code: 0, response, stderr: "" })
      }))
  }

  const native: ReadonlyArray<readonly [name: string, lines: ReadonlyArray<RegExp>]> = [
    ["sharp", [/^96$/]],
    ["pino", [/"a":1,"msg":"hello"/, /^"info"$/]]
  ]
  for (const [name, lines] of native) {
    it.live(`without ${name} runs it once it is installed as the command says`, () =>
      Effect.gen(function*() {
        const out = yield* temporaryFolder
        const build = (...options: ReadonlyArray<string>) =>
          effectLambda([entryOf(name), "--out", out, ...onLoop, ...options])
        const whole = yield* build()
        const first = yield* build("--external", name)
        const [install = ""] = /npm install .*(?=, and build again)/.exec(first.stderr) ?? []
        yield* processes.run(["sh", "-c", install], { env: process.env })
        const second = yield* build("--external", name)
        const task = path.join(out, "task")
        yield* unpack(path.join(out, `${name}.zip`), task)

        const { code, stdout } = yield* call(task)

        assert.strictEqual(whole.code, 1)
        assert.include(whole.stderr, `--external ${name}`)
        assert.deepStrictEqual({ code: second.code, stderr: second.stderr }, { code: 0, stderr: "" })
        assert.strictEqual(code, 0)
        for (const line of lines) assert.isTrue(stdout.split("\n").some((text) => line.test(text)), stdout)
      }))
  }
})
