import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { S3EventBridgeEvent, S3ObjectCreatedEvent, S3ObjectDeletedEvent } from "../../src/events/S3EventBridgeEvent.ts"
import { SqsEvent, SqsEventOf } from "../../src/events/SqsEvent.ts"
import { cases, fixture } from "./harness.ts"

const created = Schema.decodeUnknownSync(S3ObjectCreatedEvent)(fixture("s3ObjectCreated"))
const notifications = cases.filter(({ name }) => name.startsWith("S3Object") && !name.startsWith("S3ObjectLambda"))

describe("S3EventBridgeEvent", () => {
  it.effect.each(notifications)("decodes $file", ({ input }) =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(S3EventBridgeEvent)(input)

      assert.deepStrictEqual<unknown>(event, input)
    }))

  it.effect("tells details by their type", () =>
    Effect.gen(function*() {
      const event = yield* Schema.decodeUnknownEffect(S3EventBridgeEvent)(fixture("s3ObjectDeleted"))

      const what = event["detail-type"] === "Object Deleted" ? event.detail["deletion-type"] : undefined

      assert.strictEqual(what, "Delete Marker Created")
    }))

  it.effect("has the path of what is wrong among its errors", () =>
    Effect.gen(function*() {
      const input = { ...created, detail: { ...created.detail, bucket: {} } }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(S3EventBridgeEvent)(input))

      assert.include(error.message, `Missing key\n  at ["detail"]["bucket"]["name"]`)
    }))

  it.effect("reaches a function in a message of SQS", () =>
    Effect.gen(function*() {
      const { Records: [message] } = yield* Schema.decodeUnknownEffect(SqsEvent)(fixture("sqs"))
      const input = { Records: [{ ...message!, body: JSON.stringify(created) }] }

      const event = yield* Schema.decodeEffect(SqsEventOf(S3EventBridgeEvent))(input)

      assert.deepStrictEqual(event.Records[0]?.body, created)
    }))
})

describe("S3ObjectCreatedEvent", () => {
  it.effect("is from S3 alone", () =>
    Effect.gen(function*() {
      const input = { ...created, source: "com.example.s3" }

      const error = yield* Effect.flip(Schema.decodeUnknownEffect(S3ObjectCreatedEvent)(input))

      assert.strictEqual(error.message, `Expected "aws.s3"\n  at ["source"]`)
    }))

  it.effect("is not a deletion", () =>
    Effect.gen(function*() {
      const error = yield* Effect.flip(Schema.decodeUnknownEffect(S3ObjectDeletedEvent)(created))

      assert.strictEqual(error.message, `Expected "Object Deleted"\n  at ["detail-type"]`)
    }))

  it("has the key as it is", () => {
    assert.strictEqual(created.detail.object.key, "2024/o 1+ä.json")
  })
})
