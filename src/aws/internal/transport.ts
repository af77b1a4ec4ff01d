/** HTTP/1.1 over Node's own client, with connections that are kept. */
import * as Effect from "effect/Effect"
import type { Agent } from "node:http"
import { type Answer, InvalidRequest, Unreachable } from "../AwsError.ts"
import type { Endpoint } from "./endpoint.ts"
import type { Wire } from "./sign.ts"

/** Loaded when the first request needs it: `node:https` alone takes several milliseconds. */
const load = (isSecure: boolean) => process.getBuiltinModule(isSecure ? "node:https" : "node:http")

/** Sends one request and takes the whole answer. Fails if the request cannot be made, or if Node does not take it. */
export const exchange = (
  { host, hostname, isSecure, port }: Endpoint,
  makeRequest: () => Wire,
  agent?: Agent
): Effect.Effect<Answer | Unreachable, InvalidRequest> =>
  Effect.callback((resume) => {
    try {
      const { body, headers, method, path } = makeRequest()
      const request = load(isSecure).request({ agent, headers, host: hostname, method, path, port })
      const lose = (cause: NodeJS.ErrnoException) =>
        resume(Effect.succeed(
          new Unreachable({ endpoint: host, code: cause.code ?? cause.name, wasReused: request.reusedSocket, cause })
        ))
      request.on("error", lose)
      request.on("response", (message) => {
        const chunks: Array<Buffer> = []
        message.on("data", (chunk: Buffer) => chunks.push(chunk))
        message.on("error", lose)
        // Not at its end: only then does the next request find the connection free.
        message.on("close", () => {
          const headers: Record<string, string> = {}
          for (const [name, value] of Object.entries(message.headers)) headers[name] = String(value)
          resume(Effect.succeed({ status: message.statusCode ?? 0, headers, body: Buffer.concat(chunks) }))
        })
      })
      request.end(body)
      return Effect.sync(() => {
        request.destroy()
      })
    } catch (error) {
      // Node names the header that it does not send, without its value.
      resume(Effect.fail(new InvalidRequest({ message: `it cannot be sent: ${error}` })))
    }
  })

/** Connections that are kept. */
export class Connections {
  readonly #agents: Array<Agent | undefined> = []

  agentFor({ isSecure }: Endpoint): Agent {
    return this.#agents[Number(isSecure)] ??= new (load(isSecure).Agent)({ keepAlive: true })
  }

  /** Closes those that no request uses. */
  dropIdle(): void {
    for (const agent of this.#agents) {
      for (const sockets of Object.values(agent?.freeSockets ?? {})) {
        for (const socket of sockets ?? []) socket.destroy()
      }
    }
  }

  close(): void {
    for (const agent of this.#agents) agent?.destroy()
  }
}
