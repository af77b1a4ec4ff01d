/** What the functions of this page use. */
import { Context, Effect, Layer, Schema } from "effect"

export const Order = Schema.Struct({ id: Schema.String, amount: Schema.Finite })

export class Orders extends Context.Service<Orders, {
  readonly place: (order: typeof Order.Type) => Effect.Effect<void>
}>()("examples/migrating/Orders") {
  static readonly layer = Layer.succeed(Orders, { place: ({ id }) => Effect.log(`placed ${id}`) })
}
