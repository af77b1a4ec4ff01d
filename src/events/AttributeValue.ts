/** Values of Amazon DynamoDB as it writes them, and as plain values. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Struct from "effect/Struct"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { OpenRecord } from "../schema/OpenRecord.ts"
import { expectedAt } from "./internal/expected.ts"

/**
 * A value with its type as the one key: `{ "N": "42" }`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
 * @category models
 * @since 0.1.0
 */
export type AttributeValue =
  | { readonly S: string }
  | { readonly N: string }
  | { readonly B: string }
  | { readonly BOOL: boolean }
  | { readonly NULL: boolean }
  | { readonly M: { readonly [key: string]: AttributeValue } }
  | { readonly L: ReadonlyArray<AttributeValue> }
  | { readonly SS: ReadonlyArray<string> }
  | { readonly NS: ReadonlyArray<string> }
  | { readonly BS: ReadonlyArray<string> }

const decimal = Schema.String.check(
  Schema.isPattern(/^-?\d+(\.\d+)?([eE][+-]?0*(\d{1,2}|1[0-2]\d))?$/, { expected: "a number in a string" }),
  Schema.makeFilter((text) => Math.abs(Number(text)) < 1e126, { expected: "a number below 1e126" })
)
const base64 = Schema.String.check(Schema.isBase64())
const nested = Schema.suspend((): Schema.Codec<AttributeValue> => AttributeValue)

const types = {
  S: Schema.String,
  N: decimal,
  B: base64,
  BOOL: Schema.Boolean,
  NULL: Schema.Boolean,
  M: Schema.Record(Schema.String, nested),
  L: Schema.Array(nested),
  SS: Schema.Array(Schema.String),
  NS: Schema.Array(decimal),
  BS: Schema.Array(base64)
}

const hasOneType = Schema.makeFilter(
  (value: object) => {
    const [type, ...others] = Object.keys(value)
    return type !== undefined && Object.hasOwn(types, type) && others.length === 0
  },
  { expected: "one of the types of DynamoDB as the only key" }
)

/**
 * A value with its type as the one key.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_AttributeValue.html
 * @category models
 * @since 0.1.0
 */
export const AttributeValue: Schema.Codec<AttributeValue> = Schema.make(
  // One struct and not a union of ten, whose errors would name every type that a value is not of.
  ClosedStruct(Struct.map(types, Schema.optionalKey)).annotate({
    toCodecArbitrary: () =>
      Schema.link<AttributeValue>()(oneOfTypes, {
        decode: SchemaGetter.passthrough(),
        encode: SchemaGetter.passthrough()
      })
  }).check(hasOneType).ast
)

const oneOfTypes: Schema.Codec<AttributeValue> = Schema.Union([
  Schema.Struct({ S: types.S }),
  Schema.Struct({ N: types.N }),
  Schema.Struct({ B: types.B }),
  Schema.Struct({ BOOL: types.BOOL }),
  Schema.Struct({ NULL: types.NULL }),
  Schema.Struct({ M: types.M }),
  Schema.Struct({ L: types.L }),
  Schema.Struct({ SS: types.SS }),
  Schema.Struct({ NS: types.NS }),
  Schema.Struct({ BS: types.BS })
])

/**
 * The attributes of an item, or of its key.
 *
 * @category models
 * @since 0.1.0
 */
export const AttributeMap: Schema.Codec<AttributeMap> = OpenRecord(AttributeValue)

/**
 * The attributes of an item, or of its key.
 *
 * @category models
 * @since 0.1.0
 */
export type AttributeMap = { readonly [name: string]: AttributeValue }

/**
 * What a value of DynamoDB is in JavaScript.
 *
 * **Details**
 *
 * An integer beyond 2^53, which `number` does not hold exactly, is a `bigint`. Sets are `Set`, binary values bytes.
 *
 * **Gotchas**
 *
 * `JSON.stringify` writes a set as `{}` and bytes as an object of indices, and throws on a `bigint`. `toJson` and
 * `JsonItem` give a form that JSON has.
 *
 * @category models
 * @since 0.1.0
 */
export type Plain =
  | string
  | number
  | bigint
  | boolean
  | null
  | Uint8Array
  | ReadonlyArray<Plain>
  | ReadonlySet<string>
  | ReadonlySet<number | bigint>
  | ReadonlySet<Uint8Array>
  | { readonly [key: string]: Plain }

/**
 * Turns a value of DynamoDB into a plain value.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toPlain = (value: AttributeValue): Plain => {
  if ("S" in value) return value.S
  if ("N" in value) return toNumber(value.N)
  if ("BOOL" in value) return value.BOOL
  if ("M" in value) return toPlainItem(value.M)
  if ("L" in value) return value.L.map(toPlain)
  if ("NULL" in value) return null
  if ("B" in value) return toBytes(value.B)
  if ("SS" in value) return new Set(value.SS)
  return "NS" in value ? new Set(value.NS.map(toNumber)) : new Set(value.BS.map(toBytes))
}

/**
 * Turns the attributes of an item into plain values.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toPlainItem = (map: AttributeMap): PlainItem => mapValues(map, toPlain)

/**
 * Turns a plain value into a value of DynamoDB. A set without elements becomes a set of strings.
 *
 * @category conversions
 * @since 0.1.0
 */
export const fromPlain = (value: Plain): AttributeValue => {
  switch (typeof value) {
    case "string":
      return { S: value }
    case "number":
    case "bigint":
      return { N: String(value) }
    case "boolean":
      return { BOOL: value }
  }
  if (value === null) return { NULL: true }
  if (value instanceof Uint8Array) return { B: toBase64(value) }
  if (value instanceof Set) return fromSet([...value])
  return isArray(value) ? { L: value.map(fromPlain) } : { M: fromPlainItem(value as PlainItem) }
}

/**
 * Turns plain values into the attributes of an item.
 *
 * @category conversions
 * @since 0.1.0
 */
export const fromPlainItem = (item: PlainItem): AttributeMap => mapValues(item, fromPlain)

/**
 * Turns a plain value into JSON: for logs, for a response, or to send it on.
 *
 * **Details**
 *
 * | plain value | JSON |
 * | --- | --- |
 * | text, number, boolean, `null` | the same |
 * | `bigint` | text of its digits, since readers of JSON round a number as large |
 * | bytes | base64 |
 * | set | list |
 * | list, map | the same of its elements |
 *
 * It is not to be read back: JSON does not tell a set from a list. For that, keep the `AttributeMap`, which is JSON.
 *
 * **Example** (An item in a log)
 *
 * ```ts
 * import { AttributeValue } from "effect-lambda-runtime/events"
 *
 * const item: AttributeValue.PlainItem = { orderId: "o-1", tags: new Set(["new"]), serial: 9007199254740993n }
 *
 * AttributeValue.toJsonItem(item) // => { orderId: "o-1", tags: ["new"], serial: "9007199254740993" }
 * ```
 *
 * @category conversions
 * @since 0.1.0
 */
export const toJson = (value: Plain): Schema.Json => {
  if (typeof value === "bigint") return String(value)
  if (typeof value !== "object" || value === null) return value
  if (value instanceof Uint8Array) return toBase64(value)
  if (value instanceof Set) return Array.from(value as ReadonlySet<Plain>, toJson)
  return isArray(value) ? value.map(toJson) : toJsonItem(value as PlainItem)
}

/**
 * Turns the plain values of an item into JSON, as `toJson` does.
 *
 * @category conversions
 * @since 0.1.0
 */
export const toJsonItem = (item: PlainItem): { readonly [name: string]: Schema.Json } => mapValues(item, toJson)

const isArray: (value: unknown) => value is ReadonlyArray<Plain> = Array.isArray
const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"))
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64")

const toNumber = (text: string): number | bigint => {
  const number = Number(text) + 0 // DynamoDB knows no negative zero.
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? toBigInt(text) : number
}

// Of `1.5e20`, too. A fraction that `number` would not hold either is cut off.
const toBigInt = (text: string): bigint => {
  const [coefficient = "", exponent = "0"] = text.split(/e/i)
  const [whole = "", fraction = ""] = coefficient.split(".")
  const shift = Number(exponent) - fraction.length
  const digits = BigInt(whole + fraction)
  return shift < 0 ? digits / 10n ** BigInt(-shift) : digits * 10n ** BigInt(shift)
}

const fromSet = (values: ReadonlyArray<unknown>): AttributeValue => {
  const [first] = values
  if (first instanceof Uint8Array) return { BS: values.map((value) => toBase64(value as Uint8Array)) }
  return typeof first === "number" || typeof first === "bigint"
    ? { NS: values.map(String) }
    : { SS: values.map(String) }
}

// `Object.fromEntries` defines properties, so an attribute named `__proto__` stays an attribute.
const mapValues = <A, B>(record: { readonly [key: string]: A }, f: (value: A) => B): { readonly [key: string]: B } =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, f(value)]))

/**
 * The attributes of an item as plain values.
 *
 * @category models
 * @since 0.1.0
 */
export type PlainItem = { readonly [key: string]: Plain }

/** Where a value is not plain. */
const findOther = (value: unknown): Array<PropertyKey> | undefined => {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return undefined
    case "number":
      return Number.isFinite(value) ? undefined : []
    case "object":
      if (value === null || value instanceof Uint8Array) return undefined
      if (value instanceof Set) return isPlainSet([...value]) ? undefined : []
      return Array.isArray(value) ? findFirst(value.entries()) : findOtherOfItem(value)
    default:
      return []
  }
}

const isPlainSet = (values: ReadonlyArray<unknown>): boolean =>
  values.every((value) => typeof value === "string") ||
  values.every((value) => typeof value === "bigint" || typeof value === "number" && Number.isFinite(value)) ||
  values.every((value) => value instanceof Uint8Array)

const findOtherOfItem = (value: unknown): Array<PropertyKey> | undefined => {
  if (typeof value !== "object" || value === null) return []
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null ? findFirst(Object.entries(value)) : []
}

const findFirst = (entries: Iterable<readonly [PropertyKey, unknown]>): Array<PropertyKey> | undefined => {
  for (const [key, value] of entries) {
    const path = findOther(value)
    if (path === undefined) continue
    path.unshift(key)
    return path
  }
  return undefined
}

const transformation = SchemaTransformation.transform({ decode: toPlainItem, encode: fromPlainItem })

const plainItem = Schema.declareConstructor<PlainItem>()(
  [],
  () => (input) => {
    const path = findOtherOfItem(input)
    return path === undefined
      ? Effect.succeed(input as PlainItem)
      : Effect.fail(expectedAt(path, path.length === 0 ? "an item of DynamoDB" : "a value that DynamoDB can hold"))
  },
  {
    expected: "an item of DynamoDB",
    toCodecJson: () => Schema.link<PlainItem>()(AttributeMap, transformation),
    toCodecArbitrary: () => Schema.link<PlainItem>()(AttributeMap, transformation)
  }
)

/**
 * The attributes of an item, decoded to plain values.
 *
 * **Details**
 *
 * Numbers encode in the shortest form of JavaScript: `1.0` comes back as `1`, `1e20` as `100000000000000000000`. Beyond
 * 17 significant digits a fraction loses what `number` does not hold.
 *
 * @category models
 * @since 0.1.0
 */
export const PlainItem: Schema.Codec<PlainItem, AttributeMap> = AttributeMap.pipe(
  Schema.decodeTo(plainItem, transformation)
)

/**
 * The plain values of an item as JSON, by `toJsonItem`.
 *
 * **When to use**
 *
 * Where changes of a table are sent on as JSON: `Batch.dynamodb({ item: JsonItem }, …)`.
 *
 * **Gotchas**
 *
 * Encoding leaves JSON as it is: what was a set becomes a list, what was bytes becomes text.
 *
 * @category models
 * @since 0.1.0
 */
export const JsonItem: Schema.Codec<{ readonly [name: string]: Schema.Json }, PlainItem> = plainItem.pipe(
  Schema.decodeTo(
    Schema.Record(Schema.String, Schema.Json),
    SchemaTransformation.transform({ decode: toJsonItem, encode: (json): PlainItem => json })
  )
)
