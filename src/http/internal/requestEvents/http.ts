/** Requests as an HTTP API sends them, in payload formats 2.0 and 1.0. */
import type { ApiGatewayV2Event, ApiGatewayV2RequestContext } from "../../../events/ApiGatewayV2Event.ts"
import type { ApiGatewayV2PayloadV1Event } from "../../../events/ApiGatewayV2PayloadV1Event.ts"
import { byContentType, structuredTypes } from "./body.ts"
import * as Headers from "./headers.ts"
import * as Maps from "./maps.ts"
import type { HttpOptions, HttpV1Options } from "./options.ts"
import { percentDecoded } from "./percent.ts"
import { decodedParameters } from "./query.ts"
import { arrival, commonLogTime, header, type Received } from "./received.ts"
import { domainOf, headerMaps, identityOf, parameterMaps } from "./rest.ts"
import { pathParameters } from "./template.ts"

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const httpEvent = (received: Received, options: HttpOptions): ApiGatewayV2Event => {
  const { routeKey = "$default", stage = "$default" } = options
  const { body, isBase64Encoded } = byContentType(received, structuredTypes)
  const path = decodedPath(received.path)
  const rawPath = `${stagePath(stage)}${path}`
  const parameters = decodedParameters(received.query)
  const domain = domainOf(received, options)
  const headers = withLength(Headers.forwarded(received, options, { host: domain.domainName }))
  const cookies = Headers.cookiesOf(headers)
  const found = options.pathParameters ?? pathParameters(pathOfRoute(routeKey), path)
  return {
    version: "2.0",
    routeKey,
    rawPath,
    rawQueryString: received.query,
    ...cookies.length === 0 ? {} : { cookies },
    headers: Maps.joined(Headers.without(headers, "cookie"), ","),
    ...parameters.size === 0 ? {} : { queryStringParameters: Maps.joined(parameters, ",") },
    requestContext: {
      accountId: options.accountId ?? "123456789012",
      ...domain,
      ...options.clientCert === undefined ? {} : { authentication: { clientCert: options.clientCert } },
      ...options.authorizer === undefined ? {} : { authorizer: options.authorizer },
      http: httpOf(received, rawPath),
      requestId: options.requestId ?? "JKJaXmPLvHcESHA=",
      routeKey,
      stage,
      time: commonLogTime(arrival(options)),
      timeEpoch: arrival(options)
    },
    ...body === undefined ? {} : { body },
    ...found === undefined ? {} : { pathParameters: found },
    isBase64Encoded,
    ...options.stageVariables === undefined ? {} : { stageVariables: options.stageVariables }
  }
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html */
export const httpEventV1 = (received: Received, options: HttpV1Options): ApiGatewayV2PayloadV1Event => {
  const { routeKey = "$default", stage = "$default" } = options
  const { body, isBase64Encoded } = byContentType(received, structuredTypes)
  const decoded = decodedPath(received.path)
  // Unlike format 2.0, this one has the base path of the API mapping, which stands for a stage.
  const path = `${options.basePath ?? stagePath(stage)}${decoded}`
  const resource = pathOfRoute(routeKey)
  const domain = domainOf(received, options)
  const headers = withLength(Headers.forwarded(received, options, { host: domain.domainName }))
  return {
    version: "1.0",
    resource,
    path,
    httpMethod: received.method,
    ...headerMaps(headers),
    ...parameterMaps(decodedParameters(received.query)),
    requestContext: {
      accountId: options.accountId ?? "123456789012",
      ...domain,
      extendedRequestId: options.requestId ?? "JKJaXmPLvHcESHA=",
      httpMethod: received.method,
      identity: identityOf(received, undefined, options.clientCert),
      path,
      protocol: "HTTP/1.1",
      requestId: options.requestId ?? "JKJaXmPLvHcESHA=",
      requestTime: commonLogTime(arrival(options)),
      requestTimeEpoch: arrival(options),
      resourceId: null,
      resourcePath: resource,
      stage,
      ...options.authorizer === undefined ? {} : { authorizer: options.authorizer }
    },
    pathParameters: options.pathParameters ?? pathParameters(resource, decoded) ?? null,
    stageVariables: options.stageVariables ?? null,
    body: body ?? null,
    isBase64Encoded
  }
}

/**
 * The path of an HTTP API is decoded, cut at a question mark, and decoded once more: `%3F` cuts the path, and `%252F`
 * becomes a slash. What is still encoded badly, API Gateway refuses itself with 400: here it stays.
 */
const decodedPath = (path: string): string => percentDecoded(percentDecoded(path).replace(/\?.*/s, ""))

const stagePath = (stage: string): string => stage === "$default" ? "" : `/${stage}`

/** `/users/{id}` of `GET /users/{id}`. */
const pathOfRoute = (routeKey: string): string => routeKey.replace(/^[^ ]+ /, "")

/** An HTTP API says the length even if the client did not. */
const withLength = (headers: Headers.HeaderLists): Headers.HeaderLists =>
  headers.has("content-length") ? headers : new Map([...headers, ["content-length", ["0"]]])

/** The request line and the client of payload format 2.0. */
export const httpOf = (received: Received, path: string): ApiGatewayV2RequestContext["http"] => ({
  method: received.method,
  path,
  protocol: "HTTP/1.1",
  sourceIp: received.remoteAddress,
  userAgent: header(received, "user-agent") ?? ""
})
