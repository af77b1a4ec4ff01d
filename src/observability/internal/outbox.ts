/**
 * The `HttpClient` that Effect's exporters get. It answers them at once and keeps what they send, until a flush sends it.
 *
 * An exporter of Effect drops its data when an export fails, and is silent for a minute. And nobody can wait for an export
 * that it has begun. So none of its exports fails here, or takes time.
 *
 * Waiting ──flush──▶ Sending ──taken, or refused for good──▶ gone
 *    ▲                  │
 *    └──────failed──────┘
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Scope from "effect/Scope"
import { type Outcome, toOutcome } from "./collectorAnswer.ts"
import { Lane } from "./lane.ts"
import { Losses } from "./losses.ts"
import type { Contents } from "./serialization.ts"
import { type Signal, signals, type Target } from "./settings.ts"
import { WholeResponse } from "./wholeResponse.ts"

export interface OutboxOptions {
  /** What sends requests. */
  readonly client: HttpClient.HttpClient
  readonly contentsOf: (body: HttpBody.HttpBody) => Contents | undefined
  readonly targets: { readonly [S in Signal]: Target | undefined }
  /** How much may wait, in bytes. */
  readonly maxBytes: number
  /** Whether everything is sent as soon as it comes. The effects that send it run in this scope. */
  readonly eager: Scope.Scope | undefined
}

/** One request of an exporter. */
interface Batch extends Contents {
  readonly request: HttpClientRequest.HttpClientRequest
  readonly size: number
  readonly timeoutMillis: number
}

interface Sending {
  readonly fiber: Fiber.Fiber<void>
  /** Whether the process was frozen meanwhile for so long that the connection may be dead. */
  isStale: boolean
}

/** After a pause of this length a network forgets connections, in milliseconds. */
const staleMillis = 10_000

/**
 * How long an answer may be late, in milliseconds. Timers run before sockets are read, so after a freeze a request would
 * time out whose answer is there.
 */
const lateMillis = 50

/** Of a collector that does not answer, most flushes wait only for this share of their time. */
const briefShare = 0.1

/** And the last flush waits for this share, so that the process ends before Lambda kills it. */
const lastShare = 0.5

/** Small bodies get no smaller. */
const minCompressedBytes = 1024

const describe = (error: HttpClientError.HttpClientError): string => {
  const { reason } = error
  const cause: unknown = "cause" in reason ? reason.cause : undefined
  const code = cause instanceof Error && "code" in cause && typeof cause.code === "string" ? cause.code : undefined
  return code ?? ("description" in reason ? reason.description : undefined) ??
    (cause instanceof Error ? cause.message : reason._tag)
}

/** Until when each signal is sent, in Unix milliseconds. */
type Until = (signal: Signal) => number

const failed = (message: string): Outcome => ({ _tag: "Failed", message, isAnswered: false })

export class Outbox {
  readonly #options: OutboxOptions
  readonly #losses = new Losses()
  readonly #lanes: { readonly [S in Signal]: Lane } = {
    traces: new Lane(),
    metrics: new Lane(),
    logs: new Lane()
  }
  /** The oldest first. */
  #waiting: Array<Batch> = []
  readonly #sending = new Map<Batch, Sending>()
  #size = 0
  readonly #listeners = new Set<() => void>()
  #isDraining = false

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** What exporters get. */
  readonly client: HttpClient.HttpClient = HttpClient.makeWith<
    HttpClientError.HttpClientError,
    never,
    HttpClientError.HttpClientError,
    never
  >(
    (request) => Effect.flatMap(request, (request) => this.#add(request)),
    Effect.succeed
  )

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#sending.size === 0
  }

  /**
   * Sends what waits, and waits for what is being sent, but no longer than `limitMillis`. What has failed is tried again
   * if there is time. A collector that leaves flushes without an answer is waited for briefly by most of the next ones.
   * The last flush is never brief, also if the collector has asked for a pause.
   */
  flush(limitMillis: number, options: { readonly isLast: boolean }): Effect.Effect<void> {
    return Effect.flatMap(Clock.currentTimeMillis, (now) => {
      if (options.isLast) { for (const signal of signals) this.#lanes[signal].notBefore = 0 }
      for (const { fiber, isStale } of this.#sending.values()) {
        if (isStale) fiber.interruptUnsafe()
      }
      if (this.isEmpty) return Effect.void
      const brief = new Set(signals.filter((signal) => !options.isLast && this.#lanes[signal].takeBrief()))
      const answers = signals.map((signal) => this.#lanes[signal].answers)
      const share = (signal: Signal) =>
        brief.has(signal) ? briefShare : options.isLast && this.#lanes[signal].hangs ? lastShare : 1
      const until: Until = (signal) => now + limitMillis * share(signal)
      return Effect.andThen(
        this.#drain(until),
        Effect.sync(() => {
          for (const [index, signal] of signals.entries()) {
            const isSilent = this.#inFlight(signal) > 0 && this.#lanes[signal].answers === answers[index]
            if (isSilent && !brief.has(signal)) this.#lanes[signal].noteSilence()
          }
        })
      )
    })
  }

  #inFlight(signal: Signal): number {
    let count = 0
    for (const batch of this.#sending.keys()) if (batch.signal === signal) count++
    return count
  }

  /** The process was idle, and may have been frozen. */
  thawed(idleMillis: number): boolean {
    if (idleMillis < staleMillis) return false
    for (const sending of this.#sending.values()) sending.isStale = true
    return true
  }

  /** Gives up what is left, and tells what was dropped. */
  get close(): Effect.Effect<void> {
    return Effect.suspend(() => {
      for (const batch of [...this.#waiting, ...this.#sending.keys()]) {
        this.#losses.add("ended", batch.signal, batch.items)
      }
      const fibers = Array.from(this.#sending.values(), ({ fiber }) => fiber)
      this.#waiting = []
      this.#sending.clear()
      for (const fiber of fibers) fiber.interruptUnsafe()
      return Effect.all([
        this.#losses.tell("full", this.#full),
        this.#losses.tell("refused", "the collector refused them"),
        this.#losses.tell("rejected", "the collector rejected them"),
        this.#losses.tell("ended", "the function ended before the collector took them")
      ], { discard: true })
    })
  }

  get #full(): string {
    return `more than ${this.#options.maxBytes} bytes waited for the collector`
  }

  #add(request: HttpClientRequest.HttpClientRequest): Effect.Effect<WholeResponse> {
    return Effect.suspend(() => {
      const answer = Effect.succeed(
        new WholeResponse(request, { status: 200, headers: {}, body: new Uint8Array() })
      )
      const batch = this.#toBatch(request)
      if (batch === undefined) return answer
      this.#waiting.push(batch)
      this.#size += batch.size
      this.#makeRoom()
      return Effect.andThen(this.#sendAtOnce, answer)
    })
  }

  /** A request without items, such as one without metrics, need not be sent. */
  #toBatch(request: HttpClientRequest.HttpClientRequest): Batch | undefined {
    const contents = this.#options.contentsOf(request.body)
    const target = contents && this.#options.targets[contents.signal]
    if (target === undefined || contents === undefined || contents.items === 0) return undefined
    if (request.body._tag !== "Uint8Array") return undefined
    const { body: bytes, contentType } = request.body
    const isCompressed = target.isCompressed && bytes.length >= minCompressedBytes
    const body = isCompressed ? process.getBuiltinModule("node:zlib").gzipSync(bytes) : bytes
    const sent = HttpClientRequest.setBody(request, HttpBody.uint8Array(body, contentType))
    return {
      ...contents,
      request: isCompressed ? HttpClientRequest.setHeader(sent, "content-encoding", "gzip") : sent,
      size: body.length,
      timeoutMillis: target.timeoutMillis
    }
  }

  /** Drops the oldest that is not being sent. */
  #makeRoom(): void {
    while (this.#size > this.#options.maxBytes) {
      const oldest = this.#waiting.shift()
      if (oldest === undefined) return
      this.#size -= oldest.size
      this.#losses.add("full", oldest.signal, oldest.items)
    }
  }

  get #sendAtOnce(): Effect.Effect<void> {
    const { eager } = this.#options
    if (eager === undefined || this.#isDraining) return Effect.void
    this.#isDraining = true
    const drained = Effect.ensuring(this.#drain(() => Infinity), Effect.sync(() => void (this.#isDraining = false)))
    return Effect.asVoid(Effect.forkIn(drained, eager))
  }

  /** Sends until nothing is left, or nothing that may be sent or answered in time. */
  #drain(until: Until): Effect.Effect<void> {
    return Effect.gen({ self: this }, function*() {
      while (!this.isEmpty) {
        const now = yield* Clock.currentTimeMillis
        for (const batch of this.#takeReady(now, until)) yield* this.#send(batch)
        const times = signals.flatMap((signal) => this.#wakeAt(signal, now, until(signal)))
        if (times.length === 0) return
        const next = Math.min(...times)
        yield* next === Infinity ? this.#settled : Effect.timeoutOption(this.#settled, next - now)
      }
    })
  }

  /** When there is something to do for a signal that an answer does not bring about. None: nothing more in time. */
  #wakeAt(signal: Signal, now: number, until: number): ReadonlyArray<number> {
    if (now >= until) return []
    const { notBefore } = this.#lanes[signal]
    const isWaiting = notBefore > now && notBefore < until && this.#waiting.some((batch) => batch.signal === signal)
    return isWaiting ? [notBefore] : this.#inFlight(signal) > 0 ? [until] : []
  }

  /** What may be sent now, no longer waiting. */
  #takeReady(now: number, until: Until): ReadonlyArray<Batch> {
    const free = {} as Record<Signal, number>
    for (const signal of signals) {
      free[signal] = now >= until(signal) ? 0 : this.#lanes[signal].roomAt(now)
    }
    for (const { signal } of this.#sending.keys()) free[signal]--
    const ready = this.#waiting.filter(({ signal }) => free[signal]-- > 0)
    this.#waiting = this.#waiting.filter((batch) => !ready.includes(batch))
    return ready
  }

  /** Resumes when the next attempt has ended. */
  get #settled(): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const listener = () => resume(Effect.void)
      this.#listeners.add(listener)
      return Effect.sync(() => this.#listeners.delete(listener))
    })
  }

  // One attempt

  /** In a fiber of its own: a flush that has no more time leaves it behind. */
  #send(batch: Batch): Effect.Effect<void> {
    const attempt = Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(
        Effect.exit(restore(this.#exchange(batch))),
        (exit) => this.#settle(batch, Exit.isSuccess(exit) ? exit.value : undefined)
      )
    )
    return Effect.map(Effect.forkDetach(attempt), (fiber) => {
      this.#sending.set(batch, { fiber, isStale: false })
    })
  }

  #exchange({ request, timeoutMillis }: Batch): Effect.Effect<Outcome> {
    const exchange = Effect.gen({ self: this }, function*() {
      const response = yield* this.#options.client.execute(request)
      const body = new Uint8Array(yield* response.arrayBuffer)
      return toOutcome(response.status, response.headers, body, yield* Clock.currentTimeMillis)
    }).pipe(
      Effect.catch((error) => Effect.succeed(failed(describe(error)))),
      Effect.catchDefect((defect) => Effect.succeed(failed(String(defect)))),
      // An export has no span and no trace headers.
      Effect.withTracerEnabled(false),
      Effect.provideService(HttpClient.TracerPropagationEnabled, false)
    )
    const late = Effect.as(
      Effect.andThen(Effect.sleep(timeoutMillis), Effect.sleep(lateMillis)),
      failed(`the collector has not answered within ${timeoutMillis} ms`)
    )
    return Effect.raceFirst(exchange, late)
  }

  /** `undefined`: the attempt was given up, since the connection may be dead. */
  #settle(batch: Batch, outcome: Outcome | undefined): Effect.Effect<void> {
    return Effect.flatMap(Clock.currentTimeMillis, (now) => {
      // Nobody cares any more once the outbox is closed.
      if (!this.#sending.delete(batch)) return Effect.void
      // A flush goes on once the warning is out: the outbox may be closed after it.
      return Effect.andThen(
        this.#record(batch, outcome, now),
        Effect.sync(() => {
          for (const listener of Array.from(this.#listeners)) listener()
        })
      )
    })
  }

  #record(batch: Batch, outcome: Outcome | undefined, now: number): Effect.Effect<void> {
    const { items, signal, size } = batch
    const lane = this.#lanes[signal]
    if (outcome === undefined) {
      this.#waiting.unshift(batch)
      return Effect.void
    }
    if (outcome._tag !== "Failed" || outcome.isAnswered) lane.noteAnswer()
    if (outcome._tag === "Failed") {
      this.#waiting.unshift(batch)
      lane.noteFailure(now, outcome.isAnswered, outcome.retryAfterMillis)
      return lane.failures === 2
        ? Effect.logWarning(`${signal} could not be exported: ${outcome.message}; they are kept and sent later`)
        : Effect.void
    }
    lane.noteSuccess()
    this.#size -= size
    if (outcome._tag === "Refused") {
      this.#losses.add("refused", signal, items)
      return this.#losses.tellOnce("refused", outcome.message)
    }
    this.#losses.add("rejected", signal, Math.min(items, outcome.rejected))
    return Effect.andThen(
      this.#losses.tellOnce("rejected", `the collector rejected them: ${outcome.message}`),
      this.#losses.tell("full", this.#full)
    )
  }
}
