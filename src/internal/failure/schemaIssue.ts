/** Tells what is wrong with a value without telling the value. */
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import { cut, cutToSize, isObject, read } from "./thrown.ts"

const maxBytes = 1024
const maxIssues = 20
const maxKeyLength = 64

const showKey = (key: PropertyKey): string => {
  if (typeof key === "number") return `[${key}]`
  const text = cut(String(key), maxKeyLength)
  return /^[A-Za-z_$][\w$]*$/.test(text) ? `.${text}` : `[${JSON.stringify(text)}]`
}

// An `InvalidType` names the schema, its own message first.
const expectedBy = (ast: SchemaAST.AST): string => SchemaIssue.defaultLeafHook(new SchemaIssue.InvalidType(ast))

const expectedByFilter = ({ annotations }: SchemaAST.Filter<unknown>): string | undefined => {
  if (typeof annotations?.["message"] === "string") return annotations["message"]
  return typeof annotations?.["expected"] === "string" ? `Expected ${annotations["expected"]}` : undefined
}

/**
 * What a leaf says, from annotations of the schema and never from the value. Texts that were composed while decoding are
 * left out: Effect's own quote the value here and there, and nobody knows what others quote.
 */
const describeLeaf = (issue: SchemaIssue.Leaf): string | undefined => {
  switch (issue._tag) {
    case "InvalidType":
      return expectedBy(issue.ast)
    case "InvalidValue": {
      const expected = issue.annotations?.["expected"]
      return typeof expected === "string" ? `Expected ${expected}` : undefined
    }
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

/** Adds `path: what is expected` for every leaf. `message` is what a filter above the leaf says. */
const collect = (
  issue: SchemaIssue.Issue,
  path: string,
  fallback: string,
  message: string | undefined,
  lines: Set<string>
): void => {
  if (lines.size > maxIssues) return
  switch (issue._tag) {
    case "Filter":
      return collect(issue.issue, path, fallback, message ?? expectedByFilter(issue.filter), lines)
    case "Encoding":
      return collect(issue.issue, path, expectedBy(issue.ast), message, lines)
    case "Pointer":
      return collect(issue.issue, path + issue.path.map(showKey).join(""), unnamed, message, lines)
    case "Composite":
    case "AnyOf":
      for (const child of issue.issues) collect(child, path, fallback, message, lines)
      if (issue._tag === "Composite" || issue.issues.length > 0) return
  }
  const text = message ?? (issue._tag === "AnyOf" ? expectedBy(issue.ast) : describeLeaf(issue)) ?? fallback
  lines.add(`${path}: ${text.charAt(0).toLowerCase()}${text.slice(1)}`)
}

const unnamed = "expected a valid value"

/**
 * Says of a `SchemaError`, or of the issue in it, where the value is wrong and what is expected there, as in
 * `event.items[0].price: expected a value greater than 0`.
 *
 * **Details**
 *
 * `root` is what the value is called. Several issues are joined by `; `, the first 20 of them. The text has at most
 * 1 KiB. It never holds what was found: only paths, and what the schema says of itself in `expected`, `identifier` and
 * `message` annotations. So a filter that composes its own text reads `expected a valid value`, unless it has one of
 * these annotations.
 */
export const describeSchemaError = (root: string, error: unknown): string => {
  const issue = SchemaIssue.isIssue(error) ? error : isObject(error) ? read(error, "issue") : undefined
  const lines = new Set<string>()
  try {
    if (SchemaIssue.isIssue(issue)) collect(issue, root, unnamed, undefined, lines)
  } catch {
    // A value of some ten thousand levels has an issue of as many.
  }
  const shown = [...lines].slice(0, maxIssues)
  if (shown.length < lines.size) shown.push("[cut]")
  return shown.length === 0
    ? `${root}: ${unnamed}`
    : cutToSize(shown.join("; "), maxBytes - 8, Buffer.byteLength)
}
