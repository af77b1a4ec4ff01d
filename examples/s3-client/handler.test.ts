import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { DocumentMissing, Documents } from "./Documents.ts"
import { countWords } from "./handler.ts"

/** A bucket in memory takes the place of the client. */
const layerTest = Layer.succeed(Documents, {
  read: (key) => key === "poem.txt" ? Effect.succeed("so much depends") : Effect.fail(new DocumentMissing({ key }))
})

describe("countWords", () => {
  it.effect("counts the words of a document", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(countWords)

      const response = yield* lambda.invoke({ key: "poem.txt" })

      assert.deepStrictEqual(response, TestLambda.response({ words: 3 }))
    }).pipe(Effect.provide(layerTest)))

  it.effect("fails by name if there is no such document", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(countWords)

      const response = yield* lambda.invoke({ key: "novel.txt" })

      assert.deepStrictEqual(response, TestLambda.failure("DocumentMissing", "there is no document novel.txt"))
    }).pipe(Effect.provide(layerTest)))
})
