/** Connections and messages of a WebSocket API of Amazon API Gateway. */
import * as Schema from "effect/Schema"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { ApiGatewayV1Authorizer, ApiGatewayV1Identity, ApiGatewayV1Response } from "./ApiGatewayV1Event.ts"
import { asksNoAuthorizer } from "./internal/authorizer.ts"
import * as HttpBody from "./internal/httpBody.ts"
import { stringLists, strings } from "./internal/maps.ts"

/**
 * The connection, and what API Gateway knows about the event on it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html
 * @category models
 * @since 0.1.0
 */
export class WebSocketRequestContext extends Schema.Opaque<WebSocketRequestContext>()(OpenStruct({
  eventType: Schema.Literals(["MESSAGE", "CONNECT", "DISCONNECT"]),
  connectionId: Schema.String,
  /** `$connect`, `$disconnect`, `$default`, or what the API's route selection found in a message. */
  routeKey: Schema.String,
  /** With `stage`, where messages to the client go: `https://{domainName}/{stage}`. */
  domainName: Schema.String,
  stage: Schema.String,
  apiId: nullishKey(Schema.String),
  authorizer: nullishKey(ApiGatewayV1Authorizer),
  /** Milliseconds since the epoch. */
  connectedAt: nullishKey(Schema.Finite),
  /** `$disconnect`. */
  disconnectReason: nullishKey(Schema.String),
  /** `$disconnect`: the close code, as 1001. */
  disconnectStatusCode: nullishKey(Schema.Finite),
  extendedRequestId: nullishKey(Schema.String),
  identity: nullishKey(ApiGatewayV1Identity),
  messageDirection: nullishKey(Schema.String),
  /** Of a message. */
  messageId: nullishKey(Schema.String),
  requestId: nullishKey(Schema.String),
  /** `20/Jan/2024:11:55:08 +0000`. */
  requestTime: nullishKey(Schema.String),
  /** Milliseconds since the epoch. */
  requestTimeEpoch: nullishKey(Schema.Finite)
})) {}

/**
 * A connection that opens, a message on it, or its end.
 *
 * **Details**
 *
 * `requestContext.eventType` says which. Headers and parameters of the query come with the connection alone, a few
 * headers with its end too.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
 * @category models
 * @since 0.1.0
 */
export class WebSocketEvent extends Schema.Opaque<WebSocketEvent>()(
  OpenStruct({
    requestContext: WebSocketRequestContext,
    headers: nullishKey(strings),
    multiValueHeaders: nullishKey(stringLists),
    queryStringParameters: nullishKey(strings),
    multiValueQueryStringParameters: nullishKey(stringLists),
    stageVariables: nullishKey(strings),
    /** Base64 where `isBase64Encoded`. */
    body: nullishKey(Schema.String),
    isBase64Encoded: nullishKey(Schema.Boolean)
  }).check(asksNoAuthorizer)
) {}

/**
 * A connection that opens. A response with a status other than 2xx refuses it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 * @category models
 * @since 0.1.0
 */
export class WebSocketConnectEvent extends Schema.Opaque<WebSocketConnectEvent>()(
  OpenStruct({
    ...WebSocketEvent.fields,
    requestContext: OpenStruct({ ...WebSocketRequestContext.fields, eventType: Schema.Literal("CONNECT") })
  }).check(asksNoAuthorizer)
) {}

/**
 * A message of a client. An empty one may come without a body.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-integration-requests.html
 * @category models
 * @since 0.1.0
 */
export class WebSocketMessageEvent extends Schema.Opaque<WebSocketMessageEvent>()(OpenStruct({
  ...WebSocketEvent.fields,
  requestContext: OpenStruct({ ...WebSocketRequestContext.fields, eventType: Schema.Literal("MESSAGE") })
})) {}

/**
 * A connection that ended. API Gateway does its best to send this, and promises nothing.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-keys-connect-disconnect.html
 * @category models
 * @since 0.1.0
 */
export class WebSocketDisconnectEvent extends Schema.Opaque<WebSocketDisconnectEvent>()(OpenStruct({
  ...WebSocketEvent.fields,
  requestContext: OpenStruct({ ...WebSocketRequestContext.fields, eventType: Schema.Literal("DISCONNECT") })
})) {}

/**
 * A message that is JSON, sent as text or in base64.
 *
 * @category constructors
 * @since 0.1.0
 */
export const WebSocketMessageEventOf = <S extends Schema.Constraint>(body: S) =>
  WebSocketMessageEvent.pipe(Schema.decodeTo(
    OpenStruct({ ...WebSocketMessageEvent.fields, body: nullishKey(JsonText(body)) }),
    HttpBody.text()
  ))

/**
 * A message as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class WebSocketMessageEventDecoded
  extends Schema.Opaque<WebSocketMessageEventDecoded>()(WebSocketMessageEvent.pipe(Schema.decodeTo(
    OpenStruct({ ...WebSocketMessageEvent.fields, body: nullishKey(Schema.Uint8Array) }).check(
      HttpBody.bytesAreAsEncoded
    ),
    HttpBody.bytes()
  )))
{}

/**
 * Where messages to the clients of an API go: the endpoint of its management API.
 *
 * **Gotchas**
 *
 * A custom domain maps its own paths to stages, and this knows the stage alone.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-how-to-call-websocket-api-connections.html
 * @category getters
 * @since 0.1.0
 */
export const callbackUrl = (
  event: { readonly requestContext: { readonly domainName: string; readonly stage: string } }
): string => `https://${event.requestContext.domainName}/${event.requestContext.stage}`

/**
 * The response to an event.
 *
 * **Details**
 *
 * On `$connect` the status accepts or refuses, and the header `Sec-WebSocket-Protocol` chooses a subprotocol. The body
 * of a response to a message goes to the client where the route has a response.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-route-response.html
 * @category models
 * @since 0.1.0
 */
export const WebSocketResponse = ApiGatewayV1Response
export type WebSocketResponse = ApiGatewayV1Response
