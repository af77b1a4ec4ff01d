import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as Authorizer from "../../src/events/ApiGatewayAuthorizerEvent.ts"
import { fixture } from "./harness.ts"

const methodArn = "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/GET/orders/7"

describe("ApiGatewayAuthorizerEvent", () => {
  it.effect("says whether it is about a token or a request", () =>
    Effect.gen(function*() {
      const decode = Schema.decodeUnknownEffect(Authorizer.ApiGatewayAuthorizerEvent)

      const token = yield* decode(fixture("apiGatewayTokenAuthorizer"))
      const request = yield* decode(fixture("apiGatewayRequestAuthorizer"))

      assert.strictEqual(token.type === "TOKEN" ? token.authorizationToken : undefined, "Bearer abc")
      assert.strictEqual(request.type === "REQUEST" ? request.path : undefined, "/orders/7")
    }))

  it.effect("is not a request", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(Authorizer.ApiGatewayRequestAuthorizerEvent)(fixture("apiGatewayV1Base64"))
      )

      assert.strictEqual(error.message, `Missing key\n  at ["type"]`)
    }))
})

describe("ApiGatewayTokenAuthorizerEvent", () => {
  it.effect("has a token", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(Authorizer.ApiGatewayTokenAuthorizerEvent)({ type: "TOKEN", methodArn })
      )

      assert.strictEqual(error.message, `Missing key\n  at ["authorizationToken"]`)
    }))
})

describe("ApiGatewayAuthorizerResponse", () => {
  const answer = Authorizer.allow({ methodArn }, "ada")

  it.effect.each(
    [
      [{ policyDocument: answer.policyDocument }, `Missing key\n  at ["principalId"]`],
      [{ principalId: "ada" }, `Missing key\n  at ["policyDocument"]`],
      [{ ...answer, contexts: {} }, `Expected no such key, did you mean "context"?\n  at ["contexts"]`],
      [
        { ...answer, context: { roles: ["admin"] } },
        `Expected string | number | boolean | null\n  at ["context"]["roles"]`
      ],
      [{ ...answer, policyDocument: { Version: "2012", Statement: [] } }, `at ["policyDocument"]["Version"]`],
      [
        { ...answer, policyDocument: { Version: "2012-10-17", Statement: [{ Effect: "Allow|Deny" }] } },
        `Expected "Allow" | "Deny"\n  at ["policyDocument"]["Statement"][0]["Effect"]`
      ]
    ] as const
  )("refuses %#", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(Authorizer.ApiGatewayAuthorizerResponse)(response))

      assert.include(error.message, message)
    }))
})

describe("routeArn", () => {
  it.each([
    ["GET /orders/*", "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/GET/orders/*"],
    ["POST /", "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/POST/"],
    ["* /*", "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/*/*"],
    ["$connect", "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/$connect"]
  ])("of %s is in the API and stage of the called one", (route, arn) => {
    assert.strictEqual(Authorizer.routeArn(methodArn, route), arn)
  })
})

describe("allow", () => {
  it("allows the called route alone unless told otherwise", () => {
    assert.deepStrictEqual(Authorizer.allow({ methodArn }, "ada"), {
      principalId: "ada",
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: [methodArn] }]
      }
    })
  })

  it.effect("has routes, a condition, a context and an API key", () =>
    Effect.gen(function*() {
      const condition = { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } }

      const answer = Authorizer.allow({ methodArn }, "ada", {
        routes: ["GET /orders/*"],
        condition,
        context: { tenant: "blue" },
        usageIdentifierKey: "k-1"
      })

      assert.deepStrictEqual(yield* Schema.encodeEffect(Authorizer.ApiGatewayAuthorizerResponse)(answer), {
        principalId: "ada",
        policyDocument: {
          Version: "2012-10-17",
          Statement: [{
            Effect: "Allow",
            Action: "execute-api:Invoke",
            Resource: ["arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/GET/orders/*"],
            Condition: condition
          }]
        },
        context: { tenant: "blue" },
        usageIdentifierKey: "k-1"
      })
    }))
})

describe("deny", () => {
  it("denies", () => {
    const { policyDocument } = Authorizer.deny({ methodArn }, "ada", { routes: ["* /*"] })

    assert.deepStrictEqual(policyDocument.Statement, [{
      Effect: "Deny",
      Action: "execute-api:Invoke",
      Resource: ["arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/*/*"]
    }])
  })
})

describe("policy", () => {
  it("allows some routes and denies others", () => {
    const { Statement } = Authorizer.policy(methodArn, { allow: ["GET /*", "POST /orders"], deny: ["GET /admin/*"] })

    assert.deepStrictEqual(Statement, [
      {
        Effect: "Allow",
        Action: "execute-api:Invoke",
        Resource: [
          "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/GET/*",
          "arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/POST/orders"
        ]
      },
      {
        Effect: "Deny",
        Action: "execute-api:Invoke",
        Resource: ["arn:aws:execute-api:eu-central-1:123456789012:a1b2c3/prod/GET/admin/*"]
      }
    ])
  })

  it("has no statement without routes", () => {
    assert.deepStrictEqual(Authorizer.policy(methodArn, {}).Statement, [])
  })
})
