/** Publishes what becomes of the calls that a program of the Runtime API gets. */
import * as Effect from "effect/Effect"
import type { Call, Caller, Outcome } from "../Call.ts"
import type { EmulatorEvent, Report } from "../EmulatorEvent.ts"
import { readReport } from "./errorReport.ts"

type Status = Pick<Report, "errorType" | "status">

const succeeded: Status = { status: "success", errorType: undefined }

/** How an invocation ended, by its outcome. */
export const statusOf = (outcome: Outcome): Status => {
  if (outcome._tag === "EmulatorClosed") return { status: "error", errorType: "EmulatorClosed" }
  if (outcome._tag !== "InvocationFailed") return succeeded
  const { errorType } = readReport(outcome.report)
  return { status: errorType === "Sandbox.Timedout" ? "timeout" : "error", errorType }
}

/** The bytes of an outcome beside the pieces of a streamed response. */
export const bytesOf = (outcome: Outcome): number =>
  outcome._tag === "Buffered"
    ? outcome.body.length
    : outcome._tag === "InvocationFailed"
    ? outcome.report.length
    : 0

/**
 * `submit`, with `InvocationStarted` and `InvocationEnded` of each call. An invocation that runs ends with its events even if
 * its caller leaves.
 */
export const observed = (
  functionName: string,
  submit: (call: Call, caller: Caller) => () => void,
  publish: (event: EmulatorEvent) => void,
  now: () => number
) =>
(call: Call, caller: Caller): () => void => {
  const { requestId } = call
  let started: number | undefined
  let listener: Caller | undefined = caller
  let responseBytes = 0
  const leave = submit(call, {
    taken: () => {
      started = now()
      publish({ _tag: "InvocationStarted", functionName, time: started, requestId, environment: 1 })
      listener?.taken()
    },
    write: (contentType, piece) => {
      responseBytes += piece.length
      return listener?.write(contentType, piece) ?? Effect.void
    },
    settle: (outcome) => {
      if (started !== undefined) {
        const time = now()
        const status = statusOf(outcome)
        const report: Report = {
          requestId,
          durationMillis: time - started,
          initDurationMillis: undefined,
          memorySizeMb: undefined,
          maxMemoryUsedMb: undefined,
          eventBytes: call.event.length,
          responseBytes: responseBytes + bytesOf(outcome),
          ...status,
          triesLeft: status.status === "success" ? undefined : call.triesLeft
        }
        publish({ _tag: "InvocationEnded", functionName, time, environment: 1, report })
      }
      listener?.settle(outcome)
    }
  })
  return () => {
    listener = undefined
    if (started === undefined) leave()
  }
}
