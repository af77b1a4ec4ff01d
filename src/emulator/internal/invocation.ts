/** One invocation and its state; the diagram is in Invocations.ts. */
import type * as Fiber from "effect/Fiber"
import type { Call, Caller, Delivery, Outcome } from "../Call.ts"

export class Invocation implements Delivery {
  readonly call: Call
  state: "Queued" | "Running" | "Responding" | "Responded" | "TimedOut" = "Queued"
  /** Unix milliseconds; absent until the runtime has the invocation, and if it has no deadline. */
  deadline: number | undefined
  timer: Fiber.Fiber<void> | undefined
  /** Absent once the caller has left, or has its outcome. */
  caller: Caller | undefined

  constructor(call: Call, caller: Caller) {
    this.call = call
    this.deadline = undefined
    this.timer = undefined
    this.caller = caller
  }

  /** Tells the caller how the invocation ended. Only the first time counts. */
  settle(outcome: Outcome): void {
    const { caller } = this
    this.caller = undefined
    caller?.settle(outcome)
  }
}
