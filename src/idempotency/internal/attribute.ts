/** JSON as attribute values of DynamoDB, and back. */
import type { Json } from "./key.ts"

/**
 * A value as DynamoDB sends it. Sets and bytes are not JSON, so they are left out.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_AttributeValue.html
 */
export type Attribute =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: true }
  | { readonly L: ReadonlyArray<Attribute> }
  | { readonly M: Item }

export interface Item {
  readonly [name: string]: Attribute
}

const mapValues = <A, B>(record: { readonly [key: string]: A }, f: (value: A) => B): { readonly [key: string]: B } =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]))

export const fromJson = (value: Json): Attribute => {
  if (value === null) return { NULL: true }
  switch (typeof value) {
    case "string":
      return { S: value }
    case "number":
      return { N: String(value) }
    case "boolean":
      return { BOOL: value }
    default:
      return Array.isArray(value)
        ? { L: value.map(fromJson) }
        : { M: mapValues(value as { readonly [key: string]: Json }, fromJson) }
  }
}

/** `undefined`: the value is not JSON. */
export const toJson = (attribute: unknown): Json | undefined => {
  const [[type, value] = []] = Object.entries(attribute ?? {})
  switch (type) {
    case "S":
    case "BOOL":
      return value
    case "N":
      return Number(value)
    case "NULL":
      return null
    case "L":
      return allOf(value.map(toJson))
    case "M": {
      const values = allOf(Object.values(value).map(toJson))
      return values && Object.fromEntries(Object.keys(value).map((key, index) => [key, values[index]!]))
    }
    default:
      return undefined
  }
}

const allOf = (values: ReadonlyArray<Json | undefined>): ReadonlyArray<Json> | undefined =>
  values.every((value) => value !== undefined) ? values : undefined
