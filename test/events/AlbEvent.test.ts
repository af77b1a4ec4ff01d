import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { AlbEvent, AlbEventDecoded, AlbEventOf, AlbResponse } from "../../src/events/AlbEvent.ts"
import { fixture } from "./harness.ts"

describe("AlbEvent", () => {
  it.effect("leaves the query as the client wrote it", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(AlbEvent)(fixture("alb"))

      assert.deepStrictEqual(event.queryStringParameters, { q: "%3Fa%3Db" })
    }))

  it.effect("has either single values or lists of them", () =>
    Effect.gen(function*() {
      const single = yield* Schema.decodeUnknownEffect(AlbEvent)(fixture("alb"))
      const multi = yield* Schema.decodeUnknownEffect(AlbEvent)(fixture("albMulti"))

      assert.isUndefined(single.multiValueHeaders)
      assert.isUndefined(multi.headers)
      assert.deepStrictEqual(multi.multiValueHeaders, { cookie: ["a=1", "b=2"] })
    }))

  it.effect("is not what a REST API sends", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(AlbEvent)(fixture("apiGatewayV1Base64")))

      assert.strictEqual(error.message, `Missing key\n  at ["requestContext"]["elb"]`)
    }))
})

describe("AlbEventOf", () => {
  it.effect("decodes JSON and encodes it again", () =>
    Effect.gen(function*() {
      const schema = AlbEventOf(Schema.Struct({ orderId: Schema.String }))
      const input = fixture("alb")

      const event = yield* Schema.decodeUnknownEffect(schema)(input)

      assert.deepStrictEqual(event.body, { orderId: "o-1" })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(event), input)
    }))
})

describe("AlbEventDecoded", () => {
  it.effect("has the bytes of a body, or none", () =>
    Effect.gen(function*() {
      const decode = Schema.decodeUnknownEffect(AlbEventDecoded)

      const multi = yield* decode(fixture("albMulti"))
      const healthCheck = yield* decode(fixture("albHealthCheck"))

      assert.deepStrictEqual(multi.body, new Uint8Array([137, 80, 78, 71, 13]))
      assert.isNull(healthCheck.body)
    }))
})

describe("AlbResponse", () => {
  it.effect.each(
    [
      [{ headers: {} }, `Missing key\n  at ["statusCode"]`],
      [{ statusCode: 99 }, `Expected a value between 100 and 599\n  at ["statusCode"]`],
      [{ statusCode: 200, statusDescription: 200 }, `Expected string | undefined\n  at ["statusDescription"]`],
      [{ statusCode: 200, headers: { "content-length": 5 } }, `Expected string\n  at ["headers"]["content-length"]`],
      [{ statusCode: 200, cookies: [] }, `Expected no such key, did you mean "multiValueHeaders"?\n  at ["cookies"]`],
      [{ statusCode: 200, body: "=", isBase64Encoded: true }, `Expected a valid Base64 string\n  at ["body"]`]
    ] as const
  )("refuses %o", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(AlbResponse)(response))

      assert.strictEqual(error.message, message)
    }))
})
