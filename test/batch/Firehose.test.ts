import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Schema } from "effect"
import { Batch, Handler } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Logs } from "../logs.ts"
import { firehoseEvent, invoke } from "./batches.ts"

const base64 = (text: string) => Buffer.from(text).toString("base64")

describe("firehose", () => {
  it.effect("responds with every record: transformed, dropped or failed", () =>
    Effect.gen(function*() {
      const handler = Batch.firehose({
        data: Schema.Struct({ price: Schema.Finite }),
        response: Schema.Struct({ cents: Schema.FiniteFromString })
      }, ({ price }) =>
        price < 0 ? Effect.fail("no") : Effect.succeed(price === 0 ? Batch.dropped : { cents: price * 100 }))

      const response = yield* invoke(
        handler,
        firehoseEvent(
          { id: "r1", content: { price: 2 } },
          { id: "r2", content: { price: 0 } },
          { id: "r3", content: { price: -1 } },
          { id: "r4", content: "what" }
        )
      )

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          records: [
            { recordId: "r1", result: "Ok", data: base64(`{"cents":"200"}`) },
            { recordId: "r2", result: "Dropped" },
            { recordId: "r3", result: "ProcessingFailed" },
            { recordId: "r4", result: "ProcessingFailed" }
          ]
        })
      )
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("without schemas, passes bytes and takes text, bytes and partition keys", () =>
    Effect.gen(function*() {
      const handler = Batch.firehose({}, (bytes, { recordId }) => {
        const text = Buffer.from(bytes).toString()
        return Effect.succeed(
          recordId === "r1" ?
            `${text}\n` :
            recordId === "r2" ?
            bytes :
            Batch.routed(text, { partitionKeys: { day: "monday" } })
        )
      })

      const response = yield* invoke(handler, firehoseEvent({ id: "r1" }, { id: "r2" }, { id: "r3" }))

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          records: [
            { recordId: "r1", result: "Ok", data: base64(`"r1"\n`) },
            { recordId: "r2", result: "Ok", data: base64(`"r2"`) },
            { recordId: "r3", result: "Ok", data: base64(`"r3"`), metadata: { partitionKeys: { day: "monday" } } }
          ]
        })
      )
    }))

  it.effect("takes an event without the name of the stream, as the console sends it in a test", () =>
    Effect.gen(function*() {
      const { deliveryStreamArn: _, ...event } = firehoseEvent({ id: "a" })
      const handler = Batch.firehose({ data: Schema.String }, (data) => Effect.succeed(data))

      const data = Buffer.from("a").toString("base64")
      assert.deepStrictEqual(
        yield* invoke(handler, event),
        TestLambda.response({ records: [{ recordId: "a", result: "Ok", data }] })
      )
    }))

  it.effect("rejects events of Kinesis Data Analytics, which look the same", () =>
    Effect.gen(function*() {
      const event = {
        ...firehoseEvent({ id: "a" }),
        applicationArn: "arn:aws:kinesisanalytics:eu-central-1:1:application/a"
      }
      const handler = Handler.match({
        firehose: Batch.firehose({}, () => Effect.succeed("")),
        other: Handler.json({ event: Schema.Unknown, response: Schema.String }, () => Effect.succeed("other"))
      })

      assert.deepStrictEqual(yield* invoke(handler, event), TestLambda.response("other"))
    }))

  it.effect("fails a record whose result does not encode", () =>
    Effect.gen(function*() {
      const failures: Array<unknown> = []
      const handler = Batch.firehose({
        data: Schema.Finite,
        response: Schema.Struct({ n: Schema.Int }),
        onFailure: ({ cause }) => Effect.sync(() => failures.push(String(Cause.squash(cause))))
      }, (n) => Effect.succeed({ n }))

      const response = yield* invoke(handler, firehoseEvent({ id: "r1", content: 0.5 }, { id: "r2", content: 1 }))

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          records: [
            { recordId: "r1", result: "ProcessingFailed" },
            { recordId: "r2", result: "Ok", data: base64(`{"n":1}`) }
          ]
        })
      )
      assert.deepStrictEqual(failures, ["InvalidResponse: data.n: expected an integer"])
    }))

  it.effect("fails the records that do not fit into the response, and keeps the others", () =>
    Effect.gen(function*() {
      const failures: Array<unknown> = []
      const handler = Batch.firehose({
        data: Schema.Finite,
        onFailure: ({ cause, record }) =>
          Effect.sync(() => failures.push([record.recordId, Cause.squash(cause) instanceof Batch.ResponseFull]))
      }, (size) => Effect.succeed("x".repeat(size)))

      const response = yield* invoke(
        handler,
        firehoseEvent(
          { id: "r1", content: 3_000_000 },
          { id: "r2", content: 3_000_000 },
          { id: "r3", content: 1_500_000 }
        )
      )

      assert.strictEqual(response._tag, "Buffered")
      const { records } =
        (response as { readonly body: { readonly records: ReadonlyArray<{ readonly result: string }> } })
          .body
      assert.deepStrictEqual(records.map(({ result }) => result), ["Ok", "ProcessingFailed", "Ok"])
      assert.deepStrictEqual(failures, [["r2", true]])
    }))

  it.effect("responds with the records that the deadline interrupted as failed", () =>
    Effect.gen(function*() {
      const handler = Batch.firehose(
        { data: Schema.String },
        (id) => id === "r2" ? Effect.never : Effect.succeed(id)
      )
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(firehoseEvent({ id: "r1" }, { id: "r2" }, { id: "r3" }), {
        timeout: "3 seconds"
      })
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(
        yield* sent.response,
        TestLambda.response({
          records: [
            { recordId: "r1", result: "Ok", data: base64("r1") },
            { recordId: "r2", result: "ProcessingFailed" },
            { recordId: "r3", result: "ProcessingFailed" }
          ]
        })
      )
    }).pipe(Effect.provide(Logs.layer)))
})
