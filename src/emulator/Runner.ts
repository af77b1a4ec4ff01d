/**
 * What runs a function: child processes, or one program that polls the Runtime API of the emulator, such as this process.
 * The doors know nothing else of a function.
 */
import type * as Effect from "effect/Effect"
import type { Call, Caller, EmulatorClosed, InvocationFailed } from "./Call.ts"
import type { FunctionOptions } from "./FunctionOptions.ts"

export interface Runner {
  /** Queues a call. The caller calls the returned function when it leaves. */
  readonly submit: (call: Call, caller: Caller) => () => void
  /**
   * Whether the function has said that it answers HTTP. If nobody knows yet, this starts the function and waits until it
   * asks for its first event. It fails if the function does not start.
   */
  readonly answersHttp: Effect.Effect<boolean, InvocationFailed | EmulatorClosed>
}

/** A function that runs as child processes. */
export interface ChildRunner extends Runner {
  /** Starts an environment if there is none, so that the first invocation finds it ready. It does not wait for it. */
  readonly start: Effect.Effect<void>
  /** Later invocations run by these options. A running one ends as it began. */
  readonly replace: (options: FunctionOptions) => Effect.Effect<void>
}
