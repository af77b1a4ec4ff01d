/** A function with traces, logs and a metric. */
import { Effect, Metric, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { LambdaOtlp } from "effect-lambda-runtime/observability"

export class SoldOut extends Schema.TaggedError<SoldOut>()("SoldOut", { item: Schema.String }) {
  override get message() {
    return `${this.item} is sold out`
  }
}

const sold = Metric.counter("shop.sold", { description: "Items that were sold", incremental: true })

const reserve = Effect.fn("reserve")(function*(item: string, count: number) {
  yield* Effect.annotateCurrentSpan({ "shop.item": item, "shop.count": count })
  if (count > 10) return yield* new SoldOut({ item })
  yield* Effect.log(`reserved ${count} of ${item}`)
  yield* Metric.update(Metric.withAttributes(sold, { item }), count)
})

export const order = Handler.json(
  {
    event: Schema.Struct({ item: Schema.String, count: Schema.Natural }),
    response: Schema.Struct({ reserved: Schema.Natural })
  },
  Effect.fnUntraced(function*({ count, item }) {
    yield* reserve(item, count)
    return { reserved: count }
  })
).pipe(LambdaOtlp.traced)
