/** How a record of a batch is opened: its form is checked, and its content decoded. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import type { Scope } from "effect/Scope"
import { PlainItem } from "../../events/AttributeValue.ts"
import { describeSchemaError } from "../../internal/failure/schemaIssue.ts"
import { InvalidRecord } from "../BatchError.ts"
import type { Options } from "../options.ts"

/** Decodes by a schema; `name` is what the value is called in an error. */
export const decoder = <S extends Schema.Constraint>(
  schema: S,
  name: string
): (value: unknown) => Effect.Effect<S["Type"], InvalidRecord, S["DecodingServices"]> => {
  const decode = SchemaParser.decodeUnknownEffect(schema, { errors: "all" })
  return (value) =>
    Effect.mapErrorEager(
      decode(value),
      (issue) => new InvalidRecord({ detail: describeSchemaError(name, issue), issue })
    )
}

type Opener<S extends Schema.Constraint> = (
  content: string
) => Effect.Effect<S["Type"], InvalidRecord, S["DecodingServices"]>

/** What JSON.parse says quotes the text, so it is not passed on. */
const parse = (text: string, name: string): Effect.Effect<unknown, InvalidRecord> => {
  try {
    return Effect.succeed<unknown>(JSON.parse(text))
  } catch {
    return Effect.fail(new InvalidRecord({ detail: `${name}: expected JSON` }))
  }
}

const json = <S extends Schema.Constraint>(schema: S, name: string): Opener<S> => {
  const decode = decoder(schema, name)
  return (text) => Effect.flatMapEager(parse(text, name), decode)
}

/** Opens JSON, or leaves the text as it is. */
export const text = <S extends Schema.Constraint>(schema: S | undefined, name: string): Opener<S> =>
  schema === undefined ? Effect.succeed : json(schema, name)

/** Buffer skips what is no base64; then there are fewer bytes than the length tells. */
const bytesOf = (base64: string, name: string): Effect.Effect<Buffer, InvalidRecord> => {
  const bytes = Buffer.from(base64, "base64")
  return bytes.length === Buffer.byteLength(base64, "base64")
    ? Effect.succeed(bytes)
    : Effect.fail(new InvalidRecord({ detail: `${name}: expected base64` }))
}

/** Opens JSON in base64, or the bytes. */
export const base64 = <S extends Schema.Constraint>(schema: S | undefined, name: string): Opener<S> => {
  if (schema === undefined) {
    return (content) =>
      Effect.mapEager(
        bytesOf(content, name),
        ({ buffer, byteLength, byteOffset }) => new Uint8Array(buffer, byteOffset, byteLength)
      )
  }
  const open = json(schema, name)
  return (content) => Effect.flatMapEager(bytesOf(content, name), (bytes) => open(bytes.toString("utf8")))
}

/** An item of DynamoDB, described by its plain values or left to them. */
export const plainItem = <S extends Schema.Constraint>(schema: S | undefined) =>
  (schema === undefined ? PlainItem : PlainItem.pipe(Schema.decodeTo(schema))) as Schema.decodeTo<S, typeof PlainItem>

/**
 * All that is done with one record: it is opened, and handled in a scope of its own, until that succeeds or the schedule
 * has had enough.
 */
export const work = <Item, Record, Content, A, E, R, R1, R2, R3>(
  check: (item: Item) => Effect.Effect<Record, InvalidRecord, R1>,
  open: (record: Record) => Effect.Effect<Content, InvalidRecord, R2>,
  handle: (content: Content, record: Record) => Effect.Effect<A, E, R>,
  { retry }: Pick<Options<never, E, R3>, "retry">
) => {
  return (
    item: Item,
    finished: (result: A) => void
  ): Effect.Effect<A, E | InvalidRecord, Exclude<R, Scope> | R1 | R2 | R3> => {
    const finish = (result: A): A => {
      finished(result)
      return result
    }
    return Effect.flatMapEager(check(item), (record) =>
      Effect.flatMap(open(record), (content) =>
        retry === undefined
          ? Effect.scoped(Effect.map(handle(content, record), finish))
          : Effect.retry(Effect.scoped(Effect.map(Effect.suspend(() => handle(content, record)), finish)), retry)))
  }
}

/** A string somewhere in a record whose form nobody has checked yet. */
export const read = (value: unknown, ...path: ReadonlyArray<string>): string | undefined => {
  let current = value
  for (const key of path) {
    if (typeof current !== "object" || current === null) return undefined
    current = (current as Readonly<Record<string, unknown>>)[key]
  }
  return typeof current === "string" ? current : undefined
}

/** The last part of a name, such as that of a queue in its ARN. */
export const lastOf = (name: string | undefined, separator: string): string =>
  name === undefined ? "unknown" : name.slice(name.lastIndexOf(separator) + 1)
