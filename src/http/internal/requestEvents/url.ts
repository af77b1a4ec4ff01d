/** Requests as the URL of a function sends them. */
import type { FunctionUrlEvent } from "../../../events/FunctionUrlEvent.ts"
import { byContentType, structuredTypes } from "./body.ts"
import * as Headers from "./headers.ts"
import { httpOf } from "./http.ts"
import * as Maps from "./maps.ts"
import type { UrlOptions } from "./options.ts"
import { percentDecoded } from "./percent.ts"
import { decodedParameters } from "./query.ts"
import { arrival, commonLogTime, type Received } from "./received.ts"

/** @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html */
export const urlEvent = (received: Received, options: UrlOptions): FunctionUrlEvent => {
  const { iam, region = "eu-central-1", urlId = "abcdefghijklmnopqrstuvwxyz234567" } = options
  const { body, isBase64Encoded } = byContentType(received, structuredTypes)
  const domainName = `${urlId}.lambda-url.${region}.on.aws`
  const parameters = decodedParameters(received.query)
  const headers = Headers.forwarded(received, options, { host: domainName })
  const cookies = Headers.cookiesOf(headers)
  return {
    version: "2.0",
    routeKey: "$default",
    rawPath: received.path,
    rawQueryString: received.query,
    ...cookies.length === 0 ? {} : { cookies },
    headers: {
      ...Maps.joined(Headers.without(headers, "cookie"), ","),
      ...cookies.length === 0 ? {} : { cookie: cookies.join("; ") },
      ...received.scheme === "https" ? tls : {}
    },
    ...parameters.size === 0 ? {} : { queryStringParameters: Maps.joined(parameters, ",") },
    requestContext: {
      accountId: options.accountId ?? (iam === undefined ? "anonymous" : "123456789012"),
      apiId: urlId,
      ...iam === undefined
        ? {}
        : { authentication: null, authorizer: { iam: { cognitoIdentity: null, principalOrgId: null, ...iam } } },
      domainName,
      domainPrefix: urlId,
      // Decoded, unlike `rawPath`.
      http: httpOf(received, percentDecoded(received.path)),
      requestId: options.requestId ?? "5c0b9e4d-7f3a-4a1e-8d26-9e1f2a3b4c5d",
      routeKey: "$default",
      stage: "$default",
      time: commonLogTime(arrival(options)),
      timeEpoch: arrival(options)
    },
    ...body === undefined ? {} : { body },
    isBase64Encoded,
    ...iam === undefined ? {} : { pathParameters: null, stageVariables: null }
  }
}

const tls = { "x-amzn-tls-cipher-suite": "TLS_AES_128_GCM_SHA256", "x-amzn-tls-version": "TLSv1.3" }
