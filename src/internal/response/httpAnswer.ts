/** How streams and HTTP answers become responses. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Response from "../../Response.ts"
import { InvalidResponse } from "../../RuntimeError.ts"
import * as ChunkEncoder from "./chunkEncoder.ts"

/** The stream runs while the response is sent, outside this effect: it takes its services along. */
export const respondStream = <E, R>(
  body: Stream.Stream<string | Uint8Array, E, R>,
  options: { readonly contentType?: string | undefined; readonly prelude?: string | undefined }
): Effect.Effect<Response.Response, E, R> =>
  Effect.contextWith((context: Context.Context<R>) =>
    Effect.succeed(Response.stream(Stream.provideContext(body, context), options))
  )

/** What HTTP allows in a header name, and in a value: no control character beside the tab. */
const headerName = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/
// oxlint-disable-next-line no-control-regex
const forbiddenInValue = /[\u0000-\u0008\u000a-\u001f\u007f]/

const invalidHttp = (detail: string) => Effect.fail(new InvalidResponse({ detail }))

const checkHttp = (response: Response.HttpResponse<unknown, unknown>): string | undefined => {
  const { cookies = [], headers = {}, multiValueHeaders = {}, status = 200 } = response
  if (!Number.isInteger(status) || status < 100 || status > 599) return "response.status: expected 100 to 599"
  for (const name of [...Object.keys(headers), ...Object.keys(multiValueHeaders)]) {
    if (!headerName.test(name)) return `response.headers: ${JSON.stringify(name)} is no header name`
  }
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== "string") return `response.headers.${name}: expected a string`
    if (forbiddenInValue.test(value)) return `response.headers.${name}: a control character`
  }
  for (const [name, values] of Object.entries(multiValueHeaders)) {
    if (!Array.isArray(values) || values.some((value) => typeof value !== "string" || forbiddenInValue.test(value))) {
      return `response.multiValueHeaders.${name}: expected strings without control characters`
    }
  }
  const badCookie = cookies.findIndex((cookie) => typeof cookie !== "string" || forbiddenInValue.test(cookie))
  return badCookie < 0 ? undefined : `response.cookies[${badCookie}]: expected a string without control characters`
}

/** Streams what is a stream, unless `streaming` says otherwise, and buffers the rest. */
export const respondHttp = <E, R>(
  response: Response.HttpResponse<E, R>,
  streaming: boolean | undefined
): Effect.Effect<Response.Response, E | InvalidResponse, R> => {
  const invalid = checkHttp(response)
  if (invalid !== undefined) return invalidHttp(invalid)
  const { body, cookies, headers, multiValueHeaders, status = 200 } = response
  const head = {
    statusCode: status,
    ...(headers && { headers }),
    ...(multiValueHeaders && { multiValueHeaders }),
    ...(cookies && { cookies })
  }
  if (streaming === true || (streaming === undefined && Stream.isStream(body))) {
    const chunks = Stream.isStream(body) ? body : body === undefined ? Stream.empty : Stream.succeed(body)
    return respondStream(chunks, { prelude: JSON.stringify(head) })
  }
  if (Stream.isStream(body)) {
    return Effect.map(collect(body), (bytes) => bufferedHttp(head, bytes))
  }
  return Effect.succeed(bufferedHttp(head, body))
}

const collect = <E, R>(body: Stream.Stream<string | Uint8Array, E, R>): Effect.Effect<Uint8Array, E, R> =>
  Effect.map(Stream.runCollect(body), (chunks) => {
    const encoder = ChunkEncoder.make()
    return Buffer.concat([...chunks.map(encoder.encode), encoder.end()])
  })

const bufferedHttp = (head: object, body: string | Uint8Array | undefined): Response.Response => {
  if (body === undefined || typeof body === "string") {
    return Response.jsonText(JSON.stringify({ ...head, ...(body !== undefined && { body }), isBase64Encoded: false }))
  }
  const buffer = Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  const utf8 = isUtf8(buffer)
  return Response.jsonText(JSON.stringify({
    ...head,
    body: buffer.toString(utf8 ? "utf8" : "base64"),
    isBase64Encoded: !utf8
  }))
}

/** Text needs no base64, which would cost the response a third of its limit. */
const isUtf8 = (buffer: Buffer): boolean => Buffer.from(buffer.toString("utf8")).equals(buffer)
