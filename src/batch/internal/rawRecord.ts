/** Reads records whose form has not been checked yet, for their order and their spans. */

/** The string at a path in a record, if there is one. */
export const read = (value: unknown, ...path: ReadonlyArray<string>): string | undefined => {
  let current = value
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined
    current = (current as Readonly<Record<string, unknown>>)[key]
  }
  return typeof current === "string" ? current : undefined
}

/** The last part of a name, such as the name of a queue in its ARN. */
export const lastOf = (name: string | undefined, separator: string): string =>
  name === undefined ? "unknown" : name.slice(name.lastIndexOf(separator) + 1)
