import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, Random, References, Schema, Tracer } from "effect"
import { Background, Handler, Lambda, LambdaLogger } from "effect-lambda-runtime"
import { Logs } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import { LogOutput } from "../../src/internal/log/logOutput.ts"
import { OutOfStock } from "../handlers.ts"
import { layerWritten, withLogs, Written } from "./functionLog.ts"

const anyEvent = { event: Schema.Unknown }

const lines = Effect.flatMap(Written, ({ lines }) => lines)

/** A generator of the numbers of a list, over and over. */
const rolls = (...numbers: ReadonlyArray<number>) => {
  let i = 0
  return Effect.provideService(Random.Random, {
    nextDoubleUnsafe: () => numbers[i++ % numbers.length]!,
    nextIntUnsafe: () => 0
  })
}

describe("sampleRate", () => {
  const working = Handler.json(anyEvent, () =>
    Effect.gen(function*() {
      yield* Effect.logDebug("detail")
      yield* Effect.log("working")
      yield* Background.run(Effect.logDebug("after"))
    }))

  it.effect("shows the debug lines of a share of invocations, decided once for each", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(working)

      for (const requestId of ["a", "b", "c", "d"]) yield* lambda.invoke(null, { requestId })
      yield* lambda.idle

      assert.deepStrictEqual(yield* lines, [
        "a INFO working",
        "b DEBUG detail",
        "b INFO working",
        "b DEBUG after",
        "c INFO working",
        "d DEBUG detail",
        "d INFO working",
        "d DEBUG after"
      ])
    }).pipe(withLogs({ sampleRate: 0.25 }), rolls(0.25, 0.24)))

  it.effect.each([[0, 0], [1, 64]])(
    "shows those of none at 0 and of all at 1",
    ([sampleRate, count]) =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(working)

        for (let i = 0; i < 64; i++) yield* lambda.invoke(null)
        yield* lambda.idle

        assert.lengthOf((yield* lines).filter((line) => line.includes("detail")), count!)
      }).pipe(withLogs({ sampleRate: sampleRate! }))
  )

  it.effect("holds the debug lines of the others if there is a buffer", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json({ event: Schema.Boolean }, (fails) =>
        Effect.andThen(Effect.logDebug("detail"), fails ? Effect.fail("failed") : Effect.void)))

      for (const event of [false, true, false]) {
        yield* lambda.invoke(event, { requestId: String(event) })
      }
      yield* lambda.idle

      assert.deepStrictEqual(yield* lines, ["true DEBUG detail", "true ERROR Invoke Error", "false DEBUG detail"])
    }).pipe(withLogs({ buffer: {}, sampleRate: 0.5 }), rolls(0.9, 0.9, 0.1)))
})

const idOf = (event: unknown) => ({ correlationId: (event as { readonly id: string }).id })

describe("correlate", () => {
  it.effect("adds ids to every record of an invocation, in background work, and to Invoke Error", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.json({ event: Schema.Struct({ id: Schema.String }) }, () =>
          Effect.gen(function*() {
            yield* Background.run(Effect.log("after"))
            yield* Effect.log("working")
            return yield* new OutOfStock({ item: "tea" })
          })).pipe(Logs.correlate(idOf))
      )

      yield* lambda.invoke({ id: "c-1" })
      yield* lambda.invoke({ id: 5 })
      yield* lambda.idle

      const { records } = yield* Written
      assert.deepStrictEqual((yield* records).map(({ correlationId, message }) => [correlationId, message]), [
        ["c-1", "working"],
        ["c-1", "Invoke Error"],
        ["c-1", "after"],
        [5, "Invoke Error"]
      ])
    }).pipe(withLogs({}, { AWS_LAMBDA_LOG_FORMAT: "JSON" })))

  it.effect.each<readonly [name: string, f: (event: unknown) => any]>([
    ["throws", () => {
      throw new Error("no")
    }],
    ["returns nothing", () => undefined],
    ["returns null", () => null],
    ["returns a text", () => "id"],
    ["returns a promise that fails", () => Promise.reject(new Error("no"))],
    ["returns ids that are not there", () => ({ a: undefined, b: null })],
    ["returns a getter that throws", () => ({
      get id() {
        throw new Error("no")
      }
    })]
  ])("does no harm if its function %s", ([, f]) =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () => Effect.log("working")).pipe(Logs.correlate(f)))

      const response = yield* lambda.invoke(null, { requestId: "a" })

      assert.deepStrictEqual(response, TestLambda.response(null))
      assert.deepStrictEqual(yield* lines, ["a INFO working"])
    }).pipe(Effect.provide(layerWritten())))

  it.effect("cuts long texts", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.json(anyEvent, () => Effect.log("working")).pipe(Logs.correlate(() => ({ id: "x".repeat(1e6) })))
      )

      yield* lambda.invoke(null)

      assert.isBelow((yield* lines)[0]!.length, 1200)
    }).pipe(Effect.provide(layerWritten())))

  it.effect("keeps the ids of 64 invocations at once apart", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.json({ event: Schema.Struct({ id: Schema.Int }) }, ({ id }) =>
          Effect.gen(function*() {
            yield* Effect.yieldNow
            yield* Effect.log(id)
          })).pipe(Logs.correlate(idOf)),
        { maxConcurrency: 64 }
      )

      yield* Effect.forEach(Array.from({ length: 256 }, (_, id) => id), (id) => lambda.invoke({ id }), {
        concurrency: "unbounded"
      })

      const { records } = yield* Written
      const all = yield* records
      assert.lengthOf(all, 256)
      for (const { correlationId, message } of all) assert.strictEqual(correlationId, message)
    }).pipe(withLogs({}, { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_MAX_CONCURRENCY: "64" })))
})

describe("withLevel", () => {
  const handler = Handler.json(anyEvent, () =>
    Effect.gen(function*() {
      yield* Effect.logDebug("detail")
      yield* Effect.log("working")
      yield* Background.run(Effect.logDebug("after"))
    })).pipe(Logs.withLevel((event) => (event as { readonly level: string }).level))

  it.effect("sets the level of one invocation by its event, in any spelling", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)

      for (const level of ["debug", "nonsense", " WARN ", "Debug"]) {
        yield* lambda.invoke({ level }, { requestId: level })
      }
      yield* lambda.invoke(null, { requestId: "none" })
      yield* lambda.idle

      assert.deepStrictEqual(yield* lines, [
        "debug DEBUG detail",
        "debug INFO working",
        "debug DEBUG after",
        "nonsense INFO working",
        "Debug DEBUG detail",
        "Debug INFO working",
        "Debug DEBUG after",
        "none INFO working"
      ])
    }).pipe(withLogs()))
})

describe("setLevel", () => {
  it.effect("sets the level of the current invocation from then on", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.json({ event: Schema.Boolean }, (sets) =>
          Effect.gen(function*() {
            yield* Effect.logDebug("before")
            if (sets) yield* Effect.forkChild(Logs.setLevel("Trace"), { startImmediately: true })
            yield* Effect.logTrace("after")
          })),
        { maxConcurrency: 2 }
      )

      yield* Effect.all([lambda.invoke(false, { requestId: "a" }), lambda.invoke(true, { requestId: "b" })], {
        concurrency: 2
      })

      assert.deepStrictEqual(yield* lines, ["b TRACE after"])
    }).pipe(withLogs()))

  it.effect("leaves held lines of the invocation where they are", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.gen(function*() {
          yield* Effect.logDebug("1")
          yield* Logs.setLevel("Debug")
          yield* Effect.logDebug("2")
          yield* Logs.flush
        })))

      yield* lambda.invoke(null, { requestId: "a" })

      assert.deepStrictEqual(yield* lines, ["a DEBUG 2", "a DEBUG 1"])
    }).pipe(withLogs({ buffer: {} })))
})

describe("layer", () => {
  it.effect("lets a part of the function set another minimum level", () =>
    Effect.gen(function*() {
      yield* Effect.logDebug("1").pipe(Effect.provideService(References.MinimumLogLevel, "Debug"))
      yield* Effect.logInfo("2").pipe(Effect.provideService(References.MinimumLogLevel, "Error"))

      assert.deepStrictEqual(yield* lines, ["- DEBUG 1"])
    }).pipe(withLogs({ buffer: {} })))

  it.effect("passes to other loggers and to spans what is written at once, and nothing that is held", () =>
    Effect.gen(function*() {
      const seen: Array<unknown> = []
      const events: Array<string> = []
      const collecting = Logger.layer([Logger.make(({ message }) => seen.push(message))], { mergeWithExisting: true })
      const lambda = yield* TestLambda.make(Handler.json(anyEvent, () =>
        Effect.gen(function*() {
          yield* Effect.logDebug("held")
          yield* Effect.logTrace("dropped")
          yield* Effect.log("written")
          const span = yield* Effect.orDie(Effect.currentSpan)
          if (span instanceof Tracer.NativeSpan) events.push(...span.events.map(([name]) => name))
        }).pipe(Effect.withSpan("s")))).pipe(
          Effect.provide(Layer.provideMerge(Logs.layer({ buffer: {} }), collecting))
        )

      yield* lambda.invoke(null)

      assert.deepStrictEqual(seen, [["written"]])
      assert.deepStrictEqual(events, ["written"])
      assert.lengthOf(yield* lines, 1)
    }).pipe(Effect.provide(layerWritten())))

  it.effect("takes the place of another one of it", () =>
    Effect.gen(function*() {
      yield* Effect.log("once")
      yield* Effect.logDebug("never")

      assert.deepStrictEqual(yield* lines, ["- INFO once"])
    }).pipe(Effect.provide(Logs.layer({ buffer: {} })), withLogs({ sampleRate: 1 })))

  it.effect("covers the console if it is told to: held, sampled, redacted and with ids", () =>
    Effect.gen(function*() {
      const original = console.debug
      const program = Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          Handler.json({ event: Schema.Boolean }, (fails) =>
            Effect.gen(function*() {
              yield* Effect.logDebug("1")
              console.debug("2", { token: "t" })
              console.info("3")
              if (fails) return yield* Effect.fail("failed")
            })).pipe(Logs.correlate(() => ({ id: "c" })))
        )
        yield* lambda.invoke(false, { requestId: "a" })
        yield* lambda.invoke(true, { requestId: "b" })
        yield* lambda.idle
        return yield* lines
      })

      const written = yield* Effect.scoped(program).pipe(
        withLogs({ buffer: {}, patchConsole: true, redact: Logs.redaction(["token"]) })
      )

      assert.deepStrictEqual(written, [
        "a INFO 3 id=c",
        "b INFO 3 id=c",
        "b DEBUG 1 id=c",
        "b DEBUG 2 { token: '<redacted>' } id=c",
        "b ERROR Invoke Error id=c"
      ])
      assert.strictEqual(console.debug, original)
    }))

  it.effect("warns if Lambda would drop what is written later", () =>
    Effect.gen(function*() {
      const { records } = yield* Written
      assert.deepStrictEqual((yield* records).map(({ level, message }) => [level, message]), [[
        "WARN",
        "Lambda drops DEBUG records, as the application log level of this function is INFO: set that to DEBUG, and the " +
        "level of Logs.layer to Info"
      ]])
    }).pipe(withLogs({ buffer: {} }, {
      AWS_LAMBDA_LOG_FORMAT: "JSON",
      AWS_LAMBDA_LOG_LEVEL: "INFO",
      AWS_LAMBDA_RUNTIME_API: "127.0.0.1:1"
    })))

  it.effect("writes held lines on AWS's own loop before a failed function returns", () =>
    Effect.gen(function*() {
      const bodies: Array<string> = []
      const output = Layer.succeed(LogOutput, { maxBytes: Infinity, write: ({ body }) => bodies.push(body) })
      const handler = Lambda.toAwsHandler(
        Handler.json({ event: Schema.Boolean }, (fails) =>
          Effect.andThen(Effect.logDebug("detail"), fails ? new OutOfStock({ item: "tea" }) : Effect.void)),
        { layer: Logs.layer({ buffer: {} }).pipe(Layer.provide(Layer.provideMerge(LambdaLogger.layer, output))) }
      )
      const context = {
        awsRequestId: "a",
        getRemainingTimeInMillis: () =>
          3000,
        invokedFunctionArn: ""
      }

      const results = yield* Effect.promise(() =>
        Promise.allSettled([handler(false, context), handler(true, { ...context, awsRequestId: "b" })])
      )

      assert.deepStrictEqual(results.map(({ status }) => status), ["fulfilled", "rejected"])
      assert.deepStrictEqual(bodies.map((body) => body.split("\t").slice(1)), [["b", "DEBUG", "detail"]])
    }))

  it.each<readonly [options: any, message: string]>([
    [{ sampelRate: 1 }, "Logs.layer has no option sampelRate; it has buffer, level, patchConsole, redact, sampleRate"],
    [{ sampleRate: 2 }, "Logs.layer: sampleRate: expected a number from 0 to 1, not 2"],
    [{ sampleRate: "1" }, "Logs.layer: sampleRate: expected a number from 0 to 1, not \"1\""],
    [{ sampleRate: Number.NaN }, "Logs.layer: sampleRate: expected a number from 0 to 1, not null"],
    [
      { level: "DEBUG" },
      "Logs.layer: level: expected one of All, Trace, Debug, Info, Warn, Error, Fatal, None, not \"DEBUG\""
    ],
    [{ buffer: true }, "Logs.layer: buffer: expected an object, not a boolean"],
    [
      { buffer: { size: 1 } },
      "buffer of Logs.layer has no option size; it has flushOnErrorLog, level, maxBytes, slowerThan"
    ],
    [{ buffer: { maxBytes: 0 } }, "Logs.layer: buffer.maxBytes: expected a whole number above 0, not 0"],
    [
      { buffer: { slowerThan: "soon" } },
      "Logs.layer: buffer.slowerThan: expected a duration, such as \"1 second\", not \"soon\""
    ],
    [{ redact: ["a"] }, "Logs.layer: redact: expected what Logs.redaction returns, not an array"]
  ])("refuses %o", (options, message) => {
    assert.throws(() => Logs.layer(options), TypeError, message)
  })

  it.each<readonly [rules: any, message: string]>([
    ["a", "expected a list of paths and schemas, not a string"],
    [[5], "expected paths and schemas, not a number"],
    ...["", "a..b", ".a", "a.", "a[", "a[b]", "**", "a.**"].map((path) =>
      [
        [path],
        `${
          JSON.stringify(path)
        } is not a path: write names with dots between them, such as user.email; * is any one name, ` +
        "and ** before a name is any number of them"
      ] as const
    ),
    [
      [Schema.Struct({ email: Schema.String })],
      "a schema has no sensitive field; mark one, such as email: Logs.sensitive(Schema.String)"
    ]
  ])("refuses to redact %o", (rules, message) => {
    assert.throws(() => Logs.redaction(rules), TypeError, `Logs.redaction: ${message}`)
  })
})
