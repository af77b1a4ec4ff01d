/** Objects that a service reads, whose misspelt keys are refused. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Guard from "./internal/guard.ts"
import { sameAs } from "./internal/link.ts"
import { nearMiss } from "./internal/nearMiss.ts"
import * as Open from "./internal/open.ts"

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
 * Describes an object by all of its fields, and refuses a key that looks like a misspelt one of them.
 *
 * **When to use**
 *
 * For what a service reads. The service ignores a misspelt field of a response, or fails the request; here it is an
 * error that says which field was meant.
 *
 * **Details**
 *
 * A key is misspelt if it differs from a field by a few letters, by case or by separators, or lacks one of its words.
 * Any other key passes and is kept, and so does a key without a value, `null` or `undefined`: a function may return the
 * event that it received, with what the service has added to it since. The rule is about this object alone: a struct
 * inside has its own.
 *
 * `mistakes` names further keys to refuse, such as those of a similar response of another service.
 *
 * **Example** (A response of your own)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { ClosedStruct } from "effect-lambda-runtime/schema"
 *
 * const Receipt = ClosedStruct({ orderId: Schema.String, total: Schema.Finite })
 *
 * Schema.encodeUnknownSync(Receipt)({ orderId: "7", total: 5, addedLater: true }) // the same
 * // Schema.encodeUnknownSync(Receipt)({ orderid: "7", total: 5 }) fails: no such key, did you mean "orderId"?
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const ClosedStruct = <const Fields extends Schema.Struct.Fields>(
  fields: Fields,
  mistakes: Mistakes<Fields> = {}
): ClosedStruct<Fields> => {
  const schema = Schema.declareConstructor<unknown>()([Schema.Struct(fields)], parserOf(mistakes), annotations)
  return Schema.make(schema.ast, { fields })
}

/**
 * Keys that are written by mistake although they are not misspelt, each with the field that is meant.
 *
 * @category models
 * @since 0.1.0
 */
export type Mistakes<Fields extends Schema.Struct.Fields> = { readonly [key: string]: keyof Fields & string }

const parserOf =
  (mistakes: { readonly [key: string]: string }) => (parameters: readonly [Schema.Codec<unknown, unknown>]) => {
    const [{ ast }] = parameters
    const isSame = Guard.fromAST(ast)
    const parse = Open.parser(parameters)
    const names = new Set(Open.propertyNames(ast))
    return (input: unknown, self: SchemaAST.Declaration, options: SchemaAST.ParseOptions) => {
      if (isSame?.(input) === true) return Effect.succeed(input)
      const issues = Guard.isObject(input) ? misspelt(input, names, mistakes) : []
      return isNonEmpty(issues)
        ? Effect.fail(new SchemaIssue.Composite(ast, issues, input, options))
        : parse(input, self, options)
    }
  }

const misspelt = (
  input: Guard.Properties,
  names: ReadonlySet<string>,
  mistakes: { readonly [key: string]: string }
): ReadonlyArray<SchemaIssue.Issue> =>
  Object.entries(input).flatMap(([key, value]) => {
    if (names.has(key) || value === undefined || value === null) return []
    const meant = Object.hasOwn(mistakes, key) ? mistakes[key] : nearMiss(key, names)
    if (meant === undefined) return []
    const expected = `no such key, did you mean ${JSON.stringify(meant)}?`
    return [new SchemaIssue.Pointer([key], new SchemaIssue.InvalidValue({ expected }))]
  })

const isNonEmpty = <A>(values: ReadonlyArray<A>): values is readonly [A, ...Array<A>] => values.length > 0

const annotations = {
  expected: "object",
  [Guard.closedStruct]: true,
  toCodecJson: ([struct]: readonly [Schema.Constraint]) => Open.link(struct),
  // Keys at random could be near to others.
  toCodecArbitrary: ({ typeParameters: [struct] }: { readonly typeParameters: readonly [Schema.Constraint] }) =>
    sameAs(struct)
}
