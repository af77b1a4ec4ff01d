/** Metadata of one invocation, as a service of every handler. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import type { Scope } from "effect/Scope"
import { cutShort } from "./internal/invocation/deadline.ts"
import { Invocation } from "./internal/invocation/model.ts"
import { DeadlineExceeded } from "./RuntimeError.ts"

export { type AwsContext, toAwsContext } from "./internal/invocation/awsContext.ts"
export { fromNext } from "./internal/invocation/fromNext.ts"
export {
  type ClientContext,
  type CognitoIdentity,
  Invocation,
  type W3cTraceContext
} from "./internal/invocation/model.ts"

/**
 * How long the current invocation may still run, in milliseconds: never negative, `Infinity` if the deadline is not
 * known.
 *
 * @category accessors
 * @since 0.1.0
 */
export const remainingMillis: Effect.Effect<number, never, Invocation> = /*#__PURE__*/ Effect.flatMap(
  Invocation,
  (invocation) => invocation.remainingMillis
)

/**
 * Settings of `withDeadline`.
 *
 * @category models
 * @since 0.1.0
 */
export interface DeadlineOptions<out A = never, out E = DeadlineExceeded, out R = never> {
  /**
   * How long before the deadline of the invocation the effect is interrupted. Use more than the `deadlineMargin` of
   * `Lambda.run`, which interrupts the whole handler. Default 200 ms.
   */
  readonly deadlineMargin?: Duration.Input | undefined
  /** What runs instead of the rest. Default: fail with the error. */
  readonly orElse?: ((error: DeadlineExceeded) => Effect.Effect<A, E, R>) | undefined
}

/**
 * Interrupts an effect before the deadline of the invocation, so that the handler can still use the rest of the time.
 *
 * **When to use**
 *
 * Use it for a part of a handler: to return what is done so far, or to give back what was taken. `Lambda.run`
 * interrupts the whole handler by itself.
 *
 * **Details**
 *
 * - The effect is interrupted `deadlineMargin` before the deadline. If the margin is longer than the time that is left,
 *   the effect still gets a third of that time. Without a deadline it is never interrupted; a deadline in the past, which
 *   means that a clock is wrong, interrupts nothing either.
 * - Its finalizers run first. They may take a fifth of the time that is left. After that the handler goes on, and the
 *   scope of the invocation waits for them.
 * - If the effect ends with a result or a failure of its own during that time, this is what counts. Otherwise it fails
 *   with `DeadlineExceeded`, or `orElse` takes over.
 *
 * **Example** (What is done by the deadline)
 *
 * ```ts
 * import { Effect, Ref } from "effect"
 * import { Invocation } from "effect-lambda-runtime"
 *
 * declare const step: (n: number) => Effect.Effect<void>
 *
 * const work = Effect.fnUntraced(function*(steps: ReadonlyArray<number>) {
 *   const done = yield* Ref.make(0)
 *   yield* Effect.forEach(steps, (n) => Effect.andThen(step(n), Ref.update(done, (n) => n + 1))).pipe(
 *     Invocation.withDeadline({ deadlineMargin: "2 seconds", orElse: () => Effect.void })
 *   )
 *   return yield* Ref.get(done)
 * })
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const withDeadline: {
  /** Interrupts an effect before the deadline of the invocation, so that the handler can still use the rest of the time. */
  <A2 = never, E2 = DeadlineExceeded, R2 = never>(
    options?: DeadlineOptions<A2, E2, R2>
  ): <A, E, R>(self: Effect.Effect<A, E, R>) => Effect.Effect<A | A2, E | E2, R | R2 | Invocation | Scope>
  /** Interrupts an effect before the deadline of the invocation, so that the handler can still use the rest of the time. */
  <A, E, R, A2 = never, E2 = DeadlineExceeded, R2 = never>(
    self: Effect.Effect<A, E, R>,
    options?: DeadlineOptions<A2, E2, R2>
  ): Effect.Effect<A | A2, E | E2, R | R2 | Invocation | Scope>
} = /*#__PURE__*/ dual(
  (args) => Effect.isEffect(args[0]),
  <A, E, R, A2, E2, R2>(
    self: Effect.Effect<A, E, R>,
    // Without `orElse` the types of what it yields are those of a failure with `DeadlineExceeded`.
    { deadlineMargin = 200, orElse = Effect.fail as never }: DeadlineOptions<A2, E2, R2> = {}
  ): Effect.Effect<A | A2, E | E2, R | R2 | Invocation | Scope> => {
    const marginMillis = Duration.toMillis(deadlineMargin)
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(Invocation, ({ remainingMillis }) =>
        Effect.flatMap(
          cutShort(self, { marginMillis, remainingMillis, restore }),
          (ended): Effect.Effect<A | A2, E | E2, R2> =>
            ended instanceof DeadlineExceeded ? restore(orElse(ended)) : ended
        ))
    )
  }
)
