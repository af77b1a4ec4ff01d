import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Layer, Logger, References, Tracer } from "effect"
import { TestClock } from "effect/testing"
import * as Environment from "../src/Environment.ts"
import { type LogEntry, LogOutput } from "../src/internal/log/logOutput.ts"
import { Invocation } from "../src/Invocation.ts"
import * as LambdaLogger from "../src/LambdaLogger.ts"
import { makeInvocation } from "./invocations.ts"

const inInvocation = Effect.provideService(Invocation, makeInvocation("id-1", { tenantId: "blue" }))

/** Runs an effect with a layer, and yields what was written. */
const entriesWith = Effect.fnUntraced(function*(
  layer: Layer.Layer<never>,
  effect: Effect.Effect<unknown>,
  variables: Record<string, string> = {},
  maxBytes = Infinity
) {
  const entries: Array<LogEntry> = []
  yield* effect.pipe(
    Effect.provide(layer),
    Effect.provideService(LogOutput, { maxBytes, write: (entry) => entries.push(entry) }),
    Effect.provideService(Environment.Environment, Environment.fromRecord(variables))
  )
  return entries
})

const entriesOf = (effect: Effect.Effect<unknown>, variables?: Record<string, string>) =>
  entriesWith(LambdaLogger.layer, effect, variables)

const bodiesOf = (effect: Effect.Effect<unknown>, variables?: Record<string, string>) =>
  Effect.map(entriesOf(effect, variables), (entries) => entries.map((entry) => entry.body))

const collect = (into: Array<unknown>) => Logger.layer([Logger.make(({ message }) => into.push(message))])

describe("layer", () => {
  it.effect("writes text with the ids of the invocation", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(Date.parse("2026-11-21T18:45:29.870Z"))

      const entries = yield* entriesOf(Effect.log("placed", { x: 1 }).pipe(inInvocation))

      assert.deepStrictEqual(entries, [{
        body: "2026-11-21T18:45:29.870Z\tid-1\tINFO\tplaced { x: 1 } tenantId=blue",
        format: "text",
        level: "Info",
        millis: Date.parse("2026-11-21T18:45:29.870Z")
      }])
    }))

  it.effect("has - for the request id outside an invocation", () =>
    Effect.gen(function*() {
      const bodies = yield* bodiesOf(Effect.log("starting"))

      assert.deepStrictEqual(bodies, ["1970-01-01T00:00:00.000Z\t-\tINFO\tstarting"])
    }))

  it.effect.each(["JSON", "json"])("writes JSON if AWS_LAMBDA_LOG_FORMAT is %s", (format) =>
    Effect.gen(function*() {
      const entries = yield* entriesOf(Effect.log("placed").pipe(inInvocation), { AWS_LAMBDA_LOG_FORMAT: format })

      assert.deepStrictEqual(entries.map((entry) => [entry.format, entry.body]), [[
        "json",
        `{"timestamp":"1970-01-01T00:00:00.000Z","level":"INFO","requestId":"id-1","tenantId":"blue","message":"placed"}`
      ]])
    }))

  const everyLevel = Effect.all([
    Effect.logTrace("x"),
    Effect.logDebug("x"),
    Effect.logInfo("x"),
    Effect.logWarning("x"),
    Effect.logError("x"),
    Effect.logFatal("x")
  ])

  const levelsOf = (variables: Record<string, string>) =>
    Effect.map(bodiesOf(everyLevel, variables), (bodies) => bodies.map((body) => body.split("\t")[2]))

  it.effect("writes no level below AWS_LAMBDA_LOG_LEVEL", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* levelsOf({ AWS_LAMBDA_LOG_LEVEL: "WARN" }), ["WARN", "ERROR", "FATAL"])
      assert.deepStrictEqual(yield* levelsOf({ AWS_LAMBDA_LOG_LEVEL: "fatal" }), ["FATAL"])
    }))

  it.effect("writes every level if AWS_LAMBDA_LOG_LEVEL is not a level", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* levelsOf({ AWS_LAMBDA_LOG_LEVEL: "verbose" }), [
        "TRACE",
        "DEBUG",
        "INFO",
        "WARN",
        "ERROR",
        "FATAL"
      ])
    }))

  it.effect("keeps Effect's own minimum level if AWS_LAMBDA_LOG_LEVEL is not set", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* levelsOf({}), ["INFO", "WARN", "ERROR", "FATAL"])
    }))

  it.effect("lets the function set another minimum level", () =>
    Effect.gen(function*() {
      const bodies = yield* bodiesOf(
        Effect.logDebug("x").pipe(Effect.provideService(References.MinimumLogLevel, "Debug")),
        { AWS_LAMBDA_LOG_LEVEL: "ERROR" }
      )

      assert.lengthOf(bodies, 1)
    }))

  it.effect("adds annotations, spans and the cause", () =>
    Effect.gen(function*() {
      const failing = Effect.gen(function*() {
        yield* TestClock.adjust(12)
        yield* Effect.logError("failed", Cause.fail("late"))
      }).pipe(Effect.annotateLogs({ orderId: 42 }), Effect.withLogSpan("checkout"), inInvocation)

      const [text] = yield* bodiesOf(failing)
      const [json] = yield* bodiesOf(failing, { AWS_LAMBDA_LOG_FORMAT: "JSON" })

      assert.isTrue(text?.endsWith("\tERROR\tfailed tenantId=blue orderId=42 checkout=12ms\nstring: late"))
      assert.deepStrictEqual(Object.entries(JSON.parse(json!)).slice(4), [
        ["message", "failed"],
        ["errorType", "string"],
        ["errorMessage", "late"],
        ["stackTrace", ["string: late"]],
        ["orderId", 42],
        ["spans", { checkout: 12 }]
      ])
    }))

  it.effect("writes a record before the log call returns", () =>
    Effect.gen(function*() {
      const written: Array<string> = []

      yield* Effect.log("a").pipe(
        Effect.andThen(Effect.sync(() => written.push("after"))),
        Effect.provide(LambdaLogger.layer),
        Effect.provideService(LogOutput, { maxBytes: Infinity, write: () => written.push("record") })
      )

      assert.deepStrictEqual(written, ["record", "after"])
    }))

  it.effect("cuts a record that is too long for the output", () =>
    Effect.gen(function*() {
      const [entry] = yield* entriesWith(LambdaLogger.layer, Effect.log("x".repeat(500)), {}, 100)

      assert.isAtMost(entry!.body.length, 100)
      assert.isTrue(entry!.body.endsWith(" [cut]"))
    }))

  it.effect("keeps the ids of concurrent invocations apart", () =>
    Effect.gen(function*() {
      const ids = Array.from({ length: 64 }, (_, i) => `id-${i}`)

      const bodies = yield* bodiesOf(Effect.forEach(ids, (id) =>
        Effect.log(id).pipe(
          Effect.andThen(Effect.yieldNow),
          Effect.andThen(Effect.log(id)),
          Effect.provideService(Invocation, makeInvocation(id))
        ), { concurrency: "unbounded" }))

      assert.lengthOf(bodies, 128)
      for (const body of bodies) {
        const [, requestId, , message] = body.split("\t")
        assert.strictEqual(requestId, message)
      }
    }))

  it.effect("replaces the current loggers, and is replaced by those of the function", () =>
    Effect.gen(function*() {
      const outer: Array<unknown> = []
      const inner: Array<unknown> = []

      const bodies = yield* bodiesOf(
        Effect.andThen(Effect.log("a"), Effect.log("b").pipe(Effect.provide(collect(inner))))
      ).pipe(Effect.provide(collect(outer)))

      assert.deepStrictEqual([bodies.length, outer, inner], [1, [], [["b"]]])
    }))

  it.effect("adds what is logged to the events of the span", () =>
    Effect.gen(function*() {
      const events: Array<string> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          span.event = (name) => {
            events.push(name)
          }
          return span
        }
      })

      yield* bodiesOf(Effect.log("placed").pipe(Effect.withSpan("handle"), Effect.withTracer(tracer)))

      assert.deepStrictEqual(events, ["placed"])
    }))

  it.effect("hides the descriptor for telemetry from child processes", () =>
    Effect.gen(function*() {
      process.env["_LAMBDA_TELEMETRY_LOG_FD"] = "62"

      yield* entriesOf(Effect.void, { _LAMBDA_TELEMETRY_LOG_FD: "62" })

      assert.notProperty(process.env, "_LAMBDA_TELEMETRY_LOG_FD")
    }))
})

describe("make", () => {
  it.effect("can be used beside other loggers", () =>
    Effect.gen(function*() {
      const others: Array<unknown> = []
      const layer = Logger.layer([LambdaLogger.make, Logger.make(({ message }) => others.push(message))])

      const entries = yield* entriesWith(layer, Effect.log("a"))

      assert.deepStrictEqual([entries.length, others], [1, [["a"]]])
    }))

  it.effect("takes a value that is not a list as the message", () =>
    Effect.gen(function*() {
      const entries: Array<LogEntry> = []
      const logger = yield* LambdaLogger.make.pipe(
        Effect.provideService(LogOutput, { maxBytes: Infinity, write: (entry) => entries.push(entry) })
      )
      const fiber = yield* Effect.withFiber((fiber) => Effect.succeed(fiber))

      logger.log({ cause: Cause.empty, date: new Date(Number.NaN), fiber, logLevel: "All", message: "a" })

      assert.deepStrictEqual(entries, [{
        body: "1970-01-01T00:00:00.000Z\t-\tTRACE\ta",
        format: "text",
        level: "Trace",
        millis: 0
      }])
    }))
})

describe("layerPatchConsole", () => {
  it.effect("writes to the same output until it is released", () =>
    Effect.gen(function*() {
      const { log } = console

      const bodies = yield* Effect.map(
        entriesWith(
          Layer.merge(LambdaLogger.layer, LambdaLogger.layerPatchConsole),
          Effect.andThen(Effect.log("a"), Effect.sync(() => console.log("b"))).pipe(inInvocation)
        ),
        (entries) => entries.map((entry) => entry.body.split("\t").slice(1))
      )

      assert.deepStrictEqual(bodies, [["id-1", "INFO", "a tenantId=blue"], ["id-1", "INFO", "b tenantId=blue"]])
      assert.strictEqual(console.log, log)
    }))
})

describe("annotateInvocation", () => {
  const logging = Layer.merge(LambdaLogger.layer, LambdaLogger.layerPatchConsole)

  it.effect("annotates what any fiber of the invocation and console write, from then on", () =>
    Effect.gen(function*() {
      const entries = yield* entriesWith(
        logging,
        Effect.gen(function*() {
          yield* Effect.log("before")
          yield* Effect.forkChild(LambdaLogger.annotateInvocation({ orderId: 42 }), { startImmediately: true })
          yield* Effect.log("after")
          console.log("console")
          yield* Effect.annotateLogs(Effect.log("own"), { orderId: 7, step: 1 })
          yield* LambdaLogger.annotateInvocation({ customer: "blue" })
          yield* Effect.log("more")
        }).pipe(Effect.provideService(Invocation, makeInvocation("id-1")))
      )

      assert.deepStrictEqual(entries.map(({ body }) => body.split("\t")[3]), [
        "before",
        "after orderId=42",
        "console orderId=42",
        "own orderId=7 step=1",
        "more orderId=42 customer=blue"
      ])
    }))

  it.effect("does not annotate other invocations", () =>
    Effect.gen(function*() {
      const bodies = yield* bodiesOf(
        Effect.andThen(
          inInvocation(LambdaLogger.annotateInvocation({ orderId: 42 })),
          Effect.provideService(Effect.log("other"), Invocation, makeInvocation("id-1"))
        )
      )

      assert.isTrue(bodies[0]?.endsWith("\tother"))
    }))
})
