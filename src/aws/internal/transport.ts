/** HTTP/1.1 over Node's own client, with connections that are kept. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import type { Agent, IncomingMessage, RequestOptions } from "node:http"
import type { Answer } from "../AwsError.ts"
import type { Endpoint } from "./endpoint.ts"
import type { Wire } from "./sign.ts"

/** Why there is no answer. */
export interface Lost {
  readonly _tag: "Lost"
  readonly cause: unknown
  /** A connection that had been used before. The server may have closed it as the request left. */
  readonly wasReused: boolean
}

/** Sends one request and takes the whole answer. */
export interface Transport {
  readonly exchange: (endpoint: Endpoint, request: Wire, onConnected: () => void) => Effect.Effect<Answer, Lost>
  /** Closes the connections that no request uses. */
  readonly dropIdle: Effect.Effect<void>
}

const toHeaders = (message: IncomingMessage): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(message.headers)) {
    headers[name] = Array.isArray(value) ? value.join(", ") : value ?? ""
  }
  return headers
}

type Protocol = Endpoint["protocol"]

/** Loaded when the first request needs it: `node:https` alone takes several milliseconds. */
const load = (protocol: Protocol) =>
  protocol === "http:" ? process.getBuiltinModule("node:http") : process.getBuiltinModule("node:https")

/** Connections that close with the scope. */
export const make: Effect.Effect<Transport, never, Scope> = /*#__PURE__*/ Effect.gen(function*() {
  const agents = new Map<Protocol, Agent>()
  const agentFor = (protocol: Protocol): Agent => {
    const known = agents.get(protocol)
    if (known !== undefined) return known
    const agent = new (load(protocol).Agent)({ keepAlive: true })
    agents.set(protocol, agent)
    return agent
  }
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      for (const agent of agents.values()) agent.destroy()
    })
  )
  return {
    exchange: ({ hostname, port, protocol }, { body, headers, method, path }, onConnected) =>
      Effect.callback<Answer, Lost>((resume) => {
        const options: RequestOptions = {
          agent: agentFor(protocol),
          headers,
          host: hostname,
          method,
          path,
          port
        }
        const request = load(protocol).request(options)
        const lose = (cause: unknown) => resume(Effect.fail({ _tag: "Lost", cause, wasReused: request.reusedSocket }))
        request.on("error", lose)
        request.on("socket", (socket) => {
          if (socket.connecting) socket.once(protocol === "http:" ? "connect" : "secureConnect", onConnected)
          else onConnected()
        })
        request.on("response", (message) => {
          const chunks: Array<Buffer> = []
          message.on("data", (chunk: Buffer) => chunks.push(chunk))
          message.on("error", lose)
          message.on("end", () =>
            resume(Effect.succeed({
              status: message.statusCode ?? 0,
              headers: toHeaders(message),
              body: Buffer.concat(chunks)
            })))
        })
        request.end(body)
        return Effect.sync(() => {
          request.destroy()
        })
      }),
    dropIdle: Effect.sync(() => {
      for (const agent of agents.values()) {
        for (const sockets of Object.values(agent.freeSockets)) {
          for (const socket of sockets ?? []) socket.destroy()
        }
      }
    })
  }
})
