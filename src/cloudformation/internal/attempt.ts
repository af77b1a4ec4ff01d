/** The work on a resource with a time limit, so that there is time to respond. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import { Invocation } from "../../Invocation.ts"
import { DeadlineExceeded } from "../../RuntimeError.ts"

/**
 * Whether an interruption would have to wait. Its exit would then replace what the work has made until then. The type of
 * a fiber does not have this property; if it is missing, the fiber is interrupted at once.
 */
const isUninterruptible = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  "interruptible" in fiber && fiber.interruptible === false

/**
 * Does the work and yields how it ended. Near the deadline the work is interrupted and gets a short time to end. The
 * response comes first: if the work takes longer, the scope of the invocation waits for it.
 */
export const attempt = Effect.fnUntraced(function*<A, R>(
  work: Effect.Effect<A, unknown, R>,
  marginMillis: number,
  restore: <A2, E2, R2>(effect: Effect.Effect<A2, E2, R2>) => Effect.Effect<A2, E2, R2>
) {
  const { remainingMillis } = yield* Invocation
  const remaining = yield* remainingMillis
  // A child would keep the invocation from ending.
  const fiber = yield* Effect.forkDetach(work)
  const ended = Fiber.await(fiber)
  // A deadline in the past means that a clock is wrong.
  const hasDeadline = remaining > 0 && remaining !== Infinity
  const awaited = yield* Effect.exit(restore(
    hasDeadline
      ? Effect.timeoutOption(ended, Math.max(remaining - marginMillis, remaining / 2))
      : Effect.asSome(ended)
  ))
  if (Exit.isSuccess(awaited) && Option.isSome(awaited.value)) return awaited.value.value
  const left = yield* remainingMillis
  const patience = Math.min(marginMillis, hasDeadline ? left : marginMillis) / 4
  if (isUninterruptible(fiber)) yield* Effect.timeoutOption(ended, patience)
  fiber.interruptUnsafe()
  // Finalizers may clean up first.
  const late = yield* Effect.timeoutOption(ended, patience)
  if (Option.isNone(late)) yield* Effect.addFinalizer(() => Effect.asVoid(ended))
  // CloudFormation has to know what was created or left behind in spite of the interruption.
  else if (Exit.isSuccess(late.value) || !Cause.hasInterruptsOnly(late.value.cause)) return late.value
  return Exit.isSuccess(awaited)
    ? Exit.fail(new DeadlineExceeded({ remainingMillis: Math.round(left) }))
    : Exit.failCause(awaited.cause)
})
