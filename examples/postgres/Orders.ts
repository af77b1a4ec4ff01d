/** Orders, and how PostgreSQL keeps them. */
import { Context, Effect, Layer, Schema, type Scope } from "effect"
import { SqlSchema } from "effect/sql"
import { Database } from "./Database.ts"

export const Order = Schema.Struct({ item: Schema.NonEmptyString, quantity: Schema.Natural })

export class OrderFailed extends Schema.TaggedError<OrderFailed>()("OrderFailed", { cause: Schema.Defect() }) {
  override get message() {
    return "the order could not be stored"
  }
}

export class Orders extends Context.Service<Orders, {
  /** Stores an order and yields its number. */
  readonly place: (order: typeof Order.Type) => Effect.Effect<number, OrderFailed, Scope.Scope>
}>()("examples/postgres/Orders") {
  static readonly layer = Layer.effect(
    Orders,
    Effect.gen(function*() {
      const database = yield* Database
      return {
        place: Effect.fnUntraced(function*(order) {
          const sql = yield* database.client
          const insert = SqlSchema.findOne({
            Request: Order,
            Result: Schema.Struct({ id: Schema.Int }),
            execute: ({ item, quantity }) =>
              sql`INSERT INTO orders (item, quantity) VALUES (${item}, ${quantity}) RETURNING id`
          })
          const { id } = yield* insert(order)
          return id
        }, Effect.mapError((cause) => new OrderFailed({ cause })))
      }
    })
  )
}
