/** Mail that Amazon SES receives. */
import * as Schema from "effect/Schema"
import { ClosedStruct } from "../schema/ClosedStruct.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { hasNoWindow } from "./StreamWindow.ts"

/**
 * What a check of a mail found.
 *
 * @category models
 * @since 0.1.0
 */
export class SesVerdict extends Schema.Opaque<SesVerdict>()(OpenStruct({
  /** `PASS`, `FAIL`, `GRAY`, `PROCESSING_FAILED` or `DISABLED`. */
  status: Schema.String
})) {}

/**
 * A mail without its content.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-notifications-contents.html
 * @category models
 * @since 0.1.0
 */
export class SesMail extends Schema.Opaque<SesMail>()(OpenStruct({
  messageId: Schema.String,
  /** The envelope's sender. */
  source: Schema.String,
  /** ISO 8601. */
  timestamp: Schema.String,
  destination: Schema.Array(Schema.String),
  headersTruncated: nullishKey(Schema.Boolean),
  headers: nullishKey(Schema.Array(OpenStruct({ name: Schema.String, value: nullishKey(Schema.String) }))),
  /** Those headers that the mail has. */
  commonHeaders: OpenStruct({
    messageId: nullishKey(Schema.String),
    /** As the mail has it, by RFC 5322. */
    date: nullishKey(Schema.String),
    subject: nullishKey(Schema.String),
    from: nullishKey(Schema.Array(Schema.String)),
    /** SES sends text; its documentation, and tools, have a list. */
    sender: nullishKey(Schema.Union([Schema.String, Schema.Array(Schema.String)])),
    replyTo: nullishKey(Schema.Array(Schema.String)),
    to: nullishKey(Schema.Array(Schema.String)),
    cc: nullishKey(Schema.Array(Schema.String)),
    bcc: nullishKey(Schema.Array(Schema.String)),
    returnPath: nullishKey(Schema.String)
  })
})) {}

/**
 * How a mail was received.
 *
 * @category models
 * @since 0.1.0
 */
export class SesReceipt extends Schema.Opaque<SesReceipt>()(OpenStruct({
  /** ISO 8601. */
  timestamp: Schema.String,
  processingTimeMillis: nullishKey(Schema.Finite),
  /** Those that the receipt rule matched. */
  recipients: Schema.Array(Schema.String),
  spamVerdict: nullishKey(SesVerdict),
  virusVerdict: nullishKey(SesVerdict),
  spfVerdict: nullishKey(SesVerdict),
  dkimVerdict: nullishKey(SesVerdict),
  dmarcVerdict: nullishKey(SesVerdict),
  /** `none`, `quarantine` or `reject`, if DMARC failed. */
  dmarcPolicy: nullishKey(Schema.String),
  action: OpenStruct({
    /** `Lambda`; in notifications also `S3`, `SNS`, `Bounce`, `Stop` and `WorkMail`. */
    type: Schema.String,
    functionArn: nullishKey(Schema.String),
    /** `Event` or `RequestResponse`: only the latter reads `SesResponse`. */
    invocationType: nullishKey(Schema.String),
    topicArn: nullishKey(Schema.String),
    bucketName: nullishKey(Schema.String),
    objectKey: nullishKey(Schema.String),
    objectKeyPrefix: nullishKey(Schema.String),
    encoding: nullishKey(Schema.String)
  })
})) {}

/**
 * One mail.
 *
 * @category models
 * @since 0.1.0
 */
export class SesRecord extends Schema.Opaque<SesRecord>()(OpenStruct({
  eventSource: Schema.Literal("aws:ses"),
  eventVersion: nullishKey(Schema.String),
  ses: OpenStruct({ mail: SesMail, receipt: SesReceipt })
})) {}

/**
 * A mail that a receipt rule matched; so far AWS sends one at a time.
 *
 * **Details**
 *
 * The content is not in it: an action before this one puts that into S3.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda-event.html
 * @category models
 * @since 0.1.0
 */
export class SesEvent
  extends Schema.Opaque<SesEvent>()(OpenStruct({ Records: Schema.Array(SesRecord) }).check(hasNoWindow))
{}

/**
 * A mail that a receipt rule matched, with instants decoded.
 *
 * **Details**
 *
 * The date that the mail itself has stays as it is. Instants come back with milliseconds.
 *
 * @category models
 * @since 0.1.0
 */
export class SesEventDecoded extends Schema.Opaque<SesEventDecoded>()(
  OpenStruct({
    Records: Schema.Array(OpenStruct({
      ...SesRecord.fields,
      ses: OpenStruct({
        mail: OpenStruct({ ...SesMail.fields, timestamp: Schema.DateTimeUtcFromString }),
        receipt: OpenStruct({ ...SesReceipt.fields, timestamp: Schema.DateTimeUtcFromString })
      })
    }))
  }).check(hasNoWindow)
) {}

/**
 * What SES does next, where it invoked the function by `RequestResponse`.
 *
 * **Details**
 *
 * `CONTINUE` goes on with the next action, `STOP_RULE` with the next rule, `STOP_RULE_SET` with nothing.
 *
 * @see https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-lambda.html
 * @category models
 * @since 0.1.0
 */
export class SesResponse extends Schema.Opaque<SesResponse>()(ClosedStruct({
  disposition: Schema.Literals(["CONTINUE", "STOP_RULE", "STOP_RULE_SET"])
})) {}
