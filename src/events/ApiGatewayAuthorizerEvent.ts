/** What a REST API of Amazon API Gateway asks a function that authorizes its requests, and the response. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { OpenStruct } from "../schema/OpenStruct.ts"
import { ApiGatewayV1Event } from "./ApiGatewayV1Event.ts"
import { hasNoConnection } from "./internal/connection.ts"
import * as PolicyDocument from "./PolicyDocument.ts"

/**
 * Asks about a token.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayTokenAuthorizerEvent extends Schema.Opaque<ApiGatewayTokenAuthorizerEvent>()(OpenStruct({
  type: Schema.Literal("TOKEN"),
  /** What is to be called: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`. */
  methodArn: Schema.String,
  /** The whole header, as `Bearer abc`. */
  authorizationToken: Schema.String
})) {}

/**
 * Asks about a request.
 *
 * **Details**
 *
 * Has no body. The test page of the console adds one, and `sam local` adds `version`.
 *
 * **Gotchas**
 *
 * An HTTP API with format 1.0 sends the same with `version: "1.0"`: where both are to be told apart, try
 * `ApiGatewayV2AuthorizerV1Event` first.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayRequestAuthorizerEvent extends Schema.Opaque<ApiGatewayRequestAuthorizerEvent>()(
  OpenStruct({
    ...ApiGatewayV1Event.fields,
    type: Schema.Literal("REQUEST"),
    /** What is to be called: `arn:aws:execute-api:{region}:{account}:{api}/{stage}/{method}/{path}`. */
    methodArn: Schema.String
  }).check(hasNoConnection)
) {}

/**
 * Asks about a token or a request, which `type` says.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayAuthorizerEvent = Schema.Union([
  ApiGatewayTokenAuthorizerEvent,
  ApiGatewayRequestAuthorizerEvent
])
export type ApiGatewayAuthorizerEvent = typeof ApiGatewayAuthorizerEvent.Type

/**
 * What an authorizer tells the function behind it: names with text, numbers or booleans, but neither lists nor objects.
 *
 * @category models
 * @since 0.1.0
 */
export const ApiGatewayAuthorizerContext = Schema.Record(
  Schema.String,
  Schema.Union([Schema.String, Schema.Finite, Schema.Boolean, Schema.Null])
)
export type ApiGatewayAuthorizerContext = typeof ApiGatewayAuthorizerContext.Type

/**
 * Who calls, and what that principal may call.
 *
 * **Details**
 *
 * `allow` and `deny` make one. API Gateway responds to the client with 500 for any other shape, and with 401 if the
 * function fails with the message `Unauthorized`.
 *
 * **Gotchas**
 *
 * API Gateway keeps the response for the next requests with the same token, five minutes unless told otherwise, and those
 * may call other methods: a policy that allows the called method alone then refuses them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 * @category models
 * @since 0.1.0
 */
export class ApiGatewayAuthorizerResponse extends Schema.Opaque<ApiGatewayAuthorizerResponse>()(ClosedStruct({
  principalId: Schema.String,
  policyDocument: PolicyDocument.PolicyDocument,
  context: Schema.optional(ApiGatewayAuthorizerContext),
  /** The API key, where the usage plan of the API takes it from the authorizer. */
  usageIdentifierKey: Schema.optional(Schema.NullOr(Schema.String))
})) {}

/**
 * The ARN of another route of the API and stage that `methodArn` is of.
 *
 * **Details**
 *
 * A route is a method and a path, `GET /orders/*`, where `*` stands for anything, or the key of a route of a WebSocket
 * API, `$connect`.
 *
 * **Example** (All orders)
 *
 * ```ts
 * import { ApiGatewayAuthorizerEvent } from "effect-lambda-runtime/events"
 *
 * const called = "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/GET/orders/7"
 *
 * ApiGatewayAuthorizerEvent.routeArn(called, "GET /orders/*")
 * // => "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/GET/orders/*"
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const routeArn = (methodArn: string, route: string): string => {
  const [api, stage] = methodArn.split("/", 2)
  return `${api}/${stage}/${route.replace(/ +\//, "/")}`
}

/**
 * A policy for the API and stage that `methodArn` is of, by routes such as `GET /orders/*`.
 *
 * **Details**
 *
 * What is neither allowed nor denied is denied.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 * @category constructors
 * @since 0.1.0
 */
export const policy = (
  methodArn: string,
  routes: { readonly allow?: ReadonlyArray<string>; readonly deny?: ReadonlyArray<string> }
): PolicyDocument.PolicyDocument => {
  const arns = (of: ReadonlyArray<string>) => of.map((route) => routeArn(methodArn, route))
  const { allow = [], deny = [] } = routes
  return PolicyDocument.make([
    ...(allow.length === 0 ? [] : [PolicyDocument.allow("execute-api:Invoke", arns(allow))]),
    ...(deny.length === 0 ? [] : [PolicyDocument.deny("execute-api:Invoke", arns(deny))])
  ])
}

/**
 * What `allow` and `deny` may say besides.
 *
 * @category models
 * @since 0.1.0
 */
export interface ResponseOptions {
  /** Routes such as `GET /orders/*`. The called one alone if it is absent. */
  readonly routes?: ReadonlyArray<string>
  /** Under which conditions, as `{ IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }`. */
  readonly condition?: PolicyDocument.PolicyStatement["Condition"]
  readonly context?: ApiGatewayAuthorizerContext
  readonly usageIdentifierKey?: string
}

/**
 * The response that lets a principal call a route.
 *
 * **Example** (A principal that may read orders)
 *
 * ```ts
 * import { ApiGatewayAuthorizerEvent } from "effect-lambda-runtime/events"
 *
 * const respond = (event: ApiGatewayAuthorizerEvent.ApiGatewayTokenAuthorizerEvent) =>
 *   ApiGatewayAuthorizerEvent.allow(event, "ada", { routes: ["GET /orders/*"], context: { tenant: "blue" } })
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const allow = (
  event: { readonly methodArn: string },
  principalId: string,
  options: ResponseOptions = {}
): ApiGatewayAuthorizerResponse => respond(PolicyDocument.allow, event.methodArn, principalId, options)

/**
 * The response that refuses a principal a route. The client gets 403.
 *
 * @category constructors
 * @since 0.1.0
 */
export const deny = (
  event: { readonly methodArn: string },
  principalId: string,
  options: ResponseOptions = {}
): ApiGatewayAuthorizerResponse => respond(PolicyDocument.deny, event.methodArn, principalId, options)

const respond = (
  statement: typeof PolicyDocument.allow,
  methodArn: string,
  principalId: string,
  { condition, context, routes, usageIdentifierKey }: ResponseOptions
): ApiGatewayAuthorizerResponse => {
  const resources = routes === undefined ? [methodArn] : routes.map((route) => routeArn(methodArn, route))
  return {
    principalId,
    policyDocument: PolicyDocument.make([statement("execute-api:Invoke", resources, condition)]),
    ...(context === undefined ? {} : { context }),
    ...(usageIdentifierKey === undefined ? {} : { usageIdentifierKey })
  }
}
