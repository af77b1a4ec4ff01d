import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Authorizer from "../../src/events/ApiGatewayV2AuthorizerEvent.ts"
import { fixture } from "./harness.ts"

const routeArn = "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/$default/GET/orders/7"

describe("ApiGatewayV2AuthorizerEvent", () => {
  it.effect("is of format 2.0 alone", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(Authorizer.ApiGatewayV2AuthorizerEvent)(
          fixture("apiGatewayV2AuthorizerV1")
        )
      )

      assert.include(error.message, `Expected "2.0"\n  at ["version"]`)
    }))

  it.effect("is not a request", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(Authorizer.ApiGatewayV2AuthorizerEvent)(fixture("apiGatewayV2"))
      )

      assert.strictEqual(error.message, `Missing key\n  at ["type"]`)
    }))
})

describe("ApiGatewayV2AuthorizerV1Event", () => {
  it.effect("is of format 1.0 alone", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(Authorizer.ApiGatewayV2AuthorizerV1Event)(
          fixture("apiGatewayRequestAuthorizer")
        )
      )

      assert.strictEqual(error.message, `Missing key\n  at ["version"]`)
    }))
})

describe("ApiGatewayV2AuthorizerResponse", () => {
  const iam = Authorizer.allow({ routeArn }, "ada")

  it.effect.each(
    [
      [{}, `Missing key\n  at ["isAuthorized"]`],
      [{ isAuthorized: "true" }, `Expected boolean\n  at ["isAuthorized"]`],
      [{ ...iam, principalID: "bob" }, `Expected no such key, did you mean "principalId"?\n  at ["principalID"]`],
      [{ isAuthorized: true, context: "blue" }, `Expected object | undefined\n  at ["context"]`]
    ] as const
  )("refuses %#", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Authorizer.ApiGatewayV2AuthorizerResponse)(response))

      assert.include(error.message, message)
    }))
})

describe("ApiGatewayV2AuthorizerV1Response", () => {
  it.effect("has a flat context", () =>
    Effect.gen(function*() {
      const answer = Authorizer.allow({ routeArn }, "ada", { context: { roles: ["admin"] } })

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Authorizer.ApiGatewayV2AuthorizerV1Response)(answer))

      assert.include(error.message, `at ["context"]["roles"]`)
    }))
})

describe("authorized", () => {
  it("lets a request pass, with a context of any JSON", () => {
    assert.deepStrictEqual(Authorizer.authorized(), { isAuthorized: true })
    assert.deepStrictEqual(Authorizer.authorized({ roles: ["admin"] }), {
      isAuthorized: true,
      context: { roles: ["admin"] }
    })
    assert.deepStrictEqual(Authorizer.unauthorized, { isAuthorized: false })
  })
})

describe("allow", () => {
  it.effect("is a policy for the called route, or for others", () =>
    Effect.gen(function*() {
      const encode = Schema.encodeEffect(Authorizer.ApiGatewayV2AuthorizerIamResponse)

      const called = yield* encode(Authorizer.allow({ routeArn }, "ada", { context: { roles: ["admin"] } }))
      const others = yield* encode(Authorizer.deny({ routeArn }, "ada", { routes: ["* /*"] }))

      assert.deepStrictEqual<unknown>(called, {
        principalId: "ada",
        policyDocument: {
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: [routeArn] }]
        },
        context: { roles: ["admin"] }
      })
      assert.deepStrictEqual<unknown>(others.policyDocument.Statement, [{
        Effect: "Deny",
        Action: "execute-api:Invoke",
        Resource: ["arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/$default/*/*"]
      }])
    }))
})
