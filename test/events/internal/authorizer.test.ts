import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { ApiGatewayV1Event } from "../../../src/events/ApiGatewayV1Event.ts"
import { ApiGatewayV2Event } from "../../../src/events/ApiGatewayV2Event.ts"
import { ApiGatewayV2PayloadV1Event } from "../../../src/events/ApiGatewayV2PayloadV1Event.ts"
import { FunctionUrlEvent } from "../../../src/events/FunctionUrlEvent.ts"
import { WebSocketConnectEvent, WebSocketEvent } from "../../../src/events/WebSocketEvent.ts"
import type { AnySchema } from "../harness.ts"
import { fixture } from "../harness.ts"

const functionUrl = fixture("functionUrl") as FunctionUrlEvent

const cases: ReadonlyArray<{ name: string; schema: AnySchema; input: unknown; key: string }> = [
  {
    name: "a request of a REST API",
    schema: ApiGatewayV1Event,
    input: fixture("apiGatewayRequestAuthorizer"),
    key: "methodArn"
  },
  {
    name: "a request of an HTTP API, payload 1.0",
    schema: ApiGatewayV2PayloadV1Event,
    input: fixture("apiGatewayV2AuthorizerV1"),
    key: "methodArn"
  },
  {
    name: "a request of an HTTP API",
    schema: ApiGatewayV2Event,
    input: fixture("apiGatewayV2Authorizer"),
    key: "routeArn"
  },
  {
    name: "a request of a function URL",
    schema: FunctionUrlEvent,
    input: { ...functionUrl, routeArn: "arn" },
    key: "routeArn"
  },
  {
    name: "an event of a WebSocket",
    schema: WebSocketEvent,
    input: fixture("webSocketAuthorizer"),
    key: "methodArn"
  },
  {
    name: "a WebSocket that opens",
    schema: WebSocketConnectEvent,
    input: fixture("webSocketAuthorizer"),
    key: "methodArn"
  }
]

describe("asksNoAuthorizer", () => {
  it.effect.each(cases)(
    "keeps what asks an authorizer from being $name",
    ({ input, key, schema }) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema)(input))

        assert.strictEqual(error.message, `Expected no event of an authorizer of API Gateway\n  at ["${key}"]`)
      })
  )
})
