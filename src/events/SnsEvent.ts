/** Notifications of Amazon SNS, sent to a function or inside a message of SQS. */
import * as Schema from "effect/Schema"
import { JsonText } from "../schema/JsonText.ts"
import { NullableRecord } from "../schema/OpenRecord.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { hasNoWindow } from "./StreamWindow.ts"

/**
 * An attribute that the publisher of a message gave it.
 *
 * @category models
 * @since 0.1.0
 */
export class SnsMessageAttribute extends Schema.Opaque<SnsMessageAttribute>()(OpenStruct({
  /** `String`, `String.Array`, `Number` or `Binary`. */
  Type: Schema.String,
  /** Base64 if `Type` is `Binary`. */
  Value: Schema.String
})) {}

/**
 * One notification: the `Sns` of a record, and the body of a message that SNS puts into a queue of SQS.
 *
 * **Details**
 *
 * The two spell the addresses of certificate and subscription differently. `Timestamp` is ISO 8601.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html
 * @category models
 * @since 0.1.0
 */
export class SnsMessage extends Schema.Opaque<SnsMessage>()(OpenStruct({
  Type: Schema.String,
  MessageId: Schema.String,
  TopicArn: Schema.String,
  Message: Schema.String,
  Timestamp: Schema.String,
  Subject: nullishKey(Schema.String),
  MessageAttributes: nullishKey(NullableRecord(SnsMessageAttribute)),
  SignatureVersion: nullishKey(Schema.String),
  Signature: nullishKey(Schema.String),
  /** In a record of Lambda. */
  SigningCertUrl: nullishKey(Schema.String),
  /** In a record of Lambda. */
  UnsubscribeUrl: nullishKey(Schema.String),
  /** In a message of SQS. */
  SigningCertURL: nullishKey(Schema.String),
  /** In a message of SQS. */
  UnsubscribeURL: nullishKey(Schema.String),
  /** FIFO topics. */
  SequenceNumber: nullishKey(Schema.String)
})) {}

/**
 * One notification and the subscription that it came by.
 *
 * @category models
 * @since 0.1.0
 */
export class SnsRecord extends Schema.Opaque<SnsRecord>()(OpenStruct({
  EventSource: Schema.Literal("aws:sns"),
  EventVersion: nullishKey(Schema.String),
  EventSubscriptionArn: nullishKey(Schema.String),
  Sns: SnsMessage
})) {}

/**
 * Notifications of one topic; so far AWS sends one at a time.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
 * @category models
 * @since 0.1.0
 */
export class SnsEvent
  extends Schema.Opaque<SnsEvent>()(OpenStruct({ Records: Schema.Array(SnsRecord) }).check(hasNoWindow))
{}

/**
 * One notification whose message is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const SnsMessageOf = <S extends Schema.Constraint>(message: S) =>
  OpenStruct({ ...SnsMessage.fields, Message: JsonText(message) })

/**
 * Notifications whose messages are JSON.
 *
 * **Details**
 *
 * For CloudWatch alarms and the like, whose notification is another service's event: `SnsEventOf(CloudWatchAlarm)`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const SnsEventOf = <S extends Schema.Constraint>(message: S) =>
  OpenStruct({ Records: Schema.Array(OpenStruct({ ...SnsRecord.fields, Sns: SnsMessageOf(message) })) }).check(
    hasNoWindow
  )

/**
 * One notification with its instant and its binary attributes decoded. The message is text.
 *
 * @category models
 * @since 0.1.0
 */
export class SnsMessageDecoded extends Schema.Opaque<SnsMessageDecoded>()(OpenStruct({
  ...SnsMessage.fields,
  Timestamp: Schema.DateTimeUtcFromString,
  MessageAttributes: nullishKey(NullableRecord(
    Schema.Union([
      OpenStruct({ Type: Schema.Literal("Binary"), Value: Schema.Uint8ArrayFromBase64 }),
      // Binary that is not base64, too: one attribute does not fail the event.
      SnsMessageAttribute
    ])
  ))
})) {}

/**
 * Notifications with their instants and binary attributes decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class SnsEventDecoded extends Schema.Opaque<SnsEventDecoded>()(
  OpenStruct({
    Records: Schema.Array(OpenStruct({ ...SnsRecord.fields, Sns: SnsMessageDecoded }))
  }).check(hasNoWindow)
) {}
