/** Batch handlers for Apache Kafka: Amazon MSK and self-managed clusters. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { KafkaEvent, KafkaRecord, KafkaResponse } from "../events/KafkaEvent.ts"
import type * as Handler from "../Handler.ts"
import type { NotASchema } from "../internal/failure/misuse.ts"
import { OpenStruct } from "../schema/OpenStruct.ts"
import type { BatchError, InvalidRecord } from "./BatchError.ts"
import { checkBatch } from "./internal/checkBatch.ts"
import { base64, decoder } from "./internal/content.ts"
import { reporting } from "./internal/handler.ts"
import { processing } from "./internal/processing.ts"
import { lastOf, read } from "./internal/rawRecord.ts"
import type { Options } from "./options.ts"
import type { Content, Process } from "./Process.ts"

/**
 * A handler for the records of Kafka topics, one at a time and in the order of each partition. It reports the first
 * record of each partition that did not succeed, so that Lambda continues from there.
 *
 * **Details**
 *
 * `value` is the schema of a record value that is JSON. Without it the function gets the bytes. The value of a tombstone
 * is `null`. The second argument is the record as Lambda sent it. The result of the function is ignored.
 *
 * The response has, for each partition, the offset of the first record that did not succeed. Lambda delivers that record
 * and all later ones of the partition again, so after a failure no later record of that partition starts. Other
 * partitions continue. `concurrency` is the number of partitions that run at the same time. With `ordering: "key"`
 * records of a partition that have different keys, or no key, run concurrently too.
 *
 * A record fails, and `chunk` works, as in `kinesis`; a chunk may have records of several partitions and topics. Its log records carry `partition`, as `topic-partition`, and `offset`.
 *
 * **Gotchas**
 *
 * Lambda reads the response only if the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`,
 * which needs provisioned mode.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 * @category constructors
 * @since 0.1.0
 */
export const kafka = <
  S extends Schema.Constraint = never,
  E = never,
  R = never,
  R2 = never,
  const Chunk extends number | undefined = undefined
>(
  options:
    & {
      readonly value?: S | NotASchema | undefined
      /** What stays in order: each partition, or the records of each key in it. Default `partition`. */
      readonly ordering?: "partition" | "key" | undefined
    }
    & Options<KafkaRecord, E, R2, Chunk>,
  handle: Process<Content<S, Uint8Array> | null, KafkaRecord, E, R, Chunk>
): Handler.Handler<BatchError, Exclude<R | R2 | S["DecodingServices"], Handler.Provided>, never> => {
  checkBatch("Batch.kafka", options, { ordering: 1, value: 1 }, handle)
  const record = OpenStruct({ offset: Schema.Finite })
  const decodeRecord = decoder(KafkaRecord, "record")
  const decodeValue = base64(options.value, "value")
  return reporting({
    event: OpenStruct({
      eventSource: KafkaEvent.fields.eventSource,
      records: Schema.Record(Schema.String, Schema.Array(record))
    }),
    response: KafkaResponse,
    // Named by the key in the event: Lambda knows a partition by no other name.
    items: (event): ReadonlyArray<KafkaItem> =>
      Object.entries(event.records).flatMap(([partition, records]) =>
        records.map((record) => ({ identifier: { partition, offset: record.offset }, record }))
      ),
    identify: ({ identifier }) => identifier,
    annotations: ({ identifier }) => identifier,
    sequenceOf: ({ identifier }) => identifier.partition,
    laneOf: options.ordering === "key" ? keyInPartition : undefined,
    report: "first",
    span: ({ identifier, record }) => {
      const topic = read(record, "topic") ?? identifier.partition
      return {
        name: `process ${topic}`,
        attributes: {
          "messaging.system": "kafka",
          "messaging.operation.type": "process",
          "messaging.destination.name": topic,
          "messaging.destination.partition.id": lastOf(identifier.partition, "-"),
          "messaging.kafka.offset": identifier.offset
        }
      }
    },
    recordOf: ({ record }) => record,
    processing: processing(
      ({ record }: KafkaItem) => decodeRecord(record),
      ({ value }): Effect.Effect<Content<S, Uint8Array> | null, InvalidRecord, S["DecodingServices"]> =>
        value == null ? Effect.succeed(null) : decodeValue(value),
      options,
      handle
    )
  }, options)
}

interface KafkaItem {
  readonly identifier: { readonly partition: string; readonly offset: number }
  readonly record: unknown
}

/** Records without a key have no order among each other. */
const keyInPartition = (item: KafkaItem): unknown => {
  const key = read(item.record, "key")
  return key === undefined ? item : JSON.stringify([item.identifier.partition, key])
}
