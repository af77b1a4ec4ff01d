/** Ships the orders of a queue. An order that fails does not affect the others: SQS delivers it again. */
import { Context, Effect, Layer, Schema } from "effect"
import { Batch } from "effect-lambda-runtime"

export const Order = Schema.Struct({ orderId: Schema.String, item: Schema.String })

export class OutOfStock extends Schema.TaggedError<OutOfStock>()("OutOfStock", { item: Schema.String }) {
  override get message() {
    return `there is no ${this.item} left`
  }
}

export class Warehouse extends Context.Service<Warehouse, {
  readonly ship: (orderId: string, item: string) => Effect.Effect<void, OutOfStock>
}>()("my-function/Warehouse") {
  /** Stands in for a warehouse. It has no chairs. */
  static readonly layer = Layer.succeed(Warehouse, {
    ship: (orderId, item) =>
      item === "chair" ? Effect.fail(new OutOfStock({ item })) : Effect.log(`${orderId} is on its way`)
  })
}

export const handler = Batch.sqs(
  { body: Order, concurrency: 5 },
  ({ item, orderId }) => Warehouse.use((warehouse) => warehouse.ship(orderId, item))
)
