/** What is sent to the Runtime API: requests, and the parts of a streamed body. */

/** Bytes to send. */
export interface Outgoing {
  /** What is written first, at once: short, and for a request at least its head. */
  readonly text: string
  readonly encoding: "latin1" | "utf8"
  /** What follows. Strings are ASCII. */
  readonly rest: ReadonlyArray<string | Uint8Array>
}

/**
 * A request that is not longer is copied into one write. That is cheaper than several writes, and the system takes all of
 * it or none, if nothing else waits to be sent.
 */
const maxSingleWrite = 16 * 1024

const nothing: ReadonlyArray<never> = []

/** Bytes as a string that `latin1` turns back into them. */
const toLatin1 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("latin1")

/** Text of Latin-1, which stands for bytes, and what follows. */
export const latin1 = (text: string, rest: Outgoing["rest"] = nothing): Outgoing => ({ text, encoding: "latin1", rest })

/** A request with a whole body, a string as UTF-8. `head` lacks the length and the empty line. */
export const withBody = (head: string, body: string | Uint8Array): Outgoing => {
  const length = typeof body === "string" ? Buffer.byteLength(body) : body.length
  const start = `${head}Content-Length: ${length}\r\n\r\n`
  if (length > maxSingleWrite) return latin1(start, [typeof body === "string" ? Buffer.from(body) : body])
  if (typeof body !== "string") return latin1(start + toLatin1(body))
  if (body.length === length) return latin1(start + body)
  return { text: start + body, encoding: "utf8", rest: nothing }
}

/** One chunk of a chunked body, as Latin-1. */
export const chunkText = (bytes: Uint8Array): string => `${bytes.length.toString(16)}\r\n${toLatin1(bytes)}\r\n`

/** Chunks as one chunk of a chunked body, after `start`. They must not all be empty. */
export const chunk = (start: string, chunks: ReadonlyArray<Uint8Array>): Outgoing => {
  let length = 0
  for (const bytes of chunks) length += bytes.length
  const size = `${start}${length.toString(16)}\r\n`
  return length > maxSingleWrite
    ? latin1(size, [...chunks, "\r\n"])
    : latin1(`${size}${chunks.map(toLatin1).join("")}\r\n`)
}
