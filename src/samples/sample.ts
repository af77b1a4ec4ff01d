/** A sample event for a schema, with the parts that a test is about. */
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { list } from "./sampleList.ts"

/**
 * What differs from a sample: any part of the event, at any depth.
 *
 * @category models
 * @since 0.1.0
 */
export type Overrides<T> = T extends ReadonlyArray<infer Element> ? ReadonlyArray<Overrides<Element>>
  : T extends object ? { readonly [Key in keyof T]?: Overrides<T[Key]> | undefined }
  : T

/**
 * A sample event for a schema, as AWS sends it, with overrides.
 *
 * **Details**
 *
 * Objects are merged, and a key that is `undefined` is left out. A list has as many elements as the override; each is
 * merged with the element of the sample at its place, or with the last one, whose ids are then counted on, so that no
 * two records have the same `messageId` or sequence number.
 *
 * For a schema that has no sample of its own (`SqsEventOf(Order)`, a union) it is the first sample that the schema
 * accepts. Fails if there is none.
 *
 * **Example** (Two orders in a queue)
 *
 * ```ts
 * import { SqsEvent } from "effect-lambda-runtime/events/SqsEvent"
 * import { sample } from "effect-lambda-runtime/testing"
 *
 * const event = sample(SqsEvent, { Records: [{ body: `{"orderId":"o-1"}` }, { body: `{"orderId":"o-2"}` }] })
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const sample = <S extends Schema.ConstraintDecoder<unknown>>(
  schema: S,
  overrides?: Overrides<S["Encoded"]>
): S["Encoded"] => {
  const own = list.find((each) => each.schema.ast === schema.ast)
  if (own !== undefined) return merge(own.event, overrides)
  const accepts = (event: unknown) => Exit.isSuccess(Schema.decodeUnknownExit(schema)(event))
  const base = list.find(({ event }) => accepts(event)) ?? list.find(({ event }) => accepts(merge(event, overrides)))
  if (base !== undefined) return merge(base.event, overrides)
  throw new Error("there is no sample that the schema accepts: choose one of Samples")
}

const merge = (base: unknown, override: unknown): unknown => {
  if (override === undefined) return base
  if (Array.isArray(override)) return override.map((element, index) => merge(elementOf(base, index), element))
  if (!isObject(override) || !isObject(base)) return override
  const merged: { [key: string]: unknown } = { ...base }
  for (const [key, value] of Object.entries(override)) {
    if (value === undefined) delete merged[key]
    else merged[key] = merge(base[key], value)
  }
  return merged
}

const isObject = (value: unknown): value is { readonly [key: string]: unknown } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The element of a list, or one like the last with other ids. */
const elementOf = (base: unknown, index: number): unknown => {
  if (!Array.isArray(base)) return undefined
  return index < base.length ? base[index] : countOn(base.at(-1), index - base.length + 1)
}

const ids = new Set([
  "eventID",
  "itemIdentifier",
  "messageId",
  "MessageId",
  "messageID",
  "offset",
  "recordId",
  "sequenceNumber",
  "SequenceNumber"
])

const countOn = (value: unknown, by: number): unknown => {
  if (!isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key, ids.has(key) ? next(child, by) : countOn(child, by)])
  )
}

/** The number at the end of an id, counted on in as many digits. */
const next = (id: unknown, by: number): unknown => {
  if (typeof id === "number") return id + by
  if (typeof id !== "string") return id
  const digits = /\d*$/.exec(id)?.[0] ?? ""
  const counted = String(BigInt(`0${digits}`) + BigInt(by)).padStart(digits.length, "0")
  return id.slice(0, id.length - digits.length) + counted
}
