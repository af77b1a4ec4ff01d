/**
 * Reads the HTTP/1.1 answers of one connection, however the network cuts them.
 *
 * @see https://www.rfc-editor.org/rfc/rfc9112
 */
import { InvalidAnswer } from "../../RuntimeApiError.ts"
import { type AnswerHead, type AnswerHeaders, invalid, parseHead } from "./answerHead.ts"

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

const noBytes = Buffer.alloc(0)
const protocol = "HTTP/1."
const endOfHead = Buffer.from("\r\n\r\n")

const lineFeed = 0x0a
const carriageReturn = 0x0d

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

/** The size of a chunk, and what may follow it on its line. */
const chunkSize = /^[0-9a-f]{1,16}(?:[\r\t ;][^]*)?$/i

/** What is read next. The last three are lines around the chunks of a body. */
type State = "head" | "sizedBody" | "bodyUntilClose" | "chunkData" | "chunkSize" | "endOfChunk" | "trailers"

/** The parser of one connection. Once it has returned an answer it is ready for the next one. */
export class AnswerParser {
  #state: State = "head"
  #isComplete = false

  /** The part of a head that earlier reads brought. */
  #partOfHead = noBytes
  /** The part of a line that earlier reads brought. */
  #line = ""
  /** Bytes of this answer that are neither kept nor body: interim answers, chunk extensions, trailers. */
  #overhead = 0

  #head: AnswerHead | undefined
  #keepsConnection = true

  #keepsBody = true
  #body = noBytes
  /** How many bytes of body have come, kept or not. */
  #bodyLength = 0
  /** What is missing of a sized body or of the current chunk. */
  #missing = 0

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
        case "endOfChunk":
        case "trailers":
          at = this.#readLine(bytes, at, length)
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
    this.#isComplete = false
    this.#partOfHead = noBytes
    this.#line = ""
    this.#overhead = 0
    this.#body = noBytes
    this.#bodyLength = 0
  }

  #finish(keepsConnection: boolean): Answer {
    const isExact = !this.#keepsBody || this.#body.length === this.#bodyLength
    const { headers, status } = this.#head!
    const answer: Answer = {
      _tag: "Answer",
      status,
      headers,
      body: isExact ? this.#body : Buffer.from(this.#body.subarray(0, this.#bodyLength)),
      keepsConnection: keepsConnection && this.#keepsConnection
    }
    this.reset()
    return answer
  }

  // The head

  #readHead(bytes: Buffer, from: number, length: number): number {
    const isFirst = this.#partOfHead.length === 0
    const at = isFirst ? skipEmptyLines(bytes, from, length) : from
    this.#overhead += at - from
    if (at === length) {
      this.#checkHeadLength(0)
      return at
    }
    const end = isFirst ? bytes.indexOf(endOfHead, at) : -1
    // Behind `length` the buffer has what earlier reads brought.
    if (end < 0 || end + endOfHead.length > length) return this.#readPartOfHead(bytes, at, length)
    this.#takeHead(bytes, at, end)
    return end + endOfHead.length
  }

  /** The head comes in several reads, which is rare: it is collected first. */
  #readPartOfHead(bytes: Buffer, at: number, length: number): number {
    const before = this.#partOfHead.length
    const head = Buffer.concat([this.#partOfHead, bytes.subarray(at, length)])
    if (!protocol.startsWith(head.toString("latin1", 0, protocol.length))) throw invalid("the answer is not HTTP/1.1")
    const end = head.indexOf(endOfHead, Math.max(0, before - endOfHead.length + 1))
    if (end < 0) {
      this.#checkHeadLength(head.length)
      // Nothing may follow an empty line, so the rest of a head whose lines lack a carriage return would never come.
      const from = Math.max(0, before - 2)
      if (head.includes("\n\n", from) || head.includes("\n\r\n", from)) {
        throw invalid("a header line of the answer is malformed")
      }
      this.#partOfHead = head
      return length
    }
    this.#partOfHead = noBytes
    this.#takeHead(head, 0, end)
    return at + end + endOfHead.length - before
  }

  #checkHeadLength(byteLength: number): void {
    if (byteLength + this.#overhead > maxHeadBytes) throw invalid("the head of the answer is too long")
  }

  #takeHead(bytes: Buffer, start: number, end: number): void {
    const byteLength = end + endOfHead.length - start
    this.#checkHeadLength(byteLength)
    const head = parseHead(bytes.toString("utf8", start, end))
    // An interim answer.
    if (head.status < 200 && head.status !== 101) this.#overhead += byteLength
    else this.#frameBody(head)
  }

  // The body

  #frameBody(head: AnswerHead): void {
    const { contentLength, isChunked, keepsConnection, status } = head
    this.#head = head
    this.#keepsConnection = keepsConnection
    this.#keepsBody = status !== 202
    if (status === 101 || status === 204 || status === 304) {
      this.#isComplete = true
    } else if (isChunked) {
      // A server that sends both may mean either, so the connection is not used again.
      if (contentLength !== undefined) this.#keepsConnection = false
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

  // The lines around the chunks

  #readLine(bytes: Buffer, at: number, length: number): number {
    const end = bytes.subarray(at, length).indexOf(lineFeed) + 1
    const next = end === 0 ? length : at + end
    this.#line += bytes.toString("latin1", at, next)
    // A line is checked before it is complete, since the rest of a wrong one may never come.
    this.#checkLine()
    if (end > 0) this.#takeLine()
    return next
  }

  #checkLine(): void {
    const line = this.#line
    if (this.#state === "endOfChunk") {
      if (!"\r\n".startsWith(line)) throw invalid("a chunk of the answer is longer than its size")
    } else if (this.#state === "chunkSize") {
      if (!chunkSize.test(line)) throw invalid("a chunk of the answer has no size")
      this.#missing = Number.parseInt(line, 16)
      if (this.#missing > maxBodyBytes) throw invalid("the body of the answer is too long")
    }
    if (this.#overhead + line.length > maxHeadBytes) {
      throw invalid("the chunk extensions or trailers of the answer are too long")
    }
  }

  #takeLine(): void {
    const line = this.#line
    this.#line = ""
    if (this.#state === "endOfChunk") {
      this.#state = "chunkSize"
    } else if (this.#state === "trailers") {
      this.#overhead += line.length
      this.#isComplete = /^\r*\n$/.test(line)
    } else {
      this.#overhead += line.trimEnd().length - line.search(/[^0-9a-f]/i)
      if (this.#missing > 0) this.#reserve(this.#missing)
      this.#state = this.#missing > 0 ? "chunkData" : "trailers"
    }
  }
}
