import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  CustomResourceEvent,
  CustomResourceEventOf,
  CustomResourceResponse
} from "../../src/events/CustomResourceEvent.ts"
import { SnsEventOf } from "../../src/events/SnsEvent.ts"
import { fixture } from "./harness.ts"

const create = fixture("customResource") as { readonly [key: string]: unknown }
const update = fixture("customResourceUpdate") as { readonly [key: string]: unknown }

describe("CustomResourceEvent", () => {
  it.effect("is not an event of the provider framework, which hides the address", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(CustomResourceEvent)(fixture("customResourceProvider"))
      )

      assert.include(error.message, `Expected the address of a response\n  at ["ResponseURL"]`)
    }))

  it.effect("takes any address, as in the reference", () =>
    Effect.gen(function*() {
      const input = { ...create, ResponseURL: "pre-signed-url-for-create-response" }

      const decoded = yield* Schema.decodeUnknownEffect(CustomResourceEvent)(input)

      assert.strictEqual(decoded.ResponseURL, "pre-signed-url-for-create-response")
    }))

  it.effect("needs the id of what is to be changed", () =>
    Effect.gen(function*() {
      const { PhysicalResourceId: _, ...without } = update

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(CustomResourceEvent)(without))

      assert.include(error.message, `Missing key\n  at ["PhysicalResourceId"]`)
    }))

  it.effect("comes by a topic of SNS too", () =>
    Effect.gen(function*() {
      const topic = fixture("sns") as { readonly Records: ReadonlyArray<{ readonly Sns: object }> }
      const record = topic.Records[0]!
      const event = { Records: [{ ...record, Sns: { ...record.Sns, Message: JSON.stringify(create) } }] }

      const { Records: [decoded] } = yield* Schema.decodeUnknownEffect(SnsEventOf(CustomResourceEvent))(event)

      assert.deepStrictEqual<unknown>(decoded?.Sns.Message, create)
    }))
})

describe("CustomResourceEventOf", () => {
  it.effect("decodes the properties, and the old ones", () =>
    Effect.gen(function*() {
      const schema = CustomResourceEventOf(Schema.Struct({ Days: Schema.FiniteFromString }))

      const decoded = yield* Schema.decodeUnknownEffect(schema)(update)
      const encoded = yield* Schema.encodeEffect(schema)(decoded)

      assert.deepStrictEqual(decoded.ResourceProperties, { Days: 30 })
      assert.deepStrictEqual(decoded.RequestType === "Update" && decoded.OldResourceProperties, { Days: 10 })
      assert.deepStrictEqual(encoded.ResourceProperties, { Days: "30" })
    }))
})

const success = fixture("CustomResourceResponse.success") as { readonly [key: string]: unknown }

describe("CustomResourceResponse", () => {
  it.effect.each(
    [
      [{ Status: "OK" }, `at ["Status"]`],
      [{ Status: "FAILED" }, `Expected a reason of the failure\n  at ["Reason"]`],
      [{ Status: "FAILED", Reason: "" }, `Expected a reason of the failure\n  at ["Reason"]`],
      [{ PhysicalResourceId: "" }, `at ["PhysicalResourceId"]`],
      [{ PhysicalResourceId: "é".repeat(513) }, `Expected at most 1024 bytes\n  at ["PhysicalResourceId"]`],
      [{ Data: { all: "x".repeat(4096) } }, "Expected at most 4096 bytes of JSON, not "],
      [{ NoEcho: "true" }, `at ["NoEcho"]`],
      [{ Data: { f: () => 1 } }, `at ["Data"]["f"]`],
      [{ PhysicalResourceID: "cert-1" }, `at ["PhysicalResourceID"]`]
    ] as const
  )("refuses %o", ([wrong, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(CustomResourceResponse)({ ...success, ...wrong }))

      assert.include(error.message, message)
    }))
})
