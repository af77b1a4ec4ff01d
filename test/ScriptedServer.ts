/**
 * A server whose test decides what goes over the wire: any bytes, in any pieces, at any moment, and how a connection
 * ends. Tests wait for what arrives, never for time.
 */
import { Effect, Queue, type Scope } from "effect"
import * as Net from "node:net"

export interface Head {
  readonly method: string
  readonly path: string
  /** Everything up to the empty line, one character for each byte. */
  readonly text: string
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>
}

export interface Request extends Head {
  readonly body: Buffer
  /** The chunks of a chunked body. */
  readonly chunks: ReadonlyArray<Buffer>
  readonly trailers: Readonly<Record<string, string>>
}

const parseHeaders = (lines: ReadonlyArray<string>): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const line of lines) {
    const colon = line.indexOf(":")
    const name = line.slice(0, colon).toLowerCase()
    if (Object.hasOwn(headers, name)) throw new Error(`${name} was sent twice`)
    headers[name] = line.slice(colon + 1).trim()
  }
  return headers
}

const parseHead = (text: string): Head => {
  const [first = "", ...lines] = text.split("\r\n")
  const match = /^([A-Z]+) (\S+) HTTP\/1\.1$/.exec(first)
  if (match === null) throw new Error(`not a request line: ${JSON.stringify(first)}`)
  return { method: match[1]!, path: match[2]!, text, headers: parseHeaders(lines) }
}

/** One connection of a client. */
export class ServerConnection {
  private received: Array<Buffer> = []
  private size = 0
  private isOver = false
  private readonly listeners = new Set<() => void>()
  private readonly socket: Net.Socket

  constructor(socket: Net.Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    socket.on("data", (bytes) => {
      this.received.push(bytes)
      this.size += bytes.length
      this.notify()
    })
    const over = () => {
      this.isOver = true
      this.notify()
    }
    socket.on("end", over)
    socket.on("error", over)
    socket.on("close", over)
  }

  private notify(): void {
    for (const listener of Array.from(this.listeners)) listener()
  }

  /** Waits until `f` finds what it looks for. */
  private until<A>(f: () => A | undefined): Effect.Effect<A> {
    return Effect.callback((resume) => {
      const look = () => {
        const found = f()
        if (found === undefined && !this.isOver) return
        this.listeners.delete(look)
        resume(found === undefined ? Effect.die(this.disconnected()) : Effect.succeed(found))
      }
      this.listeners.add(look)
      look()
      return Effect.sync(() => this.listeners.delete(look))
    })
  }

  private disconnected(): Error {
    return new Error(`the client ended the connection after ${JSON.stringify(this.peek().toString("latin1"))}`)
  }

  private peek(): Buffer {
    if (this.received.length !== 1) this.received = [Buffer.concat(this.received)]
    return this.received[0] ?? Buffer.alloc(0)
  }

  /** The next bytes. */
  take(length: number): Effect.Effect<Buffer> {
    return this.until(() => {
      if (this.size < length) return undefined
      const bytes = this.peek()
      this.received = [bytes.subarray(length)]
      this.size -= length
      return bytes.subarray(0, length)
    })
  }

  /** The next bytes up to a text, which is skipped. */
  private takeUntil(end: string): Effect.Effect<string> {
    return Effect.map(
      Effect.flatMap(
        this.until(() => {
          const at = this.peek().indexOf(end)
          return at < 0 ? undefined : at
        }),
        (at) => this.take(at + end.length)
      ),
      (bytes) => bytes.toString("latin1", 0, bytes.length - end.length)
    )
  }

  /** The head of the next request; its body is still to be read. */
  readonly head: Effect.Effect<Head> = Effect.map(
    Effect.suspend(() => this.takeUntil("\r\n\r\n")),
    parseHead
  )

  /** The next chunk of a chunked body; an empty one is the last. */
  readonly chunk: Effect.Effect<Buffer> = Effect.gen({ self: this }, function*() {
    const size = Number.parseInt(yield* this.takeUntil("\r\n"), 16)
    const bytes = yield* this.take(size)
    if (size > 0) yield* this.take(2)
    return bytes
  })

  /** After the last chunk. */
  readonly trailers: Effect.Effect<Record<string, string>> = Effect.gen({ self: this }, function*() {
    const lines: Array<string> = []
    while (true) {
      const line = yield* this.takeUntil("\r\n")
      if (line === "") return parseHeaders(lines)
      lines.push(line)
    }
  })

  /** The rest of a request whose head has been read. */
  body(head: Head): Effect.Effect<Request> {
    return Effect.gen({ self: this }, function*() {
      if (head.headers["transfer-encoding"] !== "chunked") {
        const body = yield* this.take(Number(head.headers["content-length"] ?? 0))
        return { ...head, body, chunks: [], trailers: {} }
      }
      const chunks: Array<Buffer> = []
      while (true) {
        const chunk = yield* this.chunk
        if (chunk.length === 0) break
        chunks.push(chunk)
      }
      return { ...head, body: Buffer.concat(chunks), chunks, trailers: yield* this.trailers }
    })
  }

  /** The next request with its body. */
  readonly request: Effect.Effect<Request> = Effect.suspend(() => Effect.flatMap(this.head, (head) => this.body(head)))

  /** Whether nothing has arrived that is still to be read. */
  get isQuiet(): boolean {
    return this.size === 0
  }

  /** Sends bytes in one piece. */
  write(bytes: string | Uint8Array): Effect.Effect<void> {
    return Effect.callback((resume) => {
      this.socket.write(bytes, () => resume(Effect.void))
    })
  }

  /** Sends bytes in pieces, each of which the client can read before the next is sent. */
  writePieces(pieces: Iterable<string | Uint8Array>): Effect.Effect<void> {
    return Effect.forEach(pieces, (piece) => Effect.andThen(this.write(piece), turn), { discard: true })
  }

  /** Sends bytes one at a time. */
  writeBytewise(bytes: string | Uint8Array): Effect.Effect<void> {
    return this.writePieces(Array.from(Buffer.from(bytes), (byte) => Buffer.of(byte)))
  }

  /** Sends bytes, if any, and says that no more will come. The client may still send. */
  end(bytes: string | Uint8Array = ""): Effect.Effect<void> {
    return Effect.sync(() => {
      this.socket.end(bytes)
    })
  }

  /** Closes both directions at once. What the client sends from now on is refused. */
  readonly close: Effect.Effect<void> = Effect.sync(() => {
    this.socket.destroy()
  })

  /** Resets the connection. */
  readonly reset: Effect.Effect<void> = Effect.sync(() => {
    this.socket.resetAndDestroy()
  })

  /** Stops reading, so that the client cannot go on writing. */
  readonly pause: Effect.Effect<void> = Effect.sync(() => {
    this.socket.pause()
  })

  readonly resume: Effect.Effect<void> = Effect.sync(() => {
    this.socket.resume()
  })

  /** Waits until the client ends the connection. What it sends meanwhile is lost. */
  readonly ended: Effect.Effect<void> = Effect.suspend(() => this.until(() => this.isOver ? true : undefined))
}

/** A turn of the event loop, in which sockets are looked after. */
export const turn: Effect.Effect<void> = Effect.callback((resume) => {
  setImmediate(() => setImmediate(() => resume(Effect.void)))
})

/** Waits until a number has stopped growing while the event loop turned. */
export const settled = (count: () => number): Effect.Effect<number> =>
  Effect.gen(function*() {
    while (true) {
      const before = count()
      for (let i = 0; i < 20; i++) yield* turn
      if (count() === before) return before
    }
  })

export interface ScriptedServer {
  /** `host:port`. */
  readonly endpoint: string
  /** How many connections clients have opened. */
  readonly connections: () => number
  /** The next connection that a client opens. */
  readonly accept: Effect.Effect<ServerConnection>
  /** Takes no further connection. */
  readonly stop: Effect.Effect<void>
}

/** Starts a server on a port of its own. It ends with the scope. */
export const make = Effect.fnUntraced(function*(options?: {
  /** Where it listens. Default `127.0.0.1`. */
  readonly host?: string
  /** How the endpoint names the host. Default as above. */
  readonly name?: string
  /** Default: any that is free. */
  readonly port?: number
}): Effect.fn.Return<ScriptedServer, never, Scope.Scope> {
  const host = options?.host ?? "127.0.0.1"
  const waiting = yield* Queue.unbounded<ServerConnection>()
  const sockets = new Set<Net.Socket>()
  const server = Net.createServer({ allowHalfOpen: true }, (socket) => {
    sockets.add(socket)
    Queue.offerUnsafe(waiting, new ServerConnection(socket))
  })
  const stop = Effect.callback<void>((resume) => {
    if (server.listening) server.close()
    resume(Effect.void)
  })
  yield* Effect.acquireRelease(
    Effect.callback<void>((resume) => {
      server.listen(options?.port ?? 0, host, () => resume(Effect.void))
    }),
    () =>
      Effect.andThen(
        stop,
        Effect.sync(() => {
          for (const socket of sockets) socket.destroy()
        })
      )
  )
  const address = server.address()
  const port = typeof address === "object" ? address?.port : undefined
  return {
    endpoint: `${options?.name ?? host}:${port}`,
    connections: () => sockets.size,
    accept: Queue.take(waiting),
    stop
  }
})

/** An answer, with its length unless the headers say otherwise. */
export const answer = (status: string, headers: ReadonlyArray<string>, body: string | Uint8Array = ""): Buffer => {
  const bytes = Buffer.from(body)
  const isFramed = headers.some((header) => /^(?:content-length|transfer-encoding):/i.test(header))
  const lines = [`HTTP/1.1 ${status}`, ...headers, ...(isFramed ? [] : [`Content-Length: ${bytes.length}`])]
  return Buffer.concat([Buffer.from(`${lines.join("\r\n")}\r\n\r\n`), bytes])
}

/** What Lambda says to an answer that it takes. */
export const accepted: Buffer = answer("202 Accepted", ["Content-Type: application/json"], "{\"status\":\"OK\"}\n")

/** What Lambda says to an answer that it does not take. */
export const refused = (status: string, errorType: string, headers: ReadonlyArray<string> = []): Buffer =>
  answer(
    status,
    ["Content-Type: application/json", ...headers],
    JSON.stringify({ errorMessage: `about ${errorType}`, errorType })
  )

/** An invocation as Lambda hands it out; a header of `undefined` is left out. */
export const invocation = (
  headers: Readonly<Record<string, string | undefined>> = {},
  event: string | Uint8Array = "{}"
): Buffer =>
  answer(
    "200 OK",
    Object.entries({
      "Content-Type": "application/json",
      "Lambda-Runtime-Aws-Request-Id": "id-1",
      "Lambda-Runtime-Deadline-Ms": "1795285981730",
      "Lambda-Runtime-Invoked-Function-Arn": "arn:aws:lambda:eu-west-1:123456789012:function:f",
      ...headers
    }).flatMap(([name, value]) => value === undefined ? [] : [`${name}: ${value}`]),
    event
  )
