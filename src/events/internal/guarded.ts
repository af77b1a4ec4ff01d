import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaParser from "effect/SchemaParser"
import * as Guard from "./guard.ts"

/** The same schema, which a guard checks where that says enough: for what is no `OpenStruct` but as long or as deep. */
export const guarded = <T>(schema: Schema.Codec<T>): Schema.Codec<T> =>
  Schema.declareConstructor<T>()([schema], ([inner]) => {
    const isSame = Guard.fromAST(inner.ast)
    const parse = SchemaParser.decodeUnknownEffect(inner)
    return (input, _, options) => isSame?.(input) === true ? Effect.succeed(input as T) : parse(input, options)
  }, {
    [Guard.guarded]: true,
    toCodecJson: ([inner]) => link<T>(inner),
    toCodecArbitrary: ({ typeParameters: [inner] }) => link<T>(inner)
  })

const link = <T>(inner: Schema.Codec<T>): SchemaAST.Link =>
  Schema.link<T>()(inner, { decode: SchemaGetter.passthrough(), encode: SchemaGetter.passthrough() })
