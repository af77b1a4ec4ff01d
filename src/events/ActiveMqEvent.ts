/** Messages of an ActiveMQ broker of Amazon MQ. */
import * as Schema from "effect/Schema"
import { JsonFromBase64 } from "./internal/base64.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

const destination = OpenStruct({
  physicalName: maybe(Schema.String),
  /** As the page of AWS spells it. */
  physicalname: maybe(Schema.String)
})

/**
 * One message. Instants are milliseconds since the epoch.
 *
 * @category models
 * @since 0.1.0
 */
export const ActiveMqMessage = OpenStruct({
  messageID: Schema.String,
  /** `jms/text-message`, `jms/bytes-message`, … */
  messageType: maybe(Schema.String),
  /** Base64. */
  data: Schema.String,
  destination: maybe(destination),
  timestamp: maybe(Schema.Finite),
  brokerInTime: maybe(Schema.Finite),
  brokerOutTime: maybe(Schema.Finite),
  redelivered: maybe(Schema.Boolean),
  /** 1 is not persistent, 2 is. */
  deliveryMode: maybe(Schema.Finite),
  priority: maybe(Schema.Finite),
  /** Of the message, in milliseconds since the epoch; 0 is never. */
  expiration: maybe(Schema.Union([Schema.Finite, Schema.String])),
  persistent: maybe(Schema.Boolean),
  connectionId: maybe(Schema.String),
  correlationID: maybe(Schema.String),
  correlationId: maybe(Schema.String),
  /** A destination, its name, or the text `null`. */
  replyTo: maybe(Schema.Union([Schema.String, destination])),
  type: maybe(Schema.String),
  properties: maybe(Schema.Record(Schema.String, Schema.Unknown))
})

/**
 * One message.
 *
 * @category models
 * @since 0.1.0
 */
export type ActiveMqMessage = typeof ActiveMqMessage.Type

/**
 * Messages of one queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
 * @category models
 * @since 0.1.0
 */
export const ActiveMqEvent = OpenStruct({
  /** Lambda writes `aws:mq`; a pipe of EventBridge and some tools `aws:amq`. */
  eventSource: Schema.Literals(["aws:mq", "aws:amq"]),
  /** Of the broker. */
  eventSourceArn: Schema.String,
  messages: Schema.Array(ActiveMqMessage)
})

/**
 * Messages of one queue.
 *
 * @category models
 * @since 0.1.0
 */
export type ActiveMqEvent = typeof ActiveMqEvent.Type

/**
 * One message whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ActiveMqMessageOf = <S extends Schema.Constraint>(data: S) =>
  OpenStruct({ ...ActiveMqMessage.fields, data: JsonFromBase64(data) })

/**
 * Messages whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const ActiveMqEventOf = <S extends Schema.Constraint>(data: S) =>
  OpenStruct({ ...ActiveMqEvent.fields, messages: Schema.Array(ActiveMqMessageOf(data)) })

/**
 * One message with its data as bytes, and its instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export const ActiveMqMessageDecoded = OpenStruct({
  ...ActiveMqMessage.fields,
  data: Schema.Uint8ArrayFromBase64,
  timestamp: maybe(Schema.DateTimeUtcFromMillis),
  brokerInTime: maybe(Schema.DateTimeUtcFromMillis),
  brokerOutTime: maybe(Schema.DateTimeUtcFromMillis)
})

/**
 * One message with its data as bytes, and its instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export type ActiveMqMessageDecoded = typeof ActiveMqMessageDecoded.Type

/**
 * Messages with their data as bytes, and their instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export const ActiveMqEventDecoded = OpenStruct({
  ...ActiveMqEvent.fields,
  messages: Schema.Array(ActiveMqMessageDecoded)
})

/**
 * Messages with their data as bytes, and their instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export type ActiveMqEventDecoded = typeof ActiveMqEventDecoded.Type
