/** The names of classes, and of functions that serve as such: callers match on them, as the `errorType` of an error. */
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import type * as Utils from "rolldown/utils"
import { ofLibrary } from "./packages.ts"
import { constructorAt, nameOf, type Node, stringOf, visit } from "./syntax.ts"

/** What the bundler calls to give back the name of what it had to rename. */
const helper = /^__name(?:\$\d+)?$/

const isFunction = ({ type }: Node): boolean => type === "FunctionExpression" || type === "ArrowFunctionExpression"

const isClass = (node: unknown): boolean => (node as Node | null)?.type === "ClassExpression"

/** The variables that give a class its name: those of the class itself, and those that an unnamed one is assigned to. */
const classNamesIn = (program: Node, add: (name: string) => void): void =>
  visit(program, (node, { ancestors }) => {
    let name = constructorAt(node, ancestors)
    // A class without a name may be a default export, which is called so.
    if (node.type === "ClassDeclaration" || node.type === "ClassExpression") name = nameOf(node["id"]) ?? "default"
    else if (node.type === "VariableDeclarator" && isClass(node["init"])) name = nameOf(node["id"])
    else if (/^Assignment(?:Expression|Pattern)$/.test(node.type) && isClass(node["right"])) name = nameOf(node["left"])
    if (name !== undefined) add(name)
  })

interface HelperCall {
  readonly call: Node
  readonly name: string | undefined
  /** What is given its name. */
  readonly target: Node
  readonly parent: Node
  /** What the statement of the call stands in. */
  readonly block: Node | undefined
}

const helperCallsIn = (program: Node) => {
  const calls: Array<HelperCall> = []
  const functions = new Set<string | undefined>()
  visit(program, (node, { ancestors }) => {
    if (node.type === "FunctionDeclaration") functions.add(nameOf(node["id"]))
    if (node.type !== "CallExpression" || !helper.test(nameOf(node["callee"]) ?? "")) return
    const [target, name] = node["arguments"] as ReadonlyArray<Node>
    calls.push({
      block: ancestors.at(-2),
      call: node,
      name: stringOf(name),
      parent: ancestors.at(-1)!,
      target: target!
    })
  })
  return { calls, isDeclaredFunction: (node: Node) => functions.has(nameOf(node)) }
}

/** The names that a bundle keeps. */
export class ClassNames {
  /** Notes the names of classes, but of those of Effect and of this library, whose errors have names of their own. */
  readonly collect: Plugin
  /**
   * Has the option `keepNames` of the bundler keep these names alone: those of functions and of Effect's own classes are
   * worth less than the bytes and the time at start-up that they cost.
   */
  readonly withoutFunctions: Plugin
  readonly #names = new Set<string>()

  constructor(rolldown: typeof Rolldown, { parseSync }: typeof Utils) {
    const names = this.#names
    const add = (name: string) => names.add(name)
    this.collect = {
      name: "class-names",
      transform: {
        filter: {
          code: /\b(?:class|this|new\.target|prototype)\b/,
          id: { exclude: ofLibrary },
          moduleType: ["js", "jsx", "ts", "tsx"]
        },
        handler(code, id) {
          classNamesIn(parseSync(id, code).program as unknown as Node, add)
          return null
        }
      }
    }
    this.withoutFunctions = {
      name: "names-of-classes-alone",
      renderChunk(code, chunk) {
        if (!code.includes("__name")) return null
        // A module that brings such a helper along may mean another thing by it.
        const isAmbiguous = chunk.moduleIds.some((id) =>
          !id.startsWith("\0rolldown") && this.getModuleInfo(id)?.code?.includes("__name") === true
        )
        if (isAmbiguous) return null
        const edited = new rolldown.RolldownMagicString(code)
        const { program } = parseSync("main.cjs", code, { sourceType: "commonjs" })
        const { calls, isDeclaredFunction } = helperCallsIn(program as unknown as Node)
        for (const { block, call, name, parent, target } of calls) {
          if (name !== undefined && names.has(name)) continue
          if (isFunction(target)) {
            const [open, close] = parent.type === "VariableDeclarator" ? ["", ""] : ["(", ")"]
            edited.overwrite(call.start, target.start, open).overwrite(target.end, call.end, close)
          } // A class is given its name in a static block of its own.
          else if (block?.type === "StaticBlock") edited.remove(block.start, block.end)
          else if (parent.type === "ExpressionStatement" && isDeclaredFunction(target)) {
            edited.remove(parent.start, parent.end)
          }
        }
        return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() }
      }
    }
  }

  /** The names of variables that stay as they are. */
  get reserved(): Array<string> {
    return [...this.#names]
  }
}
