/** Names and calls that only lead to others are replaced by these: less code, and fewer functions for V8 to compile. */
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import type * as Utils from "rolldown/utils"
import { bindingsOf, isPropertyName, nameOf, type Node, visit } from "./syntax.ts"

/** A place where a name of the top level is used. */
interface Use {
  readonly node: Node
  readonly parent: Node
  /** The names that are declared between the top level and this place. */
  readonly scopes: ReadonlyArray<ReadonlySet<string>>
}

/** A name of the top level. */
interface Binding {
  /** The statement that declares nothing else. */
  readonly statement: Node
  /** What a constant is. Absent: a function. */
  readonly value: Node | undefined
  readonly uses: Array<Use>
}

interface TopLevel {
  readonly bindings: ReadonlyMap<string, Binding>
  /** Names that are assigned to. */
  readonly assigned: ReadonlySet<string>
}

const declaredBy = (statement: Node): readonly [name: string, value: Node | undefined] | undefined => {
  if (statement.type === "FunctionDeclaration") return [nameOf(statement["id"])!, undefined]
  if (statement.type !== "VariableDeclaration" || statement["kind"] !== "const") return undefined
  const [only, ...others] = statement["declarations"] as ReadonlyArray<Node>
  const name = nameOf(only!["id"])
  return others.length > 0 || name === undefined ? undefined : [name, only!["init"] as Node]
}

/** Whether something is assigned to an identifier, also as a part of a pattern. */
const isAssigned = (node: Node, ancestors: ReadonlyArray<Node>): boolean => {
  const parent = ancestors.at(-1)!
  return parent["left"] === node && /^(?:Assignment|For)/.test(parent.type) || parent.type === "UpdateExpression" ||
    /^(?:ArrayPattern|RestElement)$/.test(parent.type) ||
    parent.type === "Property" && parent["value"] === node && ancestors.at(-2)!.type === "ObjectPattern"
}

const topLevelOf = (program: Node): TopLevel => {
  const bindings = new Map<string, Binding>()
  const assigned = new Set<string>()
  for (const statement of program["body"] as ReadonlyArray<Node>) {
    const [name, value] = declaredBy(statement) ?? []
    if (name === undefined) continue
    bindings.set(name, { statement, uses: [], value })
  }
  const declarations = new Set<Node>()
  visit(program, (node, { ancestors, innerScopes, isTopLevel }) => {
    for (const binding of bindingsOf(node)) declarations.add(binding)
    const name = nameOf(node)
    const parent = ancestors.at(-1)
    if (name === undefined || parent === undefined || declarations.has(node) || isPropertyName(node, parent)) return
    if (!isTopLevel(name)) return
    if (isAssigned(node, ancestors)) assigned.add(name)
    // The key of a shorthand property is the same place as its value.
    if (parent.type === "Property" && parent["shorthand"] === true && parent["key"] === node) return
    bindings.get(name)?.uses.push({ node, parent, scopes: innerScopes() })
  })
  return { assigned, bindings }
}

/** The name that a constant is another name for, however many there are in between. */
const aliasesIn = ({ assigned, bindings }: TopLevel): ReadonlyMap<string, string> => {
  const aliases = new Map<string, string>()
  for (const [name, { statement, uses, value }] of bindings) {
    const named = nameOf(value)
    if (named === undefined || assigned.has(name)) continue
    const target = aliases.get(named) ?? named
    const original = bindings.get(target)
    // One that is declared later would not be there yet.
    const isThere = original !== undefined &&
      (original.value === undefined || original.statement.start < statement.start)
    const isVisible = uses.every(({ scopes }) => !scopes.some((scope) => scope.has(target)))
    if (isThere && isVisible && !assigned.has(target)) aliases.set(name, target)
  }
  return aliases
}

/** Effect's `dual`: it makes of a function one that also takes its first argument last. */
const isDual = (value: Node | undefined, code: string): boolean =>
  value?.type === "FunctionExpression" &&
  /^function\s*\(arity, body\)[^]*Invalid arity/.test(code.slice(value.start, value.end))

/** A function that `dual` makes, and that is only called with all of its arguments. */
const isDirect = (arity: number, uses: ReadonlyArray<Use>): boolean =>
  uses.every(({ node, parent }) => {
    const given = parent["arguments"] as ReadonlyArray<Node>
    return parent.type === "CallExpression" && parent["callee"] === node && parent["optional"] !== true &&
      given.length === arity && given.every(({ type }) => type !== "SpreadElement")
  })

/** `dual` passes on no `this` and no `arguments`, and a function that looks at the stack counts its calls. */
const isPlain = (body: Node, code: string): boolean =>
  nameOf(body) !== undefined ||
  body.type === "ArrowFunctionExpression" &&
    !/stackTrace|\bthis\b|\barguments\b/i.test(code.slice(body.start, body.end))

/** Makes calls direct. */
export const directCalls = (rolldown: typeof Rolldown, { parseSync }: typeof Utils): Plugin => ({
  name: "direct-calls",
  renderChunk(code) {
    // What is in the text of `eval` cannot be renamed.
    if (/\beval\b/.test(code)) return null
    const program = parseSync("main.cjs", code, { sourceType: "commonjs" }).program as unknown as Node
    const topLevel = topLevelOf(program)
    const { assigned, bindings } = topLevel
    const aliases = aliasesIn(topLevel)
    const edited = new rolldown.RolldownMagicString(code)

    const usesOf = new Map<string, Array<Use>>()
    for (const [name, { statement, uses }] of bindings) {
      const target = aliases.get(name)
      // That an alias is declared is no use of the original.
      const others = uses.filter(({ parent }) =>
        parent.type !== "VariableDeclarator" || !aliases.has(nameOf(parent["id"])!)
      )
      usesOf.set(target ?? name, [...usesOf.get(target ?? name) ?? [], ...others])
      if (target === undefined) continue
      for (const { node, parent } of others) {
        const isShorthand = parent.type === "Property" && parent["shorthand"] === true
        edited.overwrite(node.start, node.end, isShorthand ? `${name}: ${target}` : target)
      }
      edited.remove(statement.start, statement.end)
    }

    for (const [name, { value }] of bindings) {
      const given = value?.type === "CallExpression" ? value["arguments"] as ReadonlyArray<Node> : []
      const callee = nameOf(value?.["callee"])
      const [arity, body] = given
      if (callee === undefined || given.length !== 2 || assigned.has(name) || assigned.has(callee)) continue
      const called = bindings.get(aliases.get(callee) ?? callee)
      const count = arity!["value"]
      if (!isDual(called?.value, code) || typeof count !== "number" || count < 2 || !isPlain(body!, code)) continue
      if (!isDirect(count, usesOf.get(name) ?? [])) continue
      edited.remove(value!.start, body!.start).remove(body!.end, value!.end)
    }
    return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() }
  }
})
