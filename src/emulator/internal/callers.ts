/** Which callers have left before they had the whole response. */
import * as Effect from "effect/Effect"

/** How many callers that have left are known: the invocation of each may still be on its way to the function. */
const maxLeft = 1000

export class Callers {
  readonly #left = new Set<string>()
  readonly #waiting = new Map<string, Set<() => void>>()

  /** Waits until the caller of an invocation has left: for ever if it stays. */
  left(requestId: string): Effect.Effect<void> {
    return Effect.callback((resume) => {
      if (this.#left.has(requestId)) return resume(Effect.void)
      const waiting = this.#waiting.get(requestId) ?? new Set()
      const onLeft = () => resume(Effect.void)
      this.#waiting.set(requestId, waiting.add(onLeft))
      return Effect.sync(() => {
        waiting.delete(onLeft)
        if (waiting.size === 0) this.#waiting.delete(requestId)
      })
    })
  }

  /** The caller of an invocation has left. */
  leave(requestId: string): Effect.Effect<void> {
    return Effect.sync(() => {
      this.#left.add(requestId)
      const [oldest] = this.#left
      if (this.#left.size > maxLeft && oldest !== undefined) this.#left.delete(oldest)
      const waiting = this.#waiting.get(requestId)
      this.#waiting.delete(requestId)
      for (const onLeft of waiting ?? []) onLeft()
    })
  }
}
