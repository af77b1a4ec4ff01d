import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { LambdaDestinationEvent } from "../../src/events/LambdaDestinationEvent.ts"
import { LambdaFailureEvent } from "../../src/events/LambdaFailureEvent.ts"
import { fixture } from "./harness.ts"

describe("LambdaFailureEvent", () => {
  it.effect("is not the record of an asynchronous invocation, nor that of it", () =>
    Effect.gen(function*() {
      const failure = yield* Effect.flip(
        Schema.decodeUnknownEffect(LambdaFailureEvent)(fixture("lambdaDestination"))
      )
      const destination = yield* Effect.flip(
        Schema.decodeUnknownEffect(LambdaDestinationEvent)(fixture("lambdaFailure"))
      )

      assert.include(failure.message, `Missing key\n  at ["KinesisBatchInfo"]`)
      assert.strictEqual(destination.message, `Missing key\n  at ["requestPayload"]`)
    }))
})
