/** The names of classes in a bundle: callers match on them, as the `errorType` of an error. */
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import type * as Utils from "rolldown/utils"
import { type Node, visit } from "./syntax.ts"

/** What the bundler calls to give back the name of what it had to rename. */
const helper = /^__name(?:\$\d+)?$/

const isFunction = ({ type }: Node): boolean => type === "FunctionExpression" || type === "ArrowFunctionExpression"

/** The calls of the helper for functions: each with the function, or alone where that has been declared before. */
const callsForFunctions = (program: Node): ReadonlyArray<readonly [call: Node, target: Node | undefined]> => {
  const calls: Array<readonly [call: Node, target: Node, parent: Node]> = []
  const declared = new Set<unknown>()
  visit(program, (node, { ancestors }) => {
    if (node.type === "FunctionDeclaration") declared.add((node["id"] as Node)["name"])
    if (node.type !== "CallExpression" || !helper.test(String((node["callee"] as Node)["name"]))) return
    calls.push([node, (node["arguments"] as ReadonlyArray<Node>)[0]!, ancestors.at(-1)!])
  })
  return calls.flatMap(([call, target, parent]): ReadonlyArray<readonly [call: Node, target: Node | undefined]> => {
    if (isFunction(target)) return [[call, target]]
    return parent.type === "ExpressionStatement" && declared.has(target["name"]) ? [[parent, undefined]] : []
  })
}

/**
 * Has the option `keepNames` of the bundler keep those of classes alone: the names of functions are worth less than the
 * bytes and the time at start-up that they cost.
 */
export const classNamesAlone = (rolldown: typeof Rolldown, { parseSync }: typeof Utils): Plugin => ({
  name: "class-names-alone",
  renderChunk(code, chunk) {
    // A module that brings such a helper along may mean another thing by it.
    const isAmbiguous = chunk.moduleIds.some((id) =>
      !id.startsWith("\0rolldown") && this.getModuleInfo(id)?.code?.includes("__name") === true
    )
    if (isAmbiguous) return null
    const edited = new rolldown.RolldownMagicString(code)
    const { program } = parseSync("main.cjs", code, { sourceType: "commonjs" })
    for (const [call, target] of callsForFunctions(program as unknown as Node)) {
      if (target === undefined) edited.remove(call.start, call.end)
      else edited.overwrite(call.start, target.start, "(").overwrite(target.end, call.end, ")")
    }
    return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() }
  }
})
