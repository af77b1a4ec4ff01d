import { assert, describe, it } from "@effect/vitest"
import { Cause, Clock, Deferred, Effect, Exit, Fiber, Option, References, Schedule, Schema, Tracer } from "effect"
import { Batch, RuntimeError } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Faults } from "../../../src/internal/loop/faults.ts"
import { interrupted } from "../../handlers.ts"
import { Logs } from "../../logs.ts"
import {
  firehoseEvent,
  invoke,
  journal,
  kafkaEvent,
  kinesisEvent,
  message,
  Refused,
  reported,
  sqsEvent,
  sqsEventOf
} from "../batches.ts"

const Text = { body: Schema.String }

/** Ends after as many milliseconds as the id says. `never` does not end. */
const lasting = (id: string) => id === "never" ? Effect.never : Effect.sleep(Number(id))

/** A response, and when it came. */
const timed = <A, E>(response: Effect.Effect<A, E>) =>
  Effect.forkChild(
    Effect.flatMap(response, (response) => Effect.map(Clock.currentTimeMillis, (at) => ({ at, response }))),
    {
      startImmediately: true
    }
  )

describe("the deadline", () => {
  it.effect("ends a batch 200 ms before, and reports what has not ended", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs({ ...Text, concurrency: 2 }, (id) =>
        Effect.onInterrupt(
          Effect.andThen(note(id), lasting(id)),
          () => Effect.flatMap(Clock.currentTimeMillis, (at) => note(`${id} interrupted at ${at}`))
        ))
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("1000 never 1100 4000 5000"), { timeout: "3 seconds" })
      const answered = yield* timed(sent.response)
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* Fiber.join(answered), { at: 2800, response: reported("never", "4000", "5000") })
      assert.deepStrictEqual(yield* entries, [
        "1000",
        "never",
        "1100",
        "4000",
        "never interrupted at 2800",
        "4000 interrupted at 2800"
      ])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("logs each record that it interrupted, and how many did not start", () =>
    Effect.gen(function*() {
      const { records } = yield* Logs
      const lambda = yield* TestLambda.make(Batch.sqs(Text, lasting))

      const sent = yield* lambda.start(sqsEventOf("10 never 10 10"), { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")
      yield* sent.response

      const logged = yield* records
      assert.deepStrictEqual(logged.map(({ level, message }) => `${level} ${message}`), [
        "Error a record failed",
        "Warn 2 of 4 records did not start: the invocation was interrupted 200 ms before its deadline"
      ])
      assert.include(logged[0]?.cause, "DeadlineExceeded: the invocation was interrupted 200 ms before its deadline")
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("counts records behind one that it interrupts as not started, but not those behind a failure", () =>
    Effect.gen(function*() {
      const { records } = yield* Logs
      const handler = Batch.sqsFifo({ ...Text, concurrency: 2 }, (id) => id === "bad" ? new Refused() : lasting(id))
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(
        sqsEvent(
          { id: "bad", group: "a" },
          { id: "1", group: "a" },
          { id: "2", group: "a" },
          { id: "never", group: "b" },
          { id: "3", group: "b" }
        ),
        { timeout: "3 seconds" }
      )
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, reported("bad", "1", "2", "never", "3"))
      assert.deepStrictEqual((yield* records).map(({ level, message }) => `${level} ${message}`), [
        "Error a record failed",
        "Error a record failed",
        "Warn 1 of 5 records did not start: the invocation was interrupted 200 ms before its deadline"
      ])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("does not count records that only a failure held back", () =>
    Effect.gen(function*() {
      const { lines } = yield* Logs
      const handler = Batch.kinesis({ onFailure: () => Effect.never }, () => new Refused())
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(kinesisEvent({ id: "1" }, { id: "2" }), { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, reported("1"))
      assert.deepStrictEqual(yield* lines, [])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("comes deadlineMargin earlier", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Batch.sqs({ ...Text, deadlineMargin: "1 second" }, lasting))

      const sent = yield* lambda.start(sqsEventOf("1 never"), { timeout: "3 seconds" })
      const answered = yield* timed(sent.response)
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* Fiber.join(answered), { at: 2000, response: reported("never") })
    }).pipe(Effect.provide(Logs.layer)))

  it.effect.each([300, 150, 30])(
    "comes before the loop interrupts the handler if there are no more than %d ms",
    (timeout) =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          Batch.sqs(
            Text,
            (id) =>
              Effect.ensuring(lasting(id), Effect.sleep("1 minute").pipe(Effect.when(Effect.succeed(id === "never"))))
          )
        )

        const sent = yield* lambda.start(sqsEventOf("0 never"), { timeout })
        yield* TestClock.adjust("1 minute")

        assert.deepStrictEqual(yield* sent.response, reported("never"))
      }).pipe(Effect.provide(Logs.layer))
  )

  it.effect.each([10, 60_000])(
    "counts a record as done that has finished, although its finalizer takes %d ms more",
    (more) =>
      Effect.gen(function*() {
        const handler = Batch.firehose(
          { data: Schema.String },
          (data) => Effect.as(Effect.addFinalizer(() => Effect.sleep(2800 + more)), data)
        )
        const lambda = yield* TestLambda.make(handler)

        const sent = yield* lambda.start(firehoseEvent({ id: "a" }), { timeout: "3 seconds" })
        const answered = yield* timed(sent.response)
        yield* TestClock.adjust("2 minutes")

        const data = Buffer.from("a").toString("base64")
        assert.deepStrictEqual(yield* Fiber.join(answered), {
          at: 2800 + Math.min(more, 40),
          response: TestLambda.response({ records: [{ recordId: "a", result: "Ok", data }] })
        })
      })
  )

  it.effect("counts a record as failed that has finished, but whose finalizer died in time", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs(
        {},
        () => Effect.addFinalizer(() => Effect.andThen(Effect.sleep(2810), Effect.die("no")))
      )
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a"), { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, reported("a"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("responds without waiting for long finalizers, and takes the next event after them", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs(Text, (id) =>
        id === "b"
          ? Effect.andThen(
            Effect.addFinalizer(() => Effect.andThen(Effect.sleep("1 minute"), note("released"))),
            Effect.never
          )
          : note(id))
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a b c"), { timeout: "3 seconds" })
      const next = yield* lambda.start(sqsEventOf("d"))
      const answered = yield* timed(sent.response)
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* Fiber.join(answered), { at: 2840, response: reported("b", "c") })
      assert.deepStrictEqual(yield* entries, ["a"])

      yield* TestClock.adjust("1 minute")

      assert.deepStrictEqual(yield* next.response, reported())
      assert.deepStrictEqual(yield* entries, ["a", "released", "d"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("starts no record after it in a batch that never suspends", () =>
    Effect.gen(function*() {
      const begun: Array<string> = []
      const clock = yield* Clock.Clock
      let now = 0
      const handler = Batch.sqs(Text, (id) =>
        Effect.sync(() => {
          begun.push(id)
          now += 1000
        }))

      const response = yield* invoke(handler, sqsEventOf("a b c d e"), { timeout: "3 seconds" }).pipe(
        Effect.provideService(Clock.Clock, {
          ...clock,
          currentTimeMillisUnsafe: () => now,
          currentTimeMillis: Effect.sync(() => now)
        })
      )

      assert.deepStrictEqual(response, reported("d", "e"))
      assert.deepStrictEqual(begun, ["a", "b", "c"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("is left to the loop if deadlineMargin is false", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Batch.sqs({ ...Text, deadlineMargin: false }, lasting))

      const sent = yield* lambda.start(sqsEventOf("1 never"), { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, interrupted(100))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect.each([false, "-1 hour"] as const)(
    "does not come if it is not known, or in the past: %s",
    (timeout) =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(Batch.sqs(Text, () => Effect.sleep("1 day")))

        const sent = yield* lambda.start(sqsEventOf("a"), { timeout })
        yield* TestClock.adjust("1 day")

        const response = yield* sent.response
        assert.deepStrictEqual(response._tag === "Refused" ? response.response : response, reported())
      })
  )

  it.effect("interrupts the pause before a retry", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs({ ...Text, retry: Schedule.spaced("1 hour") }, () => new Refused())
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a"), { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, reported("a"))
    }).pipe(Effect.provide(Logs.layer)))
})

describe("a shutdown", () => {
  const releasing = Effect.map(journal, ({ entries, note }) => ({
    entries,
    handler: Batch.sqs(
      { ...Text, concurrency: 2 },
      (id) => Effect.andThen(Effect.addFinalizer(() => note(`release ${id}`)), lasting(id))
    )
  }))

  it.effect("interrupts the records after the grace, runs their finalizers, and reports what has not ended", () =>
    Effect.gen(function*() {
      const { records } = yield* Logs
      const { entries, handler } = yield* releasing
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("1 never 1000 2 3"))
      yield* TestClock.adjust(1)
      const response = yield* timed(sent.response)
      const exit = yield* Effect.forkChild(lambda.shutdown)
      yield* TestClock.adjust(300)

      assert.deepStrictEqual(yield* Fiber.join(response), { at: 101, response: reported("never", "1000", "2", "3") })
      assert.isTrue(Exit.hasInterrupts(yield* Fiber.join(exit)))
      assert.deepStrictEqual((yield* entries).toSorted(), ["release 1", "release 1000", "release never"])
      const reason = "the invocation was interrupted because the environment shuts down"
      assert.include((yield* records)[0]?.cause, reason)
      assert.deepStrictEqual((yield* records).map(({ level, message }) => `${level} ${message}`), [
        "Error a record failed",
        "Error a record failed",
        `Warn 2 of 5 records did not start: ${reason}`
      ])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("changes nothing for a batch that ends within the grace", () =>
    Effect.gen(function*() {
      const { handler } = yield* releasing
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("50 1"))
      yield* Effect.forkChild(lambda.shutdown)
      yield* TestClock.adjust(300)

      assert.deepStrictEqual(yield* sent.response, reported())
    }))

  it.effect("gives finalizers 50 ms before the response", () =>
    Effect.gen(function*() {
      const handler = Batch.firehose(
        { data: Schema.String },
        (id) => Effect.onInterrupt(Effect.as(lasting(id), id), () => Effect.sleep("1 minute"))
      )
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(firehoseEvent({ id: "1" }, { id: "never" }), { timeout: false })
      yield* TestClock.adjust(1)
      const response = yield* timed(sent.response)
      yield* Effect.forkChild(Effect.exit(lambda.shutdown))
      yield* TestClock.adjust("2 minutes")

      const data = Buffer.from("1").toString("base64")
      assert.deepStrictEqual(yield* Fiber.join(response), {
        at: 151,
        response: TestLambda.response({
          records: [{ recordId: "1", result: "Ok", data }, { recordId: "never", result: "ProcessingFailed" }]
        })
      })
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("shortens the time that the deadline had left for finalizers", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs(
        { ...Text, deadlineMargin: "20 seconds" },
        () => Effect.onInterrupt(Effect.never, () => Effect.never)
      )
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a"), { timeout: "60 seconds" })
      yield* TestClock.adjust("40 seconds")
      const response = yield* timed(sent.response)
      yield* Effect.forkChild(Effect.exit(lambda.shutdown))
      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(yield* Fiber.join(response), { at: 40_150, response: reported("a") })
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("of a chunk reports its records", () =>
    Effect.gen(function*() {
      const handler = Batch.sqsFifo(
        { ...Text, chunk: 2 },
        (chunk) => chunk[0]?.content === "b" ? Effect.never : Effect.void
      )
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a 1 b 2 c"))
      yield* Effect.forkChild(lambda.shutdown)
      yield* TestClock.adjust(300)

      assert.deepStrictEqual(yield* sent.response, reported("b", "2", "c"))
    }).pipe(Effect.provide(Logs.layer)))
})

describe("a fault of the process", () => {
  it.effect("fails the whole batch", () =>
    Effect.gen(function*() {
      const fault = yield* Deferred.make<never, RuntimeError.ProcessFault>()
      const lambda = yield* TestLambda.make(Batch.sqs(Text, lasting)).pipe(
        Effect.provideService(Faults, Deferred.await(fault))
      )

      const sent = yield* lambda.start(sqsEventOf("1 never"))
      yield* TestClock.adjust(1)
      yield* Deferred.fail(
        fault,
        new RuntimeError.ProcessFault({ cause: new Error("boom"), kind: "uncaughtException" })
      )

      const response = yield* sent.response
      assert.strictEqual(response._tag === "Failure" && response.errorType, "Runtime.UncaughtException")
    }).pipe(Effect.provide(Logs.layer)))
})

describe("the deadline of the loop", () => {
  it.effect("counts for a batch if it comes earlier", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Batch.sqs({ ...Text, concurrency: 2 }, lasting), {
        run: { deadlineMargin: 500 }
      })

      const sent = yield* lambda.start(sqsEventOf("1 never"), { timeout: "3 seconds" })
      const response = yield* timed(sent.response)
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* Fiber.join(response), { at: 2500, response: reported("never") })
    }).pipe(Effect.provide(Logs.layer)))
})

describe("retry", () => {
  it.effect("tries a failed record again, each time in a new scope", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      let tries = 0
      const handler = Batch.sqs({ ...Text, retry: Schedule.max([Schedule.spaced(10), Schedule.recurs(2)]) }, (id) =>
        Effect.andThen(
          Effect.addFinalizer(() =>
            note(`close ${id} ${tries}`)
          ),
          Effect.suspend(() => ++tries < 3 ? new Refused() : Effect.void)
        ))
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a"))
      yield* TestClock.adjust(20)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["close a 1", "close a 2", "close a 3"])
    }))

  it.effect("reports a record once the schedule gives up", () =>
    Effect.gen(function*() {
      const { lines } = yield* Logs
      const { entries, note } = yield* journal
      const handler = Batch.sqs(
        { ...Text, retry: Schedule.recurs(1) },
        (id) => Effect.andThen(note(id), id === "a" ? new Refused() : Effect.void)
      )

      const response = yield* invoke(handler, sqsEventOf("a b"), { requestId: "r" })

      assert.deepStrictEqual(response, reported("a"))
      assert.deepStrictEqual(yield* entries, ["a", "a", "b"])
      assert.deepStrictEqual(yield* lines, ["Error r a record failed"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("does not try a defect or a record that does not decode again", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs(
        { ...Text, retry: Schedule.recurs(3) },
        (id) => Effect.andThen(note(id), Effect.die("no"))
      )

      const response = yield* invoke(handler, sqsEvent({ id: "a" }, { id: "b", content: 1 }))

      assert.deepStrictEqual(response, reported("a", "b"))
      assert.deepStrictEqual(yield* entries, ["a"])
    }).pipe(Effect.provide(Logs.layer)))
})

describe("onFailure", () => {
  it.effect("gets the record and the cause, and nothing is logged", () =>
    Effect.gen(function*() {
      const { lines } = yield* Logs
      const { entries, note } = yield* journal
      const handler = Batch.kafka({
        value: Schema.String,
        onFailure: ({ cause, record }) => note(`${record.topic} ${record.offset} ${Cause.squash(cause)}`)
      }, () => new Refused())

      yield* invoke(handler, kafkaEvent({ "orders-0": [{ id: "5" }, { id: "6" }] }))

      assert.deepStrictEqual(yield* entries, ["orders 5 Refused"])
      assert.deepStrictEqual(yield* lines, [])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("runs concurrently with later records, and the response waits for it", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs({
        ...Text,
        onFailure: ({ record }) => Effect.andThen(Effect.sleep(10), note(`failed ${record.messageId}`))
      }, (id) => Effect.andThen(note(id), id === "a" ? new Refused() : Effect.void))
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a b"))
      const answered = yield* timed(sent.response)
      yield* TestClock.adjust(10)

      assert.deepStrictEqual(yield* Fiber.join(answered), { at: 10, response: reported("a") })
      assert.deepStrictEqual(yield* entries, ["a", "b", "failed a"])
    }))

  it.effect("may die without another effect than a log record", () =>
    Effect.gen(function*() {
      const { lines } = yield* Logs
      const handler = Batch.sqs({
        onFailure: () => {
          throw new Error("hook")
        }
      }, () => new Refused())

      assert.deepStrictEqual(yield* invoke(handler, sqsEventOf("a b"), { requestId: "r" }), reported("a", "b"))
      assert.deepStrictEqual(yield* lines, ["Error r onFailure failed", "Error r onFailure failed"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("does not delay the response beyond the deadline", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs({ ...Text, onFailure: () => Effect.never }, () => new Refused())
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a b"), { timeout: "3 seconds" })
      const answered = yield* timed(sent.response)
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* Fiber.join(answered), { at: 2840, response: reported("a", "b") })
      assert.deepStrictEqual(yield* lambda.invoke({ Records: [] }), reported())
    }))

  it.effect("has the services of the handler, and the annotations of the record", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs({
        onFailure: () => Effect.flatMap(References.CurrentLogAnnotations, (found) => note(JSON.stringify(found)))
      }, () => new Refused())

      yield* invoke(handler, sqsEventOf("a"))

      assert.deepStrictEqual(yield* entries, [`{"messageId":"a"}`])
    }))
})

describe("failWhenAllFail", () => {
  const handler = Batch.sqs(
    { ...Text, failWhenAllFail: true, concurrency: 10 },
    (id) => id.startsWith("bad") ? new Refused() : Effect.void
  )

  it.effect("fails the invocation if no record succeeds", () =>
    Effect.gen(function*() {
      const response = yield* invoke(handler, sqsEventOf("bad1 bad2"))

      assert.deepStrictEqual(response, TestLambda.failure("AllRecordsFailed", "none of the 2 records succeeded"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("reports the failed records if one succeeds", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* invoke(handler, sqsEventOf("bad1 good")), reported("bad1"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("logs why the first record failed", () =>
    Effect.gen(function*() {
      const { records } = yield* Logs

      yield* invoke(handler, sqsEventOf("bad1"))

      assert.include((yield* records).at(-1)?.cause, "AllRecordsFailed: the only record did not succeed")
      assert.include((yield* records).at(-1)?.cause, "Refused")
    }).pipe(Effect.provide(Logs.layer)))
})

describe("annotations and spans", () => {
  it.effect("annotate the log records of each record, together with those of the handler", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const annotations = Effect.flatMap(References.CurrentLogAnnotations, (found) => note(JSON.stringify(found)))
      const queue = Batch.sqs({}, () => annotations)
      const topics = Batch.kafka({}, () => annotations)

      yield* invoke(queue, sqsEventOf("a b")).pipe(Effect.annotateLogs("service", "orders"))
      yield* invoke(topics, kafkaEvent({ "orders-0": [{ id: "5" }] }))

      assert.deepStrictEqual(yield* entries, [
        `{"service":"orders","messageId":"a"}`,
        `{"service":"orders","messageId":"b"}`,
        `{"partition":"orders-0","offset":5}`
      ])
    }))

  it.effect("are spans if a tracer is configured, with a link to the trace of the sender", () =>
    Effect.gen(function*() {
      const spans: Array<Tracer.NativeSpan> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      const sent = message({ id: "b" })
      const traced = {
        ...sent,
        attributes: {
          ...sent.attributes,
          AWSTraceHeader: "Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1"
        }
      }

      yield* invoke(Batch.sqs(Text, (id) => id === "b" ? new Refused() : Effect.void), {
        Records: [message({ id: "a" }), traced]
      }).pipe(Effect.withTracer(tracer))

      assert.deepStrictEqual(spans.map(({ kind, name, status }) => [kind, name, status._tag]), [
        ["consumer", "process orders", "Ended"],
        ["consumer", "process orders", "Ended"]
      ])
      assert.deepStrictEqual(Object.fromEntries(spans[0]!.attributes), {
        "messaging.system": "aws_sqs",
        "messaging.operation.type": "process",
        "messaging.destination.name": "orders",
        "messaging.message.id": "a"
      })
      assert.deepStrictEqual(spans.map(({ links }) => links.map(({ span }) => span.spanId)), [
        [],
        ["53995c3f42cd8ad8"]
      ])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("are not spans without a tracer", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal

      yield* invoke(
        Batch.sqs({}, () =>
          Effect.flatMap(Effect.option(Effect.currentSpan), (span) => note(Option.isSome(span) ? "span" : "none"))),
        sqsEventOf("a")
      )

      assert.deepStrictEqual(yield* entries, ["none"])
    }))
})
