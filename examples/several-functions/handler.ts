/** Several functions in one package, each with the layers that it needs. */
import { Config, Context, Effect, Layer, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

export class Shop extends Context.Service<Shop, { readonly name: string }>()("examples/several-functions/Shop") {
  static readonly layer = Layer.effect(Shop, Effect.map(Config.String("SHOP"), (name) => ({ name })))
}

const greet = Handler.text((name) => Effect.succeed(`Hello ${name}`))

const order = Handler.json(
  { event: Schema.Struct({ item: Schema.String }), response: Schema.String },
  ({ item }) => Shop.use(({ name }) => Effect.succeed(`${name} sells you a ${item}`))
)

/** `_HANDLER` says which of them this environment runs. `greet` starts without SHOP. */
export const functions = Handler.named({ greet, order: Handler.provide(order, Shop.layer) })
