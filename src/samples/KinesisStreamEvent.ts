/** Samples of `KinesisStreamEvent`. */
import type { KinesisStreamEvent } from "../events/KinesisStreamEvent.ts"

/**
 * A sample of `KinesisStreamEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const kinesisStream: typeof KinesisStreamEvent.Encoded = {
  Records: [
    {
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "1",
        sequenceNumber: "49590338271490256608559692538361571095921575989136588898",
        data: "SGVsbG8sIHRoaXMgaXMgYSB0ZXN0Lg==",
        approximateArrivalTimestamp: 1545084650.987
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
      eventName: "aws:kinesis:record",
      invokeIdentityArn: "arn:aws:iam::123456789012:role/lambda-role",
      awsRegion: "eu-central-1",
      eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks"
    },
    {
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "1",
        sequenceNumber: "49590338271490256608559692538361571095921575989136588899",
        data: "eyJjbGlja3MiOjN9",
        approximateArrivalTimestamp: 1545084650.987,
        encryptionType: "KMS"
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: "shardId-000000000006:49590338271490256608559692538361571095921575989136588899",
      eventName: "aws:kinesis:record",
      invokeIdentityArn: "arn:aws:iam::123456789012:role/lambda-role",
      awsRegion: "eu-central-1",
      eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks"
    }
  ]
}

/**
 * A sample of `KinesisStreamEvent`: the last invocation of a tumbling window.
 *
 * @category samples
 * @since 0.1.0
 */
export const kinesisStreamFinalWindow: typeof KinesisStreamEvent.Encoded = {
  Records: [],
  window: { start: "2020-12-09T07:04:00Z", end: "2020-12-09T07:06:00Z" },
  state: { sum: 42 },
  shardId: "shardId-000000000006",
  eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks",
  isFinalInvokeForWindow: true,
  isWindowTerminatedEarly: false
}

/**
 * A sample of `KinesisStreamEvent`: a tumbling window.
 *
 * @category samples
 * @since 0.1.0
 */
export const kinesisStreamWindow: typeof KinesisStreamEvent.Encoded = {
  Records: [
    {
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "1",
        sequenceNumber: "49590338271490256608559692538361571095921575989136588898",
        data: "MQ==",
        approximateArrivalTimestamp: 1545084650.987
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: "shardId-000000000006:49590338271490256608559692538361571095921575989136588898",
      eventName: "aws:kinesis:record",
      invokeIdentityArn: "arn:aws:iam::123456789012:role/lambda-role",
      awsRegion: "eu-central-1",
      eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks"
    }
  ],
  window: { start: "2020-12-09T07:04:00Z", end: "2020-12-09T07:06:00Z" },
  state: { sum: 42 },
  shardId: "shardId-000000000006",
  eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks",
  isFinalInvokeForWindow: false,
  isWindowTerminatedEarly: false
}
