/** Keys and payloads as JSON text, the same text for equal values. */
import { isEffect } from "effect/Effect"
import { isOption } from "effect/Option"
import { isRedacted } from "effect/Redacted"
import { kindOf } from "../../internal/failure/kindOf.ts"
import { InvalidKey } from "../IdempotencyError.ts"

/** Any value of JSON. */
export type Json =
  | string
  | number
  | boolean
  | null
  | ReadonlyArray<Json>
  | { readonly [key: string]: Json }

const compare = (one: string, other: string): number => one < other ? -1 : one > other ? 1 : 0

/** By letters without their case, as Powertools for TypeScript sorts, and then by case. */
const compareKeys = (one: string, other: string): number =>
  compare(one.toLowerCase(), other.toLowerCase()) || compare(one, other)

/** Sorts the keys of all objects in a value. */
export const sortKeys = (value: Json, by: (one: string, other: string) => number = compareKeys): Json => {
  if (typeof value !== "object" || value === null) return value
  if (Array.isArray(value)) return value.map((item: Json) => sortKeys(item, by))
  const entries = Object.entries(value).toSorted(([one], [other]) => by(one, other))
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item, by)]))
}

/** A value whose JSON is the same whatever is in it, so that different calls would have one key. */
class Opaque {
  readonly kind: string
  constructor(kind: string) {
    this.kind = kind
  }
}

const opaqueKind = (value: unknown): string | undefined =>
  isRedacted(value) ? "a Redacted (use Redacted.value)" : isEffect(value) ? "an Effect" : undefined

/** Throws if a part has no JSON form. An Option is what is in it, or `null`. */
const stringify = (value: unknown): string | undefined =>
  JSON.stringify([value], function(this: { readonly [name: string]: unknown }, name, json: unknown) {
    const part = this[name]
    const kind = opaqueKind(part)
    if (kind !== undefined) throw new Opaque(kind)
    if (!isOption(part)) return json
    const inside = part._tag === "None" ? undefined : stringify(part.value)
    return inside === undefined ? null : JSON.parse(inside)[0]
  })

/** `undefined` and `Opaque`: the value has no JSON form. */
const toJson = (value: unknown): Json | Opaque | undefined => {
  if (typeof value === "function" || typeof value === "symbol") return undefined
  try {
    return JSON.parse(stringify(value) ?? "[]")[0]
  } catch (error) {
    return error instanceof Opaque ? error : undefined
  }
}

const isMissing = (value: Json): boolean =>
  value === null || value === "" || typeof value === "object" && Object.values(value).every(isMissing)

const noForm = (option: string, value: unknown, json: Opaque | undefined) =>
  new InvalidKey({
    detail: `${option}: expected a value that has a JSON form, found ${json === undefined ? kindOf(value) : json.kind}`
  })

/** The JSON text of what the option `key` gave. */
export const keyText = (value: unknown): string | InvalidKey => {
  if (typeof value === "string" && value !== "") return JSON.stringify(value)
  if (value === undefined) return new InvalidKey({ detail: "key: expected an idempotency key, found undefined" })
  const json = toJson(value)
  if (json === undefined || json instanceof Opaque) return noForm("key", value, json)
  if (!isMissing(json)) return JSON.stringify(sortKeys(json))
  const found = json === null ? String(value) : `${typeof json === "string" ? "a string" : kindOf(value)} that is empty`
  return new InvalidKey({ detail: `key: expected an idempotency key, found ${found}` })
}

/** The JSON text of what the option `payload` gave. */
export const payloadText = (value: unknown): string | InvalidKey => {
  const json = value === undefined ? null : toJson(value)
  return json === undefined || json instanceof Opaque
    ? noForm("payload", value, json)
    : JSON.stringify(sortKeys(json))
}
