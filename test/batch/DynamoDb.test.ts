import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Schema } from "effect"
import { Batch } from "effect-lambda-runtime"
import { JsonItem } from "effect-lambda-runtime/events/AttributeValue"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Logs } from "../logs.ts"
import { dynamodbEvent, invoke, journal, reported } from "./batches.ts"

describe("dynamodb", () => {
  it.effect("passes keys and images as their schemas decode them, and the record", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const keys = { orderId: Schema.String }
      const handler = Batch.dynamodb(
        { keys: Schema.Struct(keys), item: Schema.Struct({ ...keys, total: Schema.Finite }) },
        ({ Keys, NewImage, OldImage }, { eventName }) =>
          note(`${eventName} ${Keys.orderId} ${NewImage?.total} ${OldImage?.total}`)
      )

      const response = yield* invoke(handler, dynamodbEvent({ id: "1" }))

      assert.deepStrictEqual(response, reported())
      assert.deepStrictEqual(yield* entries, ["MODIFY o-1 7 undefined"])
    }))

  it.effect("passes plain values without schemas", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.dynamodb({}, ({ Keys, NewImage }) => note(JSON.stringify([Keys, NewImage])))

      yield* invoke(handler, dynamodbEvent({ id: "1", image: { tags: { L: [{ S: "x" }, { N: "2" }] } } }))

      assert.deepStrictEqual(yield* entries, [`[{"orderId":"o-1"},{"tags":["x",2]}]`])
    }))

  it.effect("stops at an item that does not match, and reports its sequence number", () =>
    Effect.gen(function*() {
      const { records } = yield* Logs
      const handler = Batch.dynamodb({ item: Schema.Struct({ total: Schema.Finite }) }, () => Effect.void)

      const response = yield* invoke(
        handler,
        dynamodbEvent({ id: "1" }, { id: "2", image: { total: { S: "secret" } } }, { id: "3" })
      )

      assert.deepStrictEqual(response, reported("2"))
      const [failure] = yield* records
      assert.include(failure?.cause, "InvalidRecord: dynamodb.NewImage.total: expected number")
      assert.notInclude(failure?.cause, "secret")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect.each(
    [
      ["total", { total: { N: "9007199254740993" } }],
      ["lines[1].total", { lines: { L: [{ M: { total: { N: "1" } } }, { M: { total: { N: "9007199254740993" } } }] } }]
    ] as const
  )("names the path %s of an integer that number does not hold", ([path, image]) =>
    Effect.gen(function*() {
      const causes: Array<string> = []
      const Line = Schema.Struct({ total: Schema.Finite })
      const handler = Batch.dynamodb({
        item: Schema.Struct({
          total: Schema.optionalKey(Schema.Finite),
          lines: Schema.optionalKey(Schema.Array(Line))
        }),
        onFailure: ({ cause }) => Effect.sync(() => causes.push(String(Cause.squash(cause))))
      }, () => Effect.void)

      assert.deepStrictEqual(yield* invoke(handler, dynamodbEvent({ id: "1", image })), reported("1"))
      assert.deepStrictEqual(causes, [`InvalidRecord: dynamodb.NewImage.${path}: expected number`])
    }))

  it.effect("passes items as JSON by JsonItem", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.dynamodb({ item: JsonItem }, ({ NewImage }) => note(JSON.stringify(NewImage)))

      const image = { serial: { N: "9007199254740993" }, tags: { SS: ["new"] }, lines: { L: [{ B: "AQI=" }] } }
      const response = yield* invoke(handler, dynamodbEvent({ id: "1", image }))

      assert.deepStrictEqual(response, reported())
      assert.deepStrictEqual(yield* entries, [`{"serial":"9007199254740993","tags":["new"],"lines":["AQI="]}`])
    }))

  it.effect("by key, runs items at the same time and keeps the order of each", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.dynamodb(
          { concurrency: 2, ordering: "key" },
          (_, { dynamodb: { SequenceNumber: id } }) => Effect.andThen(Effect.sleep(id === "1" ? 30 : 10), note(id))
        )
      )

      const sent = yield* lambda.start(dynamodbEvent(
        { id: "1", group: "a" },
        { id: "2", group: "b" },
        { id: "3", group: "a" }
      ))
      yield* TestClock.adjust(40)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["2", "1", "3"])
    }))
})
