/** Samples of `KinesisAnalyticsEvent`. */
import type { KinesisAnalyticsEvent, KinesisAnalyticsInputEvent } from "../events/KinesisAnalyticsEvent.ts"

/**
 * A sample of `KinesisAnalyticsEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const kinesisAnalytics: typeof KinesisAnalyticsEvent.Encoded = {
  invocationId: "00540a87-5050-496a-84e4-e7d92bbaf5e2",
  applicationArn: "arn:aws:kinesisanalytics:eu-central-1:123456789012:application/orders",
  records: [
    {
      recordId: "49572672223665514422805246926656954630972486059535892482",
      data: "eyJvcmRlcklkIjoiby0xIn0=",
      lambdaDeliveryRecordMetadata: { retryHint: 0 }
    },
    {
      recordId: "49572672223665514422805246926656954630972486059535892483",
      data: "cGxhaW4gdGV4dA==",
      lambdaDeliveryRecordMetadata: null
    }
  ]
}

/**
 * A sample of `KinesisAnalyticsInputEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const kinesisAnalyticsInput: typeof KinesisAnalyticsInputEvent.Encoded = {
  invocationId: "00540a87-5050-496a-84e4-e7d92bbaf5e2",
  applicationArn: "arn:aws:kinesisanalytics:eu-central-1:123456789012:application/orders",
  streamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
  records: [
    {
      recordId: "49572672223665514422805246926656954630972486059535892482",
      data: "eyJvcmRlcklkIjoiby0xIn0=",
      kinesisStreamRecordMetadata: {
        shardId: "shardId-000000000003",
        partitionKey: "o-1",
        sequenceNumber: "49572672223665514422805246926656954630972486059535892482",
        approximateArrivalTimestamp: 1505169657117
      }
    },
    {
      recordId: "2",
      data: "cGxhaW4gdGV4dA==",
      kinesisFirehoseRecordMetadata: { approximateArrivalTimestamp: 1505169657117 }
    }
  ]
}
