/** Samples of `ApiGatewayV2AuthorizerEvent`. */
import type {
  ApiGatewayV2AuthorizerEvent,
  ApiGatewayV2AuthorizerV1Event
} from "../events/ApiGatewayV2AuthorizerEvent.ts"

/**
 * A sample of `ApiGatewayV2AuthorizerEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayV2Authorizer: typeof ApiGatewayV2AuthorizerEvent.Encoded = {
  version: "2.0",
  type: "REQUEST",
  routeArn: "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/POST/orders/7",
  identitySource: ["Bearer abc", "1"],
  routeKey: "POST /orders/{id}",
  rawPath: "/orders/7",
  rawQueryString: "a=1",
  cookies: ["a=1"],
  headers: { authorization: "Bearer abc" },
  queryStringParameters: { a: "1" },
  requestContext: {
    accountId: "123456789012",
    apiId: "a1b2c3",
    authentication: {
      clientCert: {
        clientCertPem: "-----BEGIN CERTIFICATE-----\nMIIE",
        issuerDN: "CN=Private CA",
        serialNumber: "1",
        subjectDN: "CN=client",
        validity: { notAfter: "Aug  5 00:28:21 2120 GMT", notBefore: "Aug 29 00:28:21 2020 GMT" }
      }
    },
    domainName: "a1b2c3.execute-api.eu-central-1.amazonaws.com",
    domainPrefix: "a1b2c3",
    http: {
      method: "POST",
      path: "/orders/7",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.1",
      userAgent: "agent"
    },
    requestId: "r-1",
    routeKey: "POST /orders/{id}",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390
  },
  pathParameters: { id: "7" },
  stageVariables: { table: "orders" }
}

/**
 * A sample of `ApiGatewayV2AuthorizerEvent`: a request without an identity source.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayV2AuthorizerNoIdentitySource: typeof ApiGatewayV2AuthorizerEvent.Encoded = {
  version: "2.0",
  type: "REQUEST",
  routeArn: "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/POST/orders/7",
  identitySource: null,
  routeKey: "POST /orders/{id}",
  rawPath: "/orders/7",
  rawQueryString: "",
  headers: { authorization: "Bearer abc" },
  requestContext: {
    accountId: "123456789012",
    apiId: "a1b2c3",
    authentication: {
      clientCert: {
        clientCertPem: "-----BEGIN CERTIFICATE-----\nMIIE",
        issuerDN: "CN=Private CA",
        serialNumber: "1",
        subjectDN: "CN=client",
        validity: { notAfter: "Aug  5 00:28:21 2120 GMT", notBefore: "Aug 29 00:28:21 2020 GMT" }
      }
    },
    domainName: "a1b2c3.execute-api.eu-central-1.amazonaws.com",
    domainPrefix: "a1b2c3",
    http: {
      method: "POST",
      path: "/orders/7",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.1",
      userAgent: "agent"
    },
    requestId: "r-1",
    routeKey: "POST /orders/{id}",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390
  }
}

/**
 * A sample of `ApiGatewayV2AuthorizerV1Event`.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayV2AuthorizerV1: typeof ApiGatewayV2AuthorizerV1Event.Encoded = {
  resource: "/orders/{id}",
  path: "/orders/7",
  httpMethod: "POST",
  headers: {
    Accept: "*/*",
    "Content-Type": "application/json",
    Host: "a1b2c3.execute-api.eu-central-1.amazonaws.com"
  },
  multiValueHeaders: { Accept: ["*/*"], "Content-Type": ["application/json"], "X-Tag": ["a", "b"] },
  queryStringParameters: { a: "2" },
  multiValueQueryStringParameters: { a: ["1", "2"] },
  pathParameters: { id: "7" },
  stageVariables: { table: "orders" },
  requestContext: {
    accountId: "123456789012",
    apiId: "a1b2c3",
    deploymentId: "d1e2f3",
    domainName: "a1b2c3.execute-api.eu-central-1.amazonaws.com",
    domainPrefix: "a1b2c3",
    extendedRequestId: "ZhDrKF5dDoEEHfA=",
    httpMethod: "POST",
    identity: {
      accessKey: null,
      accountId: null,
      apiKey: "k-1",
      apiKeyId: "key-1",
      caller: null,
      clientCert: {
        clientCertPem: "-----BEGIN CERTIFICATE-----\nMIIE",
        issuerDN: "CN=Private CA",
        serialNumber: "1",
        subjectDN: "CN=client",
        validity: { notAfter: "Aug  5 00:28:21 2120 GMT", notBefore: "Aug 29 00:28:21 2020 GMT" }
      },
      cognitoAuthenticationProvider: null,
      cognitoAuthenticationType: null,
      cognitoIdentityId: null,
      cognitoIdentityPoolId: null,
      principalOrgId: null,
      sourceIp: "192.0.2.1",
      user: null,
      userAgent: "curl/8.7.1",
      userArn: null,
      vpceId: "vpce-1",
      vpcId: "vpc-1"
    },
    operationName: "createOrder",
    path: "/prod/orders/7",
    protocol: "HTTP/1.1",
    requestId: "f88e38e3-2060-4a56-93c0-9efbc6a659a0",
    requestTime: "17/Jun/2024:14:48:13 +0000",
    requestTimeEpoch: 1718635693506,
    resourceId: null,
    resourcePath: "/orders/{id}",
    stage: "prod",
    routeKey: "POST /orders/{id}"
  },
  version: "1.0",
  type: "REQUEST",
  methodArn: "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/POST/orders/7",
  identitySource: "abc,1",
  authorizationToken: "abc,1"
}
