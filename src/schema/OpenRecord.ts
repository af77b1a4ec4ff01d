/** Objects with any keys, whose values all have one schema. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaParser from "effect/SchemaParser"
import * as Guard from "./internal/guard.ts"
import { sameAs } from "./internal/link.ts"

/**
 * The schema that `OpenRecord` returns.
 *
 * @category models
 * @since 0.1.0
 */
export interface OpenRecord<Value extends Schema.Constraint>
  extends Schema.BottomLazy<SchemaAST.Declaration, OpenRecord<Value>, readonly [Schema.$Record<Schema.String, Value>]>
{
  readonly "Type": { readonly [key: string]: Value["Type"] }
  readonly "Encoded": { readonly [key: string]: Value["Encoded"] }
  readonly "DecodingServices": Value["DecodingServices"]
  readonly "EncodingServices": Value["EncodingServices"]
  readonly "~type.make.in": { readonly [key: string]: Value["Type"] }
  readonly "~type.make": { readonly [key: string]: Value["Type"] }
  readonly "Iso": { readonly [key: string]: Value["Type"] }
  readonly value: Value
}

/**
 * Describes an object with any keys by the schema of its values.
 *
 * **Details**
 *
 * It is `Schema.Record(Schema.String, value)`, but values that need no decoding are checked by a compiled guard and not
 * copied, as in `OpenStruct`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const OpenRecord = <Value extends Schema.Constraint>(value: Value): OpenRecord<Value> => {
  const schema = Schema.declareConstructor<unknown>()([Schema.Record(Schema.String, value)], parser, annotations)
  return Schema.make(schema.ast, { value })
}

/**
 * The schema that `NullableRecord` returns.
 *
 * @category models
 * @since 0.1.0
 */
export interface NullableRecord<Value extends Schema.Constraint> extends OpenRecord<Schema.NullOr<Value>> {}

/**
 * Describes an object with any keys, whose values may be `null`.
 *
 * **When to use**
 *
 * For maps that a service sends: headers, parameters, attributes, tags. AWS writes `null` for a name without a value.
 *
 * @category constructors
 * @since 0.1.0
 */
export const NullableRecord = <Value extends Schema.Constraint>(value: Value): NullableRecord<Value> =>
  OpenRecord(Schema.NullOr(value))

const parser = ([record]: readonly [Schema.Codec<unknown, unknown>]) => {
  const isSame = Guard.fromAST(record.ast)
  const parse = SchemaParser.decodeUnknownEffect(record)
  return (input: unknown, _: SchemaAST.Declaration, options: SchemaAST.ParseOptions) =>
    isSame?.(input) === true ? Effect.succeed(input) : parse(input, options)
}

const annotations = {
  expected: "object",
  [Guard.openRecord]: true,
  toCodecJson: ([record]: readonly [Schema.Constraint]) => sameAs(record),
  toCodecArbitrary: ({ typeParameters: [record] }: { readonly typeParameters: readonly [Schema.Constraint] }) =>
    sameAs(record)
}
