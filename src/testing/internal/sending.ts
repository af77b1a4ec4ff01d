/** An event on its way: the caller whom the state machine of invocations knows, and what a test sees of it. */
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { constVoid } from "effect/Function"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import { type Call, type Caller, InvocationFailed, type Outcome } from "../../emulator/Call.ts"
import { readReport } from "../../emulator/internal/errorReport.ts"
import type { ErrorReport } from "../../ErrorReport.ts"
import { toBody } from "../../internal/client/errorBody.ts"
import { contentTypes, maxStreamedBytes, maxTimeoutMillis } from "../../RuntimeApi.ts"
import type { FunctionEnded, SendOptions, Sent } from "../Sent.ts"
import * as TestResponse from "../TestResponse.ts"

const reports = new WeakMap<InvocationFailed, ErrorReport>()

/** A report as bytes, as the wire has it. A test still finds the report itself behind the response. */
export const toFailed = (report: ErrorReport): InvocationFailed => {
  const failed = new InvocationFailed({ report: Buffer.from(toBody(report)) })
  reports.set(failed, report)
  return failed
}

const toFailure = (failed: InvocationFailed): TestResponse.Failure => {
  const report = reports.get(failed)
  if (report !== undefined) return TestResponse.fromReport(report)
  const { errorMessage, errorType } = readReport(failed.report)
  return TestResponse.failure(errorType, errorMessage)
}

const toHeader = (value: unknown): string | undefined =>
  value === undefined || typeof value === "string" ? value || undefined : JSON.stringify(value)

const toBytes = (event: unknown): Uint8Array =>
  event instanceof Uint8Array ? new Uint8Array(event) : Buffer.from(JSON.stringify(event) ?? "null")

/** The call that a test makes. */
const toCall = (requestId: string, event: unknown, options: SendOptions): Call => {
  const { timeout = maxTimeoutMillis } = options
  return {
    requestId,
    nonce: options.nonce,
    event: toBytes(event),
    invokedFunctionArn: options.invokedFunctionArn ?? "arn:aws:lambda:us-east-1:123456789012:function:test",
    traceId: options.traceId,
    tenantId: options.tenantId,
    clientContext: toHeader(options.clientContext),
    cognitoIdentity: toHeader(options.cognitoIdentity),
    timeoutMillis: timeout === false ? undefined : Duration.toMillis(timeout),
    maxStreamedBytes
  }
}

type Pieces = Queue.Queue<Uint8Array, FunctionEnded | Cause.Done>

const sendings = new WeakMap<Call, Sending>()

/** The event behind a call. */
export const sendingOf = (call: Call): Sending => {
  const sending = sendings.get(call)
  if (sending === undefined) throw new Error("no test made this call")
  return sending
}

export class Sending implements Caller {
  static readonly makeQueue: Effect.Effect<Pieces> = Queue.unbounded()

  readonly call: Call
  readonly options: SendOptions
  /** The JSON text in front of a streamed body. It is not one of the chunks. */
  prelude: string | undefined
  readonly #whyEnded: () => FunctionEnded
  readonly #isTaken = Deferred.makeUnsafe<void, FunctionEnded>()
  readonly #response = Deferred.makeUnsafe<TestResponse.Response, FunctionEnded>()
  readonly #queue: Pieces
  readonly #pieces: Array<Uint8Array> = []
  #contentType: string = contentTypes.bytes
  #isLost = false
  #whenLost: () => void = constVoid

  constructor(requestId: string, event: unknown, options: SendOptions, queue: Pieces, whyEnded: () => FunctionEnded) {
    this.call = toCall(requestId, event, options)
    this.options = options
    this.#queue = queue
    this.prelude = undefined
    this.#whyEnded = whyEnded
    sendings.set(this.call, this)
  }

  /** What the test gets. */
  get sent(): Sent {
    return {
      requestId: this.call.requestId,
      // The function goes on first.
      taken: Effect.andThen(Deferred.await(this.#isTaken), Effect.yieldNow),
      response: Deferred.await(this.#response),
      chunks: Stream.fromEffectRepeat(Queue.take(this.#queue)),
      disconnect: Effect.sync(() => {
        this.#isLost = true
        this.#whenLost()
      })
    }
  }

  /** Runs when the test breaks the connection on which the response is sent, or has broken it. */
  onLost(f: () => void): void {
    this.#whenLost = f
    if (this.#isLost) f()
  }

  taken(): void {
    Deferred.doneUnsafe(this.#isTaken, Effect.void)
  }

  write(contentType: string | undefined, piece: Uint8Array): Effect.Effect<void> {
    return Effect.sync(() => {
      this.#contentType = contentType ?? contentTypes.bytes
      this.#pieces.push(piece)
      // An empty piece says that the response has begun.
      if (piece.length > 0) Queue.offerUnsafe(this.#queue, piece)
    })
  }

  settle(outcome: Outcome): void {
    switch (outcome._tag) {
      case "Buffered": {
        Queue.offerUnsafe(this.#queue, outcome.body)
        return this.#end(TestResponse.fromBody(outcome.body, outcome.contentType ?? contentTypes.bytes))
      }
      case "Streamed":
        this.#contentType = outcome.contentType ?? contentTypes.bytes
        return this.#end(this.streamed())
      case "InvocationFailed": {
        const failure = toFailure(outcome)
        return this.#end(this.#pieces.length === 0 ? failure : this.streamed(failure))
      }
      case "EmulatorClosed": {
        const error = this.#whyEnded()
        Queue.failCauseUnsafe(this.#queue, Cause.fail(error))
        Deferred.doneUnsafe(this.#isTaken, Effect.fail(error))
        Deferred.doneUnsafe(this.#response, Effect.fail(error))
      }
    }
  }

  /** The fault that the test asked for keeps the response from the caller. */
  refuse(by: number | "lost", response: TestResponse.Refused["response"]): void {
    this.#end(TestResponse.refused(by, response))
  }

  /** The streamed response so far. */
  streamed(error?: TestResponse.Failure): TestResponse.Streamed {
    return TestResponse.streamed(Buffer.concat(this.#pieces), {
      contentType: this.#contentType,
      error,
      prelude: this.prelude === undefined ? undefined : JSON.parse(this.prelude)
    })
  }

  #end(response: TestResponse.Response): void {
    Queue.endUnsafe(this.#queue)
    Deferred.doneUnsafe(this.#response, Effect.succeed(response))
  }
}
