/** A resource that lives as long as the environment: opened before the first event, closed at shutdown. */
import { Context, Effect, Layer, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"

export class Connection extends Context.Service<Connection, {
  /** Says how often this connection was used. */
  readonly use: Effect.Effect<number>
}>()("examples/layers/Connection") {
  static readonly layer = Layer.effect(
    Connection,
    Effect.acquireRelease(
      Effect.gen(function*() {
        yield* Effect.log("opened")
        let uses = 0
        return Connection.of({ use: Effect.sync(() => ++uses) })
      }),
      () => Effect.log("closed")
    )
  )
}

export const useConnection = Handler.json(
  { event: Schema.Unknown, response: Schema.Struct({ uses: Schema.Natural }) },
  Effect.fnUntraced(function*() {
    const connection = yield* Connection
    return { uses: yield* connection.use }
  })
)
