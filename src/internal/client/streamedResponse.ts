/** A response whose body is sent while it is produced. */
import type { Cause } from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { type ErrorReport, fromCause } from "../../ErrorReport.ts"
import type { Delivery } from "../../RuntimeApi.ts"
import { headerNames, preludeDelimiter } from "../../RuntimeApi.ts"
import type { RuntimeApiErrorReason } from "../../RuntimeApiError.ts"
import type { Connection, Outcome } from "./connection.ts"
import type { ConnectionPool } from "./connectionPool.ts"
import { toBody, toSmallBody } from "./errorBody.ts"
import { chunk, chunkText, latin1, type Outgoing } from "./outgoing.ts"
import { errorTypeHeader } from "./requests.ts"
import { expectStatus } from "./unexpectedStatus.ts"

/**
 * Lambda's servers are written in Go, whose HTTP server takes at most 4096 bytes of trailers, with their names and in
 * base64. With more it drops the whole body.
 */
const maxErrorBodyBytes = 2880

const toErrorBody = (report: ErrorReport): string => {
  const body = toBody(report)
  return Buffer.byteLength(body) <= maxErrorBodyBytes ? body : toSmallBody(report)
}

const streamingHeaders = `${headerNames.responseMode}: streaming\r\nTransfer-Encoding: chunked\r\n` +
  `Trailer: ${headerNames.errorType}, ${headerNames.errorBody}\r\n\r\n`

const endOfBody = "0\r\n\r\n"

/** The end of a body that failed: the error report in trailers. */
const failedEndOfBody = (cause: Cause<unknown>): string => {
  const report = fromCause(cause)
  return "0\r\n" +
    `${headerNames.errorType}: ${errorTypeHeader(report)}\r\n` +
    `${headerNames.errorBody}: ${Buffer.from(toErrorBody(report)).toString("base64")}\r\n\r\n`
}

/** A body while it is sent. Its first byte, or its end, opens the request. */
class OpenBody {
  readonly #pool: ConnectionPool
  /** The head, and the prelude as the first chunk. */
  readonly #start: string
  #connection: Connection | undefined
  /** Whether the system has taken the first part. Until then it may have to be sent again, so the other parts wait. */
  #isTaken = false
  readonly #onTaken: Array<() => void> = []
  #isEnded = false
  #outcome: Outcome | undefined
  #onOutcome: ((outcome: Outcome) => void) | undefined

  constructor(pool: ConnectionPool, head: string, prelude: string | undefined) {
    this.#pool = pool
    this.#start = prelude === undefined ? head : head + chunkText(Buffer.from(prelude + preludeDelimiter))
  }

  /** Sends chunks as one, and waits until the system has taken them, so that no more than that is in memory. */
  readonly write = (chunks: ReadonlyArray<Uint8Array>): Effect.Effect<void> =>
    Effect.callback((resume) => {
      // An empty chunk would end the body.
      const filled = chunks.filter((bytes) => bytes.length > 0)
      if (filled.length === 0) return resume(Effect.void)
      // The turn of the event loop is for an early answer: it must be seen before more is written.
      this.#whenTaken(() => this.#send(filled, () => setImmediate(() => resume(Effect.void))))
    })

  /** Sends what comes before the body. */
  readonly open: Effect.Effect<void> = Effect.sync(() => this.#begin(latin1(this.#start), () => {}))

  /** How the exchange ends, also if the server answers before the whole body was sent. */
  readonly over: Effect.Effect<Outcome> = Effect.callback((resume) => {
    const onOutcome = (outcome: Outcome) => resume(Effect.succeed(outcome))
    if (this.#outcome === undefined) this.#onOutcome = onOutcome
    else onOutcome(this.#outcome)
  })

  /** Ends the body as its producer has ended, unless the exchange is over. */
  end(exit: Exit.Exit<unknown, unknown>): Effect.Effect<Delivery, RuntimeApiErrorReason> {
    if (this.#connection === undefined && Exit.isFailure(exit)) {
      this.#isEnded = true
      return Effect.succeed({ _tag: "NotStarted", cause: exit.cause })
    }
    this.#whenTaken(() => this.#sendEnd(Exit.isFailure(exit) ? failedEndOfBody(exit.cause) : endOfBody))
    const delivery: Delivery = Exit.isFailure(exit) ? { _tag: "Truncated", cause: exit.cause } : { _tag: "Accepted" }
    return Effect.flatMap(
      this.over,
      (outcome): Effect.Effect<Delivery, RuntimeApiErrorReason> =>
        outcome._tag === "Answer" ? Effect.as(expectStatus(outcome, 202), delivery) : Effect.fail(outcome)
    )
  }

  #whenTaken(f: () => void): void {
    if (this.#connection === undefined || this.#isTaken) f()
    else this.#onTaken.push(f)
  }

  #send(chunks: ReadonlyArray<Uint8Array>, onTaken: () => void): void {
    if (this.#isEnded || this.#outcome !== undefined) return onTaken()
    if (this.#connection !== undefined) return this.#connection.write(chunk("", chunks), onTaken)
    this.#begin(chunk(this.#start, chunks), onTaken)
  }

  #begin(start: Outgoing, onTaken: () => void): void {
    this.#connection = this.#pool.take()
    this.#connection.begin(start, this.#settle, () => {
      this.#isTaken = true
      onTaken()
      for (const f of this.#onTaken) f()
    })
  }

  #sendEnd(end: string): void {
    this.#isEnded = true
    if (this.#outcome !== undefined) return
    if (this.#connection !== undefined) return this.#connection.end(end)
    this.#pool.take().begin(latin1(this.#start + end), this.#settle)
  }

  readonly #settle = (outcome: Outcome): void => {
    this.#outcome = outcome
    this.#onOutcome?.(outcome)
  }
}

/**
 * Sends a response while its body is produced, and waits for the answer. `head` is that of any response.
 *
 * An early answer and a lost connection interrupt the producer. An interruption from outside does so too: then the
 * error is sent in the trailers like any other, and this waits for the answer.
 */
export const deliver = (
  pool: ConnectionPool,
  head: string,
  response: {
    readonly prelude: string | undefined
    readonly headAtOnce?: boolean | undefined
    readonly produce: (
      write: (chunks: ReadonlyArray<Uint8Array>) => Effect.Effect<void>
    ) => Effect.Effect<void, unknown>
  }
): Effect.Effect<Delivery, RuntimeApiErrorReason> =>
  Effect.suspend(() => {
    const body = new OpenBody(pool, head + streamingHeaders, response.prelude)
    const produce: typeof response.produce = (write) =>
      response.headAtOnce === true ? Effect.andThen(body.open, response.produce(write)) : response.produce(write)
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(
        Effect.exit(restore(Effect.raceFirst(produce(body.write), body.over))),
        (exit) => body.end(exit)
      )
    )
  })
