/** Records that Kinesis Data Analytics for SQL delivers to a function, or has it preprocess. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { FirehoseResponse } from "./FirehoseEvent.ts"
import { JsonFromBase64 } from "./internal/base64.ts"

/**
 * One record that an application delivers.
 *
 * @category models
 * @since 0.1.0
 */
export class KinesisAnalyticsRecord extends Schema.Opaque<KinesisAnalyticsRecord>()(OpenStruct({
  recordId: Schema.String,
  /** Base64. */
  data: Schema.String,
  /** How often the delivery of this record failed so far. */
  lambdaDeliveryRecordMetadata: nullishKey(OpenStruct({ retryHint: nullishKey(Schema.Finite) }))
})) {}

/**
 * Records that an application delivers.
 *
 * **Gotchas**
 *
 * A `KinesisAnalyticsInputEvent` fits this schema too: if a function has both, match that one first.
 *
 * @see https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
 * @category models
 * @since 0.1.0
 */
export class KinesisAnalyticsEvent extends Schema.Opaque<KinesisAnalyticsEvent>()(OpenStruct({
  invocationId: Schema.String,
  applicationArn: Schema.String,
  records: Schema.Array(KinesisAnalyticsRecord)
})) {}

/**
 * Records that an application delivers, whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const KinesisAnalyticsEventOf = <S extends Schema.Constraint>(data: S) =>
  OpenStruct({
    ...KinesisAnalyticsEvent.fields,
    records: Schema.Array(OpenStruct({ ...KinesisAnalyticsRecord.fields, data: JsonFromBase64(data) }))
  })

/**
 * Records that an application delivers, with their data as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class KinesisAnalyticsEventDecoded extends Schema.Opaque<KinesisAnalyticsEventDecoded>()(OpenStruct({
  ...KinesisAnalyticsEvent.fields,
  records: Schema.Array(OpenStruct({ ...KinesisAnalyticsRecord.fields, data: Schema.Uint8ArrayFromBase64 }))
})) {}

/**
 * What became of each record: a failed one is delivered again.
 *
 * @see https://docs.aws.amazon.com/kinesisanalytics/latest/dev/how-it-works-output-lambda.html
 * @category models
 * @since 0.1.0
 */
export class KinesisAnalyticsResponse extends Schema.Opaque<KinesisAnalyticsResponse>()(ClosedStruct({
  records: Schema.Array(ClosedStruct({
    recordId: Schema.NonEmptyString,
    result: Schema.Literals(["Ok", "DeliveryFailed"])
  }))
})) {}

const metadata = OpenStruct({
  shardId: nullishKey(Schema.String),
  partitionKey: nullishKey(Schema.String),
  sequenceNumber: nullishKey(Schema.String),
  /** Milliseconds since the epoch. */
  approximateArrivalTimestamp: nullishKey(Schema.Finite)
})

/**
 * Records that a function preprocesses, before the application sees them.
 *
 * @see https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing.html
 * @category models
 * @since 0.1.0
 */
export class KinesisAnalyticsInputEvent extends Schema.Opaque<KinesisAnalyticsInputEvent>()(OpenStruct({
  invocationId: Schema.String,
  applicationArn: Schema.String,
  /** Of the Kinesis stream, or of the stream of Firehose. */
  streamArn: Schema.String,
  records: Schema.Array(OpenStruct({
    recordId: Schema.String,
    /** Base64. */
    data: Schema.String,
    kinesisStreamRecordMetadata: nullishKey(metadata),
    kinesisFirehoseRecordMetadata: nullishKey(metadata)
  }))
})) {}

/**
 * The preprocessed records: the response that Firehose reads, too.
 *
 * @see https://docs.aws.amazon.com/kinesisanalytics/latest/dev/lambda-preprocessing.html
 * @category models
 * @since 0.1.0
 */
export const KinesisAnalyticsInputResponse = FirehoseResponse
export type KinesisAnalyticsInputResponse = FirehoseResponse
