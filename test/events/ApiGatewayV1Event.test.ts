import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  ApiGatewayV1Event,
  ApiGatewayV1EventDecoded,
  ApiGatewayV1EventOf,
  ApiGatewayV1Response
} from "../../src/events/ApiGatewayV1Event.ts"
import * as Headers from "../../src/events/Headers.ts"
import { type AnySchema, fixture } from "./harness.ts"

const Order = Schema.Struct({ orderId: Schema.String })

const minimal = { resource: "/", path: "/", httpMethod: "GET", requestContext: { requestId: "r-1" } }

describe("ApiGatewayV1Event", () => {
  it.effect("is content with a path, a method and an id", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeEffect(ApiGatewayV1Event)(minimal)

      assert.strictEqual(event, minimal)
    }))

  it.effect("has headers in any case", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(ApiGatewayV1Event)(fixture("apiGatewayV1Base64"))

      assert.strictEqual(Headers.get(event.headers, "content-type"), "application/json")
      assert.deepStrictEqual(Headers.get(event.multiValueHeaders, "x-tag"), ["a", "b"])
    }))

  it.effect("has the claims of a user pool, and the context of a function", () =>
    Effect.gen(function*() {
      const decode = Schema.decodeUnknownEffect(ApiGatewayV1Event)

      const cognito = yield* decode(fixture("apiGatewayV1CognitoAuthorizer"))
      const lambda = yield* decode(fixture("apiGatewayV1LambdaAuthorizer"))

      assert.deepInclude(cognito.requestContext.authorizer?.claims, { sub: "d2f50444" })
      assert.strictEqual(lambda.requestContext.authorizer?.principalId, "ada")
      assert.strictEqual(lambda.requestContext.authorizer?.claims, `{"sub":"ada"}`)
    }))

  it.effect.each(
    [
      [{ ...minimal, version: "2.0" }, `Expected "1.0" | null\n  at ["version"]`],
      [{ ...minimal, requestContext: {} }, `Missing key\n  at ["requestContext"]["requestId"]`],
      [{ ...minimal, headers: { a: 1 } }, `Expected string | null\n  at ["headers"]["a"]`],
      [
        { ...minimal, requestContext: { requestId: "r-1", connectionId: "c-1", eventType: "CONNECT" } },
        `Expected no connection of a WebSocket API\n  at ["requestContext"]["connectionId"]`
      ],
      [{ ...minimal, requestContext: { elb: {} } }, `Missing key\n  at ["requestContext"]["requestId"]`]
    ] as const
  )("refuses %o", ([input, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(ApiGatewayV1Event)(input))

      assert.strictEqual(error.message, message)
    }))

  it.effect("has no events of a WebSocket API, whatever they have in common, and neither have its variants", () =>
    Effect.gen(function*() {
      const webSocket = fixture("webSocketMessage") as { readonly requestContext: object }
      const input: unknown = {
        ...minimal,
        ...webSocket,
        requestContext: { ...minimal.requestContext, ...webSocket.requestContext }
      }

      for (const schema of [ApiGatewayV1Event, ApiGatewayV1EventOf(Schema.Unknown), ApiGatewayV1EventDecoded]) {
        const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema as AnySchema)(input))

        assert.include(error.message, `at ["requestContext"]["connectionId"]`)
      }
    }))
})

describe("ApiGatewayV1EventOf", () => {
  it.effect("decodes JSON and encodes it again, sent as text or in base64", () =>
    Effect.gen(function*() {
      const schema = ApiGatewayV1EventOf(Order)

      for (
        const [body, isBase64Encoded] of [[`{"orderId":"o-1"}`, false], ["eyJvcmRlcklkIjoiby0xIn0=", true]] as const
      ) {
        const input = { ...minimal, body, isBase64Encoded }
        const decoded = yield* Schema.decodeEffect(schema)(input)
        assert.deepStrictEqual(decoded.body, { orderId: "o-1" })
        assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), input)
      }
    }))

  it.effect("names the path into a body that does not fit", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeEffect(ApiGatewayV1EventOf(Order))({ ...minimal, body: `{"orderId":1}` })
      )

      assert.strictEqual(error.message, `Expected string\n  at ["body"]["orderId"]`)
    }))
})

describe("ApiGatewayV1EventDecoded", () => {
  it.effect("has the bytes of a body", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(ApiGatewayV1EventDecoded)(fixture("apiGatewayV1Base64"))

      assert.deepStrictEqual(event.body, new Uint8Array([137, 80, 78, 71, 13]))
    }))

  it.effect("refuses a body that is called base64 and is not", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeEffect(ApiGatewayV1EventDecoded)({ ...minimal, body: "Hello!", isBase64Encoded: true })
      )

      assert.strictEqual(error.message, `Expected a valid Base64 string\n  at ["body"]`)
    }))

  it.effect("does not encode bytes that are not text as text", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.encodeEffect(ApiGatewayV1EventDecoded)({ ...minimal, body: new Uint8Array([255]) })
      )

      assert.strictEqual(error.message, `Expected UTF-8 where the body is not said to be Base64\n  at ["body"]`)
    }))
})

describe("ApiGatewayV1Response", () => {
  it.effect.each(
    [
      [{}, `Missing key\n  at ["statusCode"]`],
      [{ statusCode: "200" }, `Expected number\n  at ["statusCode"]`],
      [
        { statusCode: 200, cookies: ["a=1"] },
        `Expected no such key, did you mean "multiValueHeaders"?\n  at ["cookies"]`
      ],
      [{ statusCode: 200, body: { id: 7 } }, `Expected string | undefined\n  at ["body"]`],
      [{ statusCode: 200, headers: { a: null } }, `Expected string | number | boolean\n  at ["headers"]["a"]`],
      [{ statusCode: 200, multiValueHeaders: { a: "b" } }, `Expected array\n  at ["multiValueHeaders"]["a"]`],
      [{ statusCode: 200, body: "!", isBase64Encoded: true }, `Expected a valid Base64 string\n  at ["body"]`]
    ] as const
  )("refuses %o", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(ApiGatewayV1Response)(response))

      assert.strictEqual(error.message, message)
    }))
})
