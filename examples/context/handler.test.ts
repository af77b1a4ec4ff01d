import { assert, describe, it } from "@effect/vitest"
import { Effect, Logger } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { describeInvocation } from "./handler.ts"

const environment = {
  AWS_LAMBDA_FUNCTION_NAME: "context",
  AWS_LAMBDA_FUNCTION_VERSION: "$LATEST",
  AWS_LAMBDA_FUNCTION_MEMORY_SIZE: "512",
  AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/context",
  AWS_LAMBDA_LOG_STREAM_NAME: "2026/11/21/[$LATEST]8ff1"
}

describe("describeInvocation", () => {
  it.effect("returns what Lambda says about the invocation", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(describeInvocation, { environment })

      const response = yield* lambda.invoke({}, {
        requestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
        timeout: "3 seconds",
        invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:context:live",
        traceId: "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Parent=53995c3f42cd8ad8;Sampled=1",
        tenantId: "blue",
        clientContext: { custom: { color: "red" } },
        cognitoIdentity: { cognitoIdentityId: "eu-central-1:1", cognitoIdentityPoolId: "eu-central-1:2" }
      })

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          requestId: "8476a536-e9f4-11e8-9739-2dfe598c3fcd",
          invokedFunctionArn: "arn:aws:lambda:eu-central-1:123456789012:function:context:live",
          traceId: "Root=1-5e1b4151-5ac6c58dc39a6b6d157a9c2c;Parent=53995c3f42cd8ad8;Sampled=1",
          environmentTraceId: null,
          tenantId: "blue",
          functionName: "context",
          functionVersion: "$LATEST",
          memoryLimitInMB: 512,
          logGroupName: "/aws/lambda/context",
          logStreamName: "2026/11/21/[$LATEST]8ff1",
          remainingMillis: 3000,
          clientContext: { custom: { color: "red" } },
          cognitoIdentity: { cognitoIdentityId: "eu-central-1:1", cognitoIdentityPoolId: "eu-central-1:2" }
        })
      )
    }))

  it.effect("returns null for what Lambda does not say", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(describeInvocation)

      const response = yield* lambda.invoke({}, { requestId: "1", invokedFunctionArn: "arn", timeout: false })

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          requestId: "1",
          invokedFunctionArn: "arn",
          traceId: null,
          environmentTraceId: null,
          tenantId: null,
          functionName: null,
          functionVersion: null,
          memoryLimitInMB: null,
          logGroupName: null,
          logStreamName: null,
          remainingMillis: null,
          clientContext: null,
          cognitoIdentity: null
        })
      )
    }))

  it.effect("sleeps first", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(describeInvocation)
      const sent = yield* lambda.start({ sleepMillis: 1000 }, { timeout: "3 seconds" })

      yield* TestClock.adjust("1 second")
      const response = yield* sent.response

      assert.nestedPropertyVal(response, "body.remainingMillis", 2000)
    }))

  it.effect("logs one line", () =>
    Effect.gen(function*() {
      const logged: Array<unknown> = []
      const logger = Logger.make(({ logLevel, message }) => {
        logged.push([logLevel, message])
      })
      const lambda = yield* Effect.provide(TestLambda.make(describeInvocation), Logger.layer([logger]))

      yield* lambda.invoke({})

      assert.deepStrictEqual(logged, [["Info", ["describing the invocation"]]])
    }))
})
