import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { IotProvisioningEventOf, IotProvisioningResponse } from "../../src/events/IotProvisioningEvent.ts"
import { fixture } from "./harness.ts"

describe("IotProvisioningEventOf", () => {
  it.effect("decodes the parameters of the device", () =>
    Effect.gen(function*() {
      const schema = IotProvisioningEventOf(Schema.Struct({ SerialNumber: Schema.String }))

      const { parameters } = yield* Schema.decodeUnknownEffect(schema)(fixture("iotProvisioning"))

      assert.deepStrictEqual(parameters, { SerialNumber: "s-1" })
    }))
})

describe("IotProvisioningResponse", () => {
  it.effect.each(
    [
      [{ allowProvisioning: "true" }, `at ["allowProvisioning"]`],
      [{ allowProvisioning: true, parameterOverrides: { Stage: 1 } }, `at ["parameterOverrides"]["Stage"]`],
      [{ allowProvisioning: true, parametersOverrides: {} }, `at ["parametersOverrides"]`]
    ] as const
  )("refuses %o", ([response, path]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(IotProvisioningResponse)(response))

      assert.include(error.message, path)
    }))
})
