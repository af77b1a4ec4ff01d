import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { LexV2Event, LexV2Response } from "../../src/events/LexV2Event.ts"
import { fixture, type Path, withValueAt } from "./harness.ts"

const dialog = fixture("lexV2")

describe("LexV2Event", () => {
  it.effect("is not an event of version 1", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(LexV2Event)(fixture("lexV1")))

      assert.strictEqual(error.message, `Missing key\n  at ["sessionId"]`)
    }))

  it.effect("names the slot in a slot that does not fit", () =>
    Effect.gen(function*() {
      const path = ["sessionState", "intent", "slots", "Address", "subSlots", "Street", "value", "originalValue"]

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(LexV2Event)(withValueAt(dialog, path, 7)))

      assert.include(error.message, `at ${path.map((key) => `["${key}"]`).join("")}`)
    }))
})

describe("LexV2Response", () => {
  it.effect("takes the session state of the event back", () =>
    Effect.gen(function*() {
      const { sessionState } = yield* Schema.decodeUnknownEffect(LexV2Event)(dialog)
      const response = { sessionState: { ...sessionState, dialogAction: { type: "Delegate" } } } as const

      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(LexV2Response)(response), response)
    }))

  const cases: ReadonlyArray<readonly [Path, unknown, string]> = [
    [["sessionState", "dialogAction", "type"], "Finish", `["sessionState"]["dialogAction"]["type"]`],
    [["sessionState", "dialogAction", "slotToElicit"], undefined, `["sessionState"]["dialogAction"]["slotToElicit"]`],
    [["sessionState", "dialogAction"], undefined, `["sessionState"]["dialogAction"]`],
    [["sessionState", "intent", "state"], "Done", `["sessionState"]["intent"]["state"]`],
    [["sessionState", "intent", "confirmatonState"], "None", `["sessionState"]["intent"]["confirmatonState"]`],
    [["sessionState", "sessionAttributes", "step"], 2, `["sessionState"]["sessionAttributes"]["step"]`],
    [["messages", "0", "contentType"], "Html", `["messages"][0]["contentType"]`],
    [["messages", "0", "content"], undefined, `["messages"][0]["content"]`],
    [["messages", "0", "content"], "a".repeat(1025), `["messages"][0]["content"]`],
    [["messages", "1", "imageResponseCard"], undefined, `["messages"][1]["imageResponseCard"]`],
    [
      ["messages", "1", "imageResponseCard", "buttons", "0", "values"],
      "x",
      `["messages"][1]["imageResponseCard"]["buttons"][0]["values"]`
    ],
    [
      ["sessionState", "dialogAction"],
      { type: "Delegate", slotElicit: "x" },
      `["sessionState"]["dialogAction"]["slotElicit"]`
    ]
  ]

  it.effect.each(cases)("refuses %o: %o", ([at, value, path]) =>
    Effect.gen(function*() {
      const response = withValueAt(fixture("LexV2Response.elicit-slot"), at, value)

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(LexV2Response)(response))

      assert.include(error.message, `at ${path}`)
    }))

  it.effect.each(["ElicitIntent", "ConfirmIntent"])("wants something to say for %s", (type) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.encodeUnknownEffect(LexV2Response)({ sessionState: { dialogAction: { type } } })
      )

      assert.strictEqual(error.message, `Expected a value for ${type}\n  at ["messages"]`)
    }))
})
