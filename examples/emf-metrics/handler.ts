/** Metrics of Effect that become metrics of CloudWatch, by one line of the log for each invocation. */
import { Effect, Metric, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

const Order = Schema.Struct({ channel: Schema.Literals(["web", "app"]), prices: Schema.Array(Schema.Finite) })

const orders = Metric.counter("Orders")
const prices = Metric.histogram("Price", { boundaries: [10, 100, 1000] })
const packing = Metric.timer("Packing")

export const placeOrder = Handler.json(
  { event: Order, response: Schema.Struct({ items: Schema.Natural }) },
  Effect.fnUntraced(function*(order) {
    // An attribute becomes a dimension, and each value of it a metric that AWS bills: the channel, not the customer.
    yield* Metric.update(Metric.withAttributes(orders, { channel: order.channel }), 1)
    yield* Effect.forEach(order.prices, (price) => Metric.update(prices, price), { discard: true }).pipe(
      Effect.trackDuration(packing)
    )
    return { items: order.prices.length }
  })
)
