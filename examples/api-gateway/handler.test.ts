import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import event from "./event.json" with { type: "json" }
import { hello } from "./handler.ts"

describe("hello", () => {
  it.effect("greets", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(hello)

      const response = yield* lambda.invoke(event)

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          statusCode: 200,
          headers: { "content-type": "text/plain; charset=utf-8" },
          body: "Hello World!"
        })
      )
    }))

  it.effect("refuses payload format 1.0", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(hello)

      const response = yield* lambda.invoke({ ...event, version: "1.0" })

      assert.deepStrictEqual(response, TestLambda.failure("Runtime.InvalidEvent", `event.version: expected "2.0"`))
    }))
})
