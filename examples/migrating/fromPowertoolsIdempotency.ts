import { Effect } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Idempotency } from "effect-lambda-runtime/idempotency"
import { Order, Orders } from "./Orders.ts"

export const placeOnce = Handler.json(
  { event: Order },
  Idempotency.make(
    { key: ({ id }) => id, payload: ({ amount }) => amount, keep: "1 hour" },
    Effect.fnUntraced(function*(order) {
      const orders = yield* Orders
      yield* orders.place(order)
    })
  )
)
