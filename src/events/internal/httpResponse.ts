import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { isBase64 } from "./httpBody.ts"

/** The status of an answer: an integer that HTTP knows as one. */
export const StatusCode = Schema.Int.check(Schema.isBetween({ minimum: 100, maximum: 599 }))

/** The value of a header. Services write numbers and booleans as text. */
export const HeaderValue = Schema.Union([Schema.String, Schema.Finite, Schema.Boolean])

/** Refuses an answer that calls its body base64 when it is not: gateways answer 500 in its place. */
export const bodyIsAsEncoded = Schema.makeFilter<
  { readonly body?: string | undefined; readonly isBase64Encoded?: boolean | undefined }
>(({ body, isBase64Encoded }) =>
  body === undefined || isBase64Encoded !== true || isBase64(body) ||
  new SchemaIssue.Pointer(["body"], new SchemaIssue.InvalidValue({ message: "Expected a valid Base64 string" }))
)
