/** The first Ctrl-C stops `dev` cleanly; one more does not wait for that. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"

/** npm passes on what the terminal has sent to `dev` as well: one Ctrl-C can come twice, in milliseconds. */
const doubleMillis = 250

/** Ends the process at once on a second signal; the process groups of functions are killed as it exits. */
export const exitOnSecondSignal: Effect.Effect<void, never, Scope> = Effect.asVoid(
  Effect.acquireRelease(
    Effect.sync(() => {
      let first: number | undefined
      const listener = () => {
        const now = performance.now()
        if (first === undefined) first = now
        else if (now - first > doubleMillis) process.exit(130)
      }
      process.on("SIGINT", listener).on("SIGTERM", listener)
      return listener
    }),
    (listener) => Effect.sync(() => process.off("SIGINT", listener).off("SIGTERM", listener))
  )
)
