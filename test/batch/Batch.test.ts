import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, Data, Effect, Ref, Schedule, Schema } from "effect"
import {
  Background,
  Batch,
  Handler,
  Invocation,
  Lambda,
  type RuntimeApiClient,
  type RuntimeError
} from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Logs } from "../logs.ts"
import {
  dynamodbEvent,
  firehoseEvent,
  invoke,
  journal,
  kafkaEvent,
  kinesisEvent,
  message,
  reported,
  sqsEvent,
  sqsEventOf
} from "./batches.ts"

class Refused extends Data.TaggedError("Refused")<{}> {}

const Text = { body: Schema.String }

/** Fails for what is called so, and succeeds for all else. */
const failFor = (...ids: ReadonlyArray<string>) => (id: string) =>
  ids.includes(id) ? Effect.fail(new Refused()) : Effect.void

describe("sqs", () => {
  it.effect("hands over each body as its schema decodes it, and the message", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const Order = Schema.Struct({ placed: Schema.DateFromString })
      const handler = Batch.sqs(
        { body: Order },
        ({ placed }, { awsRegion, messageId }) => note(`${messageId} ${awsRegion} ${placed.getUTCFullYear()}`)
      )

      const response = yield* invoke(handler, sqsEvent({ id: "a", content: { placed: "2024-02-03" } }))

      assert.deepStrictEqual(response, reported())
      assert.deepStrictEqual(yield* entries, ["a eu-central-1 2024"])
    }))

  it.effect("hands over the text of a body without a schema", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal

      const response = yield* invoke(Batch.sqs({}, note), { Records: [{ ...message({ id: "a" }), body: "{no JSON" }] })

      assert.deepStrictEqual(response, reported())
      assert.deepStrictEqual(yield* entries, ["{no JSON"])
    }))

  it.effect("answers an empty batch with success", () =>
    Effect.gen(function*() {
      const response = yield* invoke(Batch.sqs({ failWhenAllFail: true }, () => Effect.die("never")), { Records: [] })

      assert.deepStrictEqual(response, reported())
    }))

  it.effect("reports a failure, and goes on with the others", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs(Text, (id) => Effect.andThen(note(id), failFor("b")(id)))

      const response = yield* invoke(handler, sqsEventOf("a b c"))

      assert.deepStrictEqual(response, reported("b"))
      assert.deepStrictEqual(yield* entries, ["a", "b", "c"])
    }))

  it.effect("reports a defect, an exception and an interruption of itself likewise", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs(Text, (id) => {
        if (id === "thrown") throw new Error("thrown")
        return id === "died" ? Effect.die("died") : id === "interrupted" ? Effect.interrupt : Effect.void
      })

      const response = yield* invoke(handler, sqsEventOf("a thrown died interrupted b"))

      assert.deepStrictEqual(response, reported("thrown", "died", "interrupted"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("reports a message whose body is not JSON, or does not match", () =>
    Effect.gen(function*() {
      const failures: Array<unknown> = []
      const handler = Batch.sqs({
        body: Schema.Struct({ total: Schema.Finite }),
        onFailure: ({ cause, record }) =>
          Effect.sync(() => failures.push([record.messageId, String(Cause.squash(cause))]))
      }, () => Effect.void)

      const response = yield* invoke(handler, {
        Records: [
          { ...message({ id: "a" }), body: "secret" },
          message({ id: "b", content: { total: "secret" } }),
          message({ id: "c", content: { total: 1 } })
        ]
      })

      assert.deepStrictEqual(response, reported("a", "b"))
      assert.deepStrictEqual(failures, [
        ["a", "InvalidRecord: body: expected JSON"],
        ["b", "InvalidRecord: body.total: expected number"]
      ])
    }))

  it.effect("reports a message that lacks what every message has", () =>
    Effect.gen(function*() {
      const { receiptHandle: _, ...rest } = message({ id: "a" })
      const handler = Batch.sqs({}, () => Effect.void)

      const response = yield* invoke(handler, { Records: [rest, message({ id: "b" })] })

      assert.deepStrictEqual(response, reported("a"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("refuses an event with a message that nobody could report", () =>
    Effect.gen(function*() {
      const { messageId: _, ...rest } = message({ id: "a" })

      const response = yield* invoke(Batch.sqs({}, () => Effect.void), { Records: [message({ id: "b" }), rest] })

      assert.deepStrictEqual(
        response,
        TestLambda.failure("Runtime.InvalidEvent", "event.Records[1].messageId: missing key")
      )
    }))

  it.effect("fails where the service would not understand the answer", () =>
    Effect.gen(function*() {
      const response = yield* invoke(Batch.sqs({}, () => Effect.fail("no")), { Records: [message({ id: "" })] })

      assert.strictEqual(response._tag === "Failure" && response.errorType, "Runtime.InvalidResponse")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("works on one message after another by default", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.sqs(Text, (id) => Effect.andThen(note(`+${id}`), Effect.andThen(Effect.sleep(10), note(`-${id}`))))
      )

      const sent = yield* lambda.start(sqsEventOf("a b"))
      yield* TestClock.adjust(20)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["+a", "-a", "+b", "-b"])
    }))

  it.effect("works on as many at once as it may", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.sqs(
          { ...Text, concurrency: 2 },
          (id) => Effect.andThen(note(`+${id}`), Effect.andThen(Effect.sleep(Number(id)), note(`-${id}`)))
        )
      )

      const sent = yield* lambda.start(sqsEventOf("30 10 40 1"))
      yield* TestClock.adjust(50)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["+30", "+10", "-10", "+40", "-30", "+1", "-1", "-40"])
    }))

  it.effect("works on all at once without a bound", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Batch.sqs({ concurrency: "unbounded" }, () => Effect.sleep(10)))

      const sent = yield* lambda.start(sqsEventOf("a b c d e f g h"))
      yield* TestClock.adjust(10)

      assert.deepStrictEqual(yield* sent.response, reported())
    }))

  it.each([Number.NaN, Infinity, 0, -1, 1.5])("refuses to work on %d at once", (concurrency) => {
    assert.throws(
      () => Batch.sqs({ concurrency }, () => Effect.void),
      RangeError,
      `concurrency: expected a whole number of at least 1 or "unbounded", got ${concurrency}`
    )
    assert.throws(() => Batch.firehose({ concurrency }, () => Effect.succeed("")), RangeError, "concurrency")
  })

  it.effect("takes many messages that never suspend", () =>
    Effect.gen(function*() {
      const ids = Array.from({ length: 10_000 }, (_, index) => `${index}`)
      const handler = Batch.sqs(Text, failFor("9999"))

      const response = yield* invoke(handler, sqsEventOf(ids.join(" ")))

      assert.deepStrictEqual(response, reported("9999"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect.prop(
    "reports exactly the messages that did not succeed, in any mix",
    [
      Schema.Array(Schema.Literals(["done", "fails", "dies", "slow", "slow and fails", "endless"])),
      Schema.Literals([1, 3, "unbounded"])
    ],
    ([outcomes, concurrency]) =>
      Effect.gen(function*() {
        const begun = new Set<string>()
        const handler = Batch.sqs({
          body: Schema.Struct({ id: Schema.String, outcome: Schema.String }),
          concurrency,
          onFailure: () => Effect.void
        }, ({ id, outcome }) => {
          begun.add(id)
          const slow = outcome.startsWith("slow") ? Effect.sleep(1) : outcome === "endless" ? Effect.never : Effect.void
          const end = outcome.endsWith("fails")
            ? Effect.fail("no")
            : outcome === "dies"
            ? Effect.die("no")
            : Effect.void
          return Effect.andThen(slow, end)
        })
        const lambda = yield* TestLambda.make(handler)
        const event = sqsEvent(...outcomes.map((outcome, index) => ({
          id: `${index}`,
          content: { id: `${index}`, outcome }
        })))

        const sent = yield* lambda.start(event, { timeout: "3 seconds" })
        yield* TestClock.adjust("3 seconds")

        const expected = outcomes.flatMap((outcome, index) =>
          begun.has(`${index}`) && (outcome === "done" || outcome === "slow") ? [] : [`${index}`]
        )
        assert.deepStrictEqual(yield* sent.response, reported(...expected))
      }).pipe(Effect.provide(Logs.layer))
  )

  it.effect("gives each message a scope, and closes it when the message is done", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs(Text, (id) =>
        Effect.andThen(
          Effect.addFinalizer((exit) => note(`close ${id} ${exit._tag}`)),
          Effect.andThen(note(id), failFor("a")(id))
        ))

      yield* invoke(handler, sqsEventOf("a b"))

      assert.deepStrictEqual(yield* entries, ["a", "close a Failure", "b", "close b Success"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("gives each message the services of the handler and of the invocation", () =>
    Effect.gen(function*() {
      class Prefix extends Context.Service<Prefix, string>()("Prefix") {}
      const { entries, note } = yield* journal
      const handler = Batch.sqs(
        Text,
        Effect.fnUntraced(function*(id) {
          const { requestId } = yield* Invocation.Invocation
          yield* note(`${yield* Prefix} ${requestId} ${id}`)
          yield* Background.run(note(`after ${id}`))
        })
      ).pipe(Handler.provideService(Prefix, "hello"))
      const lambda = yield* TestLambda.make(handler)

      yield* lambda.invoke(sqsEventOf("a b"), { requestId: "r-1" })
      yield* lambda.idle

      assert.deepStrictEqual(yield* entries, ["hello r-1 a", "hello r-1 b", "after a", "after b"])
    }))

  it.effect("runs on AWS's own runtime", () =>
    Effect.gen(function*() {
      const handler = Lambda.managed(Batch.sqs({ ...Text, onFailure: () => Effect.void }, failFor("b")))
      const context = { awsRequestId: "r", invokedFunctionArn: "arn", getRemainingTimeInMillis: () => 3000 }

      const response = yield* Effect.promise(() => handler(sqsEventOf("a b"), context))

      assert.deepStrictEqual(response, { batchItemFailures: [{ itemIdentifier: "b" }] })
    }))

  it.effect("is told from other sources by Handler.match", () =>
    Effect.gen(function*() {
      const handler = Handler.match({
        stream: Batch.kinesis({}, () => Effect.void),
        queue: Batch.sqs(Text, failFor("b"))
      })

      assert.deepStrictEqual(yield* invoke(handler, sqsEventOf("a b")), reported("b"))
      assert.deepStrictEqual(yield* invoke(handler, kinesisEvent({ id: "1" })), reported())
    }).pipe(Effect.provide(Logs.layer)))
})

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

describe("sqsFifo", () => {
  const a1 = { id: "a1", group: "a" }
  const a2 = { id: "a2", group: "a" }
  const a3 = { id: "a3", group: "a" }
  const b1 = { id: "b1", group: "b" }
  const b2 = { id: "b2", group: "b" }

  it.effect("reports the rest of a group after a failure, and goes on with other groups", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqsFifo(Text, (id) => Effect.andThen(note(id), failFor("a2")(id)))

      const response = yield* invoke(handler, sqsEvent(a1, b1, a2, a3, b2))

      assert.deepStrictEqual(response, reported("a2", "a3"))
      assert.deepStrictEqual(yield* entries, ["a1", "a2", "b1", "b2"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("runs groups at once and keeps the order of each", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.sqsFifo(
          { ...Text, concurrency: 2 },
          (id) => Effect.andThen(Effect.sleep(id === "a1" ? 30 : 10), note(id))
        )
      )

      const sent = yield* lambda.start(sqsEvent(a1, a2, b1, b2))
      yield* TestClock.adjust(40)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["b1", "b2", "a1", "a2"])
    }))

  it.effect("starts afresh with every batch", () =>
    Effect.gen(function*() {
      const attempts = yield* Ref.make(0)
      const handler = Batch.sqsFifo(Text, () =>
        Effect.flatMap(
          Ref.getAndUpdate(attempts, (n) => n + 1),
          (n) => n === 0 ? Effect.fail("no") : Effect.void
        ))
      const lambda = yield* TestLambda.make(handler)

      assert.deepStrictEqual(yield* lambda.invoke(sqsEvent(a1, a2)), reported("a1", "a2"))
      assert.deepStrictEqual(yield* lambda.invoke(sqsEvent(a1, a2)), reported())
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("reports what a group had not begun at the deadline", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Batch.sqsFifo({ ...Text, concurrency: 2 }, (id) => id === "a2" ? Effect.never : Effect.void)
      )

      const sent = yield* lambda.start(sqsEvent(a1, a2, a3, b1, b2), { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, reported("a2", "a3"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect.prop(
    "reports of each group all from the first that failed",
    [Schema.Array(Schema.Tuple([Schema.Literals(["a", "b", "c"]), Schema.Boolean]))],
    ([records]) =>
      Effect.gen(function*() {
        const handler = Batch.sqsFifo(
          { body: Schema.Boolean, onFailure: () => Effect.void },
          (fails) => fails ? Effect.fail("no") : Effect.void
        )
        const event = sqsEvent(...records.map(([group, content], index) => ({ id: `${index}`, group, content })))

        const response = yield* invoke(handler, event)

        const broken = new Set<string>()
        const expected = records.flatMap(([group, fails], index) => {
          if (fails) broken.add(group)
          return broken.has(group) ? [`${index}`] : []
        })
        assert.deepStrictEqual(response, reported(...expected))
      })
  )
})

const nothing = () => Effect.void

describe("kinesis", () => {
  it.effect("takes the end of a tumbling window, which has no record, whatever stands before it in a match", () =>
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

  it.effect("hands over data as its schema decodes it, and the record", () =>
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

  it.effect("hands over the bytes of data without a schema", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal

      yield* invoke(Batch.kinesis({}, (bytes) => note(bytes.join())), kinesisEvent({ id: "1", content: 12 }))

      assert.deepStrictEqual(yield* entries, ["49,50"])
    }))

  it.effect("stops at the first failure, and reports that one alone", () =>
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

  it.effect("takes what is no base64 for a failure", () =>
    Effect.gen(function*() {
      const event = kinesisEvent({ id: "1" }, { id: "2" })
      event.Records[1]!.kinesis.data = "*no base64*"

      const response = yield* invoke(Batch.kinesis({}, () => Effect.void), event)

      assert.deepStrictEqual(response, reported("2"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("keeps the order of the shard however many may run at once", () =>
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

  it.effect("runs partition keys at once where it may, and keeps the order of each", () =>
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

  it.effect("by key, still runs what comes before a failure, and begins nothing after it", () =>
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

  it.effect("by key, begins nothing after the first of several failures", () =>
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

  it.effect("reports the record that the deadline interrupted, though later ones are done", () =>
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

  it.effect("answers the last, empty invocation of a tumbling window", () =>
    Effect.gen(function*() {
      const event = { Records: [], window: { start: "2020-12-09T07:04:00Z", end: "2020-12-09T07:06:00Z" }, state: {} }

      assert.deepStrictEqual(yield* invoke(Batch.kinesis({}, () => Effect.void), event), reported())
    }))

  it.effect.prop(
    "reports the first that did not succeed, and none where all did",
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

describe("dynamodb", () => {
  it.effect("hands over keys and images as their schemas decode them, and the record", () =>
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

  it.effect("hands over plain values without schemas", () =>
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

  it.effect("runs items at once where it may, and keeps the order of each", () =>
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

describe("kafka", () => {
  it.effect("hands over values as their schema decodes them, and the record", () =>
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

  it.effect("reports of each partition the first that failed, by its offset", () =>
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

  it.effect("runs partitions at once and keeps the order of each", () =>
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

  it.effect("runs the keys of a partition at once where it may, and those without one", () =>
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

  it.effect("answers for a self-managed cluster likewise, and for no records", () =>
    Effect.gen(function*() {
      const handler = Batch.kafka({}, () => Effect.fail("no"))
      const event = { ...kafkaEvent({ "orders-0": [{ id: "1" }] }), eventSource: "SelfManagedKafka" }

      assert.deepStrictEqual(yield* invoke(handler, event), reported({ partition: "orders-0", offset: 1 }))
      assert.deepStrictEqual(yield* invoke(handler, { ...event, records: {} }), reported())
    }).pipe(Effect.provide(Logs.layer)))
})

const base64 = (text: string) => Buffer.from(text).toString("base64")

describe("firehose", () => {
  it.effect("answers every record: transformed, dropped or failed", () =>
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

  it.effect("takes bytes, and answers text, bytes and partition keys without schemas", () =>
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

  it.effect("takes the event that a test makes without the name of the stream", () =>
    Effect.gen(function*() {
      const { deliveryStreamArn: _, ...event } = firehoseEvent({ id: "a" })
      const handler = Batch.firehose({ data: Schema.String }, (data) => Effect.succeed(data))

      const data = Buffer.from("a").toString("base64")
      assert.deepStrictEqual(
        yield* invoke(handler, event),
        TestLambda.response({ records: [{ recordId: "a", result: "Ok", data }] })
      )
    }))

  it.effect("leaves the records of Kinesis Data Analytics, which look the same, to another handler", () =>
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

  it.effect("fails the records that do not fit into the answer any more, and keeps the others", () =>
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

  it.effect("answers what the deadline interrupted as failed", () =>
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
