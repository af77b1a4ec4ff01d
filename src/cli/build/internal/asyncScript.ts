/** Bundles of modules that await at their top level: a CommonJS script is made of the ES module that the bundler makes. */
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import type * as Utils from "rolldown/utils"
import { nameOf, type Node, visit } from "./syntax.ts"

const nameIn = (node: Node): string => JSON.stringify(node["name"] ?? node["value"])

/** The declaration in whose place an import of a module of Node stands. */
const requireFor = (declaration: Node): string => {
  const source = `require(${JSON.stringify((declaration["source"] as Node)["value"])})`
  const specifiers = declaration["specifiers"] as ReadonlyArray<Node>
  if (specifiers.length === 0) return `${source};`
  return specifiers.map((specifier) => {
    const local = String((specifier["local"] as Node)["name"])
    switch (specifier.type) {
      case "ImportNamespaceSpecifier":
        return `const ${local} = { __proto__: null, ...${source}, default: ${source} };`
      case "ImportDefaultSpecifier":
        return `const ${local} = ${source};`
      default:
        return nameIn(specifier["imported"] as Node) === "\"default\""
          ? `const ${local} = ${source};`
          : `const { ${nameIn(specifier["imported"] as Node)}: ${local} } = ${source};`
    }
  }).join("")
}

const exportsOf = (declaration: Node): ReadonlyArray<string> =>
  (declaration["specifiers"] as ReadonlyArray<Node>).map((specifier) =>
    `${nameIn(specifier["exported"] as Node)}: ${String((specifier["local"] as Node)["name"])}`
  )

/** The bundler writes `var __filename = import.meta.filename` into functions. */
const ownNames = "const __bundle_filename = __filename, __bundle_dirname = __dirname;"

/**
 * Makes scripts of ES modules: `module.exports` is a promise of the exports.
 *
 * What is left of `import.meta` is what the bundler makes of `require`, `__filename` and `__dirname`; that of the modules
 * themselves is gone.
 */
export class AsyncScript {
  /** Whether the bundler makes an ES module. */
  isNeeded = false
  readonly plugin: Plugin

  constructor(rolldown: typeof Rolldown, { parseSync }: typeof Utils) {
    const renderChunk = (code: string) => {
      if (!this.isNeeded) return null
      const program = parseSync("main.mjs", code, { sourceType: "module" }).program as unknown as Node
      const edited = new rolldown.RolldownMagicString(code)
      const imports: Array<string> = []
      const exported: Array<string> = []
      visit(program, (node, { ancestors }) => {
        switch (node.type) {
          case "ImportDeclaration":
            imports.push(requireFor(node))
            edited.remove(node.start, node.end)
            break
          case "ExportNamedDeclaration":
            exported.push(...exportsOf(node))
            edited.remove(node.start, node.end)
            break
          // So the bundler writes what CommonJS modules export that are loaded late.
          case "ExportDefaultDeclaration":
            exported.push("default: __bundle_default")
            edited.overwrite(node.start, (node["declaration"] as Node).start, "const __bundle_default = ")
            break
          case "ExportAllDeclaration":
            exported.push(`...${requireFor({ ...node, specifiers: [] }).slice(0, -1)}`)
            edited.remove(node.start, node.end)
            break
          case "MetaProperty": {
            const [call, member] = ancestors.slice(-2)
            if (nameOf(node["meta"]) !== "import" || call === undefined || member === undefined) break
            const name = nameOf(member["property"])
            // `createRequire(import.meta.url)` has the other files of the bundle as well.
            if (name === "url") edited.overwrite(call.start, call.end, "require")
            else edited.overwrite(member.start, member.end, `__bundle_${name}`)
          }
        }
      })
      edited.prepend(`${imports.join("\n")}\n${ownNames}\nmodule.exports = (async () => {\n`)
      edited.append(`\nreturn { ${exported.join(", ")} }\n})();\n`)
      return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() }
    }
    this.plugin = { name: "async-script", renderChunk }
  }
}
