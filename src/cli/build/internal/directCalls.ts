/** Names and calls that only lead to others are replaced by these: less code, and fewer functions for V8 to compile. */
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import type * as Utils from "rolldown/utils"
import { bindingsOf, nameOf, type Node, visit } from "./syntax.ts"

/** A place where a name of the top level is used. */
interface Use {
  readonly node: Node
  readonly parent: Node
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
  /** Names that an inner scope declares as well, and those that are assigned to. */
  readonly unclear: ReadonlySet<string>
}

const declaredBy = (statement: Node): readonly [name: string, value: Node | undefined] | undefined => {
  if (statement.type === "FunctionDeclaration") return [nameOf(statement["id"])!, undefined]
  if (statement.type !== "VariableDeclaration" || statement["kind"] !== "const") return undefined
  const [only, ...others] = statement["declarations"] as ReadonlyArray<Node>
  const name = nameOf(only!["id"])
  return others.length > 0 || name === undefined ? undefined : [name, only!["init"] as Node]
}

/** Whether an identifier is the name of a property, of a label or the like. */
const isPropertyName = (node: Node, parent: Node): boolean => {
  switch (parent.type) {
    case "MemberExpression":
      return parent["property"] === node && parent["computed"] === false
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      return parent["key"] === node && parent["computed"] === false && parent["shorthand"] !== true
    case "MetaProperty":
    case "LabeledStatement":
    case "BreakStatement":
    case "ContinueStatement":
      return true
    default:
      return false
  }
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
  const unclear = new Set<string>()
  const own = new Set<Node>()
  for (const statement of program["body"] as ReadonlyArray<Node>) {
    const [name, value] = declaredBy(statement) ?? []
    if (name === undefined) continue
    bindings.set(name, { statement, uses: [], value })
    own.add((value === undefined ? statement : (statement["declarations"] as ReadonlyArray<Node>)[0]!)["id"] as Node)
  }
  const declarations = new Set<Node>()
  visit(program, (node, { ancestors }) => {
    for (const binding of bindingsOf(node)) {
      declarations.add(binding)
      if (!own.has(binding)) unclear.add(nameOf(binding)!)
    }
    const name = nameOf(node)
    const parent = ancestors.at(-1)
    if (name === undefined || parent === undefined || declarations.has(node) || isPropertyName(node, parent)) return
    if (isAssigned(node, ancestors)) unclear.add(name)
    // The key of a shorthand property is the same place as its value.
    if (parent.type === "Property" && parent["shorthand"] === true && parent["key"] === node) return
    bindings.get(name)?.uses.push({ node, parent })
  })
  return { bindings, unclear }
}

/** The name that a constant is another name for, however many there are in between. */
const aliasesIn = ({ bindings, unclear }: TopLevel): ReadonlyMap<string, string> => {
  const aliases = new Map<string, string>()
  for (const [name, { statement, value }] of bindings) {
    const named = nameOf(value)
    if (named === undefined || unclear.has(name)) continue
    const target = aliases.get(named) ?? named
    const original = bindings.get(target)
    // One that is declared later would not be there yet.
    const isThere = original !== undefined &&
      (original.value === undefined || original.statement.start < statement.start)
    if (isThere && !unclear.has(target)) aliases.set(name, target)
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
    const { bindings, unclear } = topLevel
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
      if (callee === undefined || given.length !== 2 || unclear.has(name) || unclear.has(callee)) continue
      const called = bindings.get(aliases.get(callee) ?? callee)
      const count = arity!["value"]
      if (!isDual(called?.value, code) || typeof count !== "number" || count < 2 || !isPlain(body!, code)) continue
      if (!isDirect(count, usesOf.get(name) ?? [])) continue
      edited.remove(value!.start, body!.start).remove(body!.end, value!.end)
    }
    return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() }
  }
})
