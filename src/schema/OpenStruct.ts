/** Objects that keep what their schema does not know, and fields that AWS leaves out. */
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as Guard from "./internal/guard.ts"
import * as Open from "./internal/open.ts"

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
 * import { nullishKey, OpenStruct } from "effect-lambda-runtime/schema"
 *
 * const Order = OpenStruct({ id: Schema.String, note: nullishKey(Schema.String) })
 *
 * Schema.decodeUnknownSync(Order)({ id: "7", note: null, added: "later" }) // the same object
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const OpenStruct = <const Fields extends Schema.Struct.Fields>(fields: Fields): OpenStruct<Fields> => {
  const schema = Schema.declareConstructor<unknown>()([Schema.Struct(fields)], Open.parser, annotations)
  return Schema.make(schema.ast, { fields })
}

const annotations = {
  expected: "object",
  [Guard.openStruct]: true,
  toCodecJson: ([struct]: readonly [Schema.Constraint]) => Open.link(struct),
  toCodecArbitrary: ({ typeParameters: [struct] }: { readonly typeParameters: readonly [Schema.Constraint] }) =>
    Open.link(struct)
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
