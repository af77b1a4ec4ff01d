import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { fileURLToPath } from "node:url"
import * as events from "../../src/events/index.ts"
import * as FrontDoor from "../../src/http/FrontDoor.ts"
import { filesIn, readJson } from "../events/harness.ts"
import { vectors } from "../events/vectors.ts"
import { argumentsOf, differences } from "./sentRequests.ts"
import { deviations } from "./vectorDeviations.ts"

const body = "{\"message\":\"hello\",\"unicode\":\"λ\"}"

/** What captures of all doors hold: an encoded path, repeated and encoded parameters and headers, cookies, JSON. */
const request: FrontDoor.ClientRequest = {
  method: "POST",
  url: "/orders/space%20value?repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b" +
    "&encodedPlus=a%2Bb&empty=",
  headers: [
    ["host", "orders.example.com"],
    ["user-agent", "curl/8.7.1"],
    ["accept", "*/*"],
    ["cookie", "session=abc123; theme=dark"],
    ["content-type", "application/json"],
    ["content-length", "34"],
    ["x-tag", "first"],
    ["x-tag", "second"]
  ],
  body,
  remoteAddress: "198.51.100.7"
}

const traceId = "Root=1-6a5145a8-536f3e792f6be9b44c1f46fa"
const time = 1783711144836
const settings = { time, traceId, requestId: "r-1" }

const rawQueryString =
  "repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com%2Fa%2Fb&literalPlus=a+b&encodedPlus=a%2Bb&empty="

/** Decoded parameters, the last of each name. */
const lastParameters = {
  empty: "",
  encodedPlus: "a+b",
  literalPlus: "a b",
  redirect: "https://example.com/a/b",
  repeat: "two"
}
const allParameters = {
  empty: [""],
  encodedPlus: ["a+b"],
  literalPlus: ["a b"],
  redirect: ["https://example.com/a/b"],
  repeat: ["one", "two"]
}

const inLists = (headers: { readonly [name: string]: string }): { [name: string]: ReadonlyArray<string> } =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, [value]]))

const lowerHeaders = {
  accept: "*/*",
  "content-length": "34",
  "content-type": "application/json",
  host: "orders.example.com",
  "user-agent": "curl/8.7.1",
  "x-amzn-trace-id": traceId,
  "x-forwarded-for": "198.51.100.7",
  "x-forwarded-port": "443",
  "x-forwarded-proto": "https"
}
const cookie = "session=abc123; theme=dark"

const unsigned = {
  accessKey: null,
  accountId: null,
  caller: null,
  cognitoAuthenticationProvider: null,
  cognitoAuthenticationType: null,
  cognitoIdentityId: null,
  cognitoIdentityPoolId: null,
  principalOrgId: null,
  sourceIp: "198.51.100.7",
  user: null,
  userAgent: "curl/8.7.1",
  userArn: null
}

describe("the event of one request", () => {
  it("of a REST API has the path as sent, decoded parameters, names as sent, and no length", () => {
    const event = FrontDoor.toEvent("rest", request, { ...settings, stage: "live" })

    const headers = {
      Host: "orders.example.com",
      "User-Agent": "curl/8.7.1",
      "X-Amzn-Trace-Id": traceId,
      "X-Forwarded-For": "198.51.100.7",
      "X-Forwarded-Port": "443",
      "X-Forwarded-Proto": "https",
      accept: "*/*",
      "content-type": "application/json",
      cookie,
      "x-tag": "second"
    }
    assert.deepStrictEqual(event, {
      resource: "/{proxy+}",
      path: "/orders/space%20value",
      httpMethod: "POST",
      headers,
      multiValueHeaders: { ...inLists(headers), "x-tag": ["first", "second"] },
      queryStringParameters: lastParameters,
      multiValueQueryStringParameters: allParameters,
      pathParameters: { proxy: "orders/space%20value" },
      stageVariables: null,
      requestContext: {
        accountId: "123456789012",
        apiId: "a1b2c3d4e5",
        deploymentId: "d1e2f3",
        domainName: "orders.example.com",
        domainPrefix: "orders",
        extendedRequestId: "JXbHgFqMFiAFQbA=",
        httpMethod: "POST",
        identity: unsigned,
        path: "/live/orders/space%20value",
        protocol: "HTTP/1.1",
        requestId: "r-1",
        requestTime: "10/Jul/2026:19:19:04 +0000",
        requestTimeEpoch: time,
        resourceId: "x9y8z7",
        resourcePath: "/{proxy+}",
        stage: "live"
      },
      body,
      isBase64Encoded: false
    })
  })

  it("of an HTTP API has the path decoded, the query as sent, values joined by commas, and cookies apart", () => {
    const event = FrontDoor.toEvent("http", request, settings)

    assert.deepStrictEqual(event, {
      version: "2.0",
      routeKey: "$default",
      rawPath: "/orders/space value",
      rawQueryString,
      cookies: ["session=abc123", "theme=dark"],
      headers: { ...lowerHeaders, "x-tag": "first,second" },
      queryStringParameters: { ...lastParameters, repeat: "one,two" },
      requestContext: {
        accountId: "123456789012",
        apiId: "a1b2c3d4e5",
        domainName: "orders.example.com",
        domainPrefix: "orders",
        http: {
          method: "POST",
          path: "/orders/space value",
          protocol: "HTTP/1.1",
          sourceIp: "198.51.100.7",
          userAgent: "curl/8.7.1"
        },
        requestId: "r-1",
        routeKey: "$default",
        stage: "$default",
        time: "10/Jul/2026:19:19:04 +0000",
        timeEpoch: time
      },
      body,
      isBase64Encoded: false
    })
  })

  it("of an HTTP API with payload format 1.0 has the shape of a REST API and a decoded path", () => {
    const event = FrontDoor.toEvent("http", request, { ...settings, payloadFormatVersion: "1.0" })

    const headers = { ...lowerHeaders, cookie, "x-tag": "second" }
    assert.deepStrictEqual(event, {
      version: "1.0",
      resource: "$default",
      path: "/orders/space value",
      httpMethod: "POST",
      headers,
      multiValueHeaders: { ...inLists(headers), "x-tag": ["first", "second"] },
      queryStringParameters: lastParameters,
      multiValueQueryStringParameters: allParameters,
      requestContext: {
        accountId: "123456789012",
        apiId: "a1b2c3d4e5",
        domainName: "orders.example.com",
        domainPrefix: "orders",
        extendedRequestId: "r-1",
        httpMethod: "POST",
        identity: unsigned,
        path: "/orders/space value",
        protocol: "HTTP/1.1",
        requestId: "r-1",
        requestTime: "10/Jul/2026:19:19:04 +0000",
        requestTimeEpoch: time,
        resourceId: null,
        resourcePath: "$default",
        stage: "$default"
      },
      pathParameters: null,
      stageVariables: null,
      body,
      isBase64Encoded: false
    })
  })

  it("of a function URL has path and query as sent, and cookies both as list and as header", () => {
    const event = FrontDoor.toEvent("url", request, { ...settings, urlId: "u1" })

    assert.deepStrictEqual(event, {
      version: "2.0",
      routeKey: "$default",
      rawPath: "/orders/space%20value",
      rawQueryString,
      cookies: ["session=abc123", "theme=dark"],
      headers: {
        ...lowerHeaders,
        cookie,
        "x-amzn-tls-cipher-suite": "TLS_AES_128_GCM_SHA256",
        "x-amzn-tls-version": "TLSv1.3",
        "x-tag": "first,second"
      },
      queryStringParameters: { ...lastParameters, repeat: "one,two" },
      requestContext: {
        accountId: "anonymous",
        apiId: "u1",
        domainName: "u1.lambda-url.eu-central-1.on.aws",
        domainPrefix: "u1",
        http: {
          method: "POST",
          path: "/orders/space value",
          protocol: "HTTP/1.1",
          sourceIp: "198.51.100.7",
          userAgent: "curl/8.7.1"
        },
        requestId: "r-1",
        routeKey: "$default",
        stage: "$default",
        time: "10/Jul/2026:19:19:04 +0000",
        timeEpoch: time
      },
      body,
      isBase64Encoded: false
    })
  })

  const targetGroupArn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/orders/1"
  const sentParameters = {
    empty: "",
    encodedPlus: "a%2Bb",
    literalPlus: "a+b",
    redirect: "https%3A%2F%2Fexample.com%2Fa%2Fb",
    repeat: "two"
  }

  it("of a load balancer has parameters as sent, and the last of several values", () => {
    const event = FrontDoor.toEvent("alb", request, { ...settings, targetGroupArn })

    assert.deepStrictEqual(event, {
      requestContext: { elb: { targetGroupArn } },
      httpMethod: "POST",
      path: "/orders/space%20value",
      queryStringParameters: sentParameters,
      headers: { ...lowerHeaders, cookie, "x-tag": "second" },
      body,
      isBase64Encoded: false
    })
  })

  it("of a load balancer with lists has all values", () => {
    const event = FrontDoor.toEvent("alb", request, { ...settings, multiValueHeaders: true, targetGroupArn })

    assert.deepStrictEqual(event, {
      requestContext: { elb: { targetGroupArn } },
      httpMethod: "POST",
      path: "/orders/space%20value",
      multiValueQueryStringParameters: { ...inLists(sentParameters), repeat: ["one", "two"] },
      multiValueHeaders: { ...inLists(lowerHeaders), cookie: [cookie], "x-tag": ["first", "second"] },
      body,
      isBase64Encoded: false
    })
  })

  it("of VPC Lattice has lists of decoded parameters", () => {
    const event = FrontDoor.toEvent("lattice", request, {
      ...settings,
      serviceArn: "svc-1",
      serviceNetworkArn: "sn-1",
      targetGroupArn: "tg-1"
    })

    assert.deepStrictEqual(event, {
      version: "2.0",
      path: "/orders/space%20value",
      method: "POST",
      headers: { ...inLists(lowerHeaders), cookie: [cookie], "x-tag": ["first", "second"] },
      queryStringParameters: allParameters,
      body,
      isBase64Encoded: false,
      requestContext: {
        serviceNetworkArn: "sn-1",
        serviceArn: "svc-1",
        targetGroupArn: "tg-1",
        identity: { sourceVpcArn: "arn:aws:ec2:eu-central-1:123456789012:vpc/vpc-0b8276c84697e7339" },
        region: "eu-central-1",
        timeEpoch: "1783711144836000"
      }
    })
  })

  it("of VPC Lattice, version 1, has the query in its path and joins headers by a comma and a space", () => {
    const event = FrontDoor.toEvent("lattice", request, { ...settings, eventStructureVersion: "V1" })

    assert.deepStrictEqual(event, {
      raw_path: `/orders/space%20value?${rawQueryString}`,
      method: "POST",
      headers: { ...lowerHeaders, cookie, "x-tag": "first, second" },
      query_string_parameters: lastParameters,
      body,
      is_base64_encoded: false
    })
  })
})

const get: FrontDoor.ClientRequest = { url: "/" }

describe("a request without query, headers and body", () => {
  it("leaves null in a REST API", () => {
    const event = FrontDoor.toEvent("rest", get)

    assert.strictEqual(event.resource, "/")
    assert.isNull(event.queryStringParameters)
    assert.isNull(event.multiValueQueryStringParameters)
    assert.isNull(event.pathParameters)
    assert.isNull(event.body)
    assert.strictEqual(event.headers?.["Host"], "a1b2c3d4e5.execute-api.eu-central-1.amazonaws.com")
    assert.isFalse(event.isBase64Encoded)
  })

  it("leaves the fields out in an HTTP API, which says the length 0", () => {
    const event = FrontDoor.toEvent("http", get)

    assert.strictEqual(event.rawQueryString, "")
    assert.strictEqual(event.headers?.["content-length"], "0")
    for (const field of ["queryStringParameters", "cookies", "body", "pathParameters", "stageVariables"]) {
      assert.notProperty(event, field)
    }
  })

  it("leaves the fields out in a function URL", () => {
    const event = FrontDoor.toEvent("url", { ...get, scheme: "http", port: 7000 })

    assert.deepStrictEqual(Object.keys(event.headers ?? {}).toSorted(), [
      "host",
      "x-amzn-trace-id",
      "x-forwarded-for",
      "x-forwarded-port",
      "x-forwarded-proto"
    ])
    assert.strictEqual(event.headers?.["x-forwarded-port"], "7000")
    for (const field of ["queryStringParameters", "cookies", "body"]) assert.notProperty(event, field)
  })

  it("leaves an empty text and empty maps in a load balancer", () => {
    const event = FrontDoor.toEvent("alb", get)

    assert.strictEqual(event.body, "")
    assert.isFalse(event.isBase64Encoded)
    assert.deepStrictEqual(event.queryStringParameters, {})
  })

  it("may be a health check, to which the load balancer adds nothing", () => {
    const headers = { "user-agent": "ELB-HealthChecker/2.0" }

    assert.deepStrictEqual(FrontDoor.toEvent("alb", { url: "/", headers }, { healthCheck: true }).headers, headers)
  })
})

// From captures: what the client sent, and what an HTTP API made of it.
const paths = [
  ["/a/plain", "/a/plain"],
  ["/a/space%20value", "/a/space value"],
  ["/a/question%3Fvalue", "/a/question"],
  ["/a/hash%23value", "/a/hash#value"],
  ["/a/slash%2Fvalue", "/a/slash/value"],
  ["/a/unicode-%CE%BB-%E4%B8%96%E7%95%8C", "/a/unicode-λ-世界"],
  ["/a/literal%252Fvalue", "/a/literal/value"],
  ["/a/literal%253Fvalue", "/a/literal?value"],
  ["/a/literal%2525value", "/a/literal%value"]
] as const

describe("the path", () => {
  it.each(paths)("%s is decoded twice, and cut, by an HTTP API alone", (url, decoded) => {
    assert.strictEqual(FrontDoor.toEvent("http", { url }).rawPath, decoded)
    assert.strictEqual(FrontDoor.toEvent("http", { url }, { payloadFormatVersion: "1.0" }).path, decoded)
    assert.strictEqual(FrontDoor.toEvent("rest", { url }).path, url)
    assert.strictEqual(FrontDoor.toEvent("url", { url }).rawPath, url)
    assert.strictEqual(FrontDoor.toEvent("alb", { url }).path, url)
    assert.strictEqual(FrontDoor.toEvent("lattice", { url }).path, url)
  })

  it.each([
    ["https://example.com/users?a=1", "/users", "a=1"],
    ["http://[::1]:7000", "/", ""],
    ["users", "/users", ""],
    ["/a?b?c=d", "/a", "b?c=d"],
    ["//evil/x", "//evil/x", ""],
    ["?a", "/", "a"]
  ])("of the target %s is %s", (url, rawPath, rawQueryString) => {
    const event = FrontDoor.toEvent("url", { url })

    assert.deepStrictEqual([event.rawPath, event.rawQueryString], [rawPath, rawQueryString])
  })

  it("of an HTTP API begins with the stage, unless that is $default", () => {
    const event = FrontDoor.toEvent("http", { url: "/x" }, { stage: "prod", basePath: "/base" })

    assert.strictEqual(event.rawPath, "/prod/x")
    assert.strictEqual(event.requestContext.http.path, "/prod/x")
  })

  it("of an HTTP API with payload format 1.0 has the base path of a mapping", () => {
    const options = { payloadFormatVersion: "1.0", stage: "prod" } as const

    assert.strictEqual(FrontDoor.toEvent("http", { url: "/x" }, options).path, "/prod/x")
    assert.strictEqual(FrontDoor.toEvent("http", { url: "/x" }, { ...options, basePath: "/base" }).path, "/base/x")
  })

  it.each([
    ["no custom domain", {}, "/x", "/stage/x"],
    ["a custom domain", { domainName: "a.example" }, "/x", "/x"],
    ["a mapping without stage", { domainName: "a.example", stageInPath: true }, "/stage/x", "/stage/x"],
    ["a base path", { basePath: "/base" }, "/base/x", "/base/x"],
    ["a base path without stage", { basePath: "/base", stageInPath: true }, "/base/stage/x", "/base/stage/x"]
  ])("of a REST API with %s", (_, options, path, contextPath) => {
    const event = FrontDoor.toEvent("rest", { url: "/x" }, { stage: "stage", ...options })

    assert.deepStrictEqual([event.path, event.requestContext.path], [path, contextPath])
  })
})

describe("path parameters", () => {
  it("are those of the resource or the route, as sent and decoded", () => {
    const url = "/users/a%20b/files/x/y"

    const rest = FrontDoor.toEvent("rest", { url }, { resource: "/users/{id}/files/{path+}" })
    const http = FrontDoor.toEvent("http", { url }, { routeKey: "GET /users/{id}/files/{path+}" })

    assert.deepStrictEqual(rest.pathParameters, { id: "a%20b", path: "x/y" })
    assert.deepStrictEqual(http.pathParameters, { id: "a b", path: "x/y" })
  })

  it("are none if the template does not fit, and may be given", () => {
    assert.isNull(FrontDoor.toEvent("rest", { url: "/a/b" }, { resource: "/a/b/{c}" }).pathParameters)
    assert.isNull(FrontDoor.toEvent("rest", { url: "/a/b/c" }, { resource: "/a/{b}" }).pathParameters)
    assert.isNull(FrontDoor.toEvent("rest", { url: "/x/b" }, { resource: "/a/{b}" }).pathParameters)
    assert.deepStrictEqual(FrontDoor.toEvent("rest", { url: "/" }, { pathParameters: { a: "b" } }).pathParameters, {
      a: "b"
    })
  })
})

describe("the headers", () => {
  it("have the address of the client behind those that the client claims, and the door's own scheme", () => {
    const headers = { "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "http", "x-amzn-trace-id": "Root=client" }

    const event = FrontDoor.toEvent("alb", { url: "/", headers, remoteAddress: "198.51.100.7" })

    assert.strictEqual(event.headers?.["x-forwarded-for"], "203.0.113.9, 198.51.100.7")
    assert.strictEqual(event.headers?.["x-forwarded-proto"], "https")
    assert.strictEqual(event.headers?.["x-amzn-trace-id"], "Root=client")
  })

  it("of the connection do not pass", () => {
    const headers = { Connection: "keep-alive", TE: "trailers", "Transfer-Encoding": "chunked", Upgrade: "h2c", a: "b" }

    const { headers: received } = FrontDoor.toEvent("url", { url: "/", headers, body: "x" })

    assert.deepStrictEqual(Object.keys(received ?? {}).filter((name) => !name.startsWith("x-")).toSorted(), [
      "a",
      "content-length",
      "host"
    ])
  })

  it("may have names of the prototype of objects", () => {
    const headers = [["__proto__", "a"], ["constructor", "b"], ["cookie", "__proto__=c"]] as const

    const event = FrontDoor.toEvent("url", { url: "/?__proto__=d&constructor=e", headers })

    assert.deepInclude(Object.entries(event.headers ?? {}), ["__proto__", "a"])
    assert.deepInclude(Object.entries(event.queryStringParameters ?? {}), ["__proto__", "d"])
    assert.include(JSON.stringify(event), "\"__proto__\":\"a\"")
    assert.deepStrictEqual(event.cookies, ["__proto__=c"])
  })
})

describe("the query", () => {
  it("of a REST API is split at semicolons too", () => {
    const { queryStringParameters } = FrontDoor.toEvent("rest", { url: "/?a=1;b=2&&c" })

    assert.deepStrictEqual(queryStringParameters, { a: "1", b: "2", c: "" })
  })

  it("that cannot be decoded keeps what is not an escape, and has U+FFFD for what is not UTF-8", () => {
    const { queryStringParameters } = FrontDoor.toEvent("rest", { url: "/?a=%&b=%zz&c=x%FFy&d=100%25&e=a=b" })

    assert.deepStrictEqual(queryStringParameters, { a: "%", b: "%zz", c: "x\uFFFDy", d: "100%", e: "a=b" })
  })
})

const isBase64 = (door: "alb" | "http" | "url" | "lattice", contentType: string | undefined, more = {}) =>
  FrontDoor.toEvent(door, {
    method: "POST",
    url: "/",
    headers: { ...contentType === undefined ? {} : { "content-type": contentType }, ...more },
    body: "text"
  }) as { readonly isBase64Encoded: boolean }

describe("the body", () => {
  it.each([
    "text/plain",
    "text/html; charset=utf-8",
    "application/json",
    "Application/JSON",
    "application/xml",
    "application/javascript"
  ])(
    "is text as %s",
    (type) => {
      for (const door of ["alb", "http", "url", "lattice"] as const) {
        assert.isFalse(isBase64(door, type).isBase64Encoded)
      }
    }
  )

  it.each(["image/png", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", undefined])(
    "is base64 as %s",
    (type) => {
      for (const door of ["alb", "http", "url", "lattice"] as const) assert.isTrue(isBase64(door, type).isBase64Encoded)
    }
  )

  it("is text as JSON or XML with a name of its own, but not for a load balancer", () => {
    for (const type of ["application/problem+json", "image/svg+xml"]) {
      assert.isFalse(isBase64("http", type).isBase64Encoded)
      assert.isTrue(isBase64("alb", type).isBase64Encoded)
    }
  })

  it("is base64 if it is compressed, and if it says that it is text but is not UTF-8", () => {
    assert.isTrue(isBase64("alb", "text/plain", { "content-encoding": "gzip" }).isBase64Encoded)
    const event = FrontDoor.toEvent("url", {
      url: "/",
      headers: { "content-type": "text/plain" },
      body: new Uint8Array([0xe9])
    })
    assert.deepStrictEqual([event.body, event.isBase64Encoded], ["6Q==", true])
  })

  it("of a REST API is base64 if its type is listed as binary, else it is read as UTF-8 and damaged", () => {
    const png = { url: "/", headers: { "Content-Type": "image/png" }, body: new Uint8Array([0x89, 0x50]) }

    const bodies = [undefined, ["image/png"], ["*/*"]].map((binaryMediaTypes) => {
      const event = FrontDoor.toEvent("rest", png, { binaryMediaTypes })
      return [event.body, event.isBase64Encoded]
    })

    assert.deepStrictEqual(bodies, [["\uFFFDP", false], ["iVA=", true], ["iVA=", true]])
  })
})

describe("who called", () => {
  const clientCert = { clientCertPem: "pem", subjectDN: "CN=client" }

  it("is in the context of a REST API", () => {
    const event = FrontDoor.toEvent("rest", get, {
      authorizer: { claims: { sub: "ada" } },
      clientCert,
      identity: { apiKey: "key", apiKeyId: "id" },
      operationName: "list"
    })

    assert.deepStrictEqual(event.requestContext.authorizer, { claims: { sub: "ada" } })
    assert.deepStrictEqual(event.requestContext.identity?.clientCert, clientCert)
    assert.strictEqual(event.requestContext.identity?.apiKey, "key")
    assert.strictEqual(event.requestContext.operationName, "list")
  })

  it("is in the context of an HTTP API", () => {
    const authorizer = { jwt: { claims: { sub: "ada" }, scopes: ["read"] } }

    const event = FrontDoor.toEvent("http", get, { authorizer, clientCert, stageVariables: { a: "b" } })
    const v1 = FrontDoor.toEvent("http", get, {
      authorizer: { claims: { sub: "ada" }, scopes: ["read"] },
      clientCert,
      payloadFormatVersion: "1.0"
    })

    assert.deepStrictEqual(event.requestContext.authorizer, authorizer)
    assert.deepStrictEqual(event.requestContext.authentication, { clientCert })
    assert.deepStrictEqual(event.stageVariables, { a: "b" })
    assert.deepStrictEqual(v1.requestContext.authorizer, { claims: { sub: "ada" }, scopes: ["read"] })
    assert.deepStrictEqual(v1.requestContext.identity?.clientCert, clientCert)
  })

  it("is in the context of a function URL that asks for a signature", () => {
    const { requestContext } = FrontDoor.toEvent("url", get, { iam: { userArn: "arn:aws:iam::1:user/ada" } })

    assert.strictEqual(requestContext.accountId, "123456789012")
    assert.isNull(requestContext.authentication)
    assert.deepStrictEqual(requestContext.authorizer, {
      iam: { cognitoIdentity: null, principalOrgId: null, userArn: "arn:aws:iam::1:user/ada" }
    })
  })

  it("is in the identity of VPC Lattice", () => {
    const { requestContext } = FrontDoor.toEvent("lattice", get, { identity: { type: "AWS_IAM", principal: "p" } })

    assert.deepInclude(requestContext.identity, { type: "AWS_IAM", principal: "p" })
  })
})

describe("what plain JavaScript may pass", () => {
  const toEvent = FrontDoor.toEvent as (door: unknown, request?: unknown, options?: unknown) => unknown

  it("is refused, and the message says what to write", () => {
    assert.throws(
      () => toEvent("apigw", { url: "/" }),
      "door: expected \"rest\", \"http\", \"url\", \"alb\" or \"lattice\", not \"apigw\""
    )
    assert.throws(() => toEvent("rest"), "FrontDoor.toEvent: expected a request, such as { url: \"/\" }, not undefined")
    assert.throws(() => toEvent("rest", {}), "request.url: expected text, not undefined")
    assert.throws(
      () => toEvent("rest", { path: "/" }),
      "a request has no option path; it has url, method, headers, body"
    )
    assert.throws(
      () => toEvent("url", { url: "/", body: { tea: 1 } }),
      "request.body: expected text or bytes, not an object"
    )
  })
})

describe("every event", () => {
  const made = [
    ["ApiGatewayV1Event", FrontDoor.toEvent("rest", request)],
    ["ApiGatewayV2Event", FrontDoor.toEvent("http", request)],
    ["ApiGatewayV2PayloadV1Event", FrontDoor.toEvent("http", request, { payloadFormatVersion: "1.0" })],
    ["FunctionUrlEvent", FrontDoor.toEvent("url", request)],
    ["AlbEvent", FrontDoor.toEvent("alb", request)],
    ["VpcLatticeV1Event", FrontDoor.toEvent("lattice", request, { eventStructureVersion: "V1" })],
    ["VpcLatticeV2Event", FrontDoor.toEvent("lattice", request)]
  ] as const satisfies ReadonlyArray<readonly [string, unknown]>
  const schemas: { readonly [name: string]: unknown } = {
    ...events.ApiGatewayV1Event,
    ...events.ApiGatewayV2Event,
    ...events.ApiGatewayV2PayloadV1Event,
    ...events.FunctionUrlEvent,
    ...events.AlbEvent,
    ...events.VpcLatticeEvent
  }

  it.effect.each(made)("is what the schema %s describes", ([name, event]) =>
    Effect.gen(function*() {
      const decoded = yield* Schema.decodeUnknownEffect(schemas[name] as Schema.Codec<unknown>)(event as unknown)

      assert.deepStrictEqual(decoded, event)
    }))

  it("depends on the arguments alone", () => {
    assert.deepStrictEqual(FrontDoor.toEvent("url", request), FrontDoor.toEvent("url", request))
  })
})

const folder = process.env.VECTORS ?? fileURLToPath(new URL("../../../shared/vectors", import.meta.url))
const doors = [
  ["rest", "ApiGatewayV1Event"],
  ["http", "ApiGatewayV2Event"],
  ["url", "FunctionUrlEvent"],
  ["alb", "AlbEvent"]
] as const

describe.skipIf(filesIn(folder).length === 0)(`the events in ${folder}`, () => {
  const known = doors.flatMap(([door, name]) => (vectors[name] ?? []).map((path) => ({ door, path })))

  it.each(known)("$path is what the door $door makes of its request", ({ door, path }) => {
    const expected = readJson(`${folder}/${path}`)

    const event = FrontDoor.toEvent(door as "rest", ...argumentsOf(door, expected))

    const unexplained = differences(event, expected).filter((each) =>
      !deviations.some(({ fields, files }) => files.test(path) && fields.test(each))
    )
    assert.deepStrictEqual(unexplained, [])
  })

  it("need every row of the list of deviations", () => {
    const found = known.flatMap(({ door, path }) => {
      const expected = readJson(`${folder}/${path}`)
      const event = FrontDoor.toEvent(door as "rest", ...argumentsOf(door, expected))
      return differences(event, expected).map((field) => ({ field, path }))
    })

    const idle = deviations.filter(({ fields, files }) =>
      !found.some(({ field, path }) => files.test(path) && fields.test(field))
    )
    assert.deepStrictEqual(idle.map(({ why }) => why), [])
  })
})
