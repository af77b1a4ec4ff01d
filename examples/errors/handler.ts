/** Every way in which a function can fail, and what its caller sees. */
import { Config, Context, Data, Effect, Layer, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

export class OrderNotFound extends Data.TaggedError("OrderNotFound")<{ readonly message: string }> {}

export class OrdersUnavailable extends Data.TaggedError("OrdersUnavailable")<{}> {
  override get message() {
    return "the orders could not be opened, as FAIL_INIT asks"
  }
}

export class Orders extends Context.Service<Orders, {
  readonly find: (message: string) => Effect.Effect<never, OrderNotFound>
}>()("examples/errors/Orders") {
  static readonly layer = Layer.effect(
    Orders,
    Effect.gen(function*() {
      const failInit = yield* Config.Boolean("FAIL_INIT").pipe(Config.withDefault(false))
      if (failInit) return yield* new OrdersUnavailable()
      return Orders.of({ find: (message) => Effect.fail(new OrderNotFound({ message })) })
    })
  )
}

const Event = Schema.Struct({
  kind: Schema.Literals(["ok", "fail", "die", "die-string", "interrupt", "never"]),
  message: Schema.optionalKey(Schema.String)
})

const fail = Effect.fnUntraced(function*({ kind, message = `as "${kind}" asks` }: typeof Event.Type) {
  switch (kind) {
    case "ok":
      return "ok"
    case "fail":
      return yield* (yield* Orders).find(message)
    case "die":
      return yield* Effect.die(new TypeError(message))
    case "die-string":
      return yield* Effect.die(message)
    case "interrupt":
      return yield* Effect.interrupt
    case "never":
      return yield* Effect.never
  }
})

export const errors = Handler.json({ event: Event, response: Schema.String }, fail)
