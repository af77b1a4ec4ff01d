/** A program that runs as a function, in the process of a test. */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import { Environment } from "../../Environment.ts"
import { Faults } from "../../internal/loop/faults.ts"
import { ProcessFault } from "../../RuntimeError.ts"
import { environment, provideConfig } from "./variables.ts"

/** Runs a program until it ends, or until the scope does. */
export const run = Effect.fnUntraced(function*<A, E, R>(
  program: Effect.Effect<A, E, R>,
  onEnd: (exit: Exit.Exit<A, E>) => Effect.Effect<void>
) {
  const faults = yield* Faults
  const closing = yield* Deferred.make<never, ProcessFault>()
  const fiber = yield* program.pipe(
    provideConfig({}),
    Effect.provideService(Environment, yield* environment),
    Effect.provideService(Faults, Effect.raceFirst(faults, Deferred.await(closing))),
    Effect.onExit(onEnd),
    Effect.forkDetach({ startImmediately: true })
  )
  yield* Effect.addFinalizer(() => {
    // At the end of a test nobody moves its clock any more, so the function must not wait for it.
    Deferred.doneUnsafe(closing, Effect.fail(new ProcessFault({ kind: "uncaughtException", cause: undefined })))
    fiber.interruptUnsafe()
    return Effect.raceFirst(Effect.asVoid(Fiber.await(fiber)), liveSleep(1000))
  })
  return fiber
})

/** Time that passes by itself, whichever clock the test has. */
const liveSleep = (millis: number): Effect.Effect<void> =>
  Effect.provideService(Effect.sleep(millis), Clock.Clock, Clock.Clock.defaultValue())
