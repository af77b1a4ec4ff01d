import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { bucketName, S3BatchEvent, S3BatchEventDecoded, S3BatchResponse } from "../../src/events/S3BatchEvent.ts"
import { fixture } from "./harness.ts"

const version1 = Schema.decodeUnknownSync(S3BatchEvent)(fixture("s3BatchVersion1"))
const version2 = Schema.decodeUnknownSync(S3BatchEvent)(fixture("s3Batch"))

describe("S3BatchEvent", () => {
  it.effect("refuses a version that it does not know", () =>
    Effect.gen(function*() {
      const input = { ...version2, invocationSchemaVersion: "3.0" }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(S3BatchEvent)(input))

      assert.strictEqual(error.message, `Expected "1.0" | "2.0"\n  at ["invocationSchemaVersion"]`)
    }))
})

describe("bucketName", () => {
  it("reads the name of a bucket in either version, and none where there is none", () => {
    assert.strictEqual(bucketName(version1.tasks[0]!), "orders")
    assert.strictEqual(bucketName(version2.tasks[0]!), "orders")
    assert.isUndefined(bucketName({}))
  })
})

describe("S3BatchEventDecoded", () => {
  it.effect("has keys as they are", () =>
    Effect.gen(function*() {
      const { tasks: [task] } = yield* Schema.decodeEffect(S3BatchEventDecoded)(version1)

      assert.strictEqual(task?.s3Key, "2024/o 1+ä.json")
    }))

  it.effect("refuses a key that is not URL-encoded, by its path", () =>
    Effect.gen(function*() {
      const input = { ...version1, tasks: [{ ...version1.tasks[0]!, s3Key: "100%" }] }

      const error = yield* Effect.flip(Schema.decodeEffect(S3BatchEventDecoded)(input))

      assert.strictEqual(error.message, `Expected a URL-encoded object key\n  at ["tasks"][0]["s3Key"]`)
    }))
})

describe("S3BatchResponse", () => {
  const response = {
    invocationSchemaVersion: "1.0",
    treatMissingKeysAs: "PermanentFailure",
    invocationId: "1",
    results: [{ taskId: "1", resultCode: "Succeeded" }]
  }

  it.effect.each(
    [
      [{ treatMissingKeysAs: "Failed" }, `at ["treatMissingKeysAs"]`],
      [{ invocationSchemaVersion: "3.0" }, `at ["invocationSchemaVersion"]`],
      [{ results: [{ taskId: "1", resultCode: "OK" }] }, `at ["results"][0]["resultCode"]`],
      [{ results: [{ resultCode: "Succeeded" }] }, `at ["results"][0]["taskId"]`],
      [{ results: [{ taskId: "1", resultCode: "Succeeded", resultString: 1 }] }, `at ["results"][0]["resultString"]`],
      [{ result: [] }, `at ["result"]`]
    ] as const
  )("refuses %o", ([changed, path]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(S3BatchResponse)({ ...response, ...changed }))

      assert.include(error.message, path)
    }))
})
