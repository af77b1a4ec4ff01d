/** Samples of `LambdaFailureEvent`. */
import type {
  DynamoDbFailureEvent,
  KafkaFailureEvent,
  KinesisFailureEvent,
  LambdaFailureEvent
} from "../events/LambdaFailureEvent.ts"

/**
 * A sample of `DynamoDbFailureEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const dynamoDbFailure: typeof DynamoDbFailureEvent.Encoded = {
  context: {
    partnerResourceArn: "arn:aws:pipes:eu-central-1:123456789012:pipe/orders",
    condition: "RetryAttemptsExhausted"
  },
  version: "1.0",
  timestamp: "2024-05-02T09:41:07Z",
  DDBStreamBatchInfo: {
    shardId: "shardId-000000000001",
    startSequenceNumber: "4960118965",
    endSequenceNumber: "4960118970",
    approximateArrivalOfFirstRecord: "2024-05-02T09:40:04.835Z",
    approximateArrivalOfLastRecord: "2024-05-02T09:40:05Z",
    batchSize: 5,
    streamArn: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-01-01T00:00:00.000"
  }
}

/**
 * A sample of `KafkaFailureEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const kafkaFailure: typeof KafkaFailureEvent.Encoded = {
  requestContext: {
    requestId: "c9b8",
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST",
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount: 4
  },
  responseContext: null,
  version: "1.0",
  timestamp: "2024-05-02T09:41:07.123Z",
  KafkaBatchInfo: {
    batchSize: 500,
    eventSourceArn: "arn:aws:kafka:eu-central-1:123456789012:cluster/main/1",
    bootstrapServers: "b-1:9098",
    payloadSize: 2039086,
    recordsInfo: {
      "orders-0": {
        firstRecordOffset: "1",
        lastRecordOffset: "9",
        firstRecordTimestamp: "2024-05-02T09:40:04.835Z",
        lastRecordTimestamp: "2024-05-02T09:40:05.580Z"
      }
    }
  }
}

/**
 * A sample of `KafkaFailureEvent`: one record, where the destination is a topic.
 *
 * @category samples
 * @since 0.1.0
 */
export const kafkaFailureRecord: typeof KafkaFailureEvent.Encoded = {
  requestContext: {
    requestId: "c9b8",
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST",
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount: 4
  },
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  version: "1.0",
  timestamp: "2024-05-02T09:41:07.123Z",
  KafkaBatchInfo: {
    batchSize: 1,
    eventSourceArn: "arn:aws:kafka:eu-central-1:123456789012:cluster/main/1",
    bootstrapServers: "b-1:9098",
    payloadSize: 1162,
    recordInfo: { offset: "4", timestamp: "2024-05-02T09:40:04.835Z" }
  },
  payload: { eventSource: "aws:kafka", records: {} }
}

/**
 * A sample of `KinesisFailureEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const kinesisFailure: typeof KinesisFailureEvent.Encoded = {
  requestContext: {
    requestId: "c9b8",
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST",
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount: 4
  },
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  version: "1.0",
  timestamp: "2024-05-02T09:41:07.123Z",
  KinesisBatchInfo: {
    shardId: "shardId-000000000001",
    startSequenceNumber: "4960118965",
    endSequenceNumber: "4960118970",
    approximateArrivalOfFirstRecord: "2024-05-02T09:40:04.835Z",
    approximateArrivalOfLastRecord: "2024-05-02T09:40:05Z",
    batchSize: 5,
    streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders"
  },
  payload: "{\"Records\":[]}"
}

/**
 * A sample of `LambdaFailureEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const lambdaFailure: typeof LambdaFailureEvent.Encoded = {
  requestContext: {
    requestId: "c9b8",
    functionArn: "arn:aws:lambda:eu-central-1:123456789012:function:orders:$LATEST",
    condition: "RetryAttemptsExhausted",
    approximateInvokeCount: 4
  },
  responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
  version: "1.0",
  timestamp: "2024-05-02T09:41:07.123Z",
  KinesisBatchInfo: {
    shardId: "shardId-000000000001",
    startSequenceNumber: "4960118965",
    endSequenceNumber: "4960118970",
    approximateArrivalOfFirstRecord: "2024-05-02T09:40:04.835Z",
    approximateArrivalOfLastRecord: "2024-05-02T09:40:05Z",
    batchSize: 5,
    streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders"
  }
}
