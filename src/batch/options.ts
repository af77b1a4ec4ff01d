/** What every handler of batches is told: how its records are worked on, and what happens if one fails. */
import type * as Cause from "effect/Cause"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Schedule from "effect/Schedule"
import type { NoInfer } from "effect/Types"

/**
 * What a batch does with its records, and when one fails.
 *
 * **Gotchas**
 *
 * A batch that has not ended when the environment shuts down (SIGTERM) fails as a whole: it is delivered again, the
 * records that had finished included.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options<Record, E = never, R = never> {
  /**
   * How many records are worked on at once, where their order allows it: those of a FIFO group, of a shard or of a
   * partition stay in order. A number that is not whole, or less than 1, throws a `RangeError`. Default 1.
   */
  readonly concurrency?: number | "unbounded" | undefined
  /** When a record that failed is tried again. A defect, and a record that does not decode, are not. Default: never. */
  readonly retry?: Schedule.Schedule<unknown, NoInfer<E>, never, R> | undefined
  /**
   * Runs when a record has failed for good, beside the records that follow; the answer waits for it, but not beyond the
   * deadline. Not for those that have not begun. Default `logFailure`.
   */
  readonly onFailure?: ((failure: Failure<Record>) => Effect.Effect<unknown, never, R>) | undefined
  /**
   * Whether the invocation fails with `AllRecordsFailed` where no record of a batch succeeds, so that the event source
   * backs off. Default `false`.
   */
  readonly failWhenAllFail?: boolean | undefined
  /**
   * How long before the deadline records are interrupted, so that the answer with what has finished is in time. Never
   * earlier than at a third of the time. Give more than the `deadlineMargin` of the loop, which ends the invocation
   * without a partial result. `false` leaves it to that. Default 200 ms.
   */
  readonly deadlineMargin?: Duration.Input | false | undefined
}

/**
 * A record that failed, as `onFailure` gets it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Failure<Record> {
  /** As it came. Where the cause is `InvalidRecord`, nothing but what identifies it is certain to be there. */
  readonly record: Record
  /** What the function failed with, a defect, `InvalidRecord`, or `DeadlineExceeded` for one that was interrupted. */
  readonly cause: Cause.Cause<unknown>
}
