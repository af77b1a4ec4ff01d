/** Walks over the syntax tree of a module, and tells which names the module has declared itself. */

/** A node of ESTree. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

export interface Place {
  /** The nodes around the current one, outermost first. */
  readonly ancestors: ReadonlyArray<Node>
  /** Whether a name is declared nowhere around the current node, so that it is what Node provides. */
  readonly isFree: (name: string) => boolean
  /** Whether a name is not declared between the top level and the current node. */
  readonly isTopLevel: (name: string) => boolean
  /** The names that are declared between the top level and the current node. */
  readonly innerScopes: () => ReadonlyArray<ReadonlySet<string>>
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && "type" in value && typeof value.type === "string"

const childrenOf = function*(node: Node): Generator<Node> {
  for (const key in node) {
    const value = node[key]
    if (Array.isArray(value)) { for (const item of value as ReadonlyArray<unknown>) if (isNode(item)) yield item }
    else if (isNode(value)) yield value
  }
}

/** Whether a node is a function, arrow functions included. */
export const isFunction = ({ type }: Node): boolean =>
  type === "FunctionDeclaration" || type === "FunctionExpression" || type === "ArrowFunctionExpression"

/** The identifiers that a pattern binds. */
const identifiersOf = function*(pattern: unknown): Generator<Node> {
  if (!isNode(pattern)) return
  if (pattern.type === "Identifier") yield pattern
  else if (pattern.type === "AssignmentPattern") yield* identifiersOf(pattern["left"])
  else if (pattern.type === "Property") yield* identifiersOf(pattern["value"])
  else for (const child of childrenOf(pattern)) yield* identifiersOf(child)
}

/** The names that a pattern binds. */
const boundBy = function*(pattern: unknown): Generator<string> {
  for (const { name } of identifiersOf(pattern)) yield String(name)
}

/** The identifiers that a node itself declares: the name of a function or class, parameters, variables. */
export const bindingsOf = function*(node: Node): Generator<Node> {
  if (isFunction(node)) {
    for (const parameter of node["params"] as ReadonlyArray<Node>) {
      yield* identifiersOf(parameter)
    }
  }
  if (isFunction(node) || node.type.startsWith("Class") || node.type === "VariableDeclarator") {
    yield* identifiersOf(node["id"])
  }
  if (node.type === "CatchClause") yield* identifiersOf(node["param"])
}

const declarators = (declaration: Node): ReadonlyArray<Node> => declaration["declarations"] as ReadonlyArray<Node>

/** What `var` declares in a function, wherever in it. */
const hoistedIn = function*(node: Node): Generator<string> {
  for (const child of childrenOf(node)) {
    if (isFunction(child)) continue
    if (child.type === "VariableDeclaration" && child["kind"] === "var") {
      for (const { id } of declarators(child)) yield* boundBy(id)
    }
    yield* hoistedIn(child)
  }
}

/** What a block declares for itself. */
const declaredIn = function*(block: Node): Generator<string> {
  for (const statement of childrenOf(block)) {
    if (statement.type === "FunctionDeclaration" || statement.type === "ClassDeclaration") {
      yield* boundBy(statement["id"])
    }
    if (statement.type === "VariableDeclaration") { for (const { id } of declarators(statement)) yield* boundBy(id) }
    if (statement.type === "ImportDeclaration") {
      for (const specifier of statement["specifiers"] as ReadonlyArray<Node>) yield* boundBy(specifier["local"])
    }
  }
}

const scopeOf = (node: Node): ReadonlySet<string> | undefined => {
  if (isFunction(node)) {
    const names = new Set<string>()
    if (node.type === "FunctionExpression") { for (const name of boundBy(node["id"])) names.add(name) }
    for (const parameter of node["params"] as ReadonlyArray<Node>) {
      for (const name of boundBy(parameter)) names.add(name)
    }
    return names
  }
  switch (node.type) {
    case "Program":
      return new Set([...hoistedIn(node), ...declaredIn(node)])
    // The body of a function, or in one: parameters do not see what `var` declares there.
    case "BlockStatement":
    case "StaticBlock":
      return new Set([...hoistedIn(node), ...declaredIn(node)])
    case "ForStatement":
    case "ForInStatement":
    case "ForOfStatement":
      return new Set(declaredIn(node))
    case "SwitchStatement":
      return new Set((node["cases"] as ReadonlyArray<Node>).flatMap((part) => Array.from(declaredIn(part))))
    case "ClassExpression":
      return new Set(boundBy(node["id"]))
    case "CatchClause":
      return new Set(boundBy(node["param"]))
    default:
      return undefined
  }
}

/** Visits every node, parents first. */
export const visit = (program: Node, visitor: (node: Node, place: Place) => void): void => {
  const ancestors: Array<Node> = []
  const scopes: Array<ReadonlySet<string>> = []
  const place: Place = {
    ancestors,
    innerScopes: () => scopes.slice(1),
    isFree: (name) => !scopes.some((scope) => scope.has(name)),
    isTopLevel: (name) => !scopes.some((scope, depth) => depth > 0 && scope.has(name))
  }
  const walk = (node: Node): void => {
    visitor(node, place)
    ancestors.push(node)
    const scope = scopeOf(node)
    for (const child of childrenOf(node)) {
      // What a `switch` looks at is outside of its cases.
      const isInside = scope !== undefined && child !== node["discriminant"]
      if (isInside) scopes.push(scope)
      walk(child)
      if (isInside) scopes.pop()
    }
    ancestors.pop()
  }
  walk(program)
}

/** The text of a string that is known without running the program. */
export const stringOf = (node: unknown): string | undefined => {
  if (!isNode(node)) return undefined
  if (node.type === "Literal") return typeof node["value"] === "string" ? node["value"] : undefined
  const quasis = node.type === "TemplateLiteral" ? node["quasis"] as ReadonlyArray<Node> : []
  return quasis.length === 1 ? (quasis[0]!["value"] as { readonly cooked: string }).cooked : undefined
}

/** The name of the method that is called, or of the function: in `f(1)(2)` that of `f`. */
export const calledName = (call: Node): unknown => {
  const callee = call["callee"] as Node
  if (callee.type === "CallExpression") return calledName(callee)
  return callee.type === "MemberExpression" ? (callee["property"] as Node)["name"] : callee["name"]
}

/** Whether the program goes on when the module that `node` asks for is missing. */
export const isOptional = (node: Node, ancestors: ReadonlyArray<Node>): boolean => {
  let inner = node
  for (const outer of ancestors.toReversed()) {
    if (outer.type === "TryStatement" && outer["block"] === inner && outer["handler"] !== null) return true
    if (outer.type === "CallExpression") {
      const name = calledName(outer)
      const count = (outer["arguments"] as ReadonlyArray<Node>).length
      if (outer["callee"] === inner && (name === "catch" || (name === "then" && count > 1))) return true
      // `Effect.try` and `Effect.tryPromise` turn what is thrown into a failure.
      if (outer["callee"] !== inner && (name === "try" || name === "tryPromise")) return true
    }
    inner = outer
  }
  return false
}

/** The name of a variable. */
export const nameOf = (node: unknown): string | undefined =>
  isNode(node) && node.type === "Identifier" ? String(node["name"]) : undefined

/** Whether a node is this property of `import.meta`. */
export const isMeta = (node: Node | undefined, property: string): boolean =>
  node?.type === "MemberExpression" && (node["object"] as Node).type === "MetaProperty" &&
  nameOf(node["property"]) === property

/** The name of the function around a node, arrow functions not counted, or of the variable that it is assigned to. */
const functionAround = (ancestors: ReadonlyArray<Node>): string | undefined => {
  const index = ancestors.findLastIndex(({ type }) => type === "FunctionDeclaration" || type === "FunctionExpression")
  const [parent, own] = [ancestors[index - 1], ancestors[index]]
  if (own === undefined) return undefined
  if (own["id"] !== null) return nameOf(own["id"])
  if (parent?.type === "VariableDeclarator") return nameOf(parent["id"])
  return parent?.type === "AssignmentExpression" ? nameOf(parent["left"]) : undefined
}

/**
 * The name of a function that may be a constructor, as a node shows that: `this`, `new.target` or a prototype. Before
 * there were classes, errors were named after such functions.
 */
export const constructorAt = (node: Node, ancestors: ReadonlyArray<Node>): string | undefined => {
  if (node.type === "ThisExpression") return functionAround(ancestors)
  if (node.type === "MetaProperty" && nameOf(node["meta"]) === "new") return functionAround(ancestors)
  return node.type === "MemberExpression" && nameOf(node["property"]) === "prototype"
    ? nameOf(node["object"])
    : undefined
}

/** Whether an identifier is the name of a property, of a label or the like. */
export const isPropertyName = (node: Node, parent: Node): boolean => {
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
