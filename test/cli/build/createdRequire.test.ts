/** ES modules that require others by `createRequire(import.meta.url)`. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { bundle, installed, makeProject, patient, runNode, temporaryFolder } from "./project.ts"

/** Bundles a project, and runs it where it finds nothing but the bundle. */
const output = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const project = yield* makeProject(files)
  const { warnings } = yield* bundle(project)
  const elsewhere = yield* temporaryFolder
  yield* Effect.promise(() => fs.cp(project.outdir, elsewhere, { recursive: true }))
  const { code, stderr, stdout } = yield* runNode(Path.join(elsewhere, "main.cjs"))
  return {
    code,
    stderr,
    stdout,
    warnings: warnings.map((text) => text.replaceAll(Path.relative("", project.folder), "…"))
  }
})

const prints = (stdout: string) => ({ code: 0, stderr: "", stdout, warnings: [] })

describe("createRequire(import.meta.url)", patient, () => {
  it.effect.each([
    ["import { createRequire } from \"node:module\"", "const require = createRequire(import.meta.url)"],
    ["import { createRequire as make } from \"module\"", "const require = make(import.meta.filename)"],
    ["import module from \"node:module\"", "let require; require = module.createRequire(import.meta.url)"],
    [
      "import * as Module from \"node:module\"; import { fileURLToPath } from \"node:url\"",
      "const require = Module.createRequire(fileURLToPath(import.meta.url))"
    ]
  ])("brings along what is required by name: %s; %s", ([imports, creation]) =>
    Effect.gen(function*() {
      const result = yield* output({
        "main.ts": `
          // @ts-nocheck
          ${imports}
          ${creation}
          console.log(require("./legacy.cjs"), require("legacy").name, require("./data.json").a, require("node:path").sep)
          console.log(require("./legacy.cjs") === require("./legacy.cjs"), typeof require.resolve, require(String("os")).EOL)`,
        "data.json": "{\"a\":1}",
        "legacy.cjs": "module.exports = __filename.endsWith(\"x\") || \"legacy file\"",
        ...installed("legacy", {}, { "index.js": "exports.name = \"legacy package\"" })
      })

      assert.deepStrictEqual(result, prints("legacy file legacy package 1 /\ntrue function \n\n"))
    }))

  it.effect("brings along what a package asks for by its own names, when it is called", () =>
    Effect.gen(function*() {
      const result = yield* output({
        "main.ts": "import { font } from \"fonts\"; console.log(font(\"Helvetica\"), font(\"Courier\"))",
        ...installed("fonts", { imports: { "#fonts/*": "./data/*.cjs" }, type: "module" }, {
          "data/Courier.cjs": "module.exports = \"the data of Courier\"",
          "data/Helvetica.cjs": "module.exports = \"the data of Helvetica\"",
          "index.js": `
            import { createRequire } from "module"
            const require$1 = createRequire(import.meta.url)
            const load = { Courier: () => require$1("#fonts/Courier"), Helvetica: () => require$1("#fonts/Helvetica") }
            export const font = (name) => load[name]()`
        })
      })

      assert.deepStrictEqual(result, prints("the data of Helvetica the data of Courier\n"))
    }))

  it.effect("may be called at once", () =>
    Effect.gen(function*() {
      const result = yield* output({
        "main.ts": `
          import { createRequire } from "node:module"
          console.log(createRequire(import.meta.url)("./package.json").type)`
      })

      assert.deepStrictEqual(result, prints("module\n"))
    }))

  it.effect("brings along an ES module as Node requires it", () =>
    Effect.gen(function*() {
      const result = yield* output({
        "main.ts": `
          import { createRequire } from "node:module"
          const require = createRequire(import.meta.url)
          const { a, default: b } = require("modern")
          console.log(a, b)`,
        ...installed("modern", { exports: "./index.js", type: "module" }, {
          "index.js": "export const a = 1; export default 2"
        })
      })

      assert.deepStrictEqual(result, prints("1 2\n"))
    }))

  it.effect("is left to Node for another place", () =>
    Effect.gen(function*() {
      const result = yield* output({
        "main.ts": `
          import { createRequire } from "node:module"
          const require = createRequire("/nowhere/")
          try { require("absent") } catch (error) { console.log((error as { code: string }).code) }`
      })

      assert.deepStrictEqual(result, prints("MODULE_NOT_FOUND\n"))
    }))

  it.effect("names what the project requires and is missing, with its place", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": "import { createRequire } from \"node:module\"\n" +
          "const load = createRequire(import.meta.url)\nload(\"absent\")"
      })

      const { message } = yield* Effect.flip(bundle(project))

      assert.match(message, /could not resolve "absent" \(.*main\.ts:3:6\); install what is missing, or leave it out /)
    }))

  it.effect("goes on without what is asked for in a try, and warns of what a package may ask for when it is called", () =>
    Effect.gen(function*() {
      const result = yield* output({
        "main.ts": "import { open } from \"drivers\"; try { open() } catch (error) { console.log(error.code) }",
        ...installed("drivers", { type: "module" }, {
          "index.js": `
            import { createRequire } from "node:module"
            const nodeRequire = createRequire(import.meta.url)
            try { nodeRequire("faster") } catch { console.log("slow") }
            export const open = () => nodeRequire("late")`
        })
      })

      assert.deepStrictEqual(result, {
        ...prints("slow\nMODULE_NOT_FOUND\n"),
        warnings: [
          "could not resolve \"late\" (…/node_modules/drivers/index.js:5:51); it is asked for only when a function is " +
          "called; install it if that happens"
        ]
      })
    }))

  it.effect("leaves out what --external names", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `
          import { createRequire } from "node:module"
          console.log(createRequire(import.meta.url)("legacy"))`,
        ...installed("legacy", {}, { "index.js": "module.exports = \"outside\"" })
      })

      yield* bundle(project, { external: ["legacy"] })

      const { stdout } = yield* runNode(Path.join(project.outdir, "main.cjs"))
      const code = yield* Effect.promise(() => fs.readFile(Path.join(project.outdir, "main.cjs"), "utf8"))
      assert.strictEqual(stdout, "outside\n")
      assert.notInclude(code, "outside")
    }))
})
