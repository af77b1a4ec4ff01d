/** Batch handlers for Amazon DynamoDB streams. */
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { PlainItem } from "../events/AttributeValue.ts"
import { DynamoDbChange, DynamoDbStreamRecord, DynamoDbStreamResponse } from "../events/DynamoDbStreamEvent.ts"
import { isWindowOf } from "../events/StreamWindow.ts"
import type * as Handler from "../Handler.ts"
import type { NotASchema } from "../internal/failure/misuse.ts"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import type { BatchError, InvalidRecord } from "./BatchError.ts"
import { checkBatch } from "./internal/checkBatch.ts"
import { decoder, plainItem } from "./internal/content.ts"
import { reporting } from "./internal/handler.ts"
import { processing } from "./internal/processing.ts"
import { read } from "./internal/rawRecord.ts"
import type { Options } from "./options.ts"
import type { Content, Process } from "./Process.ts"

/**
 * A change of an item, with keys and images as the schemas decode them.
 *
 * @category models
 * @since 0.1.0
 */
export interface Change<Keys, Item> extends Omit<DynamoDbChange, "Keys" | "NewImage" | "OldImage"> {
  readonly Keys: Keys
  /** Absent for `REMOVE`, and if the stream view does not include it. */
  readonly NewImage?: Item | null
  /** Absent for `INSERT`, and if the stream view does not include it. */
  readonly OldImage?: Item | null
}

/**
 * A handler for the changes of a DynamoDB table, one at a time and in order. It reports the first change that did not
 * succeed, so that Lambda continues from there.
 *
 * **Details**
 *
 * `keys` and `item` are schemas for the keys and the images of an item, as plain values. Without them the function gets
 * the plain values. The second argument is the record as DynamoDB sent it, with the `eventName`. The result of the
 * function is ignored.
 *
 * Failures, chunks, scopes, log records and spans are as in `kinesis`. With `ordering: "key"` changes of different items run
 * concurrently.
 *
 * **Gotchas**
 *
 * Lambda reads the response only if the event source mapping has `FunctionResponseTypes: [ReportBatchItemFailures]`.
 *
 * The state of a tumbling window is not kept.
 *
 * An integer beyond 2^53 is a `bigint`, so `Schema.Finite` does not accept it, and the change fails with its path. To pass
 * items on as JSON use `item: JsonItem`, of `effect-lambda-runtime/events/AttributeValue`.
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
  Keys extends Schema.Constraint = never,
  Item extends Schema.Constraint = never,
  E = never,
  R = never,
  R2 = never,
  const Chunk extends number | undefined = undefined
>(
  options:
    & {
      readonly keys?: Keys | NotASchema | undefined
      readonly item?: Item | NotASchema | undefined
      /** What stays in order: the whole shard, or the changes of each item. Default `shard`. */
      readonly ordering?: "shard" | "key" | undefined
    }
    & Options<DynamoDbStreamRecord, E, R2, Chunk>,
  handle: Process<Change<Content<Keys, PlainItem>, Content<Item, PlainItem>>, DynamoDbStreamRecord, E, R, Chunk>
): Handler.Handler<
  BatchError,
  Exclude<R | R2 | Keys["DecodingServices"] | Item["DecodingServices"], Handler.Provided>,
  never
> => {
  checkBatch("Batch.dynamodb", options, { item: 1, keys: 1, ordering: 1 }, handle)
  const item = OpenStruct({
    eventSource: DynamoDbStreamRecord.fields.eventSource,
    dynamodb: OpenStruct({ SequenceNumber: Schema.String, Keys: nullishKey(Schema.Unknown) })
  })
  const image = nullishKey(plainItem(options.item, "item"))
  const decodeChange = decoder(
    OpenStruct({ ...DynamoDbChange.fields, Keys: plainItem(options.keys, "keys"), NewImage: image, OldImage: image }),
    "dynamodb"
    // What the struct decodes to. TypeScript does not work it out while `Keys` and `Item` are type parameters.
  ) as (
    change: DynamoDbChange
  ) => Effect.Effect<
    Change<Content<Keys, PlainItem>, Content<Item, PlainItem>>,
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
      const [, name = "table"] = (read(item, "eventSourceARN") ?? "").split("/")
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
    processing: processing(
      decoder(DynamoDbStreamRecord, "record"),
      (record) => decodeChange(record.dynamodb),
      options,
      handle
    )
  }, options)
}

/** The same text for the same keys, in whatever order they come. */
const itemKeyOf = (item: { readonly dynamodb: { readonly Keys?: unknown } }): string =>
  JSON.stringify(Object.entries(item.dynamodb.Keys ?? {}).toSorted(([a], [b]) => (a < b ? -1 : 1)))
