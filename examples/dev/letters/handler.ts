/** Writes a letter for each order in a queue. */
import { Config, Effect, Schema } from "effect"
import { Batch } from "effect-lambda-runtime"

export const letters = Batch.sqs(
  { body: Schema.Struct({ orderId: Schema.String, name: Schema.String }) },
  Effect.fnUntraced(function*({ name, orderId }) {
    const sender = yield* Config.String("SENDER")
    yield* Effect.log(`Dear ${name}, your order ${orderId} is on its way. ${sender}`)
  })
)
