/** Log events that a subscription of CloudWatch Logs delivers. */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Zlib from "node:zlib"
import { JsonText } from "../schema/JsonText.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

/**
 * One log event.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudWatchLogRecord extends Schema.Opaque<CloudWatchLogRecord>()(OpenStruct({
  id: Schema.String,
  /** Milliseconds since the epoch. */
  timestamp: Schema.Finite,
  message: Schema.String,
  /** What the pattern of the subscription filter took out of the message. */
  extractedFields: nullishKey(Schema.Record(Schema.String, Schema.NullOr(Schema.String)))
})) {}

/**
 * Log events of one stream: what is in the data of the event.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/SubscriptionFilters.html
 * @category models
 * @since 0.1.0
 */
export class CloudWatchLogsData extends Schema.Opaque<CloudWatchLogsData>()(OpenStruct({
  /** `DATA_MESSAGE`, or `CONTROL_MESSAGE` when CloudWatch Logs asks whether it can deliver. */
  messageType: Schema.String,
  /** The account of the logs. */
  owner: Schema.String,
  /** Empty in a control message. */
  logGroup: Schema.String,
  /** Empty in a control message. */
  logStream: Schema.String,
  subscriptionFilters: Schema.Array(Schema.String),
  logEvents: Schema.Array(CloudWatchLogRecord),
  /** `ACCOUNT_LEVEL_POLICY` of a subscription for a whole account. */
  policyLevel: nullishKey(Schema.String)
})) {}

/**
 * The event of a subscription. Its data is a package: `CloudWatchLogsEventDecoded` opens it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-cloudwatchlogs.html
 * @category models
 * @since 0.1.0
 */
export class CloudWatchLogsEvent extends Schema.Opaque<CloudWatchLogsEvent>()(OpenStruct({
  awslogs: OpenStruct({
    /** JSON in gzip in base64. */
    data: Schema.String
  })
})) {}

// Some tools write the zlib format, which the function tells from gzip by its header.
const unzip = (bytes: Uint8Array) =>
  Effect.mapError(
    Effect.try({ try: () => Zlib.unzipSync(bytes).toString("utf8"), catch: () => undefined }),
    () => new SchemaIssue.InvalidValue({ expected: "data in gzip" })
  )

const TextFromGzip = Schema.Uint8Array.pipe(
  Schema.decodeTo(
    Schema.String,
    SchemaTransformation.transformEffect({
      decode: unzip,
      encode: (text: string) => Effect.sync((): Uint8Array => new Uint8Array(Zlib.gzipSync(text)))
    })
  )
)

/**
 * Log events of one stream, from the bytes that CloudWatch Logs puts into Kinesis and Firehose.
 *
 * **Example** (Log events from Kinesis)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { CloudWatchLogsDataFromGzip } from "effect-lambda-runtime/events/CloudWatchLogsEvent"
 * import { KinesisStreamEvent, KinesisStreamEventDecoded } from "effect-lambda-runtime/events/KinesisStreamEvent"
 *
 * const program = (event: KinesisStreamEvent) =>
 *   Schema.decodeSync(KinesisStreamEventDecoded)(event).Records.map((record) =>
 *     Schema.decodeSync(CloudWatchLogsDataFromGzip)(record.kinesis.data)
 *   )
 * ```
 *
 * @category conversions
 * @since 0.1.0
 */
export const CloudWatchLogsDataFromGzip = TextFromGzip.pipe(Schema.decodeTo(JsonText(CloudWatchLogsData)))

const dataOf = <Message extends Schema.Constraint, Timestamp extends Schema.Constraint>(
  message: Message,
  timestamp: Timestamp
) =>
  Schema.Uint8ArrayFromBase64.pipe(
    Schema.decodeTo(TextFromGzip),
    Schema.decodeTo(JsonText(OpenStruct({
      ...CloudWatchLogsData.fields,
      logEvents: Schema.Array(OpenStruct({ ...CloudWatchLogRecord.fields, message, timestamp }))
    })))
  )

/**
 * The event of a subscription whose messages are JSON.
 *
 * **Gotchas**
 *
 * A control message has a log event whose message is a sentence. CloudWatch Logs sends none to a function, but it does
 * to Kinesis and Firehose.
 *
 * @category constructors
 * @since 0.1.0
 */
export const CloudWatchLogsEventOf = <S extends Schema.Constraint>(message: S) =>
  OpenStruct({ awslogs: OpenStruct({ data: dataOf(JsonText(message), Schema.Finite) }) })

/**
 * The event of a subscription with its data opened, and the instants in it decoded.
 *
 * **Details**
 *
 * It encodes to data that unzips to the same, which need not be the same bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class CloudWatchLogsEventDecoded extends Schema.Opaque<CloudWatchLogsEventDecoded>()(OpenStruct({
  awslogs: OpenStruct({ data: dataOf(Schema.String, Schema.DateTimeUtcFromMillis) })
})) {}
