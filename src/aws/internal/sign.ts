/** Signature Version 4, by `aws4`. Requests are brought into a form that has one reading before they are signed. */
import aws4 from "aws4"
import * as Redacted from "effect/Redacted"
import type { Credentials } from "../AwsCredentials.ts"
import { InvalidRequest } from "../AwsError.ts"
import type { AwsRequest } from "./message.ts"

/** A request as it goes over the wire. */
export interface Wire {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string | number>>
  readonly body: string | Uint8Array | undefined
}

const percentEncode = (text: string): string =>
  encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`)

/** Encodes what may not stand in a path. What is encoded already stays as it is. */
const encodePath = (path: string): string =>
  path.replace(/%(?![0-9A-Fa-f]{2})|[^A-Za-z0-9\-._~%!$&'()*+,;=:@/]/gu, encodeURIComponent)

/** `//`, `.` and `..` are resolved, as AWS does before it checks a signature. */
const resolveDots = (path: string): string => {
  const parts: Array<string> = []
  const all = path.split("/")
  for (const part of all) {
    if (part === "..") parts.pop()
    else if (part !== "" && part !== ".") parts.push(part)
  }
  const isFolder = parts.length > 0 && ["", ".", ".."].includes(all.at(-1)!)
  return `/${parts.join("/")}${isFolder ? "/" : ""}`
}

const toPath = (prefix: string, path: string, signingName: string): string => {
  const encoded = encodePath(`${prefix}${path.startsWith("/") ? "" : "/"}${path}`)
  // S3 takes any key as it is, and a plus in a path for a plus; aws4 reads one as a space.
  return signingName === "s3" ? encoded.replaceAll("+", "%2B") : resolveDots(encoded)
}

const toQuery = (query: AwsRequest["query"] = {}): string =>
  Object.entries(query).flatMap(([name, value]) =>
    (value === undefined ? [] : typeof value === "string" ? [value] : value)
      .map((value) => `${percentEncode(name)}=${percentEncode(value)}`)
  ).join("&")

/** What a request is signed with, besides itself. */
export interface Signing {
  readonly credentials: Credentials
  readonly region: string
  readonly signingName: string
  readonly host: string
  readonly prefix: string
  /** The time to sign: Unix milliseconds. */
  readonly now: number
}

const ownHeaders = ["authorization", "content-length", "host", "x-amz-date", "x-amz-security-token"]

/** Signs a request. */
export const sign = (request: AwsRequest, signing: Signing): Wire | InvalidRequest => {
  const { body, method = body === undefined ? "GET" : "POST", path = "/" } = request
  const { credentials, host, now, prefix, region, signingName } = signing
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (value !== undefined) headers[name.toLowerCase()] = value
  }
  for (const name of ownHeaders) {
    if (name in headers) return new InvalidRequest({ detail: `the header ${name} is made by the client` })
  }
  headers.host = host
  headers["x-amz-date"] = new Date(now).toISOString().replace(/[:-]|\.\d{3}/g, "")
  if (body !== undefined) headers["content-type"] ??= "application/octet-stream"
  const query = toQuery(request.query)
  const signed = aws4.sign({
    method,
    host,
    path: toPath(prefix, path, signingName) + (query === "" ? "" : `?${query}`),
    headers,
    // Its types say Buffer, and it takes any bytes.
    ...(body === undefined ? {} : { body: body as string | Buffer }),
    service: signingName,
    region
  }, {
    accessKeyId: credentials.accessKeyId,
    secretAccessKey: Redacted.value(credentials.secretAccessKey),
    ...(credentials.sessionToken && { sessionToken: Redacted.value(credentials.sessionToken) })
  })
  return {
    method,
    path: signed.path!,
    headers: signed.headers as Record<string, string | number>,
    body
  }
}
