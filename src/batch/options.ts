/** The options of every batch handler: how it processes records, and what happens if one fails. */
import type * as Cause from "effect/Cause"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Schedule from "effect/Schedule"
import type { NoInfer } from "effect/Types"
import type { RecordFailed } from "./BatchError.ts"

/**
 * How a batch handler processes its records, and what happens if one fails.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options<Record, E = never, R = never, Chunk extends number | undefined = undefined> {
  /**
   * How many decoded records the function gets in one call, at most. It gets them as an array of `Entry` and returns those
   * that failed. For APIs that take several items at once. A number that is not whole, or less than 1, throws a
   * `RangeError`. Default: one record in each call, as two arguments.
   */
  readonly chunk?: Chunk
  /**
   * How many records, or chunks, are processed at the same time, as far as their order allows it: the records of a FIFO
   * group, a shard or a partition run one after another. A number that is not whole, or less than 1, throws a
   * `RangeError`. Default 1.
   */
  readonly concurrency?: number | "unbounded" | undefined
  /**
   * When a failed record is tried again within the invocation. Of a chunk, the records that failed are tried again
   * together, and the schedule gets the error of the first. Defects and records that do not decode are not tried again.
   * Default: never.
   */
  readonly retry?: Schedule.Schedule<unknown, Failing<NoInfer<E>, Chunk>, never, R> | undefined
  /**
   * Runs when a record has failed and no retry is left, concurrently with later records. The response waits for it, but
   * not beyond the deadline. Not called for records that never started. Default `logFailure`.
   */
  readonly onFailure?: ((failure: Failure<Record>) => Effect.Effect<unknown, never, R>) | undefined
  /**
   * Whether the invocation fails with `AllRecordsFailed` if no record of a batch succeeds, so that the event source
   * slows down. Default `false`.
   */
  readonly failWhenAllFail?: boolean | undefined
  /**
   * How long before the deadline running records are interrupted, so that the response arrives in time. The batch gets at
   * least a third of the time that is left at the start. With `false` the whole invocation fails at the `deadlineMargin` of
   * `Lambda.run`. Default 200 ms.
   */
  readonly deadlineMargin?: Duration.Input | false | undefined
}

/** The errors of the function, and of records that a chunk names without an error. */
type Failing<E, Chunk> = [Chunk] extends [undefined] ? E : E | RecordFailed

/**
 * A failed record, as `onFailure` gets it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Failure<Record> {
  /** As the source sent it. If the cause is `InvalidRecord`, only its identifier is certain to be there. */
  readonly record: Record
  /**
   * The error of the function, a defect, `InvalidRecord`, or the reason why the record was interrupted: `DeadlineExceeded`
   * or `ShuttingDown`.
   */
  readonly cause: Cause.Cause<unknown>
}

/**
 * Logs a failed record at level Error. The default of `onFailure`.
 *
 * @category failures
 * @since 0.1.0
 */
export const logFailure = ({ cause }: Failure<unknown>): Effect.Effect<void> =>
  Effect.logError("a record failed", cause)
