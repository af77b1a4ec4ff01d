/** The hooks of one moment. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"

/** A hook as the loop runs it: within a limit, and for `thawed` with how long the process was idle. It never fails. */
export type Hook = (limitMillis: number, idleMillis?: number) => Effect.Effect<void>

export class HookSet extends Set<Hook> {
  /** Runs all of them at once, in the context of the invocation if there is one. */
  run(limitMillis: number, idleMillis?: number): Effect.Effect<void> {
    // The usual one needs no fiber of its own.
    if (this.size === 1) { for (const hook of this) return hook(limitMillis, idleMillis) }
    return Effect.contextWith((context: Context.Context<never>) => {
      const running: Array<Fiber.Fiber<void>> = []
      for (const hook of Array.from(this)) {
        const fiber = Effect.runForkWith(context)(hook(limitMillis, idleMillis))
        if (fiber.pollUnsafe() === undefined) running.push(fiber)
      }
      return running.length === 0
        ? Effect.void
        : Effect.onInterrupt(Effect.asVoid(Fiber.awaitAll(running)), () => Fiber.interruptAll(running))
    })
  }
}
