import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { LexV1Event, LexV1Response } from "../../src/events/LexV1Event.ts"
import { fixture } from "./harness.ts"

describe("LexV1Event", () => {
  it.effect("is not an event of version 2", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(LexV1Event)(fixture("lexV2")))

      assert.strictEqual(error.message, `Missing key\n  at ["userId"]`)
    }))
})

describe("LexV1Response", () => {
  it.effect.each([
    { type: "ElicitIntent" },
    { type: "ConfirmIntent", intentName: "Order", slots: {} },
    { type: "Delegate", slots: { size: null } },
    { type: "Close", fulfillmentState: "Failed" }
  ])("takes %o", (dialogAction) =>
    Effect.gen(function*() {
      assert.deepStrictEqual<unknown>(yield* Schema.encodeUnknownEffect(LexV1Response)({ dialogAction }), {
        dialogAction
      })
    }))

  it.effect("takes the numbers, booleans and nulls of the examples of AWS as attributes and slots", () =>
    Effect.gen(function*() {
      const values = { currentReservationPrice: 1195, confirmed: true, city: "Berlin", nights: null }
      const response = {
        sessionAttributes: values,
        dialogAction: { type: "Delegate", slots: values },
        activeContexts: [{ name: "stay", timeToLive: { turnsToLive: 1 }, parameters: values }]
      }

      assert.deepStrictEqual<unknown>(yield* Schema.encodeUnknownEffect(LexV1Response)(response), response)
    }))

  it.effect("takes the slots and attributes of the event", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(LexV1Event)(fixture("lexV1"))

      const response = yield* Schema.encodeEffect(LexV1Response)({
        sessionAttributes: event.sessionAttributes,
        dialogAction: { type: "Delegate", slots: event.currentIntent.slots ?? {} }
      })

      assert.deepStrictEqual(response.dialogAction.slots, event.currentIntent.slots ?? {})
    }))

  it.effect.each(
    [
      [{ type: "Finish" }, `["type"]`],
      [{ type: "Close" }, `["fulfillmentState"]`],
      [{ type: "Close", fulfillmentState: "Done" }, `["fulfillmentState"]`],
      [{ type: "ConfirmIntent", slots: {} }, `["intentName"]`],
      [{ type: "Delegate" }, `["slots"]`],
      [{ type: "ElicitSlot", intentName: "Order", slots: {} }, `["slotToElicit"]`],
      [{ type: "ElicitIntent", message: { contentType: "Html", content: "" } }, `["message"]["contentType"]`],
      [{ type: "ElicitIntent", messages: [] }, `["messages"]`]
    ] as const
  )("refuses %o", ([dialogAction, path]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(LexV1Response)({ dialogAction }))

      assert.include(error.message, `at ["dialogAction"]${path}`)
    }))
})
