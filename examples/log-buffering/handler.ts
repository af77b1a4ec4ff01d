/** Debug lines that are written only if the invocation fails, without what must not be in a log. */
import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Logs } from "effect-lambda-runtime/observability"

class CardDeclined extends Schema.TaggedError<CardDeclined>()("CardDeclined", { orderId: Schema.String }) {
  override get message() {
    return `the card of order ${this.orderId} was declined`
  }
}

export const Order = Schema.Struct({
  orderId: Schema.String,
  email: Logs.sensitive(Schema.String),
  amount: Schema.Finite
})

export const pay = Handler.json(
  { event: Order, response: Schema.Struct({ paid: Schema.Finite }) },
  Effect.fnUntraced(function*(order) {
    // Held: the log shows it only if this invocation fails or is slow.
    yield* Effect.logDebug("paying", order)
    if (order.amount > 1000) return yield* new CardDeclined({ orderId: order.orderId })
    yield* Effect.log("paid")
    return { paid: order.amount }
  })
).pipe(
  Logs.correlate((event) => ({ orderId: Object(event).orderId }))
)
