/** Batch handlers for Amazon Data Firehose, which has a function transform records. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { FirehoseRecord, FirehoseResponse, type FirehoseResponseRecord } from "../events/FirehoseEvent.ts"
import * as Handler from "../Handler.ts"
import type { NotASchema } from "../internal/failure/misuse.ts"
import { OpenStruct } from "../schema/OpenStruct.ts"
import type { BatchError } from "./BatchError.ts"
import { type Entry, Failed } from "./Chunk.ts"
import { checkBatch } from "./internal/checkBatch.ts"
import { base64, decoder } from "./internal/content.ts"
import { worker } from "./internal/handler.ts"
import { chunked, each } from "./internal/processing.ts"
import { Dropped, encoder, failed, Room, Routed } from "./internal/transformed.ts"
import type { Options } from "./options.ts"
import type { Content } from "./Process.ts"

export type { Dropped, Routed }

/**
 * Where Firehose puts a record: partition keys, and the table of an Apache Iceberg destination.
 *
 * @category models
 * @since 0.1.0
 */
export type Metadata = NonNullable<FirehoseResponseRecord["metadata"]>

/**
 * Leaves a record out on purpose. The function of `firehose` returns it for a record that nobody needs.
 *
 * @category transforming
 * @since 0.1.0
 */
export const dropped: Dropped = new Dropped()

/**
 * Data and where Firehose puts it.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
 * @category transforming
 * @since 0.1.0
 */
export const routed = <A>(data: A, metadata: Metadata): Routed<A> => new Routed(data, metadata)

/**
 * The function of `firehose`. It transforms one record, or several if `chunk` is set.
 *
 * **Details**
 *
 * The function of a chunk returns one result for each entry, in the same order: data, `dropped`, `routed(data, metadata)`,
 * or `failed(entry, error)`.
 *
 * @category models
 * @since 0.1.0
 */
export type Transform<Data, Result, E, R, Chunk extends number | undefined> = [Chunk] extends [undefined]
  ? (data: Data, record: FirehoseRecord) => Effect.Effect<Result | Dropped | Routed<Result>, E, R>
  : (
    entries: ReadonlyArray<Entry<Data, FirehoseRecord>>
  ) => Effect.Effect<Iterable<Result | Dropped | Routed<Result> | Failed<E>>, E, R>

/** Each entry with its result. With too few or too many of them nobody knows what belongs together. */
const inOrder = <A, B>(entries: ReadonlyArray<A>, results: Iterable<B>): ReadonlyArray<readonly [A, B]> => {
  const list = Array.from(results)
  if (list.length !== entries.length) {
    throw new TypeError(
      `the function returned ${list.length} results for a chunk of ${entries.length} records; ` +
        "return one for each entry, in the same order"
    )
  }
  return entries.map((entry, index) => [entry, list[index]!])
}

/**
 * A handler that transforms the records of a Firehose stream, one at a time. A record that fails does not affect the
 * others.
 *
 * **Details**
 *
 * `data` is the schema of record data that is JSON, and `response` the schema of the transformed data, as JSON too.
 * Without them the function gets the bytes, and returns text or bytes. It may also return `dropped`, or
 * `routed(data, metadata)`.
 *
 * The response has every record: `Ok` with its data, `Dropped`, or `ProcessingFailed`. A record fails if the function
 * fails or dies, if its data does not decode or the result does not encode, if it has not ended shortly before the
 * deadline, or if its result does not fit into the response, which has at most 6 MB. Each record has its own scope, and a
 * new one for each retry. Its log records carry `recordId`. If a tracer is configured, it has a span.
 *
 * With `chunk: n` the function gets up to `n` decoded records in one call, and returns as many results, in the same order.
 *
 * **Gotchas**
 *
 * Firehose does not deliver a failed record again: it puts the original record into the error output of the stream. It
 * does retry a failed invocation, so set `failWhenAllFail` if failures come from a service that the function calls.
 *
 * Firehose puts nothing between records: end JSON lines with a line feed, or have Firehose add one.
 *
 * **Example** (Cents)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 *
 * const handler = Batch.firehose({
 *   data: Schema.Struct({ price: Schema.Finite }),
 *   response: Schema.Struct({ cents: Schema.Int })
 * }, ({ price }) => Effect.succeed(price === 0 ? Batch.dropped : { cents: Math.round(price * 100) }))
 * ```
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 * @category constructors
 * @since 0.1.0
 */
export const firehose = <
  S extends Schema.Constraint = never,
  T extends Schema.Constraint = never,
  E = never,
  R = never,
  R2 = never,
  const Chunk extends number | undefined = undefined
>(
  options:
    & { readonly data?: S | NotASchema | undefined; readonly response?: T | NotASchema | undefined }
    & Options<FirehoseRecord, E, R2, Chunk>,
  handle: Transform<Content<S, Uint8Array>, Content<T, string | Uint8Array>, E, R, Chunk>
): Handler.Handler<
  BatchError,
  Exclude<R | R2 | S["DecodingServices"] | T["EncodingServices"], Handler.Provided>,
  never
> => {
  checkBatch("Batch.firehose", options, { data: 1, response: 1 }, handle)
  const event = OpenStruct({
    // The events of Kinesis Data Analytics differ in this field alone.
    applicationArn: Schema.optionalKey(Schema.Never),
    records: Schema.Array(OpenStruct({ recordId: Schema.String, data: Schema.String }))
  })
  const run = worker({
    annotations: ({ recordId }: { readonly recordId: string }) => ({ recordId }),
    span: ({ recordId }) => ({
      name: "transform",
      attributes: { "messaging.system": "aws_firehose", "messaging.message.id": recordId }
    })
  }, options)
  const checkRecord = decoder(FirehoseRecord, "record")
  const decodeData = base64(options.data, "data")
  const encode = encoder(options.response)
  type Result = Content<T, string | Uint8Array>

  const transformed = (room: Room, recordId: string, data: Result, metadata?: Metadata) =>
    Effect.flatMap(encode(data), (data) => room.take({ recordId, result: "Ok", data, ...(metadata && { metadata }) }))
  const respond = (room: Room, { recordId }: FirehoseRecord, result: Result | Dropped | Routed<Result>) => {
    if (result instanceof Dropped) return room.take({ recordId, result: "Dropped" })
    return result instanceof Routed
      ? transformed(room, recordId, result.data, result.metadata)
      : transformed(room, recordId, result)
  }
  /** Dies if the result cannot be sent, since a retry would give the same result. */
  const respondOrDie = (...args: Parameters<typeof respond>) => Effect.orDie(respond(...args))

  const processing = (room: Room) => {
    if (options.chunk === undefined) {
      // `Chunk` says which function it is.
      const transform = handle as Transform<Content<S, Uint8Array>, Result, E, R, undefined>
      return each(
        checkRecord,
        ({ data }) => decodeData(data),
        options,
        (data, record) => Effect.flatMap(transform(data, record), (result) => respondOrDie(room, record, result))
      )
    }
    const transform = handle as Transform<Content<S, Uint8Array>, Result, E, R, number>
    return chunked(
      checkRecord,
      ({ data }) => decodeData(data),
      options,
      (entries) =>
        Effect.flatMap(transform(entries), (results) =>
          Effect.forEach(
            inOrder(entries, results),
            ([{ record }, result]) =>
              Effect.exit(result instanceof Failed ? Effect.fail(result.error) : respondOrDie(room, record, result))
          ))
    )
  }

  return Handler.json({ event, response: FirehoseResponse }, ({ records }) => {
    const room = new Room(records.map(({ recordId }) => recordId))
    return Effect.map(run(records, processing(room)), (exits): FirehoseResponse => ({
      records: records.map(({ recordId }, index) => {
        const exit = exits[index]
        return exit !== undefined && Exit.isSuccess(exit) ? exit.value : failed(recordId)
      })
    }))
  })
}
