/** The calls of `next`, of which a test can fail some. */
import * as Effect from "effect/Effect"
import type { Delivery } from "../../emulator/Call.ts"
import type { Invocations } from "../../emulator/Invocations.ts"
import type { NextInvocation } from "../../RuntimeApi.ts"
import type { RuntimeApiError } from "../../RuntimeApiError.ts"
import { refusedBy, toError } from "./apiErrors.ts"

const toNext = ({ call, deadline }: Delivery): NextInvocation => {
  const { maxStreamedBytes: _1, timeoutMillis: _2, ...next } = call
  return { ...next, deadline }
}

export class Polls {
  readonly #invocations: Invocations
  /** For each call that waits, what fails it. */
  readonly #waiting = new Set<(error: RuntimeApiError) => void>()
  readonly #faults: Array<number | "lost"> = []

  constructor(invocations: Invocations) {
    this.#invocations = invocations
  }

  readonly next: Effect.Effect<NextInvocation, RuntimeApiError> = Effect.callback((resume) => {
    const fault = this.#faults.shift()
    if (fault !== undefined) return resume(Effect.fail(toError("next", fault)))
    const fail = (error: RuntimeApiError) => {
      withdraw()
      resume(Effect.fail(error))
    }
    this.#waiting.add(fail)
    const cancel = this.#invocations.poll((delivery) => {
      this.#waiting.delete(fail)
      resume(Effect.mapBoth(delivery, { onFailure: ({ refusal }) => refusedBy("next", refusal), onSuccess: toNext }))
    })
    const withdraw = () => {
      this.#waiting.delete(fail)
      cancel()
    }
    return Effect.sync(withdraw)
  })

  /** Fails as many calls as `times` says, first those that wait. */
  fail(fault: number | "lost", times: number): void {
    const failing = Array.from(this.#waiting).slice(0, times)
    for (let i = failing.length; i < times; i++) this.#faults.push(fault)
    for (const fail of failing) fail(toError("next", fault))
  }
}
