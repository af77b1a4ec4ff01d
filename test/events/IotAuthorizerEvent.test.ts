import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  IotAuthorizerEvent,
  IotAuthorizerEventDecoded,
  IotAuthorizerResponse,
  refused
} from "../../src/events/IotAuthorizerEvent.ts"
import * as PolicyDocument from "../../src/events/PolicyDocument.ts"
import { fixture } from "./harness.ts"

describe("IotAuthorizerEvent", () => {
  it.effect("says whether the signature was checked", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(IotAuthorizerEvent)({ protocols: [], protocolData: {} })
      )

      assert.strictEqual(error.message, `Missing key\n  at ["signatureVerified"]`)
    }))
})

describe("IotAuthorizerEventDecoded", () => {
  it.effect("has the bytes of a password", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(IotAuthorizerEventDecoded)(fixture("iotAuthorizer"))

      assert.deepStrictEqual(event.protocolData.mqtt?.password, new TextEncoder().encode("secret"))
    }))
})

describe("IotAuthorizerResponse", () => {
  const answer = { ...refused, isAuthenticated: true }
  const policy = PolicyDocument.make([PolicyDocument.allow("iot:Publish", "topic/orders")])

  it.effect.each(
    [
      [{ ...answer, principalId: "device-1" }, `at ["principalId"]`],
      [{ ...answer, principalId: "a".repeat(129) }, `at ["principalId"]`],
      [{ ...answer, disconnectAfterInSeconds: 86_401 }, `at ["disconnectAfterInSeconds"]`],
      [{ ...answer, refreshAfterInSeconds: 299 }, `at ["refreshAfterInSeconds"]`],
      [{ ...answer, policyDocuments: Array.from({ length: 11 }, () => policy) }, `at ["policyDocuments"]`],
      [
        { ...answer, policyDocuments: [{ ...policy, Id: "a".repeat(2048) }] },
        `Expected at most 2048 characters as JSON\n  at ["policyDocuments"][0]`
      ],
      [
        { ...answer, policyDocuments: [{ ...policy, Statement: [{ Effect: "Yes" }] }] },
        `Expected "Allow" | "Deny"\n  at ["policyDocuments"][0]["Statement"][0]["Effect"]`
      ],
      [
        { ...answer, policyDocument: policy },
        `Expected no such key, did you mean "policyDocuments"?\n  at ["policyDocument"]`
      ]
    ] as const
  )("refuses %#", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(IotAuthorizerResponse)(response))

      assert.include(error.message, message)
    }))
})

describe("refused", () => {
  it.effect("is an answer", () =>
    Effect.gen(function*() {
      const response = yield* Schema.encodeEffect(IotAuthorizerResponse)(refused)

      assert.isFalse(response.isAuthenticated)
    }))
})
