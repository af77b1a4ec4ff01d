/** The work on a resource with a time limit, so that there is time to respond. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import {
  hurriedFinalizerMillis,
  interruptWithin,
  partFinalizerMillis,
  shares,
  untilInterrupt
} from "../../internal/invocation/deadline.ts"
import { Invocation } from "../../Invocation.ts"
import { DeadlineExceeded } from "../../RuntimeError.ts"

/**
 * Does the work and yields how it ended. If the time is over, or the invocation is interrupted, the work is interrupted
 * and gets a short time to end. The scope of the invocation waits for work that takes longer.
 */
export const attempt = Effect.fnUntraced(function*<A, R>(
  work: Effect.Effect<A, unknown, R>,
  marginMillis: number,
  restore: <A2, E2, R2>(effect: Effect.Effect<A2, E2, R2>) => Effect.Effect<A2, E2, R2>
) {
  const { remainingMillis } = yield* Invocation
  const millis = untilInterrupt(yield* remainingMillis, marginMillis, shares.part)
  // A child would keep the invocation from ending.
  const fiber = yield* Effect.forkDetach(work)
  const ended = Fiber.await(fiber)
  const awaited = yield* Effect.exit(restore(
    millis === Infinity ? Effect.asSome(ended) : Effect.timeoutOption(ended, millis)
  ))
  if (Exit.isSuccess(awaited) && Option.isSome(awaited.value)) return awaited.value.value
  const left = yield* remainingMillis
  const finalizerMillis = partFinalizerMillis(left)
  const late = yield* interruptWithin(
    fiber,
    Exit.isSuccess(awaited) ? finalizerMillis : Math.min(finalizerMillis, hurriedFinalizerMillis)
  )
  // CloudFormation has to know what was created or left behind in spite of the interruption.
  if (late !== undefined && (Exit.isSuccess(late) || !Cause.hasInterruptsOnly(late.cause))) return late
  return Exit.isSuccess(awaited)
    ? Exit.fail(new DeadlineExceeded({ remainingMillis: Math.round(left) }))
    : Exit.failCause(awaited.cause)
})
