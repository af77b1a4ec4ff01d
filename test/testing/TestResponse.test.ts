import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { Handler, Response } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import * as NodeAssert from "node:assert"
import { OutOfStock } from "../handlers.ts"

const respond = <E>(response: Effect.Effect<Response.Response, E>) =>
  Effect.flatMap(TestLambda.make(Handler.bytes(() => response)), (lambda) => lambda.invoke(null))

describe("a response", () => {
  it.effect("is plain data, which node:assert finds equal as well", () =>
    Effect.gen(function*() {
      const response = yield* respond(Effect.fail(new OutOfStock({ item: "tea" })))

      NodeAssert.deepStrictEqual(response, TestLambda.failure("OutOfStock", "there is no tea left"))
      assert.deepStrictEqual(Object.keys(response), ["_tag", "errorType", "errorMessage"])
    }))

  it.effect.each(["application/json", "application/json; charset=utf-8", "application/problem+json"])(
    "has a value for a body where the content type is %s",
    (contentType) =>
      Effect.gen(function*() {
        const response = yield* respond(Effect.succeed(Response.bytes("{\"a\":1}", { contentType })))

        assert.deepStrictEqual(response, TestLambda.response({ a: 1 }, { contentType }))
      })
  )

  it.effect.each(["text/plain", "application/octet-stream", "application/jsonlines"])(
    "has text for a body where the content type is %s",
    (contentType) =>
      Effect.gen(function*() {
        const response = yield* respond(Effect.succeed(Response.bytes(Buffer.from("{\"a\":1}"), { contentType })))

        assert.deepStrictEqual(response, TestLambda.response("{\"a\":1}", { contentType }))
      })
  )

  it.effect("has text if the content type says JSON and the body is not JSON", () =>
    Effect.gen(function*() {
      const response = yield* respond(Effect.succeed(Response.jsonText("{bad")))

      assert.deepStrictEqual(response, TestLambda.response("{bad"))
    }))

  it.effect("has bytes if the body is not UTF-8, and text if it is, on both sides of a comparison", () =>
    Effect.gen(function*() {
      const bytes = Buffer.from([0xff, 0x00])
      const contentType = "application/octet-stream"

      const responses = [
        yield* respond(Effect.succeed(Response.bytes(bytes))),
        yield* respond(Effect.succeed(Response.stream(Stream.make(bytes)))),
        yield* respond(Effect.succeed(Response.bytes("text")))
      ]

      assert.deepStrictEqual(responses, [
        TestLambda.response(bytes, { contentType }),
        TestLambda.streamed(bytes),
        TestLambda.response(Buffer.from("text"), { contentType })
      ])
      assert.deepStrictEqual(responses[0], TestLambda.response(new Uint8Array([0xff, 0x00]), { contentType }))
    }))

  it.effect("distinguishes failures", () =>
    Effect.gen(function*() {
      const response = yield* respond(Effect.fail(new OutOfStock({ item: "tea" })))

      assert.notDeepEqual<TestLambda.Response>(response, TestLambda.failure("OutOfStock", "there is no milk left"))
      assert.notDeepEqual<TestLambda.Response>(response, TestLambda.failure("Sold", "there is no tea left"))
      assert.notDeepEqual<TestLambda.Response>(response, TestLambda.response(null))
    }))
})

describe("reportOf", () => {
  it.effect("has the whole report of a failure, a broken stream and a refused failure", () =>
    Effect.gen(function*() {
      const failing = Handler.stream(
        { event: Schema.Boolean },
        (started) =>
          Stream.concat(started ? Stream.make("part") : Stream.empty, Stream.fail(new OutOfStock({ item: "tea" })))
      )
      const lambda = yield* TestLambda.make(failing)

      const responses = [
        yield* lambda.invoke(false),
        yield* lambda.invoke(true),
        yield* lambda.invoke(false, { fault: 400 })
      ]

      assert.deepStrictEqual(responses.map(({ _tag }) => _tag), ["Failure", "Streamed", "Refused"])
      for (const response of responses) {
        const report = TestLambda.reportOf(response)
        assert.strictEqual(report?.functionErrorType, "Function.OutOfStock")
        assert.include(report?.stackTrace.join("\n"), "TestResponse.test.ts")
      }
    }))

  it.effect("has none if nothing failed, or if a test made the response", () =>
    Effect.gen(function*() {
      assert.isUndefined(TestLambda.reportOf(yield* respond(Effect.succeed(Response.jsonText("1")))))
      assert.isUndefined(TestLambda.reportOf(TestLambda.streamed("a")))
      assert.isUndefined(TestLambda.reportOf(TestLambda.failure("OutOfStock", "there is no tea left")))
    }))
})
