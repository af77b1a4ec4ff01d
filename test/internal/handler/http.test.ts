import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { Handler } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { invalidResponse, invoke, OutOfStock } from "../../handlers.ts"

/** What is sent for an HTTP response. */
const send = <E = never, R = never>(response: Handler.HttpResponse<E, R>, streaming?: boolean) =>
  invoke(Handler.http({ event: Schema.Unknown, streaming }, () => Effect.succeed(response)))

describe("http", () => {
  it.effect("sends a complete response in the form that every HTTP source accepts", () =>
    Effect.gen(function*() {
      const response = yield* send({
        status: 418,
        headers: { "content-type": "text/plain; charset=utf-8" },
        multiValueHeaders: { vary: ["accept", "origin"] },
        cookies: ["a=1; Path=/", "b=2"],
        body: "tea"
      })

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          statusCode: 418,
          headers: { "content-type": "text/plain; charset=utf-8" },
          multiValueHeaders: { vary: ["accept", "origin"] },
          cookies: ["a=1; Path=/", "b=2"],
          body: "tea",
          isBase64Encoded: false
        })
      )
    }))

  it.effect("has status 200 and no body, unless told otherwise", () =>
    Effect.gen(function*() {
      const response = yield* send({})

      assert.deepStrictEqual(response, TestLambda.response({ statusCode: 200, isBase64Encoded: false }))
    }))

  it.effect("sends bytes as text if they are UTF-8, else as base64", () =>
    Effect.gen(function*() {
      const responses = [
        yield* send({ body: Buffer.from("bÿtes") }),
        yield* send({ body: new Uint8Array([0xff, 0x00]) })
      ]

      assert.deepStrictEqual(responses, [
        TestLambda.response({ statusCode: 200, body: "bÿtes", isBase64Encoded: false }),
        TestLambda.response({ statusCode: 200, body: "/wA=", isBase64Encoded: true })
      ])
    }))

  it.effect("sends a stream behind a prelude", () =>
    Effect.gen(function*() {
      const response = yield* send({
        status: 201,
        headers: { a: "b" },
        cookies: ["c=1"],
        body: Stream.make("he", "y")
      })

      assert.deepStrictEqual(
        response,
        TestLambda.streamed("hey", { prelude: { statusCode: 201, headers: { a: "b" }, cookies: ["c=1"] } })
      )
    }))

  it.effect("sends the prelude of an empty stream", () =>
    Effect.gen(function*() {
      const response = yield* send({ status: 204, body: Stream.empty })

      assert.deepStrictEqual(response, TestLambda.streamed("", { prelude: { statusCode: 204 } }))
    }))

  it.effect("streams every response if the caller streams", () =>
    Effect.gen(function*() {
      const responses = [
        yield* send({ body: "text" }, true),
        yield* send({ status: 204 }, true),
        yield* send({ body: Stream.make("a", "b") }, true)
      ]

      assert.deepStrictEqual(responses, [
        TestLambda.streamed("text", { prelude: { statusCode: 200 } }),
        TestLambda.streamed("", { prelude: { statusCode: 204 } }),
        TestLambda.streamed("ab", { prelude: { statusCode: 200 } })
      ])
    }))

  it.effect("collects a stream if the caller never streams, also one that cuts a surrogate pair", () =>
    Effect.gen(function*() {
      const response = yield* send({ body: Stream.make("a\ud83d", "\ude00", Buffer.from("b")) }, false)

      assert.deepStrictEqual(
        response,
        TestLambda.response({ statusCode: 200, body: "a\ud83d\ude00b", isBase64Encoded: false })
      )
    }))

  it.effect("fails if a stream that is collected fails", () =>
    Effect.gen(function*() {
      const response = yield* send(
        { body: Stream.concat(Stream.make("a"), Stream.fail(new OutOfStock({ item: "tea" }))) },
        false
      )

      assert.deepStrictEqual(response, TestLambda.failure("OutOfStock", "there is no tea left"))
    }))

  it.effect.each<[string, Handler.HttpResponse, string]>([
    ["a number that is not a status", { status: 42 }, "response.status: expected an integer from 200 to 599"],
    ["an informational status", { status: 103 }, "response.status: expected an integer from 200 to 599"],
    ["a fraction as status", { status: 200.5 }, "response.status: expected an integer from 200 to 599"],
    ["a header name with a space", { headers: { "a b": "c" } }, "response.headers: \"a b\" is not a header name"],
    [
      "a name with a space among headers with several values",
      { multiValueHeaders: { "a b": ["c"] } },
      "response.multiValueHeaders: \"a b\" is not a header name"
    ],
    ["a NUL in a header", { headers: { a: "b\0c" } }, "response.headers.a: expected no control characters"],
    [
      "a line break in a header",
      { headers: { a: "b\r\nSet-Cookie: c" } },
      "response.headers.a: expected no control characters"
    ],
    [
      "a line break in one of several values",
      { multiValueHeaders: { a: ["b", "c\n"] } },
      "response.multiValueHeaders.a: expected strings without control characters"
    ],
    [
      "a NUL in a cookie",
      { cookies: ["a=1", "b=\0"] },
      "response.cookies[1]: expected a string without control characters"
    ]
  ])("refuses %s, also before a stream", ([, response, detail]) =>
    Effect.gen(function*() {
      const responses = [yield* send(response), yield* send({ ...response, body: Stream.make("x") })]

      assert.deepStrictEqual(responses, [invalidResponse(detail), invalidResponse(detail)])
    }))
})
