import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  FunctionUrlEvent,
  FunctionUrlEventDecoded,
  FunctionUrlEventOf,
  FunctionUrlResponse
} from "../../src/events/FunctionUrlEvent.ts"
import { fixture } from "./harness.ts"

describe("FunctionUrlEvent", () => {
  it.effect("says who signed", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(FunctionUrlEvent)(fixture("functionUrlIam"))

      assert.strictEqual(event.requestContext.authorizer?.iam?.userArn, "arn:aws:iam::111122223333:user/ada")
    }))

  it.effect("is not what an HTTP API sends, whatever its route", () =>
    Effect.gen(function*() {
      const decode = Schema.decodeUnknownEffect(FunctionUrlEvent)
      const input = fixture("functionUrl") as FunctionUrlEvent
      const domainName = "a1b2c3.execute-api.eu-central-1.amazonaws.com"

      const route = yield* Effect.flip(decode(fixture("apiGatewayV2")))
      const domain = yield* Effect.flip(
        decode({ ...input, requestContext: { ...input.requestContext, domainName } })
      )

      assert.include(route.message, `Expected "$default" | null\n  at ["routeKey"]`)
      assert.include(domain.message, `at ["requestContext"]["domainName"]`)
    }))
})

describe("FunctionUrlEventOf", () => {
  it.effect("decodes JSON and encodes it again", () =>
    Effect.gen(function*() {
      const schema = FunctionUrlEventOf(Schema.Struct({ orderId: Schema.String }))
      const input = fixture("functionUrl")

      const event = yield* Schema.decodeUnknownEffect(schema)(input)

      assert.deepStrictEqual(event.body, { orderId: "o-1" })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(event), input)
    }))
})

describe("FunctionUrlEventDecoded", () => {
  it.effect("has the bytes of a body", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(FunctionUrlEventDecoded)(fixture("functionUrlIam"))

      assert.deepStrictEqual(event.body, new Uint8Array([137, 80, 78, 71, 13]))
    }))
})

describe("FunctionUrlResponse", () => {
  it.effect("has no lists of header values", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.encodeUnknownEffect(FunctionUrlResponse)({ statusCode: 200, multiValueHeaders: {} })
      )

      assert.strictEqual(error.message, `Expected no such key, did you mean "headers"?\n  at ["multiValueHeaders"]`)
    }))
})
