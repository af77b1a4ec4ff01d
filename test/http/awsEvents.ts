/** Events written by hand after the pages of AWS, with invented values, and the requests that they are. */
import type { FrontDoor } from "../../src/http/index.ts"

export interface Documented {
  /** What it is, and the page. */
  readonly name: string
  readonly event: unknown
  readonly door: FrontDoor.Door
  readonly method: string
  readonly url: string
  readonly originalUrl: string
  readonly remoteAddress: string | undefined
  /** Headers that matter, by lower-case name. */
  readonly headers?: { readonly [name: string]: string }
  readonly cookies?: { readonly [name: string]: string }
  readonly body?: string
  readonly authorizer?: unknown
  readonly options?: { readonly basePath?: string; readonly keepStage?: boolean }
}

// https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html
const restContext = {
  accountId: "123456789012",
  apiId: "id",
  authorizer: { claims: null, scopes: null },
  domainName: "id.execute-api.us-east-1.amazonaws.com",
  domainPrefix: "id",
  extendedRequestId: "request-id",
  httpMethod: "GET",
  identity: {
    accessKey: null,
    accountId: null,
    caller: null,
    cognitoAuthenticationProvider: null,
    cognitoAuthenticationType: null,
    cognitoIdentityId: null,
    cognitoIdentityPoolId: null,
    principalOrgId: null,
    sourceIp: "192.0.2.10",
    user: null,
    userAgent: "user-agent",
    userArn: null,
    clientCert: {
      clientCertPem: "CERT_CONTENT",
      subjectDN: "www.example.com",
      issuerDN: "Example issuer",
      serialNumber: "a1:a1",
      validity: { notBefore: "May 28 12:30:02 2019 GMT", notAfter: "Aug  5 09:36:04 2021 GMT" }
    }
  },
  path: "/my/path",
  protocol: "HTTP/1.1",
  requestId: "id=",
  requestTime: "04/Mar/2020:19:15:17 +0000",
  requestTimeEpoch: 1583349317135,
  resourceId: null,
  resourcePath: "/my/path",
  stage: "$default"
}

const restMulti = {
  resource: "/my/path",
  path: "/my/path",
  httpMethod: "GET",
  headers: { Header1: "value1", Header2: "value2", Host: "id.execute-api.us-east-1.amazonaws.com" },
  multiValueHeaders: {
    Header1: ["value1"],
    Header2: ["value1", "value2"],
    Host: ["id.execute-api.us-east-1.amazonaws.com"]
  },
  queryStringParameters: { parameter1: "value1,value2", parameter2: "value" },
  multiValueQueryStringParameters: { parameter1: ["value1", "value2"], parameter2: ["value"] },
  requestContext: restContext,
  pathParameters: null,
  stageVariables: null,
  body: "Hello from Lambda!",
  isBase64Encoded: false
}

const { multiValueHeaders: _, multiValueQueryStringParameters: __, ...restSingle } = restMulti
const restUrl = "https://id.execute-api.us-east-1.amazonaws.com/my/path"

// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
const httpContext = {
  accountId: "123456789012",
  apiId: "api-id",
  domainName: "id.execute-api.us-east-1.amazonaws.com",
  domainPrefix: "id",
  http: { method: "POST", path: "/my/path", protocol: "HTTP/1.1", sourceIp: "192.0.2.1", userAgent: "agent" },
  requestId: "id",
  routeKey: "$default",
  stage: "$default",
  time: "12/Mar/2020:19:03:58 +0000",
  timeEpoch: 1583348638390
}

const http = {
  version: "2.0",
  routeKey: "$default",
  rawPath: "/my/path",
  rawQueryString: "parameter1=value1&parameter1=value2&parameter2=value",
  cookies: ["cookie1=value1", "cookie2=value2"],
  headers: { header1: "value1", header2: "value1,value2" },
  queryStringParameters: { parameter1: "value1,value2", parameter2: "value" },
  requestContext: httpContext,
  body: "Hello from Lambda",
  pathParameters: { parameter1: "value1" },
  isBase64Encoded: false,
  stageVariables: { stageVariable1: "value1" }
}
const httpQuery = "?parameter1=value1&parameter1=value2&parameter2=value"
const httpUrl = `https://id.execute-api.us-east-1.amazonaws.com/my/path${httpQuery}`
const cookies = { cookie1: "value1", cookie2: "value2" }

const iam = {
  accessKey: "AKIAEXAMPLE",
  accountId: "111122223333",
  callerId: "AIDAEXAMPLE",
  cognitoIdentity: null,
  principalOrgId: null,
  userArn: "arn:aws:iam::111122223333:user/example-user",
  userId: "AIDAEXAMPLE"
}

// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
const url = {
  version: "2.0",
  routeKey: "$default",
  rawPath: "/my/path",
  rawQueryString: "parameter1=value1&parameter1=value2&parameter2=value",
  cookies: ["cookie1=value1", "cookie2=value2"],
  headers: { header1: "value1", header2: "value1,value2" },
  queryStringParameters: { parameter1: "value1,value2", parameter2: "value" },
  requestContext: {
    accountId: "123456789012",
    apiId: "urlid",
    authentication: null,
    authorizer: { iam },
    domainName: "urlid.lambda-url.us-west-2.on.aws",
    domainPrefix: "urlid",
    http: { method: "POST", path: "/my/path", protocol: "HTTP/1.1", sourceIp: "123.123.123.123", userAgent: "agent" },
    requestId: "id",
    routeKey: "$default",
    stage: "$default",
    time: "12/Mar/2020:19:03:58 +0000",
    timeEpoch: 1583348638390
  },
  body: "Hello from client!",
  pathParameters: null,
  isBase64Encoded: false,
  stageVariables: null
}
const urlUrl = `https://urlid.lambda-url.us-west-2.on.aws/my/path${httpQuery}`

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html
const elb = { elb: { targetGroupArn: "arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/tg/6d0ecf" } }
const albHost = "lambda-846800462-us-east-2.elb.amazonaws.com"
const alb = {
  requestContext: elb,
  httpMethod: "GET",
  path: "/",
  queryStringParameters: { myKey: "val2" },
  headers: {
    accept: "text/html,application/xhtml+xml",
    "accept-language": "en-US,en;q=0.8",
    "content-type": "text/plain",
    cookie: "name2=value2",
    host: albHost,
    "user-agent": "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_11_6)",
    "x-amzn-trace-id": "Root=1-5bdb40ca-556d8b0c50dc66f0511bf520",
    "x-forwarded-for": "72.21.198.66",
    "x-forwarded-port": "443",
    "x-forwarded-proto": "https"
  },
  isBase64Encoded: false,
  body: "request_body"
}
const albLists = {
  requestContext: elb,
  httpMethod: "GET",
  path: "/",
  multiValueQueryStringParameters: { myKey: ["val1", "val2"] },
  multiValueHeaders: {
    ...Object.fromEntries(Object.entries(alb.headers).map(([name, value]) => [name, [value]])),
    cookie: ["name1=value1", "name2=value2"]
  },
  isBase64Encoded: false,
  body: "request_body"
}

// https://docs.aws.amazon.com/vpc-lattice/latest/ug/lambda-functions.html
const lattice = {
  version: "2.0",
  path: "/",
  method: "GET",
  headers: { "header-key": ["header-value", "another"], host: ["service.vpc-lattice-svcs.us-west-2.on.aws"] },
  queryStringParameters: { key: ["value1", "value2"] },
  body: "request-body",
  isBase64Encoded: false,
  requestContext: {
    serviceNetworkArn: "arn:aws:vpc-lattice:us-west-2:123456789012:servicenetwork/sn-0bf3",
    serviceArn: "arn:aws:vpc-lattice:us-west-2:123456789012:service/svc-0a40",
    targetGroupArn: "arn:aws:vpc-lattice:us-west-2:123456789012:targetgroup/tg-6d0e",
    identity: {
      sourceVpcArn: "arn:aws:ec2:us-west-2:123456789012:vpc/vpc-0b82",
      type: "AWS_IAM",
      principal: "arn:aws:sts::123456789012:assumed-role/my-role/my-session",
      principalOrgID: "o-50dc6c495c0c9188"
    },
    region: "us-west-2",
    timeEpoch: "1690497599177430"
  }
}

export const documented: ReadonlyArray<Documented> = [
  {
    name: "a REST API, with lists of values",
    event: restMulti,
    door: "rest",
    method: "GET",
    url: "/my/path?parameter1=value1&parameter1=value2&parameter2=value",
    originalUrl: `${restUrl}?parameter1=value1&parameter1=value2&parameter2=value`,
    remoteAddress: "192.0.2.10",
    headers: { header1: "value1", header2: "value1, value2", host: "id.execute-api.us-east-1.amazonaws.com" },
    body: "Hello from Lambda!",
    authorizer: { claims: null, scopes: null }
  },
  {
    name: "a REST API, with one value of each name",
    event: restSingle,
    door: "rest",
    method: "GET",
    url: "/my/path?parameter1=value1%2Cvalue2&parameter2=value",
    originalUrl: `${restUrl}?parameter1=value1%2Cvalue2&parameter2=value`,
    remoteAddress: "192.0.2.10",
    headers: { header2: "value2" }
  },
  {
    name: "a REST API, with empty lists beside single values, as typed tests write it",
    event: { ...restSingle, multiValueHeaders: {}, multiValueQueryStringParameters: {} },
    door: "rest",
    method: "GET",
    url: "/my/path?parameter1=value1%2Cvalue2&parameter2=value",
    originalUrl: `${restUrl}?parameter1=value1%2Cvalue2&parameter2=value`,
    remoteAddress: "192.0.2.10",
    headers: { header2: "value2" }
  },
  {
    name: "a REST API with a stage",
    event: { ...restMulti, requestContext: { ...restContext, path: "/prod/my/path", stage: "prod" } },
    door: "rest",
    method: "GET",
    url: "/my/path?parameter1=value1&parameter1=value2&parameter2=value",
    originalUrl:
      "https://id.execute-api.us-east-1.amazonaws.com/prod/my/path?parameter1=value1&parameter1=value2&parameter2=value",
    remoteAddress: "192.0.2.10"
  },
  {
    name: "a REST API by a custom domain with a base path",
    event: {
      ...restMulti,
      path: "/shop/my/path",
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      multiValueHeaders: { Host: ["api.example.com"], "X-Forwarded-Proto": ["https"] },
      requestContext: { ...restContext, domainName: "api.example.com", path: "/shop/my/path", stage: "prod" }
    },
    options: { basePath: "/shop" },
    door: "rest",
    method: "GET",
    url: "/my/path",
    originalUrl: "https://api.example.com/shop/my/path",
    remoteAddress: "192.0.2.10"
  },
  {
    name: "a REST API with a user pool",
    event: {
      ...restMulti,
      requestContext: { ...restContext, authorizer: { claims: { sub: "ada", "cognito:groups": "admins" } } }
    },
    door: "rest",
    method: "GET",
    url: "/my/path?parameter1=value1&parameter1=value2&parameter2=value",
    originalUrl: `${restUrl}?parameter1=value1&parameter1=value2&parameter2=value`,
    remoteAddress: "192.0.2.10",
    authorizer: { claims: { sub: "ada", "cognito:groups": "admins" } }
  },
  {
    name: "a REST API with a Lambda authorizer",
    event: {
      ...restMulti,
      body: null,
      requestContext: { ...restContext, authorizer: { principalId: "ada", numberKey: "1", booleanKey: "true" } }
    },
    door: "rest",
    method: "GET",
    url: "/my/path?parameter1=value1&parameter1=value2&parameter2=value",
    originalUrl: `${restUrl}?parameter1=value1&parameter1=value2&parameter2=value`,
    remoteAddress: "192.0.2.10",
    body: "",
    authorizer: { principalId: "ada", numberKey: "1", booleanKey: "true" }
  },
  {
    name: "a REST API signed by IAM, with binary media types",
    event: {
      ...restMulti,
      httpMethod: "PUT",
      body: "aGVsbG8=",
      isBase64Encoded: true,
      requestContext: {
        ...restContext,
        authorizer: undefined,
        identity: { ...restContext.identity, userArn: iam.userArn, accessKey: "AKIAEXAMPLE" }
      }
    },
    door: "rest",
    method: "PUT",
    url: "/my/path?parameter1=value1&parameter1=value2&parameter2=value",
    originalUrl: `${restUrl}?parameter1=value1&parameter1=value2&parameter2=value`,
    remoteAddress: "192.0.2.10",
    body: "hello",
    authorizer: undefined
  },
  {
    name: "the test page of a REST API's console",
    event: {
      resource: "/{proxy+}",
      path: "/my%20path",
      httpMethod: "POST",
      headers: null,
      multiValueHeaders: null,
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: { proxy: "my%20path" },
      stageVariables: null,
      requestContext: {
        resourcePath: "/{proxy+}",
        httpMethod: "POST",
        path: "/my%20path",
        stage: "test-invoke-stage",
        domainName: "testPrefix.testDomainName",
        identity: { sourceIp: "test-invoke-source-ip", apiKey: "test-invoke-api-key" },
        requestId: "r"
      },
      body: "{}",
      isBase64Encoded: false
    },
    door: "rest",
    method: "POST",
    url: "/my%20path",
    originalUrl: "https://testPrefix.testDomainName/my%20path",
    remoteAddress: "test-invoke-source-ip",
    headers: { host: "testPrefix.testDomainName" },
    body: "{}"
  },
  {
    name: "an HTTP API, format 2.0, with a JWT",
    event: {
      ...http,
      requestContext: {
        ...httpContext,
        authentication: { clientCert: restContext.identity.clientCert },
        authorizer: { jwt: { claims: { claim1: "value1" }, scopes: ["scope1", "scope2"] } }
      }
    },
    door: "http",
    method: "POST",
    url: `/my/path${httpQuery}`,
    originalUrl: httpUrl,
    remoteAddress: "192.0.2.1",
    headers: { header2: "value1,value2", cookie: "cookie1=value1; cookie2=value2" },
    cookies,
    body: "Hello from Lambda",
    authorizer: { jwt: { claims: { claim1: "value1" }, scopes: ["scope1", "scope2"] } }
  },
  {
    name: "an HTTP API, format 2.0, with IAM",
    event: { ...http, requestContext: { ...httpContext, authorizer: { iam } } },
    door: "http",
    method: "POST",
    url: `/my/path${httpQuery}`,
    originalUrl: httpUrl,
    remoteAddress: "192.0.2.1",
    authorizer: { iam }
  },
  {
    name: "an HTTP API, format 2.0, with a Lambda authorizer",
    event: { ...http, requestContext: { ...httpContext, authorizer: { lambda: { key: "value", n: 1 } } } },
    door: "http",
    method: "POST",
    url: `/my/path${httpQuery}`,
    originalUrl: httpUrl,
    remoteAddress: "192.0.2.1",
    authorizer: { lambda: { key: "value", n: 1 } }
  },
  {
    name: "an HTTP API, format 2.0, with a stage",
    event: { ...http, rawPath: "/dev/my/path", rawQueryString: "", requestContext: { ...httpContext, stage: "dev" } },
    door: "http",
    method: "POST",
    url: "/my/path",
    originalUrl: "https://id.execute-api.us-east-1.amazonaws.com/dev/my/path",
    remoteAddress: "192.0.2.1"
  },
  {
    name: "an HTTP API, format 2.0, with a stage that the app keeps",
    event: { ...http, rawPath: "/dev/my/path", rawQueryString: "", requestContext: { ...httpContext, stage: "dev" } },
    options: { keepStage: true },
    door: "http",
    method: "POST",
    url: "/dev/my/path",
    originalUrl: "https://id.execute-api.us-east-1.amazonaws.com/dev/my/path",
    remoteAddress: "192.0.2.1"
  },
  {
    name: "an HTTP API, format 2.0, at the root of a stage",
    event: { ...http, rawPath: "/dev/", rawQueryString: "", requestContext: { ...httpContext, stage: "dev" } },
    door: "http",
    method: "POST",
    url: "/",
    originalUrl: "https://id.execute-api.us-east-1.amazonaws.com/dev/",
    remoteAddress: "192.0.2.1"
  },
  {
    name: "an HTTP API, format 2.0, with as little as there can be",
    event: {
      version: "2.0",
      routeKey: "GET /",
      rawPath: "/",
      rawQueryString: "",
      headers: { host: "id.execute-api.us-east-1.amazonaws.com", "content-length": "0" },
      requestContext: { ...httpContext, http: { ...httpContext.http, method: "GET", path: "/" } },
      isBase64Encoded: false
    },
    door: "http",
    method: "GET",
    url: "/",
    originalUrl: "https://id.execute-api.us-east-1.amazonaws.com/",
    remoteAddress: "192.0.2.1",
    cookies: {},
    body: "",
    authorizer: undefined
  },
  {
    name: "an HTTP API, format 1.0",
    event: { ...restMulti, version: "1.0", requestContext: { ...restContext, authorizer: { claims: { sub: "ada" } } } },
    door: "http",
    method: "GET",
    url: "/my/path?parameter1=value1&parameter1=value2&parameter2=value",
    originalUrl: `${restUrl}?parameter1=value1&parameter1=value2&parameter2=value`,
    remoteAddress: "192.0.2.10",
    headers: { header2: "value1, value2" },
    authorizer: { claims: { sub: "ada" } }
  },
  {
    name: "an HTTP API, format 1.0, with a stage and a cookie",
    event: {
      ...restMulti,
      version: "1.0",
      path: "/dev/caf\u00e9",
      multiValueHeaders: { cookie: ["a=1; b=2"], host: ["id.example"] },
      multiValueQueryStringParameters: null,
      queryStringParameters: null,
      requestContext: { ...restContext, path: "/dev/caf\u00e9", stage: "dev" }
    },
    door: "http",
    method: "GET",
    url: "/caf%C3%A9",
    originalUrl: "https://id.example/dev/caf%C3%A9",
    remoteAddress: "192.0.2.10",
    cookies: { a: "1", b: "2" }
  },
  {
    name: "a function URL with IAM",
    event: url,
    door: "url",
    method: "POST",
    url: `/my/path${httpQuery}`,
    originalUrl: urlUrl,
    remoteAddress: "123.123.123.123",
    headers: { header2: "value1,value2", host: "urlid.lambda-url.us-west-2.on.aws" },
    cookies,
    body: "Hello from client!",
    authorizer: { iam }
  },
  {
    name: "a function URL without authorization, and a body in base64",
    event: {
      ...url,
      headers: { cookie: "cookie1=value1; cookie2=value2", host: "urlid.lambda-url.us-west-2.on.aws" },
      body: "aGVsbG8=",
      isBase64Encoded: true,
      requestContext: { ...url.requestContext, accountId: "anonymous", authorizer: undefined }
    },
    door: "url",
    method: "POST",
    url: `/my/path${httpQuery}`,
    originalUrl: urlUrl,
    remoteAddress: "123.123.123.123",
    headers: { cookie: "cookie1=value1; cookie2=value2" },
    cookies,
    body: "hello",
    authorizer: undefined
  },
  {
    name: "a load balancer",
    event: alb,
    door: "alb",
    method: "GET",
    url: "/?myKey=val2",
    originalUrl: `https://${albHost}/?myKey=val2`,
    remoteAddress: "72.21.198.66",
    headers: { accept: "text/html,application/xhtml+xml" },
    cookies: { name2: "value2" },
    body: "request_body",
    authorizer: undefined
  },
  {
    name: "a load balancer with lists of values",
    event: albLists,
    door: "alb",
    method: "GET",
    url: "/?myKey=val1&myKey=val2",
    originalUrl: `https://${albHost}/?myKey=val1&myKey=val2`,
    remoteAddress: "72.21.198.66",
    cookies: { name1: "value1", name2: "value2" },
    body: "request_body"
  },
  {
    name: "a load balancer, with empty lists beside single values, as typed tests write it",
    event: { ...alb, multiValueHeaders: {}, multiValueQueryStringParameters: {} },
    door: "alb",
    method: "GET",
    url: "/?myKey=val2",
    originalUrl: `https://${albHost}/?myKey=val2`,
    remoteAddress: "72.21.198.66",
    cookies: { name2: "value2" }
  },
  {
    name: "a load balancer, a health check",
    event: {
      requestContext: elb,
      httpMethod: "GET",
      path: "/",
      queryStringParameters: {},
      headers: { "user-agent": "ELB-HealthChecker/2.0" },
      body: "",
      isBase64Encoded: false
    },
    door: "alb",
    method: "GET",
    url: "/",
    originalUrl: "/",
    remoteAddress: undefined,
    headers: { "user-agent": "ELB-HealthChecker/2.0" },
    body: ""
  },
  {
    name: "a load balancer that authenticates users, and a client with a proxy in front",
    event: {
      ...alb,
      headers: {
        ...alb.headers,
        "x-forwarded-for": "10.0.0.1, 203.0.113.5:51234",
        "x-amzn-oidc-accesstoken": "token",
        "x-amzn-oidc-data": "jwt",
        "x-amzn-oidc-identity": "ada"
      }
    },
    door: "alb",
    method: "GET",
    url: "/?myKey=val2",
    originalUrl: `https://${albHost}/?myKey=val2`,
    remoteAddress: "203.0.113.5",
    authorizer: { accessToken: "token", data: "jwt", identity: "ada" }
  },
  {
    name: "a load balancer with mutual TLS and an encoded query",
    event: {
      ...alb,
      queryStringParameters: { myKey: "%3FshowAll%3Dtrue", "a%26b": "c+d" },
      headers: { ...alb.headers, "x-amzn-mtls-clientcert-subject": "CN=client" }
    },
    door: "alb",
    method: "GET",
    url: "/?myKey=%3FshowAll%3Dtrue&a%26b=c+d",
    originalUrl: `https://${albHost}/?myKey=%3FshowAll%3Dtrue&a%26b=c+d`,
    remoteAddress: "72.21.198.66",
    headers: { "x-amzn-mtls-clientcert-subject": "CN=client" }
  },
  {
    name: "VPC Lattice, version 2",
    event: lattice,
    door: "lattice",
    method: "GET",
    url: "/?key=value1&key=value2",
    originalUrl: "https://service.vpc-lattice-svcs.us-west-2.on.aws/?key=value1&key=value2",
    remoteAddress: undefined,
    headers: { "header-key": "header-value, another" },
    body: "request-body",
    authorizer: lattice.requestContext.identity
  },
  {
    name: "VPC Lattice, version 2, by IAM Roles Anywhere, and a body in base64",
    event: {
      ...lattice,
      path: "/orders/1",
      queryStringParameters: undefined,
      headers: { ...lattice.headers, "x-forwarded-for": ["10.213.229.10"], cookie: ["a=1", "b=2"] },
      body: "aGVsbG8=",
      isBase64Encoded: true,
      requestContext: { ...lattice.requestContext, identity: { x509SubjectCn: "client", x509SanDns: "example.com" } }
    },
    door: "lattice",
    method: "GET",
    url: "/orders/1",
    originalUrl: "https://service.vpc-lattice-svcs.us-west-2.on.aws/orders/1",
    remoteAddress: "10.213.229.10",
    cookies: { a: "1", b: "2" },
    body: "hello",
    authorizer: { x509SubjectCn: "client", x509SanDns: "example.com" }
  },
  {
    name: "VPC Lattice, version 2, with one text for each name, as Powertools writes it",
    event: { ...lattice, headers: { accept: "*/*" }, queryStringParameters: { "order-id": "1" } },
    door: "lattice",
    method: "GET",
    url: "/?order-id=1",
    originalUrl: "/?order-id=1",
    remoteAddress: undefined,
    headers: { accept: "*/*" }
  },
  {
    name: "VPC Lattice, version 1",
    event: {
      raw_path: "/path/to/resource",
      method: "PUT",
      headers: { "header-key": "value1, value2", host: "service.example", "x-forwarded-for": "10.0.0.9" },
      query_string_parameters: { "a b": "c&d" },
      body: "aGVsbG8=",
      is_base64_encoded: true
    },
    door: "lattice",
    method: "PUT",
    url: "/path/to/resource?a%20b=c%26d",
    originalUrl: "https://service.example/path/to/resource?a%20b=c%26d",
    remoteAddress: "10.0.0.9",
    headers: { "header-key": "value1, value2" },
    body: "hello",
    authorizer: undefined
  },
  {
    name: "VPC Lattice, version 1, with the query in the path",
    event: {
      raw_path: "/path/to/resource?a=1&a=2",
      method: "GET",
      headers: { host: "service.example" },
      query_string_parameters: { a: "2" },
      body: "",
      is_base64_encoded: false
    },
    door: "lattice",
    method: "GET",
    url: "/path/to/resource?a=1&a=2",
    originalUrl: "https://service.example/path/to/resource?a=1&a=2",
    remoteAddress: undefined
  }
]

/** Events that no front door sends. */
export const notHttp: { readonly [name: string]: unknown } = {
  "an SQS event": { Records: [{ messageId: "m", body: "{}", eventSource: "aws:sqs" }] },
  "an event without records": { Records: [] },
  "an S3 event": { Records: [{ eventSource: "aws:s3", s3: { object: { key: "k" } } }] },
  "an SNS event": { Records: [{ EventSource: "aws:sns", Sns: { Message: "m" } }] },
  "an event of EventBridge": {
    version: "0",
    id: "i",
    "detail-type": "Scheduled Event",
    source: "aws.events",
    detail: {}
  },
  "a connection of a WebSocket API": {
    headers: {},
    requestContext: { routeKey: "$connect", eventType: "CONNECT", connectionId: "c=", stage: "prod" },
    isBase64Encoded: false
  },
  "a message of a WebSocket API": {
    requestContext: { routeKey: "$default", eventType: "MESSAGE", connectionId: "c=" },
    body: "{}"
  },
  "a request to a REST authorizer": {
    ...restMulti,
    type: "REQUEST",
    methodArn: "arn:aws:execute-api:us-east-1:123456789012:id/prod/GET/my/path"
  },
  "a token to a REST authorizer": { type: "TOKEN", methodArn: "arn", authorizationToken: "t" },
  "a request to an HTTP authorizer, format 2.0": { ...http, type: "REQUEST", routeArn: "arn", identitySource: ["t"] },
  "a request to an HTTP authorizer, format 1.0": { ...restMulti, version: "1.0", type: "REQUEST", methodArn: "arn" },
  "a CloudFront event": { Records: [{ cf: { request: { method: "GET", uri: "/" } } }] },
  "a GraphQL request of AppSync": { typeName: "Query", arguments: {}, fieldName: "f", request: { headers: {} } },
  "null": null,
  "a text": "GET / HTTP/1.1",
  "a number": 7,
  "a list": [restMulti],
  "an object without keys": {}
}
