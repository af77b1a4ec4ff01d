/** Transformed records in the response to Firehose: their encoding, and the room that they have. */
import * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import * as SchemaParser from "effect/SchemaParser"
import type { FirehoseResponseRecord } from "../../events/FirehoseEvent.ts"
import { type NotASchema, schemaOption } from "../../internal/failure/misuse.ts"
import { describeSchemaError } from "../../internal/failure/schemaIssue.ts"
import * as JsonText from "../../internal/response/jsonText.ts"
import { InvalidResponse } from "../../RuntimeError.ts"
import { ResponseFull } from "../BatchError.ts"
import type { Content } from "../Process.ts"

/** A record that is left out. */
export class Dropped {
  readonly _tag = "Dropped"
}

/** Data and where Firehose puts it. */
export class Routed<out A> {
  readonly data: A
  readonly metadata: NonNullable<FirehoseResponseRecord["metadata"]>
  constructor(data: A, metadata: NonNullable<FirehoseResponseRecord["metadata"]>) {
    this.data = data
    this.metadata = metadata
  }
}

/** Encodes what a function returned: as JSON by the schema, or as the text or bytes that it is. */
export const encoder = <S extends Schema.Constraint>(
  schema: S | NotASchema | undefined
): (data: Content<S, string | Uint8Array>) => Effect.Effect<string, InvalidResponse, S["EncodingServices"]> => {
  if (schema === undefined) {
    return (data) =>
      typeof data === "string" || data instanceof Uint8Array
        ? Effect.succeed(toBase64(data))
        : Effect.fail(new InvalidResponse({ detail: "data: expected a string or bytes" }))
  }
  const encode = SchemaParser.encodeUnknownEffect(schemaOption("response", schema), { errors: "all" })
  return (data) =>
    Effect.matchEffect(encode(data), {
      onFailure: (issue) =>
        Effect.fail(new InvalidResponse({ detail: describeSchemaError("data", issue, { value: data }), issue })),
      onSuccess: (encoded) => {
        try {
          return Effect.succeed(toBase64(JsonText.stringify(encoded)))
        } catch (error) {
          return Effect.fail(error as InvalidResponse)
        }
      }
    })
}

const toBase64 = (data: string | Uint8Array): string =>
  (typeof data === "string" ? Buffer.from(data) : Buffer.from(data.buffer, data.byteOffset, data.byteLength))
    .toString("base64")

/** The most that Lambda accepts as a response. */
const maxBytes = 6 * 1024 * 1024

const sizeOf = (record: FirehoseResponseRecord): number => Buffer.byteLength(JSON.stringify(record)) + 1

const failed = (recordId: string): FirehoseResponseRecord => ({ recordId, result: "ProcessingFailed" })

/** The room in one response. Every record has its place in it from the start, as one that failed. */
export class Room {
  private left: number

  constructor(recordIds: ReadonlyArray<string>) {
    this.left = maxBytes - "{\"records\":[]}".length
    for (const recordId of recordIds) this.left -= sizeOf(failed(recordId))
  }

  /** Takes the place of a record, if it fits. */
  take(record: FirehoseResponseRecord): Effect.Effect<FirehoseResponseRecord, ResponseFull> {
    const { data = "", ...rest } = record
    // Base64 has no character that JSON writes in another way, and no need to be written to be measured.
    const bytes = data.length + sizeOf({ ...rest, data: "" })
    const more = bytes - sizeOf(failed(record.recordId))
    if (more > this.left) return Effect.fail(new ResponseFull({ bytes }))
    this.left -= more
    return Effect.succeed(record)
  }
}

export { failed }
