/** Requests and responses of a REST API of Amazon API Gateway, with Lambda proxy integration. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { ClientCertificate } from "./ApiGatewayV2Event.ts"
import { asksNoAuthorizer } from "./internal/authorizer.ts"
import { hasNoConnection } from "./internal/connection.ts"
import * as HttpBody from "./internal/httpBody.ts"
import { bodyIsAsEncoded, headersOf, HeaderValue, StatusCode } from "./internal/httpResponse.ts"
import { stringLists, strings } from "./internal/maps.ts"

/**
 * Who called, by address, key and signature.
 *
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV1Identity extends Schema.Opaque<ApiGatewayV1Identity>()(OpenStruct({
  sourceIp: nullishKey(Schema.String),
  userAgent: nullishKey(Schema.String),
  /** Where the method asks for an API key. */
  apiKey: nullishKey(Schema.String),
  apiKeyId: nullishKey(Schema.String),
  clientCert: nullishKey(ClientCertificate),
  /** From here on if the request is signed. */
  accessKey: nullishKey(Schema.String),
  accountId: nullishKey(Schema.String),
  caller: nullishKey(Schema.String),
  cognitoAuthenticationProvider: nullishKey(Schema.String),
  /** `authenticated` or `unauthenticated`. */
  cognitoAuthenticationType: nullishKey(Schema.String),
  cognitoIdentityId: nullishKey(Schema.String),
  cognitoIdentityPoolId: nullishKey(Schema.String),
  principalOrgId: nullishKey(Schema.String),
  user: nullishKey(Schema.String),
  userArn: nullishKey(Schema.String),
  /** Of a private API. */
  vpcId: nullishKey(Schema.String),
  vpceId: nullishKey(Schema.String)
})) {}

/**
 * Who called, by what the authorizer found out.
 *
 * **Details**
 *
 * A user pool gives `claims`. A function gives `principalId` and, as further keys, the context that it returned, where
 * API Gateway has made text of numbers and booleans.
 *
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV1Authorizer extends Schema.Opaque<ApiGatewayV1Authorizer>()(OpenStruct({
  principalId: nullishKey(Schema.String),
  /** Text if a function put it into its context. */
  claims: nullishKey(Schema.Union([Schema.Record(Schema.String, Schema.Unknown), Schema.String])),
  /** Text if a function put it into its context. */
  scopes: nullishKey(Schema.Union([Schema.Array(Schema.String), Schema.String])),
  /** Milliseconds that the authorizer took. */
  integrationLatency: nullishKey(Schema.Union([Schema.Finite, Schema.String]))
})) {}

/**
 * What API Gateway knows about a request besides the request.
 *
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV1RequestContext extends Schema.Opaque<ApiGatewayV1RequestContext>()(OpenStruct({
  requestId: Schema.String,
  accountId: nullishKey(Schema.String),
  apiId: nullishKey(Schema.String),
  authorizer: nullishKey(ApiGatewayV1Authorizer),
  deploymentId: nullishKey(Schema.String),
  domainName: nullishKey(Schema.String),
  domainPrefix: nullishKey(Schema.String),
  extendedRequestId: nullishKey(Schema.String),
  httpMethod: nullishKey(Schema.String),
  identity: nullishKey(ApiGatewayV1Identity),
  /** Of an API that was imported from OpenAPI. */
  operationName: nullishKey(Schema.String),
  /** With the stage in front, unless a custom domain takes it away. */
  path: nullishKey(Schema.String),
  protocol: nullishKey(Schema.String),
  /** `12/Mar/2020:19:03:58 +0000`. */
  requestTime: nullishKey(Schema.String),
  /** Milliseconds since the epoch; `sam local` sends seconds. */
  requestTimeEpoch: nullishKey(Schema.Finite),
  resourceId: nullishKey(Schema.String),
  resourcePath: nullishKey(Schema.String),
  stage: nullishKey(Schema.String)
})) {}

/**
 * One request.
 *
 * **Details**
 *
 * Header names are as the client wrote them: read one with `Headers.get`. `headers` and `queryStringParameters` hold the
 * last value of each name, the `multiValue` fields all of them. The test page of the console leaves most of it `null`.
 *
 * **Gotchas**
 *
 * An HTTP API with payload format 1.0 sends the same with `version: "1.0"`, and so does `sam local` for a REST API. Where
 * both are to be told apart, try `ApiGatewayV2PayloadV1Event` first. Events of an authorizer and of a WebSocket API
 * are refused.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV1Event extends Schema.Opaque<ApiGatewayV1Event>()(
  OpenStruct({
    /** The path of the API's resource, with its parameters: `/orders/{id}`. */
    resource: Schema.String,
    path: Schema.String,
    httpMethod: Schema.String,
    requestContext: ApiGatewayV1RequestContext,
    version: nullishKey(Schema.Literal("1.0")),
    headers: nullishKey(strings),
    multiValueHeaders: nullishKey(stringLists),
    queryStringParameters: nullishKey(strings),
    multiValueQueryStringParameters: nullishKey(stringLists),
    pathParameters: nullishKey(strings),
    stageVariables: nullishKey(strings),
    /** Base64 where `isBase64Encoded`. */
    body: nullishKey(Schema.String),
    isBase64Encoded: nullishKey(Schema.Boolean)
  }).check(asksNoAuthorizer, hasNoConnection)
) {}

/**
 * One request whose body is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ApiGatewayV1EventOf = <S extends Schema.Constraint>(body: S) =>
  ApiGatewayV1Event.pipe(Schema.decodeTo(
    OpenStruct({ ...ApiGatewayV1Event.fields, body: JsonText(body) }),
    HttpBody.text()
  ))

/**
 * One request with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV1EventDecoded
  extends Schema.Opaque<ApiGatewayV1EventDecoded>()(ApiGatewayV1Event.pipe(Schema.decodeTo(
    OpenStruct({ ...ApiGatewayV1Event.fields, body: nullishKey(Schema.Uint8Array) }).check(HttpBody.bytesAreAsEncoded),
    HttpBody.bytes()
  )))
{}

/**
 * The response to a request.
 *
 * **Details**
 *
 * The body is text, or base64 where `isBase64Encoded`; API Gateway opens it only if the API lists its type as binary.
 * Several values of one header go into `multiValueHeaders`. API Gateway responds with 502 to any other shape.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV1Response extends Schema.Opaque<ApiGatewayV1Response>()(
  ClosedStruct({
    statusCode: StatusCode,
    headers: Schema.optional(headersOf(HeaderValue)),
    multiValueHeaders: Schema.optional(headersOf(Schema.Array(HeaderValue))),
    body: Schema.optional(Schema.String),
    isBase64Encoded: Schema.optional(Schema.Boolean)
  }, { cookies: "multiValueHeaders" }).check(bodyIsAsEncoded)
) {}
