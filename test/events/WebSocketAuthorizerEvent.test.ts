import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { allow } from "../../src/events/ApiGatewayAuthorizerEvent.ts"
import { WebSocketAuthorizerEvent, WebSocketAuthorizerResponse } from "../../src/events/WebSocketAuthorizerEvent.ts"
import { fixture } from "./harness.ts"

describe("WebSocketAuthorizerEvent", () => {
  it.effect("is about a connection, and neither one nor a REST API's", () =>
    Effect.gen(function*() {
      const decode = Schema.decodeUnknownEffect(WebSocketAuthorizerEvent)

      const connection = yield* Effect.flip(decode(fixture("webSocketConnect")))
      const rest = yield* Effect.flip(decode(fixture("apiGatewayRequestAuthorizer")))

      assert.strictEqual(connection.message, `Missing key\n  at ["type"]`)
      assert.include(rest.message, `Missing key\n  at ["requestContext"]["eventType"]`)
    }))
})

describe("WebSocketAuthorizerResponse", () => {
  it.effect("is what allow of the REST API makes", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(WebSocketAuthorizerEvent)(
        fixture("webSocketAuthorizer")
      )

      const answer = yield* Schema.encodeEffect(WebSocketAuthorizerResponse)(allow(event, "ada"))

      assert.deepStrictEqual<unknown>(answer, fixture("WebSocketAuthorizerResponse.allow"))
    }))
})
