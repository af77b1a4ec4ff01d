/** A function with a dependency that tests want to replace. */
import { Context, Data, Effect, Layer, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

export class UnknownCurrency extends Data.TaggedError("UnknownCurrency")<{ readonly currency: string }> {
  override get message() {
    return `there is no rate for ${this.currency}`
  }
}

/** How many units of a currency one euro buys. */
export class Rates extends Context.Service<Rates, {
  readonly of: (currency: string) => Effect.Effect<number, UnknownCurrency>
}>()("examples/testing/Rates") {
  static readonly fromRecord = (rates: Record<string, number>) =>
    Layer.succeed(Rates, {
      of: (currency) =>
        Effect.fromNullishOr(rates[currency]).pipe(Effect.mapError(() => new UnknownCurrency({ currency })))
    })
  static readonly layer = Rates.fromRecord({ CHF: 0.95, USD: 1.25 })
}

const Price = Schema.Struct({ euros: Schema.Finite, currency: Schema.String })

/** The function itself: an effect like any other, which knows nothing of Lambda. */
export const convert = Effect.fnUntraced(function*({ currency, euros }: typeof Price.Type) {
  const rates = yield* Rates
  return { amount: euros * (yield* rates.of(currency)) }
})

export const handler = Handler.json({ event: Price, response: Schema.Struct({ amount: Schema.Finite }) }, convert)
