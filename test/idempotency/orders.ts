/** Orders that tests place: once each, if all is well. */
import { Effect, Schema } from "effect"
import { Idempotency, type IdempotencyStore } from "effect-lambda-runtime/idempotency"

export interface Order {
  readonly id: string
  readonly amount: number
}

export const order: Order = { id: "o-1", amount: 3 }

export const Receipt = Schema.Struct({ paid: Schema.Int, run: Schema.Int })

export class Declined extends Schema.TaggedError<Declined>()("Declined", { amount: Schema.Int }) {}

export class Busy extends Schema.TaggedError<Busy>()("Busy", {}) {}

type Options = Partial<Idempotency.Options<[Order], typeof Receipt, typeof Declined, never, never>>

/** A function that counts how often it ran. It fails as final for amounts above 100. */
export const counting = (
  options: Options = {},
  work: (order: Order) => Effect.Effect<void, Busy> = () => Effect.void
) => {
  let runs = 0
  const place = Idempotency.make(
    { key: (order: Order) => order.id, success: Receipt, ...options },
    Effect.fnUntraced(function*(order): Effect.fn.Return<typeof Receipt.Type, Busy | Declined> {
      const run = ++runs
      yield* work(order)
      if (order.amount > 100) return yield* new Declined({ amount: order.amount })
      return { paid: order.amount, run }
    })
  )
  return { place, runs: () => runs }
}

/** A store that does something in place of an operation of another. */
export const replaced = (
  store: IdempotencyStore.IdempotencyStore["Service"],
  operations: Partial<IdempotencyStore.IdempotencyStore["Service"]>
): IdempotencyStore.IdempotencyStore["Service"] => ({ ...store, ...operations })
