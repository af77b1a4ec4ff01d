import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import orders from "./event.json" with { type: "json" }
import { Till, till } from "./handler.ts"
import request from "./http.json" with { type: "json" }
import nightly from "./schedule.json" with { type: "json" }

describe("till", () => {
  it.effect("responds to each source in its own form", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(till)

      const responses = yield* Effect.forEach([orders, request, nightly, request], (event) => lambda.invoke(event))

      assert.deepStrictEqual(responses, [
        TestLambda.response({ batchItemFailures: [] }),
        TestLambda.response({ statusCode: 200, body: "12.5 euros" }),
        TestLambda.response(null),
        TestLambda.response({ statusCode: 200, body: "0 euros" })
      ])
    }).pipe(Effect.provide(Till.layer)))

  it.effect("says what it has tried when an event is of no source that it knows", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(till)

      const response = yield* lambda.invoke({ Records: [{ eventSource: "aws:s3" }] })

      assert.nestedInclude(response, { _tag: "Failure", errorType: "Runtime.InvalidEvent" })
      assert.match(
        "errorMessage" in response ? response.errorMessage : "",
        /^the event matches none of: queue \(.*expected "aws:sqs".*\); http \(.*\); schedule \(.*\)$/
      )
    }).pipe(Effect.provide(Till.layer)))
})
