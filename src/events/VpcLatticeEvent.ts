/** Requests and responses of Amazon VPC Lattice, event structure versions 1 and 2. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { JsonText } from "../schema/JsonText.ts"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import * as HttpBody from "./internal/httpBody.ts"
import { bodyIsAsEncoded, headersOf, HeaderText, StatusCode } from "./internal/httpResponse.ts"
import { strings } from "./internal/maps.ts"

const oneOrMany = NullableRecord(Schema.Union([Schema.Array(Schema.String), Schema.String]))

/**
 * One request, version 1 of the event structure.
 *
 * **Details**
 *
 * Several values of one header or parameter are joined by commas.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export class VpcLatticeV1Event extends Schema.Opaque<VpcLatticeV1Event>()(OpenStruct({
  /** With the query. */
  raw_path: Schema.String,
  method: Schema.String,
  headers: nullishKey(strings),
  query_string_parameters: nullishKey(strings),
  /** Base64 where `is_base64_encoded`. */
  body: nullishKey(Schema.String),
  is_base64_encoded: nullishKey(Schema.Boolean)
})) {}

/**
 * One request, version 1, whose body is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const VpcLatticeV1EventOf = <S extends Schema.Constraint>(body: S) =>
  VpcLatticeV1Event.pipe(Schema.decodeTo(
    OpenStruct({ ...VpcLatticeV1Event.fields, body: JsonText(body) }),
    HttpBody.text()
  ))

/**
 * One request, version 1, with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class VpcLatticeV1EventDecoded
  extends Schema.Opaque<VpcLatticeV1EventDecoded>()(VpcLatticeV1Event.pipe(Schema.decodeTo(
    OpenStruct({ ...VpcLatticeV1Event.fields, body: nullishKey(Schema.Uint8Array) }).check(HttpBody.bytesAreAsEncoded),
    HttpBody.bytes()
  )))
{}

/**
 * Who called: the network, and the principal of a signed or mutually authenticated request.
 *
 * @category models
 * @since 0.1.0
 */
export class VpcLatticeIdentity extends Schema.Opaque<VpcLatticeIdentity>()(OpenStruct({
  sourceVpcArn: nullishKey(Schema.String),
  /** `AWS_IAM` or `NONE`. */
  type: nullishKey(Schema.String),
  principal: nullishKey(Schema.String),
  principalOrgID: nullishKey(Schema.String),
  /** As some write `principalOrgID`. */
  principalOrgId: nullishKey(Schema.String),
  sessionName: nullishKey(Schema.String),
  /** From here on by IAM Roles Anywhere. */
  x509IssuerOu: nullishKey(Schema.String),
  x509SanDns: nullishKey(Schema.String),
  x509SanNameCn: nullishKey(Schema.String),
  x509SanUri: nullishKey(Schema.String),
  x509SubjectCn: nullishKey(Schema.String)
})) {}

/**
 * One request, version 2 of the event structure.
 *
 * **Details**
 *
 * Headers and parameters are lists of values.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export class VpcLatticeV2Event extends Schema.Opaque<VpcLatticeV2Event>()(OpenStruct({
  version: Schema.Literal("2.0"),
  path: Schema.String,
  method: Schema.String,
  requestContext: OpenStruct({
    serviceArn: Schema.String,
    targetGroupArn: Schema.String,
    serviceNetworkArn: nullishKey(Schema.String),
    identity: nullishKey(VpcLatticeIdentity),
    region: nullishKey(Schema.String),
    /** Microseconds since the epoch, in a string. */
    timeEpoch: nullishKey(Schema.String)
  }),
  /** Lists; some tools write one value as a string. */
  headers: nullishKey(oneOrMany),
  /** Lists; some tools write one value as a string. */
  queryStringParameters: nullishKey(oneOrMany),
  /** As some write `queryStringParameters`. */
  query_string_parameters: nullishKey(oneOrMany),
  /** Base64 where `isBase64Encoded`. */
  body: nullishKey(Schema.String),
  isBase64Encoded: nullishKey(Schema.Boolean)
})) {}

/**
 * One request, version 2, whose body is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const VpcLatticeV2EventOf = <S extends Schema.Constraint>(body: S) =>
  VpcLatticeV2Event.pipe(Schema.decodeTo(
    OpenStruct({ ...VpcLatticeV2Event.fields, body: JsonText(body) }),
    HttpBody.text()
  ))

/**
 * One request, version 2, with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class VpcLatticeV2EventDecoded
  extends Schema.Opaque<VpcLatticeV2EventDecoded>()(VpcLatticeV2Event.pipe(Schema.decodeTo(
    OpenStruct({ ...VpcLatticeV2Event.fields, body: nullishKey(Schema.Uint8Array) }).check(HttpBody.bytesAreAsEncoded),
    HttpBody.bytes()
  )))
{}

/**
 * The response to a request of version 1.
 *
 * **Details**
 *
 * The body is text, or base64 where `isBase64Encoded`, which is spelt like this in both versions. Values of headers are
 * text. VPC Lattice responds with 502 to any other shape.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export class VpcLatticeV1Response extends Schema.Opaque<VpcLatticeV1Response>()(
  ClosedStruct({
    statusCode: StatusCode,
    /** Status and reason: `200 OK`. */
    statusDescription: Schema.optional(Schema.String),
    headers: Schema.optional(headersOf(HeaderText)),
    body: Schema.optional(Schema.String),
    isBase64Encoded: Schema.optional(Schema.Boolean)
  }, { cookies: "headers", multiValueHeaders: "headers" }).check(bodyIsAsEncoded)
) {}

/**
 * The response to a request of version 2, which is that of version 1.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export const VpcLatticeV2Response = VpcLatticeV1Response
export type VpcLatticeV2Response = VpcLatticeV1Response
