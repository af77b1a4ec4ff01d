/** One keep-alive connection to the Runtime API: one exchange at a time, over a socket that is replaced when it dies. */
import * as Effect from "effect/Effect"
import { Socket } from "node:net"
import { ConnectionLost, type InvalidAnswer } from "../../RuntimeApiError.ts"
import { type Answer, AnswerParser } from "./answerParser.ts"
import type { Endpoint } from "./endpoint.ts"
import type { Outgoing } from "./outgoing.ts"

/** How an exchange ends. */
export type Outcome = Answer | ConnectionLost | InvalidAnswer

const readBufferSize = 64 * 1024

/** After how much silence the system asks whether the server is still there, in milliseconds. */
const keepAliveDelay = 30_000

/** Calls `f` when the event loop has looked for input once more. */
const afterNextPoll = (f: () => void): void => {
  setImmediate(() => setImmediate(f))
}

const isWriteError = (error: Error): boolean => "syscall" in error && error.syscall === "write"

/** A name may have several addresses: why the first failed says more than that all of them did. */
const firstError = (error: Error): Error =>
  error instanceof AggregateError && error.errors[0] instanceof Error ? error.errors[0] : error

/** A socket that knows what became of the request it carries. */
class ApiSocket extends Socket {
  isConnected = false
  /** Whether it carried an exchange before this one. */
  isReused = false
  /** Whether the system is known to have taken bytes of the request, so that the server may have seen them. */
  hasTaken = false
  isLingering = false

  /**
   * A server that refuses a body answers and closes at once. The write that fails then must not hide the answer that
   * has come already: the socket stays readable for one more turn of the event loop.
   */
  override destroy(error?: Error): this {
    if (error === undefined || !isWriteError(error) || !this.hasTaken || this.isLingering) return super.destroy(error)
    this.isLingering = true
    afterNextPoll(() => super.destroy(error))
    return this
  }
}

const isSmall = (out: Outgoing): boolean => out.rest.length === 0

type OnWritten = (error?: Error | null) => void

/**
 * Writes the text by itself, then the rest at once. Text is short, so the system takes all of it or nothing while
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

/**
 * A connection.
 *
 * The socket is opened by the first exchange. When the server closes it between two exchanges, the next one opens
 * another, and nobody notices. There is no timeout anywhere: Lambda freezes the process for as long as it likes.
 */
export class Connection {
  readonly #endpoint: Endpoint
  readonly #onIdle: (connection: Connection) => void
  readonly #parser = new AnswerParser()
  readonly #readBuffer = Buffer.allocUnsafeSlow(readBufferSize)
  #socket: ApiSocket | undefined
  #isClosed = false

  // The exchange in progress
  #request: Outgoing | undefined
  #isWritten = false
  #onOutcome: ((outcome: Outcome) => void) | undefined
  /** Whether more of the body is to come. */
  #isOpen = false
  #onTaken: (() => void) | undefined

  /** `onIdle` is called when an exchange is over, before its outcome is told. */
  constructor(endpoint: Endpoint, onIdle: (connection: Connection) => void) {
    this.#endpoint = endpoint
    this.#onIdle = onIdle
  }

  /** Sends a whole request and waits for the answer. Interruption destroys the socket. */
  exchange(request: Outgoing): Effect.Effect<Answer, ConnectionLost | InvalidAnswer> {
    return Effect.callback((resume) => this.register(request, resume))
  }

  /** What `exchange` is made of, for those who choose the connection late. */
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
    if (this.#request === undefined) return
    this.#dropSocket()
    this.#endExchange()
  })

  /** Begins an exchange with a whole request. */
  begin(request: Outgoing, onOutcome: (outcome: Outcome) => void): void {
    this.#request = request
    this.#onOutcome = onOutcome
    if (this.#isClosed) {
      queueMicrotask(() => this.close())
    } else if (this.#socket === undefined || isSmall(request) && !this.#isOpen) {
      this.#send(request)
    } else {
      // The server may have closed the socket along with its last answer. For a small request that can be found out
      // afterwards; before any other we look.
      afterNextPoll(() => {
        if (this.#request === request) this.#send(request)
      })
    }
  }

  /**
   * Begins an exchange whose body goes on with `write` and ends with `end`. `onTaken` is called when the system has
   * taken this part, or when the exchange is over.
   */
  beginOpen(request: Outgoing, onOutcome: (outcome: Outcome) => void, onTaken: () => void): void {
    this.#isOpen = true
    this.#onTaken = onTaken
    this.begin(request, onOutcome)
  }

  /** Goes on with the body. `onTaken` is called when the system has taken this part, or when the exchange is over. */
  write(part: Outgoing, onTaken: () => void): void {
    if (this.#socket === undefined) return queueMicrotask(onTaken)
    this.#socket.cork()
    writeOut(this.#socket, part, isSmall(part) ? onTaken : undefined, onTaken)
    this.#socket.uncork()
  }

  /** Ends the body. */
  end(text: string): void {
    this.#isOpen = false
    this.#socket?.write(text, "latin1")
  }

  /** Ends the exchange in progress, and fails every later one. */
  close(): void {
    const sent = this.#isWritten && this.#socket?.isConnected === true
    this.#isClosed = true
    this.#dropSocket()
    if (this.#request !== undefined) {
      this.#settle(new ConnectionLost({ sent, cause: new Error("the client is closed") }))
    }
  }

  #send(request: Outgoing): void {
    const socket = this.#socket ??= this.#connect()
    socket.hasTaken = false
    this.#isWritten = true
    if (isSmall(request) && !this.#isOpen) return writeOut(socket, request)
    const onAll: OnWritten = (error) => {
      if (error) return
      const onTaken = this.#onTaken
      this.#onTaken = undefined
      onTaken?.()
    }
    const onText: OnWritten = (error) => {
      if (error) return
      socket.hasTaken = true
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
      socket.isConnected = true
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
    // Nobody asked.
    if (!this.#isWritten) return this.#dropSocket()
    const result = this.#parser.read(this.#readBuffer, length)
    if (result === undefined) return
    if (result._tag === "Answer") return this.#complete(socket, result)
    this.#dropSocket()
    this.#settle(result)
  }

  #receiveEnd(socket: ApiSocket): void {
    const answer = this.#parser.end()
    if (answer !== undefined) return this.#complete(socket, answer)
    const closed = new Error("the server closed it")
    if (!this.#isWritten || socket.hasTaken || !socket.isReused) return this.#lose(socket, closed)
    // Did the server close the socket before it saw the request, or because of it? In the first case its system has
    // refused the request, and ours refuses to write more; `lose` then sends the request again.
    socket.write("\r\n", "latin1", (error) => {
      if (!error) this.#lose(socket, closed)
    })
  }

  #complete(socket: ApiSocket, answer: Answer): void {
    // An answer may come before the request has been read, or even sent. It counts, but ends the connection.
    const isSent = !this.#isOpen && socket.writableLength === 0 && !socket.isLingering
    if (answer.keepsConnection && isSent) socket.isReused = true
    else this.#dropSocket()
    this.#settle(answer)
  }

  #lose(socket: ApiSocket, error: Error): void {
    if (this.#socket !== socket) return
    this.#dropSocket()
    // Between two exchanges it is no loss.
    if (!this.#isWritten || this.#request === undefined) return
    const sent = socket.isConnected && (socket.hasTaken || !isWriteError(error))
    if (!sent && socket.isReused) this.#send(this.#request)
    else this.#settle(new ConnectionLost({ sent, cause: firstError(error) }))
  }

  // The end of an exchange

  #settle(outcome: Outcome): void {
    const onOutcome = this.#onOutcome
    const onTaken = this.#onTaken
    this.#endExchange()
    onOutcome?.(outcome)
    onTaken?.()
  }

  #endExchange(): void {
    this.#request = undefined
    this.#isWritten = false
    this.#onOutcome = undefined
    this.#onTaken = undefined
    this.#isOpen = false
    this.#onIdle(this)
  }
}
