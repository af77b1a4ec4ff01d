/** Events of the sources that deliver batches, and what tests do with them. */
import { Data, Effect, Ref } from "effect"
import type { Handler } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"

/** What a test says of a record: its id, its content, and its group, key or item. */
export interface Told {
  readonly id: string
  readonly content?: unknown
  readonly group?: string
}

const base64 = (content: unknown) => Buffer.from(JSON.stringify(content)).toString("base64")

export const message = ({ content, group, id }: Told) => ({
  messageId: id,
  receiptHandle: "handle",
  body: JSON.stringify(content ?? id),
  attributes: {
    ApproximateReceiveCount: "1",
    SentTimestamp: "1545082649183",
    SenderId: "AIDAIENQZJOLO23YVJ4VO",
    ApproximateFirstReceiveTimestamp: "1545082649185",
    ...(group !== undefined && { MessageGroupId: group })
  },
  messageAttributes: {},
  md5OfBody: "e4e68fb7bd0e697a0ae8f1bb342846b3",
  eventSource: "aws:sqs",
  eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders",
  awsRegion: "eu-central-1"
})

export const sqsEvent = (...records: ReadonlyArray<Told>) => ({ Records: records.map(message) })

/** Messages of which a test says only the ids. */
export const sqsEventOf = (ids: string) => sqsEvent(...ids.split(" ").map((id) => ({ id })))

export const kinesisEvent = (...records: ReadonlyArray<Told>) => ({
  Records: records.map(({ content, group, id }) => ({
    eventSource: "aws:kinesis",
    eventID: `shardId-000000000006:${id}`,
    eventName: "aws:kinesis:record",
    eventVersion: "1.0",
    invokeIdentityArn: "arn:aws:iam::123456789012:role/lambda",
    awsRegion: "eu-central-1",
    eventSourceARN: "arn:aws:kinesis:eu-central-1:123456789012:stream/clicks",
    kinesis: {
      kinesisSchemaVersion: "1.0",
      partitionKey: group ?? "1",
      sequenceNumber: id,
      data: base64(content ?? id),
      approximateArrivalTimestamp: 1545084650.987
    }
  }))
})

export const dynamodbEvent = (...records: ReadonlyArray<Told & { readonly image?: object }>) => ({
  Records: records.map(({ group, id, image }) => ({
    eventSource: "aws:dynamodb",
    eventID: `event-${id}`,
    eventName: "MODIFY",
    eventVersion: "1.1",
    awsRegion: "eu-central-1",
    eventSourceARN: "arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-06-10T19:26:16.525",
    dynamodb: {
      Keys: { orderId: { S: group ?? "o-1" } },
      NewImage: image ?? { orderId: { S: group ?? "o-1" }, total: { N: "7" } },
      SequenceNumber: id,
      SizeBytes: 26,
      ApproximateCreationDateTime: 1545084650,
      StreamViewType: "NEW_IMAGE"
    }
  }))
})

/** Records by partition; the id of each is its offset. */
export const kafkaEvent = (partitions: Readonly<Record<string, ReadonlyArray<Told>>>) => ({
  eventSource: "aws:kafka",
  eventSourceArn: "arn:aws:kafka:eu-central-1:123456789012:cluster/orders/b-1",
  bootstrapServers: "b-1.orders:9092",
  records: Object.fromEntries(
    Object.entries(partitions).map(([partition, records]) => [
      partition,
      records.map(({ content, group, id }) => ({
        topic: partition.slice(0, partition.lastIndexOf("-")),
        partition: Number(partition.slice(partition.lastIndexOf("-") + 1)),
        offset: Number(id),
        timestamp: 1545084650987,
        timestampType: "CREATE_TIME",
        ...(group !== undefined && { key: base64(group) }),
        value: content === null ? null : base64(content ?? id),
        headers: []
      }))
    ])
  )
})

export const firehoseEvent = (...records: ReadonlyArray<Told>) => ({
  invocationId: "invocation-1",
  deliveryStreamArn: "arn:aws:firehose:eu-central-1:123456789012:deliverystream/orders",
  region: "eu-central-1",
  records: records.map(({ content, id }) => ({
    recordId: id,
    approximateArrivalTimestamp: 1545084650987,
    data: base64(content ?? id)
  }))
})

/** The response that reports these records. */
export const reported = (...identifiers: ReadonlyArray<unknown>) =>
  TestLambda.response({ batchItemFailures: identifiers.map((itemIdentifier) => ({ itemIdentifier })) })

/** The response of a handler to one event. */
export const invoke = <E, R>(
  handler: Handler.Handler<E, R>,
  event: unknown,
  options?: Parameters<TestLambda.TestLambda["invoke"]>[1]
) => Effect.flatMap(TestLambda.make(handler), (lambda) => lambda.invoke(event, options))

/** What a test notes, in order. */
export const journal = Effect.map(Ref.make<ReadonlyArray<string>>([]), (ref) => ({
  entries: Ref.get(ref),
  note: (entry: string) => Ref.update(ref, (entries) => [...entries, entry])
}))

export class Refused extends Data.TaggedError("Refused")<{}> {}

/** Fails for these ids, and succeeds for all others. */
export const failFor = (...ids: ReadonlyArray<string>) => (id: string) =>
  ids.includes(id) ? Effect.fail(new Refused()) : Effect.void
