/** Messages of an ActiveMQ broker of Amazon MQ. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { JsonFromBase64 } from "./internal/base64.ts"

const destination = OpenStruct({
  physicalName: nullishKey(Schema.String),
  /** As the page of AWS spells it. */
  physicalname: nullishKey(Schema.String)
})

/**
 * One message. Instants are milliseconds since the epoch.
 *
 * @category models
 * @since 0.1.0
 */
export class ActiveMqMessage extends Schema.Opaque<ActiveMqMessage>()(OpenStruct({
  messageID: Schema.String,
  /** `jms/text-message`, `jms/bytes-message`, … */
  messageType: nullishKey(Schema.String),
  /** Base64. */
  data: Schema.String,
  destination: nullishKey(destination),
  timestamp: nullishKey(Schema.Finite),
  brokerInTime: nullishKey(Schema.Finite),
  brokerOutTime: nullishKey(Schema.Finite),
  redelivered: nullishKey(Schema.Boolean),
  /** 1 is not persistent, 2 is. */
  deliveryMode: nullishKey(Schema.Finite),
  priority: nullishKey(Schema.Finite),
  /** Of the message, in milliseconds since the epoch; 0 is never. */
  expiration: nullishKey(Schema.Union([Schema.Finite, Schema.String])),
  persistent: nullishKey(Schema.Boolean),
  connectionId: nullishKey(Schema.String),
  correlationID: nullishKey(Schema.String),
  correlationId: nullishKey(Schema.String),
  /** A destination, its name, or the text `null`. */
  replyTo: nullishKey(Schema.Union([Schema.String, destination])),
  type: nullishKey(Schema.String),
  properties: nullishKey(Schema.Record(Schema.String, Schema.Unknown))
})) {}

/**
 * Messages of one queue.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
 * @category models
 * @since 0.1.0
 */
export class ActiveMqEvent extends Schema.Opaque<ActiveMqEvent>()(OpenStruct({
  /** Lambda writes `aws:mq`; a pipe of EventBridge and some tools `aws:amq`. */
  eventSource: Schema.Literals(["aws:mq", "aws:amq"]),
  /** Of the broker. */
  eventSourceArn: Schema.String,
  messages: Schema.Array(ActiveMqMessage)
})) {}

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
export class ActiveMqMessageDecoded extends Schema.Opaque<ActiveMqMessageDecoded>()(OpenStruct({
  ...ActiveMqMessage.fields,
  data: Schema.Uint8ArrayFromBase64,
  timestamp: nullishKey(Schema.DateTimeUtcFromMillis),
  brokerInTime: nullishKey(Schema.DateTimeUtcFromMillis),
  brokerOutTime: nullishKey(Schema.DateTimeUtcFromMillis)
})) {}

/**
 * Messages with their data as bytes, and their instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class ActiveMqEventDecoded extends Schema.Opaque<ActiveMqEventDecoded>()(OpenStruct({
  ...ActiveMqEvent.fields,
  messages: Schema.Array(ActiveMqMessageDecoded)
})) {}
