/** How the end of a run becomes an outcome, and an outcome an end again. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Issue } from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import { kindOf } from "../../internal/failure/kindOf.ts"
import { describeSchemaError } from "../../internal/failure/schemaIssue.ts"
import { InvalidResult } from "../IdempotencyError.ts"

/** Encodes the values of one schema as JSON text, and decodes them. */
export interface Recording<A, RE, RD> {
  readonly is: (value: unknown) => boolean
  readonly encode: (value: A) => Effect.Effect<string, InvalidResult, RE>
  readonly decode: (json: string) => Effect.Effect<A, InvalidResult, RD>
}

const invalid = (root: string, value: unknown) => (issue: Issue) =>
  Effect.fail(new InvalidResult({ detail: describeSchemaError(root, issue, { value }), issue }))

/** A schema of `any` passes what JSON does not have. As on Lambda, `undefined` is `null`. */
const toJson = (what: string, encoded: unknown): Effect.Effect<string, InvalidResult> => {
  try {
    // JSON.stringify yields `undefined` for a function, whatever its type says.
    const json = JSON.stringify(encoded ?? null) as string | undefined
    if (json !== undefined) return Effect.succeed(json)
  } catch {
    // A cycle, a bigint, or a `toJSON` that throws.
  }
  return Effect.fail(new InvalidResult({ detail: `${what}: ${kindOf(encoded)} has no JSON form` }))
}

/** `undefined`: the text is not JSON. */
const parse = (json: string): unknown => {
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** `what` is how messages call the value. */
export const recording = <S extends Schema.Constraint>(
  what: "result" | "error",
  schema: S
): Recording<S["Type"], S["EncodingServices"], S["DecodingServices"]> => {
  const codec = Schema.toCodecJson(schema)
  const encode = SchemaParser.encodeUnknownEffect(codec, { errors: "all" })
  const decode = SchemaParser.decodeUnknownEffect(codec, { errors: "all" })
  const is = SchemaParser.is(schema)
  return {
    is,
    encode: (value) =>
      encode(value).pipe(
        Effect.catchEager((issue) =>
          // A schema of `unknown` takes it, and JSON does not have it.
          value === undefined && is(value) ? Effect.succeed(null) : invalid(what, value)(issue)
        ),
        Effect.flatMap((encoded) => toJson(what, encoded))
      ),
    decode: (json) =>
      Effect.suspend(() => {
        const value = parse(json)
        return value === undefined
          ? Effect.fail(new InvalidResult({ detail: `recorded ${what}: expected JSON` }))
          : Effect.catchEager(decode(value), invalid(`recorded ${what}`, value))
      })
  }
}
