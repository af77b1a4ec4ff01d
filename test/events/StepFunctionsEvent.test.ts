import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { StepFunctionsContext, StepFunctionsTaskEvent } from "../../src/events/StepFunctionsEvent.ts"
import { fixture } from "./harness.ts"

describe("StepFunctionsTaskEvent", () => {
  const schema = StepFunctionsTaskEvent("TaskToken", { order: Schema.Struct({ orderId: Schema.String }) })

  it.effect("has the token under the name that the state machine chose", () =>
    Effect.gen(function*() {
      const event = { TaskToken: "AQCEAAAAKgAA", order: { orderId: "o-1" }, more: null }

      const decoded = yield* Schema.decodeEffect(schema)(event)
      const token: string = decoded.TaskToken

      assert.strictEqual(token, "AQCEAAAAKgAA")
      assert.deepStrictEqual(yield* Schema.encodeEffect(schema)(decoded), event)
    }))

  it.effect("needs the token", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema)({ order: { orderId: "o-1" } }))

      assert.strictEqual(error.message, `Missing key\n  at ["TaskToken"]`)
    }))
})

describe("StepFunctionsContext", () => {
  it.effect("keeps what it does not know", () =>
    Effect.gen(function*() {
      const context = { ...(fixture("StepFunctionsContext.task") as object), Added: { later: true } }

      const decoded = yield* Schema.decodeUnknownEffect(StepFunctionsContext)(context)

      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(StepFunctionsContext)(decoded), context)
    }))
})
