/**
 * What nothing in the bundle reaches, although it belongs to something that is used: the bundler keeps all methods of a
 * class, and with them all that they use. Only Effect's own code is looked at.
 */
import { isBuiltin } from "node:module"
import * as Path from "node:path"
import type { Plugin } from "rolldown"
import type * as Rolldown from "rolldown"
import type * as Utils from "rolldown/utils"
import type { CommonJs } from "./commonJs.ts"
import { ofLibrary } from "./packages.ts"
import { isReadOfAny } from "./readsOfAny.ts"
import { bindingsOf, isPropertyName, nameOf, type Node, stringOf, visit } from "./syntax.ts"

/** A part of the syntax tree of schemas that only schemas of some kinds have. */
interface Part {
  readonly className: string
  /** The functions that make one from another one. */
  readonly copiedBy: ReadonlyArray<string>
  /** The functions that are called with one, or if there is one. */
  readonly servedBy: ReadonlyArray<string>
  /** Where a schema has it, and what stands there without one. */
  readonly field: "indexSignatures" | "encoding" | "context"
}

const parts: ReadonlyArray<Part> = [
  {
    className: "IndexSignature",
    copiedBy: ["Objects"],
    servedBy: ["getIndexSignatureKeys", "parameterFromPropertyKey"],
    field: "indexSignatures"
  },
  {
    className: "Link",
    copiedBy: ["mapLink", "flipEncoding"],
    servedBy: ["flipEncoding", "updateLastLink", "makeConstructorParser", "compileTransformation"],
    field: "encoding"
  },
  { className: "Context", copiedBy: [], servedBy: [], field: "context" }
]

const effectModule = /(?:^|[\\/])node_modules[\\/]effect[\\/]dist[\\/]/

/** The modules of Effect that read these fields of syntax trees, and no field of the same name of anything else. */
const schemaModule = /[\\/]effect[\\/]dist[\\/](?:SchemaAST|internal[\\/]schema[\\/]interpreter)\.js$/

/** What the language and Node call by themselves. */
const protocol =
  /^(?:constructor|then|toJSON|toString|toLocaleString|valueOf|next|return|throw|name|message|stack|cause)$/

interface Reference {
  readonly name: string
  readonly node: Node
  readonly parent: Node
}

/** A statement of the top level, or a method of a class that one declares. */
interface Piece {
  readonly node: Node
  /** The module that it comes from. */
  readonly module: string
  /** What it declares, or the class that it is a method of. */
  readonly name: string | undefined
  /** The name by which a method is called. */
  readonly method: string | undefined
  /** Whether it does nothing until it is used. */
  readonly isPure: boolean
  readonly references: Array<Reference>
  /** The names of properties that it may read. */
  readonly mentions: Set<string>
  readonly methods: Array<Piece>
  /** What it imports while it runs. `undefined` where only the running program knows. */
  readonly imports: Array<string | undefined>
  /** Whether it reads a property by a name that only the running program knows. */
  readsAny: boolean
  /** The places at which a field is read. */
  readonly reads: Array<{ readonly field: string; readonly node: Node; readonly parent: Node }>
}

const isAnnotated = (node: Node, code: string): boolean =>
  /\/\*\s*[#@]__PURE__\s*\*\/\s*$/.test(code.slice(Math.max(0, node.start - 24), node.start))

/** Whether a module, as the bundler names it, is one of Effect, of this library, or of the bundler itself. */
const isOfLibrary = (module: string): boolean => module.startsWith("\\0") || ofLibrary.test(Path.resolve(module))

const collections = new Set(["Map", "Set", "WeakMap", "WeakSet"])

const isPure = (node: Node | null | undefined, code: string): boolean => {
  const all = (nodes: unknown) => (nodes as ReadonlyArray<Node>).every((child) => isPure(child, code))
  switch (node?.type) {
    case undefined:
    case "Literal":
    case "Identifier":
    case "FunctionExpression":
    case "FunctionDeclaration":
    case "ArrowFunctionExpression":
      return true
    case "ParenthesizedExpression":
    case "UnaryExpression":
      return node!["operator"] !== "delete" && isPure((node!["argument"] ?? node!["expression"]) as Node, code)
    case "TemplateLiteral":
    case "ArrayExpression":
      return all(node!["expressions"] ?? node!["elements"])
    case "ObjectExpression":
      return all(node!["properties"])
    case "Property":
      return isPure(node!["key"] as Node, code) && isPure(node!["value"] as Node, code)
    case "VariableDeclaration":
      return all(node!["declarations"])
    case "VariableDeclarator":
      return (node!["id"] as Node).type === "Identifier" && isPure(node!["init"] as Node | null, code)
    case "ClassDeclaration":
    case "ClassExpression":
      return isPure(node!["superClass"] as Node | null, code) && all((node!["body"] as Node)["body"])
    case "MethodDefinition":
      return isPure(node!["key"] as Node, code)
    case "PropertyDefinition":
      return isPure(node!["key"] as Node, code) && (node!["static"] !== true || isPure(node!["value"] as Node, code))
    case "NewExpression":
    case "CallExpression": {
      const given = node!["arguments"] as ReadonlyArray<Node>
      const isCollection = node!.type === "NewExpression" && given.length === 0 &&
        collections.has(nameOf(node!["callee"]) ?? "")
      return isCollection || isAnnotated(node!, code) && isPure(node!["callee"] as Node, code) && all(given)
    }
    default:
      return false
  }
}

/** The name that Effect gave to what is called so in the bundle. */
const originalName = (name: string | undefined): string | undefined => name?.replace(/\$\d+$/, "")

/** What a statement declares, if that is one thing. */
const declaredBy = (statement: Node): string | undefined => {
  if (statement.type !== "VariableDeclaration") return nameOf(statement["id"])
  const [only, ...others] = statement["declarations"] as ReadonlyArray<Node>
  return others.length > 0 ? undefined : nameOf(only!["id"])
}

/** Whether a method is called by the name that it has in the source, and by nobody but the program. */
const isPlain = (member: Node) =>
  member["computed"] === false && member["static"] !== true && !protocol.test(nameOf(member["key"]) ?? "constructor")

/** The methods of the class, or of the prototype, that a statement declares. */
const methodsOf = (statement: Node, isTopLevel: (name: string | undefined) => boolean): ReadonlyArray<Node> => {
  const declared = statement.type === "VariableDeclaration"
    ? (statement["declarations"] as ReadonlyArray<Node>)[0]!["init"] as Node | null
    : statement
  switch (declared?.type) {
    case "ClassDeclaration":
    case "ClassExpression": {
      const parent = declared["superClass"] as Node | null
      // The class of another package, or of the language, may call them.
      if (parent !== null && !isTopLevel(nameOf(parent))) return []
      const members = (declared["body"] as Node)["body"] as ReadonlyArray<Node>
      return members.filter((member) => member.type === "MethodDefinition" && isPlain(member))
    }
    case "ObjectExpression":
      if (!/Proto(?:\$\d+)?$/.test(declaredBy(statement) ?? "")) return []
      return (declared["properties"] as ReadonlyArray<Node>).filter((member) =>
        (member["method"] === true || member["kind"] === "get") && isPlain(member)
      )
    default:
      return []
  }
}

interface Comment {
  readonly type: string
  readonly value: string
  readonly start: number
}

/** Where a module begins the bundler writes its path as a comment, and takes out all others but annotations. */
const modulesIn = (comments: ReadonlyArray<Comment>): (start: number) => string => {
  const lines = comments.filter(({ type }) => type === "Line")
  return (start) => lines.findLast((comment) => comment.start < start)?.value.trim() ?? ""
}

const wordsIn = (texts: ReadonlyArray<string>): ReadonlySet<string> =>
  new Set(texts.flatMap((text) => text.split(/[^\w$]+/)))

const isObjectRead = (node: Node): boolean =>
  node.type === "Identifier" || node.type === "ThisExpression" ||
  node.type === "MemberExpression" && isObjectRead(node["object"] as Node) &&
    (node["computed"] !== true || (node["property"] as Node).type === "Literal")

/** What single constants of the top level are. */
const constantsIn = (program: Node): ReadonlyMap<string | undefined, Node | null> =>
  new Map(
    (program["body"] as ReadonlyArray<Node>).filter(({ kind }) => kind === "const").map((statement) => [
      declaredBy(statement),
      (statement["declarations"] as ReadonlyArray<Node>)[0]!["init"] as Node | null
    ])
  )

const piecesOf = (program: Node, comments: ReadonlyArray<Comment>, code: string): ReadonlyArray<Piece> => {
  const moduleAt = modulesIn(comments)
  const pieces = new Map<Node, Piece>()
  const declarations = new Set<Node>()
  const topLevel = new Set(
    (program["body"] as ReadonlyArray<Node>).map(declaredBy).filter((name) => name !== undefined)
  )
  const constants = constantsIn(program)

  const add = (node: Node, of: Piece | undefined): Piece => {
    const piece: Piece = {
      imports: [],
      isPure: of !== undefined || isPure(node, code),
      mentions: new Set(),
      method: of && nameOf(node["key"]),
      methods: [],
      module: of?.module ?? moduleAt(node.start),
      name: of === undefined ? declaredBy(node) : of.name,
      node,
      reads: [],
      readsAny: false,
      references: []
    }
    pieces.set(node, piece)
    of?.methods.push(piece)
    return piece
  }
  visit(program, (node, { ancestors, isTopLevel }) => {
    if (ancestors.length === 1) {
      const piece = add(node, undefined)
      const isOfEffect = effectModule.test(piece.module)
      if (isOfEffect) {
        for (const method of methodsOf(node, (name) => name !== undefined && topLevel.has(name))) add(method, piece)
      }
    }
    const piece = pieces.get(node) ?? pieces.get(ancestors.findLast((ancestor) => pieces.has(ancestor))!)
    for (const binding of bindingsOf(node)) declarations.add(binding)
    const parent = ancestors.at(-1)
    if (piece === undefined || parent === undefined) return
    const text = node.type === "TemplateElement"
      ? (node["value"] as { readonly cooked?: string }).cooked
      : node["value"]
    if ((node.type === "Literal" || node.type === "TemplateElement") && typeof text === "string") {
      for (const word of wordsIn([text])) piece.mentions.add(word)
    }
    if (node.type === "ImportExpression") piece.imports.push(stringOf(node["source"]))
    if (node.type === "CallExpression" && nameOf(node["callee"]) === "require") {
      piece.imports.push(stringOf((node["arguments"] as ReadonlyArray<Node>)[0]))
    }
    if (node.type === "MemberExpression" && node["computed"] === false) {
      const property = nameOf(node["property"])
      if (property !== undefined) piece.mentions.add(property)
      const isWritten = parent["left"] === node || parent.type === "UpdateExpression" || parent["operator"] === "delete"
      if (property !== undefined && !isWritten && isObjectRead(node["object"] as Node)) {
        piece.reads.push({ field: property, node, parent })
      }
    }
    const valueOf = (node: Node) => isTopLevel(nameOf(node) ?? "") ? constants.get(nameOf(node)) : undefined
    if (isReadOfAny(node, ancestors, valueOf) && !isOfLibrary(piece.module)) piece.readsAny = true
    const name = nameOf(node)
    if (name === undefined) return
    if (parent.type === "Property" && ancestors.at(-2)!.type === "ObjectPattern") piece.mentions.add(name)
    if (declarations.has(node) || isPropertyName(node, parent) || !isTopLevel(name)) return
    if (parent.type === "Property" && parent["shorthand"] === true && parent["key"] === node) return
    piece.references.push({ name, node, parent })
  })
  return [...pieces.values()]
}

/** The code that is not looked at piece by piece. */
interface Other {
  /** The names that it may ask for. */
  readonly words: ReadonlySet<string>
  /** Whether it asks for names that only the running program knows. */
  readonly readsAny: boolean
}

/** The pieces that may run, if no schema has one of some parts. */
const reachedFrom = (
  pieces: ReadonlyArray<Piece>,
  isUnused: (name: string) => boolean,
  other: Other
): ReadonlySet<Piece> => {
  const declaring = Map.groupBy(pieces.filter(({ method }) => method === undefined), ({ name }) => name)
  const reached = new Set<Piece>()
  const mentioned = new Set(other.words)
  const waiting = new Map<string, Array<Piece>>()
  const isAny = other.readsAny || pieces.some(({ readsAny }) => readsAny)
  // A statement that declares several names, as the bundler writes for modules that are loaded late, is found by none.
  const queue = pieces.filter(({ isPure, name }) => !isPure || name === undefined)
  for (let piece = queue.pop(); piece !== undefined; piece = queue.pop()) {
    if (reached.has(piece)) continue
    reached.add(piece)
    for (const { name } of piece.references) if (!isUnused(name)) queue.push(...declaring.get(name) ?? [])
    for (const method of piece.methods) {
      if (isAny || mentioned.has(method.method!)) queue.push(method)
      else waiting.set(method.method!, [...waiting.get(method.method!) ?? [], method])
    }
    for (const name of piece.mentions) {
      mentioned.add(name)
      queue.push(...waiting.get(name) ?? [])
      waiting.delete(name)
    }
  }
  return reached
}

/** What is reached, and the parts that no schema has. */
const analyze = (pieces: ReadonlyArray<Piece>, other: Other) => {
  const ofSchemas = pieces.filter(({ method, module }) => method === undefined && schemaModule.test(module))
  const named = new Map(ofSchemas.map(({ name }) => [originalName(name), name]))
  // There may be two copies of Effect: one has schemas of kinds that the other one does not have.
  const isOneCopy = new Set(ofSchemas.map(({ module }) => Path.basename(module))).size ===
    new Set(ofSchemas.map(({ module }) => module)).size
  const nameIn = (names: ReadonlyArray<string>) => new Set(names.flatMap((name) => named.get(name) ?? []))
  // None has a part that only code makes that runs if one has it: so it is enough that nothing else makes one.
  for (let unused = parts.filter(({ className }) => isOneCopy && named.has(className));;) {
    const names = nameIn(unused.flatMap(({ className, servedBy }) => [className, ...servedBy]))
    const isUnused = (name: string) => names.has(name)
    const reached = reachedFrom(pieces, isUnused, other)
    const left = unused.filter(({ className, copiedBy, servedBy }) => {
      const made = nameIn([className])
      const copying = nameIn(copiedBy)
      // Programs may call what Effect exports.
      const served = nameIn([className, ...servedBy])
      return !Array.from(reached).some((piece) => {
        const names = effectModule.test(piece.module) ? made : served
        return !copying.has(piece.name ?? "") && piece.references.some(({ name }) => names.has(name))
      })
    })
    if (left.length === unused.length) return { isUnused, reached, unusedFields: unused.map(({ field }) => field) }
    unused = left
  }
}

/** Takes out what is not reached. Nothing is taken out if other code than the bundle may ask for it. */
export const unreached = (
  rolldown: typeof Rolldown,
  { parseSync }: typeof Utils,
  commonJs: Pick<CommonJs, "askedBy" | "specifier">
): Plugin => ({
  name: "unreached",
  renderChunk(code, { moduleIds }) {
    if (/\beval\b|\bnew Function\b|\bcreateRequire\b/.test(code)) return null
    const { comments, program } = parseSync("main.cjs", code, { sourceType: "commonjs" })
    const pieces = piecesOf(program as unknown as Node, comments, code)
    const isOwn = (id: string | undefined) => id !== undefined && (id === commonJs.specifier || isBuiltin(id))
    if (!pieces.every(({ imports }) => imports.every(isOwn))) return null
    const { readsAny, sources } = commonJs.askedBy(moduleIds)
    const { isUnused, reached, unusedFields } = analyze(pieces, { readsAny, words: wordsIn(sources) })
    const edited = new rolldown.RolldownMagicString(code)
    const replaced = new Map<Node, string>()
    for (const piece of pieces) {
      if (!reached.has(piece)) continue
      for (const method of piece.methods) if (!reached.has(method)) replaced.set(method.node, "")
      for (const { name, node, parent } of piece.references) {
        if (isUnused(name)) replaced.set(parent["callee"] === node ? parent : node, "(void 0)")
      }
      for (const { field, node, parent } of piece.reads) {
        if (!schemaModule.test(piece.module) || !unusedFields.some((unused) => unused === field)) continue
        if (field !== "indexSignatures") replaced.set(node, "(void 0)")
        else if (parent.type === "MemberExpression" && nameOf(parent["property"]) === "length") {
          replaced.set(parent, "0")
        }
      }
    }
    for (const piece of pieces) {
      const isWhole = piece.method === undefined && effectModule.test(piece.module)
      if (isWhole && !reached.has(piece)) replaced.set(piece.node, "")
    }
    let end = 0
    for (const [node, text] of Array.from(replaced).toSorted(([a], [b]) => a.start - b.start || b.end - a.end)) {
      if (node.start < end) continue
      end = node.end
      // The comma after a property goes along.
      if (text === "" && node.type === "Property") end += /^\s*,?/.exec(code.slice(end))![0].length
      if (text === "") edited.remove(node.start, end)
      else edited.overwrite(node.start, end, text)
    }
    return { code: edited.toString(), map: edited.generateMap({ hires: true }).toString() }
  }
})
