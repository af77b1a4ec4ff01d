/** One keep-alive connection to the Runtime API: one exchange at a time, over a socket that is replaced when it dies. */
import * as Effect from "effect/Effect"
import { Socket } from "node:net"
import { ConnectionLost, type InvalidAnswer } from "../../RuntimeApiError.ts"
import { type Answer, AnswerParser, skipEmptyLines } from "./answerParser.ts"
import type { Endpoint } from "./endpoint.ts"
import type { Outgoing } from "./outgoing.ts"

/** How an exchange ends. */
export type Outcome = Answer | ConnectionLost | InvalidAnswer

const readBufferSize = 64 * 1024

/** How long nothing comes before the system asks whether the server is still there, in milliseconds. */
const keepAliveDelay = 30_000

/** Calls `f` when the event loop has looked for input once more. */
const afterNextPoll = (f: () => void): void => {
  setImmediate(() => setImmediate(f))
}

const isWriteError = (error: Error): boolean => "syscall" in error && error.syscall === "write"

/** A name may have several addresses. Why the first one failed says more than that all of them did. */
const firstError = (error: Error): Error =>
  error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error

/**
 * What is known of a socket and of the request that it carries.
 *
 * Connecting ──▶ Fresh ──answer──▶ Reused ──bytes taken──▶ Taken ──answer──▶ Reused
 *                  └──bytes taken──▶ Taken ──write fails──▶ Lingering
 *
 * `Taken`: the system has taken bytes of the request, so the server may have seen them. (A short request does not get this far.)
 * `Lingering`: the socket has failed, and is read for one more turn of the event loop.
 */
type Phase = "Connecting" | "Fresh" | "Reused" | "Taken" | "Lingering"

class ApiSocket extends Socket {
  phase: Phase = "Connecting"

  /**
   * A server that refuses a body answers and closes at once. The write that fails then must not hide the answer that
   * has already come, so the socket stays readable for one more turn of the event loop.
   */
  override destroy(error?: Error): this {
    if (error === undefined || !isWriteError(error) || this.phase !== "Taken") return super.destroy(error)
    this.phase = "Lingering"
    afterNextPoll(() => super.destroy(error))
    return this
  }
}

const isSmall = (out: Outgoing): boolean => out.rest.length === 0

type OnWritten = (error?: Error | null) => void

/**
 * Writes the text by itself, then the rest at once. Text is short, so the system takes all of it or none, if
 * nothing else waits to be sent.
 */
const writeOut = (socket: Socket, out: Outgoing, onText?: OnWritten, onRest?: OnWritten): void => {
  const { encoding, rest, text } = out
  socket.write(text, encoding, onText)
  if (isSmall(out)) return
  socket.cork()
  for (let i = 0; i < rest.length; i++) socket.write(rest[i]!, i === rest.length - 1 ? onRest : undefined)
  socket.uncork()
}

/** An exchange in progress. */
interface Exchange {
  /** `Open`: it is sent, and more of the body is to come. */
  _tag: "Looking" | "Open" | "Sent"
  readonly request: Outgoing
  readonly onOutcome: (outcome: Outcome) => void
  /** Called when the system has taken the first part of an open body, or when the exchange is over. */
  onTaken: (() => void) | undefined
}

type State = { readonly _tag: "Idle" } | Exchange | { readonly _tag: "Closed" }

const idle: State = { _tag: "Idle" }
const closed: State = { _tag: "Closed" }

const isExchange = (state: State): state is Exchange => state !== idle && state !== closed

/** Whether the server may have to answer. */
const isWritten = (state: State): boolean => state._tag === "Open" || state._tag === "Sent"

/**
 * A connection.
 *
 * Idle ──begin──▶ Looking ──whole request──▶ Sent ──answer or loss──▶ Idle
 *                    └──first part──▶ Open ──end──▶ Sent
 *
 * `close` makes it `Closed` at any time. The socket is opened by the first exchange. When the server closes it between two
 * exchanges, the next one opens another, and nobody notices. There is no timeout: Lambda freezes the process for
 * as long as it likes.
 */
export class Connection {
  readonly #endpoint: Endpoint
  readonly #onIdle: (connection: Connection) => void
  readonly #parser = new AnswerParser()
  readonly #readBuffer = Buffer.allocUnsafeSlow(readBufferSize)
  #socket: ApiSocket | undefined
  #state: State = idle

  /** `onIdle` is called when an exchange is over, before its `onOutcome`. */
  constructor(endpoint: Endpoint, onIdle: (connection: Connection) => void) {
    this.#endpoint = endpoint
    this.#onIdle = onIdle
  }

  /** Sends a whole request and waits for the answer. Interruption destroys the socket. */
  exchange(request: Outgoing): Effect.Effect<Answer, ConnectionLost | InvalidAnswer> {
    return Effect.callback((resume) => this.register(request, resume))
  }

  /** `exchange` for callers that choose the connection late. */
  register(
    request: Outgoing,
    resume: (exit: Effect.Effect<Answer, ConnectionLost | InvalidAnswer>) => void
  ): Effect.Effect<void> {
    this.begin(request, (outcome) => {
      resume(outcome._tag === "Answer" ? Effect.succeed(outcome) : Effect.fail(outcome))
    })
    return this.#abort
  }

  readonly #abort = Effect.sync(() => {
    if (!isExchange(this.#state)) return
    this.#dropSocket()
    this.#state = idle
    this.#onIdle(this)
  })

  /**
   * Begins an exchange with a whole request. With `onTaken` the body goes on with `write` and ends with `end`; `onTaken` is
   * called when the system has taken this part, or when the exchange is over.
   */
  begin(request: Outgoing, onOutcome: (outcome: Outcome) => void, onTaken?: () => void): void {
    const exchange: Exchange = { _tag: "Looking", request, onOutcome, onTaken }
    if (this.#state === closed) {
      queueMicrotask(() => this.#settle(exchange, new ConnectionLost({ sent: false, cause: clientClosed() })))
      return
    }
    this.#state = exchange
    if (this.#socket === undefined || isSmall(request) && onTaken === undefined) return this.#send(exchange)
    // The server may have closed the socket along with its last answer. A small request finds that out by
    // itself; before any other we look.
    afterNextPoll(() => {
      if (this.#state === exchange) this.#send(exchange)
    })
  }

  /** Sends more of the body. `onTaken` is called when the system has taken this part, or when the exchange is over. */
  write(part: Outgoing, onTaken: () => void): void {
    if (this.#socket === undefined) return queueMicrotask(onTaken)
    this.#socket.cork()
    writeOut(this.#socket, part, isSmall(part) ? onTaken : undefined, onTaken)
    this.#socket.uncork()
  }

  /** Ends the body. */
  end(text: string): void {
    if (this.#state._tag === "Open") this.#state._tag = "Sent"
    this.#socket?.write(text, "latin1")
  }

  /** Whether the system has taken all of the request in progress. */
  get hasSent(): boolean {
    return this.#state._tag === "Sent" && this.#socket?.writableLength === 0
  }

  /** Ends the exchange in progress, and fails every later one. */
  close(): void {
    const state = this.#state
    const sent = isWritten(state) && this.#socket !== undefined && this.#socket.phase !== "Connecting"
    this.#state = closed
    this.#dropSocket()
    if (isExchange(state)) this.#settle(state, new ConnectionLost({ sent, cause: clientClosed() }))
  }

  #send(exchange: Exchange): void {
    const { onTaken, request } = exchange
    const socket = this.#socket ??= this.#connect()
    if (onTaken === undefined && isSmall(request)) {
      exchange._tag = "Sent"
      return writeOut(socket, request)
    }
    exchange._tag = onTaken === undefined ? "Sent" : "Open"
    const onAll: OnWritten = (error) => {
      if (!error) notifyTaken(exchange)
    }
    const onText: OnWritten = (error) => {
      if (error) return
      if (this.#state === exchange) socket.phase = "Taken"
      if (isSmall(request)) onAll()
    }
    writeOut(socket, request, onText, onAll)
  }

  // The socket

  #connect(): ApiSocket {
    const socket = new ApiSocket({
      allowHalfOpen: true,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: keepAliveDelay,
      onread: {
        buffer: this.#readBuffer,
        callback: (length) => {
          if (this.#socket === socket) this.#receive(socket, length)
          return true
        }
      }
    })
    socket.on("connect", () => {
      socket.phase = "Fresh"
    })
    socket.on("end", () => {
      if (this.#socket === socket) this.#receiveEnd(socket)
    })
    socket.on("error", (error) => this.#lose(socket, error))
    return socket.connect(this.#endpoint)
  }

  #dropSocket(): void {
    this.#parser.reset()
    this.#socket?.destroy()
    this.#socket = undefined
  }

  #receive(socket: ApiSocket, length: number): void {
    const state = this.#state
    if (!isExchange(state) || state._tag === "Looking") {
      // Nobody asked. Empty lines may follow an answer.
      if (skipEmptyLines(this.#readBuffer, 0, length) < length) this.#dropSocket()
      return
    }
    const result = this.#parser.read(this.#readBuffer, length)
    if (result === undefined) return
    if (result._tag === "Answer") return this.#complete(socket, state, result)
    this.#dropSocket()
    this.#settle(state, result)
  }

  #receiveEnd(socket: ApiSocket): void {
    const state = this.#state
    const answer = this.#parser.end()
    if (answer !== undefined && isExchange(state)) return this.#complete(socket, state, answer)
    const closed = new Error("the server closed it")
    if (!isWritten(state) || socket.phase !== "Reused") return this.#lose(socket, closed)
    // Did the server close the socket before it saw the request, or because of it? In the first case its system has
    // refused the request, and ours refuses to write more: then `lose` sends the request again.
    socket.write("\r\n", "latin1", (error) => {
      if (!error) this.#lose(socket, closed)
    })
  }

  #complete(socket: ApiSocket, exchange: Exchange, answer: Answer): void {
    // An answer may come before the request was read, or even sent. It counts, but the socket is not used again.
    const isSent = exchange._tag === "Sent" && socket.writableLength === 0 && socket.phase !== "Lingering"
    if (answer.keepsConnection && isSent) socket.phase = "Reused"
    else this.#dropSocket()
    this.#settle(exchange, answer)
  }

  #lose(socket: ApiSocket, error: Error): void {
    if (this.#socket !== socket) return
    const state = this.#state
    this.#dropSocket()
    // Between two exchanges nothing is lost.
    if (!isExchange(state) || state._tag === "Looking") return
    const { phase } = socket
    const sent = phase === "Taken" || phase === "Lingering" || phase !== "Connecting" && !isWriteError(error)
    if (!sent && phase === "Reused") this.#send(state)
    else this.#settle(state, new ConnectionLost({ sent, cause: firstError(error) }))
  }

  // The end of an exchange

  #settle(exchange: Exchange, outcome: Outcome): void {
    if (this.#state === exchange) this.#state = idle
    this.#onIdle(this)
    exchange.onOutcome(outcome)
    notifyTaken(exchange)
  }
}

const notifyTaken = (exchange: Exchange): void => {
  const { onTaken } = exchange
  exchange.onTaken = undefined
  onTaken?.()
}

const clientClosed = () => new Error("the client is closed")
