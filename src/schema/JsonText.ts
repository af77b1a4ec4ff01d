/** Text that holds JSON. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"

/**
 * Describes a text by the schema of the JSON that it holds.
 *
 * **When to use**
 *
 * Use it instead of `Schema.fromJsonString` for what callers send: if the text is not JSON, the error says whether it
 * is empty or begins with a byte order mark.
 *
 * **Example** (The body of a request)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { JsonText } from "effect-lambda-runtime/schema"
 *
 * const Request = Schema.Struct({ body: JsonText(Schema.Struct({ orderId: Schema.String })) })
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const JsonText = <S extends Schema.Constraint>(schema: S): Schema.fromJsonString<S> =>
  JsonString.pipe(Schema.decodeTo(schema, fromJson))

/**
 * What is expected of a text that is not JSON, with what is known of it: never the text itself.
 *
 * @category errors
 * @since 0.1.0
 */
export const expectedOf = (text: string): string =>
  text.trim() === ""
    ? "JSON, but it is empty"
    : text.startsWith("\ufeff")
    ? "JSON, but it begins with a byte order mark"
    : "JSON"

const JsonString = Schema.String.annotate({ expected: "a string that will be decoded as JSON" })

const fromJson = new SchemaTransformation.Transformation<unknown, string>(
  SchemaGetter.transformEffect((text: string, options) =>
    Effect.try({
      try: (): unknown => JSON.parse(text),
      catch: () => new SchemaIssue.InvalidValue({ expected: expectedOf(text) }, text, options)
    })
  ),
  SchemaTransformation.fromJsonString().encode
)
