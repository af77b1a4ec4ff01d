import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { ApiGatewayV1Event } from "../../src/events/ApiGatewayV1Event.ts"
import {
  ApiGatewayV2PayloadV1Event,
  ApiGatewayV2PayloadV1EventDecoded,
  ApiGatewayV2PayloadV1EventOf,
  ApiGatewayV2PayloadV1Response
} from "../../src/events/ApiGatewayV2PayloadV1Event.ts"
import { fixture } from "./harness.ts"

describe("ApiGatewayV2PayloadV1Event", () => {
  it.effect("is what a REST API sends, with a version", () =>
    Effect.gen(function*() {
      const input = fixture("apiGatewayV2PayloadV1")

      const event = yield* Schema.decodeUnknownEffect(ApiGatewayV2PayloadV1Event)(input)

      assert.strictEqual(event.version, "1.0")
      assert.deepStrictEqual<unknown>(event.requestContext.authorizer?.scopes, ["orders/write"])
      assert.deepStrictEqual<unknown>(yield* Schema.decodeUnknownEffect(ApiGatewayV1Event)(input), input)
    }))

  it.effect("is not what a REST API sends", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(ApiGatewayV2PayloadV1Event)(fixture("apiGatewayV1Base64"))
      )

      assert.strictEqual(error.message, `Missing key\n  at ["version"]`)
    }))
})

describe("ApiGatewayV2PayloadV1EventOf", () => {
  it.effect("decodes JSON and encodes it again", () =>
    Effect.gen(function*() {
      const schema = ApiGatewayV2PayloadV1EventOf(Schema.Struct({ orderId: Schema.String }))
      const input = fixture("apiGatewayV2PayloadV1")

      const event = yield* Schema.decodeUnknownEffect(schema)(input)

      assert.deepStrictEqual(event.body, { orderId: "o-1" })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(event), input)
    }))
})

describe("ApiGatewayV2PayloadV1EventDecoded", () => {
  it.effect("has the bytes of a body", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(ApiGatewayV2PayloadV1EventDecoded)(
        fixture("apiGatewayV2PayloadV1NoAuthorizer")
      )

      assert.deepStrictEqual(event.body, new Uint8Array([137, 80, 78, 71, 13]))
    }))
})

describe("ApiGatewayV2PayloadV1Response", () => {
  it.effect("has no cookies of its own", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.encodeUnknownEffect(ApiGatewayV2PayloadV1Response)({ statusCode: 200, cookies: ["a=1"] })
      )

      assert.strictEqual(error.message, `Expected no such key, did you mean "multiValueHeaders"?\n  at ["cookies"]`)
    }))
})
