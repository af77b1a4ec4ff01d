/** Samples of `FirehoseEvent`. */
import type { FirehoseEvent, FirehoseKafkaEvent } from "../events/FirehoseEvent.ts"

/**
 * A sample of `FirehoseEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const firehose: typeof FirehoseEvent.Encoded = {
  invocationId: "2b4d1ad9-2f48-94bd-a088-767c317e994a",
  deliveryStreamArn: "arn:aws:firehose:eu-central-1:123456789012:deliverystream/orders",
  region: "eu-central-1",
  records: [
    {
      recordId: "49640912821178817833517986466168945147170627572855734274000000",
      approximateArrivalTimestamp: 1664028820148,
      data: "eyJvcmRlcklkIjoiby0xIn0="
    },
    {
      recordId: "49640912821178817833517986466170154072990242202030440450000000",
      approximateArrivalTimestamp: 1664028822148,
      data: "cGxhaW4gdGV4dA==",
      kinesisRecordMetadata: null
    }
  ]
}

/**
 * A sample of `FirehoseEvent`: records of a Kinesis stream.
 *
 * @category samples
 * @since 0.1.0
 */
export const firehoseKinesis: typeof FirehoseEvent.Encoded = {
  invocationId: "2b4d1ad9-2f48-94bd-a088-767c317e994a",
  sourceKinesisStreamArn: "arn:aws:kinesis:eu-central-1:123456789012:stream/orders",
  deliveryStreamArn: "arn:aws:firehose:eu-central-1:123456789012:deliverystream/orders",
  region: "eu-central-1",
  records: [
    {
      recordId: "49640912821178817833517986466168945147170627572855734274000000",
      approximateArrivalTimestamp: 1664028820148,
      data: "eyJvcmRlcklkIjoiby0xIn0=",
      kinesisRecordMetadata: {
        shardId: "shardId-000000000000",
        partitionKey: "o-1",
        approximateArrivalTimestamp: 1664028820148,
        sequenceNumber: "49546986683135544286507457936321625675700192471156785154",
        subsequenceNumber: ""
      }
    }
  ]
}

/**
 * A sample of `FirehoseKafkaEvent`.
 *
 * @category samples
 * @since 0.1.0
 */
export const firehoseKafka: typeof FirehoseKafkaEvent.Encoded = {
  invocationId: "2b4d1ad9-2f48-94bd-a088-767c317e994a",
  sourceMSKArn: "arn:aws:kafka:eu-central-1:123456789012:cluster/orders/751d2973-a626-431c-9d4e-d7975eb44dd7-2",
  deliveryStreamArn: "arn:aws:firehose:eu-central-1:123456789012:deliverystream/orders",
  region: "eu-central-1",
  records: [
    {
      recordId: "0000000000",
      approximateArrivalTimestamp: 1716369573887,
      mskRecordMetadata: { offset: "0", partitionId: "1", approximateArrivalTimestamp: 1716369573887 },
      kafkaRecordValue: "eyJvcmRlcklkIjoiby0xIn0="
    }
  ]
}
