/** Chunks: several decoded records for one call of the function. */
import { RecordFailed } from "./BatchError.ts"

/**
 * One record of a chunk, decoded and as its source sent it.
 *
 * @category chunks
 * @since 0.1.0
 */
export interface Entry<out Content, out Record> {
  /**
   * The body of an SQS message, the data of a Kinesis or Firehose record, the change of a DynamoDB item, or the value of
   * a Kafka record.
   */
  readonly content: Content
  readonly record: Record
}

/**
 * A record of a chunk that failed, and why.
 *
 * @category chunks
 * @since 0.1.0
 */
export class Failed<out E> {
  readonly _tag = "Failed"
  readonly entry: Entry<unknown, unknown>
  readonly error: E
  constructor(entry: Entry<unknown, unknown>, error: E) {
    this.entry = entry
    this.error = error
  }
}

/**
 * Says that a record of a chunk failed, and why. The function of a batch handler with `chunk` returns it.
 *
 * **Details**
 *
 * `onFailure` gets the error. Without an error it gets `RecordFailed`.
 *
 * **Example** (Ten messages in one call)
 *
 * ```ts
 * import { Data, Effect, Schema } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 *
 * interface Result { readonly Failed?: ReadonlyArray<{ readonly Id: string; readonly Code: string }> }
 * declare const publish: (messages: ReadonlyArray<{ readonly Id: string; readonly Message: string }>) => Effect.Effect<Result>
 *
 * class NotPublished extends Data.TaggedError("NotPublished")<{ readonly code: string }> {}
 *
 * const handler = Batch.sqs(
 *   { body: Schema.Struct({ text: Schema.String }), chunk: 10 },
 *   Effect.fnUntraced(function*(entries) {
 *     const { Failed = [] } = yield* publish(
 *       entries.map(({ content, record }) => ({ Id: record.messageId, Message: content.text }))
 *     )
 *     const codes = new Map(Failed.map(({ Code, Id }) => [Id, Code]))
 *     return entries.flatMap((entry) => {
 *       const code = codes.get(entry.record.messageId)
 *       return code === undefined ? [] : [Batch.failed(entry, new NotPublished({ code }))]
 *     })
 *   })
 * )
 * ```
 *
 * @category chunks
 * @since 0.1.0
 */
export const failed = <E = RecordFailed>(entry: Entry<unknown, unknown>, error?: E): Failed<E> =>
  // Without an error `E` is its default.
  new Failed(entry, error === undefined ? new RecordFailed() as E : error)
