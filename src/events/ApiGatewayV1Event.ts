/** Requests and responses of a REST API of Amazon API Gateway, with Lambda proxy integration. */
import * as Schema from "effect/Schema"
import { ClientCertificate } from "./ApiGatewayV2Event.ts"
import { ClosedStruct } from "./ClosedStruct.ts"
import { asksNoAuthorizer } from "./internal/authorizer.ts"
import * as HttpBody from "./internal/httpBody.ts"
import { bodyIsAsEncoded, headersOf, HeaderValue, StatusCode } from "./internal/httpResponse.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

const strings = Schema.Record(Schema.String, Schema.String)
const stringLists = Schema.Record(Schema.String, Schema.Array(Schema.String))

/**
 * Who called, by address, key and signature.
 *
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV1Identity = OpenStruct({
  sourceIp: maybe(Schema.String),
  userAgent: maybe(Schema.String),
  /** Where the method asks for an API key. */
  apiKey: maybe(Schema.String),
  apiKeyId: maybe(Schema.String),
  clientCert: maybe(ClientCertificate),
  /** From here on where the request is signed. */
  accessKey: maybe(Schema.String),
  accountId: maybe(Schema.String),
  caller: maybe(Schema.String),
  cognitoAuthenticationProvider: maybe(Schema.String),
  /** `authenticated` or `unauthenticated`. */
  cognitoAuthenticationType: maybe(Schema.String),
  cognitoIdentityId: maybe(Schema.String),
  cognitoIdentityPoolId: maybe(Schema.String),
  principalOrgId: maybe(Schema.String),
  user: maybe(Schema.String),
  userArn: maybe(Schema.String),
  /** Of a private API. */
  vpcId: maybe(Schema.String),
  vpceId: maybe(Schema.String)
})

/**
 * Who called, by address, key and signature.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV1Identity = typeof ApiGatewayV1Identity.Type

/**
 * Who called, by what the authorizer found out.
 *
 * **Details**
 *
 * A user pool gives `claims`. A function gives `principalId` and, as further keys, the context that it answered, where
 * API Gateway has made text of numbers and booleans.
 *
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV1Authorizer = OpenStruct({
  principalId: maybe(Schema.String),
  /** Text where a function put it into its context. */
  claims: maybe(Schema.Union([Schema.Record(Schema.String, Schema.Unknown), Schema.String])),
  /** Text where a function put it into its context. */
  scopes: maybe(Schema.Union([Schema.Array(Schema.String), Schema.String])),
  /** Milliseconds that the authorizer took. */
  integrationLatency: maybe(Schema.Union([Schema.Finite, Schema.String]))
})

/**
 * Who called, by what the authorizer found out.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV1Authorizer = typeof ApiGatewayV1Authorizer.Type

/**
 * What API Gateway knows about a request besides the request.
 *
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV1RequestContext = OpenStruct({
  requestId: Schema.String,
  accountId: maybe(Schema.String),
  apiId: maybe(Schema.String),
  authorizer: maybe(ApiGatewayV1Authorizer),
  deploymentId: maybe(Schema.String),
  domainName: maybe(Schema.String),
  domainPrefix: maybe(Schema.String),
  extendedRequestId: maybe(Schema.String),
  httpMethod: maybe(Schema.String),
  identity: maybe(ApiGatewayV1Identity),
  /** Of an API that was imported from OpenAPI. */
  operationName: maybe(Schema.String),
  /** With the stage in front, unless a custom domain takes it away. */
  path: maybe(Schema.String),
  protocol: maybe(Schema.String),
  /** `12/Mar/2020:19:03:58 +0000`. */
  requestTime: maybe(Schema.String),
  /** Milliseconds since the epoch; `sam local` sends seconds. */
  requestTimeEpoch: maybe(Schema.Finite),
  resourceId: maybe(Schema.String),
  resourcePath: maybe(Schema.String),
  stage: maybe(Schema.String)
})

/**
 * What API Gateway knows about a request besides the request.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV1RequestContext = typeof ApiGatewayV1RequestContext.Type

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
 * both are to be told apart, try `ApiGatewayV2PayloadV1Event` first. Events of an authorizer are refused.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV1Event = OpenStruct({
  /** The path of the API's resource, with its parameters: `/orders/{id}`. */
  resource: Schema.String,
  path: Schema.String,
  httpMethod: Schema.String,
  requestContext: ApiGatewayV1RequestContext,
  version: maybe(Schema.Literal("1.0")),
  headers: maybe(strings),
  multiValueHeaders: maybe(stringLists),
  queryStringParameters: maybe(strings),
  multiValueQueryStringParameters: maybe(stringLists),
  pathParameters: maybe(strings),
  stageVariables: maybe(strings),
  /** Base64 where `isBase64Encoded`. */
  body: maybe(Schema.String),
  isBase64Encoded: maybe(Schema.Boolean)
}).check(asksNoAuthorizer)

/**
 * One request.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV1Event = typeof ApiGatewayV1Event.Type

/**
 * One request whose body is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ApiGatewayV1EventOf = <S extends Schema.Constraint>(body: S) =>
  ApiGatewayV1Event.pipe(Schema.decodeTo(
    OpenStruct({ ...ApiGatewayV1Event.fields, body: Schema.fromJsonString(body) }),
    HttpBody.text()
  ))

/**
 * One request with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV1EventDecoded = ApiGatewayV1Event.pipe(Schema.decodeTo(
  OpenStruct({ ...ApiGatewayV1Event.fields, body: maybe(Schema.Uint8Array) }).check(HttpBody.bytesAreAsEncoded),
  HttpBody.bytes()
))

/**
 * One request with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV1EventDecoded = typeof ApiGatewayV1EventDecoded.Type

/**
 * The answer to a request.
 *
 * **Details**
 *
 * The body is text, or base64 where `isBase64Encoded`; API Gateway opens it only where the API lists its type as binary.
 * Several values of one header go into `multiValueHeaders`. API Gateway answers 502 in place of any other shape.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV1Response = ClosedStruct({
  statusCode: StatusCode,
  headers: Schema.optional(headersOf(HeaderValue)),
  multiValueHeaders: Schema.optional(headersOf(Schema.Array(HeaderValue))),
  body: Schema.optional(Schema.String),
  isBase64Encoded: Schema.optional(Schema.Boolean)
}).check(bodyIsAsEncoded)

/**
 * The answer to a request.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV1Response = typeof ApiGatewayV1Response.Type
