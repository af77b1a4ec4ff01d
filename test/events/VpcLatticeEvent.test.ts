import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  VpcLatticeV1Event,
  VpcLatticeV1EventDecoded,
  VpcLatticeV1EventOf,
  VpcLatticeV1Response,
  VpcLatticeV2Event,
  VpcLatticeV2EventDecoded,
  VpcLatticeV2EventOf
} from "../../src/events/VpcLatticeEvent.ts"
import { fixture } from "./harness.ts"

const png = new Uint8Array([137, 80, 78, 71, 13])

const Order = Schema.Struct({ orderId: Schema.String })

describe("VpcLatticeV1Event", () => {
  it.effect("is not of version 2", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(VpcLatticeV1Event)(fixture("vpcLatticeV2"))
      )

      assert.strictEqual(error.message, `Missing key\n  at ["raw_path"]`)
    }))
})

describe("VpcLatticeV1EventOf", () => {
  it.effect("decodes JSON and encodes it again", () =>
    Effect.gen(function*() {
      const schema = VpcLatticeV1EventOf(Order)
      const input = fixture("vpcLatticeV1")

      const event = yield* Schema.decodeUnknownEffect(schema)(input)

      assert.deepStrictEqual(event.body, { orderId: "o-1" })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(event), input)
    }))
})

describe("VpcLatticeV1EventDecoded", () => {
  it.effect("opens what is_base64_encoded says, and closes it again", () =>
    Effect.gen(function*() {
      const input = fixture("vpcLatticeV1Base64")

      const event = yield* Schema.decodeUnknownEffect(VpcLatticeV1EventDecoded)(input)

      assert.deepStrictEqual(event.body, png)
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(VpcLatticeV1EventDecoded)(event), input)
    }))
})

describe("VpcLatticeV2Event", () => {
  it.effect("has lists of values, or one", () =>
    Effect.gen(function*() {
      const decode = Schema.decodeUnknownEffect(VpcLatticeV2Event)

      const list = yield* decode(fixture("vpcLatticeV2"))
      const one = yield* decode(fixture("vpcLatticeV2Base64"))

      assert.deepStrictEqual(list.headers?.["x-tag"], ["a", "b"])
      assert.deepStrictEqual(one.headers?.accept, "*/*")
    }))

  it.effect("is not what an HTTP API sends", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(
        Schema.decodeUnknownEffect(VpcLatticeV2Event)(fixture("apiGatewayV2"))
      )

      assert.strictEqual(error.message, `Missing key\n  at ["path"]`)
    }))
})

describe("VpcLatticeV2EventOf", () => {
  it.effect("decodes JSON and encodes it again", () =>
    Effect.gen(function*() {
      const schema = VpcLatticeV2EventOf(Order)
      const input = fixture("vpcLatticeV2")

      const event = yield* Schema.decodeUnknownEffect(schema)(input)

      assert.deepStrictEqual(event.body, { orderId: "o-1" })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(event), input)
    }))
})

describe("VpcLatticeV2EventDecoded", () => {
  it.effect("has the bytes of a body", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(VpcLatticeV2EventDecoded)(fixture("vpcLatticeV2Base64"))

      assert.deepStrictEqual(event.body, png)
    }))
})

describe("VpcLatticeV1Response", () => {
  it.effect.each(
    [
      [
        { statusCode: 200, is_base64_encoded: true },
        `Expected no such key, did you mean "isBase64Encoded"?\n  at ["is_base64_encoded"]`
      ],
      [
        { statusCode: 200, multiValueHeaders: {} },
        `Expected no such key, did you mean "headers"?\n  at ["multiValueHeaders"]`
      ],
      [{ statusCode: 200.5 }, `Expected an integer\n  at ["statusCode"]`]
    ] as const
  )("refuses %o", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(VpcLatticeV1Response)(response))

      assert.strictEqual(error.message, message)
    }))
})
