import { assert, describe, it } from "@effect/vitest"
import { execFileSync } from "node:child_process"
import * as fs from "node:fs"
import * as path from "node:path"

const root = path.join(import.meta.dirname, "..")

const textOf = (file: string): string =>
  fs.readFileSync(file, "utf8").replaceAll(/^ *\* ?/gm, file.endsWith(".ts") ? "" : "$&")

const blocksIn = (text: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(/^```ts\n([\s\S]*?)^```$/gm), ([, code]) => code!)

/** Whole programs in doc comments and in documents. Fragments have no import, or one of a file that only readers have. */
const examples = (file: string): ReadonlyArray<string> =>
  blocksIn(textOf(file)).filter((code) => code.startsWith("import ") && !code.includes("from \"./"))

const filesOf = (folder: string, ending: string): ReadonlyArray<string> =>
  fs.readdirSync(path.join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(ending))
    .map((name) => path.join(root, folder, name))

const documents = [
  path.join(root, "README.md"),
  path.join(root, "AGENTS.md"),
  ...filesOf("src", ".md"),
  ...filesOf("examples", ".md"),
  ...filesOf("src", ".ts")
]

describe("examples in the documentation", () => {
  it("begin and end on lines of their own, so that none is overlooked", () => {
    const wrong = documents.filter((file) => {
      const text = textOf(file)
      const fences = text.match(/```/g) ?? []
      const lines = text.match(/^```/gm) ?? []
      const openings = text.match(/```ts\b/g) ?? []
      return fences.length !== lines.length || fences.length % 2 !== 0 || openings.length !== blocksIn(text).length
    })

    assert.deepStrictEqual(wrong.map((file) => path.relative(root, file)), [])
  })

  it("type-check as they stand", { timeout: 120_000 }, () => {
    // Beside the packages that the examples import, and out of sight of git.
    const folder = fs.mkdtempSync(path.join(root, "node_modules", ".doc-examples-"))
    try {
      const files = documents.flatMap((file) =>
        examples(file).map((code, index) => {
          const name = `${path.relative(root, file).replaceAll(/[^A-Za-z]/g, "_")}_${index}.ts`
          fs.writeFileSync(path.join(folder, name), code)
          return name
        })
      )
      const config = {
        extends: "../../tsconfig.json",
        compilerOptions: { noEmit: true, noUnusedLocals: false, plugins: [] },
        include: ["*.ts"]
      }
      fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config))

      let output = ""
      try {
        execFileSync(process.execPath, [path.join(root, "node_modules/typescript/bin/tsc"), "-p", folder], {
          encoding: "utf8"
        })
      } catch (error) {
        output = String((error as { readonly stdout?: unknown }).stdout ?? error)
      }

      assert.isAbove(files.length, 5)
      assert.strictEqual(output, "")
    } finally {
      fs.rmSync(folder, { force: true, recursive: true })
    }
  })
})
