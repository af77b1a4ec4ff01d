/** How long the process has been without an invocation: what the hooks for the thaw are told. */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import type * as Effect from "effect/Effect"
import type { Registry } from "../lifecycle/registry.ts"

export class Idleness {
  readonly #clock: Clock.Clock
  readonly #hooks: Registry
  #inHand = 0
  #since: number | undefined

  constructor(hooks: Registry, context: Context.Context<never>) {
    this.#clock = Context.get(context, Clock.Clock)
    this.#hooks = hooks
    this.#since = this.#now
  }

  /**
   * An invocation has come. The hooks for the thaw run unless another one is in hand; those that run already are waited
   * for. They get at most half of its time.
   */
  begin(deadline: number | undefined): Effect.Effect<void> | undefined {
    const isFirst = this.#inHand++ === 0
    const { thawed } = this.#hooks
    if (thawed === undefined) return undefined
    const now = this.#now
    const isKnown = deadline !== undefined && deadline > now
    return thawed.run(isKnown ? (deadline - now) / 2 : Infinity, isFirst ? now - (this.#since ?? now) : 0)
  }

  /** The invocation is over. */
  end(): void {
    if (--this.#inHand === 0) this.#since = this.#hooks.thawed === undefined ? undefined : this.#now
  }

  get #now(): number {
    return this.#clock.currentTimeMillisUnsafe()
  }
}
