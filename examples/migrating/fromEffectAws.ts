import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Order, Orders } from "./Orders.ts"

export const placeOrder = Handler.json(
  { event: Order, response: Schema.Struct({ placed: Schema.String }) },
  Effect.fnUntraced(function*(order) {
    const orders = yield* Orders
    yield* orders.place(order)
    return { placed: order.id }
  })
)
