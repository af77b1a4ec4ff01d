/** Programs that await at the top level of a module. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Path from "node:path"
import * as FunctionBundle from "../../../src/cli/build/FunctionBundle.ts"
import { asksForAnEvent, bundle, makeProject, patient, run, runNode } from "./project.ts"

const files = {
  "main.ts": `
    import os, * as all from "node:os"
    import { basename } from "node:path"
    import legacy from "./legacy.cjs"
    import { table } from "./table.ts"
    class Declined extends Error { constructor() { super(); this.name = new.target.name } }
    console.log(await Promise.resolve("first"), table, legacy, new Declined().name)
    console.log((function (this: unknown) { return this })() === undefined, this === undefined, import.meta.main)
    for await (const name of [basename("/a/b")]) console.log(name, os.EOL === all.EOL, typeof all.default.cpus)
    const { named } = await import("./later.ts")
    console.log(named, (await import("./late.cjs")).default.late)
  `,
  "late.cjs": `exports.late = "legacy"`,
  "later.ts": `export const named = await new Promise<string>((resolve) => setImmediate(resolve, "later"))`,
  "legacy.cjs": `
    const { basename } = require("node:path")
    module.exports = { sloppy: (function () { return this === globalThis })(), file: basename(__filename).slice(-4) }
  `,
  "table.ts": `export const table = await new Promise<string>((resolve) => setTimeout(resolve, 1, "orders"))`
}

describe("an await at the top level", patient, () => {
  for (const minify of [true, false]) {
    it.effect(`means what it means in Node, ${minify ? "minified" : "readable"}`, () =>
      Effect.gen(function*() {
        const project = yield* makeProject(files)

        const source = yield* runNode(project.entry)
        const { warnings } = yield* bundle(project, { minify })
        const bundled = yield* runNode(Path.join(project.outdir, "main.cjs"))

        assert.deepStrictEqual(source, {
          code: 0,
          stderr: "",
          stdout:
            "first orders { sloppy: true, file: '.cjs' } Declined\ntrue true true\nb true function\nlater legacy\n"
        })
        assert.deepStrictEqual(bundled, source)
        assert.deepStrictEqual(warnings, [])
      }))
  }

  it.live("has compiled code, and source maps that name its line", () =>
    Effect.gen(function*() {
      const main = `const greeting = await Promise.resolve("hello")
${asksForAnEvent}
if (process.env.SHOW) console.log(greeting, new Error("here").stack)`
      const project = yield* makeProject({ "main.ts": main })

      const { files, warnings } = yield* FunctionBundle.make({ ...project, sourceMap: true })
      const env = { AWS_LAMBDA_RUNTIME_API: "127.0.0.1:1", SHOW: "1" }
      const output = yield* run(Path.join(project.outdir, "bootstrap"), [], {
        env: { ...env, PATH: Path.dirname(process.execPath) }
      })

      assert.deepStrictEqual(warnings, [])
      assert.include(files.map(({ path }) => path), "main.cjs.cache")
      assert.match(output.stdout, /^hello Error: here\n.*main\.ts:6:/)
    }))

  it.live("is waited for by AWS's own loop, which imports an ES module", () =>
    Effect.gen(function*() {
      const main = `const n = await Promise.resolve(21)
        export const handler = async () => 2 * n
        export default handler`
      const project = yield* makeProject({ "main.ts": main })

      const { files } = yield* FunctionBundle.make({ ...project, events: ["{}"], target: "handler" })
      const call =
        `import("${project.outdir}/index.mjs").then(async (all) => console.log(Object.keys(all), await all.handler()))`
      const output = yield* run(process.execPath, ["-e", call], { cwd: "/" })

      assert.deepStrictEqual(files.map(({ path }) => path), ["main.cjs", "start.cjs", "index.mjs", "main.cjs.cache"])
      assert.deepStrictEqual(output, { code: 0, stderr: "", stdout: "[ 'default', 'handler' ] 42\n" })
    }))
})
