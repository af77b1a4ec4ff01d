/** Stores an order in PostgreSQL. */
import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Order, Orders } from "./Orders.ts"

export const placeOrder = Handler.json(
  { event: Order, response: Schema.Struct({ id: Schema.Int }) },
  Effect.fnUntraced(function*(order) {
    const orders = yield* Orders
    return { id: yield* orders.place(order) }
  })
)
