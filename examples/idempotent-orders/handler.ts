/** An order that is paid once, however often it comes. */
import { Context, Effect, Layer, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Idempotency } from "effect-lambda-runtime/idempotency"

const Order = Schema.Struct({ id: Schema.String, euros: Schema.Int })

const Receipt = Schema.Struct({ charge: Schema.String, euros: Schema.Int })

/** Final: the same order would be declined again. */
export class Declined extends Schema.TaggedError<Declined>()("Declined", { euros: Schema.Int }) {
  override get message() {
    return `${this.euros} euros were declined`
  }
}

/** Not final: the next call may pay. */
export class BankClosed extends Schema.TaggedError<BankClosed>()("BankClosed", {}) {
  override get message() {
    return "the bank does not answer"
  }
}

export class Payments extends Context.Service<Payments, {
  /** Yields the id of the charge. */
  readonly charge: (euros: number) => Effect.Effect<string, Declined | BankClosed>
}>()("examples/idempotent-orders/Payments") {
  /** Stands in for a bank. It counts its charges. */
  static readonly layer = Layer.sync(Payments, () => {
    let charges = 0
    return {
      charge: (euros) => euros > 1000 ? new Declined({ euros }) : Effect.sync(() => `charge-${++charges}`)
    }
  })
}

const pay = Idempotency.make(
  {
    key: (order: typeof Order.Type) => order.id,
    payload: (order) => order.euros,
    success: Receipt,
    error: Declined,
    keep: "1 day"
  },
  Effect.fnUntraced(function*({ euros }) {
    const payments = yield* Payments
    return { charge: yield* payments.charge(euros), euros }
  })
)

export const placeOrder = Handler.json({ event: Order, response: Receipt }, pay)
