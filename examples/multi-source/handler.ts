/** One function, several sources: a queue, an HTTP API and a schedule. */
import { Context, Effect, Layer, Schema } from "effect"
import { Batch, Handler } from "effect-lambda-runtime"
import { ApiGatewayV2Event, ApiGatewayV2Response } from "effect-lambda-runtime/events/ApiGatewayV2Event"
import { ScheduledEvent } from "effect-lambda-runtime/events/ScheduledEvent"

/** The money that came in since the books were closed. */
export class Till extends Context.Service<Till, {
  readonly add: (euros: number) => Effect.Effect<void>
  readonly sum: Effect.Effect<number>
  readonly empty: Effect.Effect<void>
}>()("examples/multi-source/Till") {
  static readonly layer = Layer.sync(Till, () => {
    let sum = 0
    const set = (euros: number) => Effect.sync(() => void (sum = euros))
    return { add: (euros) => Effect.suspend(() => set(sum + euros)), sum: Effect.sync(() => sum), empty: set(0) }
  })
}

const queue = Batch.sqs(
  { body: Schema.Struct({ orderId: Schema.String, euros: Schema.Finite }) },
  ({ euros }) => Till.use(({ add }) => add(euros))
)

const http = Handler.json(
  { event: ApiGatewayV2Event, response: ApiGatewayV2Response },
  () => Till.use(({ sum }) => Effect.map(sum, (euros) => ({ statusCode: 200, body: `${euros} euros` })))
)

const schedule = Handler.json({ event: ScheduledEvent }, () => Till.use(({ empty }) => empty))

export const till = Handler.match({ queue, http, schedule })
