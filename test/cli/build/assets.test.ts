/** Files that go along with a bundle. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { existsSync } from "node:fs"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import * as FunctionBundle from "../../../src/cli/build/FunctionBundle.ts"
import { bundle, installed, makeProject, patient, run, writeFiles } from "./project.ts"

const show = `
  import { readdirSync, readFileSync } from "node:fs"
  import { join } from "node:path"
  import pack from "pack"
  import { deep } from "./src/deep.ts"
  console.log(pack, deep, readFileSync(new URL("./texts/url.txt", import.meta.url), "utf8"))
  console.log(readdirSync(join(import.meta.dirname, "texts")), readFileSync(\`\${import.meta.dirname}/literal.txt\`, "utf8"))
`

const files = {
  "main.ts": show,
  "literal.txt": "literal",
  "texts/url.txt": "url",
  "texts/more/a.txt": "",
  "src/deep.ts": `
    import { readFileSync } from "node:fs"
    import path from "node:path"
    export const deep = readFileSync(path.resolve(import.meta.dirname, "data", "deep.bin"), "utf8")`,
  "src/data/deep.bin": "deep",
  "unread.txt": "",
  ...installed("pack", {}, {
    "lib/index.js": `module.exports = require("fs").readFileSync(__dirname + "/pack.css", "utf8")`,
    "lib/pack.css": "css",
    "package.json": `{"name":"pack","version":"1.0.0","main":"lib/index.js"}`
  })
}

describe("a file that a module reads beside itself", patient, () => {
  it.effect("lies beside the bundle", () =>
    Effect.gen(function*() {
      const project = yield* makeProject(files)

      const { files: bundled, warnings } = yield* bundle(project)
      const output = yield* run(process.execPath, [Path.join(project.outdir, "main.cjs")], { cwd: "/" })

      assert.deepStrictEqual(warnings, [])
      assert.deepStrictEqual(bundled.map(({ path }) => path).toSorted(), [
        "bootstrap",
        "commonjs.cjs",
        "data/deep.bin",
        "literal.txt",
        "main.cjs",
        "pack.css",
        "texts/more/a.txt",
        "texts/url.txt"
      ])
      assert.deepStrictEqual(output, {
        code: 0,
        stderr: "",
        stdout: "css deep url\n[ 'more', 'url.txt' ] literal\n"
      })
    }))

  it.effect("goes when the function no longer reads it, and what others put there stays", () =>
    Effect.gen(function*() {
      const project = yield* makeProject(files)
      yield* bundle(project)
      yield* writeFiles(project.folder, { "main.ts": "export {}", "out/mine.txt": "" })

      yield* bundle(project)

      assert.isFalse(existsSync(Path.join(project.outdir, "texts/url.txt")))
      assert.isTrue(existsSync(Path.join(project.outdir, "mine.txt")))
      assert.notInclude(yield* Effect.promise(() => fs.readdir(project.folder)), ".out.files.json")
    }))

  it.effect("is refused if another module reads another file of that name", () =>
    Effect.gen(function*() {
      const code = `import { readFileSync } from "node:fs"\nreadFileSync(new URL("./a.txt", import.meta.url))\n`
      const project = yield* makeProject({
        "main.ts": `${code}import "./src/other.ts"`,
        "a.txt": "1",
        "src/other.ts": code,
        "src/a.txt": "2"
      })

      const error = yield* Effect.flip(bundle(project))

      assert.match(
        error.message,
        /: .*src\/other\.ts and .*main\.ts read different files a\.txt beside them, and a bundle has one; rename one$/
      )
    }))
})

describe("an included file", patient, () => {
  it.effect("keeps its place and its mode", () =>
    Effect.gen(function*() {
      const { outdir } = yield* makeProject({})

      const { files } = yield* FunctionBundle.make({
        entry: "examples/resources/handler.ts",
        include: ["examples/resources/*.json", "test/tools/setup.sh"],
        outdir,
        warm: false
      })

      const paths = files.map(({ path }) => path)
      assert.includeMembers(paths, ["examples/resources/capitals.json", "examples/resources/event.json"])
      const { mode } = yield* Effect.promise(() => fs.stat(Path.join(outdir, "test/tools/setup.sh")))
      assert.strictEqual(mode & 0o777, 0o755)
    }))

  it.effect("is a warning if it is code, or a module whose name is computed", () =>
    Effect.gen(function*() {
      const project = yield* makeProject({
        "main.ts": `
          import { Worker } from "node:worker_threads"
          import "pack"
          export const start = () => [new Worker(new URL("./worker.mjs", import.meta.url)), new URL("./gone.mjs", import.meta.url)]
          export const load = (name: string) => [import(\`./plugins/\${name}.ts\`), import("./plugins/" + name), import(name)]`,
        "worker.mjs": "",
        ...installed("pack", { main: "index.js" }, {
          "index.js": "exports.load = (name) => [import(`./${name}.js`), __dirname + '/worker.js']",
          "worker.js": ""
        })
      })

      const { warnings } = yield* bundle(project)

      const main = Path.relative("", project.entry)
      assert.deepStrictEqual(warnings, [
        `${main} needs worker.mjs beside it, and code does not go along: --include it if it imports no packages, or start a worker from the entry itself by new Worker(new URL(import.meta.url))`,
        `${main} imports "./plugins/…" by a name that only the running program knows, so it is not bundled: write out the name of each module`
      ])
    }))
})
