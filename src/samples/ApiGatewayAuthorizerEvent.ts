/** Samples of `ApiGatewayAuthorizerEvent`. */
import type {
  ApiGatewayRequestAuthorizerEvent,
  ApiGatewayTokenAuthorizerEvent
} from "../events/ApiGatewayAuthorizerEvent.ts"

/**
 * A sample of `ApiGatewayRequestAuthorizerEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayRequestAuthorizer: typeof ApiGatewayRequestAuthorizerEvent.Encoded = {
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
    resourceId: "3nq1cq",
    resourcePath: "/orders/{id}",
    stage: "prod"
  },
  type: "REQUEST",
  methodArn: "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/POST/orders/7"
}

/**
 * A sample of `ApiGatewayRequestAuthorizerEvent`: a test in the console.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayRequestAuthorizerConsoleTest: typeof ApiGatewayRequestAuthorizerEvent.Encoded = {
  resource: "/orders/{id}",
  path: "/orders/7",
  httpMethod: "POST",
  headers: null,
  multiValueHeaders: null,
  queryStringParameters: null,
  multiValueQueryStringParameters: null,
  pathParameters: null,
  stageVariables: null,
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
    resourceId: "3nq1cq",
    resourcePath: "/orders/{id}",
    stage: "prod"
  },
  type: "REQUEST",
  methodArn: "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/POST/orders/7",
  body: null,
  isBase64Encoded: false
}

/**
 * A sample of `ApiGatewayTokenAuthorizerEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayTokenAuthorizer: typeof ApiGatewayTokenAuthorizerEvent.Encoded = {
  type: "TOKEN",
  authorizationToken: "Bearer abc",
  methodArn: "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/POST/orders/7"
}
