/** Batch handlers for Amazon Data Firehose, which has a function transform records. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { FirehoseRecord, FirehoseResponse, type FirehoseResponseRecord } from "../events/FirehoseEvent.ts"
import * as Handler from "../Handler.ts"
import { OpenStruct } from "../schema/OpenStruct.ts"
import type { BatchError } from "./BatchError.ts"
import * as Content from "./internal/content.ts"
import { worker } from "./internal/handler.ts"
import { Dropped, encoder, failed, Room, Routed } from "./internal/transformed.ts"
import { work } from "./internal/work.ts"
import type { Options } from "./options.ts"

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
  S extends Schema.Constraint = Schema.Uint8Array,
  T extends Schema.Constraint = Schema.Codec<string | Uint8Array>,
  E = never,
  R = never,
  R2 = never
>(
  options: { readonly data?: S | undefined; readonly response?: T | undefined } & Options<FirehoseRecord, E, R2>,
  handle: (
    data: S["Type"],
    record: FirehoseRecord
  ) => Effect.Effect<T["Type"] | Dropped | Routed<T["Type"]>, E, R>
): Handler.Handler<BatchError, Exclude<R | R2 | S["DecodingServices"] | T["EncodingServices"], Handler.Provided>> => {
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
  const decodeRecord = Content.decoder(FirehoseRecord, "record")
  const decodeData = Content.base64(options.data, "data")
  const encode = encoder(options.response)
  const transformed = (recordId: string, room: Room, data: T["Type"], metadata?: Metadata) =>
    Effect.flatMap(encode(data), (data) => room.take({ recordId, result: "Ok", data, ...(metadata && { metadata }) }))
  const transform = (recordId: string, room: Room, result: T["Type"] | Dropped | Routed<T["Type"]>) => {
    if (result instanceof Dropped) return room.take({ recordId, result: "Dropped" })
    return result instanceof Routed
      ? transformed(recordId, room, result.data, result.metadata)
      : transformed(recordId, room, result)
  }
  return Handler.json({ event, response: FirehoseResponse }, ({ records }) => {
    const room = new Room(records.map(({ recordId }) => recordId))
    const process = work(
      decodeRecord,
      (record) => decodeData(record.data),
      (data: S["Type"], record) =>
        Effect.flatMap(
          handle(data, record),
          // A defect, as that is not tried again: the same result would not fit the next time either.
          (result) => Effect.orDie(transform(record.recordId, room, result))
        ),
      options
    )
    return Effect.map(run(records, process), (exits): FirehoseResponse => ({
      records: records.map(({ recordId }, index) => {
        const exit = exits[index]
        return exit !== undefined && Exit.isSuccess(exit) ? exit.value : failed(recordId)
      })
    }))
  })
}
