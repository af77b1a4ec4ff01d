import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { spawnSync } from "node:child_process"
import * as path from "node:path"
import { exportsHandler, ImportList } from "../../../src/cli/dev/Imports.ts"
import { makeFolder } from "../folder.ts"

/** The files of a program, relative to its folder, after it has run. */
const imports = (folder: string, entry: string) => {
  const list = new ImportList(path.join(folder, "list"))
  const { status, stderr } = spawnSync(
    process.execPath,
    ["--import", list.preload.href, path.join(folder, entry)],
    { encoding: "utf8" }
  )
  const files = new Map(list.read().map(([file, stamp]) => [path.relative(folder, file), stamp !== ""]))
  return { files: Object.fromEntries(files), status, stderr }
}

describe("ImportList", () => {
  it.effect("has what modules of both kinds load, and nothing of node_modules", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({
        "main.ts": "import { b } from './lib/b.ts'\nimport 'pkg'\nconst c: string = b\nawait import('./late.mjs')",
        "lib/b.ts":
          "import { createRequire } from 'node:module'\nexport const b = createRequire(import.meta.url)('./c.cjs')",
        "lib/c.cjs": "module.exports = require.main === undefined ? 'c' : 'main'",
        "late.mjs": "",
        "node_modules/pkg/package.json": "{\"main\":\"index.js\"}",
        "node_modules/pkg/index.js": ""
      })

      const { files, stderr } = imports(folder, "main.ts")

      assert.deepStrictEqual(files, { "main.ts": true, "lib/b.ts": true, "lib/c.cjs": true, "late.mjs": true }, stderr)
    }))

  it.effect("has the file that a failing import names", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({ "main.mjs": "import './lib/new.ts?x=1'" })

      const { files, status } = imports(folder, "main.mjs")

      assert.deepStrictEqual(files, { "main.mjs": true, "lib/new.ts": false })
      assert.strictEqual(status, 1)
    }))

  it.effect("changes nothing for a CommonJS entry, and sets no variable", () =>
    Effect.gen(function*() {
      const folder = yield* makeFolder({
        "main.cjs": "if (require.main !== module) process.exit(3)\n" +
          "process.exit(Object.keys(process.env).some((name) => /effect/i.test(name)) ? 4 : 0)"
      })

      assert.deepStrictEqual(imports(folder, "main.cjs"), { files: { "main.cjs": true }, status: 0, stderr: "" })
    }))
})

describe("exportsHandler", () => {
  const modules: ReadonlyArray<readonly [text: string, exports: boolean]> = [
    ["export const handler = async () => 1", true],
    ["export async function handler(event) {}", true],
    ["const handler = 1\nexport { handler }", true],
    ["export { run as handler, other } from './a.ts'", true],
    ["exports.handler = async () => 1", true],
    ["// export const handler = 1\nexport const handlers = 1", false],
    ["import { handler } from './a.ts'", false]
  ]
  for (const [text, expected] of modules) {
    it.effect(`${expected ? "finds the handler in" : "finds no handler in"} ${JSON.stringify(text)}`, () =>
      Effect.gen(function*() {
        const folder = yield* makeFolder({ "a.ts": text })

        assert.strictEqual(exportsHandler(path.join(folder, "a.ts")), expected)
      }))
  }
})
