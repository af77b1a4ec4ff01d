import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import {
  S3ObjectLambdaEvent,
  S3ObjectLambdaEventOf,
  S3ObjectLambdaResponse
} from "../../src/events/S3ObjectLambdaEvent.ts"
import { fixture } from "./harness.ts"

const get = Schema.decodeUnknownSync(S3ObjectLambdaEvent)(fixture("s3ObjectLambda"))

describe("S3ObjectLambdaEvent", () => {
  it.effect("refuses a context without the route of the answer, by its path", () =>
    Effect.gen(function*() {
      const input = { ...get, getObjectContext: { inputS3Url: "https://example.com", outputToken: "token" } }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(S3ObjectLambdaEvent)(input))

      assert.strictEqual(error.message, `Missing key\n  at ["getObjectContext"]["outputRoute"]`)
    }))
})

describe("S3ObjectLambdaEventOf", () => {
  it.effect("decodes the payload of the access point, and encodes to what came in", () =>
    Effect.gen(function*() {
      const schema = S3ObjectLambdaEventOf(Schema.Struct({ redact: Schema.Boolean }))

      const decoded = yield* Schema.decodeUnknownEffect(schema)(get)

      assert.deepStrictEqual(decoded.configuration.payload, { redact: true })
      assert.deepStrictEqual<unknown>(yield* Schema.encodeEffect(schema)(decoded), get)
    }))
})

describe("S3ObjectLambdaResponse", () => {
  it.effect.each(
    [
      [{}, `Missing key\n  at ["statusCode"]`],
      [{ statusCode: 99 }, `at ["statusCode"]`],
      [{ statusCode: 200, status: 200, statuscode: 1 }, `Expected no such key, did you mean "statusCode"?`],
      [
        { statusCode: 200, listResultXml: "<ListBucketResult/>", listBucketResult: {} },
        `Expected no second list beside listBucketResult\n  at ["listResultXml"]`
      ]
    ] as const
  )("refuses %o", ([response, message]) =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.encodeUnknownEffect(S3ObjectLambdaResponse)(response))

      assert.include(error.message, message)
    }))
})
