/** What stores keep, and what they say about it. */

/**
 * The right to run a key for a time. A store keeps it until the run is complete or abandoned, and at most until it ends.
 *
 * @category models
 * @since 0.1.0
 */
export interface Lease {
  /** Tells the keys of one idempotent function from those of another, if it has a name. */
  readonly name: string | undefined
  /** The key as JSON text. Equal keys have equal texts: the keys of objects are sorted. */
  readonly key: string
  /** The fencing token: a UUID that no other run has. */
  readonly token: string
  /** When the lease ends: Unix milliseconds. From then on another run may begin. */
  readonly until: number
  /** What has to be the same in all runs of the key, as JSON text. Absent: nothing has to be. */
  readonly payload: string | undefined
}

/**
 * How a run ended, if that counts for all later runs of its key.
 *
 * @category models
 * @since 0.1.0
 */
export interface Outcome {
  readonly _tag: "Success" | "Failure"
  /** The encoded result, or the encoded error, as JSON text. */
  readonly json: string
}

/**
 * What came of an attempt to begin a run.
 *
 * **Details**
 *
 * - `Started`: the lease is kept, so this run goes on.
 * - `Running`: another run has a lease that has not ended.
 * - `Done`: an earlier run is complete.
 * - `Mismatch`: another run has the same key and another payload.
 *
 * @category models
 * @since 0.1.0
 */
export type Begun =
  | { readonly _tag: "Started" }
  | {
    readonly _tag: "Running"
    /** When the lease of the other run ends: Unix milliseconds. */
    readonly until: number
  }
  | {
    readonly _tag: "Done"
    readonly outcome: Outcome
    /** Until when the outcome is kept: Unix milliseconds. */
    readonly expiresAt: number
  }
  | { readonly _tag: "Mismatch" }

export const started: Begun = { _tag: "Started" }

export const mismatch: Begun = { _tag: "Mismatch" }
