import { assert, describe, it } from "@effect/vitest"
import { Cause, Config, ConfigProvider, Data, Deferred, Effect, Exit, Fiber, Layer, Schema } from "effect"
import { readFileSync } from "node:fs"
import * as ErrorReport from "../src/ErrorReport.ts"
import { toBody } from "../src/internal/client/errorBody.ts"
import * as RuntimeApiError from "../src/RuntimeApiError.ts"
import * as RuntimeError from "../src/RuntimeError.ts"

class OrderNotFound extends Data.TaggedError("OrderNotFound")<{ readonly orderId: number }> {
  override get message() {
    return `order ${this.orderId} does not exist`
  }
}

const reportOf = (exit: Exit.Exit<unknown, unknown>): ErrorReport.ErrorReport =>
  ErrorReport.fromCause(Exit.isFailure(exit) ? exit.cause : Cause.empty)

const everything = (report: ErrorReport.ErrorReport): string => `${toBody(report)} ${report.xrayCause}`

const readFile = (path: string) => readFileSync(new URL(`../${path}`, import.meta.url), "utf8")

const lost = new RuntimeApiError.ConnectionLost({
  sent: false,
  cause: new Error("connect ECONNREFUSED 127.0.0.1:9001")
})

describe("fromCause", () => {
  it.effect("tells a failure, a defect and an interruption apart", () =>
    Effect.gen(function*() {
      const exits = yield* Effect.forEach([
        Effect.fail(new OrderNotFound({ orderId: 7 })),
        Effect.die(new TypeError("boom")),
        Effect.interrupt
      ], Effect.exit)

      const reports = exits.map(reportOf)

      assert.deepStrictEqual(
        reports.map(({ errorMessage, errorType, functionErrorType }) => ({
          errorType,
          errorMessage,
          functionErrorType
        })),
        [
          {
            errorType: "OrderNotFound",
            errorMessage: "order 7 does not exist",
            functionErrorType: "Function.OrderNotFound"
          },
          { errorType: "TypeError", errorMessage: "boom", functionErrorType: "Function.TypeError" },
          {
            errorType: "Runtime.Interrupted",
            errorMessage: "the invocation was interrupted",
            functionErrorType: "Runtime.Interrupted"
          }
        ]
      )
    }))

  it.effect("reports the first of two parallel failures", () =>
    Effect.gen(function*() {
      const started = yield* Deferred.make<void>()
      const first = Effect.andThen(Deferred.await(started), Effect.fail(new OrderNotFound({ orderId: 1 })))
      const second = Effect.ensuring(
        Effect.andThen(Deferred.succeed(started, undefined), Effect.never),
        Effect.die(new TypeError("while it was interrupted"))
      )

      const report = reportOf(yield* Effect.exit(Effect.all([first, second], { concurrency: 2 })))

      assert.strictEqual(report.errorType, "OrderNotFound")
      assert.strictEqual(report.errorMessage, "order 1 does not exist")
    }))

  it.effect("reports a failure that timed out", () =>
    Effect.gen(function*() {
      const report = reportOf(yield* Effect.exit(Effect.timeout(Effect.never, 0)))

      assert.strictEqual(report.errorType, "TimeoutError")
      assert.strictEqual(report.functionErrorType, "Function.TimeoutError")
      assert.isNotEmpty(report.errorMessage)
    }))

  it.effect("reports a layer that fails", () =>
    Effect.gen(function*() {
      const layer = Layer.effectDiscard(Effect.fail(new OrderNotFound({ orderId: 7 })))

      const report = reportOf(yield* Effect.exit(Effect.provide(Effect.void, layer)))

      assert.strictEqual(report.errorType, "OrderNotFound")
    }))

  it.effect("does not show the value of a redacted setting that is wrong", () =>
    Effect.gen(function*() {
      const setting = Config.schema(Schema.Redacted(Schema.FiniteFromString), "PIN")
      const provider = ConfigProvider.layer(ConfigProvider.fromUnknown({ PIN: "hunter2" }))

      const report = reportOf(yield* Effect.exit(Effect.provide(setting, provider)))

      assert.strictEqual(report.errorType, "ConfigError")
      assert.include(report.errorMessage, "PIN")
      assert.notInclude(everything(report), "hunter2")
    }))

  it.effect("does not report which fiber interrupted another", () =>
    Effect.gen(function*() {
      const fiber = yield* Effect.forkChild(Effect.never, { startImmediately: true })

      yield* Fiber.interrupt(fiber)

      assert.strictEqual(reportOf(yield* Fiber.await(fiber)).errorType, "Runtime.Interrupted")
    }))
})

describe("errors of this module", () => {
  it.each<[string, string, Error]>([
    [
      "Runtime.InvalidVariable",
      "AWS_LAMBDA_RUNTIME_API must be host:port, not \"x\"",
      new RuntimeError.InvalidVariable({ variable: "AWS_LAMBDA_RUNTIME_API", expected: "host:port", actual: "x" })
    ],
    [
      "Runtime.UnexpectedStatus",
      "the answer was 403 InvalidStateTransition: no",
      new RuntimeApiError.UnexpectedStatus({ status: 403, errorType: "InvalidStateTransition", errorMessage: "no" })
    ],
    ["Runtime.ConnectionLost", "the connection was lost (connect ECONNREFUSED 127.0.0.1:9001)", lost],
    [
      "Runtime.InvalidAnswer",
      "no id; check AWS_LAMBDA_RUNTIME_API",
      new RuntimeApiError.InvalidAnswer({ detail: "no id" })
    ],
    [
      "Runtime.RuntimeApiError",
      "next failed: the connection was lost (connect ECONNREFUSED 127.0.0.1:9001)",
      new RuntimeApiError.RuntimeApiError({ operation: "next", reason: lost })
    ],
    [
      "Runtime.InvalidEvent",
      "event.name: expected string",
      new RuntimeError.InvalidEvent({ detail: "event.name: expected string", cause: undefined })
    ],
    [
      "Runtime.InvalidResponse",
      "response.name: missing key",
      new RuntimeError.InvalidResponse({ detail: "response.name: missing key" })
    ],
    [
      "Runtime.InvalidInvocation",
      "Lambda-Runtime-Client-Context is not valid JSON",
      new RuntimeError.InvalidInvocation({ header: "Lambda-Runtime-Client-Context" })
    ],
    [
      "Runtime.UnknownHandler",
      "_HANDLER must be one of \"orders\", \"refunds\", not \"order\"",
      new RuntimeError.UnknownHandler({ actual: "order", known: ["orders", "refunds"] })
    ],
    [
      "Runtime.UnknownHandler",
      "_HANDLER must be one of \"orders\", but is not set",
      new RuntimeError.UnknownHandler({ actual: undefined, known: ["orders"] })
    ],
    [
      "Runtime.DeadlineExceeded",
      "the invocation was interrupted 100 ms before its deadline",
      new RuntimeError.DeadlineExceeded({ remainingMillis: 100 })
    ],
    [
      "Runtime.Interrupted",
      "the invocation was interrupted because the environment shuts down",
      new RuntimeError.ShuttingDown()
    ]
  ])("report themselves: %s", (errorType, errorMessage, error) => {
    for (const report of [ErrorReport.fromCause(Cause.fail(error)), ErrorReport.fromUnknown(error)]) {
      assert.strictEqual(report.errorType, errorType)
      assert.strictEqual(report.functionErrorType, errorType)
      assert.strictEqual(report.errorMessage, errorMessage)
      assert.deepStrictEqual(report.stackTrace, [])
    }
  })

  it("are not confused with errors of the function that have the same tag", () => {
    class InvalidEvent extends Data.TaggedError("InvalidEvent")<{}> {}

    const report = ErrorReport.fromCause(Cause.fail(new InvalidEvent()))

    assert.strictEqual(report.errorType, "InvalidEvent")
    assert.strictEqual(report.functionErrorType, "Function.InvalidEvent")
  })

  it.effect("show nothing of their cause, which may quote the event", () =>
    Effect.gen(function*() {
      const parse = Effect.sync(() => JSON.parse("{\"pin\": hunter2}"))
      const cause = yield* Effect.map(Effect.flip(Effect.sandbox(parse)), Cause.squash)
      assert.include(String(cause), "hunter2")

      const report = ErrorReport.fromUnknown(new RuntimeError.InvalidEvent({ detail: "the event is not JSON", cause }))

      assert.notInclude(everything(report), "hunter2")
    }))

  it.effect("show the spans in which they arose", () =>
    Effect.gen(function*() {
      const late = Effect.fail(new RuntimeError.DeadlineExceeded({ remainingMillis: 100 }))

      const report = reportOf(yield* Effect.exit(Effect.withSpan(late, "checkout")))

      assert.lengthOf(report.stackTrace, 1)
      assert.match(report.stackTrace[0] ?? "", /^at checkout \(.*RuntimeError\.test\.ts:\d+:\d+\)$/)
    }))
})

describe("the page of the errors example", () => {
  const named = new Set(readFile("src/RuntimeError.ts").match(/Runtime\.[A-Z]\w+/g))
  named.delete("Runtime.InvalidVariable")

  it.each([...named])("lists %s, and so does the documentation of ErrorReport", (name) => {
    for (const path of ["examples/errors/README.md", "src/ErrorReport.ts"]) {
      assert.include(readFile(path), `| \`${name}\` |`)
    }
  })
})

describe("ProcessFault", () => {
  it.each(
    [
      [
        "unhandledRejection",
        "Runtime.UnhandledPromiseRejection",
        "a rejected promise was not handled: RangeError: far"
      ],
      ["uncaughtException", "Runtime.UncaughtException", "an exception was thrown outside the handler: RangeError: far"]
    ] as const
  )("reports what was thrown: %s", (kind, errorType, errorMessage) => {
    const fault = new RuntimeError.ProcessFault({ kind, cause: new RangeError("far", { cause: new Error("root") }) })

    const report = ErrorReport.fromUnknown(fault)

    assert.strictEqual(report.errorType, errorType)
    assert.strictEqual(report.functionErrorType, errorType)
    assert.strictEqual(report.errorMessage, errorMessage)
    assert.match(report.stackTrace[0] ?? "", /RuntimeError\.test\.ts:\d+:\d+/)
    assert.deepStrictEqual(
      JSON.parse(report.xrayCause ?? "").exceptions.map((exception: { readonly type: string }) => exception.type),
      [errorType, "RangeError", "Error"]
    )
  })

  it("reports a value that was thrown and is not an error", () => {
    const fault = new RuntimeError.ProcessFault({ kind: "unhandledRejection", cause: "far" })

    const report = ErrorReport.fromUnknown(fault)

    assert.strictEqual(report.errorMessage, "a rejected promise was not handled: far")
    assert.deepStrictEqual(report.stackTrace, [])
  })

  it("reports a promise that was rejected with nothing", () => {
    const fault = new RuntimeError.ProcessFault({ kind: "unhandledRejection", cause: undefined })

    assert.strictEqual(
      ErrorReport.fromUnknown(fault).errorMessage,
      "a rejected promise was not handled: undefined"
    )
  })
})
