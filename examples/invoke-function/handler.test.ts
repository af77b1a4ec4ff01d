import { assert, describe, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer } from "effect"
import { AwsClient } from "effect-lambda-runtime/aws"
import { TestLambda } from "effect-lambda-runtime/testing"
import { offer } from "./handler.ts"

/** Another function that answers like this. */
const answering = (answer: AwsClient.MemoryAnswer) =>
  Effect.provide(Layer.merge(
    AwsClient.layerMemory(() => answer),
    ConfigProvider.layer(ConfigProvider.fromUnknown({ QUOTE_FUNCTION: "quote:live" }))
  ))

describe("offer", () => {
  it.effect("asks the other function for the price", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(offer)

      const response = yield* lambda.invoke({ item: "tea" })
      const requests = yield* Effect.flatten(AwsClient.AwsRequests)

      assert.deepStrictEqual(response, TestLambda.response({ offer: "tea for 4.50" }))
      assert.deepStrictEqual(
        requests.map(({ input, path }) => [path, input]),
        [["/2015-03-31/functions/quote%3Alive/invocations", { item: "tea" }]]
      )
    }).pipe(answering({ json: { cents: 450 } })))

  it.effect("fails if the other function does", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(offer)

      const response = yield* lambda.invoke({ item: "tea" })

      assert.propertyVal(response, "errorType", "QuoteFailed")
    }).pipe(answering({ headers: { "X-Amz-Function-Error": "Unhandled" }, json: { errorMessage: "boom" } })))

  it.effect("fails with AWS's reason if the function may not be called", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(offer)

      const response = yield* lambda.invoke({ item: "tea" })

      assert.deepStrictEqual(
        response,
        TestLambda.failure("AwsError", "lambda Invoke failed: AccessDeniedException (status 403): not allowed")
      )
    }).pipe(answering({ status: 403, json: { __type: "AccessDeniedException", message: "not allowed" } })))
})
