import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"

/**
 * The name of an object as it is, from its form in a notification of S3, which writes it like a value of an HTML form.
 *
 * Encoding writes what S3 writes: spaces as `+`, slashes as they are.
 */
export const ObjectKey: Schema.decodeTo<Schema.String, Schema.String> = Schema.String.pipe(
  Schema.decodeTo(
    Schema.String.check(Schema.makeFilter((key) => key.isWellFormed(), { expected: "a well-formed string" })),
    SchemaTransformation.transformEffect({
      decode: (encoded: string, options) =>
        attempt(() => decodeURIComponent(encoded.replaceAll("+", " ")), encoded, options),
      encode: (key: string, options) => attempt(() => encode(key), key, options)
    })
  )
)

const attempt = (
  evaluate: () => string,
  input: string,
  options: ConstructorParameters<typeof SchemaIssue.InvalidValue>[2]
) =>
  Effect.mapError(
    Effect.try({ try: evaluate, catch: () => undefined }),
    () => new SchemaIssue.InvalidValue({ expected: "a URL-encoded object key" }, input, options)
  )

// The form encoding of Java, which S3 uses, keeps letters, digits and `.-*_`; S3 keeps the slash as well.
const encode = (key: string): string =>
  encodeURIComponent(key)
    .replace(/[!'()~]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+")
    .replaceAll("%2F", "/")
