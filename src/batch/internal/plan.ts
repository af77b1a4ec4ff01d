/** What a batch has to do: its records, how they are processed, and what is known of each. */
import type * as Cause from "effect/Cause"
import type * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import type { Ordering } from "./order.ts"
import type { Span } from "./span.ts"

/** What to do with the records of one event. */
export interface Plan<Item, A, R> extends Ordering<Item> {
  readonly items: ReadonlyArray<Item>
  /** How many fibers process records at the same time. */
  readonly concurrency: number
  /** How long before the deadline records are interrupted; absent: never. */
  readonly marginMillis: number | undefined
  readonly processing: Processing<Item, A, R>
  readonly onFailure: (item: Item, cause: Cause.Cause<unknown>) => Effect.Effect<unknown, never, R>
  /** What every log record and span of a record carries. */
  readonly annotations: (item: Item) => Readonly<Record<string, unknown>>
  readonly span: (item: Item) => Span
}

/** What a fiber does: it processes one record, or several. */
export type Processing<Item, A, R> =
  | {
    readonly _tag: "Each"
    /**
     * `finished` gets the result before finalizers run: at the deadline a finished record counts as done, however long
     * its finalizers take.
     */
    readonly run: (item: Item, finished: (result: A) => void) => Effect.Effect<A, unknown, R>
  }
  | { readonly _tag: "Chunk"; readonly run: (chunk: Chunk<Item, A>) => Effect.Effect<void, unknown, R> }

/** The records that one fiber takes and processes together. Each is known by its position in the batch. */
export interface Chunk<Item, A> {
  /** Starts the next record that may start now. */
  readonly take: () => number | undefined
  readonly itemAt: (position: number) => Item
  /** How a record will end if no finalizer fails. At the deadline that counts; `undefined` takes it back. */
  readonly finished: (position: number, exit: Exit.Exit<A, unknown> | undefined) => void
  /** How a record has ended. Records without a word end as the fiber does. */
  readonly settle: (position: number, exit: Exit.Exit<A, unknown>) => void
  /** Runs an effect in a span for records, if a tracer is configured. */
  readonly inSpan: <B, E, R>(
    positions: ReadonlyArray<number>,
    effect: Effect.Effect<B, E, R>
  ) => Effect.Effect<B, E, R>
}

/** How each record ended, in the order of the batch. `undefined`: it did not start, or did not end in time. */
export type Exits<A> = ReadonlyArray<Exit.Exit<A, unknown> | undefined>
