import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import * as Guard from "./guard.ts"
import { sameAs } from "./link.ts"

type Parser = (
  input: unknown,
  self: SchemaAST.Declaration,
  options: SchemaAST.ParseOptions
) => Effect.Effect<unknown, SchemaIssue.Issue>

/** Decodes the keys of a struct, and keeps every other key. What needs no decoding is returned as it is. */
export const parser = ([struct]: readonly [Schema.Codec<unknown, unknown>]): Parser => {
  const isSame = Guard.open(struct.ast)
  const parse = SchemaParser.decodeUnknownEffect(struct)
  const names = propertyNames(struct.ast)
  return (input, self, options) => {
    if (isSame?.(input) === true) return Effect.succeed(input)
    if (!Guard.isObject(input)) return Effect.fail(new SchemaIssue.InvalidType(self, input, options))
    return Effect.mapEager(
      parse(input, options.onExcessProperty === undefined ? options : { ...options, onExcessProperty: undefined }),
      (output) => merge(input, output as Properties, names)
    )
  }
}

type Properties = Guard.Properties

/** The keys of a struct. */
export const propertyNames = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  SchemaAST.isObjects(ast) ? ast.propertySignatures.map(({ name }) => String(name)) : []

// Spreading copies a key named `__proto__` as the property it is in JSON.
const merge = (input: Properties, output: Properties, names: ReadonlyArray<string>): Properties => {
  if (names.every((name) => Object.is(input[name], output[name]))) return input
  const merged: { [key: string]: unknown } = { ...input }
  for (const name of names) {
    if (Object.hasOwn(output, name)) merged[name] = output[name]
    else delete merged[name]
  }
  return merged
}

/** What derives a JSON Schema, a codec or an arbitrary sees a struct with any further keys. */
export const link = (struct: Schema.Constraint): SchemaAST.Link =>
  sameAs(
    SchemaAST.isObjects(struct.ast)
      ? Schema.StructWithRest(Schema.make<Schema.Struct<Schema.Struct.Fields>>(struct.ast), [
        Schema.Record(Schema.String, Schema.Unknown)
      ])
      : struct
  )
