/** Records that Amazon Data Firehose has a function transform, and the transformed ones. */
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { JsonFromBase64 } from "./internal/base64.ts"
import { expectedAt } from "./internal/expected.ts"

const numberOrText = Schema.Union([Schema.Finite, Schema.String])

// Encodes to a number.
const instant = Schema.Union([Schema.DateTimeUtcFromMillis, Schema.DateTimeUtcFromString])

// It would have all that an event of Firehose must have.
const isOfNoApplication = Schema.makeFilter<{ readonly [key: string]: unknown }>((event) =>
  !("applicationArn" in event) ||
  expectedAt(["applicationArn"], "no event of Kinesis Data Analytics")
)

/**
 * Where a record was in the Kinesis stream that Firehose reads.
 *
 * @category models
 * @since 0.1.0
 */
export class FirehoseKinesisMetadata extends Schema.Opaque<FirehoseKinesisMetadata>()(OpenStruct({
  shardId: nullishKey(Schema.String),
  partitionKey: nullishKey(Schema.String),
  sequenceNumber: nullishKey(Schema.String),
  /** Firehose writes text, some tools a number. */
  subsequenceNumber: nullishKey(numberOrText),
  /** Milliseconds since the epoch; ISO 8601 in samples of tools. */
  approximateArrivalTimestamp: nullishKey(numberOrText)
})) {}

/**
 * One record.
 *
 * @category models
 * @since 0.1.0
 */
export class FirehoseRecord extends Schema.Opaque<FirehoseRecord>()(OpenStruct({
  recordId: Schema.String,
  /** Base64. */
  data: Schema.String,
  /** Milliseconds since the epoch; ISO 8601 in samples of tools. */
  approximateArrivalTimestamp: nullishKey(numberOrText),
  /** Present if Firehose reads a Kinesis stream. */
  kinesisRecordMetadata: nullishKey(FirehoseKinesisMetadata)
})) {}

/**
 * Records to transform, put into Firehose directly or read by it from a Kinesis stream.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 * @category models
 * @since 0.1.0
 */
export class FirehoseEvent extends Schema.Opaque<FirehoseEvent>()(
  OpenStruct({
    invocationId: Schema.String,
    /** Always sent, but misspelled or left out in samples of tools. */
    deliveryStreamArn: nullishKey(Schema.String),
    region: nullishKey(Schema.String),
    /** Present if Firehose reads a Kinesis stream. */
    sourceKinesisStreamArn: nullishKey(Schema.String),
    records: Schema.Array(FirehoseRecord)
  }).check(isOfNoApplication)
) {}

/**
 * One record whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const FirehoseRecordOf = <S extends Schema.Constraint>(data: S) =>
  OpenStruct({ ...FirehoseRecord.fields, data: JsonFromBase64(data) })

/**
 * Records whose data is JSON.
 *
 * **Details**
 *
 * Another service's record is data like any other: `FirehoseEventOf(SqsRecord)` for messages of a queue that a pipe
 * puts into Firehose, `FirehoseEventOf(DynamoDbKinesisChange)` for the changes of a table. CloudWatch Logs puts gzip
 * into it: decode the bytes of `FirehoseEventDecoded` by `CloudWatchLogsDataFromGzip`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const FirehoseEventOf = <S extends Schema.Constraint>(data: S) =>
  OpenStruct({ ...FirehoseEvent.fields, records: Schema.Array(FirehoseRecordOf(data)) }).check(isOfNoApplication)

/**
 * One record with its data as bytes, and its instants decoded. They come back as numbers.
 *
 * @category models
 * @since 0.1.0
 */
export class FirehoseRecordDecoded extends Schema.Opaque<FirehoseRecordDecoded>()(OpenStruct({
  ...FirehoseRecord.fields,
  data: Schema.Uint8ArrayFromBase64,
  approximateArrivalTimestamp: nullishKey(instant),
  kinesisRecordMetadata: nullishKey(OpenStruct({
    ...FirehoseKinesisMetadata.fields,
    approximateArrivalTimestamp: nullishKey(instant)
  }))
})) {}

/**
 * Records with their data as bytes, and their instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class FirehoseEventDecoded extends Schema.Opaque<FirehoseEventDecoded>()(
  OpenStruct({
    ...FirehoseEvent.fields,
    records: Schema.Array(FirehoseRecordDecoded)
  }).check(isOfNoApplication)
) {}

/**
 * One record of a Kafka topic.
 *
 * @category models
 * @since 0.1.0
 */
export class FirehoseKafkaRecord extends Schema.Opaque<FirehoseKafkaRecord>()(OpenStruct({
  recordId: Schema.String,
  /** Base64. */
  kafkaRecordValue: Schema.String,
  /** Milliseconds since the epoch; ISO 8601 in samples of tools. */
  approximateArrivalTimestamp: nullishKey(numberOrText),
  mskRecordMetadata: nullishKey(OpenStruct({
    offset: nullishKey(numberOrText),
    partitionId: nullishKey(numberOrText),
    /** Milliseconds since the epoch. */
    approximateArrivalTimestamp: nullishKey(numberOrText)
  }))
})) {}

/**
 * Records to transform that Firehose reads from Amazon MSK. Their data has another name, in the response too.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 * @category models
 * @since 0.1.0
 */
export class FirehoseKafkaEvent extends Schema.Opaque<FirehoseKafkaEvent>()(OpenStruct({
  invocationId: Schema.String,
  /** Always sent, but misspelled or left out in samples of tools. */
  deliveryStreamArn: nullishKey(Schema.String),
  sourceMSKArn: nullishKey(Schema.String),
  region: nullishKey(Schema.String),
  records: Schema.Array(FirehoseKafkaRecord)
})) {}

/**
 * Records to transform that Firehose reads from Amazon MSK, whose values are JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const FirehoseKafkaEventOf = <S extends Schema.Constraint>(value: S) =>
  OpenStruct({
    ...FirehoseKafkaEvent.fields,
    records: Schema.Array(OpenStruct({ ...FirehoseKafkaRecord.fields, kafkaRecordValue: JsonFromBase64(value) }))
  })

/**
 * What becomes of a record: it goes on, it was left out on purpose, or it could not be transformed.
 *
 * @category models
 * @since 0.1.0
 */
export const FirehoseResult = Schema.Literals(["Ok", "Dropped", "ProcessingFailed"])
export type FirehoseResult = typeof FirehoseResult.Type

const metadata = ClosedStruct({
  /** What the prefix of dynamic partitioning calls `partitionKeyFromLambda:name`. */
  partitionKeys: Schema.optional(Schema.Record(Schema.String, Schema.String)),
  /** Present if an Apache Iceberg destination puts the record. */
  otfMetadata: Schema.optional(ClosedStruct({
    destinationDatabaseName: Schema.optional(Schema.String),
    destinationTableName: Schema.optional(Schema.String),
    operation: Schema.optional(Schema.Literals(["insert", "update", "delete"]))
  }))
})

const base64 = Schema.String.check(Schema.isBase64())

const hasContent = <Name extends string>(name: Name) =>
  Schema.makeFilter<{ readonly result: FirehoseResult } & { readonly [_ in Name]?: unknown }>((record) =>
    record.result !== "Ok" || record[name] !== undefined ||
    new SchemaIssue.Pointer([name], new SchemaIssue.MissingKey(undefined))
  )

/**
 * One transformed record.
 *
 * @category models
 * @since 0.1.0
 */
export class FirehoseResponseRecord extends Schema.Opaque<FirehoseResponseRecord>()(
  ClosedStruct({
    recordId: Schema.NonEmptyString,
    result: FirehoseResult,
    /** Base64. It may be left out if `result` is not `Ok`. */
    data: Schema.optional(base64),
    metadata: Schema.optional(metadata)
  }).check(hasContent("data"))
) {}

/**
 * The transformed records: one for each that came, by `recordId`. Firehose counts one that is missing as failed.
 *
 * **Gotchas**
 *
 * All of it may have 6 MB, base64 included; a larger response fails the invocation.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 * @category models
 * @since 0.1.0
 */
export class FirehoseResponse
  extends Schema.Opaque<FirehoseResponse>()(ClosedStruct({ records: Schema.Array(FirehoseResponseRecord) }))
{}

/**
 * One transformed record whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const FirehoseResponseRecordOf = <S extends Schema.Constraint>(data: S) =>
  ClosedStruct({ ...FirehoseResponseRecord.fields, data: Schema.optional(JsonFromBase64(data)) }).check(
    hasContent("data")
  )

/**
 * The transformed records, whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const FirehoseResponseOf = <S extends Schema.Constraint>(data: S) =>
  ClosedStruct({ records: Schema.Array(FirehoseResponseRecordOf(data)) })

/**
 * The transformed records, with their data as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class FirehoseResponseDecoded extends Schema.Opaque<FirehoseResponseDecoded>()(ClosedStruct({
  records: Schema.Array(
    ClosedStruct({ ...FirehoseResponseRecord.fields, data: Schema.optional(Schema.Uint8ArrayFromBase64) }).check(
      hasContent("data")
    )
  )
})) {}

/**
 * The transformed records of a Kafka topic.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-status-model.html
 * @category models
 * @since 0.1.0
 */
export class FirehoseKafkaResponse extends Schema.Opaque<FirehoseKafkaResponse>()(ClosedStruct({
  records: Schema.Array(
    ClosedStruct({
      recordId: Schema.NonEmptyString,
      result: FirehoseResult,
      /** Base64. It may be left out if `result` is not `Ok`. */
      kafkaRecordValue: Schema.optional(base64),
      metadata: Schema.optional(metadata)
    }).check(hasContent("kafkaRecordValue"))
  )
})) {}
