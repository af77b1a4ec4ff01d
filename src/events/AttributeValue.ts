/** Values of Amazon DynamoDB as it writes them, and as plain values. */
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Struct from "effect/Struct"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { OpenRecord } from "../schema/OpenRecord.ts"

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
  Schema.isPattern(/^-?\d+(\.\d+)?([eE][+-]?\d+)?$/, { expected: "a number in a string" })
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
 * A number whose integer part is beyond what `number` holds exactly is a `bigint`. Sets are `Set`, binary values bytes.
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

const isArray: (value: unknown) => value is ReadonlyArray<Plain> = Array.isArray
const toBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, "base64"))
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString("base64")

const toNumber = (text: string): number | bigint => {
  const number = Number(text) + 0 // DynamoDB knows no negative zero.
  return Number.isInteger(number) && !Number.isSafeInteger(number) && /^-?\d+$/.test(text) ? BigInt(text) : number
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

const isPlain = (value: unknown): value is Plain => {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "bigint":
      return true
    case "number":
      return Number.isFinite(value)
    case "object":
      if (value === null || value instanceof Uint8Array) return true
      if (value instanceof Set) return isPlainSet([...value])
      return Array.isArray(value) ? value.every(isPlain) : isPlainItem(value)
    default:
      return false
  }
}

const isPlainSet = (values: ReadonlyArray<unknown>): boolean =>
  values.every((value) => typeof value === "string") ||
  values.every((value) => typeof value === "bigint" || typeof value === "number" && Number.isFinite(value)) ||
  values.every((value) => value instanceof Uint8Array)

const isPlainItem = (value: unknown): value is PlainItem => {
  if (typeof value !== "object" || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && Object.values(value).every(isPlain)
}

const transformation = SchemaTransformation.transform({ decode: toPlainItem, encode: fromPlainItem })

/**
 * The attributes of an item, decoded to plain values.
 *
 * **Details**
 *
 * Numbers encode in the shortest form of JavaScript: `1.0` comes back as `1`. Beyond 17 significant digits a fraction
 * loses what `number` does not hold.
 *
 * @category models
 * @since 0.1.0
 */
export const PlainItem: Schema.Codec<PlainItem, AttributeMap> = AttributeMap.pipe(
  Schema.decodeTo(
    Schema.declare(isPlainItem, {
      expected: "an object of values that DynamoDB can hold",
      toCodecJson: () => Schema.link<PlainItem>()(AttributeMap, transformation),
      toCodecArbitrary: () => Schema.link<PlainItem>()(AttributeMap, transformation)
    }),
    transformation
  )
)
