/** Batch handlers for Amazon Kinesis data streams. */
import * as Schema from "effect/Schema"
import { KinesisStreamRecord, KinesisStreamResponse } from "../events/KinesisStreamEvent.ts"
import { isWindowOf } from "../events/StreamWindow.ts"
import type * as Handler from "../Handler.ts"
import type { NotASchema } from "../internal/failure/misuse.ts"
import { ofKinesis } from "../internal/invocation/producers.ts"
import { OpenStruct } from "../schema/OpenStruct.ts"
import type { BatchError } from "./BatchError.ts"
import { checkBatch } from "./internal/checkBatch.ts"
import { base64, decoder } from "./internal/content.ts"
import { reporting } from "./internal/handler.ts"
import { processing } from "./internal/processing.ts"
import { lastOf, read } from "./internal/rawRecord.ts"
import type { Options } from "./options.ts"
import type { Content, Process } from "./Process.ts"

/**
 * A handler for the records of a Kinesis data stream, one at a time and in order. It reports the first record that did
 * not succeed, so that Lambda continues from there.
 *
 * **Details**
 *
 * `data` is the schema of record data that is JSON. Without it the function gets the bytes. The second argument is the
 * record as Kinesis sent it. The result of the function is ignored.
 *
 * The response has the sequence number of the first record, in the order of the shard, that did not succeed. Lambda
 * delivers that record and all later ones again, so after a failure no later record starts. A record fails if the
 * function fails or dies, if its data does not decode, or if it has not ended shortly before the deadline. Each record
 * has its own scope, and a new one for each retry. Its log records carry `sequenceNumber`. If a tracer is configured, it
 * has a span that links to its producer if the data is JSON with `traceparent`.
 *
 * With `ordering: "key"` records with different partition keys run concurrently. After a failure the records before it
 * still run, and records after it that had succeeded are delivered again.
 *
 * With `chunk: n` the function gets up to `n` decoded records in one call, in order, and returns those that failed, as in
 * `sqs`. Lambda delivers the first failed record and all later ones again, even if the function has processed them. A
 * record that does not decode ends its chunk: the records before it are processed first.
 *
 * **Gotchas**
 *
 * Lambda reads the response only if the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`.
 *
 * The state of a tumbling window is not kept.
 *
 * **Example** (Clicks)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 *
 * const handler = Batch.kinesis(
 *   { data: Schema.Struct({ page: Schema.String }), ordering: "key", concurrency: 20 },
 *   ({ page }, { kinesis }) => Effect.log(`${kinesis.partitionKey} was on ${page}`)
 * )
 * ```
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 * @category constructors
 * @since 0.1.0
 */
export const kinesis = <
  S extends Schema.Constraint = never,
  E = never,
  R = never,
  R2 = never,
  const Chunk extends number | undefined = undefined
>(
  options:
    & {
      readonly data?: S | NotASchema | undefined
      /** What stays in order: the whole shard, or the records of each partition key. Default `shard`. */
      readonly ordering?: "shard" | "key" | undefined
    }
    & Options<KinesisStreamRecord, E, R2, Chunk>,
  handle: Process<Content<S, Uint8Array>, KinesisStreamRecord, E, R, Chunk>
): Handler.Handler<BatchError, Exclude<R | R2 | S["DecodingServices"], Handler.Provided>, never> => {
  checkBatch("Batch.kinesis", options, { data: 1, ordering: 1 }, handle)
  const item = OpenStruct({
    eventSource: KinesisStreamRecord.fields.eventSource,
    kinesis: OpenStruct({ sequenceNumber: Schema.String })
  })
  const decodeData = base64(options.data, "data")
  return reporting({
    event: OpenStruct({ Records: Schema.Array(item) }).check(isWindowOf("kinesis")),
    response: KinesisStreamResponse,
    items: (event) => event.Records,
    identify: (item) => item.kinesis.sequenceNumber,
    annotations: (item) => ({ sequenceNumber: item.kinesis.sequenceNumber }),
    sequenceOf: () => "shard",
    laneOf: options.ordering === "key" ? (item) => read(item, "kinesis", "partitionKey") : undefined,
    report: "first",
    span: (item) => {
      const name = lastOf(read(item, "eventSourceARN"), "/")
      return {
        name: `process ${name}`,
        attributes: {
          "messaging.system": "aws_kinesis",
          "messaging.operation.type": "process",
          "messaging.destination.name": name,
          "messaging.message.id": item.kinesis.sequenceNumber
        },
        producer: ofKinesis(item)
      }
    },
    processing: processing(
      decoder(KinesisStreamRecord, "record"),
      (record) => decodeData(record.kinesis.data),
      options,
      handle
    )
  }, options)
}
