import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { FrontDoor } from "effect-lambda-runtime/http"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { handler } from "../src/handler.ts"

describe("handler", () => {
  it.effect("sends a line at a time", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)
      const sent = yield* lambda.start(FrontDoor.toEvent("url", { url: "/?to=3" }))

      yield* TestClock.adjust("1 second")
      const chunks = yield* Stream.runCollect(Stream.decodeText(sent.chunks))

      assert.deepStrictEqual(chunks, ["1\n", "2\n", "3\n"])
    }))

  it.effect("answers 400 to a query that it does not understand", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)

      const response = yield* lambda.invoke(FrontDoor.toEvent("url", { url: "/?to=many" }))
      const { body, status } = yield* TestLambda.expectHttp(response)

      assert.deepStrictEqual({ body, status }, { body: "to must be a whole number from 1 to 100\n", status: 400 })
    }))
})
