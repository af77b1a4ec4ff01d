/** What an idempotent function can fail with besides its own errors. */
import * as Data from "effect/Data"
import type { Issue } from "effect/SchemaIssue"

/**
 * What an idempotent function can fail with besides its own errors.
 *
 * @category errors
 * @since 0.1.0
 */
export type IdempotencyError = AlreadyRunning | PayloadMismatch | InvalidKey | InvalidResult | IdempotencyStoreError

/**
 * Another run with the same key has begun and not ended. It is safe to try again later.
 *
 * @category errors
 * @since 0.1.0
 */
export class AlreadyRunning extends Data.TaggedError("AlreadyRunning")<{
  /** When the other run ends or loses its lease, at the latest: Unix milliseconds. */
  readonly until: number
}> {
  override get message() {
    return "another run with the same idempotency key is in progress"
  }
}

/**
 * The key was used before, with another payload.
 *
 * @category errors
 * @since 0.1.0
 */
export class PayloadMismatch extends Data.TaggedError("PayloadMismatch")<{}> {
  override get message() {
    return "the idempotency key was used before with another payload"
  }
}

/**
 * There is no key, or nothing that a key can be made from. Nothing ran.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidKey extends Data.TaggedError("InvalidKey")<{
  /** The option, and what it gave. Never the value. */
  readonly detail: string
}> {
  override get message() {
    return this.detail
  }
}

/**
 * A result does not match the schema by which it is recorded.
 *
 * **Details**
 *
 * It is either the result of this run, whose key is then free again, or the recorded result of an earlier run, which stays.
 * The latter happens if the schema has changed since.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidResult extends Data.TaggedError("InvalidResult")<{
  /** What is wrong, with the path of the value. Never the value itself. */
  readonly detail: string
  /** What the schema found. It may hold values of the result, so no message shows it. */
  readonly issue?: Issue | undefined
}> {
  override get message() {
    return this.detail
  }
}

/**
 * The store could not be read or written. What was asked for may have been done.
 *
 * @category errors
 * @since 0.1.0
 */
export class StoreFailed extends Data.TaggedError("StoreFailed")<{
  readonly cause: unknown
}> {
  override get message() {
    return this.cause instanceof Error ? this.cause.message : "the store failed"
  }
}

/**
 * The lease had ended before the run did, and another run has begun or the record is gone. What this run returned is not
 * recorded.
 *
 * @category errors
 * @since 0.1.0
 */
export class LeaseLost extends Data.TaggedError("LeaseLost")<{}> {
  override get message() {
    return "the lease had ended before the run did, so its result is not recorded"
  }
}

/**
 * There is a record for the key, and it is not in the form of the store.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidRecord extends Data.TaggedError("InvalidRecord")<{
  /** The part of the record, and what is wrong with it. Never a value. */
  readonly detail: string
}> {
  override get message() {
    return `the record is invalid: ${this.detail}`
  }
}

/**
 * A store failed: `operation` says at what, and `reason` why.
 *
 * **Details**
 *
 * If `complete` fails, the function has run, and its result may not be recorded. Its key stays taken until the lease ends,
 * and then the function may run again.
 *
 * @category errors
 * @since 0.1.0
 */
export class IdempotencyStoreError extends Data.TaggedError("IdempotencyStoreError")<{
  readonly operation: "begin" | "complete" | "abandon"
  readonly reason: StoreFailed | LeaseLost | InvalidRecord
}> {
  override get message() {
    return `${this.operation} of an idempotency record failed: ${this.reason.message}`
  }
}
