/** The hooks of one moment. */
import * as Effect from "effect/Effect"

/** A hook as the loop runs it: within a limit, and for `thawed` with how long the process was idle. It never fails. */
export type Hook = (limitMillis: number, idleMillis?: number) => Effect.Effect<void>

export class HookSet extends Set<Hook> {
  /** Runs all of them at once, in the context of the invocation if there is one. */
  run(limitMillis: number, idleMillis?: number): Effect.Effect<void> {
    return Effect.forEach(this, (hook) => hook(limitMillis, idleMillis), { concurrency: "unbounded", discard: true })
  }
}
