/** The changes of a table, in order. They keep the sums of its items in another place. */
import { Context, Effect, Layer, Schema } from "effect"
import { Batch } from "effect-lambda-runtime"

export class Revenue extends Context.Service<Revenue, {
  readonly add: (customer: string, euros: number) => Effect.Effect<void>
}>()("examples/dynamodb-stream/Revenue") {
  /** Stands in for another table. */
  static readonly layer = Layer.sync(Revenue, () => {
    const sums = new Map<string, number>()
    return {
      add: (customer, euros) =>
        Effect.suspend(() => {
          const sum = (sums.get(customer) ?? 0) + euros
          sums.set(customer, sum)
          return Effect.log(`${customer}: ${sum} euros`)
        })
    }
  })
}

const keys = { orderId: Schema.String }

export const sumUp = Batch.dynamodb(
  {
    keys: Schema.Struct(keys),
    item: Schema.Struct({ ...keys, customer: Schema.String, euros: Schema.Finite })
  },
  Effect.fnUntraced(function*({ NewImage, OldImage }) {
    const { add } = yield* Revenue
    if (OldImage) yield* add(OldImage.customer, -OldImage.euros)
    if (NewImage) yield* add(NewImage.customer, NewImage.euros)
  })
)
