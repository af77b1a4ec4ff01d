/** What a WebSocket API of Amazon API Gateway asks a function that authorizes its connections, and the response. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { ApiGatewayAuthorizerResponse } from "./ApiGatewayAuthorizerEvent.ts"
import { WebSocketConnectEvent } from "./WebSocketEvent.ts"

/**
 * Asks about a connection that opens. Later events on it are not asked about.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 * @category models
 * @since 0.1.0
 */
export class WebSocketAuthorizerEvent extends Schema.Opaque<WebSocketAuthorizerEvent>()(OpenStruct({
  ...WebSocketConnectEvent.fields,
  type: Schema.Literal("REQUEST"),
  /** `arn:aws:execute-api:{region}:{account}:{api}/{stage}/$connect`. */
  methodArn: Schema.String,
  /** Of the function, in what some runtimes hand on. */
  version: nullishKey(Schema.String)
})) {}

/**
 * Who connects, and whether that principal may: `ApiGatewayAuthorizerEvent.allow` and `deny` make one.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-lambda-auth.html
 * @category models
 * @since 0.1.0
 */
export const WebSocketAuthorizerResponse = ApiGatewayAuthorizerResponse
export type WebSocketAuthorizerResponse = ApiGatewayAuthorizerResponse
