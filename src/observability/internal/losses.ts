/** What was dropped, and how it is said: in few warnings, each with numbers. */
import * as Effect from "effect/Effect"
import type { Signal } from "./settings.ts"
import { signals } from "./settings.ts"

const words = { traces: "span", metrics: "data point", logs: "log record" } as const

/** Why telemetry was dropped. */
export type Reason = "unencodable" | "full" | "refused" | "rejected" | "ended"

type Counts = { [S in Signal]?: number }

const describe = (counts: Counts): string =>
  signals.flatMap((signal) => {
    const count = counts[signal]
    return count === undefined ? [] : [`${count} ${words[signal]}${count === 1 ? "" : "s"}`]
  }).join(", ")

export class Losses {
  readonly #counts = new Map<Reason, Counts>()
  readonly #told = new Set<Reason>()

  add(reason: Reason, signal: Signal, items: number): void {
    if (items === 0) return
    const counts = this.#counts.get(reason) ?? {}
    counts[signal] = (counts[signal] ?? 0) + items
    this.#counts.set(reason, counts)
  }

  /** Whether there is something to tell. */
  has(reason: Reason): boolean {
    return this.#counts.has(reason)
  }

  /** Logs what has not been told yet of a reason. */
  tell(reason: Reason, detail: string): Effect.Effect<void> {
    return Effect.suspend(() => {
      const counts = this.#counts.get(reason)
      if (counts === undefined) return Effect.void
      this.#counts.delete(reason)
      this.#told.add(reason)
      return Effect.logWarning(`telemetry was dropped: ${describe(counts)}: ${detail}`)
    })
  }

  /** The same, but once: what comes later is told at the end. */
  tellOnce(reason: Reason, detail: string): Effect.Effect<void> {
    return Effect.suspend(() => this.#told.has(reason) ? Effect.void : this.tell(reason, detail))
  }
}
