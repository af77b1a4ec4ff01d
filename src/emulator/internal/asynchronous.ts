/**
 * Asynchronous invocations, which nobody waits for: Lambda tries them again when they fail, with the same request id.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FiberSet from "effect/FiberSet"
import { constVoid } from "effect/Function"
import type { Scope } from "effect/Scope"
import type { Call, InvocationFailed, Outcome } from "../Call.ts"
import type { LocalFunction } from "../Functions.ts"
import { readReport } from "./errorReport.ts"

/** Hands a call to a function that nobody waits for. */
export type SubmitAsync = (fn: LocalFunction, call: Call) => void

const attempt = (fn: LocalFunction, call: Call): Effect.Effect<Outcome> =>
  Effect.callback((resume) => {
    const leave = fn.submit(call, {
      taken: constVoid,
      write: () => Effect.void,
      settle: (outcome) => resume(Effect.succeed(outcome))
    }, "aws")
    return Effect.sync(leave)
  })

const logFailure = (name: string, { requestId }: Call, { report }: InvocationFailed, tries: number) => {
  const { errorMessage, errorType } = readReport(report)
  const times = tries === 1 ? "once" : `${tries} times`
  return Effect.annotateLogs(
    Effect.logWarning(
      `the asynchronous invocation ${requestId} of ${name} failed ${times}: ${errorType}: ${errorMessage}`
    ),
    { requestId }
  )
}

const throttlePause = "1 second"

/** `delays` are the pauses before the further tries. What waits when the scope ends is dropped. */
export const make = (delays: ReadonlyArray<Duration.Duration>): Effect.Effect<SubmitAsync, never, Scope> =>
  Effect.map(FiberSet.makeRuntime<never>(), (run) => {
    const all = Effect.fnUntraced(function*(fn: LocalFunction, call: Call) {
      for (let tries = 0;; tries++) {
        // Lambda keeps throttled events, and a throttle is no try.
        while (fn.isBusy(false)) yield* Effect.sleep(throttlePause)
        const outcome = yield* attempt(fn, { ...call, triesLeft: delays.length - tries })
        if (outcome._tag !== "InvocationFailed") return
        const delay = delays[tries]
        if (delay === undefined) return yield* logFailure(fn.name ?? "function", call, outcome, tries + 1)
        yield* Effect.sleep(delay)
      }
    })
    return (fn, call) => void run(all(fn, call))
  })
