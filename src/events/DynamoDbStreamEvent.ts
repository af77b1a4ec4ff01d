/** Changes of a table, from Amazon DynamoDB Streams, with and without a tumbling window. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { AttributeMap, PlainItem } from "./AttributeValue.ts"
import { StreamResponse } from "./BatchResponse.ts"
import { DateTimeUtcFromSeconds } from "./internal/seconds.ts"
import { isWindowOf, StreamWindow } from "./StreamWindow.ts"

/**
 * What changed, in the form of DynamoDB.
 *
 * @category models
 * @since 0.1.0
 */
export class DynamoDbChange extends Schema.Opaque<DynamoDbChange>()(OpenStruct({
  Keys: AttributeMap,
  /** Absent for `REMOVE`, and if the stream view leaves it out. */
  NewImage: nullishKey(AttributeMap),
  /** Absent for `INSERT`, and if the stream view leaves it out. */
  OldImage: nullishKey(AttributeMap),
  SequenceNumber: Schema.String,
  /** Seconds since the epoch. */
  ApproximateCreationDateTime: nullishKey(Schema.Finite),
  SizeBytes: nullishKey(Schema.Finite),
  /** `KEYS_ONLY`, `NEW_IMAGE`, `OLD_IMAGE` or `NEW_AND_OLD_IMAGES`. */
  StreamViewType: nullishKey(Schema.String)
})) {}

/**
 * One record.
 *
 * @category models
 * @since 0.1.0
 */
export class DynamoDbStreamRecord extends Schema.Opaque<DynamoDbStreamRecord>()(OpenStruct({
  eventSource: Schema.Literal("aws:dynamodb"),
  eventID: Schema.String,
  eventName: Schema.Literals(["INSERT", "MODIFY", "REMOVE"]),
  eventVersion: nullishKey(Schema.String),
  awsRegion: Schema.String,
  eventSourceARN: Schema.String,
  dynamodb: DynamoDbChange,
  /** Of an item that its time to live removed: `{ type: "Service", principalId: "dynamodb.amazonaws.com" }`. */
  userIdentity: nullishKey(OpenStruct({ type: nullishKey(Schema.String), principalId: nullishKey(Schema.String) }))
})) {}

/**
 * Records of one shard, in order. In a tumbling window they come with its state, and the last invocation has none.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html
 * @category models
 * @since 0.1.0
 */
export class DynamoDbStreamEvent extends Schema.Opaque<DynamoDbStreamEvent>()(
  OpenStruct({
    Records: Schema.Array(DynamoDbStreamRecord),
    ...StreamWindow.fields
  }).check(isWindowOf("dynamodb"))
) {}

/**
 * A change as it reaches a function by way of Kinesis Data Streams: JSON in the data of a record.
 *
 * **When to use**
 *
 * `KinesisStreamEventOf(DynamoDbKinesisChange)`.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
 * @category models
 * @since 0.1.0
 */
export class DynamoDbKinesisChange extends Schema.Opaque<DynamoDbKinesisChange>()(OpenStruct({
  ...DynamoDbStreamRecord.fields,
  eventSourceARN: nullishKey(Schema.String),
  tableName: Schema.String,
  recordFormat: nullishKey(Schema.String),
  dynamodb: OpenStruct({
    ...DynamoDbChange.fields,
    SequenceNumber: nullishKey(Schema.String),
    /** Of `ApproximateCreationDateTime`, which counts in it. */
    ApproximateCreationDateTimePrecision: nullishKey(Schema.Literals(["MILLISECOND", "MICROSECOND"]))
  })
})) {}

/**
 * One record whose keys and items are described from their plain values.
 *
 * @category constructors
 * @since 0.1.0
 */
export const DynamoDbStreamRecordOf = <Keys extends Schema.Constraint, Item extends Schema.Constraint>(
  keys: Keys,
  item: Item
) => {
  const image = PlainItem.pipe(Schema.decodeTo(item))
  return OpenStruct({
    ...DynamoDbStreamRecord.fields,
    dynamodb: OpenStruct({
      ...DynamoDbChange.fields,
      Keys: PlainItem.pipe(Schema.decodeTo(keys)),
      NewImage: nullishKey(image),
      OldImage: nullishKey(image)
    })
  })
}

/**
 * Records whose keys and items are described from their plain values.
 *
 * **Example** (Orders)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { DynamoDbStreamEventOf } from "effect-lambda-runtime/events/DynamoDbStreamEvent"
 *
 * const keys = { orderId: Schema.String }
 * const Orders = DynamoDbStreamEventOf(Schema.Struct(keys), Schema.Struct({ ...keys, total: Schema.Number }))
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const DynamoDbStreamEventOf = <Keys extends Schema.Constraint, Item extends Schema.Constraint>(
  keys: Keys,
  item: Item
) =>
  OpenStruct({ ...DynamoDbStreamEvent.fields, Records: Schema.Array(DynamoDbStreamRecordOf(keys, item)) }).check(
    isWindowOf("dynamodb")
  )

/**
 * One record with its items as plain values, and its instant decoded.
 *
 * **Details**
 *
 * An instant in milliseconds or microseconds, as Kinesis Data Streams sends it, is known by its size.
 *
 * @category models
 * @since 0.1.0
 */
export class DynamoDbStreamRecordDecoded extends Schema.Opaque<DynamoDbStreamRecordDecoded>()(OpenStruct({
  ...DynamoDbStreamRecord.fields,
  dynamodb: OpenStruct({
    ...DynamoDbChange.fields,
    Keys: PlainItem,
    NewImage: nullishKey(PlainItem),
    OldImage: nullishKey(PlainItem),
    ApproximateCreationDateTime: nullishKey(DateTimeUtcFromSeconds)
  })
})) {}

/**
 * Records with their items as plain values, and their instants decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class DynamoDbStreamEventDecoded extends Schema.Opaque<DynamoDbStreamEventDecoded>()(
  OpenStruct({
    ...DynamoDbStreamEvent.fields,
    Records: Schema.Array(DynamoDbStreamRecordDecoded)
  }).check(isWindowOf("dynamodb"))
) {}

/**
 * The records that were not processed, by sequence number, and the state of the window.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-ddb-batchfailurereporting.html
 * @category models
 * @since 0.1.0
 */
export const DynamoDbStreamResponse = StreamResponse
export type DynamoDbStreamResponse = StreamResponse
