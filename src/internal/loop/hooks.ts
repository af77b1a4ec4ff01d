/** The hooks of `Lifecycle` in the loop, which costs nothing if there are none. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type { Hook, Lifecycle } from "../../Lifecycle.ts"

/** Runs the hooks of one moment, all at once. */
export const runHooks = (hooks: ReadonlySet<Hook>, limitMillis: number, idleMillis?: number): Effect.Effect<void> =>
  Effect.forEach(hooks, (hook) => hook(limitMillis, idleMillis), { concurrency: "unbounded", discard: true })

/** How long the process has been without an invocation. */
export class Idleness {
  readonly #clock: Clock.Clock
  readonly #hooks: ReadonlySet<Hook>
  #inHand = 0
  #since: number | undefined

  constructor({ thawed }: Lifecycle, context: Context.Context<never>) {
    this.#clock = Context.get(context, Clock.Clock)
    this.#hooks = thawed
    this.#since = this.#now
  }

  /**
   * An invocation has come. The hooks for the thaw run unless another one is in hand; those that run already are waited
   * for. They get at most half of its time.
   */
  begin(deadline: number | undefined): Effect.Effect<void> | undefined {
    const isFirst = this.#inHand++ === 0
    if (this.#hooks.size === 0) return undefined
    const now = this.#now
    const isKnown = deadline !== undefined && deadline > now
    return runHooks(this.#hooks, isKnown ? (deadline - now) / 2 : Infinity, isFirst ? now - (this.#since ?? now) : 0)
  }

  /** The invocation is over. */
  end(): void {
    if (--this.#inHand === 0) this.#since = this.#hooks.size === 0 ? undefined : this.#now
  }

  get #now(): number {
    return this.#clock.currentTimeMillisUnsafe()
  }
}
