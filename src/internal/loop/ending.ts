/** The end of the process, as what runs in it knows it. */
import * as Context from "effect/Context"

export interface Ending {
  /** How long until the process is ended by force, in milliseconds; `Infinity`: that is not planned. */
  readonly remainingMillis: () => number
  /** What the process waits for, in words: the log has it if the process is ended by force. */
  running: () => string
}

/** The end of this process. A loop in a process of somebody else, such as a test, has as much time as it needs. */
export const Ending: Context.Reference<Ending> = Context.Reference("effect-lambda-runtime/internal/Ending", {
  defaultValue: (): Ending => ({ remainingMillis: () => Infinity, running: () => "" })
})
