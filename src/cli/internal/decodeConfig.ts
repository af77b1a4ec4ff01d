/** A config file's value, checked: what is wrong is named by its path. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { describeSchemaError } from "../../internal/failure/schemaIssue.ts"
import type { Config } from "../defineConfig.ts"
import { WrongUse } from "./CommandError.ts"
import { concurrencyLimits, memoryLimits, timeoutLimits } from "./lambdaLimits.ts"
import { nearest } from "./nearest.ts"

const FunctionConfigSchema = Schema.Struct({
  entry: Schema.NonEmptyString,
  memory: Schema.optional(Schema.Int.pipe(Schema.check(Schema.isBetween(memoryLimits)))),
  timeout: Schema.optional(
    Schema.Finite.pipe(Schema.check(Schema.isGreaterThan(0), Schema.isLessThanOrEqualTo(timeoutLimits.maximum)))
  ),
  env: Schema.optional(Schema.Record(Schema.String, Schema.String)),
  url: Schema.optional(Schema.Literals(["iam", "none"])),
  stream: Schema.optional(Schema.Boolean),
  sqs: Schema.optional(Schema.Array(Schema.NonEmptyString)),
  handler: Schema.optional(Schema.NonEmptyString),
  concurrency: Schema.optional(Schema.Int.pipe(Schema.check(Schema.isBetween(concurrencyLimits))))
})

const ConfigSchema = Schema.Struct({
  functions: Schema.Record(Schema.String, FunctionConfigSchema)
})

const root = "the default export"

const decode = Schema.decodeUnknownEffect(ConfigSchema)

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** The first key that nobody knows, with the one that was meant. */
const unknownKey = (value: unknown): string | undefined => {
  if (!isObject(value)) return undefined
  const check = (path: string, object: unknown, fields: object) => {
    const known = Object.keys(fields)
    const key = isObject(object) ? Object.keys(object).find((key) => !known.includes(key)) : undefined
    if (key === undefined) return undefined
    const meant = nearest(key, known)
    return `${path}${key} is unknown; ${
      meant === undefined ? `known are ${known.join(", ")}` : `did you mean ${meant}?`
    }`
  }
  const { functions } = value
  return check("", value, ConfigSchema.fields) ??
    (isObject(functions) ? Object.entries(functions) : [])
      .map(([name, config]) => check(`functions.${name}.`, config, FunctionConfigSchema.fields))
      .find((found) => found !== undefined)
}

/** What a config file exports as its default. `file` is how messages call it. */
export const decodeConfig = (file: string, value: unknown): Effect.Effect<Config, WrongUse> => {
  const refuse = (why: string, cause?: unknown) => new WrongUse({ cause, detail: `${file}: ${why}` })
  if (value === undefined) {
    return Effect.fail(refuse("there is no default export; write export default defineConfig({ … })"))
  }
  const unknown = unknownKey(value)
  if (unknown !== undefined) return Effect.fail(refuse(unknown))
  return Effect.mapError(
    decode(value),
    (error) => refuse(describeSchemaError(root, error, { value }).replaceAll(`${root}.`, ""), error)
  )
}
