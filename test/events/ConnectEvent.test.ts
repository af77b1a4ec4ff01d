import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { ConnectEvent, ConnectResponse } from "../../src/events/ConnectEvent.ts"
import { fixture, withValueAt } from "./harness.ts"

describe("ConnectEvent", () => {
  it.effect("names the contact that is missing", () =>
    Effect.gen(function*() {
      const input = withValueAt(fixture("connect"), ["Details", "ContactData", "ContactId"], undefined)

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(ConnectEvent)(input))

      assert.strictEqual(error.message, `Missing key\n  at ["Details"]["ContactData"]["ContactId"]`)
    }))
})

describe("ConnectResponse", () => {
  it.effect.each([7, true, {}, ["a"]])("refuses %o, which is not text", (value) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(ConnectResponse)({ ok: "yes", total: value }))

      assert.include(error.message, `at ["total"]`)
    }))

  it.effect("has up to 32 KB", () =>
    Effect.gen(function*() {
      const encode = Schema.encodeEffect(ConnectResponse)
      const room = 32 * 1024 - `{"a":""}`.length

      yield* encode({ a: "x".repeat(room) })
      const error = yield* Effect.flip(encode({ a: "x".repeat(room + 1) }))

      assert.include(error.message, "Expected a response of at most 32 KB")
    }))
})
