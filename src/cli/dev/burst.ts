/** Many saves in a row, taken as one. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Queue from "effect/Queue"

/** How long nothing more has to come, in milliseconds: editors write a file in several steps. */
const quiet = 40

/** How long to wait at most for that, in milliseconds. */
const patience = 200

/** Waits for something, and takes all that comes soon after it. */
export const takeBurst = <A>(queue: Queue.Dequeue<A>): Effect.Effect<ReadonlySet<A>> =>
  Effect.gen(function*() {
    const burst = new Set([yield* Queue.take(queue)])
    const begin = yield* Clock.currentTimeMillis
    while (true) {
      const left = Math.min(quiet, begin + patience - (yield* Clock.currentTimeMillis))
      const next = left <= 0 ? Option.none() : yield* Effect.timeoutOption(Queue.take(queue), left)
      if (Option.isNone(next)) return burst
      burst.add(next.value)
    }
  })
