import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { AutoScalingEvent } from "../../src/events/AutoScalingEvent.ts"
import { fixture, withValueAt } from "./harness.ts"

describe("AutoScalingEvent", () => {
  it.effect("is told apart by its detail type", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(AutoScalingEvent)(fixture("autoScalingLifecycle"))

      const token = event["detail-type"] === "EC2 Instance-launch Lifecycle Action" && event.detail.LifecycleActionToken

      assert.strictEqual(token, "t-1")
    }))

  it.effect("names the path of what is wrong in the detail", () =>
    Effect.gen(function*() {
      const event = withValueAt(fixture("autoScalingLifecycle"), ["detail", "LifecycleActionToken"], 1)

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(AutoScalingEvent)(event))

      assert.include(error.message, `Expected string\n  at ["detail"]["LifecycleActionToken"]`)
    }))
})
