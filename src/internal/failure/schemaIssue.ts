/** Tells what is wrong with a value without telling the value. */
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import { kindOf } from "./kindOf.ts"
import { cut, cutToSize, isObject, read, readText, unreadable } from "./thrown.ts"

const maxBytes = 1024
const maxIssues = 20
const maxKeyLength = 64
const maxAlternatives = 5

/** One thing that is wrong. */
interface Finding {
  readonly path: string
  /** What is expected there. */
  readonly text: string
  /** The literals of which the value is none: they tell one event from another. */
  readonly literals?: ReadonlyArray<string> | undefined
  readonly found?: Found | undefined
}

/** The value at a path. Not known below a transformation, whose result only the schema has seen. */
interface Found {
  readonly value: unknown
}

/**
 * Says of a `SchemaError`, or of the issue in it, where the value is wrong and what is expected there, as in
 * `event.items[0].price: expected a value greater than 0`.
 *
 * **Details**
 *
 * `root` is what the value is called. Several issues are joined by `; `, the first 20 of them, the wrong literals in
 * front: a wrong `eventSource` says more than the keys that are missing for it. Of a union the member is described that
 * the value is nearest to. The text has at most 1 KiB.
 *
 * It never holds what was found: only paths, and what the schema says of itself in `expected`, `identifier` and
 * `message` annotations. So a filter that composes its own text reads `expected a valid value`, unless it has one of
 * these annotations. With `found`, the value that was decoded, the type is told where a union expects several.
 */
export const describeSchemaError = (root: string, error: unknown, found?: Found): string => {
  const issue = SchemaIssue.isIssue(error) ? error : read(error, "issue")
  const findings: Array<Finding> = []
  try {
    if (SchemaIssue.isIssue(issue)) {
      collect(issue, { path: root, fallback: unnamed, message: undefined, found }, findings)
    }
  } catch {
    // A value of some ten thousand levels has an issue of as many.
  }
  const lines = new Set([...findings.filter(isTelling), ...findings].map(show))
  const shown = [...lines].slice(0, maxIssues)
  if (shown.length < lines.size) shown.push("[cut]")
  return shown.length === 0
    ? `${root}: ${unnamed}`
    : cutToSize(shown.join("; "), maxBytes - 8, Buffer.byteLength)
}

const unnamed = "expected a valid value"

const isTelling = ({ literals }: Finding): boolean => literals !== undefined

const show = ({ path, text }: Finding): string => `${path}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`

/** Where an issue is, and what is said there if the issue itself says nothing. */
interface Place {
  readonly path: string
  readonly fallback: string
  /** What a filter above says. */
  readonly message: string | undefined
  readonly found: Found | undefined
}

// Enough for the telling ones to be among them.
const maxCollected = 10 * maxIssues

const collect = (issue: SchemaIssue.Issue, at: Place, findings: Array<Finding>): void => {
  if (findings.length > maxCollected) return
  // What is below a transformation was decoded before.
  const isTransformed = "ast" in issue && issue._tag !== "Encoding" && issue.ast?.encoding !== undefined
  const place = isTransformed ? { ...at, found: undefined } : at
  const { found, message, path } = place
  switch (issue._tag) {
    case "Filter":
      return collect(issue.issue, { ...place, message: message ?? expectedIn(issue.filter.annotations) }, findings)
    case "Encoding":
      return collect(issue.issue, { ...place, fallback: expectedBy(issue.ast) }, findings)
    case "Pointer":
      return collect(issue.issue, {
        path: path + issue.path.map(showKey).join(""),
        fallback: unnamed,
        message,
        found: issue.path.reduce(step, found)
      }, findings)
    case "Composite":
      if (issue.ast._tag !== "TemplateLiteral") {
        for (const child of issue.issues) collect(child, place, findings)
        return
      }
      findings.push(ofLeaf(new SchemaIssue.InvalidType(issue.ast), place))
      return
    case "AnyOf":
      findings.push(...(issue.issues.length > 0 ? ofNearestMember(issue, place) : [ofNoMember(issue, place)]))
      return
    default:
      findings.push(ofLeaf(issue, place))
  }
}

const step = (found: Found | undefined, key: PropertyKey): Found | undefined => {
  if (found === undefined || !isObject(found.value) || !Object.hasOwn(found.value, key)) return undefined
  const value = read(found.value, key)
  return value === unreadable ? undefined : { value }
}

const showKey = (key: PropertyKey): string => {
  if (typeof key === "number") return `[${key}]`
  const text = cut(String(key), maxKeyLength)
  return /^[A-Za-z_$][\w$]*$/.test(text) ? `.${text}` : `[${JSON.stringify(text)}]`
}

// An `InvalidType` names the schema, its own message first.
const expectedBy = (ast: SchemaAST.AST): string => SchemaIssue.defaultLeafHook(new SchemaIssue.InvalidType(ast))

/** What annotations say: their message, or what they expect. */
const expectedIn = (annotations: object | undefined): string | undefined => {
  const expected = readText(annotations, "expected")
  return readText(annotations, "message") ?? (expected === undefined ? undefined : `Expected ${expected}`)
}

const ofLeaf = (issue: SchemaIssue.Leaf, { fallback, found, message, path }: Place): Finding => {
  if (message !== undefined) return { path, text: message }
  if (issue._tag !== "InvalidType") return { path, text: describeLeaf(issue) ?? fallback }
  const literals = literalsOf(issue.ast)
  if (literals !== undefined) return ofLiterals(path, literals, found)
  const isJson = readText(issue.ast.annotations, "expected") === "JSON value"
  return { path: isJson && found !== undefined ? path + pathOfOther(found.value) : path, text: expectedBy(issue.ast) }
}

/**
 * What a leaf says, from annotations of the schema and never from the value. Texts that were composed while decoding are
 * left out: Effect's own quote the value here and there, and nobody knows what others quote.
 */
const describeLeaf = (issue: Exclude<SchemaIssue.Leaf, SchemaIssue.InvalidType>): string | undefined => {
  switch (issue._tag) {
    case "InvalidValue":
      return expectedIn({ ...issue.annotations, message: undefined })
    case "MissingKey":
      return SchemaIssue.defaultLeafHook(issue)
    case "UnexpectedKey":
      return SchemaIssue.defaultLeafHook(new SchemaIssue.UnexpectedKey(issue.ast))
    case "Forbidden":
      return "Forbidden operation"
    case "OneOf":
      return SchemaIssue.defaultLeafHook(new SchemaIssue.OneOf(issue.ast, issue.successes))
  }
}

/** The literals that a schema consists of, as they are written in TypeScript; `null` and `undefined` do not count. */
const literalsOf = (ast: SchemaAST.AST): ReadonlyArray<string> | undefined => {
  if (hasOwnText(ast)) return undefined
  switch (ast._tag) {
    case "Literal":
      return [typeof ast.literal === "string" ? JSON.stringify(ast.literal) : String(ast.literal)]
    case "TemplateLiteral":
      return [`\`${ast.parts.map(showPart).join("")}\``]
    case "Union": {
      const literals = withoutNullish(ast.types).map(literalsOf)
      return literals.length > 0 && literals.every((each) => each !== undefined) ? literals.flat() : undefined
    }
    default:
      return undefined
  }
}

const hasOwnText = ({ annotations }: SchemaAST.AST): boolean =>
  ["message", "expected", "identifier"].some((key) => readText(annotations, key) !== undefined)

const withoutNullish = (types: ReadonlyArray<SchemaAST.AST>): ReadonlyArray<SchemaAST.AST> =>
  types.filter(({ _tag }) => _tag !== "Null" && _tag !== "Undefined")

const showPart = (part: SchemaAST.AST): string =>
  part._tag === "Literal" ? String(part.literal) : `\${${literalsOf(part)?.join(" | ") ?? part._tag.toLowerCase()}}`

const ofLiterals = (path: string, literals: ReadonlyArray<string>, found: Found | undefined): Finding => {
  const value = found?.value
  const near = typeof value === "string" ? literals.find((literal) => isNear(literal, value)) : undefined
  const isOne = new Set(literals).size === 1 && !literals[0]?.startsWith("`")
  const text = isOne || near === undefined
    ? expectedOneOf(literals) + (isOne ? "" : describeFound(found, "another string"))
    : `Expected ${near}, found a similar string`
  return { path, text, literals, found }
}

const expectedOneOf = (all: Iterable<string>): string => {
  const texts = [...new Set(all)]
  const more = texts.splice(maxAlternatives).length
  return `Expected ${texts.join(" | ")}${more > 0 ? ` | ${more} more` : ""}`
}

/** Whether a literal, as it is written, differs from a text by case, by separators or by one place. */
const isNear = (literal: string, text: string): boolean => {
  const [one, other] = [normalize(literal), normalize(text)]
  if (one === other) return true
  const length = Math.min(one.length, other.length)
  let start = 0
  while (start < length && one[start] === other[start]) start++
  let end = 0
  while (end < length - start && one.at(-1 - end) === other.at(-1 - end)) end++
  return length > 3 && Math.max(one.length, other.length) - start - end <= 2
}

const normalize = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, "").toLowerCase()

const describeFound = (found: Found | undefined, string = "a string"): string =>
  found === undefined ? "" : `, found ${typeof found.value === "string" ? string : kindOf(found.value)}`

/** Of a union none of whose members could be tried: of another type, or with a literal of none of them. */
const ofNoMember = ({ ast }: SchemaIssue.AnyOf, { found, message, path }: Place): Finding => {
  if (message !== undefined) return { path, text: message }
  const literals = literalsOf(ast)
  if (literals !== undefined) return ofLiterals(path, literals, found)
  const key = isObject(found?.value) ? discriminatorOf(ast.types) : undefined
  if (key !== undefined) {
    const at = path + showKey(key.name)
    const value = step(found, key.name)
    return value === undefined ? { path: at, text: "Missing key" } : ofLiterals(at, key.literals, value)
  }
  const expected = hasOwnText(ast) ? expectedBy(ast) : expectedOneOf(ast.types.map(nameOf))
  return { path, text: expected + (withoutNullish(ast.types).length > 1 ? describeFound(found) : "") }
}

const nameOf = (ast: SchemaAST.AST): string =>
  ast._tag === "Objects" && !hasOwnText(ast) ? "object" : withoutExpected(expectedBy(ast))

const withoutExpected = (text: string): string => text.replace(/^Expected /, "")

/** The key that has literals in every member, with all of them. */
const discriminatorOf = (types: ReadonlyArray<SchemaAST.AST>) => {
  const [first, ...others] = types.filter((type) => type._tag === "Objects")
  for (const { name, type } of first?.propertySignatures ?? []) {
    const literals = [type, ...others.map((other) => other.propertySignatures.find((each) => each.name === name)?.type)]
      .map((each) => each && literalsOf(each))
    if (literals.every((each) => each !== undefined)) return { name, literals: literals.flat() }
  }
  return undefined
}

/** What is wrong by the member of a union that the value is nearest to. */
const ofNearestMember = ({ issues }: SchemaIssue.AnyOf, place: Place): ReadonlyArray<Finding> => {
  const members = issues.map((issue) => {
    const findings: Array<Finding> = []
    collect(issue, place, findings)
    return findings
  })
  // A member that refuses the value as a whole is farther than one that refuses a part of it.
  const inside = members.filter((findings) => findings.every(({ path }) => path !== place.path))
  if (inside.length === 0) return ofAllMembers(members.flat(), place)
  const fitting = inside.filter((findings) => !findings.some(isTelling))
  return fitting.length > 0 ? fewest(fitting) : ofDiscriminator(inside) ?? fewest(inside)
}

const fewest = (members: ReadonlyArray<ReadonlyArray<Finding>>): ReadonlyArray<Finding> =>
  members.reduce((nearest, findings) => findings.length < nearest.length ? findings : nearest)

/** Where every member has another literal, all of them. */
const ofDiscriminator = (members: ReadonlyArray<ReadonlyArray<Finding>>): ReadonlyArray<Finding> | undefined => {
  for (const { found, path } of members[0]?.filter(isTelling) ?? []) {
    const literals = members.map((member) =>
      member.find((finding) => finding.path === path && isTelling(finding))?.literals
    )
    if (literals.every((each) => each !== undefined)) return [ofLiterals(path, literals.flat(), found)]
  }
  return undefined
}

/** Of a value that every member refuses as a whole. */
const ofAllMembers = (findings: ReadonlyArray<Finding>, { found, path }: Place): ReadonlyArray<Finding> => {
  const names = new Set(findings.map(({ text }) => withoutExpected(text)))
  return names.size < 2 || findings.some(({ text }) => names.has(text))
    ? findings
    : [{ path, text: expectedOneOf(names) + describeFound(found) }]
}

const maxNodes = 10_000
const maxDepth = 100

/** The path to the first part of a value that JSON does not have. */
const pathOfOther = (root: unknown): string => {
  let nodes = 0
  const visit = (value: unknown, path: string, depth: number): string | undefined => {
    if (++nodes > maxNodes || depth > maxDepth) return ""
    if (!isObject(value)) return isInJson(value) ? undefined : path
    const prototype: unknown = Object.getPrototypeOf(value)
    if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return path
    for (const key of Object.keys(value)) {
      const found = visit(read(value, key), path + showKey(Array.isArray(value) ? Number(key) : key), depth + 1)
      if (found !== undefined) return found
    }
    return undefined
  }
  return visit(root, "", 0) ?? ""
}

const isInJson = (value: unknown): boolean =>
  typeof value === "number" ? Number.isFinite(value) : ["string", "boolean"].includes(typeof value) || value === null
