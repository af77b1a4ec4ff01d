/** Samples of `PipesEvent`. */
import type { PipesEvent } from "../events/PipesEvent.ts"

/**
 * A sample of `PipesEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const pipes: typeof PipesEvent.Encoded = [
  {
    messageId: "059f36b4-87a3-44ab-83d2-661975830a7d",
    receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a",
    body: "{\"orderId\":\"o-1\"}",
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: "1545082649183",
      SenderId: "AIDAIENQZJOLO23YVJ4VO",
      ApproximateFirstReceiveTimestamp: "1545082649185"
    },
    messageAttributes: {},
    md5OfMessageAttributes: null,
    md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders",
    awsRegion: "eu-central-1"
  }
]

/**
 * A sample of `PipesEvent`: records of a DynamoDB stream.
 *
 * @category samples
 * @since 0.1.0
 */
export const pipesDynamodb: typeof PipesEvent.Encoded = [
  {
    eventID: "1",
    eventVersion: "1.1",
    dynamodb: {
      Keys: { id: { S: "o-1" } },
      NewImage: { id: { S: "o-1" }, total: { N: "9.9" } },
      StreamViewType: "NEW_AND_OLD_IMAGES",
      SequenceNumber: "111",
      SizeBytes: 26,
      ApproximateCreationDateTime: 1664559083
    },
    awsRegion: "eu-central-1",
    eventName: "INSERT",
    eventSourceARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-02-29T00:00:00.000",
    eventSource: "aws:dynamodb"
  }
]

/**
 * A sample of `PipesEvent`: records of Kafka.
 *
 * @category samples
 * @since 0.1.0
 */
export const pipesKafka: typeof PipesEvent.Encoded = [
  {
    eventSource: "aws:kafka",
    eventSourceArn: "arn:aws:kafka:eu-central-1:123456789012:cluster/orders/751d2973-a626-431c-9d4e-d7975eb44dd7-2",
    eventSourceKey: "orders-0",
    topic: "orders",
    partition: "0",
    offset: 15,
    timestamp: 1545084650987,
    timestampType: "CREATE_TIME",
    key: "by0x",
    value: "eyJvcmRlcklkIjoiby0xIn0=",
    headers: [{ trace: [-61, -92] }]
  },
  {
    eventSource: "SelfManagedKafka",
    bootstrapServers:
      "b-1.orders.c2.kafka.eu-central-1.amazonaws.com:9098,b-2.orders.c2.kafka.eu-central-1.amazonaws.com:9098",
    eventSourceKey: "orders-0",
    topic: "orders",
    partition: 0,
    offset: 15,
    timestamp: 1545084650987,
    timestampType: "CREATE_TIME",
    key: "by0x",
    value: "eyJvcmRlcklkIjoiby0xIn0=",
    headers: [{ trace: [-61, -92] }]
  }
]

/**
 * A sample of `PipesEvent`: records of a Kinesis stream.
 *
 * @category samples
 * @since 0.1.0
 */
export const pipesKinesis: typeof PipesEvent.Encoded = [
  {
    kinesisSchemaVersion: "1.0",
    partitionKey: "1",
    sequenceNumber: "49590338271490256608559692538361571095921575989136588898",
    data: "eyJvcmRlcklkIjoiby0xIn0=",
    approximateArrivalTimestamp: 1545084650.987,
    encryptionType: null,
    eventSource: "aws:kinesis",
    eventVersion: "1.0",
    eventID: "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
    eventName: "aws:kinesis:record",
    invokeIdentityArn: "arn:aws:iam::123456789012:role/pipe",
    awsRegion: "eu-central-1",
    eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders"
  }
]

/**
 * A sample of `PipesEvent`: messages of Amazon MQ.
 *
 * @category samples
 * @since 0.1.0
 */
export const pipesMq: typeof PipesEvent.Encoded = [
  {
    eventSource: "aws:amq",
    eventSourceArn: "arn:aws:mq:eu-central-1:123456789012:broker:orders:b-9bcfa592-423a-4942-879d-eb284b418fc8",
    messageID:
      "ID:b-9bcfa592-423a-4942-879d-eb284b418fc8-1.mq.eu-central-1.amazonaws.com-37557-1234520418293-4:1:1:1:1",
    messageType: "jms/bytes-message",
    data: "3DTOOW7crj51prgVLQaGQ82S48k=",
    connectionId: "ID:client-1",
    redelivered: false,
    deliveryMode: 2,
    priority: 4,
    expiration: "60000",
    correlationID: "",
    replyTo: { physicalName: "answers" },
    type: "",
    destination: { physicalname: "orders" },
    timestamp: 1598827811958,
    brokerInTime: 1598827811958,
    brokerOutTime: 1598827811959,
    properties: { tenant: "a", retries: 2 },
    correlationId: "c-1",
    persistent: false
  },
  {
    eventSource: "aws:rmq",
    eventSourceArn: "arn:aws:mq:eu-central-1:123456789012:broker:orders:b-9bcfa592-423a-4942-879d-eb284b418fc8",
    eventSourceKey: "orders::/",
    basicProperties: {
      contentType: "application/json",
      contentEncoding: null,
      headers: { tenant: { bytes: [97] }, place: { bytes: [-61, -92] }, retries: 10, tags: ["a"] },
      deliveryMode: 1,
      priority: 34,
      correlationId: null,
      replyTo: null,
      expiration: "60000",
      messageId: null,
      timestamp: "Jan 1, 1970, 12:33:41 AM",
      type: null,
      userId: "orders",
      appId: null,
      clusterId: null,
      bodySize: 17
    },
    redelivered: false,
    data: "eyJvcmRlcklkIjoiby0xIn0="
  }
]
