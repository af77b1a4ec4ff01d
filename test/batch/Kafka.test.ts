import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Batch } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Logs } from "../logs.ts"
import { failFor, invoke, journal, kafkaEvent, reported } from "./batches.ts"

describe("kafka", () => {
  it.effect("passes values as their schema decodes them, and the record", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.kafka(
        { value: Schema.Struct({ n: Schema.Finite }) },
        (value, { offset, topic }) => note(`${topic} ${offset} ${value?.n}`)
      )

      const response = yield* invoke(
        handler,
        kafkaEvent({ "my-orders-0": [{ id: "5", content: { n: 1 } }, { id: "6", content: null }] })
      )

      assert.deepStrictEqual(response, reported())
      assert.deepStrictEqual(yield* entries, ["my-orders 5 1", "my-orders 6 undefined"])
    }))

  it.effect("reports the first record of each partition that failed, by its offset", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.kafka(
        { value: Schema.String },
        (value, { partition }) => Effect.andThen(note(`${partition}/${value}`), failFor("6", "12")(value ?? ""))
      )

      const response = yield* invoke(
        handler,
        kafkaEvent({
          "orders-0": [{ id: "5" }, { id: "6" }, { id: "7" }],
          "orders-1": [{ id: "5" }],
          "returns-0": [{ id: "12" }, { id: "13" }]
        })
      )

      assert.deepStrictEqual(
        response,
        reported({ partition: "orders-0", offset: 6 }, { partition: "returns-0", offset: 12 })
      )
      assert.deepStrictEqual(yield* entries, ["0/5", "0/6", "1/5", "0/12"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("runs partitions at the same time and keeps the order of each", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.kafka(
          { value: Schema.String, concurrency: 2 },
          (id) => Effect.andThen(Effect.sleep(id === "1" ? 30 : 10), note(`${id}`))
        )
      )

      const sent = yield* lambda.start(
        kafkaEvent({ "orders-0": [{ id: "1" }, { id: "2" }], "orders-1": [{ id: "3" }, { id: "4" }] })
      )
      yield* TestClock.adjust(40)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["3", "4", "1", "2"])
    }))

  it.effect("by key, runs the keys of a partition, and records without a key, at the same time", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.kafka(
          { value: Schema.String, concurrency: 10, ordering: "key" },
          (id) => Effect.andThen(Effect.sleep(100 - 10 * Number(id)), note(`${id}`))
        )
      )

      const sent = yield* lambda.start(kafkaEvent({
        "orders-0": [{ id: "1", group: "a" }, { id: "2", group: "a" }, { id: "3", group: "b" }, { id: "4" }, {
          id: "5"
        }]
      }))
      yield* TestClock.adjust(200)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["5", "4", "3", "1", "2"])
    }))

  it.effect("takes events of a self-managed cluster, and events without records", () =>
    Effect.gen(function*() {
      const handler = Batch.kafka({}, () => Effect.fail("no"))
      const event = { ...kafkaEvent({ "orders-0": [{ id: "1" }] }), eventSource: "SelfManagedKafka" }

      assert.deepStrictEqual(yield* invoke(handler, event), reported({ partition: "orders-0", offset: 1 }))
      assert.deepStrictEqual(yield* invoke(handler, { ...event, records: {} }), reported())
    }).pipe(Effect.provide(Logs.layer)))
})
