import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { Handler, Response } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { OutOfStock, responding } from "../handlers.ts"

const Price = Schema.Struct({ price: Schema.FiniteFromString })

const respond = <E>(response: Effect.Effect<Response.Response<E>, E>) =>
  Effect.flatMap(TestLambda.make(Handler.bytes(() => response)), (lambda) => lambda.invoke(null))

const http = <E>(response: Response.HttpResponse<E>) =>
  Effect.flatMap(
    TestLambda.make(Handler.http({ event: Schema.Unknown }, () => Effect.succeed(response))),
    (lambda) => lambda.invoke(null)
  )

const outOfStock = respond(Effect.fail(new OutOfStock({ item: "tea" })))

describe("expectJson", () => {
  it.effect("decodes a buffered response", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(responding(Effect.succeed({ price: "3" })))

      const { price } = yield* TestLambda.expectJson(yield* lambda.invoke(null), Price)

      assert.strictEqual(price, 3)
    }))

  it.effect("decodes a streamed response", () =>
    Effect.gen(function*() {
      const response = yield* respond(Effect.succeed(Response.stream(Stream.make("{\"price\":", "\"3\"}"))))

      assert.deepStrictEqual(yield* TestLambda.expectJson(response, Price), { price: 3 })
    }))

  it.effect("fails with the place where the response does not match", () =>
    Effect.gen(function*() {
      const response = yield* respond(Effect.succeed(Response.jsonText("{\"price\":true}")))

      const error = yield* Effect.flip(TestLambda.expectJson(response, Price))

      assert.instanceOf(error, TestLambda.UnexpectedResponse)
      assert.match(error.message, /^expected JSON that matches the schema: .*price.*, got .*"body":\{"price":true\}/s)
    }))

  it.effect("fails with the response if it is not JSON, a failure, or broken off", () =>
    Effect.gen(function*() {
      const responses = [
        yield* respond(Effect.succeed(Response.bytes("text", { contentType: "text/plain" }))),
        yield* outOfStock,
        TestLambda.streamed("{}", { error: TestLambda.failure("Broken", "no") }),
        TestLambda.refused(413, TestLambda.response({ price: "3" }))
      ]

      const errors = yield* Effect.forEach(responses, (response) => Effect.flip(TestLambda.expectJson(response, Price)))

      for (const [i, { message, response }] of errors.entries()) {
        assert.strictEqual(response, responses[i])
        assert.match(message, /^expected JSON/)
      }
      assert.include(errors[1]?.message, "there is no tea left")
    }))
})

describe("expectHttp", () => {
  const tea = {
    status: 201,
    headers: { "Content-Type": "application/json", "X-A": "é" },
    cookies: ["a=1", "b=2"]
  }
  const head = { status: 201, headers: { "content-type": "application/json", "x-a": "é" }, cookies: ["a=1", "b=2"] }

  it.effect.each<readonly [kind: string, body: string | Stream.Stream<string>]>([
    ["buffered", "{\"price\":\"3\"}"],
    ["streamed", Stream.make("{\"price\":", "\"3\"}")]
  ])("reads status, headers, cookies and body of a %s response", ([, body]) =>
    Effect.gen(function*() {
      const response = yield* http({ ...tea, body })

      assert.deepStrictEqual(yield* TestLambda.expectHttp(response), { ...head, body: "{\"price\":\"3\"}" })
      assert.deepStrictEqual(yield* TestLambda.expectHttp(response, Price), { ...head, body: { price: 3 } })
    }))

  it.effect("joins the values of a header, and has bytes if the body is not text", () =>
    Effect.gen(function*() {
      const bytes = new Uint8Array([0xff, 0x00])
      const response = yield* http({ multiValueHeaders: { Vary: ["accept", "origin"] }, body: bytes })

      const { body, headers, status } = yield* Effect.flatMap(Effect.succeed(response), TestLambda.expectHttp)

      assert.deepStrictEqual([status, headers, body], [200, { vary: "accept, origin" }, bytes])
    }))

  it.effect("fails with the response if it is not HTTP, or its body does not match", () =>
    Effect.gen(function*() {
      const errors = yield* Effect.forEach(
        [
          TestLambda.expectHttp(TestLambda.response({ price: 3 })),
          TestLambda.expectHttp(TestLambda.streamed("text")),
          TestLambda.expectHttp(yield* outOfStock),
          TestLambda.expectHttp(yield* http({ body: "{}" }), Price)
        ],
        (expect) => Effect.flip<unknown, TestLambda.UnexpectedResponse, never>(expect)
      )

      assert.deepStrictEqual(errors.map(({ message }) => message.split(/[:,] /)[0]), [
        "expected an HTTP response",
        "expected an HTTP response",
        "expected an HTTP response",
        "expected an HTTP body that matches the schema"
      ])
    }))
})

describe("expectFailure", () => {
  it.effect("gives the failure of a type, also one that broke off a stream", () =>
    Effect.gen(function*() {
      const failure = TestLambda.failure("OutOfStock", "there is no tea left")
      const broken = yield* respond(
        Effect.succeed(
          Response.stream(Stream.concat(Stream.make("a"), Stream.fail(new OutOfStock({ item: "tea" }))))
        )
      )

      assert.deepStrictEqual(yield* TestLambda.expectFailure(yield* outOfStock, "OutOfStock"), failure)
      assert.deepStrictEqual(yield* TestLambda.expectFailure(broken, "OutOfStock"), failure)
    }))

  it.effect("fails with the response if it has another type, or is not a failure", () =>
    Effect.gen(function*() {
      const other = yield* Effect.flip(TestLambda.expectFailure(yield* outOfStock, "Sold"))
      const none = yield* Effect.flip(TestLambda.expectFailure(TestLambda.response(3), "Sold"))

      assert.strictEqual(
        other.message,
        "expected a failure of the type Sold, " +
          "got {\"_tag\":\"Failure\",\"errorType\":\"OutOfStock\",\"errorMessage\":\"there is no tea left\"}"
      )
      assert.match(none.message, /^expected a failure of the type Sold, got \{"_tag":"Buffered"/)
    }))
})
