/** Signature Version 4, by `aws4`. Requests are brought into a form that has one reading before they are signed. */
import aws4 from "aws4"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "./credentials.ts"
import { type Endpoint, signingNameOf } from "./endpoint.ts"
import { type AwsRequest, methodOf } from "./message.ts"

/** A request as it goes over the wire. */
export interface Wire {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | Uint8Array
}

const toQuery = (query: AwsRequest["query"] = {}): string =>
  Object.entries(query).flatMap(([name, value]) =>
    [value ?? []].flat().map((value) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  ).join("&")

/** Signs a request, at a time in Unix milliseconds. Throws if it has a half of a surrogate pair. */
export const sign = (
  request: AwsRequest,
  { host, prefix }: Endpoint,
  { accessKeyId, secretAccessKey, sessionToken }: Credentials,
  region: string,
  now: number
): Wire => {
  const { body = "", path = "/" } = request
  const service = signingNameOf(request)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (value !== undefined) headers[name.toLowerCase()] = value
  }
  headers.host = host
  headers["x-amz-date"] = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, "")
  if (sessionToken !== undefined) headers["x-amz-security-token"] = Redacted.value(sessionToken)
  // aws4 encodes what may not stand in a path.
  const whole = prefix.replace(/\/$/, "") + path.replace(/^\/?/, "/")
  const query = toQuery(request.query)
  return aws4.sign({
    method: methodOf(request),
    // A plus in a key of S3 is a plus, which aws4 reads as a space.
    path: (service === "s3" ? whole.replaceAll("+", "%2B") : whole) + (query && `?${query}`),
    headers,
    // Its types say Buffer, and it takes any bytes.
    body: body as string | Buffer,
    service,
    region
    // It returns what it was given, with the length and the signature, and says only what any request may be.
  }, { accessKeyId, secretAccessKey: Redacted.value(secretAccessKey) }) as Wire
}
