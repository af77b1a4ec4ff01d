/** Records that a pipe of EventBridge gives a function, as its enrichment or as its target. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { ActiveMqMessage } from "./ActiveMqEvent.ts"
import { BatchResponse } from "./BatchResponse.ts"
import { DynamoDbStreamRecord } from "./DynamoDbStreamEvent.ts"
import { KafkaEvent, KafkaRecord } from "./KafkaEvent.ts"
import { KinesisPayload, KinesisStreamRecord } from "./KinesisStreamEvent.ts"
import { RabbitMqMessage } from "./RabbitMqEvent.ts"
import { SqsRecord } from "./SqsEvent.ts"

const { kinesis: _, ...kinesisFields } = KinesisStreamRecord.fields

/**
 * One record of Kinesis, without the level that a stream's event has in it.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kinesis.html
 * @category models
 * @since 0.1.0
 */
export class PipesKinesisRecord
  extends Schema.Opaque<PipesKinesisRecord>()(OpenStruct({ ...kinesisFields, ...KinesisPayload.fields }))
{}

/**
 * One record of Kafka, with the cluster that it is from.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-kafka.html
 * @category models
 * @since 0.1.0
 */
export class PipesKafkaRecord extends Schema.Opaque<PipesKafkaRecord>()(OpenStruct({
  eventSource: KafkaEvent.fields.eventSource,
  ...KafkaRecord.fields,
  eventSourceArn: nullishKey(Schema.String),
  bootstrapServers: nullishKey(Schema.String),
  /** Topic and partition: `orders-0`. */
  eventSourceKey: nullishKey(Schema.String),
  /** The page of AWS has text for Amazon MSK. */
  partition: Schema.Union([Schema.Finite, Schema.String])
})) {}

/**
 * One message of ActiveMQ, with the broker that it is from.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-mq.html
 * @category models
 * @since 0.1.0
 */
export class PipesActiveMqMessage extends Schema.Opaque<PipesActiveMqMessage>()(OpenStruct({
  eventSource: Schema.Literals(["aws:amq", "aws:mq"]),
  ...ActiveMqMessage.fields,
  eventSourceArn: nullishKey(Schema.String)
})) {}

/**
 * One message of RabbitMQ, with the broker and the queue that it is from.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-mq.html
 * @category models
 * @since 0.1.0
 */
export class PipesRabbitMqMessage extends Schema.Opaque<PipesRabbitMqMessage>()(OpenStruct({
  eventSource: Schema.Literal("aws:rmq"),
  ...RabbitMqMessage.fields,
  eventSourceArn: nullishKey(Schema.String),
  /** Queue and virtual host: `orders::/`. */
  eventSourceKey: nullishKey(Schema.String)
})) {}

/**
 * One record of any source, as a pipe without an input template passes it on: `eventSource` tells which.
 *
 * @category models
 * @since 0.1.0
 */
export const PipesRecord = Schema.Union([
  SqsRecord,
  PipesKinesisRecord,
  DynamoDbStreamRecord,
  PipesKafkaRecord,
  PipesActiveMqMessage,
  PipesRabbitMqMessage
])
export type PipesRecord = typeof PipesRecord.Type

/**
 * Records of one source. The event is a list, also if it has one record.
 *
 * **Details**
 *
 * A function knows the source of its pipe, so `PipesEventOf(SqsRecordOf(Order))` says more than this one does.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-event-source.html
 * @category models
 * @since 0.1.0
 */
export const PipesEvent = Schema.Array(PipesRecord)
export type PipesEvent = typeof PipesEvent.Type

/**
 * Records that a schema describes: those of one source, or what an input template makes of each.
 *
 * @category constructors
 * @since 0.1.0
 */
export const PipesEventOf = <S extends Schema.Constraint>(record: S) => Schema.Array(record)

/**
 * The records that a target did not process. The pipe delivers them again.
 *
 * **Details**
 *
 * An enrichment returns any JSON instead: what the target gets, a list for one with batches. `[]`, `{}` and an empty
 * text keep the pipe from invoking its target.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 * @category models
 * @since 0.1.0
 */
export const PipesResponse = BatchResponse
export type PipesResponse = BatchResponse
