/** A file that is shipped beside the bundle, read once in the init phase. */
import { Context, Effect, Layer, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { readFile } from "node:fs/promises"
import { join } from "node:path"

const Capitals = Schema.Record(Schema.String, Schema.String)

export class Atlas extends Context.Service<Atlas, typeof Capitals.Type>()("examples/resources/Atlas") {
  /** In a bundle `import.meta.dirname` is the folder of the bundle. */
  static readonly layer = Layer.effect(
    Atlas,
    Effect.gen(function*() {
      const text = yield* Effect.tryPromise(() => readFile(join(import.meta.dirname, "capitals.json"), "utf8"))
      return yield* Schema.decodeEffect(Schema.fromJsonString(Capitals))(text)
    })
  )
}

export const capital = Handler.json(
  {
    event: Schema.Struct({ country: Schema.String }),
    response: Schema.Struct({ capital: Schema.NullOr(Schema.String) })
  },
  Effect.fnUntraced(function*({ country }) {
    const capitals = yield* Atlas
    return { capital: capitals[country] ?? null }
  })
)
