/** What a bundle asks for outside of itself. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { bundle, installed, makeProject, patient, run, runNode, writeFiles } from "./project.ts"

describe("an import that leads nowhere", patient, () => {
  it.effect("is named together with all others, each with its place, and with the flags that help", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": [
          `import a from "absent"`,
          `import { b } from "@scope/absent/deep"`,
          `import "legacy"`,
          `import { c } from "./lost.ts"`,
          `console.log(c, a, b, import("absent/late"))`
        ].join("\n"),
        ...installed("legacy", {}, { "index.js": `if (process.env.A) require("conditional")\nrequire("./gone.js")` })
      })

      const error = yield* Effect.flip(bundle(project))

      const file = (name: string) => Path.relative("", Path.join(project.folder, name))
      assert.strictEqual(
        error.message,
        `Cannot bundle ${JSON.stringify(project.entry)}: could not resolve ` + [
          `"./gone.js" (${file("node_modules/legacy/index.js")}:2:9)`,
          `"./lost.ts" (${file("main.ts")}:4:19)`,
          `"@scope/absent/deep" (${file("main.ts")}:2:19)`,
          `"absent" (${file("main.ts")}:1:15)`,
          `"absent/late" (${file("main.ts")}:5:29)`,
          `"conditional" (${file("node_modules/legacy/index.js")}:1:28)`
        ].join(", ") +
          "; install what is missing, or leave it out of the bundle: " +
          "--external @scope/absent --external absent --external conditional"
      )
    }))

  it.effect("is a warning if an installed package asks for it when it is called", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts":
          `import { open } from "drivers"; try { open() } catch (error) { console.log((error as { code: string }).code) }`,
        ...installed("drivers", { peerDependenciesMeta: { optional: { optional: true } } }, {
          "index.js": "exports.open = () => require(\"late\")\nrequire(process.env.A ? \"optional\" : \"path\")\n" +
            "if (process.env.A) require(\"optional\")"
        })
      })

      const { warnings } = yield* bundle(project)
      const output = yield* runNode(Path.join(project.outdir, "main.cjs"))

      const file = Path.relative("", Path.join(project.folder, "node_modules/drivers/index.js"))
      assert.deepStrictEqual(warnings, [
        `could not resolve "late" (${file}:1:30); it is asked for only when a function is called; install it if that happens`
      ])
      assert.deepStrictEqual(output, { code: 0, stderr: "", stdout: "MODULE_NOT_FOUND\n" })
    }))

  it.effect("leaves out the flag for a file", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({ "main.ts": `import "./gone.ts"` })

      const error = yield* Effect.flip(bundle(project))

      assert.match(error.message, /could not resolve "\.\/gone\.ts" \(.*main\.ts:1:8\)$/)
    }))

  it.effect("is not an error if the program goes on without it", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `
          import "legacy"
          const Effect = { tryPromise: (f: () => Promise<unknown>) => f().catch(() => console.log("tryPromise")) }
          const load = async () => {
            try { await import("absent-in-try") } catch (error) { console.log((error as { code: string }).code) }
            await import("absent-with-catch").catch(() => console.log("catch"))
            await import("absent-with-then").then(() => {}, () => console.log("then"))
            await Effect.tryPromise(() => import("absent-in-effect"))
          }
          load()`,
        ...installed("legacy", {}, {
          "index.js": `
            try { require("optional") } catch (error) { console.log(error.code) }
            let found
            try { found = (() => require("optional-in-function"))() } catch { console.log("in a function") }
            const late = () => { try { return require("./optional.js") } catch { return "later" } }
            console.log(late(), found)`
        })
      })

      const { warnings } = yield* bundle(project)
      const source = yield* runNode(project.entry)
      const output = yield* runNode(Path.join(project.outdir, "main.cjs"))

      assert.deepStrictEqual(warnings, [])
      assert.deepStrictEqual(output, source)
      assert.include(output.stdout, "MODULE_NOT_FOUND\nin a function\nlater undefined\nERR_MODULE_NOT_FOUND\ncatch\n")
    }))

  it.effect("is an error where only the end of a try is certain", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `import "legacy"`,
        ...installed("legacy", {}, {
          "index.js": `try { a() } catch { require("in-catch") }\ntry { require("in-finally") } finally { a() }`
        })
      })

      const error = yield* Effect.flip(bundle(project))

      assert.match(error.message, /"in-catch".*"in-finally"/)
    }))

  it.effect("is not an error if the name is that of a parameter", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `import "legacy"`,
        ...installed("legacy", {}, {
          "index.js": `
            const modules = { "./lib": (require, exports) => { exports.a = 1 }, main: (require) => console.log(require("./lib").a) }
            const load = (name) => { const exports = {}; modules[name](load, exports); return exports }
            load("main")`
        })
      })

      yield* bundle(project)
      const output = yield* runNode(Path.join(project.outdir, "main.cjs"))

      assert.deepStrictEqual(output, { code: 0, stderr: "", stdout: "1\n" })
    }))
})

const isAboutFlag = (warning: string): boolean => warning.startsWith("--external")

describe("an external package", patient, () => {
  const packages = {
    ...installed("plain", {}, { "index.js": `module.exports = "plain"`, "deep.js": `module.exports = "deep"` }),
    ...installed("@scope/one", {}, { "index.js": `module.exports = "one"`, "dist/a.js": `module.exports = "a"` }),
    ...installed("@scope/two", {}, { "index.js": `module.exports = "two"` }),
    ...installed("@scoped/other", {}, { "index.js": `module.exports = "other"` })
  }
  const imports = {
    "main.ts": `
      import plain from "plain"
      import deep from "plain/deep.js"
      import one from "@scope/one"
      import a from "@scope/one/dist/a.js"
      import two from "@scope/two"
      import other from "@scoped/other"
      console.log(plain, deep, one, a, two, other)`
  }
  const patterns: ReadonlyArray<readonly [pattern: string, left: ReadonlyArray<string>]> = [
    ["plain", ["plain", "plain/deep.js"]],
    ["plain/deep.js", ["plain/deep.js"]],
    ["@scope", ["@scope/one", "@scope/one/dist/a.js", "@scope/two"]],
    ["@scope/", ["@scope/one", "@scope/one/dist/a.js", "@scope/two"]],
    ["@scope/*", ["@scope/one", "@scope/one/dist/a.js", "@scope/two"]],
    ["@scope/t*", ["@scope/two"]],
    ["@scope*", ["@scope/one", "@scope/one/dist/a.js", "@scope/two", "@scoped/other"]],
    ["*", ["plain", "plain/deep.js", "@scope/one", "@scope/one/dist/a.js", "@scope/two", "@scoped/other"]]
  ]
  for (const [pattern, left] of patterns) {
    it.effect(`is what ${pattern} names`, () =>
      Effect.gen(function*() {
        const project = yield* makeProject({ ...imports, ...packages })

        const { warnings } = yield* bundle(project, { external: [pattern] })
        const code = yield* Effect.promise(() => fs.readFile(Path.join(project.outdir, "main.cjs"), "utf8"))
        const output = yield* runNode(Path.join(project.outdir, "main.cjs"))

        assert.deepStrictEqual(warnings.filter(isAboutFlag), [])
        assert.deepStrictEqual(
          Array.from(code.matchAll(/require\(.(.*?).\)/g), ([, name]) => name).filter((name) => !name!.startsWith(".")),
          [...left]
        )
        assert.strictEqual(output.stdout, "plain deep one a two other\n")
      }))
  }

  it.effect("may be a file", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `import settings from "./settings.cjs"\nconsole.log(settings)`,
        "settings.cjs": "",
        "out/settings.cjs": `module.exports = "beside the bundle"`
      })

      const { warnings } = yield* bundle(project, { external: ["./settings.cjs"] })
      const output = yield* runNode(Path.join(project.outdir, "main.cjs"))

      assert.deepStrictEqual(warnings, [])
      assert.strictEqual(output.stdout, "beside the bundle\n")
    }))

  it.effect("is told of where nothing matches it", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({ ...imports, ...packages })

      const { warnings } = yield* bundle(project, { external: ["plain", "@aws-sdk/*", "plan"] })

      assert.deepStrictEqual(warnings.filter(isAboutFlag), [
        "--external @aws-sdk/* leaves nothing out: no import matches it",
        "--external plan leaves nothing out: no import matches it"
      ])
    }))

  const kinds: ReadonlyArray<readonly [kind: string, manifest: object, files: Readonly<Record<string, string>>]> = [
    ["CommonJS", {}, { "index.js": `module.exports = class Outside {}; module.exports.named = "named"` }],
    ["CommonJS made of an ES module", {}, {
      "index.js":
        `Object.defineProperty(exports, "__esModule", { value: true }); exports.default = "default"; exports.named = "named"`
    }],
    ["an ES module", { type: "module", exports: "./index.js" }, {
      "index.js": `export default class Outside {}; export const named = "named"`
    }],
    ["an ES module without a default export", { type: "module", exports: "./index.js" }, {
      "index.js": `export const named = "named"`
    }]
  ]
  for (const [kind, manifest, files] of kinds) {
    it.effect(`that is ${kind} is imported as in Node, also from a layer`, () =>
      Effect.gen(function*() {
        const source = `
          import * as all from "outside"
          const show = (all: any) => console.log(String(all.default?.name ?? JSON.stringify(all.default)), all.default?.named, all.named)
          show(all)
          import("outside").then(show)`
        const project = yield* makeProject({ "main.ts": source, ...installed("outside", manifest, files) })
        const layer = Path.join(project.folder, "layer")
        yield* writeFiles(
          project.folder,
          Object.fromEntries(
            Object.entries(installed("outside", manifest, files)).map(([name, text]) => [`layer/${name}`, text])
          )
        )

        yield* bundle(project, { external: ["outside"] })
        const inSource = yield* runNode(project.entry)
        yield* Effect.promise(() => fs.rm(Path.join(project.folder, "node_modules"), { recursive: true }))
        const inLayer = yield* run(`${project.outdir}/bootstrap`, [process.execPath], {
          env: { NODE_PATH: Path.join(layer, "node_modules") }
        })

        assert.deepStrictEqual(inLayer, inSource)
        assert.strictEqual(inLayer.code, 0)
      }))
  }
})
