import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { isUtf8 } from "node:buffer"
import { expectedAt } from "./expected.ts"

interface Flags {
  readonly isBase64Encoded?: boolean | null
  /** VPC Lattice, version 1. */
  readonly is_base64_encoded?: boolean | null
}

interface Raw extends Flags {
  readonly body?: string | null
}

interface Opened<Body> extends Flags {
  readonly body?: Body | null
}

const isEncoded = (event: Flags): boolean => event.isBase64Encoded === true || event.is_base64_encoded === true

// The flag stays as it came: it says how the body goes back.
const transformation = <Body>(
  decode: (body: string, encoding: BufferEncoding) => Body,
  encode: (body: Body, encoding: BufferEncoding) => string
) => {
  const open = (event: Raw): Effect.Effect<Raw | Opened<Body>, SchemaIssue.Issue> => {
    const { body } = event
    if (typeof body !== "string") return Effect.succeed(event)
    if (!isEncoded(event)) return Effect.succeed({ ...event, body: decode(body, "utf8") })
    if (!isBase64(body)) return notBase64
    return Effect.succeed({ ...event, body: decode(body, "base64") })
  }
  const close = (event: Opened<Body>): Effect.Effect<Raw | Opened<Body>> => {
    const { body } = event
    return Effect.succeed(
      body === null || body === undefined
        ? event
        : { ...event, body: encode(body, isEncoded(event) ? "base64" : "utf8") }
    )
  }
  // The one place that knows the fields of an HTTP body, and no others, of two events that have the others in common.
  return <To, From extends Raw>() =>
    SchemaTransformation.transformEffect<To, From>({
      decode: open as unknown as (event: From) => Effect.Effect<To, SchemaIssue.Issue>,
      encode: close as unknown as (event: To) => Effect.Effect<From>
    })
}

const notBase64 = Effect.fail(
  expectedAt(["body"], "a valid Base64 string")
)

/** Whether a text is base64 with its padding. */
export const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text)

/** From an event to the same event with its body as bytes. */
export const bytes = transformation<Uint8Array>(
  (body, encoding) => new Uint8Array(Buffer.from(body, encoding)),
  (body, encoding) => Buffer.from(body).toString(encoding)
)

/** From an event to the same event with its body as text. */
export const text = transformation<string>(
  (body, encoding) => Buffer.from(body, encoding).toString("utf8"),
  (body, encoding) => Buffer.from(body, "utf8").toString(encoding)
)

/** Refuses bytes that are not text if the event says that its body is text: encoding would lose them. */
export const bytesAreAsEncoded = Schema.makeFilter<Opened<Uint8Array>>((event) =>
  event.body === undefined || event.body === null || isEncoded(event) || isUtf8(event.body) ||
  expectedAt(["body"], "UTF-8 where the body is not said to be Base64")
)
