/** Samples of `WebSocketEvent`. */
import type {
  WebSocketConnectEvent,
  WebSocketDisconnectEvent,
  WebSocketMessageEvent
} from "../events/WebSocketEvent.ts"
import { open } from "./internal/open.ts"

/**
 * A sample of `WebSocketConnectEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const webSocketConnect: typeof WebSocketConnectEvent.Encoded = open({
  headers: { Host: "a1b2c3.execute-api.eu-central-1.amazonaws.com", "Sec-WebSocket-Protocol": "v1" },
  multiValueHeaders: { Host: ["a1b2c3.execute-api.eu-central-1.amazonaws.com"] },
  queryStringParameters: { room: "blue" },
  multiValueQueryStringParameters: { room: ["red", "blue"] },
  stageVariables: null,
  requestContext: {
    routeKey: "$connect",
    eventType: "CONNECT",
    extendedRequestId: "R1koeHsUtjMFbRw=",
    requestTime: "20/Jan/2024:11:55:08 +0000",
    messageDirection: "IN",
    stage: "prod",
    connectedAt: 1705751697419,
    requestTimeEpoch: 1705751708326,
    identity: { userAgent: "agent", sourceIp: "192.0.2.1" },
    requestId: "R1koeHsUtjMFbRw=",
    domainName: "a1b2c3.execute-api.eu-central-1.amazonaws.com",
    connectionId: "R1kmxc2VNjMCFIA=",
    apiId: "a1b2c3",
    authorizer: { principalId: "ada", integrationLatency: 5, tenant: "blue" }
  },
  isBase64Encoded: false
})

/**
 * A sample of `WebSocketDisconnectEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const webSocketDisconnect: typeof WebSocketDisconnectEvent.Encoded = {
  headers: { Host: "a1b2c3.execute-api.eu-central-1.amazonaws.com", "x-api-key": "" },
  multiValueHeaders: { Host: ["a1b2c3.execute-api.eu-central-1.amazonaws.com"], "x-api-key": [""] },
  requestContext: {
    routeKey: "$disconnect",
    eventType: "DISCONNECT",
    extendedRequestId: "R1koeHsUtjMFbRw=",
    requestTime: "20/Jan/2024:11:55:08 +0000",
    messageDirection: "IN",
    stage: "prod",
    connectedAt: 1705751697419,
    requestTimeEpoch: 1705751708326,
    identity: { userAgent: "agent", sourceIp: "192.0.2.1" },
    requestId: "R1koeHsUtjMFbRw=",
    domainName: "a1b2c3.execute-api.eu-central-1.amazonaws.com",
    connectionId: "R1kmxc2VNjMCFIA=",
    apiId: "a1b2c3",
    disconnectStatusCode: 1001,
    disconnectReason: "Going away"
  },
  isBase64Encoded: false
}

/**
 * A sample of `WebSocketMessageEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const webSocketMessage: typeof WebSocketMessageEvent.Encoded = {
  requestContext: {
    routeKey: "sendOrder",
    eventType: "MESSAGE",
    extendedRequestId: "R1koeHsUtjMFbRw=",
    requestTime: "20/Jan/2024:11:55:08 +0000",
    messageDirection: "IN",
    stage: "prod",
    connectedAt: 1705751697419,
    requestTimeEpoch: 1705751708326,
    identity: { userAgent: "agent", sourceIp: "192.0.2.1" },
    requestId: "R1koeHsUtjMFbRw=",
    domainName: "a1b2c3.execute-api.eu-central-1.amazonaws.com",
    connectionId: "R1kmxc2VNjMCFIA=",
    apiId: "a1b2c3",
    messageId: "R1knPc2ntjMCFIA="
  },
  body: "{\"orderId\":\"o-1\"}",
  isBase64Encoded: false
}

/**
 * A sample of `WebSocketMessageEvent`: a binary message.
 *
 * @category samples
 * @since 0.1.0
 */
export const webSocketMessageBinary: typeof WebSocketMessageEvent.Encoded = {
  requestContext: {
    routeKey: "sendOrder",
    eventType: "MESSAGE",
    extendedRequestId: "R1koeHsUtjMFbRw=",
    requestTime: "20/Jan/2024:11:55:08 +0000",
    messageDirection: "IN",
    stage: "prod",
    connectedAt: 1705751697419,
    requestTimeEpoch: 1705751708326,
    identity: { userAgent: "agent", sourceIp: "192.0.2.1" },
    requestId: "R1koeHsUtjMFbRw=",
    domainName: "a1b2c3.execute-api.eu-central-1.amazonaws.com",
    connectionId: "R1kmxc2VNjMCFIA=",
    apiId: "a1b2c3",
    messageId: "R1knPc2ntjMCFIA="
  },
  body: "iVBORw0=",
  isBase64Encoded: true
}
