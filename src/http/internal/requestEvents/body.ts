/** The body of a request in an event: text, or base64. */
import { Buffer, isUtf8 } from "node:buffer"
import { header, type Received } from "./received.ts"

export interface EventBody {
  readonly body: string | undefined
  readonly isBase64Encoded: boolean
}

const none: EventBody = { body: undefined, isBase64Encoded: false }

/** Text if the content type is text, JSON, XML or JavaScript and nothing compressed it. */
export const byContentType = (received: Received, textTypes: RegExp): EventBody => {
  const { body } = received
  if (body === undefined) return none
  const isText = textTypes.test(mediaType(received)) && header(received, "content-encoding") === undefined
  if (!isText) return base64(body)
  if (typeof body === "string") return text(body.toWellFormed())
  // What AWS does with text that is not UTF-8 is not known. Base64 keeps the bytes.
  return isUtf8(body) ? text(utf8(body)) : base64(body)
}

/** The types of an Application Load Balancer and of VPC Lattice. */
export const listedTypes = /^(text\/.*|application\/(json|javascript|xml))$/

/** The types of HTTP APIs and function URLs. */
export const structuredTypes = /^(text\/.*|application\/(json|javascript|xml)|[^/]+\/[^/]*\+(json|xml))$/

/** Base64 if the REST API lists the content type as binary. What it does not list is read as UTF-8, whatever it is. */
export const byMediaTypes = (received: Received, binaryMediaTypes: ReadonlyArray<string>): EventBody => {
  const { body } = received
  if (body === undefined) return none
  const type = mediaType(received)
  const isBinary = binaryMediaTypes.some((each) => each === "*/*" || each.toLowerCase() === type)
  if (isBinary) return base64(body)
  return text(typeof body === "string" ? body.toWellFormed() : utf8(body))
}

const mediaType = (received: Received): string =>
  (header(received, "content-type") ?? "").replace(/;.*/s, "").trim().toLowerCase()

const text = (body: string): EventBody => ({ body, isBase64Encoded: false })

const base64 = (body: string | Uint8Array): EventBody => ({
  body: (typeof body === "string" ? Buffer.from(body) : view(body)).toString("base64"),
  isBase64Encoded: true
})

const utf8 = (body: Uint8Array): string => view(body).toString("utf8")

const view = (bytes: Uint8Array): Buffer => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
