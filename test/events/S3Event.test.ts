import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Schema } from "effect"
import { S3Event, S3EventDecoded, S3TestEvent } from "../../src/events/S3Event.ts"
import { fixture } from "./harness.ts"

const put = Schema.decodeUnknownSync(S3Event)(fixture("s3"))

const withKey = (key: string) => {
  const [record] = put.Records
  return { Records: [{ ...record!, s3: { ...record!.s3, object: { ...record!.s3.object, key } } }] }
}

const keyOf = (event: S3EventDecoded) => event.Records[0]?.s3.object.key

describe("S3Event", () => {
  it.effect("is not what S3 sends when notifications are set up", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(S3Event)(fixture("s3Test")))

      assert.strictEqual(error.message, `Missing key\n  at ["Records"]`)
    }))

  it.effect("names the path of a field that is wrong", () =>
    Effect.gen(function*() {
      const [record] = put.Records
      const input = { Records: [{ ...record, s3: { ...record?.s3, bucket: { name: null } } }] }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(S3Event)(input))

      assert.strictEqual(error.message, `Expected string\n  at ["Records"][0]["s3"]["bucket"]["name"]`)
    }))
})

describe("S3TestEvent", () => {
  it.effect("is not a notification", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(S3TestEvent)(put))

      assert.strictEqual(error.message, `Missing key\n  at ["Event"]`)
    }))
})

describe("S3EventDecoded", () => {
  it.effect.each(
    [
      ["plain/o-1.json", "plain/o-1.json"],
      ["a+b%2Bc.txt", "a b+c.txt"],
      ["photos/b%C3%A4r+%281%29.jpg", "photos/bär (1).jpg"],
      ["%F0%9F%8D%8E", "🍎"],
      ["100%25+%26+%3D%3F%23", "100% & =?#"],
      ["*-._", "*-._"],
      ["%7E%21%27", "~!'"]
    ] as const
  )("decodes the key %s, and encodes it as S3 does", ([encoded, key]) =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeEffect(S3EventDecoded)(withKey(encoded))
      const { Records: [record] } = yield* Schema.encodeEffect(S3EventDecoded)(event)

      assert.strictEqual(keyOf(event), key)
      assert.strictEqual(record?.s3.object.key, encoded)
    }))

  it.effect("takes a space in either form", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeEffect(S3EventDecoded)(withKey("Happy%20Face.jpg"))

      assert.strictEqual(keyOf(event), "Happy Face.jpg")
    }))

  it.effect("decodes the instant", () =>
    Effect.gen(function*() {
      const { Records: [record] } = yield* Schema.decodeEffect(S3EventDecoded)(put)

      assert.deepStrictEqual(record?.eventTime, DateTime.makeUnsafe("2019-09-03T19:37:27.192Z"))
    }))

  it.effect.each(["100%", "%C3", "%zz"])("refuses the key %s, by its path", (key) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeEffect(S3EventDecoded)(withKey(key)))

      assert.strictEqual(
        error.message,
        `Expected a URL-encoded object key\n  at ["Records"][0]["s3"]["object"]["key"]`
      )
    }))

  it.effect("refuses to encode a key that is half a character", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeEffect(S3EventDecoded)(put)
      const [record] = event.Records
      const half = { Records: [{ ...record!, s3: { ...record!.s3, object: { key: "\ud83c" } } }] }

      const error = yield* Effect.flip(Schema.encodeEffect(S3EventDecoded)(half))

      assert.include(error.message, `at ["Records"][0]["s3"]["object"]["key"]`)
    }))
})
