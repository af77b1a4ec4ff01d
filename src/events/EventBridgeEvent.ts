/** Events of Amazon EventBridge: the envelope, and any detail in it. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"

const envelope = {
  version: nullishKey(Schema.String),
  id: nullishKey(Schema.String),
  source: Schema.String,
  account: nullishKey(Schema.String),
  /** ISO 8601. */
  time: nullishKey(Schema.String),
  region: nullishKey(Schema.String),
  resources: nullishKey(Schema.Array(Schema.String)),
  /** Of a replay from an archive. */
  "replay-name": nullishKey(Schema.String)
}

/**
 * Any event of EventBridge.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 * @category models
 * @since 0.1.0
 */
export class AnyEventBridgeEvent extends Schema.Opaque<AnyEventBridgeEvent>()(OpenStruct({
  ...envelope,
  "detail-type": Schema.String,
  detail: Schema.Unknown
})) {}

/**
 * Events of one detail type.
 *
 * **Example** (An event of one's own)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { EventBridgeEvent } from "effect-lambda-runtime/events/EventBridgeEvent"
 *
 * const OrderPlaced = EventBridgeEvent("Order placed", Schema.Struct({ orderId: Schema.String }))
 * ```
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 * @category constructors
 * @since 0.1.0
 */
export const EventBridgeEvent = <const DetailType extends string, S extends Schema.Constraint>(
  detailType: DetailType,
  detail: S
) => OpenStruct({ ...envelope, "detail-type": Schema.Literal(detailType), detail })
