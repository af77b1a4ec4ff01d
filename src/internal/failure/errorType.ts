/** What an error is called: in the report, in the log, and in the header that Lambda reads. */
import { cut, isErrorLike, isObject, messageOf, nameOf, ownTypeOf, readText } from "./thrown.ts"

type Unknown = "Runtime.Unknown" | "Function.Unknown"

/** What is said of an error before anything else. */
export interface Said {
  readonly errorType: string
  readonly errorMessage: string
}

const maxTypeLength = 256

const hasServerForm = /^(?:Runtime|Function)\.[A-Z][A-Za-z]+$/

/**
 * Maps a name to what the server keeps of the header `Lambda-Runtime-Function-Error-Type`.
 *
 * **Details**
 *
 * The letters of the name, each run of them with a capital, after `Function.`: `order/not-found` becomes
 * `Function.OrderNotFound`. A name that already has this form, such as `Runtime.InvalidEvent`, is kept. If fewer than two
 * letters are left, it is `fallback`. At most 109 characters.
 */
export const sanitizeErrorType = (name: string, fallback: Unknown = "Runtime.Unknown"): string => {
  const short = name.slice(0, 100)
  if (hasServerForm.test(short)) return short
  const letters = (short.match(/[A-Za-z]+/g) ?? []).map((run) => run.charAt(0).toUpperCase() + run.slice(1)).join("")
  return letters.length < 2 ? fallback : `Function.${letters}`
}

/** The tag of a failure, the name of a defect, and what an error of this library is reported as. */
export const typeOf = (value: unknown, kind: "Fail" | "Die"): string | undefined => {
  if (!isObject(value)) return undefined
  const own = ownTypeOf(value)
  if (own !== undefined) return own
  const tag = readText(value, "_tag")
  if (isErrorLike(value) && (kind === "Die" || tag === undefined)) return nameOf(value)
  return tag
}

/** The type and the message of what was thrown. */
export const saidOf = (value: unknown): Said => ({
  errorType: cut(typeOf(value, "Die") ?? typeof value, maxTypeLength),
  errorMessage: messageOf(value)
})
