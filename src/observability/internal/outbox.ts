/**
 * The `HttpClient` that Effect's exporters get. It answers them at once and keeps what they send, until a flush sends it.
 *
 * An exporter of Effect drops its data when an export fails, and is silent for a minute. And nobody can wait for an export
 * that it has begun. So none of its exports fails here, or takes time.
 *
 * Waiting ──flush──▶ Sending ──taken, or refused for good──▶ gone
 *    ▲                  │
 *    └──────failed──────┘
 *
 * Nothing here runs in a fiber but warnings, and there is one timer: each invocation has a flush, whose fibers would cost
 * more than its request.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import { after } from "../../internal/invocation/timer.ts"
import { type Outcome, toOutcome } from "./collectorAnswer.ts"
import { Lane } from "./lane.ts"
import { Losses } from "./losses.ts"
import type { Parcel, Send } from "./sender.ts"
import type { Contents } from "./serialization.ts"
import { type Signal, signals, type Target } from "./settings.ts"
import type { Transport } from "./transport.ts"
import { WholeResponse } from "./wholeResponse.ts"

export interface OutboxOptions {
  /** It is open while a flush runs. */
  readonly transport: Transport
  readonly send: Send
  readonly contentsOf: (body: HttpBody.HttpBody) => Contents | undefined
  readonly targets: { readonly [S in Signal]: Target | undefined }
  /** How much may wait, in bytes. */
  readonly maxBytes: number
  /** Whether everything is sent as soon as it comes. */
  readonly isEager: boolean
  /** Where the clock is, and the loggers for what is said outside of flushes. */
  readonly context: Context.Context<never>
}

/** One request of an exporter. */
interface Batch extends Contents, Parcel {
  readonly timeoutMillis: number
}

interface Sending {
  cancel: () => void
  /** Whether the process was frozen meanwhile for so long that the connection may be dead. */
  isStale: boolean
  /** When it is late, in Unix milliseconds. */
  lateAt: number
  /** Whether it is, and has its last chance. */
  isLate: boolean
}

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

const unencodable = "they cannot be encoded"

/** Until when each signal is sent, in Unix milliseconds. */
type Until = { readonly [S in Signal]: number }

interface Flush {
  readonly until: Until
  readonly end: () => void
}

const nothing = (): void => {}

const always: Until = { traces: Infinity, metrics: Infinity, logs: Infinity }

const toText = (error: Error): string => "code" in error && typeof error.code === "string" ? error.code : error.message

export class Outbox {
  readonly #options: OutboxOptions
  readonly #clock: Clock.Clock
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
  readonly #flushes = new Set<Flush>()
  /** Where things are said: the context of the last flush. */
  #context: Context.Context<never>
  #timer: { readonly at: number; readonly cancel: () => void } | undefined
  #isAdvancing = false
  #hasChanged = false
  #response: WholeResponse | undefined

  constructor(options: OutboxOptions) {
    this.#options = options
    this.#context = options.context
    this.#clock = Context.get(options.context, Clock.Clock)
    if (options.isEager) {
      this.#flushes.add({ until: always, end: nothing })
      options.transport.open()
    }
  }

  /** What exporters get. */
  readonly client: HttpClient.HttpClient = HttpClient.makeWith<
    HttpClientError.HttpClientError,
    never,
    HttpClientError.HttpClientError,
    never
  >(
    (request) => Effect.map(request, (request) => this.#add(request)),
    Effect.succeed
  )

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#sending.size === 0
  }

  get #now(): number {
    return this.#clock.currentTimeMillisUnsafe()
  }

  /**
   * Sends what waits, and waits for what is being sent, but no longer than `limitMillis`. What has failed is tried again
   * if there is time. A collector that leaves flushes without an answer is waited for briefly by most of the next ones.
   * The last flush is never brief, also if the collector has asked for a pause.
   */
  flush(limitMillis: number, { isLast }: { readonly isLast: boolean }): Effect.Effect<void> {
    return Effect.contextWith((context: Context.Context<never>) => {
      this.#context = context
      if (isLast) { for (const signal of signals) this.#lanes[signal].notBefore = 0 }
      for (const [batch, { cancel, isStale }] of this.#sending) {
        if (!isStale) continue
        cancel()
        this.#sending.delete(batch)
        this.#waiting.unshift(batch)
      }
      return this.isEmpty ? Effect.void : Effect.callback((resume) => this.#startFlush(limitMillis, isLast, resume))
    })
  }

  #startFlush(limitMillis: number, isLast: boolean, resume: (end: Effect.Effect<void>) => void): Effect.Effect<void> {
    const now = this.#now
    const lanes = signals.map((signal) => {
      const lane = this.#lanes[signal]
      const isBrief = !isLast && lane.takeBrief()
      return { signal, lane, isBrief, answers: lane.answers }
    })
    const [traces, metrics, logs] = lanes.map(({ isBrief, lane }) =>
      now + limitMillis * (isBrief ? briefShare : isLast && lane.hangs ? lastShare : 1)
    ) as [number, number, number]
    const leave = () => {
      this.#flushes.delete(flush)
      if (this.#flushes.size === 0) this.#options.transport.shut()
    }
    const flush: Flush = {
      until: { traces, metrics, logs },
      end: () => {
        for (const { answers, isBrief, lane, signal } of lanes) {
          if (!isBrief && lane.answers === answers && this.#inFlight(signal) > 0) lane.noteSilence()
        }
        leave()
        resume(Effect.void)
      }
    }
    this.#flushes.add(flush)
    this.#options.transport.open()
    this.#advance()
    return Effect.sync(leave)
  }

  #inFlight(signal: Signal): number {
    let count = 0
    for (const batch of this.#sending.keys()) if (batch.signal === signal) count++
    return count
  }

  /** The process was idle for so long that connections may be dead. */
  noteStale(): void {
    for (const sending of this.#sending.values()) sending.isStale = true
  }

  /** Gives up what is left, and tells what was dropped. */
  get close(): Effect.Effect<void> {
    return Effect.suspend(() => {
      for (const batch of [...this.#waiting, ...this.#sending.keys()]) {
        this.#losses.add("ended", batch.signal, batch.items)
      }
      const sending = Array.from(this.#sending.values())
      this.#waiting = []
      this.#sending.clear()
      this.#flushes.clear()
      for (const { cancel } of sending) cancel()
      this.#timer?.cancel()
      return Effect.all([
        this.#losses.tell("unencodable", unencodable),
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

  /** Exporters read nothing of an answer but its status. */
  #add(request: HttpClientRequest.HttpClientRequest): WholeResponse {
    const batch = this.#toBatch(request)
    if (batch !== undefined) {
      this.#waiting.push(batch)
      this.#size += batch.body.length
      this.#makeRoom()
      if (this.#options.isEager) this.#advance()
    }
    return this.#response ??= new WholeResponse(request, { status: 200, headers: {}, body: new Uint8Array() })
  }

  /** A request without items, such as one without metrics, need not be sent. */
  #toBatch(request: HttpClientRequest.HttpClientRequest): Batch | undefined {
    const contents = this.#options.contentsOf(request.body)
    const target = contents && this.#options.targets[contents.signal]
    if (target === undefined || contents === undefined) return undefined
    if (contents.unencodable > 0) {
      this.#losses.add("unencodable", contents.signal, contents.unencodable)
      this.#say(this.#losses.tellOnce("unencodable", unencodable))
    }
    if (contents.items === 0) return undefined
    if (request.body._tag !== "Uint8Array") return undefined
    const { body } = request.body
    const isCompressed = target.isCompressed && body.length >= minCompressedBytes
    return {
      ...contents,
      request,
      body: isCompressed ? process.getBuiltinModule("node:zlib").gzipSync(body) : body,
      isCompressed,
      timeoutMillis: target.timeoutMillis
    }
  }

  /** Drops the oldest that is not being sent. */
  #makeRoom(): void {
    while (this.#size > this.#options.maxBytes) {
      const oldest = this.#waiting.shift()
      if (oldest === undefined) return
      this.#size -= oldest.body.length
      this.#losses.add("full", oldest.signal, oldest.items)
    }
  }

  // What happens now

  /**
   * Sends what may be sent, ends the flushes that have nothing left to do in time, and sets the timer. Called when
   * something has changed. What it does may change something again at once.
   */
  #advance(): void {
    this.#hasChanged = true
    if (this.#isAdvancing) return
    this.#isAdvancing = true
    while (this.#hasChanged) {
      this.#hasChanged = false
      const now = this.#now
      this.#giveUpLate(now)
      for (const batch of this.#takeReady(now)) this.#send(batch, now)
      let next = Infinity
      for (const flush of Array.from(this.#flushes)) {
        const at = this.#wakeAt(flush, now)
        if (at !== undefined) next = Math.min(next, at)
        else if (flush.until !== always) flush.end()
      }
      for (const { lateAt } of this.#sending.values()) next = Math.min(next, lateAt)
      this.#setTimer(next, now)
    }
    this.#isAdvancing = false
  }

  /** When there is something to do for a flush that an answer does not bring about. `undefined`: nothing more in time. */
  #wakeAt({ until }: Flush, now: number): number | undefined {
    let next: number | undefined
    for (const signal of signals) {
      if (now >= until[signal]) continue
      const { notBefore } = this.#lanes[signal]
      const isWaiting = notBefore > now && notBefore < until[signal] &&
        this.#waiting.some((batch) => batch.signal === signal)
      const at = isWaiting ? notBefore : this.#inFlight(signal) > 0 ? until[signal] : undefined
      if (at !== undefined) next = Math.min(next ?? Infinity, at)
    }
    return next
  }

  /** What may be sent now, no longer waiting. */
  #takeReady(now: number): ReadonlyArray<Batch> {
    if (this.#waiting.length === 0) return []
    const free: { [S in Signal]: number } = { traces: 0, metrics: 0, logs: 0 }
    for (const { until } of this.#flushes) {
      for (const signal of signals) if (now < until[signal]) free[signal] = this.#lanes[signal].roomAt(now)
    }
    for (const { signal } of this.#sending.keys()) free[signal]--
    const ready = this.#waiting.filter(({ signal }) => free[signal]-- > 0)
    if (ready.length > 0) this.#waiting = this.#waiting.filter((batch) => !ready.includes(batch))
    return ready
  }

  /** One timer for all: it may fire when there is nothing to do any more, so that a flush need not end it. */
  #setTimer(at: number, now: number): void {
    if (at === Infinity || (this.#timer !== undefined && this.#timer.at <= at)) return
    this.#timer?.cancel()
    const cancel = after(this.#options.context, at - now, () => {
      this.#timer = undefined
      this.#advance()
    })
    this.#timer = { at, cancel }
  }

  /** An answer that is late gets a moment more, as it may be there already. */
  #giveUpLate(now: number): void {
    for (const [batch, sending] of this.#sending) {
      if (now < sending.lateAt) continue
      if (sending.isLate) {
        sending.cancel()
        const message = `the collector has not answered within ${batch.timeoutMillis} ms`
        this.#settle(batch, { _tag: "Failed", message, isAnswered: false })
      } else {
        sending.isLate = true
        sending.lateAt = now + lateMillis
      }
    }
  }

  // One attempt

  #send(batch: Batch, now: number): void {
    const sending: Sending = { cancel: nothing, isStale: false, lateAt: now + batch.timeoutMillis, isLate: false }
    this.#sending.set(batch, sending)
    sending.cancel = this.#options.send(batch, (end) => {
      if (this.#sending.get(batch) !== sending) return
      this.#settle(
        batch,
        end instanceof Error
          ? { _tag: "Failed", message: toText(end), isAnswered: false }
          : toOutcome(end, this.#now)
      )
      this.#advance()
    }, this.#context)
  }

  #settle(batch: Batch, outcome: Outcome): void {
    this.#sending.delete(batch)
    const { items, signal } = batch
    const lane = this.#lanes[signal]
    if (outcome._tag !== "Failed" || outcome.isAnswered) lane.noteAnswer()
    if (outcome._tag === "Failed") {
      this.#waiting.unshift(batch)
      lane.noteFailure(this.#now, outcome.isAnswered, outcome.retryAfterMillis)
      if (lane.failures === 2) {
        this.#say(
          Effect.logWarning(`${signal} could not be exported: ${outcome.message}; they are kept and sent later`)
        )
      }
      return
    }
    lane.noteSuccess()
    this.#size -= batch.body.length
    if (outcome._tag === "Refused") {
      this.#losses.add("refused", signal, items)
      return this.#say(this.#losses.tellOnce("refused", outcome.message))
    }
    if (outcome.rejected > 0) {
      this.#losses.add("rejected", signal, Math.min(items, outcome.rejected))
      this.#say(this.#losses.tellOnce("rejected", `the collector rejected them: ${outcome.message}`))
    }
    if (this.#losses.has("full")) this.#say(this.#losses.tell("full", this.#full))
  }

  #say(warning: Effect.Effect<void>): void {
    Effect.runForkWith(this.#context)(warning)
  }
}
