/** The process around a loop: faults outside any fiber, signals, and the exit code. */
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Scope } from "effect/Scope"
import { Invocation } from "../../Invocation.ts"
import { ProcessFault } from "../../RuntimeError.ts"
import { Ending } from "./ending.ts"
import { InvokeStore } from "./invokeStore.ts"

/** How long the process may take to end once it is at fault, in milliseconds. */
const faultMillis = 1_000

/** Whether the process has to end with an error. The exit of an interrupted fiber may not say so. */
let isAtFault = false

/** When the process is ended by force, by the clock that never jumps. */
let forcedAt = Infinity

/** The end of this process. */
export const ending: Ending = {
  remainingMillis: () => forcedAt - performance.now(),
  running: () => "a layer"
}

/** From now on the process ends with an error, also without `NodeRuntime.runMain`. */
const setAtFault = (): void => {
  isAtFault = true
  process.exitCode = 1
}

/** Ends the process with an error if it has not ended by itself until then, and logs what still runs. */
const exitAfter = (millis: number, context: Context.Context<never>): void => {
  forcedAt = Math.min(forcedAt, performance.now() + millis)
  setTimeout(() => {
    Effect.runForkWith(context)(
      Effect.logError(`the process did not end within ${millis} ms: ${ending.running()} still runs`)
    )
    process.exit(1)
  }, millis).unref()
}

/** The process ends with an error, and soon. */
export const exitWithError: Effect.Effect<void> = Effect.contextWith((context: Context.Context<never>) =>
  Effect.sync(() => {
    setAtFault()
    exitAfter(faultMillis, context)
  })
)

const labels = {
  uncaughtException: "Uncaught Exception",
  unhandledRejection: "Unhandled Promise Rejection"
} as const

/**
 * Listens for rejected promises that nobody handles and for exceptions outside any fiber, until the scope closes. Each
 * is logged, as the invocation that it belongs to if that is known. `fault` fails with the first. From the first on, the
 * process ends with 1, however its program ends.
 */
export const watchFaults = Effect.gen(function*() {
  const context = yield* Effect.context()
  const { current } = yield* InvokeStore
  let fail: ((fault: Effect.Effect<never, ProcessFault>) => void) | undefined
  const first = Effect.runForkWith(context)(
    Effect.callback<never, ProcessFault>((resume) => {
      fail = resume
    })
  )
  const listen = (kind: ProcessFault["kind"]) => (cause: unknown) => {
    setAtFault()
    const invocation = current()
    const own = invocation === undefined ? context : Context.add(context, Invocation, invocation)
    const fault = new ProcessFault({ cause, kind })
    Effect.runForkWith(own)(Effect.logError(labels[kind], Cause.die(fault)))
    if (fail === undefined) return
    fail(Effect.fail(fault))
    fail = undefined
    exitAfter(faultMillis, context)
  }
  yield* on("unhandledRejection", listen("unhandledRejection"))
  yield* on("uncaughtException", listen("uncaughtException"))
  // A promise that the last finalizer rejects comes up in the next turn, and before the exit code is known.
  yield* Effect.addFinalizer(() => Effect.yieldNow)
  return { fault: Fiber.join(first) }
})

/**
 * SIGTERM and SIGINT interrupt the fiber that runs this. An end by them is a success, and the process exits with 0,
 * unless something went wrong on the way. If the end takes longer than `millis`, the process ends with an error; without
 * a limit, a second signal ends it.
 *
 * `NodeRuntime.runMain` interrupts the same fiber, waits for its finalizers, and exits with 130.
 */
export const watchSignals = (millis: number | undefined): Effect.Effect<void, never, Scope> =>
  Effect.withFiber((fiber) => {
    const { context } = fiber
    let signalled = false
    const onSignal = () => {
      if (signalled && millis === undefined) return process.exit(130)
      if (signalled) return
      signalled = true
      if (millis !== undefined) exitAfter(millis, context)
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
  Effect.suspend(() => {
    events.prependListener(event, listener)
    return Effect.addFinalizer(() =>
      Effect.sync(() => {
        events.off(event, listener)
      })
    )
  })
