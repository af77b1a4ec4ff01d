/** Messages of Amazon SQS, standard and FIFO. */
import * as Schema from "effect/Schema"
import { JsonText } from "../schema/JsonText.ts"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { BatchResponse } from "./BatchResponse.ts"
import { DateTimeUtcFromMillisString } from "./internal/millisString.ts"
import { hasNoWindow } from "./StreamWindow.ts"

/**
 * An attribute that the sender of a message gave it.
 *
 * @category models
 * @since 0.1.0
 */
export class SqsMessageAttribute extends Schema.Opaque<SqsMessageAttribute>()(OpenStruct({
  /** `String`, `Number` or `Binary`, with an optional label of your own: `Number.int`. */
  dataType: Schema.String,
  stringValue: nullishKey(Schema.String),
  /** Base64. */
  binaryValue: nullishKey(Schema.String),
  stringListValues: nullishKey(Schema.Array(Schema.String)),
  binaryListValues: nullishKey(Schema.Array(Schema.String))
})) {}

/**
 * What SQS itself says about a message. Instants are milliseconds since the epoch, in a string.
 *
 * @category models
 * @since 0.1.0
 */
export class SqsAttributes extends Schema.Opaque<SqsAttributes>()(OpenStruct({
  ApproximateReceiveCount: Schema.String,
  SentTimestamp: Schema.String,
  SenderId: Schema.String,
  ApproximateFirstReceiveTimestamp: Schema.String,
  /** The X-Ray trace that the message belongs to. */
  AWSTraceHeader: nullishKey(Schema.String),
  /** Of the queue that this message was moved from, in a dead-letter queue. */
  DeadLetterQueueSourceArn: nullishKey(Schema.String),
  /** FIFO queues, and standard queues with fair queuing. */
  MessageGroupId: nullishKey(Schema.String),
  /** FIFO queues. */
  MessageDeduplicationId: nullishKey(Schema.String),
  /** FIFO queues. */
  SequenceNumber: nullishKey(Schema.String)
})) {}

/**
 * One message.
 *
 * @category models
 * @since 0.1.0
 */
export class SqsRecord extends Schema.Opaque<SqsRecord>()(OpenStruct({
  eventSource: Schema.Literal("aws:sqs"),
  messageId: Schema.String,
  body: Schema.String,
  receiptHandle: Schema.String,
  attributes: SqsAttributes,
  messageAttributes: nullishKey(NullableRecord(SqsMessageAttribute)),
  md5OfBody: nullishKey(Schema.String),
  md5OfMessageAttributes: nullishKey(Schema.String),
  eventSourceARN: Schema.String,
  awsRegion: Schema.String
})) {}

/**
 * Messages of one queue, up to 10 000 of a standard one and 10 of a FIFO one.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html
 * @category models
 * @since 0.1.0
 */
export class SqsEvent
  extends Schema.Opaque<SqsEvent>()(OpenStruct({ Records: Schema.Array(SqsRecord) }).check(hasNoWindow))
{}

/**
 * One message whose body is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const SqsRecordOf = <S extends Schema.Constraint>(body: S) =>
  OpenStruct({ ...SqsRecord.fields, body: JsonText(body) })

/**
 * Messages whose bodies are JSON.
 *
 * **Details**
 *
 * One body that does not fit fails the event, for the function then has nothing to go by. `Batch.sqs` decodes message
 * by message instead. Another service's envelope is a body like any other: `SqsEventOf(S3Event)`,
 * `SqsEventOf(SnsMessage)` or, with JSON in that, `SqsEventOf(SnsMessageOf(Order))`,
 * `SqsEventOf(EventBridgeEventOf("Order placed", Order))`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const SqsEventOf = <S extends Schema.Constraint>(body: S) =>
  OpenStruct({ Records: Schema.Array(SqsRecordOf(body)) }).check(hasNoWindow)

/**
 * One message with its instants, count and binary attributes decoded. The body is text.
 *
 * @category models
 * @since 0.1.0
 */
export class SqsRecordDecoded extends Schema.Opaque<SqsRecordDecoded>()(OpenStruct({
  ...SqsRecord.fields,
  attributes: OpenStruct({
    ...SqsAttributes.fields,
    ApproximateReceiveCount: Schema.FiniteFromString,
    SentTimestamp: DateTimeUtcFromMillisString,
    ApproximateFirstReceiveTimestamp: DateTimeUtcFromMillisString
  }),
  messageAttributes: nullishKey(NullableRecord(
    OpenStruct({
      ...SqsMessageAttribute.fields,
      binaryValue: nullishKey(Schema.Uint8ArrayFromBase64),
      binaryListValues: nullishKey(Schema.Array(Schema.Uint8ArrayFromBase64))
    })
  ))
})) {}

/**
 * Messages with their instants, counts and binary attributes decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class SqsEventDecoded
  extends Schema.Opaque<SqsEventDecoded>()(OpenStruct({ Records: Schema.Array(SqsRecordDecoded) }).check(hasNoWindow))
{}

/**
 * The messages that were not processed, by `messageId`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @category models
 * @since 0.1.0
 */
export const SqsResponse = BatchResponse
export type SqsResponse = BatchResponse
