/** How the end of a run becomes an outcome, and an outcome an end again. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Issue } from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
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

/** `what` is how messages call the value. */
export const recording = <S extends Schema.Constraint>(
  what: "result" | "error",
  schema: S
): Recording<S["Type"], S["EncodingServices"], S["DecodingServices"]> => {
  const codec = Schema.toCodecJson(schema)
  const encode = SchemaParser.encodeUnknownEffect(codec, { errors: "all" })
  const decode = SchemaParser.decodeUnknownEffect(codec, { errors: "all" })
  return {
    is: SchemaParser.is(schema),
    encode: (value) =>
      encode(value).pipe(
        Effect.catchEager(invalid(what, value)),
        // A schema of `any` passes what is not JSON.
        Effect.flatMap((encoded) => {
          const json = JSON.stringify(encoded) as string | undefined
          return json === undefined
            ? Effect.fail(new InvalidResult({ detail: `${what}: a ${typeof encoded} has no JSON form` }))
            : Effect.succeed(json)
        })
      ),
    decode: (json) =>
      Effect.suspend(() => {
        const value: unknown = JSON.parse(json)
        return Effect.catchEager(decode(value), invalid(`recorded ${what}`, value))
      })
  }
}
