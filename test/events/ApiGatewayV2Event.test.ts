import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  ApiGatewayV2Event,
  ApiGatewayV2EventDecoded,
  ApiGatewayV2EventOf,
  ApiGatewayV2Response
} from "../../src/events/ApiGatewayV2Event.ts"
import * as Headers from "../../src/events/Headers.ts"
import { fixture } from "./harness.ts"

const base64 = Schema.decodeUnknownSync(ApiGatewayV2Event)(fixture("apiGatewayV2Base64"))
const post = Schema.decodeUnknownSync(ApiGatewayV2Event)(fixture("apiGatewayV2"))

const bodies = [{ sent: "text", event: post }, { sent: "base64", event: base64 }]

const Note = Schema.Struct({ note: Schema.String })

describe("ApiGatewayV2Event", () => {
  it.effect("returns a request as it is", () =>
    Effect.gen(function*() {
      assert.strictEqual(yield* Schema.decodeEffect(ApiGatewayV2Event)(post), post)
    }))

  it.effect("is of payload format 2.0 alone", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(ApiGatewayV2Event)({ ...post, version: "1.0" }))

      assert.strictEqual(error.message, `Expected "2.0"\n  at ["version"]`)
    }))

  it("has headers that are read in any case", () => {
    assert.strictEqual(Headers.get(post.headers, "Content-Type"), "application/json")
  })
})

describe("ApiGatewayV2EventOf", () => {
  it.effect.each(bodies)(
    "decodes a body sent as $sent",
    ({ event }) =>
      Effect.gen(function*() {
        const schema = ApiGatewayV2EventOf(Note)

        const decoded = yield* Schema.decodeEffect(schema)(event)

        assert.deepStrictEqual(decoded.body, { note: "grüezi" })
        assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), event)
      })
  )

  it.effect.each(
    [
      [{ ...post, body: `{"note":1}` }, `Expected string\n  at ["body"]["note"]`],
      [{ ...base64, body: "%" }, `Expected a valid Base64 string\n  at ["body"]`],
      [{ ...post, body: "{" }, `at ["body"]`]
    ] as const
  )("names the path into a body that does not fit", ([event, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeEffect(ApiGatewayV2EventOf(Note))(event))

      assert.include(error.message, message)
    }))
})

describe("ApiGatewayV2EventDecoded", () => {
  it.effect.each(bodies)(
    "has the bytes of a body sent as $sent",
    ({ event }) =>
      Effect.gen(function*() {
        const decoded = yield* Schema.decodeEffect(ApiGatewayV2EventDecoded)(event)

        assert.strictEqual(new TextDecoder().decode(decoded.body ?? undefined), `{"note":"grüezi"}`)
        assert.deepStrictEqual(yield* Schema.encodeEffect(ApiGatewayV2EventDecoded)(decoded), event)
      })
  )

  it.effect("has no body where there is none", () =>
    Effect.gen(function*() {
      const { body: _, ...event } = post

      const decoded = yield* Schema.decodeEffect(ApiGatewayV2EventDecoded)(event)

      assert.notProperty(decoded, "body")
    }))
})

describe("ApiGatewayV2Response", () => {
  it.effect.each(
    [
      [{}, `Missing key\n  at ["statusCode"]`],
      [{ statusCode: "200" }, `at ["statusCode"]`],
      [{ statusCode: 99 }, `at ["statusCode"]`],
      [{ statusCode: 200.5 }, `at ["statusCode"]`],
      [{ statusCode: 200, body: { note: "" } }, `at ["body"]`],
      [{ statusCode: 200, body: "plain text", isBase64Encoded: true }, `Expected a valid Base64 string\n  at ["body"]`],
      [{ statusCode: 200, headers: { etag: ["a"] } }, `at ["headers"]["etag"]`],
      [{ statusCode: 200, cookies: "a=1" }, `at ["cookies"]`],
      [
        { statusCode: 200, multiValueHeaders: {} },
        `Expected no such key, did you mean "headers"?\n  at ["multiValueHeaders"]`
      ]
    ] as const
  )("refuses %o", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(ApiGatewayV2Response)(response))

      assert.include(error.message, message)
    }))

  it.effect("leaves out what is undefined", () =>
    Effect.gen(function*() {
      const encoded = yield* Schema.encodeEffect(ApiGatewayV2Response)({ statusCode: 204, body: undefined })

      assert.strictEqual(JSON.stringify(encoded), `{"statusCode":204}`)
    }))
})
