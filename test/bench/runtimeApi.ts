/**
 * A Runtime API that hands out invocations as fast as they are taken, over `node:net`, with as little work of its own as
 * it can: it shares a core with the runtime that it measures.
 */
import { type AddressInfo, createServer, type Server, type Socket } from "node:net"

export interface Script {
  /** The event of every invocation. Each has its own request id and tenant. */
  readonly event: Buffer
  /** Whether all invocations belong to one trace. Default: each has its own, as on Lambda. */
  readonly oneTrace?: boolean
  /** Called with each `next`: whether there is an invocation for it, or the runtime has to wait for ever. */
  readonly onNext: () => boolean
  /** Called with each answer, before it is accepted. */
  readonly onAnswer: (index: number, body: Buffer, isError: boolean) => void
  /** Reads a streamed answer no faster than this. Default: as fast as it comes. */
  readonly megabytesPerSecond?: number
}

export interface RuntimeApi {
  readonly port: number
  readonly connections: () => number
  readonly close: () => void
}

const accepted = Buffer.from(
  "HTTP/1.1 202 Accepted\r\nContent-Type: application/json\r\nContent-Length: 16\r\n\r\n{\"status\":\"OK\"}\n"
)

const digits = 12
const requestIdPrefix = "8476a536-e9f4-11e8-9739-"
const headEnd = Buffer.from("\r\n\r\n")

export const requestId = (index: number): string => `${requestIdPrefix}${index.toString(16).padStart(digits, "0")}`
export const traceId = (index: number): string =>
  `Root=1-5bef4de7-ad49b0e87f6e${index.toString(16).padStart(digits, "0")};Parent=9a9197af755a6419;Sampled=1`
export const tenantId = (index: number): string => `tenant-${index.toString(16).padStart(digits, "0")}`

/** The bytes of one invocation, and how to make them those of another. */
const makeInvocation = ({ event, oneTrace = false }: Script) => {
  const head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" +
    `Lambda-Runtime-Aws-Request-Id: ${requestId(0)}\r\n` +
    `Lambda-Runtime-Aws-Tenant-Id: ${tenantId(0)}\r\n` +
    `Lambda-Runtime-Deadline-Ms: ${Date.now() + 900_000}\r\n` +
    "Lambda-Runtime-Invoked-Function-Arn: arn:aws:lambda:eu-west-1:123456789012:function:bench\r\n" +
    `Lambda-Runtime-Trace-Id: ${traceId(0)}\r\n` +
    `Content-Length: ${event.length}\r\n\r\n`
  const bytes = Buffer.concat([Buffer.from(head), event])
  const zeros = "0".repeat(digits)
  const places: Array<number> = []
  const last = oneTrace ? head.indexOf("Lambda-Runtime-Trace-Id") : head.length
  for (let at = head.indexOf(zeros); at >= 0 && at < last; at = head.indexOf(zeros, at + digits)) places.push(at)
  return (index: number): Buffer => {
    const text = index.toString(16).padStart(digits, "0")
    for (const place of places) bytes.write(text, place, "latin1")
    return bytes
  }
}

/** One connection of the runtime. At most one invocation is in flight on it, so its buffers are used again. */
class Connection {
  private readonly socket: Socket
  private readonly script: Script
  private readonly nextIndex: () => number
  private readonly invocation: (index: number) => Buffer
  private pending: Array<Buffer> = []
  private pendingBytes = 0
  /** The chunked answer that the bytes belong to, if they do. */
  private streaming: { index: number; tail: string } | undefined
  private needed = 0

  constructor(socket: Socket, script: Script, nextIndex: () => number) {
    this.socket = socket
    this.script = script
    this.nextIndex = nextIndex
    this.invocation = makeInvocation(script)
    socket.setNoDelay(true)
    socket.on("error", () => socket.destroy())
  }

  receive(bytes: Buffer): void {
    if (this.streaming === undefined) this.read(bytes)
    else this.readStream(bytes)
  }

  private read(bytes: Buffer): void {
    this.pending.push(bytes)
    this.pendingBytes += bytes.length
    if (this.pendingBytes < this.needed) return
    const all = this.pending.length === 1 ? bytes : Buffer.concat(this.pending)
    const end = all.indexOf(headEnd)
    if (end < 0) return
    const head = all.toString("latin1", 0, end + 2)
    if (head.startsWith("GET ")) {
      this.reset()
      this.next()
      return
    }
    const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1]
    if (length === undefined) {
      this.reset()
      this.streaming = { index: indexOf(head), tail: "" }
      this.readStream(all.subarray(end + 4))
      return
    }
    this.needed = end + 4 + Number(length)
    if (all.length < this.needed) {
      this.pending = [all]
      return
    }
    const body = all.subarray(end + 4, this.needed)
    this.reset()
    this.answer(head, body)
  }

  private reset(): void {
    this.pending = []
    this.pendingBytes = 0
    this.needed = 0
  }

  private next(): void {
    if (this.script.onNext()) this.socket.write(this.invocation(this.nextIndex()))
  }

  private answer(head: string, body: Buffer): void {
    const index = indexOf(head)
    this.script.onAnswer(index, body, head.includes("/error HTTP"))
    this.socket.write(accepted)
  }

  /** A chunked body is not kept; only its end is looked for. */
  private readStream(bytes: Buffer): void {
    const streaming = this.streaming!
    streaming.tail = (streaming.tail + bytes.toString("latin1", Math.max(0, bytes.length - 7))).slice(-7)
    if (streaming.tail === "\r\n0\r\n\r\n") {
      this.streaming = undefined
      this.script.onAnswer(streaming.index, Buffer.alloc(0), false)
      this.socket.write(accepted)
      return
    }
    const { megabytesPerSecond } = this.script
    if (megabytesPerSecond === undefined) return
    this.socket.pause()
    setTimeout(() => this.socket.resume(), bytes.length / (megabytesPerSecond * 1000))
  }
}

const indexOf = (head: string): number => {
  const at = head.indexOf(requestIdPrefix) + requestIdPrefix.length
  return Number.parseInt(head.slice(at, at + digits), 16)
}

export const listen = (script: Script): Promise<RuntimeApi> => {
  let index = 0
  let connections = 0
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    connections++
    sockets.add(socket)
    const connection = new Connection(socket, script, () => index++)
    socket.on("data", (bytes: Buffer) => connection.receive(bytes))
  })
  return new Promise((resolve, reject) => {
    server.once("error", reject)
    server.listen(0, "127.0.0.1", () =>
      resolve({
        close: () => {
          for (const socket of sockets) socket.destroy()
          server.close()
        },
        connections: () => connections,
        port: (server.address() as AddressInfo).port
      }))
  })
}
