/** Requests and responses of an Application Load Balancer. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import * as HttpBody from "./internal/httpBody.ts"
import { bodyIsAsEncoded, headersOf, HeaderText, StatusCode } from "./internal/httpResponse.ts"
import { stringLists, strings } from "./internal/maps.ts"

/**
 * One request, or a health check of the target group.
 *
 * **Details**
 *
 * A target group with `lambda.multi_value_headers.enabled` sends the `multiValue` fields, another one the plain fields
 * with the last value of each name. Header names are in lower case. Parameters of the query are as the client wrote
 * them, still URL-encoded. A health check has the user agent `ELB-HealthChecker/2.0` and few other headers.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export class AlbEvent extends Schema.Opaque<AlbEvent>()(OpenStruct({
  requestContext: OpenStruct({ elb: OpenStruct({ targetGroupArn: Schema.String }) }),
  httpMethod: Schema.String,
  path: Schema.String,
  headers: nullishKey(strings),
  multiValueHeaders: nullishKey(stringLists),
  queryStringParameters: nullishKey(strings),
  multiValueQueryStringParameters: nullishKey(stringLists),
  /** Base64 where `isBase64Encoded`, which it is unless the content type is text, JSON, XML or JavaScript. */
  body: nullishKey(Schema.String),
  isBase64Encoded: nullishKey(Schema.Boolean)
})) {}

/**
 * One request whose body is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const AlbEventOf = <S extends Schema.Constraint>(body: S) =>
  AlbEvent.pipe(Schema.decodeTo(
    OpenStruct({ ...AlbEvent.fields, body: JsonText(body) }),
    HttpBody.text()
  ))

/**
 * One request with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class AlbEventDecoded extends Schema.Opaque<AlbEventDecoded>()(AlbEvent.pipe(Schema.decodeTo(
  OpenStruct({ ...AlbEvent.fields, body: nullishKey(Schema.Uint8Array) }).check(HttpBody.bytesAreAsEncoded),
  HttpBody.bytes()
))) {}

/**
 * The response to a request.
 *
 * **Details**
 *
 * A target group with `lambda.multi_value_headers.enabled` reads `multiValueHeaders` alone, another one `headers` alone.
 * Values are text. The load balancer responds with 502 to any other shape, and to a response over 1 MB.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export class AlbResponse extends Schema.Opaque<AlbResponse>()(
  ClosedStruct({
    statusCode: StatusCode,
    /** Status and reason: `200 OK`. */
    statusDescription: Schema.optional(Schema.String),
    headers: Schema.optional(headersOf(HeaderText)),
    multiValueHeaders: Schema.optional(headersOf(Schema.Array(HeaderText))),
    body: Schema.optional(Schema.String),
    isBase64Encoded: Schema.optional(Schema.Boolean)
  }, { cookies: "multiValueHeaders" }).check(bodyIsAsEncoded)
) {}
