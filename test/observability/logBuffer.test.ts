import { assert, describe, it } from "@effect/vitest"
import { Arbitrary, Effect, Schema, Stream } from "effect"
import { Background, Batch, Handler } from "effect-lambda-runtime"
import { SqsEvent } from "effect-lambda-runtime/events/SqsEvent"
import { Logs } from "effect-lambda-runtime/observability"
import { sample, TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { OutOfStock } from "../handlers.ts"
import { withLogs, Written } from "./functionLog.ts"

const anyEvent = { event: Schema.Unknown }

const lines = Effect.flatMap(Written, ({ lines }) => lines)

const buffered = withLogs({ buffer: {} })

/** Logs a line, and then ends as the event says. */
const working = Handler.json({ event: Schema.String }, (event) =>
  Effect.gen(function*() {
    yield* Effect.logDebug("a detail")
    yield* Effect.logTrace("less than that")
    yield* Effect.log("working")
    switch (event) {
      case "fail":
        return yield* new OutOfStock({ item: "tea" })
      case "die":
        return yield* Effect.die(new Error("boom"))
      case "log an error":
        return yield* Effect.logError("something is wrong")
      case "hang":
        return yield* Effect.never
    }
    if (event.endsWith("ms")) yield* Effect.sleep(Number.parseInt(event))
  }))

const messages = (...bodies: ReadonlyArray<string>) =>
  sample(SqsEvent, { Records: bodies.map((body) => ({ body: JSON.stringify(body) })) })

describe("buffer", () => {
  it.effect("holds debug lines of an invocation, and forgets them if it succeeds", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(working)

      yield* lambda.invoke("succeed", { requestId: "a" })
      yield* lambda.idle

      assert.deepStrictEqual(yield* lines, ["a INFO working"])
    }).pipe(buffered))

  it.effect.each(["fail", "die"])(
    "writes them before the error if the invocation ends by %s",
    (event) =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(working)

        yield* lambda.invoke(event, { requestId: "a" })
        yield* lambda.idle

        assert.deepStrictEqual(yield* lines, ["a INFO working", "a DEBUG a detail", "a ERROR Invoke Error"])
      }).pipe(buffered)
  )

  it.effect("writes them with their own time and level", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1000)
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.gen(function*() {
          yield* Effect.logDebug("early")
          yield* Effect.sleep(500)
          return yield* new OutOfStock({ item: "tea" })
        })))
      const sent = yield* lambda.start(null)

      yield* TestClock.adjust(500)
      yield* sent.response

      const { entries } = yield* Written
      assert.deepStrictEqual((yield* entries).map(({ body, level, millis }) => [level, millis, body.slice(0, 24)]), [
        ["Debug", 1000, "1970-01-01T00:00:01.000Z"],
        ["Error", 1500, "1970-01-01T00:00:01.500Z"]
      ])
    }).pipe(buffered))

  it.effect("writes them when an error is logged, and further lines at once", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.gen(function*() {
          yield* Effect.logDebug("1")
          yield* Effect.logError("wrong")
          yield* Effect.logDebug("2")
          yield* Effect.logInfo("3")
        })))

      yield* lambda.invoke(null, { requestId: "a" })

      assert.deepStrictEqual(yield* lines, ["a DEBUG 1", "a ERROR wrong", "a DEBUG 2", "a INFO 3"])
    }).pipe(buffered))

  it.effect("does not write them when an error is logged if flushOnErrorLog is false, but if the invocation fails", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(working)

      yield* lambda.invoke("log an error", { requestId: "a" })
      yield* lambda.invoke("fail", { requestId: "b" })
      yield* lambda.idle

      assert.deepStrictEqual(yield* lines, [
        "a INFO working",
        "a ERROR something is wrong",
        "b INFO working",
        "b ERROR Invoke Error",
        "b DEBUG a detail"
      ])
    }).pipe(withLogs({ buffer: { flushOnErrorLog: false } })))

  it.effect("writes them if the invocation took longer than slowerThan, with its background work", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json({ event: Schema.Int }, (millis) =>
        Effect.gen(function*() {
          yield* Effect.sleep(millis)
          yield* Effect.logDebug("detail")
          yield* Background.run(Effect.sleep(millis))
        })))

      for (const [requestId, millis] of [["a", 500], ["b", 501]] as const) {
        yield* lambda.start(millis, { requestId })
        yield* TestClock.adjust("2 seconds")
      }
      yield* lambda.idle

      assert.deepStrictEqual(yield* lines, ["b DEBUG detail"])
    }).pipe(withLogs({ buffer: { slowerThan: "1 second" } })))

  it.effect("writes lines at once in an invocation that is slow by then", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.gen(function*() {
          yield* Effect.logDebug("early")
          yield* Effect.sleep(1001)
          yield* Effect.logDebug("late")
          return yield* Effect.never
        })))
      yield* lambda.start(null, { requestId: "a", timeout: "1 minute" })

      yield* TestClock.adjust("2 seconds")

      assert.deepStrictEqual(yield* lines, ["a DEBUG early", "a DEBUG late"])
    }).pipe(withLogs({ buffer: { slowerThan: "1 second" } })))

  it.effect("writes them before the deadline is reported", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(working)
      const sent = yield* lambda.start("hang", { requestId: "a", timeout: "3 seconds" })

      yield* TestClock.adjust("3 seconds")
      yield* sent.response

      assert.deepStrictEqual(yield* lines, ["a INFO working", "a DEBUG a detail", "a ERROR Invoke Error"])
    }).pipe(buffered))

  it.effect("writes them when a shutdown interrupts the invocation", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(working)
      yield* lambda.start("hang", { requestId: "a" })

      yield* Effect.forkChild(lambda.shutdown)
      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(yield* lines, ["a INFO working", "a DEBUG a detail", "a ERROR Invoke Error"])
    }).pipe(buffered))

  it.effect("writes them when an invocation that cannot be interrupted is left behind", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.logDebug("a detail").pipe(Effect.andThen(Effect.never), Effect.uninterruptible)))
      yield* lambda.start(null, { requestId: "a" })

      yield* Effect.forkChild(lambda.shutdown)
      yield* TestClock.adjust("1 second")

      assert.include(yield* lines, "a DEBUG a detail")
    }).pipe(buffered))

  it.effect("writes them if the body of a streamed response fails midway", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.stream(anyEvent, () =>
        Stream.make("a").pipe(
          Stream.tap(() => Effect.logDebug("chunk")),
          Stream.concat(Stream.fail(new OutOfStock({ item: "tea" })))
        )))

      yield* lambda.invoke(null, { requestId: "a" })
      yield* lambda.idle

      assert.include(yield* lines, "a DEBUG chunk")
    }).pipe(buffered))

  it.effect("holds lines of background work, and writes them if it fails", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json({ event: Schema.Boolean }, (fails) =>
        Background.run(Effect.andThen(Effect.logDebug("detail"), fails ? Effect.fail("late") : Effect.void))))

      yield* lambda.invoke(false, { requestId: "a" })
      yield* lambda.invoke(true, { requestId: "b" })
      yield* lambda.idle

      assert.deepStrictEqual(yield* lines, ["b DEBUG detail", "b ERROR background work failed"])
    }).pipe(buffered))

  it.effect("drops what an invocation still logs after it has ended well", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.asVoid(Effect.forkDetach(
          Effect.delay(Effect.andThen(Effect.logDebug("late"), Effect.logError("later")), 1000)
        ))))

      yield* lambda.invoke(null, { requestId: "a" })
      yield* lambda.idle
      yield* TestClock.adjust(1000)

      assert.deepStrictEqual(yield* lines, ["a ERROR later"])
    }).pipe(buffered))

  it.effect("holds nothing outside an invocation", () =>
    Effect.gen(function*() {
      yield* Effect.logDebug("starting")
      yield* Effect.logError("wrong")

      assert.deepStrictEqual(yield* lines, ["- ERROR wrong"])
    }).pipe(buffered))

  it.effect("holds lines of a lower level, from the level of the buffer on", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(working)

      yield* lambda.invoke("fail", { requestId: "a" })

      assert.deepStrictEqual(yield* lines, [
        "a DEBUG a detail",
        "a TRACE less than that",
        "a INFO working",
        "a ERROR Invoke Error"
      ])
    }).pipe(withLogs({ buffer: { level: "Trace" }, level: "Warn" })))

  it.effect("holds what AWS_LAMBDA_LOG_LEVEL would drop", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(working)

      yield* lambda.invoke("succeed", { requestId: "a" })
      yield* lambda.invoke("fail", { requestId: "b" })

      assert.deepStrictEqual(yield* lines, ["b DEBUG a detail", "b INFO working", "b ERROR Invoke Error"])
    }).pipe(withLogs({ buffer: {} }, { AWS_LAMBDA_LOG_LEVEL: "WARN" })))

  it.effect("is written by Logs.flush, once", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.gen(function*() {
          yield* Effect.logDebug("1")
          yield* Logs.flush
          yield* Effect.logDebug("2")
          yield* Logs.flush
        })))

      yield* lambda.invoke(null, { requestId: "a" })
      yield* lambda.idle

      assert.deepStrictEqual(yield* lines, ["a DEBUG 1", "a DEBUG 2"])
    }).pipe(buffered))

  it.effect("drops the oldest lines beyond maxBytes, and says how many", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.gen(function*() {
          for (let i = 0; i < 200; i++) yield* Effect.logDebug(`line ${i}`)
          yield* Effect.logDebug("ü".repeat(2000))
          yield* Logs.flush
        })))

      yield* lambda.invoke(null, { requestId: "a" })

      const written = yield* lines
      assert.strictEqual(
        written[0],
        `a WARN ${201 - (written.length - 1)} buffered lines were dropped, as the invocation held more than 1000 bytes`
      )
      assert.deepStrictEqual(
        written.slice(1),
        Array.from({ length: written.length - 1 }, (_, i) => `a DEBUG line ${200 - (written.length - 1) + i}`)
      )
      assert.isAbove(written.length, 10)
    }).pipe(withLogs({ buffer: { maxBytes: 1000 } })))

  it.effect("holds JSON records as they were when they were logged", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.gen(function*() {
          const order = { state: "new" }
          yield* Effect.logDebug(order).pipe(Effect.annotateLogs({ step: 1 }))
          order.state = "paid"
          yield* Logs.flush
        })))

      yield* lambda.invoke(null, { requestId: "a" })

      const { records } = yield* Written
      assert.deepStrictEqual(yield* records, [{
        timestamp: "1970-01-01T00:00:00.000Z",
        level: "DEBUG",
        requestId: "a",
        message: { state: "new" },
        step: 1
      }])
    }).pipe(withLogs({ buffer: {} }, { AWS_LAMBDA_LOG_FORMAT: "JSON" })))

  it.effect("is shared by the records of a batch, and written if one of them fails", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Batch.sqs(
        { body: Schema.String },
        (body) => Effect.andThen(Effect.logDebug(body), body === "bad" ? Effect.fail("broken") : Effect.void)
      ))

      yield* lambda.invoke(messages("1", "2"), { requestId: "a" })
      yield* lambda.invoke(messages("3", "bad"), { requestId: "b" })
      yield* lambda.idle

      assert.deepStrictEqual(
        (yield* lines).map((line) => line.replace(/ \w+=.*/, "")),
        ["b DEBUG 3", "b DEBUG bad", "b ERROR a record failed"]
      )
    }).pipe(buffered))

  it.effect("never mixes 64 invocations at once", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.json({ event: Schema.Int }, (i) =>
          Effect.gen(function*() {
            for (let n = 0; n < 5; n++) {
              yield* Effect.logDebug(`${i}.${n}`)
              yield* Effect.sleep((i * 7) % 11 + 1)
            }
            if (i % 3 === 0) return yield* new OutOfStock({ item: "tea" })
          })),
        { maxConcurrency: 64 }
      )
      for (let i = 0; i < 128; i++) yield* lambda.start(i, { requestId: String(i) })

      yield* TestClock.adjust("1 second")
      yield* lambda.idle

      const written = yield* lines
      for (let i = 0; i < 128; i++) {
        assert.deepStrictEqual(
          written.filter((line) => line.startsWith(`${i} `)),
          i % 3 === 0
            ? [...Array.from({ length: 5 }, (_, n) => `${i} DEBUG ${i}.${n}`), `${i} ERROR Invoke Error`]
            : []
        )
      }
    }).pipe(withLogs({ buffer: {} }, { AWS_LAMBDA_MAX_CONCURRENCY: "64" })))

  /** What an invocation may do with its log. */
  const step = Arbitrary.schema(Schema.Literals(["trace", "debug", "info", "error", "flush", "sleep", "fail"]))
  const plans = Arbitrary.array(Arbitrary.array(step, { maxLength: 12 }), { maxLength: 4 })

  it.effect.prop(
    "writes a line exactly once, in order, or not at all",
    { plans },
    ({ plans }) =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          Handler.json(
            { event: Schema.Array(Schema.String) },
            Effect.fnUntraced(function*(plan) {
              for (const [i, step] of plan.entries()) {
                const line = `line ${i}`
                if (step === "trace") yield* Effect.logTrace(line)
                if (step === "debug") yield* Effect.logDebug(line)
                if (step === "info") yield* Effect.logInfo(line)
                if (step === "error") yield* Effect.logError(line)
                if (step === "flush") yield* Logs.flush
                if (step === "sleep") yield* Effect.sleep(100)
                if (step === "fail") return yield* Effect.fail("failed")
              }
            })
          ),
          { maxConcurrency: 4 }
        )
        for (const [i, plan] of plans.entries()) yield* lambda.start(plan, { requestId: `id-${i}` })

        yield* TestClock.adjust("2 seconds")
        yield* lambda.idle

        const written = yield* lines
        for (const [i, plan] of plans.entries()) {
          const end = plan.includes("fail") ? plan.indexOf("fail") : plan.length
          const ran = plan.slice(0, end)
          const isShown = end < plan.length || ran.includes("error") || ran.includes("flush") ||
            ran.filter((step) => step === "sleep").length > 5
          const logged = (level: string, step: string) =>
            ran.flatMap((one, n) => one === step ? [`id-${i} ${level} line ${n}`] : [])
          const own = written.filter((line) => line.startsWith(`id-${i} `))
          assert.deepStrictEqual(own.filter((line) => line.includes("DEBUG")), isShown ? logged("DEBUG", "debug") : [])
          assert.deepStrictEqual(own.filter((line) => line.includes("TRACE")), [])
          assert.deepStrictEqual(own.filter((line) => line.includes("INFO")), logged("INFO", "info"))
        }
      }).pipe(withLogs({ buffer: { slowerThan: 500 } }, { AWS_LAMBDA_MAX_CONCURRENCY: "4" })),
    { arbitrary: { runs: 40 } }
  )
})
