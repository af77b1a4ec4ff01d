/**
 * `createRequire(import.meta.url)`, by which ES modules require others. What such a function is asked for by name is
 * bundled as if a CommonJS module required it. The rest is left to Node: computed names, `require.resolve`, and files
 * that are no code.
 */
import { isBuiltin } from "node:module"
import * as Path from "node:path"
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import type * as Utils from "rolldown/utils"
import { virtualModule } from "./plugins.ts"
import { calledName, isMeta, nameOf, type Node, stringOf, visit } from "./syntax.ts"
import type { Unresolved } from "./unresolved.ts"

const prefix = virtualModule("created-require:")

/** The names that a module gives to `createRequire`, and to all of `node:module`. */
const namesOf = (program: Node): { readonly functions: ReadonlySet<string>; readonly modules: ReadonlySet<string> } => {
  const functions = new Set<string>()
  const modules = new Set<string>()
  visit(program, (node) => {
    if (node.type !== "ImportDeclaration" || !/^(?:node:)?module$/.test(stringOf(node["source"]) ?? "")) return
    for (const specifier of node["specifiers"] as ReadonlyArray<Node>) {
      const local = nameOf(specifier["local"])!
      if (specifier.type !== "ImportSpecifier") modules.add(local)
      else if (nameOf(specifier["imported"]) === "createRequire") functions.add(local)
    }
  })
  return { functions, modules }
}

const isOwnPlace = (node: Node | undefined): boolean =>
  isMeta(node, "url") || isMeta(node, "filename") ||
  node?.type === "CallExpression" && isOwnPlace((node["arguments"] as ReadonlyArray<Node>)[0])

interface Created {
  /** Where `createRequire` is called. */
  readonly calls: ReadonlyArray<Node>
  /** What is required, and by a function of which name. */
  readonly specifiers: ReadonlyMap<string, string>
}

/** Code, as far as the name tells. The bundler would take anything else for code as well. */
const isCode = (specifier: string): boolean =>
  !/^\.{0,2}\//.test(specifier) || /^(?:|\.[cm]?[jt]s|\.json|\.node)$/.test(Path.extname(specifier))

const createdIn = (program: Node): Created => {
  const { functions, modules } = namesOf(program)
  const isCreation = (node: Node): boolean => {
    if (node.type !== "CallExpression" || !isOwnPlace((node["arguments"] as ReadonlyArray<Node>)[0])) return false
    const callee = node["callee"] as Node
    return functions.has(nameOf(callee) ?? "") ||
      callee.type === "MemberExpression" && nameOf(callee["property"]) === "createRequire" &&
        modules.has(nameOf(callee["object"]) ?? "")
  }
  const calls: Array<Node> = []
  const variables = new Set<string>()
  visit(program, (node, { ancestors }) => {
    if (!isCreation(node)) return
    calls.push(node)
    const parent = ancestors.at(-1)
    const variable = nameOf(parent?.type === "AssignmentExpression" ? parent["left"] : parent?.["id"])
    if (variable !== undefined) variables.add(variable)
  })
  const specifiers = new Map<string, string>()
  visit(program, (node) => {
    if (node.type !== "CallExpression") return
    const callee = node["callee"] as Node
    const specifier = stringOf((node["arguments"] as ReadonlyArray<unknown>)[0])
    if (specifier === undefined || isBuiltin(specifier) || !isCode(specifier)) return
    if (calls.includes(callee) || variables.has(nameOf(callee) ?? "")) {
      specifiers.set(specifier, String(calledName(node)))
    }
  })
  return { calls, specifiers }
}

/** A function with the fields of a `require`. It asks the bundle first. */
const standIn = (specifiers: ReadonlyArray<string>): string => {
  const cases = specifiers.map(JSON.stringify as (text: string) => string).map((text) =>
    `case ${text}:return require(${text});`
  )
  return `module.exports = (own) => Object.assign((id) => {switch(id){${cases.join("")}}return own(id)}, own)`
}

/** What is required, and not found, is added to `unresolved`. */
export const createdRequire = (
  rolldown: typeof Rolldown,
  { parseSync }: typeof Utils,
  unresolved: Array<Unresolved>
): Plugin => {
  const texts = new Map<string, string>()
  return {
    name: "created-require",
    resolveId(specifier, importer, { kind }) {
      if (specifier.startsWith(prefix)) return specifier
      if (importer?.startsWith(prefix) !== true) return null
      return this.resolve(specifier, importer.slice(prefix.length), { kind })
    },
    load(id) {
      const code = id.startsWith(prefix) ? texts.get(id.slice(prefix.length)) : undefined
      return code === undefined ? null : { code, moduleSideEffects: false, moduleType: "js" }
    },
    transform: {
      filter: { code: /\bcreateRequire\b/, moduleType: ["js", "jsx", "ts", "tsx"] },
      async handler(text, id) {
        if (id.startsWith("\0")) return null
        const { calls, specifiers } = createdIn(parseSync(id, text).program as unknown as Node)
        const found: Array<string> = []
        for (const [specifier, require] of specifiers) {
          // oxlint-disable-next-line no-await-in-loop -- the order decides the text of the bundle
          if (await this.resolve(specifier, id, { kind: "require-call" }) !== null) found.push(specifier)
          else unresolved.push({ importer: id, require, specifier })
        }
        if (found.length === 0) return null
        texts.set(id, standIn(found))
        const edited = new rolldown.RolldownMagicString(text)
        for (const { end, start } of calls) {
          edited.appendLeft(start, "__withBundled(")
          edited.appendRight(end, ")")
        }
        edited.appendLeft(
          text.startsWith("#!") ? text.indexOf("\n") + 1 : 0,
          `import __withBundled from ${JSON.stringify(prefix + id)};`
        )
        return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() }
      }
    }
  }
}
