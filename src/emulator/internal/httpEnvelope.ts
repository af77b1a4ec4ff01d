/**
 * The HTTP responses that functions send as a whole: JSON with `statusCode`, `headers`, `cookies` and `body`.
 *
 * Such JSON looks like that of a function which has nothing to do with HTTP: AWS's own first example returns
 * `{"statusCode":200,"body":"…"}` for any event. So a response counts as HTTP only if all of this holds:
 *
 * - It is an object with a `statusCode` from 200 to 599 and with no field but those of an HTTP response.
 * - It has `isBase64Encoded`, which nothing but an HTTP response has and `Handler.http` always sends, or the event came
 *   from an HTTP source: an HTTP API, a REST API, a function URL, a load balancer or VPC Lattice.
 * - Its fields have the types that they must have, and its headers can be sent.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
import { contentTypes } from "../../RuntimeApi.ts"
import { type Head, isObject, readHead } from "./httpHead.ts"

export interface HttpResponse extends Head {
  readonly body: Buffer
}

const fields = new Set([
  "statusCode",
  "statusDescription",
  "headers",
  "multiValueHeaders",
  "cookies",
  "body",
  "isBase64Encoded"
])

const parse = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString())
  } catch {
    return undefined
  }
}

/** Whether an event came from an HTTP source: they all have a method. */
const isHttpEvent = (event: Uint8Array): boolean => {
  const value = parse(event)
  if (!isObject(value) || !isObject(value["requestContext"])) return false
  const { http } = value["requestContext"]
  return [value["httpMethod"], value["method"], isObject(http) ? http["method"] : undefined].some((method) =>
    typeof method === "string"
  )
}

const isAbsentOr = (value: unknown, is: (value: unknown) => boolean): boolean =>
  value === undefined || value === null || is(value)

/** The object with a status that a response is, if it is one. */
const parseEnvelope = (body: Uint8Array): Record<string, unknown> | undefined => {
  // Most responses are not HTTP responses, and may be long.
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes("\"statusCode\"")) return undefined
  const response = parse(body)
  return isObject(response) && typeof response["statusCode"] === "number" ? response : undefined
}

const withBody = (head: Head, response: Record<string, unknown>): HttpResponse => {
  const text = typeof response["body"] === "string" ? response["body"] : ""
  const contentType = text === "" ? undefined : { "content-type": "application/json" }
  return {
    ...head,
    headers: { ...contentType, ...head.headers },
    body: Buffer.from(text, response["isBase64Encoded"] === true ? "base64" : "utf8")
  }
}

/**
 * Reads the response to an HTTP request as a function URL does: JSON with `statusCode` is an HTTP response, and any other
 * response is the body of one. Text says why the response cannot be sent.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export const readResponse = (contentType: string | undefined, body: Uint8Array): HttpResponse | string => {
  const response = contentType?.startsWith(contentTypes.json) === true ? parseEnvelope(body) : undefined
  if (response === undefined) {
    return { status: 200, headers: { "content-type": contentTypes.json }, body: Buffer.from(body) }
  }
  const head = readHead(response)
  return typeof head === "string" ? head : withBody(head, response)
}

/** Reads the response to an event as an HTTP response, if it is one. */
export const readEnvelope = (body: Uint8Array, event: Uint8Array): HttpResponse | undefined => {
  const response = parseEnvelope(body)
  if (response === undefined) return undefined
  if (Object.keys(response).some((field) => !fields.has(field))) return undefined
  const { isBase64Encoded } = response
  if (!isAbsentOr(isBase64Encoded, (value) => typeof value === "boolean")) return undefined
  if (typeof isBase64Encoded !== "boolean" && !isHttpEvent(event)) return undefined
  if (
    !isAbsentOr(response["body"], (value) => typeof value === "string") ||
    !isAbsentOr(response["headers"], isObject) ||
    !isAbsentOr(response["multiValueHeaders"], isObject) ||
    !isAbsentOr(response["cookies"], Array.isArray)
  ) return undefined

  const head = readHead(response)
  return typeof head === "string" ? undefined : withBody(head, response)
}
