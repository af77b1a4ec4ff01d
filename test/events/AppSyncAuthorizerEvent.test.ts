import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { AppSyncAuthorizerEvent, AppSyncAuthorizerResponse } from "../../src/events/AppSyncAuthorizerEvent.ts"
import { fixture } from "./harness.ts"

describe("AppSyncAuthorizerEvent", () => {
  it.effect("is not what an HTTP API asks, with a token too", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(AppSyncAuthorizerEvent)(fixture("apiGatewayV2AuthorizerV1"))
      )

      assert.strictEqual(error.message, `Expected no event of an authorizer of API Gateway\n  at ["methodArn"]`)
    }))

  it.effect("has a token", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(AppSyncAuthorizerEvent)({ requestContext: { apiId: "a" } })
      )

      assert.strictEqual(error.message, `Missing key\n  at ["authorizationToken"]`)
    }))
})

describe("AppSyncAuthorizerResponse", () => {
  it.effect.each(
    [
      [{}, `Missing key\n  at ["isAuthorized"]`],
      [{ isAuthorized: true, ttlOverride: -1 }, `at ["ttlOverride"]`],
      [{ isAuthorized: true, ttlOverride: 1.5 }, `at ["ttlOverride"]`],
      [{ isAuthorized: true, resolverContext: { a: { b: 1 } } }, `at ["resolverContext"]["a"]`],
      [{ isAuthorized: true, resolverContext: { a: "a".repeat(5 * 1024 * 1024) } }, `at ["resolverContext"]`],
      [{ isAuthorized: true, deniedFields: "Query.order" }, `Expected array | undefined\n  at ["deniedFields"]`],
      [{ isAuthorized: true, context: {} }, `Expected no such key, did you mean "resolverContext"?\n  at ["context"]`]
    ] as const
  )("refuses %#", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(AppSyncAuthorizerResponse)(response))

      assert.include(error.message, message)
    }))
})
