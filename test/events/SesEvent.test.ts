import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { SesEvent, SesEventDecoded, SesResponse } from "../../src/events/SesEvent.ts"
import { fixture, withValueAt } from "./harness.ts"

describe("SesEventDecoded", () => {
  it.effect("decodes the instants of mail and receipt", () =>
    Effect.gen(function*() {
      const event = fixture("ses")

      const { Records: [record] } = yield* Schema.decodeUnknownEffect(SesEventDecoded)(event)

      const at = DateTime.makeUnsafe("2024-05-02T09:41:07.123Z")
      assert.deepStrictEqual([record?.ses.mail.timestamp, record?.ses.receipt.timestamp], [at, at])
    }))
})

describe("SesEvent", () => {
  it.effect.each(["ada@example.com", ["ada@example.com"], null, undefined])(
    "may have the sender %o",
    (sender) =>
      Effect.gen(function*() {
        const input = withValueAt(
          fixture("ses"),
          ["Records", "0", "ses", "mail", "commonHeaders", "sender"],
          sender
        )

        assert.deepStrictEqual<unknown>(yield* Schema.decodeUnknownEffect(SesEvent)(input), input)
      })
  )
})

describe("SesResponse", () => {
  it.effect.each(
    [[{ disposition: "STOP" }, "disposition"], [{}, "disposition"], [
      { Disposition: "CONTINUE" },
      "Disposition"
    ]] as const
  )("refuses %o", ([response, field]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(SesResponse)(response))

      assert.include(error.message, `at ["${field}"]`)
    }))
})
