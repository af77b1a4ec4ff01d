/**
 * Values of an event that no schema has decoded. AWS leaves out what is empty or makes it `null`, and other tools write
 * numbers for text.
 */

/** An object whose values are not known. */
export type Fields = Readonly<Record<string, unknown>>

const none: Fields = {}

/** The fields of an object; none if the value is anything else. */
export const fieldsOf = (value: unknown): Fields =>
  // An object can be read by any key.
  typeof value === "object" && value !== null ? value as Fields : none

/** A value as text, if it has a text. */
export const textOf = (value: unknown): string | undefined =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
    ? String(value)
    : undefined

/** The values of a list that are text. */
export const textsOf = (values: ReadonlyArray<unknown>): ReadonlyArray<string> =>
  values.flatMap((value) => textOf(value) ?? [])

/** The first of two objects, unless it is missing or empty. */
export const filledOr = (first: unknown, second: unknown): unknown => {
  for (const _ in fieldsOf(first)) return first
  return second
}
