/** Requests and responses of an HTTP API of Amazon API Gateway, payload format 1.0. */
import * as Schema from "effect/Schema"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { ApiGatewayV1Event, ApiGatewayV1Response } from "./ApiGatewayV1Event.ts"
import { asksNoAuthorizer } from "./internal/authorizer.ts"
import * as HttpBody from "./internal/httpBody.ts"

/**
 * One request, in the shape of a REST API.
 *
 * **Details**
 *
 * `requestContext.authorizer` holds `claims` and `scopes` of a JWT, or what a function returned as authorizer.
 * `requestContext.resourceId` is `null`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2PayloadV1Event extends Schema.Opaque<ApiGatewayV2PayloadV1Event>()(
  OpenStruct({
    ...ApiGatewayV1Event.fields,
    version: Schema.Literal("1.0")
  }).check(asksNoAuthorizer)
) {}

/**
 * One request whose body is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ApiGatewayV2PayloadV1EventOf = <S extends Schema.Constraint>(body: S) =>
  ApiGatewayV2PayloadV1Event.pipe(Schema.decodeTo(
    OpenStruct({ ...ApiGatewayV2PayloadV1Event.fields, body: JsonText(body) }),
    HttpBody.text()
  ))

/**
 * One request with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2PayloadV1EventDecoded
  extends Schema.Opaque<ApiGatewayV2PayloadV1EventDecoded>()(ApiGatewayV2PayloadV1Event.pipe(Schema.decodeTo(
    OpenStruct({ ...ApiGatewayV2PayloadV1Event.fields, body: nullishKey(Schema.Uint8Array) }).check(
      HttpBody.bytesAreAsEncoded
    ),
    HttpBody.bytes()
  )))
{}

/**
 * The response to a request. Several cookies go into `multiValueHeaders`, for this format has no `cookies`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV2PayloadV1Response = ApiGatewayV1Response
export type ApiGatewayV2PayloadV1Response = ApiGatewayV1Response
