/** Callers over real sockets, and a runtime that does what the test says. */
import { Effect, Queue } from "effect"
import type { Emulator } from "effect-lambda-runtime/emulator"
import * as Http from "node:http"
import * as Net from "node:net"

export interface Answer {
  readonly status: number
  readonly headers: Http.IncomingHttpHeaders
  readonly body: string
}

export interface Request {
  readonly port: number
  readonly path: string
  readonly method?: string
  readonly headers?: Http.OutgoingHttpHeaders
  readonly body?: string | Uint8Array
}

const toOptions = ({ headers = {}, method = "POST", path, port }: Request): Http.RequestOptions => ({
  host: "127.0.0.1",
  port,
  path,
  method,
  headers,
  agent: false
})

/** An answer whose body has not been read yet. Interrupting, or leaving the scope, closes the connection. */
export const open = (request: Request) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const outgoing = Http.request(toOptions(request))
        outgoing.on("error", () => {})
        // Node sends headers in the encoding of a body that is text.
        outgoing.end(Buffer.from(request.body ?? ""))
        return outgoing
      }),
      (outgoing) => Effect.sync(() => outgoing.destroy())
    ),
    (outgoing) => ({
      leave: Effect.callback<void>((resume) => {
        outgoing.once("close", () => resume(Effect.void))
        outgoing.destroy()
      }),
      answer: Effect.callback<Http.IncomingMessage, Error>((resume) => {
        outgoing.once("response", (incoming) => resume(Effect.succeed(incoming)))
        outgoing.once("error", (error) => resume(Effect.fail(error)))
      })
    })
  )

/** A request that tells the length of its body and waits before it sends it. */
export const announce = (port: number, length: number) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const headers = { "content-length": length, expect: "100-continue" }
        const outgoing = Http.request(toOptions({ port, path: "/invoke", headers }))
        outgoing.on("error", () => {})
        outgoing.flushHeaders()
        return outgoing
      }),
      (outgoing) => Effect.sync(() => outgoing.destroy())
    ),
    (outgoing) => ({
      answer: Effect.callback<Http.IncomingMessage>((resume) => {
        outgoing.once("response", (incoming) => resume(Effect.succeed(incoming)))
      })
    })
  )

/** The body of an answer up to its end, however it ends. */
export const read = (incoming: Http.IncomingMessage) =>
  Effect.callback<{ readonly bytes: Buffer; readonly body: string; readonly complete: boolean }>((resume) => {
    const chunks: Array<Buffer> = []
    incoming.on("data", (chunk) => chunks.push(chunk))
    incoming.on("error", () => {})
    incoming.once(
      "close",
      () => {
        const bytes = Buffer.concat(chunks)
        resume(Effect.succeed({ bytes, body: bytes.toString(), complete: incoming.complete }))
      }
    )
  })

/** The pieces of an answer, as they come. */
export const pieces = (incoming: Http.IncomingMessage) =>
  Effect.map(Queue.unbounded<string>(), (queue) => {
    incoming.on("data", (chunk: Buffer) => Queue.offerUnsafe(queue, chunk.toString()))
    return { next: Queue.take(queue) }
  })

export const send = Effect.fnUntraced(function*(request: Request) {
  const incoming = yield* (yield* open(request)).answer
  return { status: incoming.statusCode ?? 0, headers: incoming.headers, ...(yield* read(incoming)) }
}, Effect.scoped)

export const invoke = (
  server: Emulator.Emulator["Service"],
  event: string,
  headers: Http.OutgoingHttpHeaders = {}
) => send({ port: server.port, path: "/invoke", headers, body: event })

export const awsPath = "/2015-03-31/functions/function/invocations"

export const awsInvoke = (
  server: Emulator.Emulator["Service"],
  event: string,
  headers: Http.OutgoingHttpHeaders = {}
) => send({ port: server.port, path: awsPath, headers, body: event })

/** Sends bytes as they are and reads until the server closes the connection. */
export const raw = (port: number, bytes: string | Uint8Array) =>
  Effect.callback<string, Error>((resume) => {
    const socket = Net.connect(port, "127.0.0.1")
    const chunks: Array<Buffer> = []
    socket.on("data", (chunk) => chunks.push(chunk))
    socket.once("error", (error) => resume(Effect.fail(error)))
    socket.once("close", () => resume(Effect.succeed(Buffer.concat(chunks).toString("latin1"))))
    socket.write(bytes)
    return Effect.sync(() => socket.destroy())
  })

const runtimePort = (server: Emulator.Emulator["Service"]) => Number(server.endpoint.split(":")[1])

const prefix = "/2018-06-01/runtime"

/** One request of the runtime. */
export const call = (
  server: Emulator.Emulator["Service"],
  method: string,
  path: string,
  options: { readonly headers?: Http.OutgoingHttpHeaders; readonly body?: string | Uint8Array } = {}
) => send({ port: runtimePort(server), path, method, ...options })

/** Asks for the next invocation. */
export const next = (server: Emulator.Emulator["Service"]) =>
  Effect.map(call(server, "GET", `${prefix}/invocation/next`), (answer) => ({
    ...answer,
    requestId: String(answer.headers["lambda-runtime-aws-request-id"]),
    header: (name: string) => {
      const text = answer.headers[name]
      return typeof text === "string" ? Buffer.from(text, "latin1").toString() : undefined
    }
  }))

export const respond = (
  server: Emulator.Emulator["Service"],
  requestId: string,
  body: string | Uint8Array,
  headers: Http.OutgoingHttpHeaders = { "content-type": "application/json" }
) => call(server, "POST", `${prefix}/invocation/${requestId}/response`, { headers, body })

export const fail = (server: Emulator.Emulator["Service"], requestId: string, report: unknown) =>
  call(server, "POST", `${prefix}/invocation/${requestId}/error`, { body: JSON.stringify(report) })

export const initError = (server: Emulator.Emulator["Service"], report: unknown) =>
  call(server, "POST", `${prefix}/init/error`, { body: JSON.stringify(report) })

/** Begins a streamed response. */
export const stream = (
  server: Emulator.Emulator["Service"],
  requestId: string,
  contentType = "application/octet-stream"
) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.sync(() => {
        const outgoing = Http.request(toOptions({
          port: runtimePort(server),
          path: `${prefix}/invocation/${requestId}/response`,
          headers: {
            "content-type": contentType,
            "lambda-runtime-function-response-mode": "streaming",
            "transfer-encoding": "chunked",
            trailer: "Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body"
          }
        }))
        outgoing.on("error", () => {})
        outgoing.flushHeaders()
        return outgoing
      }),
      (outgoing) => Effect.sync(() => outgoing.destroy())
    ),
    (outgoing) => {
      const answer = Effect.callback<number, Error>((resume) => {
        outgoing.once("response", (incoming) => {
          incoming.resume()
          resume(Effect.succeed(incoming.statusCode ?? 0))
        })
        outgoing.once("error", (error) => resume(Effect.fail(error)))
      })
      return {
        /** Waits until the system has taken the piece. */
        write: (piece: string | Uint8Array) =>
          Effect.callback<void>((resume) => void outgoing.write(piece, () => resume(Effect.void))),
        end: Effect.andThen(Effect.sync(() => outgoing.end()), answer),
        fail: (report: unknown) =>
          Effect.andThen(
            Effect.sync(() => {
              outgoing.addTrailers({
                "Lambda-Runtime-Function-Error-Type": "Function.Failed",
                "Lambda-Runtime-Function-Error-Body": Buffer.from(JSON.stringify(report)).toString("base64")
              })
              outgoing.end()
            }),
            answer
          ),
        lose: Effect.sync(() => outgoing.destroy()),
        buffered: () => outgoing.writableLength + (outgoing.socket?.writableLength ?? 0)
      }
    }
  )
