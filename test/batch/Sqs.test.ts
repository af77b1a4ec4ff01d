import { assert, describe, it } from "@effect/vitest"
import { Cause, Context, Effect, Ref, Schema } from "effect"
import { Background, Batch, Handler, Invocation, Lambda } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Logs } from "../logs.ts"
import { failFor, invoke, journal, kinesisEvent, message, reported, sqsEvent, sqsEventOf } from "./batches.ts"

const Text = { body: Schema.String }

describe("sqs", () => {
  it.effect("passes each body as its schema decodes it, and the message", () =>
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

  it.effect("passes the text of a body without a schema", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal

      const response = yield* invoke(Batch.sqs({}, note), { Records: [{ ...message({ id: "a" }), body: "{no JSON" }] })

      assert.deepStrictEqual(response, reported())
      assert.deepStrictEqual(yield* entries, ["{no JSON"])
    }))

  it.effect("reports nothing for an empty batch", () =>
    Effect.gen(function*() {
      const response = yield* invoke(Batch.sqs({ failWhenAllFail: true }, () => Effect.die("never")), { Records: [] })

      assert.deepStrictEqual(response, reported())
    }))

  it.effect("reports a message that fails, and processes the others", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs(Text, (id) => Effect.andThen(note(id), failFor("b")(id)))

      const response = yield* invoke(handler, sqsEventOf("a b c"))

      assert.deepStrictEqual(response, reported("b"))
      assert.deepStrictEqual(yield* entries, ["a", "b", "c"])
    }))

  it.effect("reports a message whose function dies, throws or interrupts itself", () =>
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

  it.effect("reports a message that lacks a field of every message", () =>
    Effect.gen(function*() {
      const { receiptHandle: _, ...rest } = message({ id: "a" })
      const handler = Batch.sqs({}, () => Effect.void)

      const response = yield* invoke(handler, { Records: [rest, message({ id: "b" })] })

      assert.deepStrictEqual(response, reported("a"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("rejects an event with a message that cannot be reported", () =>
    Effect.gen(function*() {
      const { messageId: _, ...rest } = message({ id: "a" })

      const response = yield* invoke(Batch.sqs({}, () => Effect.void), { Records: [message({ id: "b" }), rest] })

      assert.deepStrictEqual(
        response,
        TestLambda.failure("Runtime.InvalidEvent", "event.Records[1].messageId: missing key")
      )
    }))

  it.effect("fails if SQS would not understand the response", () =>
    Effect.gen(function*() {
      const response = yield* invoke(Batch.sqs({}, () => Effect.fail("no")), { Records: [message({ id: "" })] })

      assert.strictEqual(response._tag === "Failure" && response.errorType, "Runtime.InvalidResponse")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("processes one message after another by default", () =>
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

  it.effect("processes as many messages at the same time as concurrency allows", () =>
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

  it.effect("processes all messages at the same time if concurrency is unbounded", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Batch.sqs({ concurrency: "unbounded" }, () => Effect.sleep(10)))

      const sent = yield* lambda.start(sqsEventOf("a b c d e f g h"))
      yield* TestClock.adjust(10)

      assert.deepStrictEqual(yield* sent.response, reported())
    }))

  it.each([Number.NaN, Infinity, 0, -1, 1.5])("refuses a concurrency of %d", (concurrency) => {
    assert.throws(
      () => Batch.sqs({ concurrency }, () => Effect.void),
      RangeError,
      `concurrency: expected a whole number of at least 1 or "unbounded", got ${concurrency}`
    )
    assert.throws(() => Batch.firehose({ concurrency }, () => Effect.succeed("")), RangeError, "concurrency")
  })

  it.effect("processes many messages that never suspend", () =>
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

  it.effect("gives each message a scope, and closes it when the message has ended", () =>
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
      const handler = Lambda.toAwsHandler(Batch.sqs({ ...Text, onFailure: () => Effect.void }, failFor("b")))
      const context = { awsRequestId: "r", invokedFunctionArn: "arn", getRemainingTimeInMillis: () => 3000 }

      const response = yield* Effect.promise(() => handler(sqsEventOf("a b"), context))

      assert.deepStrictEqual(response, { batchItemFailures: [{ itemIdentifier: "b" }] })
    }))

  it.effect("works beside handlers of other sources in Handler.match", () =>
    Effect.gen(function*() {
      const handler = Handler.match({
        stream: Batch.kinesis({}, () => Effect.void),
        queue: Batch.sqs(Text, failFor("b"))
      })

      assert.deepStrictEqual(yield* invoke(handler, sqsEventOf("a b")), reported("b"))
      assert.deepStrictEqual(yield* invoke(handler, kinesisEvent({ id: "1" })), reported())
    }).pipe(Effect.provide(Logs.layer)))
})

describe("sqsFifo", () => {
  const a1 = { id: "a1", group: "a" }
  const a2 = { id: "a2", group: "a" }
  const a3 = { id: "a3", group: "a" }
  const b1 = { id: "b1", group: "b" }
  const b2 = { id: "b2", group: "b" }

  it.effect("reports the rest of a group after a failure, and processes other groups", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqsFifo(Text, (id) => Effect.andThen(note(id), failFor("a2")(id)))

      const response = yield* invoke(handler, sqsEvent(a1, b1, a2, a3, b2))

      assert.deepStrictEqual(response, reported("a2", "a3"))
      assert.deepStrictEqual(yield* entries, ["a1", "a2", "b1", "b2"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("runs groups at the same time and keeps the order of each", () =>
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

  it.effect("remembers no failure of an earlier batch", () =>
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

  it.effect("reports the messages of a group that had not started at the deadline", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Batch.sqsFifo({ ...Text, concurrency: 2 }, (id) => id === "a2" ? Effect.never : Effect.void)
      )

      const sent = yield* lambda.start(sqsEvent(a1, a2, a3, b1, b2), { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, reported("a2", "a3"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect.prop(
    "reports every message of a group from the first that failed",
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
