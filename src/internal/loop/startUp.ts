/** A process before `Lambda.main` has it: what its modules print, and what they throw. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import { fromRecord } from "../../Environment.ts"
import { fromCause } from "../../ErrorReport.ts"
import * as LambdaLogger from "../../LambdaLogger.ts"
import { make as makeClient, type RuntimeApiClient } from "../../RuntimeApiClient.ts"
import { installEarlyConsole } from "../log/earlyConsole.ts"
import { errorTypes, type Phase } from "./phase.ts"

/** How long Lambda may take to accept the report of an init error, in milliseconds. */
const initErrorMillis = 500

/** Lambda waits for the process to end after an init error, so this ends whether the report was accepted or not. */
export const reportInitError = (
  { initError, restoreError = initError }: RuntimeApiClient["Service"],
  cause: Cause.Cause<unknown>,
  phase: Phase = "Init"
): Effect.Effect<void> => {
  const report = fromCause(cause)
  const functionErrorType = errorTypes[phase] ?? report.functionErrorType
  const send = phase === "Restoring" ? restoreError : initError
  return send({ ...report, functionErrorType }).pipe(
    Effect.catch((error) => Effect.logError(`the init error could not be reported: ${error.message}`)),
    Effect.timeoutOrElse({
      duration: initErrorMillis,
      orElse: () => Effect.logError(`the init error could not be reported within ${initErrorMillis} ms`)
    })
  )
}

/** Outside Lambda it is only logged. */
const report = /*#__PURE__*/ Effect.fnUntraced(function*(runtimeApi: string | undefined, cause: Cause.Cause<unknown>) {
  if (runtimeApi !== undefined) {
    yield* makeClient(runtimeApi).pipe(
      Effect.flatMap((client) => reportInitError(client, cause)),
      Effect.catch((error) => Effect.logError(error.message)),
      Effect.scoped
    )
  }
  yield* Effect.logError("Init Error", cause)
})

const stop = (error: unknown): void => {
  unwatch()
  process.exitCode = 1
  Effect.runFork(
    LambdaLogger.context.pipe(
      Effect.flatMap((context) =>
        Effect.provideContext(report(fromRecord(process.env).runtimeApi, Cause.die(error)), context)
      ),
      Effect.ensuring(Effect.sync(() => process.exit(1)))
    )
  )
}

const onEnd = (): void => stop(new Error("nothing has run: end the entry with Lambda.main and NodeRuntime.runMain"))

const unwatch = (): void => {
  process.off("uncaughtException", stop).off("beforeExit", onEnd)
}

/** From now on it is an init error if the process ends by itself. A program that nobody runs would end so, in silence. */
export const watchEnd = (): void => {
  process.off("beforeExit", onEnd).on("beforeExit", onEnd)
}

/**
 * From now on an exception outside any fiber is an init error that ends the process, and so is a rejected promise that
 * nobody handles. On Lambda it is also one if the entry ends, and `console` writes as the logger does.
 */
export const start = (): void => {
  process.on("uncaughtException", stop)
  if (fromRecord(process.env).runtimeApi === undefined) return
  watchEnd()
  installEarlyConsole()
}

/** Ends what `start` began, except for `console`: whoever calls this watches for exceptions from here on. */
export const takeOver: Effect.Effect<void> = /*#__PURE__*/ Effect.sync(unwatch)
