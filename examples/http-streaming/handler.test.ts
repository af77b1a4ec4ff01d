import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Stream } from "effect"
import { FrontDoor } from "effect-lambda-runtime/http"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { app } from "./handler.ts"
import * as Model from "./model.ts"

describe("http-streaming", () => {
  it.effect("sends an event when a second has passed, and not before", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(app)
      const sent = yield* lambda.start(FrontDoor.toEvent("url", { url: "/countdown/2" }))
      const received: Array<string> = []
      const reading = yield* Effect.forkChild(
        Stream.runForEach(Stream.decodeText(sent.chunks), (chunk) => Effect.sync(() => received.push(chunk)))
      )

      yield* TestClock.adjust("1 second")
      const first = received.join("")
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(reading)

      assert.deepStrictEqual(first, ":\n\ndata: 2\n\n")
      assert.deepStrictEqual(received.join(""), ":\n\ndata: 2\n\ndata: 1\n\ndata: 0\n\nevent: end\ndata:\n\n")
    }).pipe(Effect.provide(Model.layerTest)))

  it.effect("streams what the model writes", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(app)
      const sent = yield* lambda.start(FrontDoor.toEvent("url", { url: "/story?about=tea" }))

      yield* TestClock.adjust("5 seconds")

      const { body, headers } = yield* TestLambda.expectHttp(yield* sent.response)
      const words = Array.from(String(body).matchAll(/^data: (".*")$/gm), ([, word]) => JSON.parse(word ?? ""))
      assert.strictEqual(headers["content-type"], "text/event-stream")
      assert.strictEqual(words.join(""), Model.story)
    }).pipe(Effect.provide(Model.layerTest)))

  it.effect("answers 400 to a countdown from a word", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(app)

      const response = yield* lambda.invoke(FrontDoor.toEvent("url", { url: "/countdown/ten" }))

      const { status } = yield* TestLambda.expectHttp(response)
      assert.strictEqual(status, 400)
    }).pipe(Effect.provide(Model.layerTest)))
})
