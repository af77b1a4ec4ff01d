import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestLambda } from "effect-lambda-runtime/testing"
import { EmulatorClosed, InvocationFailed } from "../../../src/emulator/Call.ts"
import { Sending } from "../../../src/testing/internal/sending.ts"

it.effect("a failure whose report is not JSON is a failure like any other", () =>
  Effect.gen(function*() {
    const sending = new Sending("a", {}, {}, yield* Sending.makeQueue, () => new EmulatorClosed() as never)

    sending.settle(new InvocationFailed({ report: Buffer.from("oops") }))

    assert.deepStrictEqual(
      yield* sending.sent.response,
      TestLambda.failure("Unknown", "the error report is not JSON")
    )
  }))
