/** Samples of `ApiGatewayV2Event`. */
import type { ApiGatewayV2Event } from "../events/ApiGatewayV2Event.ts"

/**
 * A sample of `ApiGatewayV2Event`.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayV2: typeof ApiGatewayV2Event.Encoded = {
  version: "2.0",
  routeKey: "POST /orders/{id}",
  rawPath: "/orders/7",
  rawQueryString: "a=1&a=2&b=3",
  cookies: ["session=1", "theme=dark"],
  headers: {
    "content-type": "application/json",
    accept: "text/html,application/json",
    host: "api-id.execute-api.eu-central-1.amazonaws.com"
  },
  queryStringParameters: { a: "1,2", b: "3" },
  requestContext: {
    accountId: "123456789012",
    apiId: "api-id",
    authentication: {
      clientCert: {
        clientCertPem: "CERT_CONTENT",
        subjectDN: "www.example.com",
        issuerDN: "Example issuer",
        serialNumber: "a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1",
        validity: { notBefore: "May 28 12:30:02 2019 GMT", notAfter: "Aug  5 09:36:04 2021 GMT" }
      }
    },
    authorizer: { jwt: { claims: { aud: "customers", exp: "1700000000" }, scopes: ["orders/write"] } },
    domainName: "api-id.execute-api.eu-central-1.amazonaws.com",
    domainPrefix: "api-id",
    http: {
      method: "POST",
      path: "/orders/7",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.1",
      userAgent: "agent"
    },
    requestId: "JKJaXmPLvHcESHA=",
    routeKey: "POST /orders/{id}",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390
  },
  body: "{\"note\":\"grüezi\"}",
  pathParameters: { id: "7" },
  isBase64Encoded: false,
  stageVariables: { table: "orders" }
}

/**
 * A sample of `ApiGatewayV2Event`: a body in base64.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayV2Base64: typeof ApiGatewayV2Event.Encoded = {
  version: "2.0",
  routeKey: "POST /orders/{id}",
  rawPath: "/orders/7",
  rawQueryString: "a=1&a=2&b=3",
  cookies: ["session=1", "theme=dark"],
  headers: {
    "content-type": "application/json",
    accept: "text/html,application/json",
    host: "api-id.execute-api.eu-central-1.amazonaws.com"
  },
  queryStringParameters: { a: "1,2", b: "3" },
  requestContext: {
    accountId: "123456789012",
    apiId: "api-id",
    authentication: {
      clientCert: {
        clientCertPem: "CERT_CONTENT",
        subjectDN: "www.example.com",
        issuerDN: "Example issuer",
        serialNumber: "a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1",
        validity: { notBefore: "May 28 12:30:02 2019 GMT", notAfter: "Aug  5 09:36:04 2021 GMT" }
      }
    },
    authorizer: { jwt: { claims: { aud: "customers", exp: "1700000000" }, scopes: ["orders/write"] } },
    domainName: "api-id.execute-api.eu-central-1.amazonaws.com",
    domainPrefix: "api-id",
    http: {
      method: "POST",
      path: "/orders/7",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.1",
      userAgent: "agent"
    },
    requestId: "JKJaXmPLvHcESHA=",
    routeKey: "POST /orders/{id}",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390
  },
  body: "eyJub3RlIjoiZ3LDvGV6aSJ9",
  pathParameters: { id: "7" },
  isBase64Encoded: true,
  stageVariables: { table: "orders" }
}

/**
 * A sample of `ApiGatewayV2Event`: a GET request that is signed.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayV2GetIam: typeof ApiGatewayV2Event.Encoded = {
  version: "2.0",
  routeKey: "POST /orders/{id}",
  rawPath: "/orders/7",
  rawQueryString: "",
  headers: {
    "content-type": "application/json",
    accept: "text/html,application/json",
    host: "api-id.execute-api.eu-central-1.amazonaws.com"
  },
  requestContext: {
    accountId: "123456789012",
    apiId: "api-id",
    authorizer: {
      iam: {
        accessKey: "ARIA2ZJZYVUEREEIHAKY",
        accountId: "123456789012",
        callerId: "AROA7ZJZYVRE7C3DUXHH6",
        cognitoIdentity: null,
        principalOrgId: "aws:PrincipalOrgID",
        userArn: "arn:aws:iam::123456789012:user/ada",
        userId: "AROA2ZJZYVRE7Y3TUXHH6"
      }
    },
    domainName: "api-id.execute-api.eu-central-1.amazonaws.com",
    domainPrefix: "api-id",
    http: {
      method: "POST",
      path: "/orders/7",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.1",
      userAgent: "agent"
    },
    requestId: "JKJaXmPLvHcESHA=",
    routeKey: "POST /orders/{id}",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390
  },
  isBase64Encoded: false
}

/**
 * A sample of `ApiGatewayV2Event`: the context of an authorizer function.
 *
 * @category samples
 * @since 0.1.0
 */
export const apiGatewayV2LambdaAuthorizer: typeof ApiGatewayV2Event.Encoded = {
  version: "2.0",
  routeKey: "POST /orders/{id}",
  rawPath: "/orders/7",
  rawQueryString: "a=1&a=2&b=3",
  cookies: ["session=1", "theme=dark"],
  headers: {
    "content-type": "application/json",
    accept: "text/html,application/json",
    host: "api-id.execute-api.eu-central-1.amazonaws.com"
  },
  queryStringParameters: { a: "1,2", b: "3" },
  requestContext: {
    accountId: "123456789012",
    apiId: "api-id",
    authentication: {
      clientCert: {
        clientCertPem: "CERT_CONTENT",
        subjectDN: "www.example.com",
        issuerDN: "Example issuer",
        serialNumber: "a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1:a1",
        validity: { notBefore: "May 28 12:30:02 2019 GMT", notAfter: "Aug  5 09:36:04 2021 GMT" }
      }
    },
    authorizer: { lambda: { tenant: "blue", level: 3, roles: ["admin"] } },
    domainName: "api-id.execute-api.eu-central-1.amazonaws.com",
    domainPrefix: "api-id",
    http: {
      method: "POST",
      path: "/orders/7",
      protocol: "HTTP/1.1",
      sourceIp: "192.0.2.1",
      userAgent: "agent"
    },
    requestId: "JKJaXmPLvHcESHA=",
    routeKey: "POST /orders/{id}",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390
  },
  body: "{\"note\":\"grüezi\"}",
  pathParameters: { id: "7" },
  isBase64Encoded: false,
  stageVariables: null
}
