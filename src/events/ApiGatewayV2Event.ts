/** Requests and responses of an HTTP API of Amazon API Gateway, payload format 2.0. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { asksNoAuthorizer } from "./internal/authorizer.ts"
import * as HttpBody from "./internal/httpBody.ts"
import { bodyIsAsEncoded, headersOf, HeaderText, HeaderValue, StatusCode } from "./internal/httpResponse.ts"
import { strings } from "./internal/maps.ts"

/**
 * Who called, by what the route's authorizer found out.
 *
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2Authorizer extends Schema.Opaque<ApiGatewayV2Authorizer>()(OpenStruct({
  jwt: nullishKey(OpenStruct({
    claims: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
    scopes: nullishKey(Schema.Array(Schema.String))
  })),
  iam: nullishKey(OpenStruct({
    accessKey: nullishKey(Schema.String),
    accountId: nullishKey(Schema.String),
    callerId: nullishKey(Schema.String),
    cognitoIdentity: nullishKey(OpenStruct({
      amr: nullishKey(Schema.Array(Schema.String)),
      identityId: nullishKey(Schema.String),
      identityPoolId: nullishKey(Schema.String)
    })),
    principalOrgId: nullishKey(Schema.String),
    userArn: nullishKey(Schema.String),
    userId: nullishKey(Schema.String)
  })),
  /** The context that a function returned as authorizer. */
  lambda: nullishKey(Schema.Record(Schema.String, Schema.Unknown))
})) {}

/**
 * The certificate of a client, if the API asks for one.
 *
 * @category models
 * @since 0.1.0
 */
export class ClientCertificate extends Schema.Opaque<ClientCertificate>()(OpenStruct({
  clientCertPem: nullishKey(Schema.String),
  issuerDN: nullishKey(Schema.String),
  serialNumber: nullishKey(Schema.String),
  subjectDN: nullishKey(Schema.String),
  /** `Aug  5 00:28:21 2120 GMT`. */
  validity: nullishKey(OpenStruct({ notAfter: nullishKey(Schema.String), notBefore: nullishKey(Schema.String) }))
})) {}

/**
 * What API Gateway knows about a request besides the request.
 *
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2RequestContext extends Schema.Opaque<ApiGatewayV2RequestContext>()(OpenStruct({
  http: OpenStruct({
    method: Schema.String,
    path: Schema.String,
    protocol: nullishKey(Schema.String),
    sourceIp: nullishKey(Schema.String),
    userAgent: nullishKey(Schema.String)
  }),
  requestId: Schema.String,
  accountId: nullishKey(Schema.String),
  apiId: nullishKey(Schema.String),
  authentication: nullishKey(OpenStruct({ clientCert: nullishKey(ClientCertificate) })),
  authorizer: nullishKey(ApiGatewayV2Authorizer),
  domainName: nullishKey(Schema.String),
  domainPrefix: nullishKey(Schema.String),
  routeKey: nullishKey(Schema.String),
  stage: nullishKey(Schema.String),
  /** `12/Mar/2020:19:03:58 +0000`. */
  time: nullishKey(Schema.String),
  /** Milliseconds since the epoch. */
  timeEpoch: nullishKey(Schema.Finite)
})) {}

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
export class ApiGatewayV2Event extends Schema.Opaque<ApiGatewayV2Event>()(
  OpenStruct({
    version: Schema.Literal("2.0"),
    routeKey: Schema.String,
    rawPath: Schema.String,
    rawQueryString: Schema.String,
    requestContext: ApiGatewayV2RequestContext,
    headers: nullishKey(strings),
    cookies: nullishKey(Schema.Array(Schema.String)),
    queryStringParameters: nullishKey(strings),
    pathParameters: nullishKey(strings),
    stageVariables: nullishKey(strings),
    /** Base64 where `isBase64Encoded`. */
    body: nullishKey(Schema.String),
    isBase64Encoded: nullishKey(Schema.Boolean)
  }).check(asksNoAuthorizer)
) {}

/**
 * One request whose body is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ApiGatewayV2EventOf = <S extends Schema.Constraint>(body: S) =>
  ApiGatewayV2Event.pipe(Schema.decodeTo(
    OpenStruct({ ...ApiGatewayV2Event.fields, body: JsonText(body) }),
    HttpBody.text()
  ))

/**
 * One request with its body as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2EventDecoded
  extends Schema.Opaque<ApiGatewayV2EventDecoded>()(ApiGatewayV2Event.pipe(Schema.decodeTo(
    OpenStruct({ ...ApiGatewayV2Event.fields, body: nullishKey(Schema.Uint8Array) }).check(HttpBody.bytesAreAsEncoded),
    HttpBody.bytes()
  )))
{}

/**
 * The response to a request.
 *
 * **Details**
 *
 * The body is text, or base64 where `isBase64Encoded`. Several cookies go into `cookies`. A response without `statusCode`
 * is not such a response: API Gateway sends it as it is, as JSON, with status 200.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2Response extends Schema.Opaque<ApiGatewayV2Response>()(
  ClosedStruct({
    statusCode: StatusCode,
    headers: Schema.optional(headersOf(HeaderValue)),
    cookies: Schema.optional(Schema.Array(HeaderText)),
    body: Schema.optional(Schema.String),
    isBase64Encoded: Schema.optional(Schema.Boolean)
  }, { multiValueHeaders: "headers" }).check(bodyIsAsEncoded)
) {}
