/** What kind of value something is, for a message that must not show the value itself. */
export const kindOf = (value: unknown): string => {
  if (value === undefined || value === null) return String(value)
  if (typeof value !== "object") return `a ${typeof value}`
  if (value instanceof Promise) return "a promise"
  return Array.isArray(value) ? "an array" : "an object"
}
