/**
 * Reads the HTTP/1.1 answers of one connection, however the network cuts them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112
 */
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
}

/** A complete answer. */
export interface Answer {
  readonly _tag: "Answer"
  readonly status: number
  readonly headers: AnswerHeaders
  /** The bytes of the body, copied out of the read buffer. Empty for a 202, whose body says nothing. */
  readonly body: Uint8Array
  /** Whether the connection may carry another exchange. */
  readonly keepsConnection: boolean
}

/** The longest status line with its headers, and the longest chunk extensions with the trailers. */
export const maxHeadBytes = 1024 * 1024

/** The longest body: ten times an event of Lambda. */
export const maxBodyBytes = 64 * 1024 * 1024

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
  ["Content-Length", "contentLength"],
  ["Transfer-Encoding", "transferEncoding"],
  ["Connection", "connection"]
]

/** The names differ in length, with few exceptions, so a header costs one look here and no string of its own. */
const fieldsByLength: ReadonlyArray<typeof fields> = Array.from(
  { length: 1 + Math.max(...fields.map(([name]) => name.length)) },
  (_, length) => fields.filter(([name]) => name.length === length)
)

/** The field whose name stands between two positions of a head. */
const fieldAt = (head: string, start: number, end: number): Field | undefined => {
  const candidates = fieldsByLength[end - start]
  if (candidates === undefined) return undefined
  for (const [name, field] of candidates) {
    if (head.startsWith(name, start) || head.slice(start, end).toLowerCase() === name.toLowerCase()) return field
  }
  return undefined
}

const noBytes = Buffer.alloc(0)
const endOfHead = Buffer.from("\r\n\r\n")

const tab = 0x09
const lineFeed = 0x0a
const carriageReturn = 0x0d
const space = 0x20
const semicolon = 0x3b

const isBlank = (code: number): boolean => code === space || code === tab

/**
 * The position of the first byte that is not part of an empty line. Some servers send one after an answer, and HTTP lets a
 * reader skip it.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-2.2
 */
export const skipEmptyLines = (bytes: Buffer, at: number, length: number): number => {
  while (at < length && (bytes[at] === carriageReturn || bytes[at] === lineFeed)) at++
  return at
}

/** `String.trim` would also remove what HTTP counts as part of a value. */
const trim = (text: string, start: number, end: number): string => {
  while (start < end && isBlank(text.charCodeAt(start))) start++
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--
  return text.slice(start, end)
}

const hexDigit = (byte: number): number => {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const lower = byte | 0x20
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1
}

const noHeaders = (): AnswerHeaders => ({
  requestId: undefined,
  nonce: undefined,
  deadline: undefined,
  invokedFunctionArn: undefined,
  traceId: undefined,
  tenantId: undefined,
  clientContext: undefined,
  cognitoIdentity: undefined,
  extensionIdentifier: undefined
})

const statusLine = /^HTTP\/1\.[01] [1-5][0-9]{2}(?: |\r|$)/
const protocol = "HTTP/1."

const invalid = (detail: string): InvalidAnswer => new InvalidAnswer({ detail })

type State =
  | "head"
  | "sizedBody"
  | "bodyUntilClose"
  | "chunkSize"
  | "chunkExtension"
  | "chunkData"
  | "endOfChunk"
  | "trailers"

/** The parser of one connection. Once it has returned an answer it is ready for the next one. */
export class AnswerParser {
  #state: State = "head"

  /** The part of a head that earlier reads brought. */
  #head = noBytes
  #headLength = 0
  /** Bytes of this answer that are neither kept nor body: interim answers, chunk extensions, trailers. */
  #overhead = 0

  #status = 0
  #headers: AnswerHeaders = noHeaders()
  #keepsConnection = true

  #keepsBody = true
  #body = noBytes
  /** How many bytes of body have come, kept or not. */
  #bodyLength = 0
  /** What is missing of a sized body or of the current chunk. */
  #missing = 0
  /** Digits of the current chunk size, or bytes of the current trailer line. */
  #lineLength = 0
  #isComplete = false

  /** Takes the first `length` bytes of `bytes`. Returns the answer once it is complete. */
  read(bytes: Buffer, length: number): Answer | InvalidAnswer | undefined {
    try {
      return this.#readUnsafe(bytes, length)
    } catch (error) {
      if (error instanceof InvalidAnswer) return error
      throw error
    }
  }

  #readUnsafe(bytes: Buffer, length: number): Answer | undefined {
    let at = 0
    while (at < length) {
      switch (this.#state) {
        case "head":
          at = this.#readHead(bytes, at, length)
          break
        case "sizedBody":
        case "bodyUntilClose":
        case "chunkData":
          at = this.#readBody(bytes, at, length)
          break
        case "chunkSize":
          at = this.#readChunkSize(bytes, at, length)
          break
        case "chunkExtension":
          at = this.#readChunkExtension(bytes, at, length)
          break
        case "endOfChunk":
          at = this.#readEndOfChunk(bytes, at)
          break
        case "trailers":
          at = this.#readTrailers(bytes, at, length)
          break
      }
      if (this.#isComplete) return this.#finish(skipEmptyLines(bytes, at, length) === length)
    }
    return undefined
  }

  /** The server sends nothing more. Returns the answer if its body ends in this way. */
  end(): Answer | undefined {
    return this.#state === "bodyUntilClose" ? this.#finish(false) : undefined
  }

  /** Forgets what has been read of an answer. */
  reset(): void {
    this.#state = "head"
    this.#head = noBytes
    this.#headLength = 0
    this.#overhead = 0
    this.#headers = noHeaders()
    this.#body = noBytes
    this.#bodyLength = 0
    this.#isComplete = false
  }

  #finish(keepsConnection: boolean): Answer {
    const isExact = !this.#keepsBody || this.#body.length === this.#bodyLength
    const answer: Answer = {
      _tag: "Answer",
      status: this.#status,
      headers: this.#headers,
      body: isExact ? this.#body : Buffer.from(this.#body.subarray(0, this.#bodyLength)),
      keepsConnection: keepsConnection && this.#keepsConnection
    }
    this.reset()
    return answer
  }

  // The head

  #readHead(bytes: Buffer, from: number, length: number): number {
    const at = this.#headLength === 0 ? skipEmptyLines(bytes, from, length) : from
    this.#overhead += at - from
    if (this.#overhead > maxHeadBytes) throw invalid("the head of the answer is too long")
    if (at === length) return at
    const end = this.#headLength === 0 ? bytes.indexOf(endOfHead, at) + endOfHead.length : 0
    if (end >= at + endOfHead.length && end <= length) {
      this.#takeHead(bytes.toString("utf8", at, end - endOfHead.length), end - at)
      return end
    }
    return this.#readPartOfHead(bytes, at, length)
  }

  /** The head came in several reads, which is rare: it is collected first. */
  #readPartOfHead(bytes: Buffer, at: number, length: number): number {
    const before = this.#headLength
    const limit = maxHeadBytes - this.#overhead
    const size = Math.min(length - at, limit - before + 1)
    if (this.#head.length < before + size) {
      const larger = Buffer.allocUnsafe(Math.max(1024, 2 * (before + size)))
      this.#head.copy(larger, 0, 0, before)
      this.#head = larger
    }
    bytes.copy(this.#head, before, at, at + size)
    this.#headLength = before + size
    const head = this.#head.subarray(0, this.#headLength)
    if (!protocol.startsWith(head.toString("latin1", 0, Math.min(head.length, protocol.length)))) {
      throw invalid("the answer is not HTTP/1.1")
    }
    const end = head.indexOf(endOfHead, Math.max(0, before - endOfHead.length + 1))
    if (end < 0) {
      if (head.length > limit) throw invalid("the head of the answer is too long")
      // Nothing may follow an empty line, so the rest of a head whose lines lack a carriage return would never come.
      const from = Math.max(0, before - 2)
      if (head.includes("\n\n", from) || head.includes("\n\r\n", from)) {
        throw invalid("a header line of the answer is malformed")
      }
      return at + size
    }
    this.#headLength = 0
    this.#takeHead(head.toString("utf8", 0, end), end + endOfHead.length)
    return at + end + endOfHead.length - before
  }

  /** Reads the status line and the headers. `text` is without the empty line that ends them. */
  #takeHead(text: string, byteLength: number): void {
    if (byteLength + this.#overhead > maxHeadBytes) throw invalid("the head of the answer is too long")
    if (!statusLine.test(text)) throw invalid("the answer is not HTTP/1.1")
    this.#status = Number(text.slice(9, 12))
    this.#keepsConnection = text.startsWith("1", 7) && this.#status !== 101
    const headers = this.#headers
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
          if (/(?:^|,)[ \t]*close[ \t]*(?:,|$)/i.test(value)) this.#keepsConnection = false
          break
        default:
          headers[field] ??= value
      }
    }
    if (this.#status < 200 && this.#status !== 101) {
      this.#overhead += byteLength
      this.#headers = noHeaders()
      return
    }
    this.#frameBody(contentLength, isChunked)
  }

  // The body

  #frameBody(contentLength: string | undefined, isChunked: boolean): void {
    const status = this.#status
    this.#keepsBody = status !== 202
    if (status === 101 || status === 204 || status === 304) {
      this.#isComplete = true
    } else if (isChunked) {
      // A server that sends both may mean either, so the connection is not used again.
      if (contentLength !== undefined) this.#keepsConnection = false
      this.#lineLength = 0
      this.#missing = 0
      this.#state = "chunkSize"
    } else if (contentLength === undefined) {
      this.#keepsConnection = false
      this.#missing = Infinity
      this.#state = "bodyUntilClose"
    } else {
      if (!/^[0-9]+$/.test(contentLength)) throw invalid("the length of the answer is not a number")
      this.#missing = Number(contentLength)
      if (this.#missing === 0) {
        this.#isComplete = true
      } else {
        this.#reserve(this.#missing)
        this.#state = "sizedBody"
      }
    }
  }

  /** Makes room for `size` more bytes of body: exactly for the first, at least doubling after that. */
  #reserve(size: number): void {
    const needed = this.#bodyLength + size
    if (needed > maxBodyBytes) throw invalid("the body of the answer is too long")
    if (!this.#keepsBody || needed <= this.#body.length) return
    const larger = Buffer.allocUnsafe(Math.max(needed, Math.min(2 * this.#body.length, maxBodyBytes)))
    this.#body.copy(larger, 0, 0, this.#bodyLength)
    this.#body = larger
  }

  #readBody(bytes: Buffer, at: number, length: number): number {
    const end = Math.min(length, at + this.#missing)
    if (this.#state === "bodyUntilClose") this.#reserve(end - at)
    if (this.#keepsBody) bytes.copy(this.#body, this.#bodyLength, at, end)
    this.#bodyLength += end - at
    this.#missing -= end - at
    if (this.#missing === 0) {
      if (this.#state === "sizedBody") this.#isComplete = true
      else this.#state = "endOfChunk"
    }
    return end
  }

  // Chunks

  #readChunkSize(bytes: Buffer, at: number, length: number): number {
    for (; at < length; at++) {
      const byte = bytes[at]!
      const digit = hexDigit(byte)
      if (digit < 0) {
        if (this.#lineLength === 0 || !(byte === carriageReturn || byte === semicolon || isBlank(byte))) {
          throw invalid("a chunk of the answer has no size")
        }
        this.#state = "chunkExtension"
        return at
      }
      this.#missing = this.#missing * 16 + digit
      if (this.#missing > maxBodyBytes || ++this.#lineLength > 16) throw invalid("the body of the answer is too long")
    }
    return at
  }

  /** Skips what follows the size on its line. */
  #readChunkExtension(bytes: Buffer, at: number, length: number): number {
    while (at < length) {
      if (bytes[at++] === lineFeed) {
        this.#lineLength = 0
        if (this.#missing === 0) {
          this.#state = "trailers"
        } else {
          this.#reserve(this.#missing)
          this.#state = "chunkData"
        }
        return at
      }
      this.#countOverhead()
    }
    return at
  }

  /** After the bytes of a chunk: a carriage return and a line feed. */
  #readEndOfChunk(bytes: Buffer, at: number): number {
    if (bytes[at] !== (this.#lineLength === 0 ? carriageReturn : lineFeed)) {
      throw invalid("a chunk of the answer is longer than its size")
    }
    if (this.#lineLength++ === 1) {
      this.#lineLength = 0
      this.#missing = 0
      this.#state = "chunkSize"
    }
    return at + 1
  }

  /** Skips the lines after the last chunk, up to the empty one. */
  #readTrailers(bytes: Buffer, at: number, length: number): number {
    while (at < length) {
      const byte = bytes[at++]
      if (byte === lineFeed) {
        if (this.#lineLength === 0) {
          this.#isComplete = true
          return at
        }
        this.#lineLength = 0
      } else if (byte !== carriageReturn) {
        this.#lineLength++
      }
      this.#countOverhead()
    }
    return at
  }

  #countOverhead(): void {
    if (++this.#overhead > maxHeadBytes) throw invalid("the chunk extensions or trailers of the answer are too long")
  }
}
