/** The processes of one environment: its external extensions, and its runtime. */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import * as Schedule from "effect/Schedule"
import type { Extensions } from "../internal/extensions.ts"
import { Child, type Ending, type Program } from "./child.ts"
import * as Failures from "./failures.ts"
import { type Memory, memoryOf, processesWith } from "./processTree.ts"
import { realClock } from "./realClock.ts"
import type { Settings } from "./settings.ts"
import { killProcess } from "./signals.ts"
import { extensionVariables, type Place, runtimeVariables } from "./variables.ts"

/** Why an environment stops. */
export type Reason = "spindown" | "timeout" | "failure"

export interface Options {
  readonly settings: Settings
  /** The programs of the external extensions, by their names. */
  readonly programs: ReadonlyMap<string, string>
  readonly extensions: Extensions
  readonly fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
  readonly onLine: Program["onLine"]
  /** A process has ended, or could not be started. */
  readonly onEnded: (failure: Failures.Failure) => void
}

/**
 * How long processes have between SIGTERM and SIGKILL, in milliseconds: Lambda's times. Lambda kills a runtime at once if
 * neither it nor an extension has registered; here it gets a signal when its environment is not needed any more.
 */
const patience = { runtime: 500, runtimeBesideExtensions: 300, all: 2000 }

/** Kills what has left its group: it is still known by the folder of the environment. Waits for its end. */
const killLeftovers = (place: Place): Effect.Effect<void> =>
  Effect.sync(() => {
    const pids = processesWith("TMPDIR", place.folder)
    for (const pid of pids) killProcess(pid)
    return pids.length === 0
  }).pipe(Effect.repeat({ until: Boolean, schedule: Schedule.spaced("10 millis"), times: 50 }), Effect.asVoid)

export class Processes {
  #runtime: Child | undefined
  #external: ReadonlyArray<readonly [name: string, child: Child]> = []
  readonly #registered = Deferred.makeUnsafe<void>()
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** The process of the runtime. */
  get pid(): number | undefined {
    return this.#runtime?.pid
  }

  /** The memory of all processes and what they have started; nothing if the system does not say. */
  get memory(): Memory | undefined {
    const roots = [this.#runtime, ...this.#external.map(([, child]) => child)].flatMap((child) =>
      child?.pid !== undefined && child.isRunning ? child.pid : []
    )
    return memoryOf(roots)
  }

  /** All extensions have registered. */
  onRegistered(): void {
    Deferred.doneUnsafe(this.#registered, Effect.void)
  }

  /** Starts the extensions, and when all have registered, the runtime: unless a reason to stop comes first. */
  start(place: Place, stopped: Effect.Effect<unknown>): Effect.Effect<void> {
    const { programs, settings } = this.#options
    return Effect.suspend(() => {
      const env = extensionVariables(settings, place)
      this.#external = Array.from(programs, ([name, program]) => {
        const child = this.#spawn([program], env)
        this.#watch(child, (ending) => Failures.extensionFailed(name, ending))
        return [name, child]
      })
      const startRuntime = Effect.sync(() => {
        this.#runtime = this.#spawn(settings.command, runtimeVariables(settings, place))
        this.#watch(this.#runtime, (ending) => Failures.exited(settings.command[0], ending))
      })
      return programs.size === 0
        ? startRuntime
        : Effect.raceFirst(
          Effect.andThen(Deferred.await(this.#registered), startRuntime),
          Effect.asVoid(stopped)
        )
    })
  }

  /** Kills the runtime, as the system does when memory runs out. */
  kill(): void {
    this.#runtime?.signal("SIGKILL")
  }

  /** Ends all processes, and yields how the runtime has ended. */
  stop(reason: Reason, place: Place): Effect.Effect<Ending | undefined> {
    return Effect.gen({ self: this }, function*() {
      const { extensions } = this.#options
      const deadline = (yield* Clock.currentTimeMillis) + patience.all
      const hearsSignal = reason === "spindown" || extensions.hasAny
      if (this.#runtime !== undefined) {
        yield* hearsSignal
          ? this.#runtime.terminate(
            this.#external.length === 0 ? patience.runtime : patience.runtimeBesideExtensions
          )
          : this.#runtime.kill
      }
      const left = deadline - (yield* Clock.currentTimeMillis)
      const told = extensions.shutDown(reason, deadline)
      yield* Effect.forEach(
        this.#external,
        ([name, child]) =>
          told.has(name)
            ? Effect.timeoutOrElse(Effect.asVoid(child.ended), { duration: left, orElse: () => child.kill })
            : child.kill,
        { concurrency: "unbounded", discard: true }
      )
      yield* killLeftovers(place)
      return this.#runtime === undefined ? undefined : yield* this.#runtime.ended
    }).pipe(Effect.provideService(Clock.Clock, realClock))
  }

  #spawn(command: Settings["command"], env: Readonly<Record<string, string>>): Child {
    return new Child({ command, cwd: this.#options.settings.cwd, env, onLine: this.#options.onLine })
  }

  /** A process must not end before it is told to. */
  #watch(child: Child, failure: (ending: Ending) => Failures.Failure): void {
    const { fork, onEnded } = this.#options
    fork(Effect.map(child.ended, (ending) => onEnded(failure(ending))))
  }
}
