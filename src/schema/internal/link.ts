import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaGetter from "effect/SchemaGetter"

/** What derives a JSON Schema, a codec or an arbitrary from a declaration sees `inner`. */
export const sameAs = (inner: Schema.Constraint): SchemaAST.Link =>
  Schema.link<unknown>()(inner, { decode: SchemaGetter.passthrough(), encode: SchemaGetter.passthrough() })
