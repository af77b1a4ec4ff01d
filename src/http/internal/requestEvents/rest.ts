/** Requests as a REST API sends them, and an HTTP API with payload format 1.0. */
import type { ApiGatewayV1Event, ApiGatewayV1Identity } from "../../../events/ApiGatewayV1Event.ts"
import { byMediaTypes } from "./body.ts"
import * as Headers from "./headers.ts"
import * as Maps from "./maps.ts"
import type { ApiOptions, RestOptions } from "./options.ts"
import { decodedParameters, type Parameters } from "./query.ts"
import { arrival, commonLogTime, header, type Received } from "./received.ts"
import { pathParameters } from "./template.ts"

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-lambda-proxy-integrations.html */
export const restEvent = (received: Received, options: RestOptions): ApiGatewayV1Event => {
  const { stage = "prod", resource = received.path === "/" ? "/" : "/{proxy+}" } = options
  const { body, isBase64Encoded } = byMediaTypes(received, options.binaryMediaTypes ?? [])
  const paths = pathsOf(received, options, stage)
  const domain = domainOf(received, options)
  // The length is not handed on: the body of the event may have another one.
  const headers = Headers.without(Headers.forwarded(received, options, { host: domain.domainName }), "content-length")
  return {
    resource,
    path: paths.path,
    httpMethod: received.method,
    ...headerMaps(Headers.spelled(headers, received)),
    ...parameterMaps(decodedParameters(received.query, /[&;]/)),
    pathParameters: options.pathParameters ?? pathParameters(resource, received.path) ?? null,
    stageVariables: options.stageVariables ?? null,
    requestContext: {
      resourceId: "x9y8z7",
      resourcePath: resource,
      ...options.operationName === undefined ? {} : { operationName: options.operationName },
      httpMethod: received.method,
      extendedRequestId: "JXbHgFqMFiAFQbA=",
      requestTime: commonLogTime(arrival(options)),
      path: paths.contextPath,
      accountId: options.accountId ?? "123456789012",
      protocol: "HTTP/1.1",
      stage,
      requestTimeEpoch: arrival(options),
      requestId: options.requestId ?? "8f3a1c52-6b0e-4d5f-9a57-3b1d2c4e5f60",
      identity: identityOf(received, options.identity, options.clientCert),
      ...domain,
      deploymentId: "d1e2f3",
      ...options.authorizer === undefined ? {} : { authorizer: options.authorizer }
    },
    body: body ?? null,
    isBase64Encoded
  }
}

/** The path of the event and that of its context, by the mapping of a custom domain. */
const pathsOf = (
  received: Received,
  options: RestOptions,
  stage: string
): { readonly path: string; readonly contextPath: string } => {
  if (options.domainName === undefined && options.basePath === undefined) {
    return { path: received.path, contextPath: `/${stage}${received.path}` }
  }
  const path = `${options.basePath ?? ""}${options.stageInPath === true ? `/${stage}` : ""}${received.path}`
  return { path, contextPath: path }
}

/** Domain and identifier of an API. */
export const domainOf = (
  received: Received,
  options: ApiOptions
): { readonly apiId: string; readonly domainName: string; readonly domainPrefix: string } => {
  const apiId = options.apiId ?? "a1b2c3d4e5"
  const domainName = options.domainName ?? header(received, "host") ??
    (options.basePath === undefined ? `${apiId}.execute-api.eu-central-1.amazonaws.com` : "api.example.com")
  return { apiId, domainName, domainPrefix: domainName.replace(/\..*/s, "") }
}

/** The last value of each name, and all of them. */
export const headerMaps = (headers: Headers.HeaderLists) => ({
  headers: Maps.last(headers),
  multiValueHeaders: Maps.lists(headers)
})

/** The last value of each parameter, and all of them: `null` without a query. */
export const parameterMaps = (parameters: Parameters) => ({
  queryStringParameters: parameters.size === 0 ? null : Maps.last(parameters),
  multiValueQueryStringParameters: parameters.size === 0 ? null : Maps.lists(parameters)
})

export const identityOf = (
  received: Received,
  known: Partial<ApiGatewayV1Identity> | undefined,
  clientCert: ApiOptions["clientCert"]
): ApiGatewayV1Identity => ({
  cognitoIdentityPoolId: null,
  accountId: null,
  cognitoIdentityId: null,
  caller: null,
  sourceIp: received.remoteAddress,
  principalOrgId: null,
  accessKey: null,
  cognitoAuthenticationType: null,
  cognitoAuthenticationProvider: null,
  userArn: null,
  userAgent: header(received, "user-agent") ?? null,
  user: null,
  ...clientCert === undefined ? {} : { clientCert },
  ...known
})
