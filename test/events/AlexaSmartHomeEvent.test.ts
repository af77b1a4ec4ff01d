import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  AlexaConnectedHomeEvent,
  AlexaSmartHomeEvent,
  AlexaSmartHomeResponse
} from "../../src/events/AlexaSmartHomeEvent.ts"
import { fixture, type Path, withValueAt } from "./harness.ts"

describe("AlexaSmartHomeEvent", () => {
  it.effect("is not a directive of payload version 2", () =>
    Effect.gen(function*() {
      const input = fixture("alexaConnectedHome")

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(AlexaSmartHomeEvent)(input))

      assert.strictEqual(error.message, `Missing key\n  at ["directive"]`)
    }))
})

describe("AlexaConnectedHomeEvent", () => {
  it.effect("needs no id of the message", () =>
    Effect.gen(function*() {
      const input = withValueAt(fixture("alexaConnectedHome"), ["header", "messageId"], undefined)

      const decoded = yield* Schema.decodeUnknownEffect(AlexaConnectedHomeEvent)(input)

      assert.strictEqual(decoded.header.messageId, undefined)
    }))
})

describe("AlexaSmartHomeResponse", () => {
  const cases: ReadonlyArray<readonly [Path, unknown, string]> = [
    [["event", "header", "messageId"], undefined, `["event"]["header"]["messageId"]`],
    [["event", "payload"], undefined, `["event"]["payload"]`],
    [["event", "headers"], {}, `["event"]["headers"]`],
    [["context", "properties", "0", "timeOfSample"], 7, `["context"]["properties"][0]["timeOfSample"]`],
    [["Context"], {}, `["Context"]`]
  ]

  it.effect.each(cases)("refuses %o: %o", ([at, value, path]) =>
    Effect.gen(function*() {
      const response = withValueAt(fixture("AlexaSmartHomeResponse.turned-on"), at, value)

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(AlexaSmartHomeResponse)(response))

      assert.include(error.message, `at ${path}`)
    }))
})
