/** Why there is no bundle. */
import * as Data from "effect/Data"

/**
 * No bundle could be made.
 *
 * @category errors
 * @since 0.1.0
 */
export class BundleError extends Data.TaggedError("BundleError")<{
  /** What failed, for what, and why. */
  readonly detail: string
  readonly cause?: unknown
}> {
  override get message() {
    return this.detail
  }
}
