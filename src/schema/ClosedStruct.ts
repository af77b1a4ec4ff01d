/** Objects that may hold nothing but what their schema names. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaParser from "effect/SchemaParser"
import * as Guard from "./internal/guard.ts"
import { sameAs } from "./internal/link.ts"

/**
 * The schema that `ClosedStruct` returns.
 *
 * @category models
 * @since 0.1.0
 */
export interface ClosedStruct<Fields extends Schema.Struct.Fields>
  extends Schema.BottomLazy<SchemaAST.Declaration, ClosedStruct<Fields>, readonly [Schema.Struct<Fields>]>
{
  readonly "Type": Schema.Struct.Type<Fields>
  readonly "Encoded": Schema.Struct.Encoded<Fields>
  readonly "DecodingServices": Schema.Struct.DecodingServices<Fields>
  readonly "EncodingServices": Schema.Struct.EncodingServices<Fields>
  readonly "~type.make.in": Schema.Struct.Type<Fields>
  readonly "~type.make": Schema.Struct.Type<Fields>
  readonly "Iso": Schema.Struct.Type<Fields>
  /** The fields as given. Spread them into another struct to change some of them. */
  readonly fields: Fields
}

/**
 * Describes an object by all of its fields, and refuses any other key by name.
 *
 * **When to use**
 *
 * For what a service reads: a misspelt field of a response is an error here, before the service ignores it or answers
 * for the function. It is `Schema.Struct` but for the keys that it does not name, which that one drops.
 *
 * **Details**
 *
 * A key that holds `undefined` is as good as absent, as in JSON. The rule is about this object alone: a struct inside
 * has its own, so a schema that a user passes in keeps its meaning.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ClosedStruct = <const Fields extends Schema.Struct.Fields>(fields: Fields): ClosedStruct<Fields> => {
  const schema = Schema.declareConstructor<unknown>()([Schema.Struct(fields)], parser, annotations)
  return Schema.make(schema.ast, { fields })
}

const parser = ([struct]: readonly [Schema.Codec<unknown, unknown>]) => {
  const parse = SchemaParser.decodeUnknownEffect(struct)
  const { ast } = struct
  const isSame = Guard.fromAST(ast)
  const names = new Set(SchemaAST.isObjects(ast) ? ast.propertySignatures.map(({ name }) => name) : [])
  return (input: unknown, _: SchemaAST.Declaration, options: SchemaAST.ParseOptions) => {
    if (isSame?.(input) === true) return Effect.succeed(input)
    if (typeof input !== "object" || input === null) return parse(input, options)
    for (const [key, value] of Object.entries(input)) {
      if (names.has(key) || value === undefined) continue
      const issue = new SchemaIssue.Pointer([key], new SchemaIssue.UnexpectedKey(ast, value, options))
      return Effect.fail(new SchemaIssue.Composite(ast, [issue], input, options))
    }
    return parse(input, options)
  }
}

const annotations = {
  expected: "object",
  [Guard.closedStruct]: true,
  toCodecJson: ([struct]: readonly [Schema.Constraint]) => sameAs(struct),
  toCodecArbitrary: ({ typeParameters: [struct] }: { readonly typeParameters: readonly [Schema.Constraint] }) =>
    sameAs(struct)
}
