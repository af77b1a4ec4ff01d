/**
 * HTTP/1.1 to collectors, over connections that are kept: by the client of the Runtime API, which costs a third of Node's
 * own, and by Node's own if the URL is one of HTTPS.
 */
import type { Agent } from "node:https"
import { Connection } from "../../internal/client/connection.ts"
import { withBody } from "../../internal/client/outgoing.ts"
import { isHeaderName, isHeaderValue } from "./headerText.ts"

/** Where requests go, and what is the same in all of them. */
export interface Destination {
  readonly method: string
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  /** The start of a request by HTTP. */
  readonly head: string
  /** The connections that it may have. */
  readonly authority: string
}

/** What an answer says. */
export interface Answer {
  readonly status: number
  readonly contentType: string | undefined
  readonly retryAfter: string | undefined
  readonly body: Uint8Array
}

/** A request that waits for its answer. */
export interface Ongoing {
  /** Whether all of it is with the operating system. */
  readonly isSent: () => boolean
  readonly cancel: () => void
}

/** Of an answer only a few fields are read. A server that sends more has another protocol. */
const maxAnswerBytes = 65_536

/** The transport is shut: nothing more is sent until the next flush. */
export class NotInTime extends Error {
  override get message() {
    return "it was not sent in time"
  }
}

/** Of a URL, the headers but for `content-length`, which each request has of its own. */
export const toDestination = (
  method: string,
  url: URL,
  headers: Readonly<Record<string, string>>
): Destination => {
  let head = `${method} ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n`
  const sent: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (name === "content-length" || name === "host") continue
    if (!isHeaderName(name) || !isHeaderValue(value)) throw new TypeError(`the header ${name} cannot be sent`)
    head += `${name}: ${value}\r\n`
    sent[name] = value
  }
  return { method, url, headers: sent, head, authority: url.host }
}

const toEndpoint = ({ hostname, port }: URL) => ({
  host: hostname.replace(/^\[(.*)\]$/, "$1"),
  port: port === "" ? 80 : Number(port)
})

const ignore = (): void => {}

const nothing: Ongoing = { isSent: () => false, cancel: ignore }

/**
 * Sends while it is open. When it is shut, a request that is still on its way out is ended: else its bytes would leave
 * during the next invocation, before the response. One that was sent goes on waiting for its answer.
 */
export class Transport {
  readonly #idle = new Map<string, Array<Connection>>()
  /** The requests whose answers are missing, and what ends them. */
  readonly #ongoing = new Map<Ongoing, (error: Error) => void>()
  #agent: Agent | undefined
  #isOpen = false

  open(): void {
    this.#isOpen = true
  }

  shut(): void {
    this.#isOpen = false
    for (const [ongoing, fail] of this.#ongoing) {
      if (ongoing.isSent()) continue
      fail(new NotInTime())
      ongoing.cancel()
    }
  }

  /** Sends a request. `onEnd` is called once, maybe at once, unless the request is cancelled. */
  send(destination: Destination, body: Uint8Array, onEnd: (end: Answer | Error) => void): Ongoing {
    let ongoing: Ongoing | undefined
    const end = (result: Answer | Error) => {
      if (ongoing !== undefined && this.#ongoing.delete(ongoing)) onEnd(result)
    }
    try {
      if (!this.#isOpen) throw new NotInTime()
      ongoing = destination.url.protocol === "https:"
        ? this.#exchangeSecurely(destination, body, end)
        : this.#exchange(destination, body, end)
      this.#ongoing.set(ongoing, end)
      return ongoing
    } catch (error) {
      onEnd(error instanceof Error ? error : new Error(String(error)))
      return nothing
    }
  }

  /** `end` is called later, also for one that fails at once. */
  #exchange({ authority, head, url }: Destination, body: Uint8Array, end: (end: Answer | Error) => void): Ongoing {
    const idle = this.#idleAt(authority)
    const connection = idle.pop() ?? new Connection(toEndpoint(url), ignore)
    const ongoing: Ongoing = {
      isSent: () => connection.hasSent,
      cancel: () => {
        this.#ongoing.delete(ongoing)
        connection.close()
      }
    }
    connection.begin(withBody(head, body), (outcome) => {
      if (!this.#ongoing.has(ongoing)) return
      idle.push(connection)
      if (outcome._tag === "ConnectionLost") return end(outcome.cause instanceof Error ? outcome.cause : outcome)
      if (outcome._tag === "InvalidAnswer") return end(new Error(outcome.detail))
      const { body, headers: { contentType, retryAfter }, status } = outcome
      end({ status, contentType, retryAfter, body })
    })
    return ongoing
  }

  #exchangeSecurely(
    { headers, method, url }: Destination,
    body: Uint8Array,
    end: (end: Answer | Error) => void
  ): Ongoing {
    // It takes several milliseconds to load.
    const https = process.getBuiltinModule("node:https")
    this.#agent ??= new https.Agent({ keepAlive: true })
    const request = https.request(url, {
      agent: this.#agent,
      headers: { ...headers, "content-length": body.length },
      method
    })
    let isSent = false
    request.on("finish", () => {
      isSent = true
    })
    request.on("error", end)
    request.on("response", (message) => {
      const chunks: Array<Buffer> = []
      let size = 0
      message.on("data", (chunk: Buffer) => {
        if (size < maxAnswerBytes) chunks.push(chunk)
        size += chunk.length
      })
      message.on("error", end)
      // Not at its end: only then does the next request find the connection free.
      message.on("close", () => {
        const { "content-type": contentType, "retry-after": retryAfter } = message.headers
        end({ status: message.statusCode ?? 0, contentType, retryAfter, body: Buffer.concat(chunks) })
      })
    })
    request.end(body)
    const ongoing: Ongoing = {
      isSent: () => isSent,
      cancel: () => {
        this.#ongoing.delete(ongoing)
        request.destroy()
      }
    }
    return ongoing
  }

  #idleAt(authority: string): Array<Connection> {
    const known = this.#idle.get(authority)
    if (known !== undefined) return known
    const idle: Array<Connection> = []
    this.#idle.set(authority, idle)
    return idle
  }

  /** Closes the connections that no request uses. */
  dropIdle(): void {
    for (const idle of this.#idle.values()) for (const connection of idle.splice(0)) connection.close()
    for (const sockets of Object.values(this.#agent?.freeSockets ?? {})) {
      for (const socket of sockets ?? []) socket.destroy()
    }
  }

  close(): void {
    this.dropIdle()
    for (const { cancel } of this.#ongoing.keys()) cancel()
    this.#agent?.destroy()
  }
}
