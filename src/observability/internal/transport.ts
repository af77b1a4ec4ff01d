/** An `HttpClient` over Node's own client, with connections that are kept. */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type { Agent, ClientRequest } from "node:http"
import { WholeResponse } from "./wholeResponse.ts"

/** Loaded when the first request needs it: `node:https` alone takes several milliseconds. */
const load = (isSecure: boolean) => process.getBuiltinModule(isSecure ? "node:https" : "node:http")

/** Of an answer only a few fields are read. A server that sends more has another protocol. */
const maxAnswerBytes = 65_536

class NotInTime extends Error {
  override get message() {
    return "it was not sent in time"
  }
}

/**
 * Sends while a flush runs. When the last one has ended, a request that is still on its way out is ended: else its bytes
 * would leave during the next invocation, before the response. One that was sent goes on waiting for its answer.
 */
export class Transport {
  readonly #agents = new Map<boolean, Agent>()
  /** The requests that are not sent yet. */
  readonly #unsent = new Set<ClientRequest>()
  #flushes: number

  constructor(options: { readonly isAlwaysOpen: boolean }) {
    this.#flushes = options.isAlwaysOpen ? 1 : 0
  }

  /** Sends bodies of bytes, which is what exporters make. */
  readonly client: HttpClient.HttpClient = HttpClient.make((request, url) =>
    Effect.callback((resume) => {
      const lose = (cause: unknown) =>
        resume(Effect.fail(
          new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) })
        ))
      try {
        if (this.#flushes === 0) return lose(new NotInTime())
        const isSecure = url.protocol === "https:"
        const body = request.body._tag === "Uint8Array" ? request.body.body : new Uint8Array()
        const sent = load(isSecure).request(url, {
          agent: this.#agent(isSecure),
          headers: { ...request.headers, "content-length": body.length },
          method: request.method
        })
        this.#unsent.add(sent)
        // All of it is with the operating system.
        sent.on("finish", () => this.#unsent.delete(sent))
        sent.on("close", () => this.#unsent.delete(sent))
        sent.on("error", lose)
        sent.on("response", (message) => {
          const chunks: Array<Buffer> = []
          let size = 0
          message.on("data", (chunk: Buffer) => {
            if (size < maxAnswerBytes) chunks.push(chunk)
            size += chunk.length
          })
          message.on("error", lose)
          // Not at its end: only then does the next request find the connection free.
          message.on("close", () => {
            const headers = Object.entries(message.headers).map(([name, value]) => [name, String(value)] as const)
            resume(Effect.succeed(
              new WholeResponse(request, { status: message.statusCode ?? 0, headers, body: Buffer.concat(chunks) })
            ))
          })
        })
        sent.end(body)
        return Effect.sync(() => {
          sent.destroy()
        })
      } catch (cause) {
        lose(cause)
      }
    })
  )

  /** Lets requests out as long as the effect runs. */
  during<A, E, R>(flush: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.acquireUseRelease(
      Effect.sync(() => {
        this.#flushes++
      }),
      () => flush,
      () =>
        Effect.sync(() => {
          if (--this.#flushes > 0) return
          for (const request of this.#unsent) request.destroy(new NotInTime())
        })
    )
  }

  #agent(isSecure: boolean): Agent {
    const agent = this.#agents.get(isSecure) ?? new (load(isSecure).Agent)({ keepAlive: true })
    this.#agents.set(isSecure, agent)
    return agent
  }

  /** Closes the connections that no request uses. */
  dropIdle(): void {
    for (const { freeSockets } of this.#agents.values()) {
      for (const socket of Object.values(freeSockets).flatMap((sockets) => sockets ?? [])) socket.destroy()
    }
  }

  close(): void {
    for (const agent of this.#agents.values()) agent.destroy()
    this.#agents.clear()
  }
}
