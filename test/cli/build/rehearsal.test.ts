/** What the command finds out by running a bundle in a folder of its own. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { existsSync, lstatSync, readFileSync } from "node:fs"
import * as Path from "node:path"
import * as FunctionBundle from "../../../src/cli/build/FunctionBundle.ts"
import { asksForAnEvent, installed, makeFunction, makeProject, patient, run, writeFiles } from "./project.ts"

const refusal = Effect.fnUntraced(function*(
  files: Readonly<Record<string, string>>,
  options?: Partial<FunctionBundle.Options>
) {
  const project = yield* makeProject(files)
  const error = yield* Effect.flip(FunctionBundle.make({ ...project, ...options }))
  assert.isFalse(existsSync(project.outdir), "nothing is written")
  return error.message.replace(project.entry, "main.ts")
})

const help = (name: string) =>
  `"${name}" needs files that are not in the bundle: leave it out by --external ${name}, and install it into the output ` +
  "folder, for Linux, or have it in a layer"

describe("compiled code", patient, () => {
  it.live("is the same from any folder, and at any time", () =>
    Effect.gen(function*() {
      const files = {
        "main.ts": `import { shout } from "legacy"\nclass Random { value = Math.random() }\n` +
          `globalThis.made = [new Random(), shout(String(Date.now())), new Map([["a", process.hrtime()]])]\n${asksForAnEvent}`,
        ...installed("legacy", {}, { "index.js": `exports.shout = function (text) { return text.toUpperCase() }` })
      }
      const make = Effect.fnUntraced(function*(folder: string) {
        const project = yield* makeProject(
          Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text] as const))
        )
        const outdir = Path.join(project.folder, folder, "out")
        const { files: bundled } = yield* FunctionBundle.make({
          entry: Path.join(project.folder, folder, "main.ts"),
          outdir
        })
        return new Map(bundled.map(({ path }) => [path, readFileSync(Path.join(outdir, path), "base64")]))
      })

      const here = yield* make("here")
      const there = yield* make("some/where/else/deep down")

      assert.includeMembers([...here.keys()], ["main.cjs.cache", "commonjs.cjs.cache", "start.cjs"])
      assert.deepStrictEqual(there, here)
    }))
})

const start = `import "needy"\n${asksForAnEvent}`

describe("a package that needs more than its code", patient, () => {
  const packages: ReadonlyArray<readonly [what: string, file: string, code: string]> = [
    ["a native module that it requires", "build/needy.node", `module.exports = require("./build/needy.node")`],
    [
      "a native module that it looks for",
      "build/Release/needy.node",
      `module.exports = require(require("path").join(__dirname, "build", "Release", "needy.node"))`
    ],
    [
      "an asset whose name it computes",
      "data.txt",
      `const name = "data" + ".txt"; exports.data = require("fs").readFileSync(require("path").join(__dirname, name), "utf8")`
    ],
    [
      "a worker",
      "lib/worker.js",
      `const { Worker } = require("worker_threads"); new Worker(require("path").join(__dirname, "lib", "worker.js")).unref()`
    ],
    [
      "a native module that its loader looks for",
      "prebuilds/linux-x64/needy.node",
      `throw new Error("No native build was found for platform=linux arch=x64")`
    ],
    ["a module whose name it computes", "lib/a.js", `const name = "a"; module.exports = require("./lib/" + name)`]
  ]
  for (const [what, file, code] of packages) {
    const files = installed("needy", {}, { "index.js": code, [file]: "" })

    it.live(`is named where it is ${what}`, () =>
      Effect.gen(function*() {
        const message = yield* refusal({ "main.ts": start, ...files })

        assert.match(message, /^Cannot run the bundle of "main\.ts": /)
        assert.isTrue(message.endsWith(`; ${help("needy")}`), message)
        assert.notMatch(message, /\n|effect-lambda-runtime-/)
      }))
  }

  it.live("is found in what it calls while the function starts", () =>
    Effect.gen(function*() {
      const message = yield* refusal({
        "main.ts": `import { open } from "database"\nopen()\n${asksForAnEvent}`,
        ...installed("database", {}, {
          "index.js": `const find = require("finder"); exports.open = () => find("db.node")`
        }),
        ...installed("finder", {}, {
          "index.js":
            `module.exports = (name) => { throw new Error("Could not locate the bindings file. Tried: " + name) }`
        })
      })

      assert.strictEqual(
        message,
        `Cannot run the bundle of "main.ts": the process exited with 1 (Error: Could not locate the bindings file. ` +
          `Tried: db.node), before the function asked for an event; ${help("database")}`
      )
    }))

  it.live("is named where it throws and does not say what it needs", () =>
    Effect.gen(function*() {
      const message = yield* refusal({
        "main.ts": start,
        ...installed("needy", {}, { "index.js": `throw new Error("unable to determine the target")` })
      })

      assert.match(
        message,
        /; if "needy" needs files that are not in the bundle, leave it out by --external needy, and install it into/
      )
    }))

  it.live("is left to its place in the project once it is external", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": start,
        ...installed("needy", {}, {
          "index.js": `require("fs").readFileSync(__dirname + "/data.txt"); require("helper")`,
          "data.txt": ""
        }),
        ...installed("helper", {}, { "index.js": "" })
      })

      yield* FunctionBundle.make({ ...project, external: ["needy"] })

      assert.isTrue(existsSync(Path.join(project.outdir, "main.cjs.cache")))
      assert.isFalse(existsSync(Path.join(project.outdir, "node_modules")))
    }))

  it.live("stays as it is in the project if its whole scope is left out", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `import "@aws-sdk/one"; import "@aws-sdk/two/sub.js"; ${start}`,
        ...installed("needy", {}, { "index.js": "" }),
        ...installed("@aws-sdk/one", {}, { "index.js": `require("@aws-sdk/two/sub.js")` }),
        ...installed("@aws-sdk/two", {}, { "sub.js": "" })
      })

      const made = yield* FunctionBundle.make({ ...project, external: ["@aws-sdk"] })

      assert.deepStrictEqual(made.warnings, [])
      for (const name of ["one", "two"]) {
        assert.isTrue(lstatSync(Path.join(project.folder, "node_modules/@aws-sdk", name)).isDirectory())
      }
    }))

  it.live("gets a warning with what to do while the output folder lacks it", () =>
    Effect.gen(function*() {
      const files = {
        "main.ts": `import "native"; import "@scope/native/sub.js"; import "@aws-sdk/client-s3"; ${start}`,
        ...installed("needy", {}, { "index.js": "" }),
        ...installed("native", { version: "0.34.5" }, { "index.js": "" }),
        ...installed("@scope/native", {}, { "sub.js": "" }),
        ...installed("@aws-sdk/client-s3", {}, { "index.js": "" })
      }
      const project = yield* makeProject(files)
      const external = ["native", "@scope/native", "@aws-sdk"]

      const before = yield* FunctionBundle.make({ ...project, external })
      yield* writeFiles(project.outdir, installed("native", {}, { "index.js": "" }))
      const between = yield* FunctionBundle.make({ ...project, external })
      yield* writeFiles(project.outdir, installed("@scope/native", {}, { "sub.js": "" }))
      const after = yield* FunctionBundle.make({ ...project, external })

      const folder = Path.relative("", project.outdir)
      const install = `npm install --prefix ${folder} --os=linux --cpu=${process.arch} --libc=glibc`
      assert.deepStrictEqual(before.warnings, [
        `left out of the bundle, but not in ${folder}/node_modules: "native", "@scope/native"; unless a layer has it, ` +
        `${install} native@0.34.5 @scope/native@1.0.0, and build again`
      ])
      assert.deepStrictEqual(between.warnings, [
        `left out of the bundle, but not in ${folder}/node_modules: "@scope/native"; unless a layer has it, ` +
        `${install} @scope/native@1.0.0, and build again`
      ])
      assert.deepStrictEqual(after.warnings, [])
    }))

  it.live("refuses a bundle if an external package does not find what it loads", () =>
    Effect.gen(function*() {
      const files = {
        "main.ts": start,
        ...installed("needy", {}, {
          "index.js": `const name = "plugin"; require(require.resolve(name, { paths: [require.main.path] }))`
        })
      }
      const plugin = installed("plugin", {}, { "index.js": "" })
      const project = yield* makeProject({ ...files, ...plugin })

      const message = yield* refusal({ ...files, ...plugin }, { external: ["needy"] })
      const made = yield* FunctionBundle.make({ ...project, external: ["needy", "plugin"] })

      assert.match(
        message,
        /"needy" needs files that are not in the bundle: install into the output folder what it loads/
      )
      assert.include(made.warnings, "--external plugin leaves nothing out: no import matches it")
    }))

  it.live("is named beside another one that looks for the same file", () =>
    Effect.gen(function*() {
      const speaks = "const name = \"worker.js\"; exports.where = () => [__dirname, name]"
      // As from a worker, whose stack says nothing of who has started it.
      const fails =
        `const lost = new Error("cannot find '" + process.cwd() + "/worker.js'"); lost.stack = lost.message; throw lost`

      const message = yield* refusal({
        "main.ts": `import { where } from "needy"\nimport * as greedy from "greedy"\nwhere(greedy.where)\n${fails}`,
        ...installed("needy", {}, { "index.js": speaks }),
        ...installed("greedy", {}, { "index.js": speaks })
      })

      assert.match(
        message,
        /(?:"needy", "greedy"|"greedy", "needy") need files that are not in the bundle: leave them out by --external \w+ --external \w+, and install them into the output folder, for Linux, or have them in a layer$/
      )
    }))

  it.live("loads a package that the project lacks from the output folder", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({ "main.ts": start })
      yield* writeFiles(project.outdir, installed("needy", {}, { "index.js": "" }))

      const made = yield* FunctionBundle.make({ ...project, external: ["needy"] })

      assert.deepStrictEqual(made.warnings, [])
    }))

  it.live("has to be somewhere", () =>
    Effect.gen(function*() {
      const message = yield* refusal({ "main.ts": start }, { external: ["needy"] })

      assert.match(message, /Cannot find module 'needy'/)
      assert.match(
        message,
        /; "needy" is left out, and this run needs it too: npm install --save-dev needy, or --no-warm$/
      )
    }))
})

describe("a file of the project", patient, () => {
  const reads = `
    import { readFileSync } from "node:fs"
    readFileSync(new URL("./texts/greeting.txt", import.meta.url))
    ${asksForAnEvent}`

  it.live("is named where it is neither beside the module nor in the output folder", () =>
    Effect.gen(function*() {
      const message = yield* refusal({ "main.ts": reads })

      assert.match(message, /ENOENT: no such file or directory, open '\/var\/task\/texts\/greeting\.txt'/)
      assert.match(message, /; let "texts\/greeting\.txt" go along by --include, or import it$/)
    }))

  it.live.each([
    ["readFileSync(\"./texts/greeting.txt\")"],
    ["readFileSync(\"texts/greeting.txt\")"],
    ["createRequire(import.meta.url)(\"./texts/greeting.txt\")"]
  ])("is named where it is looked for in the working directory, by %s", ([load]) =>
    Effect.gen(function*() {
      const message = yield* refusal({
        "main.ts": `
          import { readFileSync } from "node:fs"
          import { createRequire } from "node:module"
          ${load}
          ${asksForAnEvent}`,
        "texts/greeting.txt": "hello"
      })

      assert.match(message, /; let "texts\/greeting\.txt" go along by --include, or import it$/)
    }))

  it.live("is found in the output folder", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({ "main.ts": reads, "out/texts/greeting.txt": "hello" })

      const made = yield* FunctionBundle.make(project)

      assert.deepStrictEqual(made.warnings, [])
    }))

  it.live("is not found in the working directory of the command", () =>
    Effect.gen(function*() {
      const message = yield* refusal({
        "main.ts": `import { readFileSync } from "node:fs"\nreadFileSync("package.json")\n${asksForAnEvent}`
      })

      assert.match(message, /ENOENT: no such file or directory, open 'package\.json'/)
    }))
})

describe("an entry", patient, () => {
  it.live("that ends without asking for an event is refused", () =>
    Effect.gen(function*() {
      const message = yield* refusal({ "main.ts": `console.log("no function")` })

      assert.strictEqual(
        message,
        `Cannot run the bundle of "main.ts": the process exited with 0, before the function asked for an event; ` +
          "the entry has to end with Lambda.main and NodeRuntime.runMain; --no-warm bundles it without running it"
      )
    }))

  it.live("that throws is refused with its whole message", () =>
    Effect.gen(function*() {
      const message = yield* refusal({ "main.ts": `throw new RangeError("two\\n  lines, and TABLE")` })

      assert.match(message, /the process exited with 1 \(RangeError: two lines, and TABLE\), before the function asked/)
      assert.match(message, /; set the variables that it needs here as well; --no-warm bundles it without running it$/)
    }))

  it.live("refuses a bundle if the Node to run it is missing", () =>
    Effect.gen(function*() {
      const message = yield* refusal({ "main.ts": asksForAnEvent }, { node: "/nowhere/node" })

      assert.strictEqual(message, "Cannot run \"/nowhere/node\" as Node: a part of its path does not exist")
    }))
})

const imports = `
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import * as Handler from "effect-lambda-runtime/Handler"
import * as Lambda from "effect-lambda-runtime/Lambda"
`

describe("a function", patient, () => {
  it.live("that reports why it cannot start here gets a warning with the whole message", () =>
    Effect.gen(function*() {
      const project = yield* makeFunction({
        "main.ts": `${imports}
          const layer = Layer.effectDiscard(Config.NonEmptyString("ORDERS_TABLE"))
          Lambda.run(Handler.text(Effect.succeed)).pipe(Effect.provide(layer), Lambda.main, NodeRuntime.runMain)`
      })

      const made = yield* FunctionBundle.make({ ...project, minify: false })

      assert.lengthOf(made.warnings, 1)
      assert.match(
        made.warnings[0]!,
        /^the warm-up failed: the function could not start: \w+: .*ORDERS_TABLE.*; if it lacks something here/
      )
      assert.isTrue(existsSync(Path.join(project.outdir, "main.cjs.cache")))
    }))

  it.live("that exports a handler and runs nothing is refused, with what helps", () =>
    Effect.gen(function*() {
      const project = yield* makeFunction({
        "main.ts": `${imports}
          export const handler = Lambda.toAwsHandler(Handler.text(Effect.succeed))`
      })

      const error = yield* Effect.flip(FunctionBundle.make({ ...project, minify: false }))

      assert.match(
        error.message,
        /: Error: nothing has run: .*; the entry has to end with Lambda\.main and NodeRuntime\.runMain, or to be built by --target handler; --no-warm/
      )
    }))

  it.live("whose layer lacks a file is refused", () =>
    Effect.gen(function*() {
      const project = yield* makeFunction({
        "main.ts": `${imports}
          const read = Effect.tryPromise(async () => readFileSync(new URL("./model.bin", import.meta.url)))
          Lambda.run(Handler.text(Effect.succeed)).pipe(Effect.provide(Layer.effectDiscard(read)), Lambda.main, NodeRuntime.runMain)`
      })

      const error = yield* Effect.flip(FunctionBundle.make({ ...project, minify: false }))

      assert.match(error.message, /; let "model\.bin" go along by --include, or import it$/)
    }))

  it.live("whose event lacks a file is refused", () =>
    Effect.gen(function*() {
      const project = yield* makeFunction({
        "main.ts": `${imports}
          const handler = Handler.json({ event: Schema.Unknown }, () => Effect.sync(() => readFileSync(new URL("./late.bin", import.meta.url))))
          Lambda.run(handler).pipe(Lambda.main, NodeRuntime.runMain)`
      })

      const error = yield* Effect.flip(FunctionBundle.make({ ...project, minify: false, events: ["{}"] }))

      assert.match(error.message, /an event ended in an error: .*late\.bin.*; let "late\.bin" go along by --include/)
    }))

  it.live("of several handlers is run with each of them, without a warning", () =>
    Effect.gen(function*() {
      const project = yield* makeFunction({
        "main.ts": `${imports}
          const one = Handler.json({ event: Schema.Struct({ one: Schema.String }) }, () => Effect.void)
          const two = Handler.json({ event: Schema.Struct({ two: Schema.String }) }, () => Effect.void)
          Lambda.run(Handler.named({ "the \\"first\\"": one, two })).pipe(Lambda.main, NodeRuntime.runMain)`
      })

      const made = yield* FunctionBundle.make({ ...project, minify: false, events: [`{"two":"a"}`, `{"one":"a"}`] })
      const unfit = yield* FunctionBundle.make({ ...project, minify: false, events: [`{"three":"a"}`] })
      const output = yield* run(`${project.outdir}/bootstrap`, [process.execPath])

      assert.deepStrictEqual(made.warnings, [])
      assert.lengthOf(unfit.warnings, 1)
      assert.match(unfit.warnings[0]!, /^the warm-up failed: the event ended in an error: Runtime\.InvalidEvent: /)
      assert.strictEqual(output.code, 1)
    }))

  it.live("of several handlers is refused if one of them lacks a file", () =>
    Effect.gen(function*() {
      const project = yield* makeFunction({
        "main.ts": `${imports}
          const read = Layer.effectDiscard(Effect.sync(() => readFileSync(new URL("./two.bin", import.meta.url))))
          const one = Handler.text(Effect.succeed)
          const two = Handler.text(Effect.succeed).pipe(Handler.provide(read))
          Lambda.run(Handler.named({ one, two })).pipe(Lambda.main, NodeRuntime.runMain)`
      })

      const error = yield* Effect.flip(FunctionBundle.make({ ...project, minify: false }))

      assert.match(error.message, /let "two\.bin" go along by --include/)
    }))
})
