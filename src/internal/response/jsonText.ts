/** A value as JSON text, or an `InvalidResponse` that says where it cannot be. */
import { InvalidResponse } from "../../RuntimeError.ts"

const step = (path: string, key: string, parent: unknown): string =>
  Array.isArray(parent)
    ? `${path}[${key}]`
    : /^[A-Za-z_$][\w$]*$/.test(key)
    ? `${path}.${key}`
    : `${path}[${JSON.stringify(key)}]`

/** Looks for what `JSON.stringify` refused. Runs only after it has thrown. */
const findUnserializable = (value: unknown, path: string, ancestors: ReadonlyArray<unknown>): string | undefined => {
  if (typeof value === "bigint") return `${path}: a bigint has no JSON form`
  if (typeof value !== "object" || value === null) return undefined
  if (ancestors.includes(value)) return `${path}: a cycle has no JSON form`
  if (typeof (value as { readonly toJSON?: unknown }).toJSON === "function") {
    return `${path}: its toJSON threw, or returned what has no JSON form`
  }
  for (const key of Object.keys(value)) {
    const found = findUnserializable((value as Record<string, unknown>)[key], step(path, key, value), [
      ...ancestors,
      value
    ])
    if (found !== undefined) return found
  }
  return undefined
}

const describe = (value: unknown): string => {
  try {
    return findUnserializable(value, "response", []) ?? "response: it has no JSON form"
  } catch {
    return "response: it has no JSON form"
  }
}

/** `undefined` is `null`, as Lambda's own client has it. Throws `InvalidResponse`. */
export const stringify = (value: unknown): string => {
  if (value === undefined) return "null"
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new InvalidResponse({ detail: describe(value), cause })
  }
  if (text === undefined) {
    throw new InvalidResponse({ detail: `response: a ${typeof value} has no JSON form` })
  }
  return text
}
