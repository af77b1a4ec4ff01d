/** Responses of functions that read records in batches. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"

/**
 * One record that was not processed.
 *
 * @category models
 * @since 0.1.0
 */
export class BatchItemFailure extends Schema.Opaque<BatchItemFailure>()(ClosedStruct({
  /** The message id of SQS, the sequence number of a stream. Lambda retries the whole batch for an empty one. */
  itemIdentifier: Schema.NonEmptyString
})) {}

/**
 * The records that were not processed: Lambda delivers them again, and those alone.
 *
 * **Details**
 *
 * Lambda reads it only if the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`. An empty
 * list is a complete success. Of a stream the lowest sequence number counts: Lambda goes on from there.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @category models
 * @since 0.1.0
 */
export class BatchResponse
  extends Schema.Opaque<BatchResponse>()(ClosedStruct({ batchItemFailures: Schema.Array(BatchItemFailure) }))
{}

const isOfStream = Schema.makeFilter<{ readonly [key: string]: unknown }>(
  (response) => {
    const keys = Object.keys(response)
    return keys.length === 0 || keys.includes("batchItemFailures") || keys.includes("state")
  },
  { expected: "batchItemFailures or state, unless it is empty" }
)

/**
 * The response of a stream's function, with the state that a tumbling window carries to its next invocation.
 *
 * **Details**
 *
 * Every field may be left out. Lambda takes an object that has neither field for a success, so one with other keys is
 * refused. Lambda keeps at most 1 MB of state for a shard and window.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-windows.html
 * @category models
 * @since 0.1.0
 */
export class StreamResponse extends Schema.Opaque<StreamResponse>()(
  ClosedStruct({
    batchItemFailures: Schema.optional(Schema.Array(BatchItemFailure)),
    state: Schema.optional(Schema.Record(Schema.String, Schema.Json))
  }).check(isOfStream)
) {}
