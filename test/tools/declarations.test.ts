/** What TypeScript writes about the types of a user's exports, and whether others can read it. */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import * as fs from "node:fs"
import { tmpdir } from "node:os"
import * as path from "node:path"
import { afterAll } from "vitest"
import manifest from "../../package.json" with { type: "json" }
import { root } from "./processes.ts"

const folder = fs.mkdtempSync(path.join(tmpdir(), "tools-declarations-"))
afterAll(() => fs.rmSync(folder, { force: true, recursive: true }))

/** An empty project with the package as npm installs it. */
const installed = path.join(folder, "node_modules", manifest.name)
fs.mkdirSync(installed, { recursive: true })
fs.copyFileSync(path.join(root, "package.json"), path.join(installed, "package.json"))
fs.cpSync(path.join(root, "dist"), path.join(installed, "dist"), { recursive: true })
for (const name of ["effect", "@effect", "@types", "undici-types"]) {
  fs.symlinkSync(path.join(root, "node_modules", name), path.join(folder, "node_modules", name))
}
fs.writeFileSync(path.join(folder, "package.json"), "{ \"type\": \"module\" }")
fs.cpSync(path.join(import.meta.dirname, "consumer"), path.join(folder, "src"), { recursive: true })

const options = {
  declaration: true,
  emitDeclarationOnly: true,
  module: "nodenext",
  rewriteRelativeImportExtensions: true,
  strict: true,
  target: "es2024",
  types: ["node"]
}

/** What a compiler says about a project. */
const compile = (compiler: string, name: string, config: object): string => {
  const file = path.join(folder, `${name}.json`)
  fs.writeFileSync(file, JSON.stringify(config))
  const { stderr, stdout } = spawnSync(process.execPath, [path.join(root, compiler), "-p", file], {
    cwd: folder,
    encoding: "utf8"
  })
  return `${stdout}${stderr}`
}

/** Of the complaints, those about the user's files and about ours. Other packages have their own. */
const ours = (complaints: string): ReadonlyArray<string> =>
  complaints.split("\n").filter((line) =>
    /^(?!\s)/.test(line) && line !== "" && !/^node_modules\/(?!effect-lambda)|^\.\./.test(line)
  )

const isOpen = (subpath: string): boolean => {
  const key = subpath === "" ? "." : `.${subpath}`
  const target: unknown = Reflect.get(manifest.exports, key)
  return target === undefined ? /^\.\/events\/[A-Z]\w*$/.test(key) : target !== null
}

describe.each([
  ["7", "node_modules/typescript/bin/tsc"],
  ["5.9", "test/tools/node_modules/typescript/bin/tsc"]
])("TypeScript %s", (version, compiler) => {
  const out = path.join(folder, `out-${version}`)

  it("compiles a user's module, and the declarations of the package with it", () => {
    const complaints = compile(compiler, `consumer-${version}`, {
      compilerOptions: { ...options, outDir: out, rootDir: "src" },
      include: ["src"]
    })

    assert.deepStrictEqual(ours(complaints), [])
  })

  it("names in the declarations of that module no path that the package does not export", () => {
    const specifiers = fs.readdirSync(out).flatMap((file) =>
      Array.from(
        fs.readFileSync(path.join(out, file), "utf8").matchAll(/(?:from |import\()"([^"]+)"/g),
        ([, specifier]) => specifier!
      )
    )

    const own = specifiers.filter((specifier) => specifier.startsWith(manifest.name))
    assert.isAbove(own.length, 5)
    assert.deepStrictEqual(own.filter((specifier) => !isOpen(specifier.slice(manifest.name.length))), [])
    assert.deepStrictEqual(specifiers.filter((specifier) => /^[./]|\/dist\//.test(specifier)), [])
  })

  it("reads those declarations, in which no type is lost", () => {
    fs.writeFileSync(
      path.join(folder, `reader-${version}.ts`),
      `import * as root from "./out-${version}/root.js"
import * as narrow from "./out-${version}/narrow.js"

type Lost<Module> = { readonly [K in keyof Module]: 0 extends 1 & Module[K] ? K : never }[keyof Module]
export const none: [Lost<typeof root>, Lost<typeof narrow>] extends [never, never] ? true : false = true
`
    )

    const complaints = compile(compiler, `reader-${version}`, {
      compilerOptions: { ...options, declaration: false, emitDeclarationOnly: false, noEmit: true },
      files: [`reader-${version}.ts`]
    })

    assert.deepStrictEqual(ours(complaints), [])
  })
})
