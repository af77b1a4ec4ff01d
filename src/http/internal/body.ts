/** The body of a response, in whatever way the app has made it. */
import type { HttpBody } from "effect/http/HttpBody"
import type { HttpServerResponse } from "effect/http/HttpServerResponse"
import * as Stream from "effect/Stream"
import { isUtf8 } from "node:buffer"
import { kindOf } from "../../internal/failure/kindOf.ts"
import type { Head } from "./head.ts"

/** A body: whole, or a stream. */
export type Body = string | Uint8Array | Stream.Stream<string | Uint8Array, unknown>

/** A response whose body is open. */
export interface Opened {
  readonly head: Head
  readonly body: Body
}

/** Opens the body of a response, or says why it cannot be sent. */
export const open = (response: HttpServerResponse): Opened | string => {
  const { body } = response
  switch (body._tag) {
    case "Empty":
      return { head: response, body: "" }
    case "Uint8Array":
      // The text that the app has made needs not be encoded and decoded again.
      return { head: response, body: body.text === undefined ? body.body : body.text.toWellFormed() }
    case "Stream":
      return { head: response, body: body.stream }
    case "FormData":
      return openForm(response, body.formData)
    case "Raw":
      return openRaw(response, body.body)
  }
}

/** Only the whole form knows the boundary that separates its parts. */
const openForm = (response: HttpServerResponse, form: FormData): Opened => {
  const { body, headers } = new Response(form)
  const type = headers.get("content-type") ?? ""
  return { head: { ...headOf(response), headers: { ...response.headers, "content-type": type } }, body: openWeb(body) }
}

/** `Response` and `FormData` are never named here: the first use of such a global loads 20 ms of code. */
const classOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1)

const openRaw = (response: HttpServerResponse, raw: unknown): Opened | string => {
  if (raw === undefined || raw === null) return { head: response, body: "" }
  if (typeof raw === "string") return { head: response, body: raw.toWellFormed() }
  if (raw instanceof Uint8Array) return { head: response, body: raw }
  if (ArrayBuffer.isView(raw)) {
    return { head: response, body: new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength) }
  }
  if (raw instanceof ArrayBuffer) return { head: response, body: new Uint8Array(raw) }
  switch (classOf(raw)) {
    case "Response":
      return openResponse(response, raw as Response)
    case "FormData":
      return openForm(response, raw as FormData)
    case "URLSearchParams":
      return { head: response, body: String(raw) }
    case "Blob":
    case "File":
      return { head: response, body: openWeb((raw as Blob).stream()) }
  }
  return isAsyncIterable(raw)
    ? { head: response, body: openIterable(raw) }
    : `response.body: expected text, bytes, a stream or a web Response, not ${kindOf(raw)}`
}

const isAsyncIterable = (value: unknown): value is AsyncIterable<string | Uint8Array> =>
  typeof value === "object" && value !== null && Symbol.asyncIterator in value

const openWeb = (body: ReadableStream<Uint8Array> | null): Body => body === null ? "" : openIterable(body)

const openIterable = (body: AsyncIterable<string | Uint8Array>): Body =>
  Stream.fromAsyncIterable(body, (error) => error)

/** A response of the web has a status and headers of its own; the headers around it replace them. */
const openResponse = (response: HttpServerResponse, raw: Response): Opened => {
  const headers: Record<string, string> = {}
  for (const [name, value] of raw.headers) if (name !== "set-cookie") headers[name] = value
  return {
    head: {
      ...headOf(response),
      status: raw.status,
      statusText: raw.statusText || undefined,
      headers: { ...headers, ...response.headers },
      setCookies: raw.headers.getSetCookie()
    },
    body: openWeb(raw.body)
  }
}

const headOf = ({ cookies, headers, status, statusText }: HttpServerResponse): Head => ({
  cookies,
  headers,
  status,
  statusText
})

/** Lets go of a body that is not sent: a file would stay open. */
export const discard = (body: HttpBody): void => {
  const raw: unknown = body._tag === "Raw" ? body.body : undefined
  if (typeof raw !== "object" || raw === null) return
  if ("destroy" in raw && typeof raw.destroy === "function") raw.destroy()
  else if (classOf(raw) === "ReadableStream") (raw as ReadableStream).cancel().catch(() => {})
}

const toBuffer = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)

/**
 * Bytes as text if they are text, else in base64. Whether they are is told by themselves, since no list of content types
 * is right. JSON makes six bytes of a NUL, so bytes with one are not text.
 */
export const toText = (bytes: Uint8Array): { readonly text: string; readonly isBase64: boolean } => {
  const buffer = toBuffer(bytes)
  const isText = isUtf8(buffer) && !buffer.includes(0)
  return { text: buffer.toString(isText ? "utf8" : "base64"), isBase64: !isText }
}
