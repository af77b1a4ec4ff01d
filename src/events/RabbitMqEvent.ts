/** Messages of a RabbitMQ broker of Amazon MQ. */
import * as Schema from "effect/Schema"
import { JsonFromBase64 } from "./internal/base64.ts"
import { BytesFromNumbers } from "./internal/bytes.ts"
import { maybe, OpenStruct } from "./OpenStruct.ts"

/**
 * The properties that the publisher of a message gave it.
 *
 * @category models
 * @since 0.1.0
 */
export const RabbitMqProperties = OpenStruct({
  contentType: maybe(Schema.String),
  contentEncoding: maybe(Schema.String),
  /** Text comes as `{ bytes }`, the bytes as numbers; other values as they are. */
  headers: maybe(Schema.Record(Schema.String, Schema.Unknown)),
  /** 1 is not persistent, 2 is. */
  deliveryMode: maybe(Schema.Finite),
  priority: maybe(Schema.Finite),
  correlationId: maybe(Schema.String),
  replyTo: maybe(Schema.String),
  /** Milliseconds, in a string. */
  expiration: maybe(Schema.String),
  messageId: maybe(Schema.String),
  /** As Java prints it, in an English form without a zone: `Jan 1, 1970, 12:33:41 AM`. */
  timestamp: maybe(Schema.String),
  type: maybe(Schema.String),
  userId: maybe(Schema.String),
  appId: maybe(Schema.String),
  clusterId: maybe(Schema.String),
  /** In bytes. */
  bodySize: maybe(Schema.Finite)
})

/**
 * The properties that the publisher of a message gave it.
 *
 * @category models
 * @since 0.1.0
 */
export type RabbitMqProperties = typeof RabbitMqProperties.Type

/**
 * One message.
 *
 * @category models
 * @since 0.1.0
 */
export const RabbitMqMessage = OpenStruct({
  basicProperties: maybe(RabbitMqProperties),
  redelivered: maybe(Schema.Boolean),
  /** Base64. */
  data: Schema.String
})

/**
 * One message.
 *
 * @category models
 * @since 0.1.0
 */
export type RabbitMqMessage = typeof RabbitMqMessage.Type

/**
 * Messages of one queue, by its name and its virtual host: `orders::/`.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-mq.html
 * @category models
 * @since 0.1.0
 */
export const RabbitMqEvent = OpenStruct({
  eventSource: Schema.Literal("aws:rmq"),
  /** Of the broker. */
  eventSourceArn: Schema.String,
  rmqMessagesByQueue: Schema.Record(Schema.String, Schema.Array(RabbitMqMessage))
})

/**
 * Messages of one queue, by its name and its virtual host.
 *
 * @category models
 * @since 0.1.0
 */
export type RabbitMqEvent = typeof RabbitMqEvent.Type

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
 * A header whose value is no `{ bytes }` keeps it, and so does one inside a list or a table.
 *
 * @category models
 * @since 0.1.0
 */
export const RabbitMqMessageDecoded = OpenStruct({
  ...RabbitMqMessage.fields,
  basicProperties: maybe(OpenStruct({
    ...RabbitMqProperties.fields,
    headers: maybe(
      Schema.Record(Schema.String, Schema.Union([OpenStruct({ bytes: BytesFromNumbers }), Schema.Unknown]))
    )
  })),
  data: Schema.Uint8ArrayFromBase64
})

/**
 * One message with its data and the text of its headers as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export type RabbitMqMessageDecoded = typeof RabbitMqMessageDecoded.Type

/**
 * Messages with their data and the text of their headers as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export const RabbitMqEventDecoded = OpenStruct({
  ...RabbitMqEvent.fields,
  rmqMessagesByQueue: Schema.Record(Schema.String, Schema.Array(RabbitMqMessageDecoded))
})

/**
 * Messages with their data and the text of their headers as bytes.
 *
 * @category models
 * @since 0.1.0
 */
export type RabbitMqEventDecoded = typeof RabbitMqEventDecoded.Type
