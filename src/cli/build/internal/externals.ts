/** Packages that stay out of a bundle, and how the bundle asks for them. */
import { createRequire, isBuiltin } from "node:module"
import type { Plugin } from "rolldown"
import { isModuleByManifest } from "./packages.ts"
import { escape, virtualModule } from "./plugins.ts"

/** What was left out: the import as it stands in the code, and a module that has it. */
export interface External {
  readonly specifier: string
  readonly importer: string
}

/** `a` is the package `a` with all that is below it, `@a` every package of that scope, and `*` is any text. */
const toTest = (pattern: string): RegExp =>
  new RegExp(`^${pattern.replace(/\/+$/, "").split("*").map(escape).join(".*")}(?:/.*)?$`)

const isPath = (text: string): boolean => /^\.{0,2}\//.test(text)

const imported = virtualModule("external:")
const required = virtualModule("required:")

const isEsModule = ({ importer, specifier }: External): boolean => {
  try {
    const file = createRequire(importer).resolve(specifier)
    return file.endsWith(".mjs") || (file.endsWith(".js") && isModuleByManifest(file) === true)
  } catch {
    return false
  }
}

/** The packages that one bundle leaves out. */
export class Externals {
  /** What was left out, and what was asked to be: a package may load it by a name that it computes. */
  readonly found: Array<External>
  /** What was left out. */
  readonly imported: Array<External> = []
  readonly plugin: Plugin
  readonly #patterns: ReadonlyArray<readonly [pattern: string, test: RegExp]>
  readonly #unused: Set<string>

  constructor(patterns: ReadonlyArray<string>, entry: string) {
    this.found = patterns.filter((pattern) => !pattern.includes("*")).map((specifier) => ({
      importer: entry,
      specifier
    }))
    this.#patterns = patterns.map((pattern) => [pattern, toTest(pattern)])
    this.#unused = new Set(patterns)
    const takes = this.#takes.bind(this)
    const esModules = new Set<string>()
    this.plugin = {
      name: "externals",
      // An import becomes a `require` at the place where the module is evaluated. `import()` would not look in `NODE_PATH`,
      // where Lambda has what layers bring, and a `require` before all modules would come too early.
      resolveId(specifier, importer, { kind }) {
        if (specifier.startsWith(required)) return specifier
        if (importer?.startsWith(imported) === true || importer?.startsWith(required) === true) {
          return { external: true, id: specifier }
        }
        if (importer === undefined || !takes({ importer, specifier })) return null
        if (kind === "require-call") return { external: true, id: specifier }
        if (isEsModule({ importer, specifier })) esModules.add(specifier)
        return `${imported}${specifier}`
      },
      load(id) {
        if (id.startsWith(required)) {
          const all = `require(${JSON.stringify(id.slice(required.length))})`
          return `const all = ${all}; module.exports = "default" in all ? all : { ...all, __esModule: true, default: undefined }`
        }
        if (!id.startsWith(imported)) return null
        const specifier = id.slice(imported.length)
        if (!esModules.has(specifier)) return `module.exports = require(${JSON.stringify(specifier)})`
        // The default export of an ES module is one of its names, and not the whole of it.
        const source = JSON.stringify(`${required}${specifier}`)
        return `export * from ${source}; export { default } from ${source}`
      }
    }
  }

  #takes(external: External): boolean {
    const { importer, specifier } = external
    // Neither what the bundler makes itself nor what Node has can be left out.
    if (/^(?:\0|effect-lambda-runtime:)/.test(specifier) || importer.startsWith("\0")) return false
    if (isBuiltin(specifier)) return false
    let taken = false
    for (const [pattern, test] of this.#patterns) {
      // A pattern such as `*` is one for packages.
      if (isPath(specifier) !== isPath(pattern) || !test.test(specifier)) continue
      taken = true
      this.#unused.delete(pattern)
    }
    if (!taken) return false
    this.found.push(external)
    this.imported.push(external)
    return true
  }

  /** What was asked to be left out, and is imported nowhere. */
  get unmatched(): ReadonlyArray<string> {
    return [...this.#unused]
  }
}
