/** Objects that keep what their schema does not know, and fields that AWS leaves out. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaParser from "effect/SchemaParser"
import * as Guard from "./internal/guard.ts"
import { sameAs } from "./internal/link.ts"

/**
 * The schema that `OpenStruct` returns.
 *
 * @category models
 * @since 0.1.0
 */
export interface OpenStruct<Fields extends Schema.Struct.Fields>
  extends Schema.BottomLazy<SchemaAST.Declaration, OpenStruct<Fields>, readonly [Schema.Struct<Fields>]>
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
 * Describes an object by the fields that matter, and lets every other key pass.
 *
 * **When to use**
 *
 * For what a service sends. It is `Schema.Struct` but for the keys that it does not name: those are kept in both
 * directions, so a field that AWS adds tomorrow reaches the handler, and what was decoded encodes to what came in.
 *
 * **Details**
 *
 * An object whose fields are all untransformed is checked by a guard, a tree of closures compiled once, and returned as
 * it is: nothing is copied. Where a field is transformed, the object is copied with that field replaced. Only input that
 * the guard refuses is decoded step by step, to say where it is wrong.
 *
 * **Gotchas**
 *
 * `onExcessProperty` has no effect here: no key is excess.
 *
 * **Example** (A payload of one's own)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { OpenStruct } from "effect-lambda-runtime/schema"
 *
 * const Order = OpenStruct.OpenStruct({ id: Schema.String, note: OpenStruct.nullishKey(Schema.String) })
 *
 * Schema.decodeUnknownSync(Order)({ id: "7", note: null, added: "later" }) // the same object
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const OpenStruct = <const Fields extends Schema.Struct.Fields>(fields: Fields): OpenStruct<Fields> => {
  const schema = Schema.declareConstructor<unknown>()([Schema.Struct(fields)], parser, annotations)
  return Schema.make(schema.ast, { fields })
}

const parser = ([struct]: readonly [Schema.Codec<unknown, unknown>]) => {
  const isSame = Guard.open(struct.ast)
  const parse = SchemaParser.decodeUnknownEffect(struct)
  const names = propertyNames(struct.ast)
  return (input: unknown, _: SchemaAST.Declaration, options: SchemaAST.ParseOptions) =>
    isSame?.(input) === true
      ? Effect.succeed(input)
      : Effect.mapEager(
        parse(input, options.onExcessProperty === undefined ? options : { ...options, onExcessProperty: undefined }),
        (output) => merge(input as Properties, output as Properties, names)
      )
}

type Properties = { readonly [key: string]: unknown }

const propertyNames = (ast: SchemaAST.AST): ReadonlyArray<string> =>
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

// What derives a JSON Schema, a codec or an arbitrary sees a struct with any further keys.
const link = (struct: Schema.Constraint): SchemaAST.Link =>
  sameAs(
    SchemaAST.isObjects(struct.ast)
      ? Schema.StructWithRest(Schema.make<Schema.Struct<Schema.Struct.Fields>>(struct.ast), [
        Schema.Record(Schema.String, Schema.Unknown)
      ])
      : struct
  )

const annotations = {
  expected: "object",
  [Guard.openStruct]: true,
  toCodecJson: ([struct]: readonly [Schema.Constraint]) => link(struct),
  toCodecArbitrary: ({ typeParameters: [struct] }: { readonly typeParameters: readonly [Schema.Constraint] }) =>
    link(struct)
}

/**
 * A field that may be absent, and may be `null`.
 *
 * **Details**
 *
 * AWS writes "nothing" both ways, for the same field, by console, service and year. Both decode, and each encodes to
 * what it was. `event.subject ?? "none"` reads both.
 *
 * @category constructors
 * @since 0.1.0
 */
export const nullishKey = <S extends Schema.Constraint>(schema: S): NullishKey<S> =>
  Schema.optionalKey(Schema.NullOr(schema))

/**
 * The schema that `nullishKey` returns.
 *
 * @category models
 * @since 0.1.0
 */
export interface NullishKey<S extends Schema.Constraint> extends Schema.optionalKey<Schema.NullOr<S>> {}
