/** What users of Powertools have reported, by the number of the report. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Schema, Stream } from "effect"
import { Batch, Handler } from "effect-lambda-runtime"
import { AwsClient } from "effect-lambda-runtime/aws"
import { SqsEvent } from "effect-lambda-runtime/events/SqsEvent"
import { Idempotency, IdempotencyStore } from "effect-lambda-runtime/idempotency"
import { sample, TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { counting, order, Receipt } from "./orders.ts"
import { makeTable } from "./table.ts"

const inMemory = Effect.provide(IdempotencyStore.layerMemory)

const OrderEvent = Schema.Struct({ id: Schema.String, amount: Schema.Int })

const handlerOf = (place: ReturnType<typeof counting>["place"]) =>
  Handler.json({ event: OrderEvent, response: Receipt }, place)

/** A call for one order that takes some time. */
const slow = (run: string, seconds: number) =>
  Idempotency.make(
    { key: (id: string) => id, success: Schema.String, lease: "5 seconds" },
    () => Effect.as(Effect.sleep(seconds * 1000), run)
  )("o-1")

describe("it must not happen that", () => {
  it.effect("a key stays taken after the deadline has cut its run short (1038)", () =>
    Effect.gen(function*() {
      let isSlow = true
      const lambda = yield* TestLambda.make(
        handlerOf(counting({}, () => isSlow ? Effect.never : Effect.void).place)
      )
      const cut = yield* lambda.start(order, { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")
      const response = yield* cut.response
      isSlow = false

      assert.deepInclude(response, { _tag: "Failure" })
      assert.deepStrictEqual(yield* lambda.invoke(order), TestLambda.response({ paid: 3, run: 2 }))
    }).pipe(inMemory))

  it.effect("a key stays taken after the environment was shut down (1038)", () =>
    Effect.gen(function*() {
      const store = yield* IdempotencyStore.IdempotencyStore
      const lambda = yield* TestLambda.make(handlerOf(counting({}, () => Effect.never).place))
      yield* lambda.start(order)
      const shutdown = yield* Effect.forkChild(lambda.shutdown)

      yield* TestClock.adjust("1 second")
      yield* Fiber.join(shutdown)

      const next = counting().place(order).pipe(Effect.provideService(IdempotencyStore.IdempotencyStore, store))
      assert.deepStrictEqual(yield* next, { paid: 3, run: 1 })
    }).pipe(inMemory))

  it.effect("a function without a result runs twice, or fails (2987)", () =>
    Effect.gen(function*() {
      const schemas = [undefined, Schema.Void, Schema.Undefined, Schema.UndefinedOr(Schema.String)]
      for (const success of schemas) {
        let runs = 0
        const ship = Idempotency.make({ key: (id: string) => id, success }, () => Effect.sync(() => void runs++))

        const results = [yield* ship(`o-${String(success?.ast._tag)}`), yield* ship(`o-${String(success?.ast._tag)}`)]

        assert.deepStrictEqual([results, runs], [[undefined, undefined], 1])
      }

      const log = Idempotency.make({ key: (id: string) => id, success: Schema.Unknown }, () => Effect.log("logged"))
      assert.deepStrictEqual([yield* log("o-1"), yield* log("o-1")], [undefined, null])
    }).pipe(inMemory))

  it.effect("a streamed response is recorded as something else, if types do not refuse it (4630)", () =>
    Effect.gen(function*() {
      const streams: ReadonlyArray<unknown> = [Stream.make("a"), { status: 200, body: Stream.make("a") }]
      for (const stream of streams) {
        const read = Idempotency.make(
          { key: (id: string) => id, success: Schema.Unknown },
          () => Effect.succeed(stream)
        )

        const error = yield* Effect.flip(read("o-1"))

        assert.strictEqual(error.message, "result: a streamed response cannot be recorded")
      }
    }).pipe(inMemory))

  it.effect("a durable function that was suspended is refused as a duplicate when it runs again (4831)", () =>
    Effect.gen(function*() {
      let isSuspended = true
      const { place } = counting({}, () => isSuspended ? Effect.never : Effect.void)
      const suspended = yield* Effect.forkChild(place(order), { startImmediately: true })
      yield* Fiber.interrupt(suspended)
      isSuspended = false

      const replayed = yield* place(order)

      assert.deepStrictEqual([replayed, yield* place(order)], [{ paid: 3, run: 2 }, { paid: 3, run: 2 }])
    }).pipe(inMemory))

  it.effect("a function that changes its input completes the record of another key (5717)", () =>
    Effect.gen(function*() {
      const place = Idempotency.make(
        { key: (order: { id: string }) => order.id, payload: (order) => order, success: Schema.String },
        (order) =>
          Effect.sync(() => {
            const { id } = order
            order.id = "o-2"
            return id
          })
      )

      const results = [yield* place({ id: "o-1" }), yield* place({ id: "o-1" }), yield* place({ id: "o-2" })]

      assert.deepStrictEqual(results, ["o-1", "o-1", "o-2"])
    }).pipe(inMemory))

  it.effect("a run that outlives its lease completes the record of the run after it (5717)", () =>
    Effect.gen(function*() {
      const late = yield* Effect.forkChild(Effect.flip(slow("late", 8)), { startImmediately: true })
      yield* TestClock.adjust("6 seconds")
      const next = yield* Effect.forkChild(slow("next", 4), { startImmediately: true })

      yield* TestClock.adjust("10 seconds")

      assert.strictEqual((yield* Fiber.join(late))._tag, "IdempotencyStoreError")
      assert.deepStrictEqual([yield* Fiber.join(next), yield* slow("third", 0)], ["next", "next"])
    }).pipe(inMemory))

  it.effect("the key of an order changes from one call to the next (5442)", () => {
    const { answer, items } = makeTable()
    const layer = Layer.provide(
      IdempotencyStore.layerDynamoDb({ table: "orders", keyPrefix: "shop" }),
      AwsClient.layerMemory(answer)
    )
    return Effect.gen(function*() {
      const { place } = counting({ name: "place" })

      for (let i = 0; i < 20; i++) yield* place(order)

      assert.deepStrictEqual(items().map(({ id }) => id), [{ S: "shop.place#y8vblI3ha/5+SagfkVAKsQ==" }])
    }).pipe(Effect.provide(layer))
  })

  it.effect("a message of a queue that comes twice is processed twice", () =>
    Effect.gen(function*() {
      const { place, runs } = counting()
      const lambda = yield* TestLambda.make(Batch.sqs({ body: OrderEvent, concurrency: 2 }, place))
      const Records = ["m-1", "m-2"].map((messageId) => ({ messageId, body: JSON.stringify(order) }))

      const response = yield* lambda.invoke(sample(SqsEvent, { Records }))
      const later = yield* lambda.invoke(sample(SqsEvent, { Records }))

      assert.deepStrictEqual([response, later], [
        TestLambda.response({ batchItemFailures: [] }),
        TestLambda.response({ batchItemFailures: [] })
      ])
      assert.strictEqual(runs(), 1)
    }).pipe(inMemory))
})
