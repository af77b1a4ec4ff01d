import * as Effect from "effect/Effect"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"

interface Raw {
  readonly body?: string | null
  readonly isBase64Encoded?: boolean | null
}

interface Opened<Body> {
  readonly body?: Body | null
  readonly isBase64Encoded?: boolean | null
}

// `isBase64Encoded` stays as it came: it says how the body goes back.
const transformation = <Body>(
  decode: (body: string, encoding: BufferEncoding) => Body,
  encode: (body: Body, encoding: BufferEncoding) => string
) => {
  const open = (event: Raw): Effect.Effect<Raw | Opened<Body>, SchemaIssue.Issue> => {
    const { body } = event
    if (typeof body !== "string") return Effect.succeed(event)
    if (event.isBase64Encoded !== true) return Effect.succeed({ ...event, body: decode(body, "utf8") })
    if (!isBase64(body)) return notBase64
    return Effect.succeed({ ...event, body: decode(body, "base64") })
  }
  const close = (event: Opened<Body>): Effect.Effect<Raw | Opened<Body>> => {
    const { body } = event
    return Effect.succeed(
      body === null || body === undefined
        ? event
        : { ...event, body: encode(body, event.isBase64Encoded === true ? "base64" : "utf8") }
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
  new SchemaIssue.Pointer(["body"], new SchemaIssue.InvalidValue({ message: "Expected a valid Base64 string" }))
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
