/** Keys and payloads as JSON text, the same text for equal values. */
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

/** `undefined`: the value has no JSON form. */
const toJson = (value: unknown): Json | undefined => {
  try {
    const text = JSON.stringify(value)
    return text === undefined ? undefined : JSON.parse(text)
  } catch {
    return undefined
  }
}

const isMissing = (value: Json): boolean =>
  value === null || value === "" || typeof value === "object" && Object.values(value).every(isMissing)

const noForm = (option: string, value: unknown) =>
  new InvalidKey({ detail: `${option}: expected a value that has a JSON form, found ${kindOf(value)}` })

/** The JSON text of what the option `key` gave. */
export const keyText = (value: unknown): string | InvalidKey => {
  if (typeof value === "string" && value !== "") return JSON.stringify(value)
  if (value === undefined) return new InvalidKey({ detail: "key: expected an idempotency key, found undefined" })
  const json = toJson(value)
  if (json === undefined) return noForm("key", value)
  if (!isMissing(json)) return JSON.stringify(sortKeys(json))
  const found = json === null ? String(value) : `${typeof json === "string" ? "a string" : kindOf(value)} that is empty`
  return new InvalidKey({ detail: `key: expected an idempotency key, found ${found}` })
}

/** The JSON text of what the option `payload` gave. */
export const payloadText = (value: unknown): string | InvalidKey => {
  const json = value === undefined ? null : toJson(value)
  return json === undefined ? noForm("payload", value) : JSON.stringify(sortKeys(json))
}
