/** The type of the function of a batch handler: one record for each call, or a chunk of several. */
import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { Entry, Failed } from "./Chunk.ts"

/**
 * The function of a batch handler. It gets one record as two arguments, or several as an array if `chunk` is set.
 *
 * **Details**
 *
 * The function of a chunk returns the records that failed: their entries, or what `failed` makes of them. Nothing, or an
 * empty list, means that all succeeded. If the effect itself fails, all records of the chunk have failed.
 *
 * @category models
 * @since 0.1.0
 */
export type Process<Content, Record, E, R, Chunk extends number | undefined> = [Chunk] extends [undefined]
  ? (content: Content, record: Record) => Effect.Effect<unknown, E, R>
  : (
    entries: ReadonlyArray<Entry<Content, Record>>
  ) => Effect.Effect<Iterable<Entry<Content, Record> | Failed<E>> | void, E, R>

/**
 * What the function gets as content: what the schema decodes to, or `Default` without a schema.
 *
 * @category models
 * @since 0.1.0
 */
export type Content<S extends Schema.Constraint, Default> = [S] extends [never] ? Default : S["Type"]
