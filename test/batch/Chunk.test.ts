import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Fiber, References, Schedule, Schema, Tracer } from "effect"
import { Batch } from "effect-lambda-runtime"
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
  Refused,
  reported,
  sqsEvent,
  sqsEventOf
} from "./batches.ts"

const Text = { body: Schema.String }

type Entries<Content> = ReadonlyArray<Batch.Entry<Content, unknown>>

/** The contents of a chunk as one line. */
const line = <Content>(entries: Entries<Content>) => entries.map(({ content }) => `${content}`).join(" ")

/** The entries with these contents. */
const named = <Entry extends Batch.Entry<unknown, unknown>>(entries: ReadonlyArray<Entry>, ...names: Array<string>) =>
  entries.filter(({ content }) => names.includes(`${content}`))

describe("sqs with a chunk", () => {
  it.effect("passes as many decoded messages as the chunk may have, in order, and the messages as SQS sent them", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs(
        { body: Schema.Struct({ n: Schema.Finite }), chunk: 2 },
        (chunk) => note(chunk.map(({ content, record }) => `${record.messageId}=${content.n}`).join(" "))
      )

      const response = yield* invoke(
        handler,
        sqsEvent({ id: "a", content: { n: 1 } }, { id: "b", content: { n: 2 } }, { id: "c", content: { n: 3 } })
      )

      assert.deepStrictEqual(response, reported())
      assert.deepStrictEqual(yield* entries, ["a=1 b=2", "c=3"])
    }))

  it.effect("reports the messages that the function returns, and no other", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs({ ...Text, chunk: 10 }, (chunk) => Effect.succeed(named(chunk, "b", "d")))

      assert.deepStrictEqual(yield* invoke(handler, sqsEventOf("a b c d")), reported("b", "d"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("takes any iterable of entries, and copies of entries", () =>
    Effect.gen(function*() {
      const asSet = Batch.sqs({ ...Text, chunk: 10 }, (chunk) => Effect.succeed(new Set(named(chunk, "b"))))
      const asCopies = Batch.sqs(
        { ...Text, chunk: 10 },
        (chunk) => Effect.succeed(named(chunk, "b").map(({ content, record }) => ({ content, record, code: 1 })))
      )

      assert.deepStrictEqual(yield* invoke(asSet, sqsEventOf("a b c")), reported("b"))
      assert.deepStrictEqual(yield* invoke(asCopies, sqsEventOf("a b c")), reported("b"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("reports no message if the function returns nothing, or an empty list", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* invoke(Batch.sqs({ chunk: 2 }, () => Effect.void), sqsEventOf("a b c")), reported())
      assert.deepStrictEqual(
        yield* invoke(Batch.sqs({ chunk: 2 }, () => Effect.succeed([])), sqsEventOf("a b c")),
        reported()
      )
    }))

  it.effect("reports the whole chunk if the function fails, dies or throws, and continues with the next", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs({ ...Text, chunk: 1 }, ([{ content: id } = { content: "" }]) => {
        if (id === "throws") throw new Error("thrown")
        return id === "fails" ? new Refused() : id === "dies" ? Effect.die("died") : Effect.void
      })
      const pairs = Batch.sqs(
        { ...Text, chunk: 2 },
        (chunk) => named(chunk, "fails").length > 0 ? new Refused() : Effect.void
      )

      assert.deepStrictEqual(
        yield* invoke(handler, sqsEventOf("a throws b fails dies c")),
        reported("throws", "fails", "dies")
      )
      assert.deepStrictEqual(yield* invoke(pairs, sqsEventOf("a fails b c")), reported("a", "fails"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("does not pass messages that do not decode, reports each of them, and still fills its chunks", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const causes: Array<unknown> = []
      const handler = Batch.sqs({
        ...Text,
        chunk: 2,
        onFailure: ({ cause, record }) => Effect.sync(() => causes.push([record.messageId, `${Cause.squash(cause)}`]))
      }, (chunk) => note(line(chunk)))

      const response = yield* invoke(
        handler,
        sqsEvent({ id: "a" }, { id: "bad", content: 1 }, { id: "b" }, { id: "c" }, { id: "worse", content: 2 })
      )

      assert.deepStrictEqual(response, reported("bad", "worse"))
      assert.deepStrictEqual(yield* entries, ["a b", "c"])
      assert.deepStrictEqual(causes, [
        ["bad", "InvalidRecord: body: expected string"],
        ["worse", "InvalidRecord: body: expected string"]
      ])
    }))

  it.effect("does not call the function if no message decodes", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs({ ...Text, chunk: 10 }, () => Effect.die("called"))

      assert.deepStrictEqual(yield* invoke(handler, sqsEvent({ id: "a", content: 1 })), reported("a"))
      assert.deepStrictEqual(yield* invoke(handler, { Records: [] }), reported())
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("calls onFailure for each failed message, with the error that the function returned for it", () =>
    Effect.gen(function*() {
      const failures: Array<unknown> = []
      const handler = Batch.sqs({
        ...Text,
        chunk: 10,
        onFailure: ({ cause, record }) => Effect.sync(() => failures.push([record.messageId, Cause.squash(cause)]))
      }, (chunk) => {
        const [a, b] = chunk
        return Effect.succeed(a && b ? [Batch.failed(a, new Refused()), b] : [])
      })

      yield* invoke(handler, sqsEventOf("a b c"))

      assert.deepStrictEqual(failures, [["a", new Refused()], ["b", new Batch.RecordFailed()]])
    }))

  it.effect("logs each failed message with its id", () =>
    Effect.gen(function*() {
      const { records } = yield* Logs
      const { entries, note } = yield* journal
      const handler = Batch.sqs({
        ...Text,
        chunk: 10,
        onFailure: (failure) =>
          Effect.andThen(
            Batch.logFailure(failure),
            Effect.flatMap(References.CurrentLogAnnotations, (found) => note(JSON.stringify(found)))
          )
      }, (chunk) => Effect.succeed(named(chunk, "b")))

      yield* invoke(handler, sqsEventOf("a b"))

      const [failure] = yield* records
      assert.include(failure?.cause, "RecordFailed: the function returned the record as failed")
      assert.deepStrictEqual(yield* entries, [`{"messageId":"b"}`])
    }).pipe(Effect.provide(Logs.layer)))

  const mistakes: ReadonlyArray<readonly [string, unknown]> = [
    ["a record of another chunk", [{ content: "x", record: {} }]],
    ["a list of ids", ["a"]],
    ["a list with null", [null]],
    ["an object", { Failed: [] }],
    ["a text", "a"],
    ["a number", 1]
  ]

  it.effect.each(mistakes)(
    "reports the whole chunk if the function returns %s, as plain JavaScript may",
    ([, returned]) =>
      Effect.gen(function*() {
        const handler = Batch.sqs({ ...Text, chunk: 2 }, () => Effect.succeed(returned as []))

        assert.deepStrictEqual(yield* invoke(handler, sqsEventOf("a b c")), reported("a", "b", "c"))
      }).pipe(Effect.provide(Logs.layer))
  )

  it.effect("processes as many chunks at the same time as concurrency allows", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.sqs(
          { ...Text, chunk: 2, concurrency: 2 },
          (chunk) => Effect.andThen(note(`+${line(chunk)}`), Effect.andThen(Effect.sleep(10), note(`-${line(chunk)}`)))
        )
      )

      const sent = yield* lambda.start(sqsEventOf("a b c d e"))
      yield* TestClock.adjust(20)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["+a b", "+c d", "-a b", "+e", "-c d", "-e"])
    }))

  it.effect("gives each chunk a scope", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqs(
        { ...Text, chunk: 2 },
        (chunk) => Effect.andThen(Effect.addFinalizer(() => note(`close ${line(chunk)}`)), note(line(chunk)))
      )

      yield* invoke(handler, sqsEventOf("a b c"))

      assert.deepStrictEqual(yield* entries, ["a b", "close a b", "c", "close c"])
    }))

  it.effect("reports the whole chunk if a finalizer of it dies", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs(
        { ...Text, chunk: 2 },
        (chunk) => Effect.addFinalizer(() => named(chunk, "a").length > 0 ? Effect.die("no") : Effect.void)
      )

      assert.deepStrictEqual(yield* invoke(handler, sqsEventOf("a b c")), reported("a", "b"))
    }).pipe(Effect.provide(Logs.layer)))

  it.each([Number.NaN, Infinity, 0, -1, 1.5])("refuses a chunk of %d", (chunk) => {
    assert.throws(
      () => Batch.sqs({ chunk }, () => Effect.void),
      RangeError,
      `chunk: expected a whole number of at least 1, got ${chunk}`
    )
    assert.throws(() => Batch.firehose({ chunk }, () => Effect.succeed([])), RangeError, "chunk")
  })

  it.effect("processes many chunks that never suspend", () =>
    Effect.gen(function*() {
      const ids = Array.from({ length: 10_000 }, (_, index) => `${index}`)
      const handler = Batch.sqs({ ...Text, chunk: 3 }, (chunk) => Effect.succeed(named(chunk, "9999")))

      assert.deepStrictEqual(yield* invoke(handler, sqsEventOf(ids.join(" "))), reported("9999"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("fails the invocation with failWhenAllFail if every record was returned as failed", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs({ ...Text, chunk: 2, failWhenAllFail: true }, Effect.succeed)

      assert.deepStrictEqual(
        yield* invoke(handler, sqsEventOf("a b c")),
        TestLambda.failure("AllRecordsFailed", "none of the 3 records succeeded")
      )
    }).pipe(Effect.provide(Logs.layer)))
})

describe("retry with a chunk", () => {
  it.effect("passes only the records that failed again, together and in order", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      let attempt = 0
      const handler = Batch.sqs({ ...Text, chunk: 4, retry: Schedule.recurs(2) }, (chunk) =>
        Effect.as(note(line(chunk)), ++attempt === 1 ? named(chunk, "b", "d") : named(chunk, "d")))

      const response = yield* invoke(handler, sqsEventOf("a b c d e"))

      assert.deepStrictEqual(response, reported("d"))
      assert.deepStrictEqual(yield* entries, ["a b c d", "b d", "d", "e"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("passes the whole chunk again if the effect failed", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      let attempt = 0
      const handler = Batch.sqs(
        { ...Text, chunk: 2, retry: Schedule.spaced(10) },
        (chunk) => Effect.andThen(note(line(chunk)), Effect.suspend(() => ++attempt < 3 ? new Refused() : Effect.void))
      )
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a b"))
      yield* TestClock.adjust(20)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["a b", "a b", "a b"])
    }))

  it.effect("keeps what succeeded before a retry that fails as a whole or dies", () =>
    Effect.gen(function*() {
      const failures: Array<unknown> = []
      const ending = <A>(last: Effect.Effect<A, Refused>) => {
        let attempt = 0
        return Batch.sqs({
          ...Text,
          chunk: 3,
          retry: Schedule.recurs(1),
          onFailure: ({ cause, record }) => Effect.sync(() => failures.push([record.messageId, Cause.squash(cause)]))
        }, (chunk) =>
          Effect.suspend(() =>
            ++attempt === 1 ? Effect.succeed(named(chunk, "b")) : Effect.andThen(last, Effect.void)
          ))
      }

      assert.deepStrictEqual(yield* invoke(ending(Effect.fail(new Refused())), sqsEventOf("a b c")), reported("b"))
      assert.deepStrictEqual(yield* invoke(ending(Effect.die("died")), sqsEventOf("a b c")), reported("b"))
      assert.deepStrictEqual(failures, [["b", new Refused()], ["b", "died"]])
    }))

  it.effect("gives the schedule the error of the first record that failed", () =>
    Effect.gen(function*() {
      const inputs: Array<unknown> = []
      const handler = Batch.sqs({
        ...Text,
        chunk: 3,
        retry: Schedule.recurs(1).pipe(
          Schedule.setInputType<Refused | Batch.RecordFailed>(),
          Schedule.tap(({ input }) => Effect.sync(() => inputs.push(input)))
        )
      }, ([a, b]) => Effect.succeed(a && b ? [b, Batch.failed(a, new Refused())] : a ? [a] : []))

      yield* invoke(handler, sqsEventOf("a b"))

      assert.strictEqual((inputs[0] as Refused)._tag, "Refused")
    }).pipe(Effect.provide(Logs.layer)))
})

describe("the deadline with a chunk", () => {
  it.effect("reports the records of the chunk that it interrupted, and those that did not start", () =>
    Effect.gen(function*() {
      const { records } = yield* Logs
      const handler = Batch.sqs(
        { ...Text, chunk: 2 },
        (chunk) => named(chunk, "never").length > 0 ? Effect.never : Effect.void
      )
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a b c never d e"), { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, reported("c", "never", "d", "e"))
      assert.deepStrictEqual((yield* records).map(({ level, message }) => `${level} ${message}`), [
        "Error a record failed",
        "Error a record failed",
        "Warn 2 of 6 records did not start: the invocation was interrupted 200 ms before its deadline"
      ])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("counts the records as done that succeeded before the retry that it interrupted", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs(
        { ...Text, chunk: 3, retry: Schedule.spaced("1 hour") },
        (chunk) => Effect.succeed(named(chunk, "b"))
      )
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a b c"), { timeout: "3 seconds" })
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* sent.response, reported("b"))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("counts what the function returned, although a finalizer takes longer", () =>
    Effect.gen(function*() {
      const handler = Batch.sqs(
        { ...Text, chunk: 3 },
        (chunk) => Effect.as(Effect.addFinalizer(() => Effect.sleep("1 minute")), named(chunk, "b"))
      )
      const lambda = yield* TestLambda.make(handler)

      const sent = yield* lambda.start(sqsEventOf("a b c"), { timeout: "3 seconds" })
      const response = yield* Effect.forkChild(sent.response)
      yield* TestClock.adjust("3 seconds")

      assert.deepStrictEqual(yield* Fiber.join(response), reported("b"))
      yield* TestClock.adjust("1 minute")
    }).pipe(Effect.provide(Logs.layer)))
})

describe("sqsFifo with a chunk", () => {
  const a1 = { id: "a1", group: "a" }
  const a2 = { id: "a2", group: "a" }
  const a3 = { id: "a3", group: "a" }
  const b1 = { id: "b1", group: "b" }
  const b2 = { id: "b2", group: "b" }

  it.effect("fills chunks from several groups and keeps the order of each", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqsFifo({ ...Text, chunk: 4 }, (chunk) => note(line(chunk)))

      const response = yield* invoke(handler, sqsEvent(a1, b1, a2, b2, a3))

      assert.deepStrictEqual(response, reported())
      assert.deepStrictEqual(yield* entries, ["a1 a2 a3 b1", "b2"])
    }))

  it.effect("never has two chunks of one group at the same time", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.sqsFifo(
          { ...Text, chunk: 2, concurrency: 5 },
          (chunk) => Effect.andThen(note(`+${line(chunk)}`), Effect.andThen(Effect.sleep(10), note(`-${line(chunk)}`)))
        )
      )

      const sent = yield* lambda.start(sqsEvent(a1, a2, a3, b1, b2))
      yield* TestClock.adjust(30)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["+a1 a2", "+b1 b2", "-a1 a2", "+a3", "-b1 b2", "-a3"])
    }))

  it.effect("reports the rest of the group after a failed message, although it was in the same chunk", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqsFifo(
        { ...Text, chunk: 2 },
        (chunk) => Effect.as(note(line(chunk)), named(chunk, "a1"))
      )

      const response = yield* invoke(handler, sqsEvent(a1, a2, a3, b1))

      assert.deepStrictEqual(response, reported("a1", "a2", "a3"))
      assert.deepStrictEqual(yield* entries, ["a1 a2", "b1"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("passes no message of a group after one that does not decode", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.sqsFifo({ ...Text, chunk: 10 }, (chunk) => note(line(chunk)))

      const response = yield* invoke(handler, sqsEvent(a1, { ...a2, content: 1 }, a3, b1))

      assert.deepStrictEqual(response, reported("a2", "a3"))
      assert.deepStrictEqual(yield* entries, ["a1 b1"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect.prop(
    "reports every message of a group from the first that failed, and passes each at most once, in order",
    [
      Schema.Array(Schema.Tuple([Schema.Literals(["a", "b", "c"]), Schema.Literals(["done", "fails", "invalid"])])),
      Schema.Literals([1, 2, 3, 10]),
      Schema.Literals([1, 2, "unbounded"])
    ],
    ([records, chunk, concurrency]) =>
      Effect.gen(function*() {
        const passed: Array<number> = []
        const handler = Batch.sqsFifo({
          body: Schema.Literals(["done", "fails"]),
          chunk,
          concurrency,
          onFailure: () => Effect.void
        }, (entries) => {
          passed.push(...entries.map(({ record }) => Number(record.messageId)))
          return Effect.as(Effect.sleep(1), entries.filter(({ content }) => content === "fails"))
        })
        const lambda = yield* TestLambda.make(handler)
        const event = sqsEvent(...records.map(([group, content], index) => ({ id: `${index}`, group, content })))

        const sent = yield* lambda.start(event)
        yield* TestClock.adjust("1 minute")

        const broken = new Set<string>()
        const expected = records.flatMap(([group, outcome], index) => {
          if (outcome !== "done") broken.add(group)
          return broken.has(group) ? [`${index}`] : []
        })
        assert.deepStrictEqual(yield* sent.response, reported(...expected))
        for (const group of ["a", "b", "c"]) {
          const own = passed.filter((index) => records[index]?.[0] === group)
          assert.deepStrictEqual(own, own.toSorted((a, b) => a - b))
        }
        assert.strictEqual(new Set(passed).size, passed.length)
      })
  )
})

describe("kinesis with a chunk", () => {
  const data = { data: Schema.String }

  it.effect("reports the first record that failed, and starts no later chunk", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.kinesis(
        { ...data, chunk: 3 },
        (chunk) => Effect.as(note(line(chunk)), named(chunk, "2", "3"))
      )

      const response = yield* invoke(
        handler,
        kinesisEvent({ id: "1" }, { id: "2" }, { id: "3" }, { id: "4" }, { id: "5" })
      )

      assert.deepStrictEqual(response, reported("2"))
      assert.deepStrictEqual(yield* entries, ["1 2 3"])
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("keeps the order of the shard however many chunks may run at the same time", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const lambda = yield* TestLambda.make(
        Batch.kinesis(
          { ...data, chunk: 2, concurrency: 10 },
          (chunk) => Effect.andThen(Effect.sleep(10), note(line(chunk)))
        )
      )

      const sent = yield* lambda.start(kinesisEvent({ id: "1" }, { id: "2" }, { id: "3" }))
      yield* TestClock.adjust(20)

      assert.deepStrictEqual(yield* sent.response, reported())
      assert.deepStrictEqual(yield* entries, ["1 2", "3"])
    }))

  it.effect("passes the bytes of data without a schema", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.kinesis({ chunk: 2 }, (chunk) => note(chunk.map(({ content }) => content.join()).join(" ")))

      yield* invoke(handler, kinesisEvent({ id: "1", content: 1 }, { id: "2", content: 2 }))

      assert.deepStrictEqual(yield* entries, ["49 50"])
    }))

  it.effect.prop(
    "reports the first record that did not succeed, and none if all did",
    [
      Schema.Array(Schema.Tuple([Schema.Literals(["a", "b", "c"]), Schema.Literals(["done", "fails", "invalid"])])),
      Schema.Literals(["shard", "key"]),
      Schema.Literals([1, 2, 3]),
      Schema.Literals([1, 2])
    ],
    ([records, ordering, chunk, concurrency]) =>
      Effect.gen(function*() {
        const handler = Batch.kinesis(
          { data: Schema.Literals(["done", "fails"]), ordering, chunk, concurrency, onFailure: () => Effect.void },
          (entries) => Effect.as(Effect.sleep(1), entries.filter(({ content }) => content === "fails"))
        )
        const lambda = yield* TestLambda.make(handler)
        const event = kinesisEvent(...records.map(([group, content], index) => ({ id: `${index}`, group, content })))

        const sent = yield* lambda.start(event)
        yield* TestClock.adjust("1 minute")

        const first = records.findIndex(([, outcome]) => outcome !== "done")
        assert.deepStrictEqual(yield* sent.response, first < 0 ? reported() : reported(`${first}`))
      })
  )
})

describe("dynamodb with a chunk", () => {
  it.effect("passes changes as the schemas decode them, and stops at one that does not", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.dynamodb(
        { item: Schema.Struct({ total: Schema.Finite }), chunk: 25 },
        (changes) =>
          note(changes.map(({ content, record }) => `${record.eventName} ${content.NewImage?.total}`).join(", "))
      )

      const response = yield* invoke(
        handler,
        dynamodbEvent({ id: "1" }, { id: "2" }, { id: "3", image: { total: { S: "x" } } }, { id: "4" })
      )

      assert.deepStrictEqual(response, reported("3"))
      assert.deepStrictEqual(yield* entries, ["MODIFY 7, MODIFY 7"])
    }).pipe(Effect.provide(Logs.layer)))
})

describe("kafka with a chunk", () => {
  it.effect("fills chunks from several partitions, and reports the first record of each that failed", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      const handler = Batch.kafka(
        { value: Schema.String, chunk: 3 },
        (chunk) => Effect.as(note(line(chunk)), named(chunk, "6", "12"))
      )

      const response = yield* invoke(
        handler,
        kafkaEvent({
          "orders-0": [{ id: "5" }, { id: "6" }, { id: "7" }, { id: "8" }],
          "orders-1": [{ id: "5", content: null }],
          "returns-0": [{ id: "12" }, { id: "13" }]
        })
      )

      assert.deepStrictEqual(
        response,
        reported({ partition: "orders-0", offset: 6 }, { partition: "returns-0", offset: 12 })
      )
      assert.deepStrictEqual(yield* entries, ["5 6 7", "null 12 13"])
    }).pipe(Effect.provide(Logs.layer)))
})

const base64 = (text: string) => Buffer.from(text).toString("base64")
const ok = (recordId: string, data: string) => ({ recordId, result: "Ok", data: base64(data) })
const processingFailed = (recordId: string) => ({ recordId, result: "ProcessingFailed" })

describe("firehose with a chunk", () => {
  it.effect("puts the results in the order of the entries: data, dropped, routed or failed", () =>
    Effect.gen(function*() {
      const handler = Batch.firehose(
        { data: Schema.String, chunk: 3, onFailure: () => Effect.void },
        (entries) =>
          Effect.succeed(entries.map((entry) => {
            if (entry.content === "drop") return Batch.dropped
            if (entry.content === "fail") return Batch.failed(entry, new Refused())
            return entry.content === "route"
              ? Batch.routed("routed", { partitionKeys: { day: "monday" } })
              : entry.content.toUpperCase()
          }))
      )

      const response = yield* invoke(
        handler,
        firehoseEvent({ id: "a" }, { id: "drop" }, { id: "fail" }, { id: "bad", content: 1 }, { id: "route" })
      )

      assert.deepStrictEqual(
        response,
        TestLambda.response({
          records: [
            ok("a", "A"),
            { recordId: "drop", result: "Dropped" },
            processingFailed("fail"),
            processingFailed("bad"),
            { ...ok("route", "routed"), metadata: { partitionKeys: { day: "monday" } } }
          ]
        })
      )
    }))

  it.effect("fails the one record whose result does not encode", () =>
    Effect.gen(function*() {
      const handler = Batch.firehose(
        { data: Schema.Finite, response: Schema.Struct({ n: Schema.Int }), chunk: 10, retry: Schedule.recurs(3) },
        (entries) => Effect.succeed(entries.map(({ content }) => ({ n: content })))
      )

      const response = yield* invoke(handler, firehoseEvent({ id: "a", content: 0.5 }, { id: "b", content: 1 }))

      assert.deepStrictEqual(response, TestLambda.response({ records: [processingFailed("a"), ok("b", `{"n":1}`)] }))
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("fails the chunk if there are not as many results as records", () =>
    Effect.gen(function*() {
      const { records } = yield* Logs
      const handler = Batch.firehose({ data: Schema.String, chunk: 2 }, () => Effect.succeed(["x"]))

      const response = yield* invoke(handler, firehoseEvent({ id: "a" }, { id: "b" }, { id: "c" }))

      assert.deepStrictEqual(
        response,
        TestLambda.response({ records: [processingFailed("a"), processingFailed("b"), ok("c", "x")] })
      )
      assert.include(
        (yield* records)[0]?.cause,
        "the function returned 1 results for a chunk of 2 records; return one for each entry, in the same order"
      )
    }).pipe(Effect.provide(Logs.layer)))

  it.effect("tries the failed records of a chunk again", () =>
    Effect.gen(function*() {
      const { entries, note } = yield* journal
      let attempt = 0
      const handler = Batch.firehose(
        { data: Schema.String, chunk: 3, retry: Schedule.recurs(1) },
        (chunk) =>
          Effect.map(note(line(chunk)), () => {
            attempt++
            return chunk.map((entry) => attempt === 1 && entry.content === "b" ? Batch.failed(entry) : `${attempt}`)
          })
      )

      const response = yield* invoke(handler, firehoseEvent({ id: "a" }, { id: "b" }, { id: "c" }))

      assert.deepStrictEqual(response, TestLambda.response({ records: [ok("a", "1"), ok("b", "2"), ok("c", "1")] }))
      assert.deepStrictEqual(yield* entries, ["a b c", "b"])
    }))
})

const traced = (id: string, parent: string) => {
  const sent = message({ id })
  const AWSTraceHeader = `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=${parent};Sampled=1`
  return { ...sent, attributes: { ...sent.attributes, AWSTraceHeader } }
}

describe("the span of a chunk", () => {
  const spansOf = Effect.fnUntraced(function*<A, E, R>(run: Effect.Effect<A, E, R>) {
    const spans: Array<Tracer.NativeSpan> = []
    const tracer = Tracer.make({
      span: (options) => {
        const span = new Tracer.NativeSpan(options)
        spans.push(span)
        return span
      }
    })
    yield* Effect.withTracer(run, tracer)
    return spans
  })

  it.effect("has the number of records, and links to the traces of all senders", () =>
    Effect.gen(function*() {
      const spans = yield* spansOf(invoke(Batch.sqs({ ...Text, chunk: 3 }, () => Effect.void), {
        Records: [traced("a", "53995c3f42cd8ad8"), message({ id: "b" }), traced("c", "53995c3f42cd8ad9")]
      }))

      assert.deepStrictEqual(spans.map(({ kind, name }) => [kind, name]), [["consumer", "process orders"]])
      assert.deepStrictEqual(Object.fromEntries(spans[0]!.attributes), {
        "messaging.system": "aws_sqs",
        "messaging.operation.type": "process",
        "messaging.destination.name": "orders",
        "messaging.batch.message_count": 3
      })
      assert.deepStrictEqual(spans[0]!.links.map(({ span }) => span.spanId), ["53995c3f42cd8ad8", "53995c3f42cd8ad9"])
    }))

  it.effect("names no topic if its records come from several", () =>
    Effect.gen(function*() {
      const spans = yield* spansOf(
        invoke(
          Batch.kafka({ chunk: 3 }, () => Effect.void),
          kafkaEvent({ "orders-0": [{ id: "1" }], "returns-0": [{ id: "1" }] })
        )
      )

      assert.deepStrictEqual(spans.map(({ name }) => name), ["process"])
      assert.notProperty(Object.fromEntries(spans[0]!.attributes), "messaging.destination.name")
    }))
})
