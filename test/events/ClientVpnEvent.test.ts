import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { allow, ClientVpnEvent, ClientVpnResponse, deny } from "../../src/events/ClientVpnEvent.ts"

describe("ClientVpnEvent", () => {
  it.effect("has a connection", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(ClientVpnEvent)({ "endpoint-id": "e" }))

      assert.strictEqual(error.message, `Missing key\n  at ["connection-id"]`)
    }))
})

describe("ClientVpnResponse", () => {
  const v1 = { allow: true, "error-msg-on-failed-posture-compliance": "", "posture-compliance-statuses": [] }

  it.effect.each(
    [
      [{ ...allow(), allow: "true" }, `Expected boolean\n  at ["allow"]`],
      [{ ...allow(), "schema-version": "v4" }, `Expected "v2" | "v3"\n  at ["schema-version"]`],
      [{ ...allow(), "posture-compliance-statuses": "ok" }, `at ["posture-compliance-statuses"]`],
      [{ ...v1, "schema-version": "v3" }, `at ["error-msg-on-denied-connection"]`],
      [{ ...allow(), schemaVersion: "v3" }, `Expected no such key, did you mean "schema-version"?`]
    ] as const
  )("refuses %o", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(ClientVpnResponse)(response))

      assert.include(error.message, message)
    }))
})

describe("deny", () => {
  it.effect("has all fields of version 3", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Schema.encodeEffect(ClientVpnResponse)(deny("Update your device", ["old"])), {
        allow: false,
        "error-msg-on-denied-connection": "Update your device",
        "posture-compliance-statuses": ["old"],
        "schema-version": "v3"
      })
    }))
})

describe("allow", () => {
  it.effect("has all fields of version 3", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* Schema.encodeEffect(ClientVpnResponse)(allow()), {
        allow: true,
        "error-msg-on-denied-connection": "",
        "posture-compliance-statuses": [],
        "schema-version": "v3"
      })
    }))
})
