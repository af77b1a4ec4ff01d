/** Takes orders of cups, as long as there are some. */
import { Config, Data, Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

export class OutOfStock extends Data.TaggedError("OutOfStock")<{ readonly wanted: number; readonly left: number }> {
  override get message() {
    return `there are ${this.left} cups left, not ${this.wanted}`
  }
}

export const order = Handler.json(
  {
    event: Schema.Struct({ orderId: Schema.String, cups: Schema.Natural }),
    response: Schema.Struct({ orderId: Schema.String, price: Schema.Finite })
  },
  Effect.fnUntraced(function*({ cups, orderId }) {
    const left = yield* Config.Int("STOCK")
    if (cups > left) return yield* new OutOfStock({ wanted: cups, left })
    yield* Effect.log("sold").pipe(Effect.annotateLogs({ orderId, cups }))
    return { orderId, price: cups * 4.5 }
  })
)
