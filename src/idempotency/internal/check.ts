/** What the compiler says about options, said to plain JavaScript, and what types cannot say about durations and names. */
import * as Duration from "effect/Duration"
import { createHash } from "node:crypto"
import { kindOf } from "../../internal/failure/kindOf.ts"
import { checkOptions } from "../../internal/failure/misuse.ts"
import type { DynamoDbOptions } from "./dynamoDb.ts"
import { layouts } from "./layout.ts"
import { optionNames } from "./options.ts"

const make = "Idempotency.make"

const expected = (name: string, what: string, value: unknown) =>
  new TypeError(`${make}: ${name}: expected ${what}, not ${typeof value === "string" ? `"${value}"` : kindOf(value)}`)

/** Throws if the options are of the wrong kind. Schemas are checked by their users. */
export const checkKinds = (
  options: { readonly [Name in keyof typeof optionNames]?: unknown },
  handle: unknown
): void => {
  if (typeof options !== "object" || options === null) {
    throw expected("options", "an object such as { key: … }", options)
  }
  checkOptions(make, options, optionNames)
  const { key, name, onReplay, payload, whileRunning } = options
  if (typeof key !== "function") throw expected("key", "a function", key)
  for (const [name, f] of Object.entries({ payload, onReplay })) {
    if (f !== undefined && typeof f !== "function") throw expected(name, "a function", f)
  }
  if (name !== undefined && typeof name !== "string") throw expected("name", "a string", name)
  if (whileRunning !== undefined && whileRunning !== "fail" && whileRunning !== "wait") {
    throw expected("whileRunning", `"fail" or "wait"`, whileRunning)
  }
  if (typeof handle !== "function") throw expected("the second argument", "the function that runs once", handle)
}

/** A duration in milliseconds. Throws unless a time can be computed with it: DynamoDB has no number for "never". */
export const checkedMillis = (name: "keep" | "lease", input: Duration.Input): number => {
  const duration = Duration.fromInput(input)
  const millis = duration._tag === "Some" ? Duration.toMillis(duration.value) : NaN
  if (Number.isFinite(millis) && millis >= 0) return millis
  throw new TypeError(`${make}: ${name}: expected a finite duration such as "1 hour"`)
}

const dynamoDbOptionNames = {
  table: 1,
  powertools: 1,
  keyPrefix: 1,
  hashFunction: 1,
  keyAttr: 1,
  sortKeyAttr: 1,
  staticPkValue: 1,
  statusAttr: 1,
  expiryAttr: 1,
  inProgressExpiryAttr: 1,
  dataAttr: 1,
  validationKeyAttr: 1,
  tokenAttr: 1,
  region: 1
} as const

/** Throws if a table cannot be used with these options. */
export const checkDynamoDb = (options: DynamoDbOptions): void => {
  const layer = "IdempotencyStore.layerDynamoDb"
  checkOptions(layer, options, dynamoDbOptionNames)
  const { hashFunction = "md5", powertools = "typescript", table } = options ?? {}
  if (typeof table !== "string" || table === "") throw new TypeError(`${layer}: table: expected the name of a table`)
  if (!Object.hasOwn(layouts, powertools)) {
    throw new TypeError(`${layer}: powertools: expected "typescript" or "python", not "${powertools}"`)
  }
  try {
    createHash(hashFunction)
  } catch {
    throw new TypeError(`${layer}: hashFunction: node:crypto has no "${hashFunction}"`)
  }
}
