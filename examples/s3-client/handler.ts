/** The words of a document in a bucket. */
import { Effect, Schema } from "effect"
import { Handler } from "effect-lambda-runtime"
import { Documents } from "./Documents.ts"

export const countWords = Handler.json(
  { event: Schema.Struct({ key: Schema.NonEmptyString }), response: Schema.Struct({ words: Schema.Natural }) },
  Effect.fnUntraced(function*({ key }) {
    const documents = yield* Documents
    const text = yield* documents.read(key)
    return { words: text.split(/\s+/).filter((word) => word !== "").length }
  })
)
