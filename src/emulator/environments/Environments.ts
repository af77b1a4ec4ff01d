/**
 * A function as child processes: its callers, and the environments that serve them.
 *
 * Calls wait in the order in which they came. An environment is started when one waits that no other can take; of those
 * that are idle, the one that was used last gets the next call, as on Lambda. Each gets one invocation at a time, unless
 * the function has `maxConcurrency`.
 *
 * Each caller gets exactly one outcome. If an environment cannot start, those who wait for it learn why, and the next call
 * starts another one. If it takes too long, it is started once more, as Lambda does within the first invocation. If it
 * ends while it has an invocation, the caller gets the error that Lambda would give.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as FiberSet from "effect/FiberSet"
import { constVoid } from "effect/Function"
import type { Scope } from "effect/Scope"
import { randomUUID } from "node:crypto"
import { availableParallelism } from "node:os"
import { type Call, type Caller, EmulatorClosed, type InvocationFailed, type Outcome } from "../Call.ts"
import type { EmulatorEvent } from "../EmulatorEvent.ts"
import type { FunctionOptions } from "../FunctionOptions.ts"
import type { ChildRunner } from "../Runner.ts"
import { ExecutionEnvironment, type InitFailure } from "./ExecutionEnvironment.ts"
import { type Settings, toSettings } from "./settings.ts"

/** A function and its environments, as a person sees them. */
export interface Snapshot {
  readonly functionName: string
  /** How many calls wait for an environment. */
  readonly queued: number
  readonly environments: ReadonlyArray<ExecutionEnvironment["snapshot"]>
}

/** How long an environment may take to start, in milliseconds. */
const initTimeoutMillis = 10_000

/** The second start has the time of the invocation; but whoever calls a function that hangs hears of it within 20 s. */
const maxRepeatMillis = 9_000

/**
 * How many environments start at the same time. On Lambda each has processors of its own. Here they share those of the
 * machine, and if many started at once, those that are up would get no turn before their timeout.
 */
const maxStarting = Math.max(4, availableParallelism())

/** A call that waits. */
interface Waiting {
  readonly call: Call
  readonly caller: Caller
  /** What to do when the caller leaves: changes once an environment has the call. */
  leave: () => void
}

export class Environments implements ChildRunner {
  #state: "Open" | "Closed" = "Open"
  #settings: Settings
  readonly #queue = new Set<Waiting>()
  /** Those who wait to learn whether the function answers HTTP. */
  readonly #asking = new Set<(answer: Effect.Effect<boolean, InvocationFailed | EmulatorClosed>) => void>()
  #answersHttp: boolean | undefined
  /** All that have not ended, in the order in which they were started. */
  readonly #environments = new Set<ExecutionEnvironment>()
  #started = 0
  readonly #publish: (event: EmulatorEvent) => void
  readonly #clock: Clock.Clock
  readonly #fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>

  constructor(
    settings: Settings,
    publish: (event: EmulatorEvent) => void,
    clock: Clock.Clock,
    fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
  ) {
    this.#settings = settings
    this.#publish = publish
    this.#clock = clock
    this.#fork = fork
  }

  /** Queues a call. The caller calls the returned function when it leaves. */
  submit(call: Call, caller: Caller): () => void {
    if (this.#state === "Closed") {
      caller.settle(new EmulatorClosed())
      return constVoid
    }
    const waiting: Waiting = { call, caller, leave: () => void this.#queue.delete(waiting) }
    this.#queue.add(waiting)
    this.#dispatch()
    return () => waiting.leave()
  }

  /** Starts an environment if there is none, so that the first call finds it ready. */
  readonly start: Effect.Effect<void> = Effect.sync(() => {
    if (this.#state === "Open" && this.#alive.length === 0) this.#start(initTimeoutMillis)
  })

  /**
   * From now on the function is what the options say. A running invocation ends in its environment, and calls that wait
   * go to a new one. If the function has run before, one is started at once.
   */
  readonly replace = (options: FunctionOptions): Effect.Effect<void> =>
    Effect.sync(() => {
      this.#settings = toSettings(this.#settings.functionName, options)
      this.#answersHttp = undefined
      for (const environment of Array.from(this.#environments)) environment.retire()
      this.#dispatch()
      if (this.#state === "Open" && this.#started > 0 && this.#alive.length === 0) this.#start(initTimeoutMillis)
    })

  /** Whether the function has said that it answers HTTP. If nobody knows yet, it is started. */
  readonly answersHttp: Effect.Effect<boolean, InvocationFailed | EmulatorClosed> = Effect.callback((resume) => {
    if (this.#state === "Closed") return resume(Effect.fail(new EmulatorClosed()))
    if (this.#answersHttp !== undefined) return resume(Effect.succeed(this.#answersHttp))
    this.#asking.add(resume)
    this.#dispatch()
    return Effect.sync(() => this.#asking.delete(resume))
  })

  /** What there is now. */
  get snapshot(): Snapshot {
    return {
      functionName: this.#settings.functionName,
      queued: this.#queue.size,
      environments: Array.from(this.#environments, ({ snapshot }) => snapshot)
    }
  }

  /** Settles whoever waits, and ends all environments: their processes have ended when it returns. */
  readonly close: Effect.Effect<void> = Effect.suspend(() => {
    this.#state = "Closed"
    this.#settle(this.#queue, () => new EmulatorClosed())
    this.#answer(Effect.fail(new EmulatorClosed()))
    return Effect.forEach(this.#environments, ({ close }) => close, { concurrency: "unbounded", discard: true })
  })

  /** The environments that take calls, or will: those of earlier options do not. */
  get #alive(): ReadonlyArray<ExecutionEnvironment> {
    return [...this.#environments].filter(({ isAlive, settings }) => isAlive && settings === this.#settings)
  }

  /** Gives calls that wait to environments that are free, and starts as many as the others need. */
  #dispatch(): void {
    if (this.#state === "Closed") return
    for (;;) {
      const [next] = this.#runnable
      const environment = this.#mostRecentlyUsed
      if (next === undefined || environment === undefined) break
      this.#queue.delete(next)
      next.leave = environment.run(next.call, next.caller)
    }
    const forCalls = Math.ceil(this.#runnable.length / (this.#settings.maxConcurrency ?? 1))
    const needed = Math.max(forCalls, this.#asking.size > 0 ? 1 : 0)
    if (needed === 0) return
    const alive = this.#alive
    for (const environment of alive) environment.wake()
    const coming = alive.filter(({ isAboutToWait, isStarting }) => isAboutToWait || isStarting).length
    const missing = needed - coming
    const starting = alive.filter(({ isStarting }) => isStarting).length
    const room = Math.min(this.#settings.environments - alive.length, maxStarting - starting)
    for (let n = 0; n < Math.min(missing, room); n++) this.#start(initTimeoutMillis)
  }

  /** The calls that wait for nothing but an environment: only so many events run at once. */
  get #runnable(): ReadonlyArray<Waiting> {
    let events = this.#settings.events
    for (const environment of this.#alive) events -= environment.events
    return [...this.#queue].filter(({ call }) => call.isRequest === true || events-- > 0)
  }

  get #mostRecentlyUsed(): ExecutionEnvironment | undefined {
    let found: ExecutionEnvironment | undefined
    for (const environment of this.#alive) {
      if (environment.free > 0 && (found === undefined || environment.lastUse >= found.lastUse)) found = environment
    }
    return found
  }

  #start(limitMillis: number): void {
    const environment = new ExecutionEnvironment({
      id: ++this.#started,
      settings: this.#settings,
      initTimeoutMillis: limitMillis,
      clock: this.#clock,
      fork: this.#fork,
      publish: this.#publish,
      onFree: () => this.#onFree(environment),
      onGone: (failure) => this.#onGone(environment, limitMillis, failure)
    })
    this.#environments.add(environment)
    this.#fork(Effect.andThen(environment.life, Effect.sync(() => void this.#environments.delete(environment))))
  }

  #onGone(environment: ExecutionEnvironment, limitMillis: number, failed: InitFailure | undefined): void {
    if (this.#state === "Closed") return
    const isAwaited = this.#queue.size > 0 || this.#asking.size > 0
    if (failed !== undefined && environment.settings === this.#settings && isAwaited) {
      if (failed.reason === "timeout" && limitMillis === initTimeoutMillis) {
        this.#start(Math.min(this.#settings.timeoutMillis, maxRepeatMillis))
      } else {
        this.#onInitFailed(failed)
      }
    }
    this.#dispatch()
  }

  /** One caller learns why; all do if there is no other environment that they could wait for. */
  #onInitFailed({ failure }: InitFailure): void {
    const waiting = this.#alive.length > 0 ? this.#runnable.slice(0, 1) : this.#queue
    this.#settle(waiting, failure)
    this.#answer(Effect.fail(failure({ requestId: randomUUID() })))
  }

  #onFree(environment: ExecutionEnvironment): void {
    if (environment.settings === this.#settings) this.#answersHttp ??= environment.answersHttp
    if (this.#answersHttp !== undefined) this.#answer(Effect.succeed(this.#answersHttp))
    this.#dispatch()
  }

  #answer(answer: Effect.Effect<boolean, InvocationFailed | EmulatorClosed>): void {
    const asking = Array.from(this.#asking)
    this.#asking.clear()
    for (const resume of asking) resume(answer)
  }

  #settle(waiting: Iterable<Waiting>, outcome: (call: Call) => Outcome): void {
    for (const one of Array.from(waiting)) {
      this.#queue.delete(one)
      one.caller.settle(outcome(one.call))
    }
  }
}

/** A function as child processes that end with the scope. Its options have been checked. */
export const make = Effect.fnUntraced(
  function*(
    functionName: string,
    options: FunctionOptions,
    publish: (event: EmulatorEvent) => void
  ): Effect.fn.Return<Environments, never, Scope> {
    const settings = toSettings(functionName, options)
    const fork = yield* FiberSet.makeRuntime<never, void, never>()
    const environments = new Environments(settings, publish, yield* Clock.Clock, fork)
    yield* Effect.addFinalizer(() => environments.close)
    return environments
  }
)
