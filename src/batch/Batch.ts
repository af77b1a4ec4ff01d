/** Handlers of sources that deliver records in batches: one record at a time, and one bad record costs no other. */
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { PlainItem } from "../events/AttributeValue.ts"
import { DynamoDbChange, DynamoDbStreamRecord, DynamoDbStreamResponse } from "../events/DynamoDbStreamEvent.ts"
import { FirehoseRecord, FirehoseResponse, type FirehoseResponseRecord } from "../events/FirehoseEvent.ts"
import { KafkaEvent, KafkaRecord, KafkaResponse } from "../events/KafkaEvent.ts"
import { KinesisStreamRecord, KinesisStreamResponse } from "../events/KinesisStreamEvent.ts"
import { SqsRecord, SqsResponse } from "../events/SqsEvent.ts"
import { hasNoWindow, isWindowOf } from "../events/StreamWindow.ts"
import * as Handler from "../Handler.ts"
import type { InvalidEvent, InvalidResponse } from "../RuntimeError.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import type { AllRecordsFailed, InvalidRecord } from "./BatchError.ts"
import * as Open from "./internal/record.ts"
import { reporting, worker } from "./internal/reporting.ts"
import { Dropped, encoder, failed, Room, Routed } from "./internal/transform.ts"
import type { Options } from "./options.ts"

export type { Failure, Options } from "./options.ts"

export { AllRecordsFailed, InvalidRecord, ResponseFull } from "./BatchError.ts"
export { logFailure } from "./internal/reporting.ts"

/** The errors of every handler of batches. */
type Errors = InvalidEvent | InvalidResponse | AllRecordsFailed

/** What a record function needs beside what every invocation has. */
type Needs<R> = Exclude<R, Handler.Provided>

/**
 * A handler of the messages of an SQS queue, one at a time.
 *
 * **Details**
 *
 * `body` describes the body of a message as JSON; without it the function gets the text. The second argument is the
 * message as SQS sent it. What the function returns is ignored.
 *
 * The answer names the messages that failed, by `messageId`: SQS delivers those again, and those alone. A message fails
 * by an error, by a defect, where its body does not decode, and where it has not ended shortly before the deadline. Each
 * has its own scope, and a new one when it is tried again. Its log records carry `messageId`. Where a tracer is
 * configured, it has a span that links to the trace of its sender.
 *
 * **Gotchas**
 *
 * SQS reads the answer only where the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`.
 * Without that every message counts as processed.
 *
 * A batch that has not ended when the environment shuts down (SIGTERM) fails as a whole: it is delivered again, the
 * messages that had finished included.
 *
 * Background work outlives the scope of its message.
 *
 * **Example** (Orders)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 *
 * const Order = Schema.Struct({ orderId: Schema.String })
 *
 * const handler = Batch.sqs(
 *   { body: Order, concurrency: 5 },
 *   ({ orderId }, { messageId }) => Effect.log(`${orderId} came in ${messageId}`)
 * )
 * ```
 *
 * **Example** (In a test)
 *
 * ```ts
 * import { assert, it } from "@effect/vitest"
 * import { Effect } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 * import { TestLambda } from "effect-lambda-runtime/testing"
 *
 * const message = (messageId: string, body: string) => ({
 *   messageId,
 *   body,
 *   eventSource: "aws:sqs",
 *   eventSourceARN: "arn:aws:sqs:eu-central-1:123456789012:orders",
 *   awsRegion: "eu-central-1",
 *   receiptHandle: "handle",
 *   attributes: {
 *     ApproximateReceiveCount: "1",
 *     SentTimestamp: "1545082649183",
 *     SenderId: "AIDAIENQZJOLO23YVJ4VO",
 *     ApproximateFirstReceiveTimestamp: "1545082649185"
 *   }
 * })
 *
 * it.effect("reports the message that failed", () =>
 *   Effect.gen(function*() {
 *     const handler = Batch.sqs({}, (body) => body === "bad" ? Effect.fail("no") : Effect.void)
 *     const lambda = yield* TestLambda.make(handler)
 *
 *     const response = yield* lambda.invoke({ Records: [message("m-1", "good"), message("m-2", "bad")] })
 *
 *     assert.deepStrictEqual(response, TestLambda.response({ batchItemFailures: [{ itemIdentifier: "m-2" }] }))
 *   }))
 * ```
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @category constructors
 * @since 0.1.0
 */
export const sqs = <S extends Schema.Constraint = Schema.String, E = never, R = never, R2 = never>(
  options: { readonly body?: S | undefined } & Options<SqsRecord, E, R2>,
  handle: (body: S["Type"], record: SqsRecord) => Effect.Effect<unknown, E, R>
): Handler.Handler<Errors, Needs<R | R2 | S["DecodingServices"]>> => queue(options, handle, undefined)

/**
 * A handler of the messages of an SQS FIFO queue, one at a time, in the order of each group.
 *
 * **Details**
 *
 * As `sqs`, with groups: those of one `MessageGroupId` run in order, and after a failure the rest of that group is
 * reported without having begun, so that SQS delivers them in order again. Other groups go on. `concurrency` is how many
 * groups run at once.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 * @category constructors
 * @since 0.1.0
 */
export const sqsFifo = <S extends Schema.Constraint = Schema.String, E = never, R = never, R2 = never>(
  options: { readonly body?: S | undefined } & Options<SqsRecord, E, R2>,
  handle: (body: S["Type"], record: SqsRecord) => Effect.Effect<unknown, E, R>
): Handler.Handler<Errors, Needs<R | R2 | S["DecodingServices"]>> =>
  queue(options, handle, (item) => Open.read(item, "attributes", "MessageGroupId"))

const queue = <S extends Schema.Constraint, E, R, R2>(
  options: { readonly body?: S | undefined } & Options<SqsRecord, E, R2>,
  handle: (body: S["Type"], record: SqsRecord) => Effect.Effect<unknown, E, R>,
  groupOf: ((item: unknown) => unknown) | undefined
): Handler.Handler<Errors, Needs<R | R2 | S["DecodingServices"]>> => {
  const item = OpenStruct({ eventSource: SqsRecord.fields.eventSource, messageId: Schema.String })
  const open = Open.text(options.body, "body")
  return reporting({
    event: OpenStruct({ Records: Schema.Array(item) }).check(hasNoWindow),
    response: SqsResponse,
    items: (event) => event.Records,
    identify: ({ messageId }) => messageId,
    annotations: ({ messageId }) => ({ messageId }),
    sequenceOf: groupOf,
    report: "each",
    span: (item) => {
      const name = Open.lastOf(Open.read(item, "eventSourceARN"), ":")
      return {
        name: `process ${name}`,
        attributes: {
          "messaging.system": "aws_sqs",
          "messaging.operation.type": "process",
          "messaging.destination.name": name,
          "messaging.message.id": item.messageId
        },
        traceHeader: Open.read(item, "attributes", "AWSTraceHeader")
      }
    },
    work: Open.work(Open.decoder(SqsRecord, "record"), (record) => open(record.body), handle, options)
  }, options)
}

/**
 * A handler of the records of a Kinesis stream, one at a time, in order.
 *
 * **Details**
 *
 * `data` describes the data of a record as JSON; without it the function gets the bytes. The second argument is the
 * record as Kinesis sent it. What the function returns is ignored.
 *
 * The answer names the first record, in the order of the shard, that did not succeed, by its sequence number: Lambda goes
 * on from there. So after a failure no later record begins. A record fails by an error, by a defect, where its data does
 * not decode, and where it has not ended shortly before the deadline. Each has its own scope, and a new one when it is
 * tried again. Its log records carry `sequenceNumber`; where a tracer is configured, it has a span.
 *
 * With `ordering: "key"` records of different partition keys run concurrently. After a failure those before it still
 * run; what succeeded after it is delivered again.
 *
 * **Gotchas**
 *
 * Lambda reads the answer only where the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`.
 *
 * The state of a tumbling window is not carried on.
 *
 * **Example** (Clicks)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 *
 * const handler = Batch.kinesis(
 *   { data: Schema.Struct({ page: Schema.String }), ordering: "key", concurrency: 20 },
 *   ({ page }, { kinesis }) => Effect.log(`${kinesis.partitionKey} was on ${page}`)
 * )
 * ```
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
 * @category constructors
 * @since 0.1.0
 */
export const kinesis = <S extends Schema.Constraint = Schema.Uint8Array, E = never, R = never, R2 = never>(
  options:
    & {
      readonly data?: S | undefined
      /** What stays in order: the whole shard, or the records of each partition key. Default `shard`. */
      readonly ordering?: "shard" | "key" | undefined
    }
    & Options<KinesisStreamRecord, E, R2>,
  handle: (data: S["Type"], record: KinesisStreamRecord) => Effect.Effect<unknown, E, R>
): Handler.Handler<Errors, Needs<R | R2 | S["DecodingServices"]>> => {
  const item = OpenStruct({
    eventSource: KinesisStreamRecord.fields.eventSource,
    kinesis: OpenStruct({ sequenceNumber: Schema.String })
  })
  const open = Open.base64(options.data, "data")
  return reporting({
    event: OpenStruct({ Records: Schema.Array(item) }).check(isWindowOf("kinesis")),
    response: KinesisStreamResponse,
    items: (event) => event.Records,
    identify: (item) => item.kinesis.sequenceNumber,
    annotations: (item) => ({ sequenceNumber: item.kinesis.sequenceNumber }),
    sequenceOf: () => "shard",
    laneOf: options.ordering === "key" ? (item) => Open.read(item, "kinesis", "partitionKey") : undefined,
    report: "first",
    span: (item) => {
      const name = Open.lastOf(Open.read(item, "eventSourceARN"), "/")
      return {
        name: `process ${name}`,
        attributes: {
          "messaging.system": "aws_kinesis",
          "messaging.operation.type": "process",
          "messaging.destination.name": name,
          "messaging.message.id": item.kinesis.sequenceNumber
        }
      }
    },
    work: Open.work(Open.decoder(KinesisStreamRecord, "record"), (record) => open(record.kinesis.data), handle, options)
  }, options)
}

/**
 * A change of an item, with its values as the schemas decode them.
 *
 * @category models
 * @since 0.1.0
 */
export interface Change<Keys, Item> extends Omit<DynamoDbChange, "Keys" | "NewImage" | "OldImage"> {
  readonly Keys: Keys
  /** Absent for `REMOVE`, and where the stream view leaves it out. */
  readonly NewImage?: Item | null
  /** Absent for `INSERT`, and where the stream view leaves it out. */
  readonly OldImage?: Item | null
}

/** The same for the same keys, in whatever order they come. */
const itemKeyOf = (item: { readonly dynamodb: { readonly Keys?: unknown } }): string =>
  JSON.stringify(Object.entries(item.dynamodb.Keys ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)))

/**
 * A handler of the changes of a DynamoDB table, one at a time, in order.
 *
 * **Details**
 *
 * `keys` and `item` describe the keys and the images of an item from their plain values; without them the function gets
 * the plain values. The second argument is the record as DynamoDB sent it, with the `eventName`. What the function
 * returns is ignored.
 *
 * Failures, scopes, log records and spans are those of `kinesis`. With `ordering: "key"` changes of different items run
 * concurrently.
 *
 * **Gotchas**
 *
 * Lambda reads the answer only where the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`.
 *
 * The state of a tumbling window is not carried on.
 *
 * **Example** (Orders)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 *
 * const keys = { orderId: Schema.String }
 *
 * const handler = Batch.dynamodb(
 *   { keys: Schema.Struct(keys), item: Schema.Struct({ ...keys, total: Schema.Finite }) },
 *   ({ Keys, NewImage }, { eventName }) => Effect.log(`${eventName} of ${Keys.orderId}, now ${NewImage?.total}`)
 * )
 * ```
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 * @category constructors
 * @since 0.1.0
 */
export const dynamodb = <
  Keys extends Schema.Constraint = typeof PlainItem,
  Item extends Schema.Constraint = typeof PlainItem,
  E = never,
  R = never,
  R2 = never
>(
  options:
    & {
      readonly keys?: Keys | undefined
      readonly item?: Item | undefined
      /** What stays in order: the whole shard, or the changes of each item. Default `shard`. */
      readonly ordering?: "shard" | "key" | undefined
    }
    & Options<DynamoDbStreamRecord, E, R2>,
  handle: (change: Change<Keys["Type"], Item["Type"]>, record: DynamoDbStreamRecord) => Effect.Effect<unknown, E, R>
): Handler.Handler<Errors, Needs<R | R2 | Keys["DecodingServices"] | Item["DecodingServices"]>> => {
  const item = OpenStruct({
    eventSource: DynamoDbStreamRecord.fields.eventSource,
    dynamodb: OpenStruct({ SequenceNumber: Schema.String, Keys: nullishKey(Schema.Unknown) })
  })
  const image = nullishKey(Open.plainItem(options.item))
  const open = Open.decoder(
    OpenStruct({ ...DynamoDbChange.fields, Keys: Open.plainItem(options.keys), NewImage: image, OldImage: image }),
    "dynamodb"
    // What the struct decodes to, which TypeScript does not work out while `Keys` and `Item` are open.
  ) as (
    change: DynamoDbChange
  ) => Effect.Effect<
    Change<Keys["Type"], Item["Type"]>,
    InvalidRecord,
    Keys["DecodingServices"] | Item["DecodingServices"]
  >
  return reporting({
    event: OpenStruct({ Records: Schema.Array(item) }).check(isWindowOf("dynamodb")),
    response: DynamoDbStreamResponse,
    items: (event) => event.Records,
    identify: (item) => item.dynamodb.SequenceNumber,
    annotations: (item) => ({ sequenceNumber: item.dynamodb.SequenceNumber }),
    sequenceOf: () => "shard",
    laneOf: options.ordering === "key" ? itemKeyOf : undefined,
    report: "first",
    span: (item) => {
      // arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2024-06-10T19:26:16.525
      const [, name = "table"] = (Open.read(item, "eventSourceARN") ?? "").split("/")
      return {
        name: `process ${name}`,
        attributes: {
          "messaging.system": "aws_dynamodb_streams",
          "messaging.operation.type": "process",
          "messaging.destination.name": name,
          "messaging.message.id": item.dynamodb.SequenceNumber
        }
      }
    },
    work: Open.work(Open.decoder(DynamoDbStreamRecord, "record"), (record) => open(record.dynamodb), handle, options)
  }, options)
}

interface KafkaItem {
  readonly identifier: { readonly partition: string; readonly offset: number }
  readonly record: unknown
}

/** Nothing is said of the order of records without a key. */
const keyInPartition = (item: KafkaItem): unknown => {
  const key = Open.read(item.record, "key")
  return key === undefined ? item : JSON.stringify([item.identifier.partition, key])
}

/**
 * A handler of the records of Kafka topics, one at a time, in the order of each partition.
 *
 * **Details**
 *
 * `value` describes the value of a record as JSON; without it the function gets the bytes. A tombstone has the value
 * `null`. The second argument is the record as Lambda sent it. What the function returns is ignored.
 *
 * The answer names, for each partition, the first record that did not succeed, by its offset: Lambda goes on from there.
 * So after a failure no later record of that partition begins; other partitions go on. `concurrency` is how many
 * partitions run at once. With `ordering: "key"` records of different keys in a partition run concurrently too, and so do
 * those without a key.
 *
 * A record fails as in `kinesis`. Its log records carry `partition`, as `topic-partition`, and `offset`.
 *
 * **Gotchas**
 *
 * Lambda reads the answer only where the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`,
 * which needs provisioned mode.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kafka-retry-configurations.html
 * @category constructors
 * @since 0.1.0
 */
export const kafka = <S extends Schema.Constraint = Schema.Uint8Array, E = never, R = never, R2 = never>(
  options:
    & {
      readonly value?: S | undefined
      /** What stays in order: each partition, or the records of each key in it. Default `partition`. */
      readonly ordering?: "partition" | "key" | undefined
    }
    & Options<KafkaRecord, E, R2>,
  handle: (value: S["Type"] | null, record: KafkaRecord) => Effect.Effect<unknown, E, R>
): Handler.Handler<Errors, Needs<R | R2 | S["DecodingServices"]>> => {
  const record = OpenStruct({ offset: Schema.Finite })
  const open = Open.base64(options.value, "value")
  const decode = Open.decoder(KafkaRecord, "record")
  return reporting({
    event: OpenStruct({
      eventSource: KafkaEvent.fields.eventSource,
      records: Schema.Record(Schema.String, Schema.Array(record))
    }),
    response: KafkaResponse,
    // By the key of the event: Lambda knows no other name for a partition.
    items: (event): ReadonlyArray<KafkaItem> =>
      Object.entries(event.records).flatMap(([partition, records]) =>
        records.map((record) => ({ identifier: { partition, offset: record.offset }, record }))
      ),
    identify: ({ identifier }) => identifier,
    annotations: ({ identifier }) => identifier,
    sequenceOf: ({ identifier }) => identifier.partition,
    laneOf: options.ordering === "key" ? keyInPartition : undefined,
    report: "first",
    span: ({ identifier, record }) => {
      const topic = Open.read(record, "topic") ?? identifier.partition
      return {
        name: `process ${topic}`,
        attributes: {
          "messaging.system": "kafka",
          "messaging.operation.type": "process",
          "messaging.destination.name": topic,
          "messaging.destination.partition.id": Open.lastOf(identifier.partition, "-"),
          "messaging.kafka.offset": identifier.offset
        }
      }
    },
    recordOf: ({ record }) => record,
    work: Open.work(
      ({ record }: KafkaItem) => decode(record),
      ({ value }): Effect.Effect<S["Type"] | null, InvalidRecord, S["DecodingServices"]> =>
        value == null ? Effect.succeed(null) : open(value),
      handle,
      options
    )
  }, options)
}

/**
 * What tells Firehose where to put a record: partition keys, and the table of an Apache Iceberg destination.
 *
 * @category models
 * @since 0.1.0
 */
export type Metadata = NonNullable<FirehoseResponseRecord["metadata"]>

export type { Dropped, Routed }

/**
 * Leaves a record out, on purpose: what a function of `firehose` returns for one that nobody needs.
 *
 * @category transforming
 * @since 0.1.0
 */
export const dropped: Dropped = new Dropped()

/**
 * Data with what tells Firehose where to put it.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
 * @category transforming
 * @since 0.1.0
 */
export const routed = <A>(data: A, metadata: Metadata): Routed<A> => new Routed(data, metadata)

/**
 * A handler that transforms the records of Firehose, one at a time.
 *
 * **Details**
 *
 * `data` describes the data of a record as JSON, and `response` what it becomes, as JSON too. Without them the function
 * gets the bytes, and returns text or bytes. It may also return `dropped`, or `routed(data, metadata)`.
 *
 * The answer has every record: `Ok` with its data, `Dropped`, or `ProcessingFailed`. A record fails by an error, by a
 * defect, where it does not decode or its result does not encode, where it has not ended shortly before the deadline, and
 * where it does not fit any more into the 6 MB that an answer may have. Each has its own scope, and a new one when it is
 * tried again. Its log records carry `recordId`; where a tracer is configured, it has a span.
 *
 * **Gotchas**
 *
 * Firehose does not deliver a record again that has failed: it puts the original into the error output of the stream.
 * It does retry a failed invocation, so `failWhenAllFail` is of use where failures come from what the function calls.
 *
 * Firehose puts nothing between records: end JSON lines by a line feed, or have Firehose add one.
 *
 * **Example** (Cents)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Batch } from "effect-lambda-runtime"
 *
 * const handler = Batch.firehose({
 *   data: Schema.Struct({ price: Schema.Finite }),
 *   response: Schema.Struct({ cents: Schema.Int })
 * }, ({ price }) => Effect.succeed(price === 0 ? Batch.dropped : { cents: Math.round(price * 100) }))
 * ```
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 * @category constructors
 * @since 0.1.0
 */
export const firehose = <
  S extends Schema.Constraint = Schema.Uint8Array,
  T extends Schema.Constraint = Schema.Codec<string | Uint8Array>,
  E = never,
  R = never,
  R2 = never
>(
  options: { readonly data?: S | undefined; readonly response?: T | undefined } & Options<FirehoseRecord, E, R2>,
  handle: (
    data: S["Type"],
    record: FirehoseRecord
  ) => Effect.Effect<T["Type"] | Dropped | Routed<T["Type"]>, E, R>
): Handler.Handler<Errors, Needs<R | R2 | S["DecodingServices"] | T["EncodingServices"]>> => {
  const event = OpenStruct({
    // Kinesis Data Analytics sends the same otherwise.
    applicationArn: Schema.optionalKey(Schema.Never),
    records: Schema.Array(OpenStruct({ recordId: Schema.String, data: Schema.String }))
  })
  const run = worker({
    annotations: ({ recordId }: { readonly recordId: string }) => ({ recordId }),
    span: ({ recordId }) => ({
      name: "transform",
      attributes: { "messaging.system": "aws_firehose", "messaging.message.id": recordId }
    })
  }, options)
  const decode = Open.decoder(FirehoseRecord, "record")
  const open = Open.base64(options.data, "data")
  const encode = encoder(options.response)
  const transformed = (recordId: string, room: Room, data: T["Type"], metadata?: Metadata) =>
    Effect.flatMap(encode(data), (data) => room.take({ recordId, result: "Ok", data, ...(metadata && { metadata }) }))
  const transform = (recordId: string, room: Room, result: T["Type"] | Dropped | Routed<T["Type"]>) => {
    if (result instanceof Dropped) return room.take({ recordId, result: "Dropped" })
    return result instanceof Routed
      ? transformed(recordId, room, result.data, result.metadata)
      : transformed(recordId, room, result)
  }
  return Handler.json({ event, response: FirehoseResponse }, ({ records }) => {
    const room = new Room(records.map(({ recordId }) => recordId))
    const work = Open.work(
      decode,
      (record) => open(record.data),
      (data: S["Type"], record) =>
        Effect.flatMap(
          handle(data, record),
          // A defect, as that is not tried again: the same result would not fit the next time either.
          (result) => Effect.orDie(transform(record.recordId, room, result))
        ),
      options
    )
    const exits = run(records, work)
    return Effect.map(exits, (exits): FirehoseResponse => ({
      records: records.map(({ recordId }, index) => {
        const exit = exits[index]
        return exit !== undefined && Exit.isSuccess(exit) ? exit.value : failed(recordId)
      })
    }))
  })
}
