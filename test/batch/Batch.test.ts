import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Schedule, Schema } from "effect"
import { Batch, Handler, Lambda, type RuntimeApiClient, type RuntimeError } from "effect-lambda-runtime"
import { Refused } from "./batches.ts"

/** Whether two types are the same. `any` is the same only as itself. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false

describe("types", () => {
  class Stock
    extends Context.Service<Stock, { readonly take: (n: number) => Effect.Effect<void, Refused> }>()("Stock")
  {}
  const Order = Schema.Struct({ count: Schema.FiniteFromString })
  type Errors = RuntimeError.InvalidEvent | RuntimeError.InvalidResponse | Batch.AllRecordsFailed

  it("leave the failures of records out of the handler, and ask for the services of the function", () => {
    const handler = Batch.sqs(
      { body: Order, retry: Schedule.recurs(2), onFailure: () => Effect.asVoid(Stock) },
      ({ count }, { messageId }) =>
        Effect.scoped(Effect.flatMap(Stock, (stock) => stock.take(count + messageId.length)))
    )

    // Assignable both ways: the same type.
    const expected: Handler.Handler<Errors, Stock, never> = handler
    const actual: typeof handler = expected

    assert.isTrue(Handler.isHandler(actual))
  })

  it("give a schedule the errors of the function", () => {
    const onlyStrings = Schedule.recurs(1).pipe(Schedule.setInputType<string>())

    // @ts-expect-error The function fails with Refused.
    const handler = Batch.sqs({ retry: onlyStrings }, () => new Refused())

    assert.isTrue(Handler.isHandler(handler))
  })

  it("ask for the services of the function of a chunk, and give a schedule RecordFailed too", () => {
    const handler = Batch.sqs(
      {
        body: Order,
        chunk: 10,
        retry: Schedule.recurs(2).pipe(Schedule.setInputType<Refused | Batch.RecordFailed>()),
        onFailure: ({ record }) => Effect.log(record.messageId satisfies string)
      },
      Effect.fnUntraced(function*(entries) {
        const { take } = yield* Stock
        yield* take(entries.reduce((sum, { content }) => sum + content.count, 0))
        return entries.filter(({ record }) => record.messageId === "")
      })
    )

    const same: Same<typeof handler, Handler.Handler<Errors, Stock, never>> = true

    assert.isTrue(same && Handler.isHandler(handler))
  })

  it("give a schedule the errors of single records of a chunk", () => {
    const onlyStrings = Schedule.recurs(1).pipe(Schedule.setInputType<string | Batch.RecordFailed>())

    const handler = Batch.sqs({
      chunk: 2,
      // @ts-expect-error The function fails with Refused.
      // @effect-diagnostics-next-line missingEffectError:off
      retry: onlyStrings
    }, (entries) => Effect.succeed(entries.map((entry) => Batch.failed(entry, new Refused()))))

    assert.isTrue(Handler.isHandler(handler))
  })

  it("have the content of entries from their schemas, in a generator too", () => {
    const handlers = [
      Batch.sqs({ chunk: 1 }, (all) => Effect.succeed(all.filter(({ content }) => content satisfies string))),
      Batch.sqsFifo({ body: Order, chunk: 1 }, (all) => Effect.succeed(all.filter(({ content }) => content.count > 1))),
      Batch.kinesis({ chunk: 1 }, (all) => Effect.succeed(all.filter(({ content }) => content satisfies Uint8Array))),
      Batch.dynamodb(
        { keys: Order, chunk: 1 },
        (all) => Effect.log(all[0]?.content.Keys.count satisfies number | undefined)
      ),
      Batch.kafka({ value: Order, chunk: 1 }, (all) => Effect.log(all[0]?.content?.count satisfies number | undefined)),
      Batch.firehose(
        { data: Order, response: Order, chunk: 1 },
        (all) => Effect.succeed(all.map(({ content }) => ({ count: content.count satisfies number })))
      ),
      Batch.sqs(
        { chunk: 1 },
        Effect.fnUntraced(function*(all) {
          yield* Effect.log(all.length)
          return all.filter(({ content }) => content satisfies string)
        })
      )
    ]

    assert.isTrue(handlers.every(Handler.isHandler))
  })

  it("have the content in a generator without a schema", () => {
    const handlers = [
      Batch.sqs(
        {},
        Effect.fnUntraced(function*(body) {
          yield* Effect.log(body.toUpperCase() satisfies string)
          // @ts-expect-error The body is text, not any.
          yield* Effect.log(body.orderId)
        })
      ),
      Batch.dynamodb(
        {},
        Effect.fnUntraced(function*({ Keys, NewImage }) {
          yield* Effect.log(Keys["orderId"], NewImage?.["total"])
          // @ts-expect-error The keys are plain values, not any.
          yield* Effect.log(Keys.orderId.length)
        })
      )
    ]

    assert.isTrue(handlers.every(Handler.isHandler))
  })

  it("refuse what a chunk does not take", () => {
    const handlers = [
      // @ts-expect-error The result of a chunk is the records that failed.
      Batch.sqs({ chunk: 2 }, () => Effect.succeed({ Failed: [] })),
      // @ts-expect-error An entry has a content and a record.
      Batch.sqs({ chunk: 2 }, () => Effect.succeed(["m-1"])),
      // @ts-expect-error The function of a chunk gets one argument.
      Batch.sqs({ chunk: 2 }, (_body, _record) => Effect.void),
      // @ts-expect-error The function of Firehose returns a result for each record.
      Batch.firehose({ chunk: 2 }, () => Effect.void)
    ]

    assert.isTrue(handlers.every(Handler.isHandler))
  })

  it("have bodies, keys, items and values from their schemas", () => {
    const handlers = [
      Batch.sqs({}, (body) => Effect.succeed(body satisfies string)),
      Batch.sqsFifo({ body: Order }, (body) => Effect.succeed(body.count satisfies number)),
      Batch.kinesis({}, (data) => Effect.succeed(data satisfies Uint8Array)),
      Batch.kinesis({ data: Order }, (data) => Effect.succeed(data.count satisfies number)),
      Batch.dynamodb({ keys: Order }, ({ Keys }) => Effect.succeed(Keys.count satisfies number)),
      Batch.dynamodb({ item: Order }, ({ NewImage }) => Effect.succeed(NewImage?.count satisfies number | undefined)),
      Batch.kafka({}, (value) => Effect.succeed(value satisfies Uint8Array | null)),
      Batch.kafka({ value: Order }, (value) => Effect.succeed(value?.count satisfies number | undefined)),
      Batch.firehose({ data: Order, response: Order }, (data) => Effect.succeed({ count: data.count satisfies number }))
    ]

    assert.isTrue(handlers.every(Handler.isHandler))
  })

  // `any` is assignable both ways, so neither errors nor services may be it where a handler is written in place.
  it.each([["match", Handler.match], ["named", Handler.named]] as const)("are kept in Handler.%s", (_, combine) => {
    const free = combine({
      sqs: Batch.sqs({ body: Order }, ({ count }) => Effect.log(count)),
      sqsFifo: Batch.sqsFifo({ retry: Schedule.recurs(1) }, () => new Refused()),
      kinesis: Batch.kinesis({}, (data) => Effect.log(data.length)),
      dynamodb: Batch.dynamodb({ item: Order }, ({ NewImage }) => Effect.log(NewImage?.count)),
      kafka: Batch.kafka({ value: Order }, (value) => Effect.log(value?.count)),
      firehose: Batch.firehose({ data: Order }, ({ count }) => Effect.succeed(String(count)))
    })
    const needs = {
      sqs: combine({ only: Batch.sqs({}, () => Stock) }),
      onFailure: combine({ only: Batch.sqs({ onFailure: () => Stock }, () => new Refused()) }),
      sqsFifo: combine({ only: Batch.sqsFifo({}, () => Stock) }),
      kinesis: combine({ only: Batch.kinesis({}, () => Stock) }),
      dynamodb: combine({ only: Batch.dynamodb({}, () => Stock) }),
      kafka: combine({ only: Batch.kafka({}, () => Stock) }),
      firehose: combine({ only: Batch.firehose({}, () => Effect.as(Stock, "")) }),
      nested: combine({ free, nested: combine({ only: Batch.sqs({}, () => Stock) }) })
    }

    const runnable: Effect.Effect<never, unknown, RuntimeApiClient.RuntimeApiClient> = Lambda.run(free)
    const same: Same<typeof free, Handler.Handler<Errors, never, never>> = true
    const sameOfAll: Same<(typeof needs)[keyof typeof needs], Handler.Handler<Errors, Stock, never>> = true

    assert.isTrue(same && sameOfAll && Effect.isEffect(runnable))
    assert.isTrue(Object.values(needs).every(Handler.isHandler))
  })

  it("refuse a result that does not match the schema of firehose", () => {
    // @ts-expect-error The response has a count.
    const handler = Batch.firehose({ response: Order }, () => Effect.succeed({ total: 1 }))

    assert.isTrue(Handler.isHandler(handler))
  })
})
