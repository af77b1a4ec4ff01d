/** HTTP/1.1 over one socket, without `node:http`: what is written goes out as it is, and nothing is hidden. */
import { Data, Effect } from "effect"
import * as Net from "node:net"
import { headersOf, type Sent } from "./requests.ts"

/** An answer as a client gets it. */
export interface Answer {
  readonly status: number
  /** By lower-case name, in order. */
  readonly headers: ReadonlyMap<string, ReadonlyArray<string>>
  readonly body: Buffer
}

/** The connection ended in the middle of an answer. */
export class CutOff extends Data.TaggedError("CutOff")<{ readonly received: string }> {}

const head = (request: Sent, host: string): Buffer => {
  const lines = headersOf(request, host).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from([`${request.method} ${request.url} HTTP/1.1`, ...lines, "", ""].join("\r\n"), "latin1")
}

const framed = ({ body = new Uint8Array(), isChunked }: Sent): ReadonlyArray<Uint8Array> =>
  !isChunked
    ? [body]
    : [
      ...body.length === 0 ? [] : [Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from("\r\n")],
      Buffer.from("0\r\n\r\n")
    ]

/** Reads one answer of what has come. Nothing if there is more to come. */
const parse = (
  received: Buffer,
  isHead: boolean,
  isClosed: boolean
): { readonly answer: Answer; readonly end: number } | undefined => {
  const blank = received.indexOf("\r\n\r\n")
  if (blank === -1) return undefined
  const [statusLine = "", ...lines] = received.toString("latin1", 0, blank).split("\r\n")
  const status = Number(statusLine.split(" ")[1])
  const headers = new Map<string, Array<string>>()
  for (const line of lines) {
    const colon = line.indexOf(":")
    const name = line.slice(0, colon).toLowerCase()
    headers.set(name, [...headers.get(name) ?? [], line.slice(colon + 1).trim()])
  }
  const start = blank + 4
  const of = (body: Buffer, end: number) => ({ answer: { status, headers, body }, end })
  if (isHead || status === 204 || status === 304) return of(Buffer.alloc(0), start)
  const length = headers.get("content-length")?.[0]
  if (length !== undefined) {
    const end = start + Number(length)
    return received.length < end ? undefined : of(received.subarray(start, end), end)
  }
  if (headers.get("transfer-encoding")?.[0] !== "chunked") {
    return isClosed ? of(received.subarray(start), received.length) : undefined
  }
  const chunks: Array<Buffer> = []
  for (let at = start;;) {
    const line = received.indexOf("\r\n", at)
    if (line === -1) return undefined
    const size = Number.parseInt(received.toString("latin1", at, line), 16)
    const end = line + 2 + size + 2
    if (received.length < end) return undefined
    if (size === 0) return of(Buffer.concat(chunks), end)
    chunks.push(received.subarray(line + 2, end - 2))
    at = end
  }
}

/** Sends one request after the other, over a new connection only if the last one is closed. */
export const make = (port: number) =>
  Effect.sync(() => {
    const host = `127.0.0.1:${port}`
    let socket: Net.Socket | undefined

    const send = (request: Sent): Effect.Effect<Answer, CutOff> =>
      Effect.callback((resume) => {
        if (socket === undefined || socket.destroyed || !socket.writable) socket = Net.connect(port, "127.0.0.1")
        const connection = socket
        let received = Buffer.alloc(0)
        const take = (isClosed: boolean) => {
          const parsed = parse(received, request.method === "HEAD", isClosed)
          if (parsed === undefined && !isClosed) return
          connection.removeAllListeners()
          connection.on("error", () => {})
          if (isClosed || parsed?.answer.headers.get("connection")?.[0] === "close") connection.destroy()
          resume(
            parsed === undefined
              ? Effect.fail(new CutOff({ received: received.toString("latin1") }))
              : Effect.succeed(parsed.answer)
          )
        }
        connection.on("data", (chunk) => {
          received = Buffer.concat([received, chunk])
          take(false)
        })
        connection.on("error", () => {})
        connection.on("close", () => take(true))
        connection.cork()
        connection.write(head(request, host))
        for (const part of framed(request)) connection.write(part)
        connection.uncork()
      })

    return { host, send, close: Effect.sync(() => socket?.destroy()) }
  })
