/** Messages of a RabbitMQ broker of Amazon MQ. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { JsonFromBase64 } from "./internal/base64.ts"
import { BytesFromNumbers } from "./internal/bytes.ts"

/**
 * The properties that the publisher of a message gave it.
 *
 * @category models
 * @since 0.1.0
 */
export class RabbitMqProperties extends Schema.Opaque<RabbitMqProperties>()(OpenStruct({
  contentType: nullishKey(Schema.String),
  contentEncoding: nullishKey(Schema.String),
  /** Text comes as `{ bytes }`, the bytes as numbers; other values as they are. */
  headers: nullishKey(Schema.Record(Schema.String, Schema.Unknown)),
  /** 1 is not persistent, 2 is. */
  deliveryMode: nullishKey(Schema.Finite),
  priority: nullishKey(Schema.Finite),
  correlationId: nullishKey(Schema.String),
  replyTo: nullishKey(Schema.String),
  /** Milliseconds, in a string. */
  expiration: nullishKey(Schema.String),
  messageId: nullishKey(Schema.String),
  /** As Java prints it, in an English form without a zone: `Jan 1, 1970, 12:33:41 AM`. */
  timestamp: nullishKey(Schema.String),
  type: nullishKey(Schema.String),
  userId: nullishKey(Schema.String),
  appId: nullishKey(Schema.String),
  clusterId: nullishKey(Schema.String),
  /** In bytes. */
  bodySize: nullishKey(Schema.Finite)
})) {}

/**
 * One message.
 *
 * @category models
 * @since 0.1.0
 */
export class RabbitMqMessage extends Schema.Opaque<RabbitMqMessage>()(OpenStruct({
  basicProperties: nullishKey(RabbitMqProperties),
  redelivered: nullishKey(Schema.Boolean),
  /** Base64. */
  data: Schema.String
})) {}

/**
 * Messages of one queue, by its name and its virtual host: `orders::/`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
 * @category models
 * @since 0.1.0
 */
export class RabbitMqEvent extends Schema.Opaque<RabbitMqEvent>()(OpenStruct({
  eventSource: Schema.Literal("aws:rmq"),
  /** Of the broker. */
  eventSourceArn: Schema.String,
  rmqMessagesByQueue: Schema.Record(Schema.String, Schema.Array(RabbitMqMessage))
})) {}

/**
 * One message whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const RabbitMqMessageOf = <S extends Schema.Constraint>(data: S) =>
  OpenStruct({ ...RabbitMqMessage.fields, data: JsonFromBase64(data) })

/**
 * Messages whose data is JSON.
 *
 * @category constructors
 * @since 0.1.0
 */
export const RabbitMqEventOf = <S extends Schema.Constraint>(data: S) =>
  OpenStruct({
    ...RabbitMqEvent.fields,
    rmqMessagesByQueue: Schema.Record(Schema.String, Schema.Array(RabbitMqMessageOf(data)))
  })

/**
 * One message with its data and the text of its headers as bytes.
 *
 * **Details**
 *
 * A header whose value is not `{ bytes }` keeps it, and so does one inside a list or a table.
 *
 * @category models
 * @since 0.1.0
 */
export class RabbitMqMessageDecoded extends Schema.Opaque<RabbitMqMessageDecoded>()(OpenStruct({
  ...RabbitMqMessage.fields,
  basicProperties: nullishKey(OpenStruct({
    ...RabbitMqProperties.fields,
    headers: nullishKey(
      Schema.Record(Schema.String, Schema.Union([OpenStruct({ bytes: BytesFromNumbers }), Schema.Unknown]))
    )
  })),
  data: Schema.Uint8ArrayFromBase64
})) {}

/**
 * Messages with their data and the text of their headers as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export class RabbitMqEventDecoded extends Schema.Opaque<RabbitMqEventDecoded>()(OpenStruct({
  ...RabbitMqEvent.fields,
  rmqMessagesByQueue: Schema.Record(Schema.String, Schema.Array(RabbitMqMessageDecoded))
})) {}
