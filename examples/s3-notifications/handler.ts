/** What happens to the objects of a bucket, kept in a catalogue. */
import { Context, Effect, Layer } from "effect"
import { Handler } from "effect-lambda-runtime"
import { S3EventDecoded } from "effect-lambda-runtime/events/S3Event"

export class Catalogue extends Context.Service<Catalogue, {
  readonly put: (key: string, bytes: number) => Effect.Effect<void>
  readonly remove: (key: string) => Effect.Effect<void>
}>()("examples/s3-notifications/Catalogue") {
  /** Stands in for a database. */
  static readonly layer = Layer.succeed(Catalogue, {
    put: (key, bytes) => Effect.log(`${key} has ${bytes} bytes`),
    remove: (key) => Effect.log(`${key} is gone`)
  })
}

export const catalogue = Handler.json(
  { event: S3EventDecoded },
  Effect.fnUntraced(function*({ Records }) {
    const { put, remove } = yield* Catalogue
    for (const { eventName, s3: { object } } of Records) {
      if (eventName.startsWith("ObjectCreated:")) yield* put(object.key, object.size ?? 0)
      if (eventName.startsWith("ObjectRemoved:")) yield* remove(object.key)
    }
  })
)
