/** Events of Amazon EventBridge: the envelope, and any detail in it. */
import * as Schema from "effect/Schema"
import { nullishKey, OpenStruct } from "../schema/OpenStruct.ts"
import { envelope } from "./internal/envelope.ts"

/**
 * Any event of EventBridge.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 * @category models
 * @since 0.1.0
 */
export class EventBridgeEvent extends Schema.Opaque<EventBridgeEvent>()(OpenStruct({
  ...envelope,
  "detail-type": Schema.String,
  detail: Schema.Unknown
})) {}

/**
 * Events of one detail type, whose detail `detail` describes.
 *
 * **Example** (An event of your own)
 *
 * ```ts
 * import { Schema } from "effect"
 * import { EventBridgeEventOf } from "effect-lambda-runtime/events/EventBridgeEvent"
 *
 * const OrderPlaced = EventBridgeEventOf("Order placed", Schema.Struct({ orderId: Schema.String }))
 * ```
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-events-structure.html
 * @category constructors
 * @since 0.1.0
 */
export const EventBridgeEventOf = <const DetailType extends string, S extends Schema.Constraint>(
  detailType: DetailType,
  detail: S
) => OpenStruct({ ...envelope, "detail-type": Schema.Literal(detailType), detail })

/**
 * Any event of EventBridge, with its instant decoded.
 *
 * @category models
 * @since 0.1.0
 */
export class EventBridgeEventDecoded extends Schema.Opaque<EventBridgeEventDecoded>()(OpenStruct({
  ...EventBridgeEvent.fields,
  time: nullishKey(Schema.DateTimeUtcFromString)
})) {}
