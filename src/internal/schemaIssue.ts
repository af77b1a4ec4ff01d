/** Tells what is wrong with a value without telling the value. */
import { isSchemaError } from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"

const maxLength = 1024
const maxIssues = 20
const mark = " [cut]"

/** Leaves out what was found and every text that was composed while decoding: both may quote the value. */
const withoutValues = (issue: SchemaIssue.Issue): SchemaIssue.Issue => {
  switch (issue._tag) {
    case "Filter":
      return new SchemaIssue.Filter(issue.filter, withoutValues(issue.issue))
    case "Encoding":
      return new SchemaIssue.Encoding(issue.ast, withoutValues(issue.issue))
    case "Pointer":
      return new SchemaIssue.Pointer(issue.path, withoutValues(issue.issue))
    case "Composite": {
      const [first, ...rest] = issue.issues
      return new SchemaIssue.Composite(issue.ast, [
        withoutValues(first),
        ...rest.slice(0, maxIssues).map(withoutValues)
      ])
    }
    case "AnyOf":
      return new SchemaIssue.AnyOf(issue.ast, issue.issues.slice(0, maxIssues).map(withoutValues))
    case "InvalidType":
      return new SchemaIssue.InvalidType(issue.ast)
    case "InvalidValue": {
      const expected = issue.annotations?.["expected"]
      return new SchemaIssue.InvalidValue(typeof expected === "string" ? { expected } : undefined)
    }
    case "MissingKey":
      return issue
    case "UnexpectedKey":
      return new SchemaIssue.UnexpectedKey(issue.ast)
    case "Forbidden":
      return new SchemaIssue.Forbidden(undefined)
    case "OneOf":
      return new SchemaIssue.OneOf(issue.ast, issue.successes)
  }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1()

const showPath = (path: ReadonlyArray<unknown>): string =>
  path.map((key) => {
    const text = String(key)
    if (typeof key === "number") return `[${text}]`
    const short = text.length > 64 ? `${text.slice(0, 64)}…` : text
    return /^[A-Za-z_$][\w$]*$/.test(short) ? `.${short}` : `[${JSON.stringify(short)}]`
  }).join("").replace(/^\./, "")

/**
 * Says of a `SchemaError` where the value is wrong and what is expected there, as in `age: expected number`. Several
 * issues are joined by `; `. The text has at most 1 KiB and never holds what was found.
 */
export const describeSchemaError = (error: unknown): string => {
  if (!isSchemaError(error)) return "the value does not match its schema"
  const lines = format(withoutValues(error.issue)).issues.map(({ message, path }) => {
    const at = showPath((path ?? []).map((segment) => typeof segment === "object" ? segment.key : segment))
    const lower = message.charAt(0).toLowerCase() + message.slice(1)
    return at === "" ? lower : `${at}: ${lower}`
  })
  const text = [...new Set(lines)].join("; ")
  return text.length <= maxLength ? text : text.slice(0, maxLength - mark.length) + mark
}
