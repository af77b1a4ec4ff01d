/** What a front door tells about a request besides the request: the whole event, and who called. */
import * as Context from "effect/Context"
import type { AlbEvent } from "../events/AlbEvent.ts"
import type { ApiGatewayV1Authorizer, ApiGatewayV1Event } from "../events/ApiGatewayV1Event.ts"
import type { ApiGatewayV2Authorizer, ApiGatewayV2Event } from "../events/ApiGatewayV2Event.ts"
import type { ApiGatewayV2PayloadV1Event } from "../events/ApiGatewayV2PayloadV1Event.ts"
import type { FunctionUrlEvent, FunctionUrlRequestContext } from "../events/FunctionUrlEvent.ts"
import type { VpcLatticeIdentity, VpcLatticeV1Event, VpcLatticeV2Event } from "../events/VpcLatticeEvent.ts"

/**
 * A request by a REST API of API Gateway.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
 * @category models
 * @since 0.1.0
 */
export interface RestRequest {
  readonly door: "rest"
  readonly event: ApiGatewayV1Event
  /** A Cognito user pool gives `claims`, a Lambda authorizer flat text. */
  readonly authorizer: ApiGatewayV1Authorizer | undefined
}

/**
 * A request by an HTTP API of API Gateway, with payload format 2.0 or 1.0: `event.version` tells them apart.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 * @category models
 * @since 0.1.0
 */
export interface HttpApiRequest {
  readonly door: "http"
  readonly event: ApiGatewayV2Event | ApiGatewayV2PayloadV1Event
  /** With payload format 2.0 under `jwt`, `lambda` or `iam`. */
  readonly authorizer: ApiGatewayV2Authorizer | ApiGatewayV1Authorizer | undefined
}

/**
 * A request by a function URL.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 * @category models
 * @since 0.1.0
 */
export interface FunctionUrlRequest {
  readonly door: "url"
  readonly event: FunctionUrlEvent
  /** Present if the URL asks for a signature by IAM. */
  readonly authorizer: NonNullable<FunctionUrlRequestContext["authorizer"]> | undefined
}

/**
 * What an Application Load Balancer found out about a user, by headers that it sets itself.
 *
 * **Gotchas**
 *
 * A client that reaches the function by another door can set the same headers: verify the signature of `data`.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/listener-authenticate-users.html
 * @category models
 * @since 0.1.0
 */
export interface AlbAuthorizer {
  /** `x-amzn-oidc-accesstoken` */
  readonly accessToken: string | undefined
  /** `x-amzn-oidc-data`: the claims of the user as a signed JWT. */
  readonly data: string | undefined
  /** `x-amzn-oidc-identity`: the subject. */
  readonly identity: string | undefined
}

/**
 * A request by an Application Load Balancer.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export interface AlbRequest {
  readonly door: "alb"
  readonly event: AlbEvent
  /** Present if the listener authenticates users. */
  readonly authorizer: AlbAuthorizer | undefined
}

/**
 * A request by VPC Lattice, with version 2 or 1 of its event: only version 2 has a `requestContext`.
 *
 * @see https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
 * @category models
 * @since 0.1.0
 */
export interface LatticeRequest {
  readonly door: "lattice"
  readonly event: VpcLatticeV2Event | VpcLatticeV1Event
  /** The caller. Absent in version 1. */
  readonly authorizer: VpcLatticeIdentity | undefined
}

/**
 * The event behind the HTTP request at hand: which front door it came by, the whole event, and what an authorizer found
 * out. Every route has it, without a layer.
 *
 * **Gotchas**
 *
 * The event is typed by its door, and not decoded: decode what you rely on. On a server that is not Lambda there is no
 * `LambdaRequest`: read it by `Effect.serviceOption` in an app that runs on both.
 *
 * **Example** (Who called)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { HttpRouter, HttpServerResponse } from "effect/http"
 * import { LambdaRequest } from "effect-lambda-runtime/http"
 *
 * const me = HttpRouter.add(
 *   "GET",
 *   "/me",
 *   Effect.map(LambdaRequest, (request) =>
 *     request.door === "rest"
 *       ? HttpServerResponse.jsonUnsafe({ principal: request.authorizer?.principalId })
 *       : HttpServerResponse.empty({ status: 401 }))
 * )
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class LambdaRequest extends Context.Service<
  LambdaRequest,
  RestRequest | HttpApiRequest | FunctionUrlRequest | AlbRequest | LatticeRequest
>()("effect-lambda-runtime/http/LambdaRequest") {}
