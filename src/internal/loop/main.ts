/** The process of a function: what surrounds its program. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { errorReported } from "effect/Runtime"
import { Environment, fromRecord } from "../../Environment.ts"
import * as LambdaLogger from "../../LambdaLogger.ts"
import { RuntimeApiClient } from "../../RuntimeApiClient.ts"
import { Restoring } from "../lifecycle/restoring.ts"
import { patchConsole } from "../log/consolePatch.ts"
import { Ending } from "./ending.ts"
import { Faults, isFault } from "./faults.ts"
import { host } from "./host.ts"
import type { InternalExtension } from "./internalExtension.ts"
import * as InvokeStore from "./invokeStore.ts"
import type { Phase } from "./phase.ts"
import { ending, exitWithError, watchFaults, watchSignals } from "./process.ts"
import { make as makeRestoring } from "./restore.ts"
import { reportInitError, takeOver, watchEnd } from "./startUp.ts"

/**
 * The process has to end with exit code 1, and the cause has already been logged.
 *
 * @category errors
 * @since 0.1.0
 */
export class Stopped extends Data.TaggedError("Stopped")<{ readonly cause: unknown }> {
  override readonly [errorReported] = false
}

export interface Options {
  readonly extension?: InternalExtension | undefined
  readonly patchConsole?: boolean | undefined
}

/** What the whole process has: the store, the logger and `console`. No layers: a function without any loads none. */
const surroundings = /*#__PURE__*/ Effect.fnUntraced(function*(options: Options) {
  const context = Context.merge(yield* InvokeStore.context, yield* LambdaLogger.context)
  if (options.patchConsole !== false) yield* Effect.provideContext(patchConsole, context)
  return context
})

/**
 * How long the process may take to end: no limit on this machine. Lambda waits one second for a Web Function, 300 ms for a
 * runtime beside external extensions, and 500 ms if the only extension is internal.
 */
const shutdownMillis = (
  { httpEndpoint, runtimeApi }: Environment,
  { extension }: Options
): number | undefined =>
  httpEndpoint !== undefined ? 950 : runtimeApi === undefined ? undefined : extension === undefined ? 290 : 490

const exitWith = (cause: unknown): Effect.Effect<never, Stopped> =>
  Effect.andThen(exitWithError, Effect.fail(new Stopped({ cause })))

/** Faults have been logged when they happened. */
const stop = (label: string, cause: Cause.Cause<unknown>): Effect.Effect<never, Stopped> => {
  const error = Cause.squash(cause)
  return Effect.andThen(isFault(error) ? Effect.void : Effect.logError(label, cause), exitWith(error))
}

const labels: Record<Phase, string> = {
  Init: "Init Error",
  Snapshotting: "Init Error",
  Restoring: "Restore Error",
  Polling: "Runtime Error"
}

const inProcess = /*#__PURE__*/ Effect.fnUntraced(
  function*<E, R>(program: Effect.Effect<never, E, R>, options: Options) {
    const { fault } = yield* watchFaults
    yield* takeOver
    const environment = yield* Environment
    yield* watchSignals(shutdownMillis(environment, options))
    const { client, greet, server } = yield* Effect.catch(
      host,
      (error) => Effect.andThen(Effect.logError(error.message), exitWith(error))
    )
    if (server && options.extension) yield* options.extension.register(server)
    let phase: Phase = "Init"
    const isPolling = () => phase === "Polling"
    const firstNext = Effect.suspend(() => {
      if (!isPolling()) greet()
      phase = "Polling"
      return client.next
    })
    // First the promises that modules have rejected come up: they are an init error, until an event is asked for.
    const next = Effect.suspend(() => isPolling() ? client.next : Effect.andThen(Effect.yieldNow, firstNext))
    const faultBeforeLoop = Effect.catch(fault, (error) => isPolling() ? Effect.never : Effect.fail(error))
    let broken: Cause.Cause<unknown> | undefined
    const observed = Effect.onExit(program, (exit) =>
      Effect.sync(() => {
        if (Exit.isFailure(exit) && !Cause.hasInterruptsOnly(exit.cause)) broken = exit.cause
      }))
    const restoring = server && environment.variable("AWS_LAMBDA_INITIALIZATION_TYPE") === "snap-start"
      ? makeRestoring(server, (next) => {
        phase = next
      })
      : undefined
    return yield* Effect.raceFirst(observed, faultBeforeLoop).pipe(
      Effect.provideContext(
        Context.make(RuntimeApiClient, { ...client, next }).pipe(
          Context.add(Faults, fault),
          Context.add(Ending, ending),
          Context.add(Restoring, restoring)
        )
      ),
      Effect.catchCause((cause) => {
        if (Cause.hasInterruptsOnly(cause)) return Effect.interrupt
        const report = isPolling() ? Effect.void : reportInitError(client, cause, phase)
        return Effect.andThen(report, stop(labels[phase], cause))
      }),
      // A race that a signal interrupts forgets how the program ended.
      Effect.onExit((exit) =>
        broken !== undefined && Exit.isFailure(exit) && Cause.hasInterrupts(exit.cause)
          ? stop(labels[phase], broken)
          : Effect.void
      )
    )
  }
)

/** Runs a program as the process of a function. */
export const main = <E, R>(
  program: Effect.Effect<never, E, R>,
  options: Options
): Effect.Effect<never, Stopped, Exclude<R, RuntimeApiClient>> => {
  watchEnd()
  return Effect.suspend(() =>
    surroundings(options).pipe(
      Effect.flatMap((context) => inProcess(program, options).pipe(Effect.scoped, Effect.provideContext(context))),
      Effect.scoped,
      Effect.provideContext(Context.make(Environment, fromRecord(process.env)))
    )
  )
}
