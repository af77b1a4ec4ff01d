/** Samples of `FunctionUrlEvent`. */
import type { FunctionUrlEvent } from "../events/FunctionUrlEvent.ts"

/**
 * A sample of `FunctionUrlEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const functionUrl: typeof FunctionUrlEvent.Encoded = {
  version: "2.0",
  routeKey: "$default",
  rawPath: "/orders/7",
  rawQueryString: "a=1&a=2",
  cookies: ["session=1"],
  headers: { "content-type": "application/json", "x-forwarded-proto": "https" },
  queryStringParameters: { a: "1,2" },
  requestContext: {
    accountId: "anonymous",
    apiId: "abc123",
    domainName: "abc123.lambda-url.eu-central-1.on.aws",
    domainPrefix: "abc123",
    http: {
      method: "POST",
      path: "/orders/7",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.1",
      userAgent: "curl/8.7.1"
    },
    requestId: "r-1",
    routeKey: "$default",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390
  },
  body: "{\"orderId\":\"o-1\"}",
  isBase64Encoded: false
}

/**
 * A sample of `FunctionUrlEvent`: a signed request, with a body in base64.
 *
 * @category samples
 * @since 0.1.0
 */
export const functionUrlIam: typeof FunctionUrlEvent.Encoded = {
  version: "2.0",
  routeKey: "$default",
  rawPath: "/orders/7",
  rawQueryString: "a=1&a=2",
  cookies: ["session=1"],
  headers: { "content-type": "application/json", "x-forwarded-proto": "https" },
  queryStringParameters: { a: "1,2" },
  requestContext: {
    accountId: "123456789012",
    apiId: "abc123",
    domainName: "abc123.lambda-url.eu-central-1.on.aws",
    domainPrefix: "abc123",
    http: {
      method: "POST",
      path: "/orders/7",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.1",
      userAgent: "curl/8.7.1"
    },
    requestId: "r-1",
    routeKey: "$default",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390,
    authentication: null,
    authorizer: {
      iam: {
        accessKey: "AKIA",
        accountId: "111122223333",
        callerId: "AIDA",
        cognitoIdentity: null,
        principalOrgId: null,
        userArn: "arn:aws:iam::111122223333:user/ada",
        userId: "AIDA"
      }
    }
  },
  body: "iVBORw0=",
  isBase64Encoded: true,
  pathParameters: null,
  stageVariables: null
}
