/** Records of Apache Kafka, from Amazon MSK and from clusters of your own. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { JsonFromBase64 } from "./internal/base64.ts"
import { BytesFromNumbers } from "./internal/bytes.ts"

const schemaMetadata = OpenStruct({
  /** `AVRO`, `JSON` or `PROTOBUF`. */
  dataFormat: nullishKey(Schema.String),
  schemaId: nullishKey(Schema.String)
})

/**
 * One record.
 *
 * @category models
 * @since 0.1.0
 */
export class KafkaRecord extends Schema.Opaque<KafkaRecord>()(OpenStruct({
  topic: Schema.String,
  partition: Schema.Finite,
  offset: Schema.Finite,
  /** Milliseconds since the epoch. */
  timestamp: nullishKey(Schema.Finite),
  /** `CREATE_TIME` or `LOG_APPEND_TIME`. */
  timestampType: nullishKey(Schema.String),
  /** Base64. */
  key: nullishKey(Schema.String),
  /** Base64. Absent or `null` in a tombstone. */
  value: nullishKey(Schema.String),
  /** One object for each header, whose value is the bytes as numbers, signed as in Java. */
  headers: nullishKey(Schema.Array(Schema.Record(Schema.String, Schema.NullOr(Schema.Array(Schema.Finite))))),
  /** Present if the event source mapping has a schema registry. */
  keySchemaMetadata: nullishKey(schemaMetadata),
  /** Present if the event source mapping has a schema registry. */
  valueSchemaMetadata: nullishKey(schemaMetadata)
})) {}

/**
 * Records of one or several topics, by topic and partition: `orders-0`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-msk.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kafka.html
 * @category models
 * @since 0.1.0
 */
export class KafkaEvent extends Schema.Opaque<KafkaEvent>()(OpenStruct({
  /** `aws:kafka` is Amazon MSK; some tools write a cluster of your own with `aws:` in front. */
  eventSource: Schema.Literals(["aws:kafka", "SelfManagedKafka", "aws:SelfManagedKafka"]),
  /** Of the cluster, from Amazon MSK. */
  eventSourceArn: nullishKey(Schema.String),
  /** Addresses with commas between them. */
  bootstrapServers: nullishKey(Schema.String),
  records: Schema.Record(Schema.String, Schema.Array(KafkaRecord))
})) {}

/**
 * One record whose value is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const KafkaRecordOf = <S extends Schema.Constraint>(value: S) =>
  OpenStruct({ ...KafkaRecord.fields, value: nullishKey(JsonFromBase64(value)) })

/**
 * Records whose values are JSON.
 *
 * **Details**
 *
 * A tombstone has no value, so the value may be absent or `null`. Keys stay base64: `KafkaEventDecoded` has them as
 * bytes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const KafkaEventOf = <S extends Schema.Constraint>(value: S) =>
  OpenStruct({ ...KafkaEvent.fields, records: Schema.Record(Schema.String, Schema.Array(KafkaRecordOf(value))) })

/**
 * One record with its key, its value and the values of its headers as bytes, and its instant decoded.
 *
 * **Details**
 *
 * The bytes of a header encode to signed numbers, as Lambda writes them.
 *
 * @category models
 * @since 0.1.0
 */
export class KafkaRecordDecoded extends Schema.Opaque<KafkaRecordDecoded>()(OpenStruct({
  ...KafkaRecord.fields,
  timestamp: nullishKey(Schema.DateTimeUtcFromMillis),
  key: nullishKey(Schema.Uint8ArrayFromBase64),
  value: nullishKey(Schema.Uint8ArrayFromBase64),
  headers: nullishKey(Schema.Array(Schema.Record(Schema.String, Schema.NullOr(BytesFromNumbers))))
})) {}

/**
 * Records with their keys, their values and the values of their headers as bytes, and their instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class KafkaEventDecoded extends Schema.Opaque<KafkaEventDecoded>()(OpenStruct({
  ...KafkaEvent.fields,
  records: Schema.Record(Schema.String, Schema.Array(KafkaRecordDecoded))
})) {}

/**
 * One record that was not processed.
 *
 * @category models
 * @since 0.1.0
 */
export class KafkaItemFailure extends Schema.Opaque<KafkaItemFailure>()(ClosedStruct({
  itemIdentifier: ClosedStruct({
    /** Topic and partition as the key of `records` has them: `orders-0`. */
    partition: Schema.String.check(
      Schema.isPattern(/^.+-\d+$/, { expected: "a topic, a hyphen and the number of a partition" })
    ),
    offset: Schema.Int.check(Schema.isGreaterThanOrEqualTo(0))
  })
})) {}

/**
 * The records that were not processed, by topic, partition and offset.
 *
 * **Details**
 *
 * Lambda reads it only if the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`, which needs
 * provisioned mode. Of each partition the lowest offset counts: Lambda goes on from there.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 * @category models
 * @since 0.1.0
 */
export class KafkaResponse
  extends Schema.Opaque<KafkaResponse>()(ClosedStruct({ batchItemFailures: Schema.Array(KafkaItemFailure) }))
{}
