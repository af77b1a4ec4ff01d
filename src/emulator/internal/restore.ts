/**
 * The start of a copy of a snapshot, as SnapStart does it: the runtime has done its init and waits, the snapshot is taken,
 * and the runtime goes on in a copy of it.
 *
 * ```
 * Started ──restore/next──▶ RestoreReady ──restored──▶ Restoring ──restore/error──▶ RestoreError
 * ```
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/snapstart-runtime-hooks.html
 */
import * as Effect from "effect/Effect"
import { invalidTransition } from "../../RuntimeApi.ts"
import { type InvocationFailed, Refused } from "../Call.ts"

export interface Options {
  /** Whether the runtime has not asked for an event. */
  readonly isStarting: () => boolean
  /** The runtime is ready for the snapshot, goes on as a copy of it, or cannot go on. */
  readonly onChange: (state: "RestoreReady" | "Restoring" | "RestoreError", error?: InvocationFailed) => void
}

type State =
  | { readonly _tag: "Started" }
  | { readonly _tag: "RestoreReady"; readonly resume: (result: Effect.Effect<void>) => void }
  | { readonly _tag: "Restoring" }
  | { readonly _tag: "RestoreError" }

export class Restore {
  #state: State = { _tag: "Started" }
  readonly #options: Options

  constructor(options: Options) {
    this.#options = options
  }

  /** Whether the runtime has ever waited for its snapshot. */
  get hasBegun(): boolean {
    return this.#state._tag !== "Started"
  }

  /** The runtime goes on as a copy of its snapshot, if it waits for that. */
  restore(): void {
    if (this.#state._tag !== "RestoreReady") return
    const { resume } = this.#state
    this.#state = { _tag: "Restoring" }
    this.#options.onChange("Restoring")
    resume(Effect.void)
  }

  /** `GET restore/next`: waits until the environment is a copy. */
  readonly next: Effect.Effect<void, Refused> = Effect.callback((resume) => {
    if (this.#state._tag !== "Started" || !this.#options.isStarting()) {
      return resume(Effect.fail(this.#refused("RestoreReady")))
    }
    const waiting: State = { _tag: "RestoreReady", resume }
    this.#state = waiting
    this.#options.onChange("RestoreReady")
    return Effect.sync(() => {
      if (this.#state === waiting) this.#state = { _tag: "Started" }
    })
  })

  /** `POST restore/error`. */
  fail(error: InvocationFailed): Effect.Effect<void, Refused> {
    return Effect.suspend(() => {
      if (this.#state._tag !== "Restoring" || !this.#options.isStarting()) {
        return Effect.fail(this.#refused("RestoreError"))
      }
      this.#state = { _tag: "RestoreError" }
      this.#options.onChange("RestoreError", error)
      return Effect.void
    })
  }

  #refused(to: string): Refused {
    const from = this.#options.isStarting() ? this.#state._tag : "Running"
    return new Refused({ refusal: invalidTransition(from, to) })
  }
}
