/** Warnings, of which each comes once. */
import type { Warn } from "./emfShape.ts"

/** Beyond that many, nothing more is said: names that vary would never end. */
const most = 1000

export class Warnings {
  readonly #said = new Set<string>()
  #waiting: Array<string> = []

  readonly add: Warn = (metric, problem) => {
    // A long name is cut in the text.
    const said = `${metric}\n${problem}`
    if (this.#said.has(said) || this.#said.size >= most) return
    this.#said.add(said)
    this.#waiting.push(problem)
  }

  /** Those that were not taken yet. */
  take(): ReadonlyArray<string> {
    const waiting = this.#waiting
    if (waiting.length > 0) this.#waiting = []
    return waiting
  }
}
