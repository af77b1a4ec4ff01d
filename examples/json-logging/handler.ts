/** Log records as JSON, each with the fields by which somebody will search for it. */
import { Effect, Schema } from "effect"
import { Handler, LambdaLogger } from "effect-lambda-runtime"

const Order = Schema.Struct({ orderId: Schema.String, items: Schema.Array(Schema.String) })

const pack = (item: string) => Effect.annotateLogs(Effect.log("packed"), { item })

export const checkout = Handler.json(
  { event: Order, response: Schema.Struct({ packed: Schema.Natural }) },
  Effect.fnUntraced(function*({ items, orderId }) {
    // From here on every record of this invocation has the id, also those of the runtime, such as "Invoke Error".
    yield* LambdaLogger.annotateInvocation({ orderId })
    yield* Effect.forEach(items, pack, { discard: true }).pipe(Effect.withLogSpan("packing"))
    return { packed: items.length }
  })
)
