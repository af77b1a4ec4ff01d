/**
 * What an error says beside its name, message and stack: the fields that it was given, as JSON.
 *
 * A field may hold anything: a socket, a request with its body, a cycle, a getter that throws. So what is shown is bounded:
 * a text to 1024 UTF-16 units, an object or a list to 32 entries, a field to six levels, and the fields of one error to
 * some 8 KiB together. What was cut says `[cut]`. Bytes show how many they are; sockets, streams, requests and promises
 * show their class. `Redacted` values stay redacted, and so do fields named like a credential, such as `authorization`.
 */
import { redact } from "effect/Redactable"
import { type Said, saidOf } from "../failure/errorType.ts"
import {
  causeOf,
  cut,
  isErrorLike,
  isObject,
  membersOf,
  messageOf,
  ownTypeOf,
  read,
  readText,
  unreadable,
  unwrap
} from "../failure/thrown.ts"

export type { Said }

export type Json = string | number | boolean | null | ReadonlyArray<Json> | { readonly [name: string]: Json }

/** What a JSON log record says of an error. */
export interface ErrorFields extends Said {
  readonly stackTrace: ReadonlyArray<string>
  readonly errorFields?: { readonly [name: string]: Json } | undefined
}

type Entry<A> = readonly [name: string, value: A]

const maxDepth = 6
const maxEntries = 32
const maxTextLength = 1024
const maxNameLength = 64
const maxSize = 8192
const maxMembers = 20

const cutMark = "[cut]"

const keysOf = (value: object): ReadonlyArray<string> => {
  try {
    // A name of this form is a brand of Effect.
    return Object.keys(value).filter((name) => !name.startsWith("~"))
  } catch {
    return []
  }
}

const schemaIssue = "~effect/SchemaIssue/Issue"

/** Methods, what is absent, and the issues of a schema, which may hold the value that it refused. */
const isSilent = (value: unknown): boolean =>
  value === undefined || typeof value === "function" || (isObject(value) && read(value, schemaIssue) === schemaIssue)

const alreadySaid = new Set(["name", "message", "stack", "cause"])

/**
 * The own enumerable fields that say more than `said`. An error of this library says all in its message, so only the
 * errors that it holds are left.
 */
export const ownFields = (error: object, said: Said): ReadonlyArray<Entry<unknown>> => {
  const isOurs = ownTypeOf(error) !== undefined
  const fields: Array<Entry<unknown>> = []
  for (const name of keysOf(error)) {
    if (alreadySaid.has(name)) continue
    const value = read(error, name)
    if (isSilent(value) || value === said.errorMessage || (name === "_tag" && value === said.errorType)) continue
    if (isOurs && !isErrorLike(value)) continue
    if (name === "errors" && membersOf(error) === value) continue
    if (fields.length === maxEntries) return [...fields, [cutMark, cutMark]]
    fields.push([name, value])
  }
  return fields
}

/** Where a value is shown. */
export interface Place {
  /** What the fields of one error may still take, in UTF-16 units, and how many fields of errors were shown. */
  readonly budget: { left: number; shown: number }
  /** The objects around the value. */
  readonly path: ReadonlyArray<object>
}

/** The place of what an error holds, or of a value by itself. */
export const makePlace = (...path: ReadonlyArray<object>): Place => ({ budget: { left: maxSize, shown: 0 }, path })

/** How the names of credentials end, in lower case and without separators: `authToken`, `DB_PASSWORD`, `x-api-key`. */
const secretName =
  /(?:token|secret|passw(?:or)?d|pwd|passphrase|(?:api|private|secret|secretaccess)key|authorization|bearer|cookie|credentials?)$/

const isSecret = (name: unknown): boolean =>
  typeof name === "string" && name.length <= maxNameLength &&
  secretName.test(name.replace(/[-_]/g, "").toLowerCase())

/** A field as JSON, or `undefined` if it says nothing. Never throws. */
export const showField = (name: string, value: unknown, place: Place): Json | undefined => {
  if (isSilent(value)) return undefined
  return isSecret(name) ? "<redacted>" : show(value, place)
}

const show = (value: unknown, place: Place): Json | undefined => {
  const { budget } = place
  if (budget.left <= 0) return cutMark
  budget.left -= 4
  switch (typeof value) {
    case "string":
      return showText(value, place)
    case "number":
      return Number.isFinite(value) ? value : String(value)
    case "boolean":
      return value
    case "bigint":
      return showText(String(value), place)
    case "symbol":
      return value === unreadable ? "[unreadable]" : showText(String(value), place)
  }
  if (!isObject(value)) return value === null ? null : undefined
  try {
    return showObject(value, place)
  } catch {
    return "[unreadable]"
  }
}

const showText = (text: string, { budget }: Place): string => {
  const shown = cut(text, Math.min(maxTextLength, Math.max(1, budget.left)))
  budget.left -= shown.length
  return shown
}

const showObject = (value: object, place: Place): Json | undefined => {
  const { budget, path } = place
  if (isSilent(value)) return undefined
  if (path.includes(value)) return "[circular]"
  const inside = { budget, path: [...path, value] }
  const redacted = redact(value)
  if (redacted !== value) return show(redacted, inside)
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer || value instanceof SharedArrayBuffer) {
    return `[${classOf(value)}: ${value.byteLength} bytes]`
  }
  if (isLive(value) || path.length >= maxDepth) return `[${classOf(value)}]`
  if (Array.isArray(value) || value instanceof Set) return showList(value, inside)
  if (value instanceof Map) return showMap(value, inside)
  if (value instanceof RegExp) return showText(String(value), place)
  return isErrorLike(value) ? showError(value, inside) : showByItself(value, inside)
}

const classOf = (value: object): string => {
  const constructor = read(value, "constructor")
  const name = typeof constructor === "function" ? readText(constructor, "name") : undefined
  return cut(name ?? "Object", maxNameLength)
}

/** The fields of sockets, streams, requests, signals and promises are the inside of Node, not what went wrong. */
const isLive = (value: object): boolean =>
  ["on", "addEventListener", "getReader", "getWriter", "then"].some((name) => typeof read(value, name) === "function")

const showList = (values: Iterable<unknown>, place: Place): Json => {
  const shown: Array<Json> = []
  let previous: unknown
  for (const value of values) {
    if (shown.length === maxEntries || place.budget.left <= 0) return [...shown, cutMark]
    // Headers may be a list of names and values in turn, or of pairs.
    shown.push(isSecret(previous) ? "<redacted>" : show(value, place) ?? null)
    previous = value
  }
  return shown
}

const showMap = (map: ReadonlyMap<unknown, unknown>, place: Place): Json => {
  const entries: Array<Entry<unknown>> = []
  for (const [key, value] of map) {
    if (typeof key !== "string") return showList(map, place)
    if (entries.length > maxEntries) break
    entries.push([key, value])
  }
  return showEntries(entries, place)
}

const showByItself = (value: object, place: Place): Json | undefined => {
  if (typeof read(value, "toJSON") === "function") {
    try {
      const json = (value as { readonly toJSON: () => unknown }).toJSON()
      if (json !== value) return show(json, place)
    } catch {
      // Then its fields say what it is.
    }
  }
  const names = keysOf(value).slice(0, maxEntries + 1)
  const shown = showEntries(names.map((name) => [name, read(value, name)]), place)
  const name = classOf(value)
  // An instance without fields, such as a `Request`, is not an empty object.
  return name === "Object" || Object.keys(shown).length > 0 ? shown : `[${name}]`
}

const showEntries = (entries: ReadonlyArray<Entry<unknown>>, place: Place): Record<string, Json> => {
  const shown: Array<Entry<Json>> = []
  for (const [name, value] of entries) {
    if (shown.length === maxEntries || place.budget.left <= 0) {
      shown.push([cutMark, cutMark])
      break
    }
    const json = showField(name, value, place)
    if (json !== undefined) shown.push([cut(name, maxNameLength), json])
    place.budget.left -= name.length
  }
  return Object.fromEntries(shown)
}

const showError = (error: object, place: Place): Json => {
  const said = saidOf(error)
  return { ...said, errorMessage: showText(said.errorMessage, place), ...showWithCauses(error, said, place) }
}

/** The fields of an error as JSON, without its causes. */
export const showOwnFields = (error: object, said: Said, place: Place = makePlace(error)): Record<string, Json> =>
  showEntries(ownFields(error, said), place)

/** The fields of an error as JSON, and its causes and members where these have fields too. */
export const showWithCauses = (error: object, said: Said, place: Place = makePlace(error)): Record<string, Json> => {
  const fields = showOwnFields(error, said, place)
  place.budget.shown += Object.keys(fields).length
  const { shown } = place.budget
  const cause = unwrap(causeOf(error))
  const members = membersOf(error).slice(0, maxMembers).map(unwrap)
  const causes = showEntries([["cause", cause], ["errors", members.length === 0 ? undefined : members]], place)
  return place.budget.shown > shown ? { ...fields, ...causes } : fields
}

/** The same, or `undefined` if there are none. */
export const showErrorFields = (error: object, said: Said): Record<string, Json> | undefined => {
  const fields = showWithCauses(error, said)
  return Object.keys(fields).length === 0 ? undefined : fields
}

/** A value that was thrown and is not an error, as JSON text. */
export const showThrown = (value: object): string => {
  const shown = show(value, makePlace())
  const json = typeof shown === "string" ? shown : JSON.stringify(shown)
  return json === undefined || json === "{}" ? messageOf(value) : json
}
