import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
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

/** Runs `use` in a folder beside the packages that the examples import, and out of sight of git. */
const inFolder = <A>(use: (folder: string) => A): A => {
  const folder = fs.mkdtempSync(path.join(root, "node_modules", ".doc-examples-"))
  try {
    return use(folder)
  } finally {
    fs.rmSync(folder, { force: true, recursive: true })
  }
}

/** Writes the programs that `isWanted` and tells how many there are. */
const write = (folder: string, ending: string, isWanted: (code: string) => boolean = () => true): number => {
  const programs = documents.flatMap((file) => examples(file).filter(isWanted).map((code) => ({ code, file })))
  for (const [index, { code, file }] of programs.entries()) {
    const name = path.relative(root, file).replaceAll(/[^A-Za-z]/g, "_")
    fs.writeFileSync(path.join(folder, `${name}_${index}${ending}`), code)
  }
  return programs.length
}

/** What a program of `node_modules` prints if it fails; nothing if it succeeds. */
const complaintOf = (program: string, words: ReadonlyArray<string>): string => {
  const { status, stderr, stdout } = spawnSync(process.execPath, [path.join(root, "node_modules", program), ...words], {
    encoding: "utf8"
  })
  return status === 0 ? "" : `${stdout}${stderr}`
}

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
    inFolder((folder) => {
      const count = write(folder, ".ts")
      const config = {
        extends: "../../tsconfig.json",
        compilerOptions: { noEmit: true, noUnusedLocals: false, plugins: [] },
        include: ["*.ts"]
      }
      fs.writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config))

      const complaint = complaintOf("typescript/bin/tsc", ["-p", folder])

      assert.isAbove(count, 20)
      assert.strictEqual(complaint, "")
    })
  })

  it("pass if they are tests", { timeout: 120_000 }, () => {
    inFolder((folder) => {
      const count = write(folder, ".test.ts", (code) => code.includes("it.effect("))
      fs.writeFileSync(
        path.join(folder, "vitest.config.ts"),
        `import { resolve } from "../../vitest.config.ts"\nexport default { resolve, test: { isolate: false } }\n`
      )

      const complaint = complaintOf("vitest/vitest.mjs", ["run", "--root", folder])

      assert.isAbove(count, 4)
      assert.strictEqual(complaint, "")
    })
  })
})
