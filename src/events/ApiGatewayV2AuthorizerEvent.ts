/** What an HTTP API of Amazon API Gateway asks a function that authorizes its requests, formats 1.0 and 2.0. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import * as Rest from "./ApiGatewayAuthorizerEvent.ts"
import { ApiGatewayV1RequestContext } from "./ApiGatewayV1Event.ts"
import { ApiGatewayV2Event } from "./ApiGatewayV2Event.ts"
import { PolicyDocument } from "./PolicyDocument.ts"

/**
 * Asks about a request, format 2.0. Has no body.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2AuthorizerEvent extends Schema.Opaque<ApiGatewayV2AuthorizerEvent>()(OpenStruct({
  ...ApiGatewayV2Event.fields,
  type: Schema.Literal("REQUEST"),
  /** What is to be called: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`. */
  routeArn: Schema.String,
  /** The values that the authorizer's identity sources name. */
  identitySource: nullishKey(Schema.Array(Schema.String))
})) {}

const context = Schema.optional(Schema.Record(Schema.String, Schema.Json))

/**
 * Yes or no, for an authorizer with `EnableSimpleResponses`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2AuthorizerSimpleResponse
  extends Schema.Opaque<ApiGatewayV2AuthorizerSimpleResponse>()(ClosedStruct({
    isAuthorized: Schema.Boolean,
    /** What `requestContext.authorizer.lambda` of the request says: any JSON. */
    context
  }))
{}

/**
 * Who calls, and what that principal may call.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2AuthorizerIamResponse extends Schema.Opaque<ApiGatewayV2AuthorizerIamResponse>()(ClosedStruct({
  principalId: Schema.String,
  policyDocument: PolicyDocument,
  /** What `requestContext.authorizer.lambda` of the request says: any JSON. */
  context
})) {}

/**
 * The response, format 2.0: yes or no, or a policy, as the authorizer is set up.
 *
 * **Gotchas**
 *
 * API Gateway responds to the client with 500 if the response is of the other kind than it was told: take
 * `ApiGatewayV2AuthorizerSimpleResponse` or `ApiGatewayV2AuthorizerIamResponse` if it is known.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayV2AuthorizerResponse = Schema.Union([
  ApiGatewayV2AuthorizerSimpleResponse,
  ApiGatewayV2AuthorizerIamResponse
])
export type ApiGatewayV2AuthorizerResponse = typeof ApiGatewayV2AuthorizerResponse.Type

/**
 * The simple response that lets a request pass.
 *
 * @category constructors
 * @since 0.1.0
 */
export const authorized = (
  context?: ApiGatewayV2AuthorizerSimpleResponse["context"]
): ApiGatewayV2AuthorizerSimpleResponse => ({ isAuthorized: true, ...(context === undefined ? {} : { context }) })

/**
 * The simple response that refuses a request. The client gets 403.
 *
 * @category constructors
 * @since 0.1.0
 */
export const unauthorized: ApiGatewayV2AuthorizerSimpleResponse = { isAuthorized: false }

/**
 * What `allow` and `deny` may say besides.
 *
 * @category models
 * @since 0.1.0
 */
export interface ResponseOptions extends Omit<Rest.ResponseOptions, "context" | "usageIdentifierKey"> {
  readonly context?: Exclude<ApiGatewayV2AuthorizerIamResponse["context"], undefined>
}

/**
 * The policy that lets a principal call a route.
 *
 * @category constructors
 * @since 0.1.0
 */
export const allow = (
  event: { readonly routeArn: string },
  principalId: string,
  options: ResponseOptions = {}
): ApiGatewayV2AuthorizerIamResponse => respond(Rest.allow, event.routeArn, principalId, options)

/**
 * The policy that refuses a principal a route. The client gets 403.
 *
 * @category constructors
 * @since 0.1.0
 */
export const deny = (
  event: { readonly routeArn: string },
  principalId: string,
  options: ResponseOptions = {}
): ApiGatewayV2AuthorizerIamResponse => respond(Rest.deny, event.routeArn, principalId, options)

const respond = (
  respond: typeof Rest.allow,
  routeArn: string,
  principalId: string,
  { context, ...options }: ResponseOptions
): ApiGatewayV2AuthorizerIamResponse => {
  const { policyDocument } = respond({ methodArn: routeArn }, principalId, options)
  return { principalId, policyDocument, ...(context === undefined ? {} : { context }) }
}

/**
 * Asks about a request, format 1.0.
 *
 * **Details**
 *
 * `identitySource` and `authorizationToken` hold the values of the identity sources, joined by commas. The response is a
 * policy: `ApiGatewayAuthorizerEvent.allow` and `deny` make one.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2AuthorizerV1Event extends Schema.Opaque<ApiGatewayV2AuthorizerV1Event>()(OpenStruct({
  ...Rest.ApiGatewayRequestAuthorizerEvent.fields,
  version: Schema.Literal("1.0"),
  identitySource: nullishKey(Schema.String),
  authorizationToken: nullishKey(Schema.String),
  requestContext: OpenStruct({
    ...ApiGatewayV1RequestContext.fields,
    routeKey: nullishKey(Schema.String)
  })
})) {}

/**
 * The response, format 1.0: who calls, and what that principal may call.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayV2AuthorizerV1Response extends Schema.Opaque<ApiGatewayV2AuthorizerV1Response>()(ClosedStruct({
  principalId: Schema.String,
  policyDocument: PolicyDocument,
  context: Schema.optional(Rest.ApiGatewayAuthorizerContext)
})) {}
