/** Records of Amazon Kinesis Data Streams, with and without a tumbling window. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { StreamResponse } from "./BatchResponse.ts"
import { JsonFromBase64 } from "./internal/base64.ts"
import { DateTimeUtcFromSeconds } from "./internal/seconds.ts"
import { isWindowOf, StreamWindow } from "./StreamWindow.ts"

/**
 * What the producer put into the stream.
 *
 * @category models
 * @since 0.1.0
 */
export class KinesisPayload extends Schema.Opaque<KinesisPayload>()(OpenStruct({
  partitionKey: Schema.String,
  sequenceNumber: Schema.String,
  /** Base64. */
  data: Schema.String,
  /** Seconds since the epoch, with a fraction. */
  approximateArrivalTimestamp: nullishKey(Schema.Finite),
  kinesisSchemaVersion: nullishKey(Schema.String),
  /** `KMS` or `NONE`. */
  encryptionType: nullishKey(Schema.String)
})) {}

/**
 * One record.
 *
 * @category models
 * @since 0.1.0
 */
export class KinesisStreamRecord extends Schema.Opaque<KinesisStreamRecord>()(OpenStruct({
  eventSource: Schema.Literal("aws:kinesis"),
  /** Shard and sequence number: `shardId-000000000006:4959…`. */
  eventID: Schema.String,
  eventName: nullishKey(Schema.String),
  eventVersion: nullishKey(Schema.String),
  invokeIdentityArn: nullishKey(Schema.String),
  awsRegion: Schema.String,
  eventSourceARN: Schema.String,
  kinesis: KinesisPayload
})) {}

/**
 * Records of one shard, in order. In a tumbling window they come with its state, and the last invocation has none.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 * @category models
 * @since 0.1.0
 */
export class KinesisStreamEvent extends Schema.Opaque<KinesisStreamEvent>()(
  OpenStruct({
    Records: Schema.Array(KinesisStreamRecord),
    ...StreamWindow.fields
  }).check(isWindowOf("kinesis"))
) {}

/**
 * One record whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const KinesisStreamRecordOf = <S extends Schema.Constraint>(data: S) =>
  OpenStruct({
    ...KinesisStreamRecord.fields,
    kinesis: OpenStruct({ ...KinesisPayload.fields, data: JsonFromBase64(data) })
  })

/**
 * Records whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const KinesisStreamEventOf = <S extends Schema.Constraint>(data: S) =>
  OpenStruct({ ...KinesisStreamEvent.fields, Records: Schema.Array(KinesisStreamRecordOf(data)) }).check(
    isWindowOf("kinesis")
  )

/**
 * One record with its data as bytes, and its instant decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class KinesisStreamRecordDecoded extends Schema.Opaque<KinesisStreamRecordDecoded>()(OpenStruct({
  ...KinesisStreamRecord.fields,
  kinesis: OpenStruct({
    ...KinesisPayload.fields,
    data: Schema.Uint8ArrayFromBase64,
    approximateArrivalTimestamp: nullishKey(DateTimeUtcFromSeconds)
  })
})) {}

/**
 * Records with their data as bytes, and their instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class KinesisStreamEventDecoded extends Schema.Opaque<KinesisStreamEventDecoded>()(
  OpenStruct({
    ...KinesisStreamEvent.fields,
    Records: Schema.Array(KinesisStreamRecordDecoded)
  }).check(isWindowOf("kinesis"))
) {}

/**
 * The records that were not processed, by sequence number, and the state of the window.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 * @category models
 * @since 0.1.0
 */
export const KinesisStreamResponse = StreamResponse
export type KinesisStreamResponse = StreamResponse
