import { assert, describe, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { count } from "./handler.ts"

const streamed = (body: string, error?: TestLambda.Failure) =>
  TestLambda.streamed(body, { contentType: "text/plain", error })

describe("count", () => {
  it.effect("sends ten numbers, the first at once and one a second", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(count)
      const sent = yield* lambda.start({})

      const first = yield* Stream.runCollect(Stream.take(Stream.decodeText(sent.chunks), 1))
      yield* TestClock.adjust("1 second")
      const second = yield* Stream.runCollect(Stream.take(Stream.decodeText(sent.chunks), 1))
      yield* TestClock.adjust("8 seconds")
      const response = yield* sent.response

      assert.deepStrictEqual([first, second], [["1\n"], ["2\n"]])
      assert.deepStrictEqual(response, streamed("1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n"))
    }))

  it.effect("counts and pauses as the event says", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(count)
      const sent = yield* lambda.start({ count: 3, pauseMillis: 20 })

      yield* TestClock.adjust("40 millis")

      assert.deepStrictEqual(yield* sent.response, streamed("1\n2\n3\n"))
    }))

  it.effect("sends an empty body for a count of zero", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(count)

      const response = yield* lambda.invoke({ count: 0 })

      assert.deepStrictEqual(response, streamed(""))
    }))

  it.effect("breaks off with the error after as many numbers as failAfter says", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(count)
      const sent = yield* lambda.start({ failAfter: 2 })

      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(
        yield* sent.response,
        streamed("1\n2\n", TestLambda.failure("CountFailed", "the count failed after 2 numbers"))
      )
    }))

  it.effect("fails as a whole when it fails before the first number", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(count)

      const response = yield* lambda.invoke({ failAfter: 0 })

      assert.deepStrictEqual(response, TestLambda.failure("CountFailed", "the count failed after 0 numbers"))
    }))

  it.effect("sends bytes in chunks of 64 KiB", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(count)
      const sent = yield* lambda.start({ bytes: 150_000 })

      const sizes = yield* Stream.runCollect(Stream.map(sent.chunks, (chunk) => chunk.length))

      assert.deepStrictEqual(sizes, [65_536, 65_536, 18_928])
    }))
})
