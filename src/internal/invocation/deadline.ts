/**
 * The one way to cut something short before the deadline of an invocation: when to interrupt it, and how long its
 * finalizers may delay what follows.
 */
import * as Cause from "effect/Cause"
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import type { Scope } from "effect/Scope"
import { DeadlineExceeded } from "../../RuntimeError.ts"
import { after } from "./timer.ts"

/**
 * The share of the remaining time that an effect gets in any case, however long its margin is. A part of a handler has
 * to end before the loop interrupts the handler, so its share is smaller.
 */
export const shares = { handler: 1 / 2, part: 1 / 3 } as const

/**
 * How long an effect may run before it is interrupted, in milliseconds; `Infinity`: it is never interrupted. A deadline
 * in the past means that a clock is wrong, so it interrupts nothing.
 */
export const untilInterrupt = (
  remainingMillis: number,
  /** How long before the deadline; absent: never. */
  marginMillis: number | undefined,
  share: number
): number =>
  marginMillis === undefined || !(remainingMillis > 0)
    ? Infinity
    : Math.max(remainingMillis - marginMillis, remainingMillis * share)

/**
 * How long the finalizers of a part may take once it is interrupted, in milliseconds. Less than a quarter of the rest:
 * so even a part that got a third of the time is done before the loop interrupts the handler at the half.
 */
export const partFinalizerMillis = (remainingMillis: number): number => 0.2 * remainingMillis

/**
 * How long the finalizers of a part may take if the loop cuts the whole invocation short, in milliseconds. The loop waits
 * 100 ms for the handler, which has to do something with the end of the part in that time.
 */
export const hurriedFinalizerMillis = 50

/**
 * Whether an interruption would have to wait, and would then replace the result. The type of a fiber does not say it; if
 * the fiber does not either, it is interrupted at once.
 */
const isUninterruptible = (fiber: Fiber.Fiber<unknown, unknown>): boolean =>
  "interruptible" in fiber && fiber.interruptible === false

/** Waits for the end of a fiber, but not longer than `millis`: then it yields `undefined`. */
export const awaitWithin = <A, E>(
  fiber: Fiber.Fiber<A, E>,
  millis: number
): Effect.Effect<Exit.Exit<A, E> | undefined> =>
  millis === Infinity
    ? Fiber.await(fiber)
    : Effect.contextWith((context: Context.Context<never>) =>
      Effect.callback((resume) => {
        const cancel = after(context, millis, () => resume(Effect.undefined))
        const ignore = fiber.addObserver((exit) => {
          cancel()
          resume(Effect.succeed(exit))
        })
        return Effect.sync(() => {
          ignore()
          cancel()
        })
      })
    )

/**
 * Interrupts a fiber, and waits for its end, but not longer than `finalizerMillis`. A fiber that is still busy then
 * yields `undefined`, and the scope waits for it. Run this uninterruptibly.
 */
export const interruptWithin = /*#__PURE__*/ Effect.fnUntraced(function*<A, E>(
  fiber: Fiber.Fiber<A, E>,
  finalizerMillis: number
): Effect.fn.Return<Exit.Exit<A, E> | undefined, never, Scope> {
  if (!isUninterruptible(fiber)) fiber.interruptUnsafe()
  const ended = fiber.pollUnsafe() ?? (yield* awaitWithin(fiber, finalizerMillis))
  if (ended !== undefined) return ended
  fiber.interruptUnsafe()
  yield* Effect.addFinalizer(() => Fiber.await(fiber))
  return fiber.pollUnsafe()
})

/**
 * Runs a part of a handler and yields how it ended. Shortly before the deadline it is interrupted. If it still ends with a
 * result or a failure of its own, that counts; otherwise this yields `DeadlineExceeded`.
 */
export const cutShort = /*#__PURE__*/ Effect.fnUntraced(function*<A, E, R>(
  part: Effect.Effect<A, E, R>,
  options: {
    readonly remainingMillis: Effect.Effect<number>
    readonly marginMillis: number
    /** Of the mask in which this runs. */
    readonly restore: <B>(effect: Effect.Effect<B>) => Effect.Effect<B>
  }
): Effect.fn.Return<Exit.Exit<A, E> | DeadlineExceeded, never, R | Scope> {
  const { marginMillis, remainingMillis, restore } = options
  const millis = untilInterrupt(yield* remainingMillis, marginMillis, shares.part)
  // A child would keep its parent from ending.
  const fiber = yield* Effect.forkDetach(part, { startImmediately: true })
  const ended = fiber.pollUnsafe() ?? (yield* awaitWithin(fiber, millis).pipe(
    restore,
    Effect.onInterrupt(() => Fiber.interrupt(fiber))
  ))
  if (ended !== undefined) return ended
  const left = yield* remainingMillis
  const late = yield* interruptWithin(fiber, partFinalizerMillis(left))
  return late !== undefined && (Exit.isSuccess(late) || !Cause.hasInterruptsOnly(late.cause))
    ? late
    : new DeadlineExceeded({ remainingMillis: Math.round(left) })
})
