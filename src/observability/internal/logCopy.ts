/**
 * Copies of records that consist of plain data. A line can be rendered from one later, and shows what was there when it was
 * logged.
 *
 * Plain are texts, numbers, booleans, and objects and lists of these that are no more than what one sees: no class, no
 * getter, no symbol. Everything else may change or run code of its own, so it has to be rendered at once.
 */
import type { LogRecord } from "../../internal/log/logRecord.ts"

/** A record, and the most that it takes in a line, in bytes of UTF-8. */
export interface Copied {
  readonly record: LogRecord
  readonly bytes: number
}

/** What is larger is rendered at once, so a copy is always cheaper than a line. */
const maxParts = 64
const maxDepth = 4

/** With more of them, a name could become much longer so that it differs from all others. */
const maxAnnotations = 16

const notPlain = Symbol("notPlain")

/** In JSON a unit takes at most six bytes, and eight in a text that is JSON inside JSON. */
const textBytes = (text: string): number => 8 * text.length + 32

let types: typeof import("node:util").types | undefined

class Copier {
  /** The most that all copies take, in either format. */
  bytes = 0
  #parts = 0

  /** The copy, or `notPlain`. */
  copy(value: unknown, depth = 0): unknown {
    switch (typeof value) {
      case "string":
        // Inside an object, each line of a text may be shown as a text of its own.
        this.bytes += textBytes(value) * (depth > 0 && value.length > 16 ? 4 : 1)
        return value
      case "boolean":
      case "number":
      case "undefined":
        this.bytes += 32
        return value
      case "object":
        this.bytes += 32
        return value === null ? value : this.#copyObject(value, depth)
      default:
        return notPlain
    }
  }

  #copyObject(value: object, depth: number): unknown {
    types ??= process.getBuiltinModule("node:util").types
    // Some readers see the target of a proxy, and some what it shows.
    if (depth === maxDepth || types.isProxy(value)) return notPlain
    const isList = Array.isArray(value)
    const names = Reflect.ownKeys(value)
    const isUsual = isList
      ? Object.getPrototypeOf(value) === Array.prototype && names.length === value.length + 1
      : Object.getPrototypeOf(value) === Object.prototype
    if (!isUsual) return notPlain
    const copied: Record<string, unknown> | Array<unknown> = isList ? [] : {}
    for (const name of names) {
      if (isList && name === "length") continue
      const property = Object.getOwnPropertyDescriptor(value, name)
      const isField = typeof name === "string" && name !== "__proto__" && property?.enumerable === true
      if (!isField || !("value" in property) || ++this.#parts > maxParts) return notPlain
      const field = this.copy(property.value, depth + 1)
      if (field === notPlain) return notPlain
      // The items of a list may be padded, so that they stand in columns.
      this.bytes += isList ? 64 : textBytes(name)
      ;(copied as Record<string, unknown>)[name] = field
    }
    return copied
  }
}

/** The copy of a record, unless something in it is not plain. */
export const copyOf = (record: LogRecord): Copied | undefined => {
  const { annotations, cause, invocation, level, millis, spans } = record
  if (cause !== undefined) return undefined
  const copier = new Copier()
  const message: Array<unknown> = []
  for (const value of record.message) {
    const copied = copier.copy(value)
    if (copied === notPlain) return undefined
    message.push(copied)
  }
  let count = 0
  const copiedAnnotations: Record<string, unknown> = {}
  for (const name in annotations) {
    const copied = copier.copy(annotations[name])
    if (copied === notPlain || ++count > maxAnnotations || name === "__proto__") return undefined
    copiedAnnotations[name] = copied
    copier.bytes += textBytes(name)
  }
  if (spans !== undefined) { for (const [name] of spans) copier.bytes += textBytes(name) }
  const { requestId = "", tenantId = "" } = invocation ?? {}
  return {
    // The rest is the time, the level, and the names of the fields.
    bytes: copier.bytes + textBytes(requestId) + textBytes(tenantId) + 192,
    record: {
      annotations: copiedAnnotations,
      invocation,
      level,
      message,
      millis,
      ...(spans === undefined ? undefined : { spans })
    }
  }
}
