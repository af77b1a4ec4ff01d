import { Effect } from "effect"
import { Batch } from "effect-lambda-runtime"
import { Order, Orders } from "./Orders.ts"

export const placeOrders = Batch.sqs(
  { body: Order, concurrency: 10, failWhenAllFail: true },
  Effect.fnUntraced(function*(order) {
    const orders = yield* Orders
    yield* orders.place(order)
  })
)
