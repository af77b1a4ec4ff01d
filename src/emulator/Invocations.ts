/**
 * The invocations of one function, from their callers to the runtime and back: the only imitation of Lambda in this
 * library. The doors of the emulator, the test kit and the warm run of a bundle all stand on it.
 *
 * One invocation:
 *
 * ```
 * Queued ──handed out──▶ Running ──response or error begins──▶ Responding ──complete──▶ Responded
 *   ▲                       │                                      │
 *   └───── given back ──────┤                                      │
 *                           └────────────── deadline ──────────────┴──▶ TimedOut
 * ```
 *
 * The runtime, by Lambda's names:
 *
 * ```
 * Started ──first next──▶ Running
 *    └──init error──▶ InitError
 * ```
 *
 * From each of these `close` and `crash` lead to Closed.
 *
 * Invocations wait in their order, without a limit. The deadline counts from the moment at which the runtime gets the
 * invocation. A caller that leaves takes its invocation out of the queue; once the invocation runs, it runs to its end
 * and the response is dropped.
 *
 * Transitions are synchronous. Each resumes the fibers that wait for it as its last step, since such a fiber may come back
 * here before the call returns.
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as FiberSet from "effect/FiberSet"
import { constVoid } from "effect/Function"
import type { Scope } from "effect/Scope"
import { invalidTransition, type InvocationRef, refusals } from "../RuntimeApi.ts"
import {
  type Call,
  type Caller,
  type Delivery,
  EmulatorClosed,
  type InvocationFailed,
  type Outcome,
  Refused,
  timedOut,
  truncated
} from "./Call.ts"
import { Invocation } from "./internal/invocation.ts"
import { Responding } from "./internal/responding.ts"

/** How the function is run. */
export interface Options {
  /**
   * How many calls of `next` the runtime has open when nothing is to do: `AWS_LAMBDA_MAX_CONCURRENCY`. If it is 1, a
   * `next` while an invocation runs gets that invocation again, as on Lambda. Default: unknown, so that each `next` gets
   * another invocation.
   */
  readonly pollers?: number | undefined
  /** Runs when an invocation is over because its deadline has passed. Default: nothing. */
  readonly onTimeout?: ((call: Call, timeoutMillis: number) => Effect.Effect<void>) | undefined
  /** Runs when a poller waits because nothing is queued. Default: nothing. */
  readonly onWaiting?: (() => void) | undefined
  /** Runs when the runtime reports an init error, after its callers have it. Default: nothing. */
  readonly onInitError?: ((error: InvocationFailed) => void) | undefined
}

/** How a response begins: the state of Lambda that it moves to. */
export type ResponseKind = "InvocationResponse" | "InvocationErrorResponse"

type Resume = (result: Effect.Effect<Delivery, Refused>) => void

/** How many ended invocations are known by their id, so that a late or second response gets a fitting refusal. */
const maxEnded = 1000

export class Invocations {
  #phase: "Started" | "Running" | "InitError" | "Closed" = "Started"
  /** What every caller gets from now on. */
  #verdict: InvocationFailed | EmulatorClosed | undefined
  #queued = new Set<Invocation>()
  readonly #running = new Set<Invocation>()
  readonly #ended = new Map<string, "Responded" | "TimedOut">()
  readonly #polls = new Set<Resume>()
  readonly #whenIdle = new Set<Deferred.Deferred<void, InvocationFailed | EmulatorClosed>>()

  /** How many events run at once. HTTP requests do not count. */
  #eventSlots = Infinity

  readonly #clock: Clock.Clock
  readonly #fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
  readonly #options: Options

  constructor(clock: Clock.Clock, fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>, options: Options) {
    this.#clock = clock
    this.#fork = fork
    this.#options = options
  }

  // What callers do

  /** Queues a call. The caller calls the returned function when it leaves. */
  submit(call: Call, caller: Caller): () => void {
    if (this.#verdict !== undefined) {
      caller.settle(this.#verdict)
      return constVoid
    }
    const invocation = new Invocation(call, caller)
    this.#queued.add(invocation)
    this.#dispatch()
    return () => {
      invocation.caller = undefined
      this.#queued.delete(invocation)
    }
  }

  /** From now on at most so many events run at once. HTTP requests overtake the events that wait for that. */
  limitEvents(slots: number): void {
    this.#eventSlots = slots
  }

  /** How many calls of `next` wait for an invocation. */
  get waiting(): number {
    return this.#polls.size
  }

  /** How many invocations the runtime has, those to which it is responding included. */
  get running(): number {
    return this.#running.size
  }

  /**
   * Waits until nothing is queued and every poller waits: each invocation has its response, and its background work is
   * done. Fails if the function could not be initialized, or if the emulator closes.
   */
  readonly idle: Effect.Effect<void, InvocationFailed | EmulatorClosed> = Effect.suspend(() => {
    if (this.#verdict !== undefined) return Effect.fail(this.#verdict)
    if (this.#isIdle) return Effect.void
    const deferred = Deferred.makeUnsafe<void, InvocationFailed | EmulatorClosed>()
    this.#whenIdle.add(deferred)
    return Deferred.await(deferred)
  })

  /** Settles every caller that waits, and every later one, with `EmulatorClosed`. */
  readonly close: Effect.Effect<void> = Effect.sync(() => {
    this.#phase = "Closed"
    this.#polls.clear()
    this.#refuseAll(new EmulatorClosed())
  })

  /** The runtime is gone: settles every caller that waits, each with its own failure. There is nothing to come. */
  crash(failure: (call: Call) => InvocationFailed): void {
    const invocations = [...this.#queued, ...this.#running]
    this.#phase = "Closed"
    this.#verdict = new EmulatorClosed()
    this.#polls.clear()
    this.#queued.clear()
    this.#running.clear()
    for (const invocation of invocations) {
      invocation.timer?.interruptUnsafe()
      // A response that is still on its way comes too late.
      invocation.state = "TimedOut"
    }
    for (const invocation of invocations) invocation.settle(failure(invocation.call))
    this.#settleIdle(Effect.fail(this.#verdict))
  }

  // What the runtime does

  /** Whether the runtime has neither asked for an invocation nor reported an init error. */
  get isStarting(): boolean {
    return this.#phase === "Started"
  }

  /** Whether the runtime has asked for an invocation. */
  get hasStarted(): boolean {
    return this.#phase === "Running"
  }

  /** Asks for the next invocation: resumes with it, or with a refusal. The returned function withdraws the request. */
  poll(resume: Resume): () => void {
    if (this.#phase === "InitError") {
      resume(Effect.fail(new Refused({ refusal: invalidTransition("InitError", "Ready") })))
      return constVoid
    }
    if (this.#phase === "Started") this.#phase = "Running"
    for (const [requestId, state] of this.#ended) if (state === "Responded") this.#ended.delete(requestId)
    const again = this.#options.pollers === 1 ? this.#find(({ state }) => state === "Running") : undefined
    if (again !== undefined) {
      resume(Effect.succeed(again))
      return constVoid
    }
    this.#polls.add(resume)
    this.#dispatch()
    if (this.#isIdle) this.#settleIdle(Effect.void)
    if (this.#polls.has(resume)) this.#options.onWaiting?.()
    return () => {
      this.#polls.delete(resume)
    }
  }

  /** Waits for the next invocation and delivers it. If the delivery is interrupted, the invocation goes back to the head. */
  next(deliver: (delivery: Delivery) => Effect.Effect<void>): Effect.Effect<void, Refused> {
    const next = Effect.callback<Delivery, Refused>((resume) => Effect.sync(this.poll(resume)))
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(
        restore(next),
        (delivery) => Effect.onInterrupt(restore(deliver(delivery)), () => Effect.sync(() => this.#giveBack(delivery)))
      )
    )
  }

  /** Begins a response. If its scope ends before the response does, the caller gets an error. */
  begin(ref: InvocationRef, kind: ResponseKind): Effect.Effect<Responding, Refused, Scope> {
    return Effect.map(
      Effect.acquireRelease(
        Effect.suspend(() => {
          const invocation = this.#find(({ call }) => call.requestId === ref.requestId && call.nonce === ref.nonce)
          if (invocation?.state !== "Running") {
            return Effect.fail(new Refused({ refusal: this.#refuse(ref, kind, invocation) }))
          }
          invocation.state = "Responding"
          return Effect.succeed(invocation)
        }),
        (invocation) =>
          Effect.sync(() => {
            if (invocation.state === "Responding") this.#end(invocation, "Responded", truncated)
          })
      ),
      (invocation) => new Responding(invocation, (outcome) => this.#finish(invocation, outcome))
    )
  }

  /** Reports that the function could not be initialized: every caller gets the report, also later ones. */
  initError(error: InvocationFailed): Effect.Effect<void, Refused> {
    return Effect.suspend(() => {
      if (this.#phase !== "Started") {
        return Effect.fail(new Refused({ refusal: invalidTransition(this.#phase, "InitError") }))
      }
      this.#phase = "InitError"
      this.#refuseAll(error)
      this.#options.onInitError?.(error)
      return Effect.void
    })
  }

  // Transitions

  get #isIdle(): boolean {
    return this.#queued.size === 0 && this.#polls.size >= (this.#options.pollers ?? 1)
  }

  #find(matches: (invocation: Invocation) => boolean): Invocation | undefined {
    for (const invocation of this.#running) if (matches(invocation)) return invocation
    return undefined
  }

  #dispatch(): void {
    for (;;) {
      const invocation = this.#nextQueued()
      const [resume] = this.#polls
      if (invocation === undefined || resume === undefined) return
      this.#queued.delete(invocation)
      this.#polls.delete(resume)
      this.#handOut(invocation, resume)
    }
  }

  #nextQueued(): Invocation | undefined {
    if (this.#eventSlots === Infinity) return this.#queued.values().next().value
    let events = 0
    for (const { call } of this.#running) if (call.isRequest !== true) events += 1
    for (const invocation of this.#queued) {
      if (events < this.#eventSlots || invocation.call.isRequest === true) return invocation
    }
    return undefined
  }

  #handOut(invocation: Invocation, resume: Resume): void {
    const { timeoutMillis } = invocation.call
    const { caller } = invocation
    invocation.state = "Running"
    this.#running.add(invocation)
    if (timeoutMillis !== undefined) {
      invocation.deadline = this.#clock.currentTimeMillisUnsafe() + timeoutMillis
      if (timeoutMillis > 0) {
        invocation.timer = this.#fork(Effect.delay(this.#expire(invocation, timeoutMillis), timeoutMillis))
      }
    }
    // The runtime goes on first.
    resume(Effect.succeed(invocation))
    caller?.taken()
  }

  #giveBack(delivery: Delivery): void {
    const invocation = this.#find((running) => running === delivery)
    if (invocation?.state !== "Running") return
    invocation.timer?.interruptUnsafe()
    invocation.state = "Queued"
    this.#running.delete(invocation)
    if (invocation.caller === undefined) return
    this.#queued = new Set([invocation, ...this.#queued])
    this.#dispatch()
  }

  #expire(invocation: Invocation, timeoutMillis: number): Effect.Effect<void> {
    return Effect.suspend(() => {
      // This fiber is the timer, and ends by itself.
      invocation.timer = undefined
      this.#end(invocation, "TimedOut", timedOut(invocation.call.requestId, timeoutMillis))
      return this.#options.onTimeout?.(invocation.call, timeoutMillis) ?? Effect.void
    })
  }

  /** The last step of each response. It comes too late if the deadline has passed before. */
  #finish(invocation: Invocation, outcome: Outcome): Effect.Effect<void, Refused> {
    return Effect.suspend(() => {
      if (invocation.state === "Responding") {
        this.#end(invocation, "Responded", outcome)
        return Effect.void
      }
      this.#ended.delete(invocation.call.requestId)
      return Effect.fail(new Refused({ refusal: refusals.invokeTimeout }))
    })
  }

  #end(invocation: Invocation, state: "Responded" | "TimedOut", outcome: Outcome): void {
    const { requestId } = invocation.call
    invocation.state = state
    invocation.timer?.interruptUnsafe()
    this.#running.delete(invocation)
    this.#ended.delete(requestId)
    this.#ended.set(requestId, state)
    const [oldest] = this.#ended.keys()
    if (this.#ended.size > maxEnded && oldest !== undefined) this.#ended.delete(oldest)
    invocation.settle(outcome)
    // An event may have waited for this one.
    if (this.#eventSlots < Infinity) this.#dispatch()
  }

  #refuse({ requestId }: InvocationRef, kind: ResponseKind, invocation: Invocation | undefined) {
    if (invocation !== undefined) return invalidTransition("InvocationResponse", kind)
    const state = this.#ended.get(requestId)
    if (state === "Responded") return invalidTransition("RuntimeResponseSentState", kind)
    if (state === undefined) return refusals.invalidRequestId
    this.#ended.delete(requestId)
    return refusals.invokeTimeout
  }

  #refuseAll(verdict: InvocationFailed | EmulatorClosed): void {
    this.#verdict = verdict
    const invocations = [...this.#queued, ...this.#running]
    this.#queued.clear()
    for (const invocation of invocations) invocation.settle(verdict)
    this.#settleIdle(Effect.fail(verdict))
  }

  #settleIdle(result: Effect.Effect<void, InvocationFailed | EmulatorClosed>): void {
    for (const deferred of this.#whenIdle) {
      this.#whenIdle.delete(deferred)
      Deferred.doneUnsafe(deferred, result)
    }
  }
}

/** The invocations of a function, whose deadlines end with the scope. */
export const make = Effect.fnUntraced(
  function*(options: Options = {}): Effect.fn.Return<Invocations, never, Scope> {
    const fork = yield* FiberSet.makeRuntime<never, void, never>()
    return new Invocations(yield* Clock.Clock, fork, options)
  }
)
