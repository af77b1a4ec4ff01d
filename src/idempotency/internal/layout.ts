/** How the Powertools libraries write a record: the hash of a key, and the result. They differ by language. */
import { createHash } from "node:crypto"
import * as Attribute from "./attribute.ts"
import { type Json, sortKeys } from "./key.ts"

/** One of the two ways. */
export interface Layout {
  /** The hash of JSON text whose keys are sorted. */
  readonly hash: (algorithm: string, json: string) => string
  readonly encode: (json: string) => Attribute.Attribute
  /** `undefined`: the attribute is not in this form. */
  readonly decode: (attribute: unknown) => string | undefined
}

const parse = (json: string): Json => JSON.parse(json)

const typescript: Layout = {
  hash: (algorithm, json) => createHash(algorithm).update(json).digest("base64"),
  encode: (json) => Attribute.fromJson(parse(json)),
  decode: (attribute) => {
    const value = Attribute.toJson(attribute)
    return value === undefined ? undefined : JSON.stringify(value)
  }
}

const compare = (one: string, other: string): number => one < other ? -1 : one > other ? 1 : 0

/** As `json.dumps(value, sort_keys=True)` of Python writes it. */
const dumps = (value: Json): string => {
  if (typeof value !== "object" || value === null) {
    return JSON.stringify(value).replaceAll(
      /[^ -~]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`
    )
  }
  return Array.isArray(value)
    ? `[${value.map(dumps).join(", ")}]`
    : `{${Object.entries(value).map(([key, item]) => `${dumps(key)}: ${dumps(item)}`).join(", ")}}`
}

const python: Layout = {
  hash: (algorithm, json) => createHash(algorithm).update(dumps(sortKeys(parse(json), compare))).digest("hex"),
  encode: (json) => ({ S: json }),
  decode: (attribute) => {
    const text = Attribute.toJson(attribute)
    return typeof text === "string" ? text : undefined
  }
}

export const layouts = { typescript, python }
