/** What AWS Lambda tells about records of a stream that it gave up. */
import * as Schema from "effect/Schema"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

const common = {
  version: nullishKey(Schema.String),
  /** ISO 8601. */
  timestamp: Schema.String,
  requestContext: nullishKey(OpenStruct({
    requestId: Schema.String,
    functionArn: Schema.String,
    /** `RetryAttemptsExhausted`, `MaximumRecordAgeExceeded`, `MaximumPayloadSizeExceeded` and others. */
    condition: Schema.String,
    approximateInvokeCount: nullishKey(Schema.Finite)
  })),
  /** Of a pipe of EventBridge, instead of `requestContext`. */
  context: nullishKey(OpenStruct({
    partnerResourceArn: nullishKey(Schema.String),
    condition: Schema.String
  })),
  /** Absent or `null` if the function did not run. */
  responseContext: nullishKey(OpenStruct({
    statusCode: nullishKey(Schema.Finite),
    executedVersion: nullishKey(Schema.String),
    functionError: nullishKey(Schema.String)
  })),
  /** The event itself, for destinations that take it: JSON in a string in S3, an object in a topic of Kafka. */
  payload: nullishKey(Schema.Unknown)
}

const shardBatch = OpenStruct({
  shardId: Schema.String,
  startSequenceNumber: Schema.String,
  endSequenceNumber: Schema.String,
  streamArn: Schema.String,
  batchSize: nullishKey(Schema.Finite),
  /** ISO 8601. */
  approximateArrivalOfFirstRecord: nullishKey(Schema.String),
  /** ISO 8601. */
  approximateArrivalOfLastRecord: nullishKey(Schema.String)
})

/**
 * Records of a stream of Kinesis that were given up. Read them from the stream while it has them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 * @category models
 * @since 0.1.0
 */
export class KinesisFailureEvent
  extends Schema.Opaque<KinesisFailureEvent>()(OpenStruct({ ...common, KinesisBatchInfo: shardBatch }))
{}

/**
 * Records of a stream of DynamoDB that were given up. Read them from the stream while it has them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html
 * @category models
 * @since 0.1.0
 */
export class DynamoDbFailureEvent
  extends Schema.Opaque<DynamoDbFailureEvent>()(OpenStruct({ ...common, DDBStreamBatchInfo: shardBatch }))
{}

/**
 * Records of topics of Kafka that were given up. Read them from the topic while it has them.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-on-failure.html
 * @category models
 * @since 0.1.0
 */
export class KafkaFailureEvent extends Schema.Opaque<KafkaFailureEvent>()(OpenStruct({
  ...common,
  KafkaBatchInfo: OpenStruct({
    batchSize: nullishKey(Schema.Finite),
    eventSourceArn: nullishKey(Schema.String),
    bootstrapServers: nullishKey(Schema.String),
    /** In bytes. */
    payloadSize: nullishKey(Schema.Finite),
    /** By topic and partition, as in `orders-0`. */
    recordsInfo: nullishKey(NullableRecord(
      OpenStruct({
        firstRecordOffset: nullishKey(Schema.String),
        lastRecordOffset: nullishKey(Schema.String),
        /** ISO 8601. */
        firstRecordTimestamp: nullishKey(Schema.String),
        /** ISO 8601. */
        lastRecordTimestamp: nullishKey(Schema.String)
      })
    )),
    /** Present if the destination is a topic of Kafka, which takes record by record. */
    recordInfo: nullishKey(OpenStruct({
      offset: nullishKey(Schema.String),
      /** ISO 8601. */
      timestamp: nullishKey(Schema.String)
    }))
  })
})) {}

/**
 * Records that an event source mapping gave up, from any stream.
 *
 * **Details**
 *
 * It comes as the body of a message of SQS, `SqsEventOf(LambdaFailureEvent)`, as the message of a notification of SNS,
 * `SnsEventOf(LambdaFailureEvent)`, or in an object of S3.
 *
 * @category models
 * @since 0.1.0
 */
export const LambdaFailureEvent = Schema.Union([KinesisFailureEvent, DynamoDbFailureEvent, KafkaFailureEvent])
export type LambdaFailureEvent = typeof LambdaFailureEvent.Type
