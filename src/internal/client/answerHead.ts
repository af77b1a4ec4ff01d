/** The head of an HTTP/1.1 answer: its status line and its headers. */
import { headerNames } from "../../RuntimeApi.ts"
import { InvalidAnswer } from "../../RuntimeApiError.ts"

/** The headers that mean something to the client, decoded as UTF-8. An empty one counts as absent. */
export interface AnswerHeaders {
  requestId: string | undefined
  nonce: string | undefined
  deadline: string | undefined
  invokedFunctionArn: string | undefined
  traceId: string | undefined
  tenantId: string | undefined
  clientContext: string | undefined
  cognitoIdentity: string | undefined
  extensionIdentifier: string | undefined
  contentType: string | undefined
  retryAfter: string | undefined
}

/** What a head says. */
export interface AnswerHead {
  readonly status: number
  readonly headers: AnswerHeaders
  /** Whether the server keeps the connection open, as far as the head says. */
  readonly keepsConnection: boolean
  /** As it was sent. */
  readonly contentLength: string | undefined
  readonly isChunked: boolean
}

export const invalid = (detail: string): InvalidAnswer => new InvalidAnswer({ detail })

const noHeaders = (): AnswerHeaders => ({
  requestId: undefined,
  nonce: undefined,
  deadline: undefined,
  invokedFunctionArn: undefined,
  traceId: undefined,
  tenantId: undefined,
  clientContext: undefined,
  cognitoIdentity: undefined,
  extensionIdentifier: undefined,
  contentType: undefined,
  retryAfter: undefined
})

type Field = keyof AnswerHeaders | "contentLength" | "transferEncoding" | "connection"

/** Names as the server writes them. In another case they mean the same. */
const fields: ReadonlyArray<readonly [name: string, field: Field]> = [
  [headerNames.requestId, "requestId"],
  [headerNames.nonce, "nonce"],
  [headerNames.deadline, "deadline"],
  [headerNames.invokedFunctionArn, "invokedFunctionArn"],
  [headerNames.traceId, "traceId"],
  [headerNames.tenantId, "tenantId"],
  [headerNames.clientContext, "clientContext"],
  [headerNames.cognitoIdentity, "cognitoIdentity"],
  [headerNames.extensionIdentifier, "extensionIdentifier"],
  ["Content-Type", "contentType"],
  ["Retry-After", "retryAfter"],
  ["Content-Length", "contentLength"],
  ["Transfer-Encoding", "transferEncoding"],
  ["Connection", "connection"]
]

/** The names differ in length, with few exceptions, so a header costs one look here and no string of its own. */
const fieldsByLength: Array<Array<(typeof fields)[number]>> = []
for (const field of fields) (fieldsByLength[field[0].length] ??= []).push(field)

/** The field whose name stands between two positions of a head. */
const fieldAt = (head: string, start: number, end: number): Field | undefined => {
  const candidates = fieldsByLength[end - start]
  if (candidates === undefined) return undefined
  for (const [name, field] of candidates) {
    if (head.startsWith(name, start) || head.slice(start, end).toLowerCase() === name.toLowerCase()) return field
  }
  return undefined
}

const tab = 0x09
const carriageReturn = 0x0d
const space = 0x20

const isBlank = (code: number): boolean => code === space || code === tab

/** `String.trim` would also remove what HTTP counts as part of a value. */
const trim = (text: string, start: number, end: number): string => {
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const statusLine = /^HTTP\/1\.[01] [1-5][0-9]{2}(?: |\r|$)/

/** Reads a head, without the empty line that ends it. Throws an `InvalidAnswer`. */
export const parseHead = (text: string): AnswerHead => {
  if (!statusLine.test(text)) throw invalid("the answer is not HTTP/1.1")
  const status = Number(text.slice(9, 12))
  const headers = noHeaders()
  let keepsConnection = text.startsWith("1", 7) && status !== 101
  let contentLength: string | undefined
  let isChunked = false
  for (let end = text.indexOf("\n"); end >= 0;) {
    const start = end + 1
    const isLine = text.charCodeAt(end - 1) === carriageReturn
    end = text.indexOf("\n", start)
    const endOfLine = end < 0 ? text.length : end - 1
    const colon = text.indexOf(":", start)
    if (!isLine || colon <= start || colon >= endOfLine || isBlank(text.charCodeAt(start))) {
      throw invalid("a header line of the answer is malformed")
    }
    const field = fieldAt(text, start, colon)
    if (field === undefined) continue
    const value = trim(text, colon + 1, endOfLine)
    if (value === "") continue
    switch (field) {
      case "contentLength":
        if (contentLength !== undefined && contentLength !== value) throw invalid("the answer has two lengths")
        contentLength = value
        break
      case "transferEncoding":
        if (value.toLowerCase() !== "chunked" || isChunked) throw invalid("the encoding of the answer is not chunked")
        isChunked = true
        break
      case "connection":
        if (/(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(value)) keepsConnection = false
        break
      default:
        headers[field] ??= value
    }
  }
  return { status, headers, keepsConnection, contentLength, isChunked }
}
