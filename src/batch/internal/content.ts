/** Checks the form of a record and decodes its content. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import { PlainItem } from "../../events/AttributeValue.ts"
import { type NotASchema, schemaOption } from "../../internal/failure/misuse.ts"
import { describeSchemaError } from "../../internal/failure/schemaIssue.ts"
import { expectedOf } from "../../schema/JsonText.ts"
import { InvalidRecord } from "../BatchError.ts"
import type { Content } from "../Process.ts"

/** Decodes by a schema. `name` is what an error calls the value. */
export const decoder = <S extends Schema.Constraint>(
  schema: S,
  name: string
): (value: unknown) => Effect.Effect<S["Type"], InvalidRecord, S["DecodingServices"]> => {
  const decode = SchemaParser.decodeUnknownEffect(schema, { errors: "all" })
  return (value) =>
    Effect.mapErrorEager(
      decode(value),
      (issue) => new InvalidRecord({ detail: describeSchemaError(name, issue, { value }), issue })
    )
}

/** Decodes the text of a record. Without a schema the content is `Default`. */
type Decoder<S extends Schema.Constraint, Default> = (
  text: string
) => Effect.Effect<Content<S, Default>, InvalidRecord, S["DecodingServices"]>

/** The error of JSON.parse quotes the text, so it is dropped. */
const parse = (text: string, name: string): Effect.Effect<unknown, InvalidRecord> => {
  try {
    return Effect.succeed<unknown>(JSON.parse(text))
  } catch {
    return Effect.fail(new InvalidRecord({ detail: `${name}: expected ${expectedOf(text)}` }))
  }
}

const json = <S extends Schema.Constraint>(schema: S | NotASchema, name: string) => {
  const decode = decoder(schemaOption(name, schema), name)
  return (text: string) => Effect.flatMapEager(parse(text, name), decode)
}

/** Decodes JSON. Without a schema the text stays as it is. */
export const text = <S extends Schema.Constraint>(
  schema: S | NotASchema | undefined,
  name: string
): Decoder<S, string> => (schema === undefined ? Effect.succeed : json(schema, name)) as Decoder<S, string>

/** Buffer skips characters that are not base64; then there are fewer bytes than the length says. */
const bytesOf = (base64: string, name: string): Effect.Effect<Buffer, InvalidRecord> => {
  const bytes = Buffer.from(base64, "base64")
  return bytes.length === Buffer.byteLength(base64, "base64")
    ? Effect.succeed(bytes)
    : Effect.fail(new InvalidRecord({ detail: `${name}: expected base64` }))
}

/** Decodes JSON in base64. Without a schema the content is the bytes. */
export const base64 = <S extends Schema.Constraint>(
  schema: S | NotASchema | undefined,
  name: string
): Decoder<S, Uint8Array> => {
  const decode: (bytes: Buffer) => Effect.Effect<unknown, InvalidRecord, S["DecodingServices"]> = schema === undefined
    ? toBytes
    : fromBytes(json(schema, name))
  return ((text) => Effect.flatMapEager(bytesOf(text, name), decode)) as Decoder<S, Uint8Array>
}

const toBytes = ({ buffer, byteLength, byteOffset }: Buffer) =>
  Effect.succeed(new Uint8Array(buffer, byteOffset, byteLength))

const fromBytes = <A>(decode: (text: string) => A) => (bytes: Buffer): A => decode(bytes.toString("utf8"))

/** An item of DynamoDB as plain values, and then as the schema decodes these. */
export const plainItem = <S extends Schema.Constraint>(schema: S | NotASchema | undefined, name: string) =>
  (schema === undefined ? PlainItem : PlainItem.pipe(Schema.decodeTo(schemaOption(name, schema)))) as Schema.decodeTo<
    S,
    typeof PlainItem
  >
