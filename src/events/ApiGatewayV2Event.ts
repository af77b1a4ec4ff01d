/** Requests and responses of an HTTP API of Amazon API Gateway, payload format 2.0. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "./ClosedStruct.ts"
import { asksNoAuthorizer } from "./internal/authorizer.ts"
import * as HttpBody from "./internal/httpBody.ts"
import { bodyIsAsEncoded, headersOf, HeaderText, HeaderValue, StatusCode } from "./internal/httpResponse.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

const strings = Schema.Record(Schema.String, Schema.String)

/**
 * Who called, by what the route's authorizer found out.
 *
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV2Authorizer = OpenStruct({
  jwt: maybe(OpenStruct({
    claims: maybe(Schema.Record(Schema.String, Schema.Unknown)),
    scopes: maybe(Schema.Array(Schema.String))
  })),
  iam: maybe(OpenStruct({
    accessKey: maybe(Schema.String),
    accountId: maybe(Schema.String),
    callerId: maybe(Schema.String),
    cognitoIdentity: maybe(OpenStruct({
      amr: maybe(Schema.Array(Schema.String)),
      identityId: maybe(Schema.String),
      identityPoolId: maybe(Schema.String)
    })),
    principalOrgId: maybe(Schema.String),
    userArn: maybe(Schema.String),
    userId: maybe(Schema.String)
  })),
  /** The context that a function answered as authorizer. */
  lambda: maybe(Schema.Record(Schema.String, Schema.Unknown))
})

/**
 * Who called, by what the route's authorizer found out.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV2Authorizer = typeof ApiGatewayV2Authorizer.Type

/**
 * The certificate of a client, where the API asks for one.
 *
 * @category models
 * @since 0.1.0
 */
export const ClientCertificate = OpenStruct({
  clientCertPem: maybe(Schema.String),
  issuerDN: maybe(Schema.String),
  serialNumber: maybe(Schema.String),
  subjectDN: maybe(Schema.String),
  /** `Aug  5 00:28:21 2120 GMT`. */
  validity: maybe(OpenStruct({ notAfter: maybe(Schema.String), notBefore: maybe(Schema.String) }))
})

/**
 * The certificate of a client.
 *
 * @category models
 * @since 0.1.0
 */
export type ClientCertificate = typeof ClientCertificate.Type

/**
 * What API Gateway knows about a request besides the request.
 *
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV2RequestContext = OpenStruct({
  http: OpenStruct({
    method: Schema.String,
    path: Schema.String,
    protocol: maybe(Schema.String),
    sourceIp: maybe(Schema.String),
    userAgent: maybe(Schema.String)
  }),
  requestId: Schema.String,
  accountId: maybe(Schema.String),
  apiId: maybe(Schema.String),
  authentication: maybe(OpenStruct({ clientCert: maybe(ClientCertificate) })),
  authorizer: maybe(ApiGatewayV2Authorizer),
  domainName: maybe(Schema.String),
  domainPrefix: maybe(Schema.String),
  routeKey: maybe(Schema.String),
  stage: maybe(Schema.String),
  /** `12/Mar/2020:19:03:58 +0000`. */
  time: maybe(Schema.String),
  /** Milliseconds since the epoch. */
  timeEpoch: maybe(Schema.Finite)
})

/**
 * What API Gateway knows about a request besides the request.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV2RequestContext = typeof ApiGatewayV2RequestContext.Type

/**
 * One request.
 *
 * **Details**
 *
 * Header names are in lower case, and the values of one name are joined by commas; cookies are apart. Read a header with
 * `Headers.get`, which does not mind what `sam local` sends. Events of an authorizer are refused.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV2Event = OpenStruct({
  version: Schema.Literal("2.0"),
  routeKey: Schema.String,
  rawPath: Schema.String,
  rawQueryString: Schema.String,
  requestContext: ApiGatewayV2RequestContext,
  headers: maybe(strings),
  cookies: maybe(Schema.Array(Schema.String)),
  queryStringParameters: maybe(strings),
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
export type ApiGatewayV2Event = typeof ApiGatewayV2Event.Type

/**
 * One request whose body is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ApiGatewayV2EventOf = <S extends Schema.Constraint>(body: S) =>
  ApiGatewayV2Event.pipe(Schema.decodeTo(
    OpenStruct({ ...ApiGatewayV2Event.fields, body: Schema.fromJsonString(body) }),
    HttpBody.text()
  ))

/**
 * One request with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV2EventDecoded = ApiGatewayV2Event.pipe(Schema.decodeTo(
  OpenStruct({ ...ApiGatewayV2Event.fields, body: maybe(Schema.Uint8Array) }).check(HttpBody.bytesAreAsEncoded),
  HttpBody.bytes()
))

/**
 * One request with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV2EventDecoded = typeof ApiGatewayV2EventDecoded.Type

/**
 * The answer to a request.
 *
 * **Details**
 *
 * The body is text, or base64 where `isBase64Encoded`. Several cookies go into `cookies`. An answer without `statusCode`
 * is no such answer: API Gateway sends it as it is, as JSON, with status 200.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV2Response = ClosedStruct({
  statusCode: StatusCode,
  headers: Schema.optional(headersOf(HeaderValue)),
  cookies: Schema.optional(Schema.Array(HeaderText)),
  body: Schema.optional(Schema.String),
  isBase64Encoded: Schema.optional(Schema.Boolean)
}).check(bodyIsAsEncoded)

/**
 * The answer to a request.
 *
 * @category models
 * @since 0.1.0
 */
export type ApiGatewayV2Response = typeof ApiGatewayV2Response.Type
