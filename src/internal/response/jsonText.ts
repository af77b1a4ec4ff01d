/** A value as JSON text, or an `InvalidResponse` that names the path of what has no JSON form. */
import { InvalidResponse } from "../../RuntimeError.ts"

/** `undefined` is `null`, as in Lambda's own client. Throws `InvalidResponse`. */
export const stringify = (value: unknown): string => {
  if (value === undefined) return "null"
  let text: string | undefined
  try {
    text = JSON.stringify(value)
  } catch (cause) {
    throw new InvalidResponse({ detail: describe(value, cause), cause })
  }
  if (text !== undefined) return text
  throw new InvalidResponse({ detail: `response: a ${typeof value} has no JSON form` })
}

const describe = (value: unknown, cause: unknown): string => {
  const refused = findRefused(value)
  if (refused !== undefined) return `${show(refused.place)}: ${refused.reason}`
  if (!(cause instanceof RangeError)) return "response: it has no JSON form"
  return `response: ${
    cause.message.includes("call stack") ? "it has too many levels for JSON" : "its JSON text is too long"
  }`
}

/** Where a value stands in the response: under a key of its parent. */
interface Place {
  readonly parent: Place | undefined
  readonly key: string | number
}

const maxKeys = 32
const maxKeyLength = 64

const show = (place: Place | undefined): string => {
  const keys: Array<string> = []
  for (let current = place; current !== undefined; current = current.parent) keys.push(showKey(current.key))
  keys.reverse()
  return `response${keys.slice(0, maxKeys).join("")}${keys.length > maxKeys ? "[cut]" : ""}`
}

const showKey = (key: string | number): string => {
  if (typeof key === "number") return `[${key}]`
  const text = key.length > maxKeyLength ? `${key.slice(0, maxKeyLength)}[cut]` : key
  return /^[A-Za-z_$][\w$]*$/.test(text) ? `.${text}` : `[${JSON.stringify(text)}]`
}

interface Refused {
  readonly place: Place | undefined
  readonly reason: string
}

/** An object whose values are being looked at, one after the other. */
interface Frame {
  readonly node: object
  readonly place: Place | undefined
  /** Absent for an array, whose keys are its indices. */
  readonly keys: ReadonlyArray<string> | undefined
  readonly length: number
  next: number
}

/** More would delay the report of the invocation, which has failed already. */
const maxNodes = 100_000

/**
 * The value that `JSON.stringify` refused, the first in its order. Runs only after that has thrown.
 *
 * An object that is there many times is looked at once, and only so many values are looked at. No call is recursive, so
 * there may be any number of levels.
 */
export const findRefused = (root: unknown): Refused | undefined => {
  const ancestors = new Set<object>()
  const fine = new WeakSet<object>()
  const frames: Array<Frame> = []

  /** Refuses a value, or opens it if it holds others. */
  const visit = (holder: object, key: string | number, place: Place | undefined): Refused | undefined => {
    let step = "reading it"
    try {
      let value: unknown = Reflect.get(holder, key)
      step = "its toJSON"
      if (hasToJson(value)) value = value.toJSON(String(key))
      if (isBigint(value)) return { place, reason: "a bigint has no JSON form" }
      if (typeof value !== "object" || value === null || fine.has(value)) return undefined
      if (ancestors.has(value)) return { place, reason: "a cycle has no JSON form" }
      step = "reading its keys"
      const keys = Array.isArray(value) ? undefined : Object.keys(value)
      frames.push({ node: value, place, keys, length: (keys ?? value as ReadonlyArray<unknown>).length, next: 0 })
      ancestors.add(value)
      return undefined
    } catch {
      return { place, reason: `${step} threw` }
    }
  }

  let refused = visit({ "": root }, "", undefined)
  for (let nodes = 0; refused === undefined && nodes < maxNodes && frames.length > 0; nodes++) {
    const frame = frames[frames.length - 1]!
    if (frame.next === frame.length) {
      frames.pop()
      ancestors.delete(frame.node)
      fine.add(frame.node)
    } else {
      const key = frame.keys?.[frame.next] ?? frame.next
      frame.next++
      refused = visit(frame.node, key, { parent: frame.place, key })
    }
  }
  return refused
}

/** An object around a bigint is refused, too. */
const isBigint = (value: unknown): boolean =>
  typeof value === "bigint" || process.getBuiltinModule("node:util").types.isBigIntObject(value)

const hasToJson = (value: unknown): value is { readonly toJSON: (key: string) => unknown } =>
  value !== null && (typeof value === "object" || typeof value === "bigint") &&
  typeof (value as { readonly toJSON?: unknown }).toJSON === "function"
