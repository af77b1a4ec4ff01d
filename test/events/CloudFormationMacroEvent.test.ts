import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { CloudFormationMacroEventOf, CloudFormationMacroResponse } from "../../src/events/CloudFormationMacroEvent.ts"
import { fixture } from "./harness.ts"

describe("CloudFormationMacroEventOf", () => {
  it.effect("decodes the parameters of the call", () =>
    Effect.gen(function*() {
      const event = { ...(fixture("cloudFormationMacro") as object), params: { Count: "3" } }
      const schema = CloudFormationMacroEventOf(Schema.Struct({ Count: Schema.FiniteFromString }))

      const decoded = yield* Schema.decodeUnknownEffect(schema)(event)

      assert.deepStrictEqual(decoded.params, { Count: 3 })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(decoded), event)
    }))
})

describe("CloudFormationMacroResponse", () => {
  it.effect.each(
    [
      [{ requestId: "r-1", status: "success" }, `Expected a fragment of a success\n  at ["fragment"]`],
      [{ requestId: "r-1", status: "FAILED" }, `at ["status"]`],
      [{ status: "success", fragment: {} }, `at ["requestId"]`],
      [{ requestId: "r-1", status: "failure", message: "no" }, `at ["message"]`]
    ] as const
  )("refuses %o", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(CloudFormationMacroResponse)(response))

      assert.include(error.message, message)
    }))
})
