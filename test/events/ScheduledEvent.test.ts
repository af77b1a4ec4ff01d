import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { ScheduledEvent } from "../../src/events/ScheduledEvent.ts"
import { SchedulerEvent } from "../../src/events/SchedulerEvent.ts"
import { fixture } from "./harness.ts"

describe("ScheduledEvent", () => {
  it.effect("is of a rule, not of EventBridge Scheduler", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(ScheduledEvent)(fixture("scheduler")))

      assert.include(error.message, `at ["source"]`)
    }))
})

describe("SchedulerEvent", () => {
  it.effect("is of EventBridge Scheduler, not of a rule", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(SchedulerEvent)(fixture("scheduled")))

      assert.strictEqual(error.message, `Expected "aws.scheduler"\n  at ["source"]`)
    }))
})
