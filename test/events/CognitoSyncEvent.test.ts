import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { CognitoSyncResponse } from "../../src/events/CognitoSyncEvent.ts"
import { fixture, withValueAt } from "./harness.ts"

describe("CognitoSyncResponse", () => {
  it.effect.each(
    [
      [["datasetRecords", "theme", "op"], "delete", `["datasetRecords"]["theme"]["op"]`],
      [["datasetRecords", "theme", "newvalue"], "dark", `["datasetRecords"]["theme"]["newvalue"]`],
      [["datasetRecords", "theme", "newValue"], 1, `["datasetRecords"]["theme"]["newValue"]`]
    ] as const
  )("refuses a record by its field: %o", ([at, value, path]) =>
    Effect.gen(function*() {
      const response = withValueAt(fixture("CognitoSyncResponse.changed"), at, value)

      const error = yield* Effect.flip(Schema.encodeUnknownEffect(CognitoSyncResponse)(response))

      assert.include(error.message, `at ${path}`)
    }))
})
