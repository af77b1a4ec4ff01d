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

/** Reads the response to an event as an HTTP response, if it is one. */
export const readEnvelope = (body: Uint8Array, event: Uint8Array): HttpResponse | undefined => {
  // Most responses are not HTTP responses, and may be long.
  if (!Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes("\"statusCode\"")) return undefined
  const response = parse(body)
  if (!isObject(response) || typeof response["statusCode"] !== "number") return undefined
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
  if (typeof head === "string") return undefined
  const text = typeof response["body"] === "string" ? response["body"] : ""
  const contentType = text === "" ? undefined : { "content-type": "application/json" }
  return {
    status: head.status,
    headers: { ...contentType, ...head.headers },
    body: Buffer.from(text, isBase64Encoded === true ? "base64" : "utf8")
  }
}
