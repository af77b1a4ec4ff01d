/** When `dev` stops by itself: nobody is there any more for whom it could run. */
import * as Effect from "effect/Effect"

/** What tells of signals: `process`, or an emitter in a test. */
interface Signals {
  readonly on: (signal: "SIGHUP", listener: () => void) => unknown
}

/** Waits until the terminal is closed. */
const hangUp = (signals: Signals): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    // It is heard to the end: a second one must not end this process while functions are told to stop.
    signals.on("SIGHUP", () => resume(Effect.void))
  })

/** How often to look whether npm is still there. */
const interval = "200 millis"

/**
 * Waits until the shell in which npm has started this process has ended. A signal to npm reaches that shell and not this
 * process. If it was not npm that started it, it may outlive what did.
 */
const npmEnds = ({ env, parent }: Parent): Effect.Effect<void> => {
  if (env.npm_lifecycle_event === undefined) return Effect.never
  const before = parent()
  return Effect.sync(parent).pipe(
    Effect.delay(interval),
    Effect.repeat({ while: (now) => now === before }),
    Effect.asVoid
  )
}

/** What started this process. */
interface Parent {
  readonly env: NodeJS.ProcessEnv
  /** The id of the process that is its parent now. */
  readonly parent: () => number
}

/** A stream that `dev` writes to. */
interface Output {
  readonly on: (event: "error", listener: () => void) => unknown
}

/** Waits until nobody reads the output any more, such as `head` that has enough. */
const outputCloses = (outputs: ReadonlyArray<Output>): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    // Heard to the end as well: what is written while functions stop fails, too.
    for (const output of outputs) output.on("error", () => resume(Effect.void))
  })

/** Waits until nobody is there any more for whom `dev` could run. */
export const untilAbandoned = (
  signals: Signals,
  parent: Parent,
  outputs: ReadonlyArray<Output>
): Effect.Effect<void> => Effect.raceAllFirst([hangUp(signals), npmEnds(parent), outputCloses(outputs)])
