import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  BedrockAgentApiEvent,
  BedrockAgentApiResponse,
  BedrockAgentEvent,
  BedrockAgentFunctionEvent,
  BedrockAgentFunctionResponse,
  BedrockAgentResponse
} from "../../src/events/BedrockAgentEvent.ts"
import { fixture, type Path, withValueAt } from "./harness.ts"

describe("BedrockAgentEvent", () => {
  it.effect("tells the operation of an API from a function", () =>
    Effect.gen(function*() {
      const api = yield* Schema.decodeUnknownEffect(BedrockAgentEvent)(fixture("bedrockAgentApi"))
      const call = yield* Schema.decodeUnknownEffect(BedrockAgentEvent)(fixture("bedrockAgent"))

      assert.isTrue("apiPath" in api && api.httpMethod === "POST")
      assert.isTrue("function" in call && call.function === "claim")
    }))
})

describe("BedrockAgentApiEvent and BedrockAgentFunctionEvent", () => {
  it.effect("are not each other", () =>
    Effect.gen(function*() {
      const one = yield* Effect.flip(
        Schema.decodeUnknownEffect(BedrockAgentApiEvent)(fixture("bedrockAgentFunction"))
      )
      const other = yield* Effect.flip(
        Schema.decodeUnknownEffect(BedrockAgentFunctionEvent)(fixture("bedrockAgentApiGet"))
      )

      assert.strictEqual(one.message, `Missing key\n  at ["apiPath"]`)
      assert.strictEqual(other.message, `Missing key\n  at ["function"]`)
    }))
})

describe("BedrockAgentApiResponse", () => {
  const cases: ReadonlyArray<readonly [Path, unknown, string]> = [
    [["response", "httpStatusCode"], "200", `["response"]["httpStatusCode"]`],
    [["response", "httpStatusCode"], 1000, `["response"]["httpStatusCode"]`],
    [["response", "apiPath"], undefined, `["response"]["apiPath"]`],
    [
      ["response", "responseBody", "application/json", "body"],
      {},
      `["response"]["responseBody"]["application/json"]["body"]`
    ],
    [["response", "responsebody"], {}, `["response"]["responsebody"]`],
    [["messageVersion"], "2.0", `["messageVersion"]`],
    [["sessionAttributes", "n"], 1, `["sessionAttributes"]["n"]`]
  ]

  it.effect.each(cases)("refuses %o: %o", ([at, value, path]) =>
    Effect.gen(function*() {
      const response = withValueAt(fixture("BedrockAgentApiResponse.ok"), at, value)

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(BedrockAgentApiResponse)(response))

      assert.include(error.message, `at ${path}`)
    }))
})

describe("BedrockAgentFunctionResponse", () => {
  const cases: ReadonlyArray<readonly [Path, unknown, string]> = [
    [["response", "functionResponse", "responseState"], "SUCCESS", `["response"]["functionResponse"]["responseState"]`],
    [
      ["response", "functionResponse", "responseBody", "Text"],
      {},
      `["response"]["functionResponse"]["responseBody"]["Text"]`
    ],
    [["response", "function"], undefined, `["response"]["function"]`]
  ]

  it.effect.each(cases)("refuses %o: %o", ([at, value, path]) =>
    Effect.gen(function*() {
      const response = withValueAt(fixture("BedrockAgentFunctionResponse.reprompt"), at, value)

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(BedrockAgentFunctionResponse)(response))

      assert.include(error.message, `at ${path}`)
    }))
})

describe("BedrockAgentResponse", () => {
  it.effect("names the field of either kind", () =>
    Effect.gen(function*() {
      const encode = Schema.encodeUnknownEffect(BedrockAgentResponse)

      const error = yield* Effect.flip(
        encode(
          withValueAt(fixture("BedrockAgentResponse.function"), ["response", "functionResponse", "responseState"], "?")
        )
      )

      assert.include(error.message, `at ["response"]["functionResponse"]["responseState"]`)
    }))
})
