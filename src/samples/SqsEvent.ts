/** Samples of `SqsEvent`. */
import type { SqsEvent } from "../events/SqsEvent.ts"

/**
 * A sample of `SqsEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const sqs: typeof SqsEvent.Encoded = {
  Records: [
    {
      messageId: "059f36b4-87a3-44ab-83d2-661975830000",
      receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a0",
      body: "Test message.",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1545082649183",
        SenderId: "AIDAIENQZJOLO23YVJ4VO",
        ApproximateFirstReceiveTimestamp: "1545082649185"
      },
      messageAttributes: {},
      md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders",
      awsRegion: "eu-central-1"
    },
    {
      messageId: "059f36b4-87a3-44ab-83d2-661975830001",
      receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a1",
      body: "Another.",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1545082649184",
        SenderId: "AIDAIENQZJOLO23YVJ4VO",
        ApproximateFirstReceiveTimestamp: "1545082649186"
      },
      messageAttributes: {
        tenant: { stringValue: "blue", stringListValues: [], binaryListValues: [], dataType: "String" },
        count: { stringValue: "42", stringListValues: [], binaryListValues: [], dataType: "Number.int" },
        thumbnail: {
          binaryValue: "iVBORw0=",
          stringListValues: [],
          binaryListValues: ["AAE="],
          dataType: "Binary"
        }
      },
      md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders",
      awsRegion: "eu-central-1",
      md5OfMessageAttributes: "00484c68b5c59a0b1e54f15e4fc8e4d1"
    }
  ]
}

/**
 * A sample of `SqsEvent`: a FIFO queue.
 *
 * @category samples
 * @since 0.1.0
 */
export const sqsFifo: typeof SqsEvent.Encoded = {
  Records: [
    {
      messageId: "059f36b4-87a3-44ab-83d2-661975830002",
      receiptHandle: "AQEBwJnKyrHigUMZj6rYigCgxlaS3SLy0a2",
      body: "{\"orderId\":\"o-1\"}",
      attributes: {
        ApproximateReceiveCount: "1",
        SentTimestamp: "1545082649185",
        SenderId: "AIDAIENQZJOLO23YVJ4VO",
        ApproximateFirstReceiveTimestamp: "1545082649187",
        SequenceNumber: "18849496460467696128",
        MessageGroupId: "customer-7",
        MessageDeduplicationId: "1",
        AWSTraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        DeadLetterQueueSourceArn: "arn:aws:sqs:eu-central-1:123456789012:dead.fifo"
      },
      messageAttributes: {},
      md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
      eventSource: "aws:sqs",
      eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders.fifo",
      awsRegion: "eu-central-1"
    }
  ]
}
