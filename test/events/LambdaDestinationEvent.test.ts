import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { EventBridgeEventOf } from "../../src/events/EventBridgeEvent.ts"
import {
  LambdaDestinationEvent,
  LambdaDestinationEventDecoded,
  LambdaDestinationEventOf
} from "../../src/events/LambdaDestinationEvent.ts"
import { fixture } from "./harness.ts"

const failure = fixture("lambdaDestination")

describe("LambdaDestinationEvent", () => {
  it.effect("is the detail of an event of EventBridge too", () =>
    Effect.gen(function*() {
      const schema = EventBridgeEventOf("Lambda Function Invocation Result - Failure", LambdaDestinationEvent)

      const { detail } = yield* Schema.decodeUnknownEffect(schema)({
        "detail-type": "Lambda Function Invocation Result - Failure",
        source: "lambda",
        detail: failure
      })

      assert.deepStrictEqual<unknown>(detail, failure)
    }))
})

describe("LambdaDestinationEventOf", () => {
  it.effect("decodes what was asked and what came of it", () =>
    Effect.gen(function*() {
      const schema = LambdaDestinationEventOf({
        request: Schema.Struct({ orderId: Schema.String }),
        response: Schema.Struct({ errorType: Schema.String, errorMessage: Schema.String })
      })

      const decoded = yield* Schema.decodeUnknownEffect(schema)(failure)

      assert.strictEqual(decoded.requestPayload.orderId, "o-1")
      assert.strictEqual(decoded.responsePayload.errorType, "OutOfStock")
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(decoded), failure)
    }))
})

describe("LambdaDestinationEventDecoded", () => {
  it.effect("decodes its instant", () =>
    Effect.gen(function*() {
      const { timestamp } = yield* Schema.decodeUnknownEffect(LambdaDestinationEventDecoded)(failure)

      assert.deepStrictEqual(timestamp, DateTime.makeUnsafe("2024-05-02T09:41:07.123Z"))
    }))
})
