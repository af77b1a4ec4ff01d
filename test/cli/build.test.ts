import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { patient } from "./build/project.ts"
import { effectLambda } from "./effectLambda.ts"

const temporaryFolder = Effect.acquireRelease(
  Effect.promise(() => fs.mkdtemp(Path.join(tmpdir(), "bundle-command-"))),
  (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
)

/** A folder with an entry that starts no function, and what may be given with it. */
const makeFolder = Effect.tap(temporaryFolder, (folder) =>
  Effect.promise(async () => {
    await fs.writeFile(Path.join(folder, "main.ts"), `console.log("started")\nexport {}`)
    await fs.writeFile(Path.join(folder, "greet.ts"), `console.log("started")\nexport {}`)
    await fs.mkdir(Path.join(folder, "src"))
    await fs.mkdir(Path.join(folder, "taken"))
    await fs.writeFile(Path.join(folder, "taken/greet"), "")
    await fs.writeFile(Path.join(folder, "src/main.ts"), "")
    await fs.writeFile(Path.join(folder, "event.json"), `{"a":1}`)
    await fs.writeFile(Path.join(folder, "bad.json"), `{"a":`)
  }))

const bundle = (cwd: string, ...args: ReadonlyArray<string>) => effectLambda(["build", ...args], cwd)

describe("effect-lambda build", patient, () => {
  it.effect("fills a folder and a zip file with the name of the function, and lists sizes", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const output = yield* bundle(folder, "greet.ts", "--out", "out", "--no-warm")
      const record = yield* bundle(folder, "greet.ts", "--out", "out", "--no-warm", "--json", "--event", "event.json")

      const size = " +\\d+\\.\\d kB {2}"
      assert.deepStrictEqual([output.code, output.stderr, record.code, record.stderr], [0, "", 0, ""])
      assert.match(
        output.stdout,
        new RegExp(
          `^greet \\(wrapper, ${process.arch}\\)\n${size}bootstrap\n${size}main\\.cjs\n${size}out/greet\n${size}out/greet\\.zip\n$`
        )
      )
      const { files, unpackedBytes, zippedBytes, ...rest } = JSON.parse(record.stdout)
      assert.deepStrictEqual(rest, {
        architecture: process.arch,
        folder: "out/greet",
        name: "greet",
        target: "wrapper",
        warnings: [],
        zip: "out/greet.zip"
      })
      assert.deepStrictEqual(
        files.map(({ path }: { readonly path: string }) => path),
        yield* Effect.promise(() => fs.readdir(Path.join(folder, "out/greet")))
      )
      // So that deploy can build it again.
      const how = yield* Effect.promise(() => fs.readFile(Path.join(folder, "out/greet.json"), "utf8"))
      assert.deepInclude(JSON.parse(how), { events: ["event.json"], target: "wrapper", warm: false })
      const { size: bytes } = yield* Effect.promise(() => fs.stat(Path.join(folder, "out/greet.zip")))
      assert.strictEqual(zippedBytes, bytes)
      assert.isAbove(unpackedBytes, bytes)
    }))

  it.effect("builds the functions of the config file under their names", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder
      yield* Effect.promise(() =>
        fs.writeFile(
          Path.join(folder, "effect-lambda.config.js"),
          `export default { functions: { one: { entry: "greet.ts" }, two: { entry: "main.ts" } } }`
        )
      )

      const all = yield* bundle(folder, "--no-warm")

      assert.deepStrictEqual([all.code, all.stderr], [0, ""])
      const names = yield* Effect.promise(() => fs.readdir(Path.join(folder, "dist")))
      assert.deepStrictEqual(names, ["one", "one.json", "one.zip", "two", "two.json", "two.zip"])
    }))

  it.effect("refuses an entry that asks for no event, and exits with 1", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const output = yield* bundle(folder, "main.ts", "--out", "out", "--event", "event.json")

      assert.strictEqual(output.code, 1)
      assert.strictEqual(
        output.stderr,
        "error: Cannot run the bundle of \"main.ts\": the process exited with 0, before the function asked for an event; " +
          "the entry has to end with Lambda.main and NodeRuntime.runMain; --no-warm bundles it without running it\n"
      )
    }))

  it.effect("warns of a flag that does nothing", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const output = yield* bundle(folder, "main.ts", "--out", "out", "--no-warm", "--external", "@aws-sdk/*")

      assert.strictEqual(output.code, 0)
      assert.strictEqual(output.stderr, "warning: --external @aws-sdk/* leaves nothing out: no import matches it\n")
    }))

  it.effect("leaves the code readable on request", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const output = yield* bundle(folder, "greet.ts", "--out", "out", "--no-warm", "--no-minify")
      const code = yield* Effect.promise(() => fs.readFile(Path.join(folder, "out/greet/main.cjs"), "utf8"))

      assert.strictEqual(output.code, 0)
      assert.match(code, /\n/)
    }))

  it.effect("explains each argument and each option with its default on request, and exits with 0", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const outputs = [yield* bundle(folder, "--help"), yield* bundle(folder, "-h")]

      for (const { code, stderr, stdout } of outputs) {
        assert.deepStrictEqual({ code, stderr }, { code: 0, stderr: "" })
        const options = stdout.split("\n").filter((line) => line.startsWith("  --"))
        assert.deepStrictEqual(
          options.map((entry) => entry.trim().split(" ", 1)[0]),
          [
            "--out",
            "--target",
            "--arch",
            "--external",
            "--include",
            "--event",
            "--node",
            "--no-warm",
            "--no-minify",
            "--source-map",
            "--analyze",
            "--json"
          ]
        )
        for (const option of options) assert.include(option, "Default: ")
      }
    }))

  const refusals: ReadonlyArray<readonly [sentence: string, args: ReadonlyArray<string>, line: string]> = [
    ["an entry that is not there", ["absent.ts"], "cannot bundle \"absent.ts\": it does not exist"],
    [
      "an entry that is no module",
      ["event.json"],
      "cannot bundle \"event.json\": it is not a module (.ts, .mts, .cts, .js, .mjs, .cjs)"
    ],
    [
      "an output folder that is a file",
      ["greet.ts", "--out", "event.json", "--no-warm"],
      "Cannot write to \"event.json/greet\": a part of its path is a file"
    ],
    [
      "an output folder in which a file has the name of the function",
      ["greet.ts", "--out", "taken", "--no-warm"],
      "Cannot write to \"taken/greet\": it is a file; remove it, or choose another --out"
    ],
    [
      "a Node that is not there",
      ["greet.ts", "--node", "./absent"],
      "Cannot run \"./absent\" as Node: a part of its path does not exist"
    ],
    [
      "an event that is not there",
      ["main.ts", "--out", "out", "--event", "absent.json"],
      "the event absent.json does not exist"
    ],
    [
      "an output folder that holds the entry",
      ["src/main.ts", "--out", ".", "--no-warm"],
      "Cannot bundle \"src/main.ts\": src would hold its sources as well; choose another --out"
    ]
  ]

  it.effect("takes an entry that is named twice for one", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const { code, stdout } = yield* bundle(folder, "greet.ts", "greet.ts", "--no-warm", "--json")

      assert.deepStrictEqual([code, stdout.trim().split("\n").length], [0, 1])
    }))

  it.effect("exits with 2 for an event that is not JSON", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder

      const output = yield* bundle(folder, "greet.ts", "--event", "bad.json")

      assert.strictEqual(output.code, 2)
      assert.match(output.stderr, /^error: the event bad\.json is not JSON: .*\n$/)
    }))

  for (const [sentence, args, line] of refusals) {
    it.effect(`refuses ${sentence} in one line, and exits with 1`, () =>
      Effect.gen(function*() {
        const folder = yield* makeFolder

        const output = yield* bundle(folder, ...args)

        assert.deepStrictEqual(output, { code: 1, stderr: `error: ${line}\n`, stdout: "" })
      }))
  }
})
