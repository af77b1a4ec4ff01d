import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  callbackUrl,
  WebSocketConnectEvent,
  WebSocketDisconnectEvent,
  WebSocketEvent,
  WebSocketMessageEvent,
  WebSocketMessageEventDecoded,
  WebSocketMessageEventOf,
  WebSocketResponse
} from "../../src/events/WebSocketEvent.ts"
import { type AnySchema, fixture, roundTrip } from "./harness.ts"

const message = fixture("webSocketMessage") as WebSocketMessageEvent

describe("WebSocketEvent", () => {
  it.effect("says what happened on the connection", () =>
    Effect.gen(function*() {
      const decode = Schema.decodeUnknownEffect(WebSocketEvent)

      const events = [
        yield* decode(fixture("webSocketConnect")),
        yield* decode(fixture("webSocketMessage")),
        yield* decode(fixture("webSocketDisconnect"))
      ]

      assert.deepStrictEqual(
        events.map(({ requestContext: { eventType, routeKey } }) => [eventType, routeKey]),
        [["CONNECT", "$connect"], ["MESSAGE", "sendOrder"], ["DISCONNECT", "$disconnect"]]
      )
      assert.strictEqual(events[2]?.requestContext.disconnectStatusCode, 1001)
    }))

  it.effect("knows no other", () =>
    Effect.gen(function*() {
      const requestContext = { ...message.requestContext, eventType: "PING" }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(WebSocketEvent)({ ...message, requestContext }))

      assert.strictEqual(
        error.message,
        `Expected "MESSAGE" | "CONNECT" | "DISCONNECT"\n  at ["requestContext"]["eventType"]`
      )
    }))
})

describe.each([
  ["webSocketConnect", WebSocketConnectEvent],
  ["webSocketMessage", WebSocketMessageEvent],
  ["webSocketDisconnect", WebSocketDisconnectEvent]
])("the event for %s", (name, schema) => {
  it.effect.each(["webSocketConnect", "webSocketMessage", "webSocketDisconnect"])(
    "is %s or not",
    (other) =>
      Effect.gen(function*() {
        const result = yield* Effect.result(
          Schema.decodeUnknownEffect(schema as Schema.Codec<unknown, unknown>)(fixture(other))
        )

        assert.strictEqual(result._tag, name === other ? "Success" : "Failure")
      })
  )
})

describe("WebSocketMessageEventOf", () => {
  it.effect("decodes a message that is JSON and encodes it again", () =>
    Effect.gen(function*() {
      const schema = WebSocketMessageEventOf(Schema.Struct({ orderId: Schema.String }))

      const event = yield* Schema.decodeEffect(schema)(message)

      assert.deepStrictEqual(event.body, { orderId: "o-1" })
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(event), message)
    }))
})

describe("WebSocketMessageEventDecoded", () => {
  it.effect("has the bytes of a message", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(WebSocketMessageEventDecoded)(
        fixture("webSocketMessageBinary")
      )

      assert.deepStrictEqual(event.body, new Uint8Array([137, 80, 78, 71, 13]))
    }))
})

describe("a message without a body", () => {
  const { body: _, ...empty } = message

  it.effect.each([["text", {}], ["null", { body: null }], ["base64", { isBase64Encoded: true }]] as const)(
    "is a message: %s",
    ([, fields]) =>
      Effect.gen(function*() {
        const input = { ...empty, ...fields }

        for (
          const schema of [
            WebSocketEvent,
            WebSocketMessageEvent,
            WebSocketMessageEventOf(Schema.Struct({ orderId: Schema.String })),
            WebSocketMessageEventDecoded
          ]
        ) {
          const { decoded, encoded } = yield* roundTrip(schema as AnySchema, input)

          assert.deepStrictEqual<unknown>(decoded, input)
          assert.deepStrictEqual<unknown>(encoded, input)
        }
      })
  )
})

describe("callbackUrl", () => {
  it("is where messages to the client go", () => {
    assert.strictEqual(callbackUrl(message), "https://a1b2c3.execute-api.eu-central-1.amazonaws.com/prod")
  })
})

describe("WebSocketResponse", () => {
  it.effect("has a status", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(WebSocketResponse)({ body: "ok" }))

      assert.strictEqual(error.message, `Missing key\n  at ["statusCode"]`)
    }))
})
