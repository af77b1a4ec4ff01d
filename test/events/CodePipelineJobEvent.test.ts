import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { CodePipelineJobEvent, CodePipelineJobEventOf } from "../../src/events/CodePipelineJobEvent.ts"
import { fixture, withValueAt } from "./harness.ts"

const job = fixture("codePipelineJob")
const path = ["CodePipeline.job", "data", "actionConfiguration", "configuration", "UserParameters"]

describe("CodePipelineJobEvent", () => {
  it.effect("may have no user parameters", () =>
    Effect.gen(function*() {
      const event = withValueAt(job, path, undefined)

      assert.deepStrictEqual<unknown>(yield* Schema.decodeUnknownEffect(CodePipelineJobEvent)(event), event)
    }))
})

describe("CodePipelineJobEvent", () => {
  it.effect.each([["artifactCredentials", "sessionToken"], ["encryptionKey", "type"]])(
    "may lack %s.%s",
    (key) =>
      Effect.gen(function*() {
        const event = withValueAt(job, ["CodePipeline.job", "data", ...key], undefined)

        assert.deepStrictEqual<unknown>(yield* Schema.decodeUnknownEffect(CodePipelineJobEvent)(event), event)
      })
  )
})

describe("CodePipelineJobEventOf", () => {
  const schema = CodePipelineJobEventOf(Schema.Struct({ stage: Schema.String }))

  it.effect("decodes the user parameters and nothing else", () =>
    Effect.gen(function*() {
      const decoded = yield* Schema.decodeUnknownEffect(schema)(job)

      assert.deepStrictEqual<unknown>(decoded, withValueAt(job, path, { stage: "test" }))
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(decoded), job)
    }))

  it.effect("names the path into user parameters that do not fit", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(schema)(withValueAt(job, path, "{}")))

      assert.strictEqual(
        error.message,
        "Missing key\n" +
          `  at ["CodePipeline.job"]["data"]["actionConfiguration"]["configuration"]["UserParameters"]["stage"]`
      )
    }))
})
