/** The process around a loop: faults outside any fiber, signals, and the exit code. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { Invocation } from "../../Invocation.ts"
import { ProcessFault } from "../../RuntimeError.ts"
import { InvokeStore } from "./invokeStore.ts"

/** How long the process may take to end once it is at fault, in milliseconds. */
const faultMillis = 1_000

/** Ends the process, with an error, if it has not ended by itself until then. */
const exitAfter = (millis: number): void => {
  setTimeout(() => process.exit(1), millis).unref()
}

/** Whether the process has to end with an error. The exit of an interrupted fiber may not tell. */
let isAtFault = false

/** The process ends with an error, also where nobody but us sees to its exit code, and soon. */
export const exitWithError: Effect.Effect<void> = Effect.sync(() => {
  isAtFault = true
  process.exitCode = 1
  exitAfter(faultMillis)
})

const labels = {
  uncaughtException: "Uncaught Exception",
  unhandledRejection: "Unhandled Promise Rejection"
} as const

/**
 * Listens for rejected promises that nobody handles and for exceptions outside any fiber, until the scope closes. Each
 * is logged, as the invocation that it belongs to where that is known. `fault` fails with the first.
 */
export const watchFaults = Effect.gen(function*() {
  const context = yield* Effect.context()
  const { current } = yield* InvokeStore
  const first = Deferred.makeUnsafe<never, ProcessFault>()
  const listen = (kind: ProcessFault["kind"]) => (cause: unknown) => {
    const invocation = current()
    const own = invocation === undefined ? context : Context.add(context, Invocation, invocation)
    const fault = new ProcessFault({ cause, kind })
    Effect.runForkWith(own)(Effect.logError(labels[kind], Cause.die(fault)))
    if (Deferred.doneUnsafe(first, Effect.fail(fault))) exitAfter(faultMillis)
  }
  yield* on("unhandledRejection", listen("unhandledRejection"))
  yield* on("uncaughtException", listen("uncaughtException"))
  return { fault: Deferred.await(first) }
})

/**
 * SIGTERM and SIGINT interrupt the fiber that runs this, and an end by them is a success, unless something went wrong
 * on the way: the process exits with 0. If that takes longer than `millis`, it ends with an error; without a limit, a
 * second signal ends it.
 *
 * `NodeRuntime.runMain` interrupts the same fiber, waits for its finalizers, and exits with 130.
 */
export const watchSignals = (millis: number | undefined): Effect.Effect<void, never, Scope> =>
  Effect.withFiber((fiber) => {
    let signalled = false
    const onSignal = () => {
      if (signalled && millis === undefined) return process.exit(130)
      if (signalled) return
      signalled = true
      if (millis !== undefined) exitAfter(millis)
      process.once("exit", (code) => {
        if (code === 130) process.exitCode = isAtFault ? 1 : 0
      })
      fiber.interruptUnsafe()
    }
    return Effect.andThen(on("SIGTERM", onSignal), on("SIGINT", onSignal))
  })

/**
 * Our listeners come first: that of `NodeRuntime.runMain` is older, interrupts the program, and may so end the process
 * before the next listener is called.
 */
const events: NodeJS.EventEmitter = process

const on = (event: string, listener: (argument: unknown) => void): Effect.Effect<void, never, Scope> =>
  Effect.acquireRelease(
    Effect.sync(() => {
      events.prependListener(event, listener)
    }),
    () =>
      Effect.sync(() => {
        events.off(event, listener)
      })
  )
