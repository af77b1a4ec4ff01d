import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { Batch, Handler } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Logs } from "../logs.ts"
import { failFor, invoke, journal, kinesisEvent, reported } from "./batches.ts"

const nothing = () => Effect.void

describe("kinesis", () => {
  it.effect("takes the end of a tumbling window, which has no records, after other handlers in Handler.match", () =>
    Effect.gen(function*() {
      const taken: Array<string> = []
      const lambda = yield* TestLambda.make(Handler.match({
        sqs: Batch.sqs({}, nothing),
        dynamodb: Batch.dynamodb({}, nothing),
        kinesis: Handler.wrap(Batch.kinesis({}, nothing), Effect.tap(() => Effect.sync(() => taken.push("kinesis"))))
      }))

      const response = yield* lambda.invoke({
        Records: [],
        window: { start: "2026-11-21T20:00:00Z", end: "2026-11-21T20:02:00Z" },
        state: {},
        shardId: "shardId-000000000000",
        eventSourceARN: "arn:aws:kinesis:us-east-1:123456789012:stream/orders",
        isFinalInvokeForWindow: true,
        isWindowTerminatedEarly: false
      })

      assert.deepStrictEqual(response, TestLambda.response({ batchItemFailures: [] }))
      assert.deepStrictEqual(taken, ["kinesis"])
    }))

  it.effect("passes data as its schema decodes it, and the record", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.kinesis(
        { data: Schema.Struct({ page: Schema.String }) },
        ({ page }, { kinesis }) => note(`${kinesis.partitionKey} ${page}`)
      )

      const response = yield* invoke(handler, kinesisEvent({ id: "1", group: "u-1", content: { page: "/é" } }))

      assert.deepStrictEqual(response, reported())
      assert.deepStrictEqual(yield* entries, ["u-1 /é"])
    }))

  it.effect("passes the bytes of data without a schema", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal

      yield* invoke(Batch.kinesis({}, (bytes) => note(bytes.join())), kinesisEvent({ id: "1", content: 12 }))

      assert.deepStrictEqual(yield* entries, ["49,50"])
    }))

  it.effect("stops at the first failure, and reports only that record", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.kinesis(
        { data: Schema.String },
        (id) => Effect.andThen(note(id), failFor("2", "3")(id))
      )

      const response = yield* invoke(handler, kinesisEvent({ id: "1" }, { id: "2" }, { id: "3" }))

      assert.deepStrictEqual(response, reported("2"))
      assert.deepStrictEqual(yield* entries, ["1", "2"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("reports a record whose data is not base64", () =>
    Effect.gen(function*() {
      const event = kinesisEvent({ id: "1" }, { id: "2" })
      event.Records[1]!.kinesis.data = "*no base64*"

      const response = yield* invoke(Batch.kinesis({}, () => Effect.void), event)

      assert.deepStrictEqual(response, reported("2"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("keeps the order of the shard, whatever concurrency is", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.kinesis(
          { data: Schema.String, concurrency: 10 },
          (id) => Effect.andThen(Effect.sleep(100 - Number(id)), note(id))
        )
      )

      const sent = yield* lambda.start(kinesisEvent({ id: "1", group: "a" }, { id: "2", group: "b" }))
      yield* TestClock.adjust(200)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["1", "2"])
    }))

  it.effect("by key, runs partition keys at the same time and keeps the order of each", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.kinesis(
          { data: Schema.String, concurrency: 2, ordering: "key" },
          (id) => Effect.andThen(Effect.sleep(id === "1" ? 30 : 10), note(id))
        )
      )

      const sent = yield* lambda.start(kinesisEvent(
        { id: "1", group: "a" },
        { id: "2", group: "b" },
        { id: "3", group: "a" },
        { id: "4", group: "b" }
      ))
      yield* TestClock.adjust(40)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["2", "4", "1", "3"])
    }))

  it.effect("by key, runs records before a failure, and starts none after it", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.kinesis(
        { data: Schema.String, ordering: "key" },
        (id) => Effect.andThen(note(id), failFor("3")(id))
      )

      const response = yield* invoke(
        handler,
        kinesisEvent(
          { id: "1", group: "a" },
          { id: "2", group: "b" },
          { id: "3", group: "a" },
          { id: "4", group: "b" },
          { id: "5", group: "c" }
        )
      )

      assert.deepStrictEqual(response, reported("3"))
      assert.deepStrictEqual(yield* entries, ["1", "3", "2"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("by key, starts no record after the first of several failures", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.kinesis(
          { data: Schema.Finite, concurrency: 3, ordering: "key" },
          (millis, { kinesis: { sequenceNumber: id } }) =>
            Effect.andThen(note(id), Effect.andThen(Effect.sleep(millis), failFor("1", "4")(id)))
        )
      )

      const sent = yield* lambda.start(kinesisEvent(
        { id: "1", group: "a", content: 10 },
        { id: "2", group: "b", content: 30 },
        { id: "3", group: "b", content: 10 },
        { id: "4", group: "c", content: 20 }
      ))
      yield* TestClock.adjust(100)

      assert.deepStrictEqual(yield* sent.response, reported("1"))
      assert.deepStrictEqual(yield* entries, ["1", "2", "4"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("reports the record that the deadline interrupted, although later ones succeeded", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Batch.kinesis(
          { data: Schema.String, concurrency: 2, ordering: "key" },
          (id) => id === "2" ? Effect.never : Effect.void
        )
      )

      const sent = yield* lambda.start(
        kinesisEvent({ id: "1", group: "a" }, { id: "2", group: "b" }, { id: "3", group: "a" }),
        { timeout: "3 seconds" }
      )
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, reported("2"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("reports nothing for the last, empty invocation of a tumbling window", () =>
    Effect.gen(function*() {
      const event = { Records: [], window: { start: "2020-12-09T07:04:00Z", end: "2020-12-09T07:06:00Z" }, state: {} }

      assert.deepStrictEqual(yield* invoke(Batch.kinesis({}, () => Effect.void), event), reported())
    }))

  it.effect.prop(
    "reports the first record that did not succeed, and none if all did",
    [
      Schema.Array(Schema.Tuple([Schema.Literals(["a", "b", "c"]), Schema.Boolean])),
      Schema.Literals(["shard", "key"]),
      Schema.Literals([1, 2])
    ],
    ([records, ordering, concurrency]) =>
      Effect.gen(function*() {
        const handler = Batch.kinesis(
          { data: Schema.Boolean, ordering, concurrency, onFailure: () => Effect.void },
          (fails) => Effect.andThen(Effect.sleep(1), fails ? Effect.fail("no") : Effect.void)
        )
        const lambda = yield* TestLambda.make(handler)
        const event = kinesisEvent(...records.map(([group, content], index) => ({ id: `${index}`, group, content })))

        const sent = yield* lambda.start(event)
        yield* TestClock.adjust("1 minute")

        const first = records.findIndex(([, fails]) => fails)
        assert.deepStrictEqual(yield* sent.response, first < 0 ? reported() : reported(`${first}`))
      })
  )
})
