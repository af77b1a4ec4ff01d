/** `node:http` as effects: a listener that ends with its scope, and requests with their answers. */
import * as Cause from "effect/Cause"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import type { Scope } from "effect/Scope"
import { createServer, type IncomingMessage, type Server, type ServerOptions, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"

/** The connection ended before the body of the request did. */
export class BodyLost extends Data.TaggedError("BodyLost")<{ readonly cause: unknown }> {}

/** The body has more bytes than are allowed. `read` bytes of it have been read. */
export class BodyTooLarge extends Data.TaggedError("BodyTooLarge")<{ readonly read: number }> {}

/** The address cannot be listened on. */
export class BindFailed extends Data.TaggedError("BindFailed")<{ readonly cause: NodeJS.ErrnoException }> {}

/** Values are text of one byte per character, as `utf8` makes them. */
export type Headers = Readonly<Record<string, string | Array<string>>>

/** Header text as Node writes it, one byte per character, so that UTF-8 goes out as raw bytes. */
export const utf8 = (text: string): string => Buffer.from(text, "utf8").toString("latin1")

/** Header text as Node read it, one byte per character, with its bytes taken as UTF-8. */
export const fromUtf8 = (text: string): string => Buffer.from(text, "latin1").toString("utf8")

/**
 * One request and its answer.
 *
 * If the connection ends before the answer is out, the fiber that handles the request is interrupted. So nothing here
 * fails for that reason: it waits until it is interrupted.
 */
export interface Exchange {
  readonly method: string
  /** Path and query as sent. */
  readonly url: string
  /** The path as sent, without the query. */
  readonly path: string
  readonly query: URLSearchParams
  /** A header by its name in any case; an empty one counts as absent. */
  readonly header: (name: string) => string | undefined
  /** Every header as it was sent: one byte per character. */
  readonly headers: ReadonlyArray<readonly [name: string, value: string]>
  /** The address of the client. */
  readonly remoteAddress: string | undefined
  /** The port on which the request came in. */
  readonly port: number | undefined
  /** The next bytes of the body, or nothing at its end. Bytes that nobody asks for stay with the sender. */
  readonly read: Effect.Effect<Uint8Array | undefined, BodyLost>
  /** A trailer by its name in any case. Only after the end of the body. */
  readonly trailer: (name: string) => string | undefined
  /**
   * Sends a whole answer. If the body of the request has not been read to its end, the connection ends with the answer.
   * The answer to HEAD has no body, and says the length of `body`.
   *
   * If the connection were closed while the other side still sends, it would see that and not the answer. So the rest of
   * the body is read and thrown away first, for at most 5 seconds.
   */
  readonly send: (status: number, headers: Headers, body?: string | Uint8Array) => Effect.Effect<void>
  /** Begins an answer that is sent in pieces. */
  readonly begin: (status: number, headers: Headers) => Effect.Effect<void>
  /** Sends a piece and waits until the system has taken it, so that a slow caller slows its sender. */
  readonly write: (chunk: Uint8Array) => Effect.Effect<void>
  readonly end: Effect.Effect<void>
  /** Ends the connection so that the other side sees that something is missing. */
  readonly destroy: Effect.Effect<void>
}

const single = (value: string | ReadonlyArray<string> | undefined): string | undefined =>
  (typeof value === "string" ? value : value?.join(", ")) || undefined

/** Node reports an error when the connection is gone; then the fiber is about to be interrupted. */
const whenTaken = (resume: (effect: Effect.Effect<void>) => void) => (error?: Error | null) => {
  if (!error) resume(Effect.void)
}

const makeExchange = (incoming: IncomingMessage, outgoing: ServerResponse): Exchange => {
  const url = incoming.url ?? "/"
  const question = url.indexOf("?")
  let expectsContinue = /^100-continue$/i.test(incoming.headers.expect ?? "")
  let chunks: AsyncIterator<Uint8Array> | undefined
  // The length in an answer to HEAD is that of GET, and nobody knows it if there are no bytes.
  const hasNoLength = (status: number, bytes: Uint8Array) =>
    status === 204 || status === 304 || (incoming.method === "HEAD" && bytes.length === 0)
  const hasBody = incoming.headers["content-length"] !== undefined ||
    incoming.headers["transfer-encoding"] !== undefined
  const exchange: Exchange = {
    method: incoming.method ?? "",
    url,
    path: question === -1 ? url : url.slice(0, question),
    query: new URLSearchParams(question === -1 ? "" : url.slice(question)),
    header: (name) => single(incoming.headers[name.toLowerCase()]),
    get headers() {
      return Array.from(
        { length: incoming.rawHeaders.length / 2 },
        (_, n) => [incoming.rawHeaders[2 * n]!, incoming.rawHeaders[2 * n + 1]!] as const
      )
    },
    remoteAddress: incoming.socket.remoteAddress,
    port: incoming.socket.localPort,
    read: Effect.tryPromise({
      try: async () => {
        if (expectsContinue && !outgoing.headersSent) {
          expectsContinue = false
          outgoing.writeContinue()
        }
        chunks ??= incoming.iterator({ destroyOnReturn: false })
        const chunk = await chunks.next()
        return chunk.done === true ? undefined : chunk.value
      },
      catch: (cause) => new BodyLost({ cause })
    }),
    trailer: (name) => single(incoming.trailers[name.toLowerCase()]),
    send: (status, headers, body) =>
      Effect.suspend(() => {
        const bytes = Buffer.from(body ?? "")
        const all = hasNoLength(status, bytes) ? headers : { ...headers, "Content-Length": String(bytes.length) }
        if (!hasBody || incoming.readableEnded) {
          return Effect.callback<void>((resume) => {
            outgoing.writeHead(status, all)
            outgoing.end(bytes, whenTaken(resume))
          })
        }
        return exchange.begin(status, { ...all, Connection: "close" }).pipe(
          Effect.andThen(exchange.write(bytes)),
          // Node ends the connection with the answer, so the end waits.
          Effect.andThen(Effect.timeoutOption(Effect.ignore(discardBody(exchange)), "5 seconds")),
          Effect.andThen(exchange.end)
        )
      }),
    begin: (status, headers) =>
      Effect.callback((resume) => {
        outgoing.writeHead(status, headers)
        // Sends the headers at once. `flushHeaders` does so, too, but encodes them as UTF-8 a second time.
        outgoing.write(nothing, whenTaken(resume))
      }),
    write: (chunk) => Effect.callback((resume) => void outgoing.write(chunk, whenTaken(resume))),
    end: Effect.callback((resume) => void outgoing.end(whenTaken(resume))),
    destroy: Effect.sync(() => outgoing.destroy())
  }
  return exchange
}

const nothing = new Uint8Array()

/** The whole body. If it is longer than `maxBytes`, the rest is not read. */
export const readBody = Effect.fnUntraced(function*(exchange: Exchange, maxBytes: number) {
  const chunks: Array<Uint8Array> = []
  let size = 0
  for (;;) {
    const chunk = yield* exchange.read
    if (chunk === undefined) return Buffer.concat(chunks, size)
    size += chunk.byteLength
    if (size > maxBytes) return yield* new BodyTooLarge({ read: size })
    chunks.push(chunk)
  }
})

/** Reads the rest of the body, keeps nothing, and yields its size. */
export const discardBody = Effect.fnUntraced(function*(exchange: Exchange) {
  let size = 0
  for (;;) {
    const chunk = yield* exchange.read
    if (chunk === undefined) return size
    size += chunk.byteLength
  }
})

const close = (server: Server) =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

/**
 * Listens until the scope ends, which ends every connection.
 *
 * Each request has a fiber, which is interrupted if the connection ends before the answer is out. `idle` waits until no
 * request is being handled.
 */
export const listen = Effect.fnUntraced(function*<R>(
  options: { readonly host: string; readonly port: number; readonly server: ServerOptions },
  handle: (exchange: Exchange) => Effect.Effect<void, never, R>
): Effect.fn.Return<{ readonly port: number; readonly idle: Effect.Effect<void> }, BindFailed, R | Scope> {
  const fibers = yield* FiberSet.make<void>()
  const run = yield* FiberSet.runtime(fibers)<R>()

  const answer = (exchange: Exchange, outgoing: ServerResponse) =>
    Effect.catchCause(handle(exchange), (cause) =>
      Cause.hasInterruptsOnly(cause) ? Effect.void : Effect.andThen(
        Effect.logError("the emulator failed", cause),
        Effect.suspend(() => outgoing.headersSent ? exchange.destroy : exchange.send(500, {}))
      ))

  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse) => {
    incoming.on("error", ignore)
    outgoing.on("error", ignore)
    const fiber = run(answer(makeExchange(incoming, outgoing), outgoing))
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) fiber.interruptUnsafe()
    })
  }

  const server = yield* Effect.acquireRelease(
    Effect.callback<Server, BindFailed>((resume) => {
      // Idle connections stay open, as in Lambda's own servers.
      const server = createServer({ keepAliveTimeout: 0, ...options.server }, onRequest)
      server.on("checkContinue", onRequest)
      server.once("error", (cause) => resume(Effect.fail(new BindFailed({ cause }))))
      server.listen({ host: options.host, port: options.port }, () => resume(Effect.succeed(server)))
    }),
    close
  )
  return { port: (server.address() as AddressInfo).port, idle: FiberSet.awaitEmpty(fibers) }
})

const ignore = () => {}
