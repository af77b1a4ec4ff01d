/** An event of your own, on a bus of Amazon EventBridge. */
import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { EventBridgeEventOf } from "effect-lambda-runtime/events/EventBridgeEvent"

export const OrderPlaced = EventBridgeEventOf(
  "Order placed",
  Schema.Struct({ orderId: Schema.String, euros: Schema.Finite, placedAt: Schema.DateTimeUtcFromString })
)

export const announce = Handler.json(
  { event: OrderPlaced },
  ({ detail, source }) => Effect.log(`${source} sold ${detail.orderId} for ${detail.euros} euros`)
)
