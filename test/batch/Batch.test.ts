import { assert, describe, it } from "@effect/vitest"
import { Context, Effect, Schedule, Schema } from "effect"
import { Batch, Handler, Lambda, type RuntimeApiClient, type RuntimeError } from "effect-lambda-runtime"
import { Refused } from "./batches.ts"

/** Whether two types are one; `any` is the same as itself alone. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false

describe("types", () => {
  class Stock
    extends Context.Service<Stock, { readonly take: (n: number) => Effect.Effect<void, Refused> }>()("Stock")
  {}
  const Order = Schema.Struct({ count: Schema.FiniteFromString })
  type Errors = RuntimeError.InvalidEvent | RuntimeError.InvalidResponse | Batch.AllRecordsFailed

  it("keep failures of records from the handler, and ask for what the function needs", () => {
    const handler = Batch.sqs(
      { body: Order, retry: Schedule.recurs(2), onFailure: () => Effect.asVoid(Stock) },
      ({ count }, { messageId }) =>
        Effect.scoped(Effect.flatMap(Stock, (stock) => stock.take(count + messageId.length)))
    )

    // Assignable both ways: the same type.
    const expected: Handler.Handler<Errors, Stock> = handler
    const actual: typeof handler = expected

    assert.isTrue(Handler.isHandler(actual))
  })

  it("give a schedule no other failures than the function has", () => {
    const onlyStrings = Schedule.recurs(1).pipe(Schedule.setInputType<string>())

    // @ts-expect-error The function fails with Refused.
    const handler = Batch.sqs({ retry: onlyStrings }, () => new Refused())

    assert.isTrue(Handler.isHandler(handler))
  })

  it("tell of bodies, keys, items and values by their schemas", () => {
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
    const same: Same<typeof free, Handler.Handler<Errors>> = true
    const sameOfAll: Same<(typeof needs)[keyof typeof needs], Handler.Handler<Errors, Stock>> = true

    assert.isTrue(same && sameOfAll && Effect.isEffect(runnable))
    assert.isTrue(Object.values(needs).every(Handler.isHandler))
  })

  it("refuse a result that Firehose's schema does not describe", () => {
    // @ts-expect-error The response has a count.
    const handler = Batch.firehose({ response: Order }, () => Effect.succeed({ total: 1 }))

    assert.isTrue(Handler.isHandler(handler))
  })
})
