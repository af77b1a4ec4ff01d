/**
 * Takes out of a value what must not be in the log.
 *
 * A value that has nothing to hide stays as it is, the same object. Another one is copied as far as that needs.
 */
import * as Cause from "effect/Cause"
import { redact as redactRedactable } from "effect/Redactable"
import type * as Schema from "effect/Schema"
import { kindOf } from "../../internal/failure/kindOf.ts"
import { isErrorLike, isObject, read, unreadable } from "../../internal/failure/thrown.ts"
import { isEnd, type PathNode, start, step, toTree } from "./redactPaths.ts"
import { type SensitiveStruct, structsOf } from "./sensitiveFields.ts"

const name = "Logs.redaction"

const mark = "<redacted>"

/** What is deeper, or is the rest of a value with more parts, is not looked at, so it is not shown. */
const maxDepth = 24
const maxParts = 10_000

type Nodes = ReadonlyArray<PathNode>

interface Walk {
  partsLeft: number
  /** The objects around the value. */
  readonly path: Array<object>
}

/** Functions show their fields too. */
const hasParts = (value: unknown): value is object => isObject(value) || typeof value === "function"

/** Values without fields of their own to look at. */
const isOpaque = (value: object): boolean => ArrayBuffer.isView(value) || value instanceof ArrayBuffer

/** Pairs of names and values that are shown although they are no fields. They are told by name: `Headers` takes long to load. */
const ofPairs = new Set(["Headers", "URLSearchParams", "FormData"])

/** What is shown of these cannot be looked at. */
const unseen = new Set(["Promise", "Map Iterator", "Set Iterator", "Request", "Response"])

const keysOf = (value: object): ReadonlyArray<string> => {
  try {
    return Object.keys(value)
  } catch {
    return []
  }
}

/** The names of the fields of an object, also those that are symbols. */
const fieldsOf = (value: object): ReadonlyArray<PropertyKey> => {
  const symbols = Object.getOwnPropertySymbols(value)
  return symbols.length === 0 ? keysOf(value) : [...keysOf(value), ...symbols]
}

const call = (f: () => unknown): unknown => {
  try {
    return f()
  } catch {
    return unreadable
  }
}

/** A copy of an object, of its class, with other values for some fields. */
const copyWith = (value: object, changed: ReadonlyMap<PropertyKey, unknown>): object => {
  const descriptors: Record<PropertyKey, PropertyDescriptor> = Object.getOwnPropertyDescriptors(value)
  for (const [name, changedTo] of changed) {
    const enumerable = descriptors[name]?.enumerable ?? name !== "stack"
    descriptors[name] = { configurable: true, enumerable, value: changedTo, writable: true }
  }
  const prototype: unknown = Object.getPrototypeOf(value)
  if (!isErrorLike(value)) return Object.create(Object(prototype), descriptors)
  // Node prints an error as one only if it was made as one.
  const error = Object.setPrototypeOf(new Error(), Object(prototype))
  delete error.stack
  return Object.defineProperties(error, descriptors)
}

/**
 * What is hidden in a log.
 *
 * @category models
 * @since 0.1.0
 */
export class Redaction {
  readonly #tree: PathNode
  readonly #structs: ReadonlyArray<SensitiveStruct>

  constructor(rules: ReadonlyArray<string | Schema.Constraint>) {
    if (!Array.isArray(rules)) {
      throw new TypeError(`${name}: expected a list of paths and schemas, not ${kindOf(rules)}`)
    }
    for (const rule of rules) {
      // Every schema has an AST. Without types there may be any value.
      const { ast } = Object(rule) as { readonly ast?: unknown }
      if (typeof rule !== "string" && !(ast instanceof Object)) {
        throw new TypeError(`${name}: expected paths and schemas, not ${kindOf(rule)}`)
      }
    }
    this.#tree = toTree(rules.filter((rule) => typeof rule === "string"))
    this.#structs = rules.flatMap((rule) => typeof rule === "string" ? [] : structsOf(rule))
  }

  /** A value that was logged. */
  value(value: unknown): unknown {
    return hasParts(value) ? this.#value(value, start(this.#tree), this.#begin()) : value
  }

  /** Several values, each at the beginning of the paths. */
  values(values: ReadonlyArray<unknown>): ReadonlyArray<unknown> {
    return values.some(hasParts) ? values.map((value) => this.value(value)) : values
  }

  /** Annotations: their names begin the paths. */
  annotations(annotations: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
    const walk = this.#begin()
    const nodes = start(this.#tree)
    let changed: Record<string, unknown> | undefined
    for (const name in annotations) {
      const value = annotations[name]
      const shown = this.#field(value, step(nodes, name), walk)
      if (shown === value) continue
      changed ??= { ...annotations }
      changed[name] = shown
    }
    return changed ?? annotations
  }

  /** The errors and defects of a cause. */
  cause<E>(cause: Cause.Cause<E>): Cause.Cause<unknown> {
    const reasons = cause.reasons.map((reason): Cause.Reason<unknown> => {
      if (Cause.isInterruptReason(reason)) return reason
      const error = Cause.isFailReason(reason) ? reason.error : reason.defect
      const shown = this.value(error)
      if (shown === error) return reason
      const changed = Cause.isFailReason(reason) ? Cause.makeFailReason(shown) : Cause.makeDieReason(shown)
      return changed.annotate(Cause.reasonAnnotations(reason))
    })
    return reasons.every((reason, i) => reason === cause.reasons[i]) ? cause : Cause.fromReasons(reasons)
  }

  #begin(): Walk {
    return { partsLeft: maxParts, path: [] }
  }

  #field(value: unknown, nodes: Nodes, walk: Walk): unknown {
    if (value === undefined) return value
    if (isEnd(nodes)) return mark
    return hasParts(value) ? this.#value(value, nodes, walk) : value
  }

  #value(value: object, nodes: Nodes, walk: Walk): unknown {
    if (nodes.length === 0 && this.#structs.length === 0 && !isErrorLike(value)) return value
    if (isOpaque(value)) return value
    if (walk.path.includes(value)) return "[circular]"
    if (walk.path.length >= maxDepth || walk.partsLeft-- <= 0) return "[cut]"
    walk.path.push(value)
    try {
      return this.#parts(value, nodes, walk)
    } catch {
      return "[unreadable]"
    } finally {
      walk.path.pop()
    }
  }

  #parts(value: object, nodes: Nodes, walk: Walk): unknown {
    const safe = redactRedactable(value)
    if (safe !== value) return this.#field(safe, nodes, walk)
    if (Array.isArray(value)) return this.#list(value, nodes, walk)
    if (value instanceof Set) {
      const items = Array.from(value)
      const shown = this.#list(items, nodes, walk)
      return shown === items ? value : new Set(shown)
    }
    if (value instanceof Map) return this.#map(value, nodes, walk)
    // A copy would not be one of them.
    if (typeof value === "function" || value instanceof Date || value instanceof RegExp) {
      return this.#changes(value, keysOf(value), nodes, walk).size === 0 ? value : mark
    }
    const tag = read(value, Symbol.toStringTag)
    if (typeof tag === "string" && unseen.has(tag)) return `[${tag}]`
    if (typeof tag === "string" && ofPairs.has(tag)) {
      const pairs = new Map(value as Iterable<readonly [unknown, unknown]>)
      const shown = this.#map(pairs, nodes, walk)
      return shown === pairs ? value : shown
    }
    if (isErrorLike(value)) return this.#error(value, nodes, walk)
    // What it says of itself as JSON may come from where no field is seen.
    const toJson = read(value, "toJSON")
    if (typeof toJson === "function") {
      const json = call(() => toJson.call(value, ""))
      if (isObject(json) && json !== value) {
        const shown = this.#value(json, nodes, walk)
        if (shown !== json) return shown
      }
    }
    return this.#fields(value, nodes, walk)
  }

  #list(items: ReadonlyArray<unknown>, nodes: Nodes, walk: Walk): ReadonlyArray<unknown> {
    let changed: Array<unknown> | undefined
    for (const [i, item] of items.entries()) {
      const shown = this.#field(item, step(nodes, String(i)), walk)
      if (shown === item) continue
      changed ??= Array.from(items)
      changed[i] = shown
    }
    // Such as the groups of a match. A copy does not have them.
    const others = keysOf(items).slice(items.length)
    return changed ?? (this.#changes(items, others, nodes, walk).size === 0 ? items : Array.from(items))
  }

  #map(map: ReadonlyMap<unknown, unknown>, nodes: Nodes, walk: Walk): ReadonlyMap<unknown, unknown> {
    let changed: Map<unknown, unknown> | undefined
    for (const [key, item] of map) {
      const below = step(nodes, typeof key === "string" ? key : "")
      const shownKey = hasParts(key) ? this.#value(key, below, walk) : key
      const shown = this.#field(item, below, walk)
      if (shown === item && shownKey === key) continue
      changed ??= new Map(map)
      if (shownKey !== key) changed.delete(key)
      changed.set(shownKey, shown)
    }
    return changed ?? map
  }

  /** An error is at the beginning of the paths as well, wherever it is: its fields are what paths name. */
  #error(error: object, around: Nodes, walk: Walk): object {
    const nodes = [...around, ...start(this.#tree)]
    const changed = this.#changes(
      error,
      keysOf(error).filter((name) => name !== "cause" && name !== "errors"),
      nodes,
      walk
    )
    const cause = read(error, "cause")
    if (isObject(cause)) {
      const shown = this.#value(cause, nodes, walk)
      if (shown !== cause) changed.set("cause", shown)
    }
    const errors = read(error, "errors")
    if (Array.isArray(errors)) {
      const shown = errors.map((member: unknown) => isObject(member) ? this.#value(member, nodes, walk) : member)
      if (shown.some((member, i) => member !== errors[i])) changed.set("errors", shown)
    }
    if (changed.size === 0) return error
    // In some engines it is a getter that works for the error alone.
    return copyWith(error, changed.set("stack", read(error, "stack")))
  }

  #fields(value: object, nodes: Nodes, walk: Walk): object {
    const changed = this.#changes(value, fieldsOf(value), nodes, walk)
    return changed.size === 0 ? value : copyWith(value, changed)
  }

  #changes(value: object, names: ReadonlyArray<PropertyKey>, nodes: Nodes, walk: Walk): Map<PropertyKey, unknown> {
    const changed = new Map<PropertyKey, unknown>()
    const sensitive = this.#sensitive(value)
    for (const name of names) {
      const field = read(value, name)
      const shown = typeof name === "string" && sensitive?.has(name) && field !== undefined
        ? mark
        : this.#field(field, step(nodes, String(name)), walk)
      if (shown !== field) changed.set(name, shown)
    }
    return changed
  }

  /** The names of the fields that a schema marks, if the object has the fields of such a struct. */
  #sensitive(value: object): Set<string> | undefined {
    let names: Set<string> | undefined
    for (const { required, sensitive } of this.#structs) {
      if (!required.every((name) => name in value)) continue
      names ??= new Set()
      for (const name of sensitive) names.add(name)
    }
    return names
  }
}
