import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { teapot } from "./handler.ts"

describe("teapot", () => {
  it.effect("sends status, header and cookies ahead of the body", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(teapot)
      const sent = yield* lambda.start({ rawPath: "/tea" })

      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.streamed("I'm a little teapot,\nshort and stout.\nHere is my handle, here is my spout.\n", {
          prelude: {
            statusCode: 418,
            headers: { "content-type": "text/plain; charset=utf-8" },
            cookies: ["kettle=on; Path=/", "lid=closed; Path=/; HttpOnly"]
          }
        })
      )
    }))

  it.effect("sends the body in three chunks", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(teapot)
      const sent = yield* lambda.start({})

      yield* TestClock.adjust("1 second")
      const chunks = yield* Stream.runCollect(Stream.decodeText(sent.chunks))

      assert.deepStrictEqual(chunks, [
        "I'm a little teapot,\n",
        "short and stout.\n",
        "Here is my handle, here is my spout.\n"
      ])
    }))
})
