/** Two functions in one package, made of combinators: around an invocation, after a failure, with layers of their own. */
import { Context, Data, Effect, Layer, Ref, Schema } from "effect"
import { Handler, Response } from "effect-lambda-runtime"

export class OutOfStock extends Data.TaggedError("OutOfStock")<{ readonly item: string }> {}

export class Stock extends Context.Service<Stock, {
  readonly take: (item: string) => Effect.Effect<number, OutOfStock>
}>()("examples/combinators/Stock") {
  static readonly layer = (cups: number) =>
    Layer.effect(
      Stock,
      Effect.map(Ref.make(cups), (left) => ({
        take: Effect.fnUntraced(function*(item: string) {
          if (item !== "cup" || (yield* Ref.get(left)) === 0) return yield* new OutOfStock({ item })
          return yield* Ref.updateAndGet(left, (n) => n - 1)
        })
      }))
    )
}

const Order = Schema.Struct({ item: Schema.String })

const order = Handler.json(
  { event: Order, response: Schema.Struct({ left: Schema.Natural }) },
  Effect.fnUntraced(function*({ item }) {
    const stock = yield* Stock
    const left = yield* stock.take(item)
    yield* Effect.log(`sold a ${item}`)
    return { left }
  })
).pipe(
  // A failure that the caller expects is a response, not an error.
  Handler.catchTag("OutOfStock", ({ item }) => Effect.succeed(Response.json({ left: 0, missing: item }))),
  // Every log record of an invocation says how large its event was.
  Handler.wrap((handling, { bytes }) => Effect.annotateLogs(handling, { eventBytes: bytes.length })),
  // Built in the init phase, and only if `_HANDLER` names this function.
  Handler.provide(Stock.layer(2))
)

const greet = Handler.text((name) => Effect.succeed(`Hello ${name}`))

/** `_HANDLER` says which of them this environment runs. */
export const functions = Handler.named({ greet, order })
