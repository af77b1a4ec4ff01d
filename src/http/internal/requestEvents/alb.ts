/** Requests as an Application Load Balancer sends them. */
import type { AlbEvent } from "../../../events/AlbEvent.ts"
import { byContentType, listedTypes } from "./body.ts"
import * as Headers from "./headers.ts"
import * as Maps from "./maps.ts"
import type { AlbOptions } from "./options.ts"
import { rawParameters } from "./query.ts"
import type { Received } from "./received.ts"

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
export const albEvent = (received: Received, options: AlbOptions): AlbEvent => {
  const { targetGroupArn = `${arn}:targetgroup/functions/6d0ecf831eec9f09` } = options
  const { body = "", isBase64Encoded } = byContentType(received, listedTypes)
  const parameters = rawParameters(received.query)
  const headers = options.healthCheck === true
    ? Headers.listsOf(received.headers)
    : Headers.forwarded(received, options, { host, keep: "connection" })
  return {
    requestContext: { elb: { targetGroupArn } },
    httpMethod: received.method,
    path: received.path,
    ...options.multiValueHeaders === true
      ? { multiValueQueryStringParameters: Maps.lists(parameters), multiValueHeaders: Maps.lists(headers) }
      : { queryStringParameters: Maps.last(parameters), headers: Maps.last(headers) },
    body,
    isBase64Encoded
  }
}

const arn = "arn:aws:elasticloadbalancing:eu-central-1:123456789012"
const host = "functions-1234567890.eu-central-1.elb.amazonaws.com"
