import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { CodeCommitEvent, CodeCommitEventOf } from "../../src/events/CodeCommitEvent.ts"
import { fixture } from "./harness.ts"

describe("CodeCommitEvent", () => {
  it.effect("is not the event of another source of records", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CodeCommitEvent)(fixture("ses")))

      assert.strictEqual(error.message, `Expected "aws:codecommit"\n  at ["Records"][0]["eventSource"]`)
    }))
})

describe("CodeCommitEventOf", () => {
  it.effect("decodes custom data", () =>
    Effect.gen(function*() {
      const event = fixture("codeCommit")
      const schema = CodeCommitEventOf(Schema.Struct({ team: Schema.String }))

      const decoded = yield* Schema.decodeUnknownEffect(schema)(event)

      assert.deepStrictEqual(decoded.Records[0]?.customData, { team: "web" })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(decoded), event)
    }))
})
