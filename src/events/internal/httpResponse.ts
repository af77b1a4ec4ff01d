import * as Schema from "effect/Schema"
import { expectedAt } from "./expected.ts"
import { isBase64 } from "./httpBody.ts"

/** The status of a response: an integer that HTTP knows as one. */
export const StatusCode = Schema.Int.check(Schema.isBetween({ minimum: 100, maximum: 599 }))

/** All of them but the tab. */
// oxlint-disable-next-line no-control-regex
const control = /[\u0000-\u0008\u000a-\u001f\u007f]/

/** The text of a header or cookie: a line break in it would begin another header. */
export const HeaderText = Schema.String.check(
  Schema.makeFilter((text) => !control.test(text), { expected: "a string without control characters" })
)

/** The value of a header. Services write numbers and booleans as text. */
export const HeaderValue = Schema.Union([HeaderText, Schema.Finite, Schema.Boolean])

/** Refuses headers by a name that would begin another header. */
export const namesAreText = Schema.makeFilter<{ readonly [name: string]: unknown }>((headers) => {
  const name = Object.keys(headers).find((name) => control.test(name))
  return name === undefined || expectedAt([name], "a name without control characters")
})

/** Headers by name. */
export const headersOf = <Value extends Schema.Constraint>(value: Value) =>
  Schema.Record(Schema.String, value).check(namesAreText)

/** Refuses a response that calls its body base64 when it is not: gateways respond with 500 then. */
export const bodyIsAsEncoded = Schema.makeFilter<
  { readonly body?: string | undefined; readonly isBase64Encoded?: boolean | undefined }
>(({ body, isBase64Encoded }) =>
  body === undefined || isBase64Encoded !== true || isBase64(body) ||
  expectedAt(["body"], "a valid Base64 string")
)
