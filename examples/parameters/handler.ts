/** Settings, a secret, and flags that can be switched while the function runs. */
import { Config, Context, Effect, Layer, Redacted, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Parameters } from "effect-lambda-runtime/parameters"
import { createHmac } from "node:crypto"

const FlagValues = Schema.Struct({ open: Schema.Boolean, discountPercent: Schema.Finite })

export class Flags extends Context.Service<Flags, Parameters.Live<typeof FlagValues.Type>>()(
  "examples/parameters/Flags"
) {
  static readonly layer = Layer.effect(Flags, Parameters.live("flags", FlagValues))
}

export class Closed extends Schema.TaggedError<Closed>()("Closed", {}) {
  override get message() {
    return "the shop is closed"
  }
}

export class Vouchers extends Context.Service<Vouchers, {
  /** A voucher that nobody else can make. */
  readonly sign: (amount: number) => string
}>()("examples/parameters/Vouchers") {
  static readonly layer = Layer.effect(
    Vouchers,
    Effect.gen(function*() {
      const currency = yield* Config.String("currency")
      const key = yield* Config.Redacted("key").pipe(Config.nested("vouchers"))
      return {
        sign: (amount) => {
          const text = `${amount.toFixed(2)} ${currency}`
          return `${text} ${createHmac("sha256", Redacted.value(key)).update(text).digest("hex").slice(0, 16)}`
        }
      }
    })
  )
}

export const buyVoucher = Handler.json(
  {
    event: Schema.Struct({ amount: Schema.Finite }),
    response: Schema.Struct({ pay: Schema.Finite, voucher: Schema.String })
  },
  Effect.fnUntraced(function*({ amount }) {
    const flags = yield* Flags
    const vouchers = yield* Vouchers
    const { discountPercent, open } = yield* flags.get
    if (!open) return yield* new Closed()
    return { pay: amount * (1 - discountPercent / 100), voucher: vouchers.sign(amount) }
  })
)
