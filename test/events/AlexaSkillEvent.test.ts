import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { AlexaSkillEvent, AlexaSkillResponse } from "../../src/events/AlexaSkillEvent.ts"
import { fixture, type Path, withValueAt } from "./harness.ts"

describe("AlexaSkillEvent", () => {
  it.effect("is not a directive of a smart home skill", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(AlexaSkillEvent)(fixture("alexaSmartHome"))
      )

      assert.strictEqual(error.message, `Missing key\n  at ["version"]`)
    }))

  it.effect("names the slot that does not fit", () =>
    Effect.gen(function*() {
      const input = withValueAt(fixture("alexaSkill"), ["request", "intent", "slots", "item", "value"], 7)

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(AlexaSkillEvent)(input))

      assert.include(error.message, `at ["request"]["intent"]["slots"]["item"]["value"]`)
    }))
})

describe("AlexaSkillResponse", () => {
  const cases: ReadonlyArray<readonly [Path, unknown, string]> = [
    [["response", "outputSpeech", "text"], undefined, `["response"]["outputSpeech"]["text"]`],
    [["response", "outputSpeech", "type"], "SSML", `["response"]["outputSpeech"]["ssml"]`],
    [["response", "outputSpeech", "text"], "a".repeat(8001), `["response"]["outputSpeech"]["text"]`],
    [["response", "card", "type"], "Fancy", `["response"]["card"]["type"]`],
    [["response", "shouldEndSession"], "no", `["response"]["shouldEndSession"]`],
    [["response", "shouldEnd"], true, `["response"]["shouldEnd"]`],
    [["response", "directives", "0", "type"], undefined, `["response"]["directives"][0]["type"]`],
    [["response"], undefined, `["response"]`],
    [["version"], undefined, `["version"]`]
  ]

  it.effect.each(cases)("refuses %o: %o", ([at, value, path]) =>
    Effect.gen(function*() {
      const response = withValueAt(fixture("AlexaSkillResponse.speech"), at, value)

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(AlexaSkillResponse)(response))

      assert.include(error.message, `at ${path}`)
    }))
})
