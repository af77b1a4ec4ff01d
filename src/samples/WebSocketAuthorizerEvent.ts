/** Samples of `WebSocketAuthorizerEvent`. */
import type { WebSocketAuthorizerEvent } from "../events/WebSocketAuthorizerEvent.ts"

/**
 * A sample of `WebSocketAuthorizerEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const webSocketAuthorizer: typeof WebSocketAuthorizerEvent.Encoded = {
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
    apiId: "a1b2c3"
  },
  isBase64Encoded: false,
  type: "REQUEST",
  methodArn: "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/$connect",
  version: null
}
