/**
 * One execution environment: the processes of a function with a Runtime API and a folder of their own.
 *
 * ```
 * Starting ──runtime and extensions wait──▶ Up ──retire──▶ Retiring
 *     └───────────────┬─────────────────────┴────────────────┘
 *                     ▼ failed, timed out, not needed any more
 *                  Stopping ──processes have ended──▶ Ended
 * ```
 *
 * Transitions are synchronous. `life` is what its fiber does: it starts the processes, waits for a reason to stop them, and
 * clears up.
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import { randomUUID } from "node:crypto"
import { existsSync } from "node:fs"
import type { Call, Caller, InvocationFailed } from "../Call.ts"
import type { EmulatorEvent } from "../EmulatorEvent.ts"
import { readReport } from "../internal/errorReport.ts"
import { Extensions } from "../internal/extensions.ts"
import { Restore } from "../internal/restore.ts"
import { Invocations } from "../Invocations.ts"
import * as RuntimeApiServer from "../RuntimeApiServer.ts"
import * as Failures from "./failures.ts"
import { extensionsIn, isFolder, temporaryFolder } from "./folders.ts"
import { Processes, type Reason } from "./processes.ts"
import { realClock } from "./realClock.ts"
import { type Measured, Run } from "./run.ts"
import type { Settings } from "./settings.ts"

/** Why an environment that was starting will not be up. */
export interface InitFailure {
  readonly reason: "error" | "timeout"
  readonly failure: Failures.Failure
}

export interface Options {
  /** The number of the environment. */
  readonly id: number
  readonly settings: Settings
  /** How long it may take to start, in milliseconds. */
  readonly initTimeoutMillis: number
  readonly clock: Clock.Clock
  readonly fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
  readonly publish: (event: EmulatorEvent) => void
  /** It takes an invocation, or it should have taken one by now. */
  readonly onFree: () => void
  /** It takes no invocation any more. */
  readonly onGone: (initFailure: InitFailure | undefined) => void
}

/** How long a runtime has to end by itself after it has reported that it cannot go on. */
const exitPatience = "1 second"

/** How often memory is measured while there is something to do. */
const memoryInterval = "100 millis"

/** How long a runtime may take to go on as a copy of its snapshot, in milliseconds. */
const restoreTimeoutMillis = 10_000

/** How long a runtime that has responded is expected to ask for the next event at any moment. */
const nextPatience = 50

const toMb = (bytes: number): number => Math.ceil(bytes / 1_048_576)

/** How many invocations have ended. */
let uses = 0

export class ExecutionEnvironment {
  readonly id: number
  readonly settings: Settings
  #state: "Starting" | "Up" | "Retiring" | "Stopping" | "Ended" = "Starting"
  readonly #runs = new Set<Run>()
  #lastUse = 0
  #settledAt = 0

  /** Why the runtime is about to end. */
  #reported: Failures.Failure | undefined
  /** The most memory that it has used so far, in bytes. */
  #peak: number | undefined
  #startedAt = 0
  #httpFile = ""
  /** `2026/11/28/[$LATEST]` and 32 hexadecimal digits, as Lambda names it. */
  readonly #logStream: string
  /** How long it took to start; absent again once a report has it. */
  #initDuration: number | undefined

  readonly #stopped = Deferred.makeUnsafe<Reason>()
  readonly #ended = Deferred.makeUnsafe<void>()
  readonly #invocations: Invocations
  readonly #extensions: Extensions
  readonly #restore: Restore
  readonly #processes: Processes
  readonly #options: Options

  constructor(options: Options) {
    const { clock, fork, settings } = options
    const isStarting = () => this.#invocations.isStarting
    this.id = options.id
    this.settings = settings
    this.#options = options
    const day = new Date(clock.currentTimeMillisUnsafe()).toISOString().slice(0, 10).replaceAll("-", "/")
    this.#logStream = `${day}/[$LATEST]${randomUUID().replaceAll("-", "")}`
    const programs = extensionsIn(settings.extensions)
    this.#invocations = new Invocations(clock, fork, {
      pollers: settings.maxConcurrency ?? 1,
      onWaiting: () => this.#progress(),
      onInitError: (error) => this.#onReported(() => error),
      // With many invocations at once, the others go on.
      onTimeout: () => Effect.sync(() => settings.maxConcurrency === undefined && this.#leave("timeout"))
    })
    this.#extensions = new Extensions({
      functionName: settings.functionName,
      handler: settings.handler,
      external: new Set(programs.keys()),
      isManagedInstance: settings.maxConcurrency !== undefined,
      isStarting,
      onChange: () => this.#progress(),
      onFailed: (name, errorType) => this.#onReported(Failures.extensionReported(errorType, name))
    })
    this.#restore = new Restore({ isStarting, onChange: (state, error) => this.#onRestore(state, error) })
    this.#processes = new Processes({
      settings,
      programs,
      extensions: this.#extensions,
      fork,
      onLine: (output, line) => {
        const [run, ...others] = this.#runs
        const requestId = others.length > 0 ? undefined : run?.call.requestId
        this.#publish({ ...this.#base, _tag: "Log", requestId, output, line })
      },
      onEnded: (failure) => this.#fail(this.#reported ?? failure)
    })
  }

  // What the pool asks

  /** Whether it takes invocations, or will. */
  get isAlive(): boolean {
    return this.#state === "Starting" || this.#state === "Up"
  }

  get isStarting(): boolean {
    return this.#state === "Starting"
  }

  /** How many more invocations it takes now. */
  get free(): number {
    if (this.#state !== "Up") return 0
    const { maxConcurrency } = this.settings
    if (maxConcurrency === undefined) return this.#runs.size === 0 && this.#waits ? 1 : 0
    return Math.max(0, Math.min(maxConcurrency - this.#runs.size, this.#invocations.waiting))
  }

  /** Whether it will take an invocation at any moment: it has responded to the one that it had. */
  get isAboutToWait(): boolean {
    return this.#state === "Up" && this.#runs.size > 0 && this.#now() - this.#settledAt < nextPatience &&
      [...this.#runs].every(({ state }) => state === "Settled")
  }

  /** Whether its function has said that it answers HTTP; nothing before it is up. */
  get answersHttp(): boolean | undefined {
    return this.#state === "Up" ? existsSync(this.#httpFile) : undefined
  }

  /** How many events it has: HTTP requests do not count. */
  get events(): number {
    let events = 0
    for (const { call } of this.#runs) if (call.isRequest !== true) events += 1
    return events
  }

  /** Which environment was used last: the one with the highest number. */
  get lastUse(): number {
    return this.#lastUse
  }

  /** What a person sees of it. */
  get snapshot() {
    return {
      id: this.id,
      pid: this.#processes.pid,
      state: this.#state === "Up" ? this.#runs.size > 0 ? "Busy" as const : "Idle" as const : this.#state,
      running: [...this.#runs].filter(({ state }) => state !== "Settled").map(({ call }) => call.requestId),
      maxMemoryUsedMb: this.#peak === undefined ? undefined : toMb(this.#peak)
    }
  }

  /** Takes an invocation. The caller calls the returned function when it leaves. */
  run(call: Call, caller: Caller): () => void {
    const run = new Run({ ...call, timeoutMillis: this.settings.timeoutMillis }, caller, {
      now: () => this.#now(),
      onTaken: (run, again) => this.#onTaken(run, again),
      onReport: (measured) => this.#report(measured),
      onSettled: (run) => this.#onSettled(run)
    })
    this.#runs.add(run)
    this.#invocations.submit(run.call, run)
    return () => run.leave()
  }

  /** An invocation waits for an environment: one of SnapStart goes on as a copy of its snapshot. */
  wake(): void {
    if (this.#state === "Starting") this.#restore.restore()
  }

  /** Ends when what it has to do is done. */
  retire(): void {
    if (!this.isAlive) return
    if (this.#state === "Starting" || this.#runs.size === 0) return this.#leave("spindown")
    this.#state = "Retiring"
  }

  /** Ends now. Whoever waits for it learns that the emulator closes. */
  readonly close: Effect.Effect<void> = Effect.suspend(() => {
    this.#leave("spindown")
    return Effect.andThen(this.#invocations.close, this.ended)
  })

  readonly ended: Effect.Effect<void> = Deferred.await(this.#ended)

  // What happens to it

  /** Whether the runtime and the extensions wait for the next event. */
  get #waits(): boolean {
    return this.#invocations.waiting > 0 && this.#extensions.isReady
  }

  #progress(): void {
    if (this.#extensions.missing.length === 0) this.#processes.onRegistered()
    if (this.#state === "Starting" && this.#waits) this.#onUp()
    const isConcurrent = this.settings.maxConcurrency !== undefined
    for (const run of this.#runs) if (run.state === "Settled" && (isConcurrent || this.#waits)) this.#runs.delete(run)
    if (this.#state === "Retiring" && this.#runs.size === 0) this.#leave("spindown")
    if (this.free > 0) this.#options.onFree()
  }

  #onUp(): void {
    this.#state = "Up"
    this.#initDuration = this.#now() - this.#startedAt
    this.#publish({ ...this.#base, _tag: "EnvironmentReady", initDurationMillis: this.#initDuration })
  }

  #onTaken(run: Run, again: boolean): void {
    const { requestId } = run.call
    this.#publish({ ...this.#base, _tag: "InvocationStarted", requestId })
    if (again) return
    const deadline = this.#options.clock.currentTimeMillisUnsafe() + this.settings.timeoutMillis
    this.#extensions.invoke({ call: run.call, deadline })
  }

  #report(measured: Measured): void {
    this.#measure()
    const initDurationMillis = this.#initDuration
    this.#initDuration = undefined
    this.#publish({
      ...this.#base,
      _tag: "InvocationEnded",
      report: {
        ...measured,
        initDurationMillis,
        memorySizeMb: this.settings.memoryMb,
        maxMemoryUsedMb: this.#peak === undefined ? undefined : Math.min(toMb(this.#peak), this.settings.memoryMb)
      }
    })
  }

  #onSettled(run: Run): void {
    this.#settledAt = this.#now()
    this.#lastUse = ++uses
    this.#progress()
    if (this.#runs.has(run) && this.#state !== "Stopping") this.#options.fork(this.#awaitNext(run))
  }

  /** An environment is done with an invocation when its runtime asks for the next; its timeout is for that, too. */
  #awaitNext(run: Run): Effect.Effect<void> {
    const left = Math.max(0, this.settings.timeoutMillis - run.durationMillis)
    return Effect.delay(Effect.sync(() => this.#options.onFree()), nextPatience).pipe(
      Effect.andThen(Effect.delay(Effect.sync(() => this.#runs.has(run) && this.#leave("timeout")), left))
    )
  }

  /** The runtime or an extension has said why it cannot go on. It may end by itself. */
  #onReported(failure: Failures.Failure): void {
    this.#reported ??= failure
    const fail = Effect.sync(() => this.#fail(this.#reported ?? failure))
    this.#options.fork(Effect.delay(fail, exitPatience))
  }

  #onRestore(state: "RestoreReady" | "Restoring" | "RestoreError", error: InvocationFailed | undefined): void {
    if (state === "RestoreReady") this.#options.onFree()
    if (state === "Restoring") this.#options.fork(this.#limit(restoreTimeoutMillis, () => true))
    if (error !== undefined) this.#onReported(() => error)
  }

  /** Ends without a failure. */
  #leave(reason: Exclude<Reason, "failure">): void {
    if (this.#state === "Stopping" || this.#state === "Ended") return
    this.#state = "Stopping"
    this.#options.onGone(undefined)
    Deferred.doneUnsafe(this.#stopped, Effect.succeed(reason))
  }

  /** Ends because something has failed: whoever waits for it learns why. */
  #fail(failure: Failures.Failure, initReason: InitFailure["reason"] = "error"): void {
    if (this.#state === "Stopping" || this.#state === "Ended") return
    const wasStarting = this.#state === "Starting"
    this.#state = "Stopping"
    if (wasStarting) {
      const report = readReport(failure({ requestId: randomUUID() }).report)
      this.#publish({ ...this.#base, _tag: "InitFailed", ...report })
    }
    this.#invocations.crash(failure)
    for (const run of this.#runs) run.onFailed(failure)
    this.#options.onGone(wasStarting ? { reason: initReason, failure } : undefined)
    Deferred.doneUnsafe(this.#stopped, Effect.succeed<Reason>("failure"))
  }

  // Its processes

  /** Starts the processes, waits for a reason to stop them, and clears up. */
  get life(): Effect.Effect<void> {
    return this.#live.pipe(
      Effect.scoped,
      Effect.catchCause((cause) =>
        Effect.andThen(
          Effect.logError(`cannot start an environment of ${this.settings.functionName}`, cause),
          Effect.sync(() => this.#fail(Failures.sandbox))
        )
      ),
      Effect.ensuring(Effect.sync(() => {
        this.#leave("spindown")
        this.#state = "Ended"
        Deferred.doneUnsafe(this.#ended, Effect.void)
      }))
    )
  }

  readonly #live = Effect.gen({ self: this }, function*() {
    const { fork, initTimeoutMillis } = this.#options
    const { cwd, functionName, initializationType } = this.settings
    if (!isFolder(cwd)) return this.#fail(Failures.invalidWorkingDir(cwd))
    const { folder, httpFile } = yield* temporaryFolder(functionName)
    this.#httpFile = httpFile
    const { endpoint } = yield* RuntimeApiServer.make(this.#invocations, {
      extensions: this.#extensions,
      restore: initializationType === "snap-start" ? this.#restore : undefined
    })
    const place = { endpoint, folder, httpFile, logStream: this.#logStream }
    const stopped = Deferred.await(this.#stopped)
    this.#startedAt = this.#now()
    fork(this.#limit(initTimeoutMillis, () => !this.#restore.hasBegun))
    fork(this.#watchMemory)
    yield* this.#processes.start(place, stopped)
    const { pid } = this.#processes
    if (pid !== undefined) this.#publish({ ...this.#base, _tag: "EnvironmentStarted", pid })
    const ending = yield* Effect.flatMap(stopped, (reason) => this.#processes.stop(reason, place))
    const exit = ending?._tag === "Exited" ? ending : { exitCode: null, signal: null }
    this.#publish({ ...this.#base, _tag: "EnvironmentEnded", exitCode: exit.exitCode, signal: exit.signal })
  })

  /** Fails if the environment is not up by then, unless something else limits it by now. */
  #limit(limitMillis: number, applies: () => boolean): Effect.Effect<void> {
    const fail = Effect.sync(() => {
      if (this.#state !== "Starting" || !applies()) return
      this.#fail(Failures.notReady(limitMillis), "timeout")
    })
    return Effect.delay(fail, limitMillis)
  }

  readonly #watchMemory: Effect.Effect<void> = Effect.sync(() => {
    if (this.#state === "Starting" || this.#runs.size > 0) this.#measure()
  }).pipe(
    Effect.delay(memoryInterval),
    Effect.repeat({ while: () => this.#state !== "Stopping" && this.#state !== "Ended" }),
    Effect.asVoid,
    Effect.provideService(Clock.Clock, realClock)
  )

  #measure(): void {
    const memory = this.#processes.memory
    if (memory === undefined) return
    this.#peak = Math.max(this.#peak ?? 0, memory.peak)
    if (memory.held <= this.settings.memoryMb * 1_048_576) return
    this.#reported ??= Failures.outOfMemory
    this.#processes.kill()
  }

  get #base() {
    const time = this.#options.clock.currentTimeMillisUnsafe()
    return { functionName: this.settings.functionName, environment: this.id, time }
  }

  #publish(event: EmulatorEvent): void {
    this.#options.publish(event)
  }

  /** In milliseconds, with fractions. */
  #now(): number {
    return Number(this.#options.clock.currentTimeNanosUnsafe()) / 1_000_000
  }
}
