import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { existsSync } from "node:fs"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import * as FunctionBundle from "../../../src/cli/build/FunctionBundle.ts"
import { asksForAnEvent, bundle, installed, makeProject, patient, run, runNode, temporaryFolder } from "./project.ts"

const files = {
  "main.ts": [
    "import { failInPackage } from \"legacy\"",
    "import { fail } from \"./deep/fail.ts\"",
    "interface A { readonly b: string }",
    "const show = (f: (a: A) => void) => {",
    "  try { f({ b: \"here\" }) } catch (error) { console.log((error as Error).stack) }",
    "}",
    "show(fail)",
    "show(failInPackage)"
  ].join("\n"),
  "deep/fail.ts": [
    "interface A { readonly b: string }",
    "",
    "export const fail = (a: A) => {",
    "  throw new Error(a.b)",
    "}"
  ].join("\n"),
  ...installed("legacy", {}, {
    "index.js": "// two lines\nexports.failInPackage = function () {\n  throw new Error('in a package')\n}"
  })
}

/** The sources that source maps name, as files. */
const sourcesIn = Effect.fnUntraced(function*(folder: string) {
  const sources: Array<string> = []
  for (const name of ["main.cjs.map", "commonjs.cjs.map"]) {
    const map = JSON.parse(yield* Effect.promise(() => fs.readFile(Path.join(folder, name), "utf8"))) as {
      readonly sources?: ReadonlyArray<string>
      readonly sections?: ReadonlyArray<{ readonly map: { readonly sources: ReadonlyArray<string> } }>
    }
    const lists = map.sections?.map((section) => section.map.sources) ?? [map.sources ?? []]
    sources.push(...lists.flat().map((source) => Path.resolve(folder, source)))
  }
  return sources
})

const places = (text: string) =>
  Array.from(text.matchAll(/[^\s(/]*\/(?:main\.ts|fail\.ts|index\.js):\d+/g), ([place]) => place)

describe("source maps", patient, () => {
  const folders: ReadonlyArray<readonly [where: string, folder: string]> = [
    ["beside the entry", "out"],
    ["far below it", "a/b/c/out"],
    ["that is the folder of the entry", "."],
    ["above it", "../bundle-test-above/out"]
  ]
  for (const [where, folder] of folders) {
    it.effect(`name files that exist from an output folder ${where}`, () =>
      Effect.gen(function*() {
        const project = yield* makeProject(files)
        const outdir = Path.join(project.folder, folder)
        if (folder.startsWith("..")) {
          yield* Effect.addFinalizer(() => Effect.promise(() => fs.rm(Path.dirname(outdir), { recursive: true })))
        }

        yield* bundle({ ...project, outdir }, { sourceMap: true })
        const sources = yield* sourcesIn(outdir)
        const output = yield* run(`${outdir}/bootstrap`, [process.execPath])

        assert.deepStrictEqual(sources.filter((source) => !existsSync(source)), [])
        assert.includeMembers([...sources], [project.entry, Path.join(project.folder, "deep/fail.ts")])
        assert.match(output.stdout, /Error: here\n {4}at .*\/deep\/fail\.ts:4:\d+\)?\n {4}at .*\/main\.ts:5:\d+\)?\n/)
        assert.match(output.stdout, /Error: in a package\n {4}at .*\/node_modules\/legacy\/index\.js:3:/)
      }))
  }

  it.effect("name files that exist from an output folder that a link leads to", () =>
    Effect.gen(function*() {
      const project = yield* makeProject(files)
      const elsewhere = yield* temporaryFolder
      yield* Effect.promise(async () => {
        await fs.mkdir(Path.join(elsewhere, "a/b/c"), { recursive: true })
        await fs.symlink(Path.join(elsewhere, "a/b/c"), project.outdir)
      })

      yield* bundle(project, { sourceMap: true })
      const sources = yield* sourcesIn(Path.join(elsewhere, "a/b/c"))

      assert.deepStrictEqual(sources.filter((source) => !existsSync(source)), [])
    }))

  it.live("work together with compiled code", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({ ...files, "main.ts": files["main.ts"] + asksForAnEvent })

      const made = yield* FunctionBundle.make({ ...project, sourceMap: true })
      const start = yield* Effect.promise(() => fs.readFile(Path.join(project.outdir, "start.cjs"), "utf8"))
      const probe = start.replace(
        "script.runInThisContext",
        "console.log(name, script.cachedDataRejected)\n  script.runInThisContext"
      )
      yield* Effect.promise(() => fs.writeFile(Path.join(project.outdir, "start.cjs"), probe))
      const output = yield* runNode(Path.join(project.outdir, "start.cjs"))

      assert.deepStrictEqual(made.files.map(({ path }) => path), [
        "bootstrap",
        "main.cjs",
        "commonjs.cjs",
        "start.cjs",
        "main.cjs.cache",
        "commonjs.cjs.cache",
        "main.cjs.map",
        "commonjs.cjs.map"
      ])
      assert.match(output.stdout, /^main\.cjs false\ncommonjs\.cjs false\n/)
      assert.match(output.stdout, /Error: here\n {4}at .*\/deep\/fail\.ts:4:\d+\)?\n {4}at .*\/main\.ts:5:\d+\)?\n/)
      assert.match(output.stdout, /Error: in a package\n {4}at .*\/node_modules\/legacy\/index\.js:3:/)
    }))

  it.effect("leave stacks alone that they have nothing to say of", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `
          const strange = new Error("a")
          Object.defineProperty(strange, "message", { get() { throw new Error("b") } })
          console.log(typeof strange.stack, new Error("two\\nlines").stack!.startsWith("Error: two\\nlines\\n    at "))
          Error.stackTraceLimit = 0
          console.log(new TypeError("alone").stack)`
      })

      yield* bundle(project, { sourceMap: true })
      const output = yield* run(`${project.outdir}/bootstrap`, [process.execPath])

      assert.deepStrictEqual(output, { code: 0, stderr: "", stdout: "string true\nTypeError: alone\n" })
    }))

  it.effect("are used by Node where it runs the code itself", () =>
    Effect.gen(function*() {
      const project = yield* makeProject(files)

      yield* bundle(project, { sourceMap: true })
      const output = yield* run(process.execPath, ["--enable-source-maps", Path.join(project.outdir, "main.cjs")])

      assert.deepStrictEqual(places(output.stdout).slice(0, 2), [
        "deep/fail.ts:4",
        `${Path.basename(project.folder)}/main.ts:5`
      ])
    }))
})
