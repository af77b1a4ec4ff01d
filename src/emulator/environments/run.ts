/**
 * One invocation in the hands of an environment, between the state machine of invocations and the caller.
 *
 * ```
 * Given ──taken──▶ Running ──outcome──▶ Responding ──output read──▶ Settled
 *                     └──cut off──▶ CutOff ──▲ after a moment, or when the process has ended
 * ```
 *
 * The caller gets the outcome once all is read that the function wrote before it responded, so that the log of an
 * invocation is complete when it ends.
 */
import * as Effect from "effect/Effect"
import { type Call, type Caller, type Outcome, truncated } from "../Call.ts"
import type { Report } from "../EmulatorEvent.ts"
import { bytesOf, statusOf } from "../internal/observed.ts"
import type { Failure } from "./failures.ts"

/** What an environment does for its runs. */
export interface Host {
  /** In milliseconds, with fractions. */
  readonly now: () => number
  /** The runtime has got the event: `again`, if an earlier delivery has failed. */
  readonly onTaken: (run: Run, again: boolean) => void
  /** Runs right before the caller gets the outcome. */
  readonly onReport: (report: Measured) => void
  /** Runs right after the caller has got the outcome. */
  readonly onSettled: (run: Run) => void
}

/** What is known of an invocation by itself. */
export type Measured = Omit<Report, "initDurationMillis" | "maxMemoryUsedMb" | "memorySizeMb">

/** How long after the end of a connection the end of its process may come, in milliseconds. */
const exitPatience = 200

export class Run implements Caller {
  readonly call: Call
  state: "Given" | "Running" | "CutOff" | "Responding" | "Settled" = "Given"
  durationMillis = 0
  /** Absent once the caller has left. */
  #caller: Caller | undefined
  #takenAt: number | undefined
  #streamedBytes = 0
  readonly #host: Host

  constructor(call: Call, caller: Caller, host: Host) {
    this.call = call
    this.#caller = caller
    this.#takenAt = undefined
    this.#host = host
  }

  /** The caller does not wait any more. The invocation runs to its end. */
  leave(): void {
    this.#caller = undefined
  }

  taken(): void {
    const again = this.#takenAt !== undefined
    this.state = "Running"
    this.#takenAt = this.#host.now()
    this.#host.onTaken(this, again)
    this.#caller?.taken()
  }

  write(contentType: string | undefined, piece: Uint8Array): Effect.Effect<void> {
    this.#streamedBytes += piece.length
    return this.#caller?.write(contentType, piece) ?? Effect.void
  }

  settle(outcome: Outcome): void {
    if (outcome !== truncated) return this.#end(outcome)
    this.state = "CutOff"
    setTimeout(() => this.state === "CutOff" && this.#end(outcome), exitPatience)
  }

  /** The environment has failed. If the response was cut off before, that is why. */
  onFailed(failure: Failure): void {
    if (this.state === "CutOff") this.#end(failure(this.call))
  }

  #end(outcome: Outcome): void {
    this.state = "Responding"
    const report = this.#measure(outcome)
    this.durationMillis = report.durationMillis
    afterOutput(() => {
      this.state = "Settled"
      this.#host.onReport(report)
      this.#caller?.settle(outcome)
      this.#host.onSettled(this)
    })
  }

  #measure(outcome: Outcome): Measured {
    const now = this.#host.now()
    const { event, requestId, triesLeft } = this.call
    const status = statusOf(outcome)
    return {
      requestId,
      durationMillis: now - (this.#takenAt ?? now),
      eventBytes: event.length,
      responseBytes: this.#streamedBytes + bytesOf(outcome),
      ...status,
      triesLeft: status.status === "success" ? undefined : triesLeft
    }
  }
}

/**
 * What a process wrote before it responded is in the pipe when its response is. Node reads both in the same turn of its
 * loop or in the next one.
 */
const afterOutput = (then: () => void): void => void setImmediate(() => setImmediate(then))
