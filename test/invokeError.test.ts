/** What the log says of a failed invocation, beside what its caller sees. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { Background, Batch, Environment, Handler, LambdaLogger } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { type LogEntry, LogOutput } from "../src/internal/log/logOutput.ts"
import { sqsEvent } from "./batch/batches.ts"
import { echo, OutOfStock, responding } from "./handlers.ts"

type Send = Parameters<TestLambda.TestLambda["start"]>

/** Invokes a function once, and yields the response and the log, as text and as JSON. */
const invoke = Effect.fnUntraced(function*<E>(handler: Handler.Handler<E>, ...[event, options]: Send) {
  const run = (format: string) => {
    const entries: Array<LogEntry> = []
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(handler)
      const sent = yield* lambda.start(event, { timeout: "3 seconds", ...options })
      yield* TestClock.adjust("3 seconds")
      const response = yield* sent.response
      yield* lambda.idle
      return { log: entries.map(({ body }) => body).join("\n"), response }
    }).pipe(
      Effect.scoped,
      Effect.provide(LambdaLogger.layer),
      Effect.provideService(LogOutput, { maxBytes: Infinity, write: (entry) => entries.push(entry) }),
      Effect.provideService(
        Environment.Environment,
        Environment.fromRecord({ AWS_LAMBDA_LOG_FORMAT: format })
      )
    )
  }
  const text = yield* run("text")
  const json = yield* run("json")
  const report = TestLambda.reportOf(text.response)
  const { errorMessage, errorType } = report ?? {}
  return {
    errorMessage,
    errorType,
    json: json.log,
    record: JSON.parse(json.log.split("\n").at(-1)!),
    report,
    text: text.log
  }
})

describe("Invoke Error", () => {
  it.effect.each<[string, Handler.Handler<unknown>, string]>([
    ["an event that does not match", Handler.json({ event: Schema.String }, () => Effect.void), "Runtime.InvalidEvent"],
    [
      "a response that does not match",
      Handler.json({ event: Schema.Unknown, response: Schema.String }, () => Effect.succeed(1 as never)),
      "Runtime.InvalidResponse"
    ],
    ["a deadline", responding(Effect.never), "Runtime.DeadlineExceeded"],
    ["an interruption", responding(Effect.interrupt), "Runtime.Interrupted"],
    ["a failure", responding(Effect.fail(new OutOfStock({ item: "tea" }))), "OutOfStock"],
    [
      "a failure whose name differs from its tag",
      responding(Effect.fail(Object.assign(new OutOfStock({ item: "tea" }), { name: "Renamed" }))),
      "OutOfStock"
    ],
    ["a defect", responding(Effect.die(new TypeError("boom"))), "TypeError"],
    ["a defect that is not an error", responding(Effect.die("boom")), "string"],
    [
      "a promise that was rejected",
      responding(Effect.tryPromise(() => Promise.reject(new RangeError("x")))),
      "RangeError"
    ]
  ])("has the name and the message that the caller sees: %s", ([, handler, expected]) =>
    Effect.gen(function*() {
      const { errorMessage, errorType, record, text } = yield* invoke(handler, {})

      assert.strictEqual(errorType, expected)
      assert.strictEqual(record.errorType, errorType)
      assert.strictEqual(record.errorMessage, errorMessage)
      assert.include(text, `\n${errorType}: ${errorMessage}`)
      assert.isTrue(record.stackTrace[0].startsWith(`${errorType}: ${errorMessage}`))
    }))

  it.effect.each<[string, Handler.Handler<unknown>]>([
    ["an event that does not match", Handler.json({ event: Schema.String }, () => Effect.void)],
    ["a deadline", responding(Effect.never)]
  ])("has no frames for an error of the library: %s", ([, handler]) =>
    Effect.gen(function*() {
      const { record, text } = yield* invoke(handler, {})

      assert.lengthOf(text.split("\n"), 2)
      assert.lengthOf(record.stackTrace, 1)
    }))

  it.effect("has the frames of a record's error, and none for the error of its batch", () =>
    Effect.gen(function*() {
      const body = Schema.Struct({ pin: Schema.Finite })
      const batch = Batch.sqs({ body, failWhenAllFail: true }, () => Effect.die(new RangeError("far")))

      const invalid = yield* invoke(batch, sqsEvent({ content: { pin: "1" }, id: "a" }))
      const failing = yield* invoke(batch, sqsEvent({ content: { pin: 1 }, id: "a" }))

      assert.match(invalid.text, /\nInvalidRecord: body\.pin: expected number$/m)
      assert.match(
        invalid.text,
        /\nAllRecordsFailed: the only record did not succeed \{\n {2}\[cause\]: InvalidRecord: [^\n]+\n\}$/
      )
      assert.strictEqual(failing.errorType, "AllRecordsFailed")
      assert.match(failing.report?.stackTrace[0] ?? "", /invokeError\.test\.ts/)
      assert.match(failing.report?.xrayCause ?? "", /RangeError/)
    }))

  class NotFound extends Schema.TaggedError<NotFound>()("NotFound", { id: Schema.String }) {}

  const duplicate = Object.assign(new Error("duplicate key"), {
    $metadata: { requestId: "r-1" },
    code: "23505",
    detail: "Key (id)=(7) already exists.",
    pin: Redacted.make("hunter2")
  })
  const fields = { $metadata: { requestId: "r-1" }, code: "23505", detail: duplicate.detail, pin: "<redacted>" }

  it.effect.each<[string, Effect.Effect<unknown, unknown>, unknown]>([
    ["a failure", Effect.fail(duplicate), fields],
    ["a defect", Effect.die(duplicate), fields],
    ["a promise that was rejected", Effect.tryPromise(() => Promise.reject(duplicate)), fields],
    ["a cause", Effect.die(new TypeError("outer", { cause: duplicate })), {
      cause: { errorMessage: "duplicate key", errorType: "Error", ...fields }
    }],
    ["a member", Effect.fail(new AggregateError([duplicate], "two failed")), {
      errors: [{ errorMessage: "duplicate key", errorType: "Error", ...fields }]
    }]
  ])(
    "has the fields of an error, which the caller does not see: %s",
    ([, failing, expected]) =>
      Effect.gen(function*() {
        const { record, report, text } = yield* invoke(responding(failing), {})

        assert.deepStrictEqual(record.errorFields, expected)
        for (const lines of [text, record.stackTrace.join("\n")]) {
          assert.match(lines, /^ +code: "23505"$/m)
          assert.match(lines, /^ +\$metadata: \{"requestId":"r-1"\}$/m)
          assert.match(lines, /^ +detail: "Key \(id\)=\(7\) already exists\."$/m)
          assert.match(lines, /^ +pin: "<redacted>"$/m)
        }
        assert.notInclude(text + JSON.stringify(record), "hunter2")
        assert.notMatch(JSON.stringify(report) + report?.xrayCause, /23505|r-1|exists/)
      })
  )

  it.effect("has the fields of a tagged error", () =>
    Effect.gen(function*() {
      const { record, text } = yield* invoke(responding(Effect.fail(new NotFound({ id: "7" }))), {})

      assert.deepStrictEqual(record.errorFields, { id: "7" })
      assert.match(text, /^ {2}id: "7"$/m)
    }))

  const failing = Effect.andThen(Effect.yieldNow, Effect.fail(new NotFound({ id: "7" })))

  it.effect.each<[string, Handler.Handler<unknown>]>([
    ["around the handler", Handler.wrap(responding(failing), Effect.annotateLogs({ orderId: 42 }))],
    [
      "for the scope of the invocation",
      responding(Effect.andThen(Effect.annotateLogsScoped({ orderId: 42 }), failing))
    ],
    [
      "for the invocation, deep inside",
      responding(Effect.withSpan(Effect.andThen(LambdaLogger.annotateInvocation({ orderId: 42 }), failing), "place"))
    ],
    [
      "for the invocation, before its deadline",
      responding(Effect.andThen(LambdaLogger.annotateInvocation({ orderId: 42 }), Effect.never))
    ]
  ])("has the annotations that were made %s", ([, handler]) =>
    Effect.gen(function*() {
      const { record, text } = yield* invoke(handler, {})

      assert.strictEqual(record.orderId, 42)
      assert.match(text, /\tERROR\tInvoke Error orderId=42$/m)
    }))

  const secret = "hunter2-secret"
  const Event = Schema.Struct({ pin: Schema.Finite })
  const broken = Buffer.from(secret)

  it.effect.each<[string, Handler.Handler<unknown>, ...Send]>([
    ["an event that is not JSON", Handler.json({ event: Event }, () => Effect.void), broken],
    ["an event that is not JSON, of Handler.text", Handler.text(Effect.succeed), broken],
    ["an event that is not JSON, of Handler.match", Handler.match({ echo }), broken],
    ["an event that is not JSON, of Handler.mapEvent", Handler.mapEvent(echo, (event) => event), broken],
    ["a client context that is not JSON", echo, {}, { clientContext: secret }],
    ["a Cognito identity that is not JSON", echo, {}, { cognitoIdentity: secret }],
    ["an event that does not match", Handler.json({ event: Event }, () => Effect.void), { pin: secret }],
    [
      "a body that is not JSON, parsed by the function",
      responding(Effect.try(() => JSON.parse(secret))),
      { body: secret }
    ],
    [
      "a body that is not JSON, whose parser throws",
      responding(Effect.sync(() => JSON.parse(`{"pin": ${secret}, "more": true}`))),
      { body: secret }
    ],
    [
      "a value that a schema refused and reports",
      responding(Schema.decodeUnknownEffect(Event)({ pin: secret }, { reportInput: true })),
      { pin: secret }
    ]
  ])("quotes nothing of an event: %s", ([, handler, ...send]) =>
    Effect.gen(function*() {
      const { errorMessage, json, text } = yield* invoke(handler, ...send)

      for (const shown of [text, json, errorMessage]) assert.notInclude(shown, "hunter2")
    }))
})

describe("background work that fails", () => {
  it.effect("is logged with the annotations of the effect that started it", () =>
    Effect.gen(function*() {
      const { record, text } = yield* invoke(
        responding(Effect.annotateLogs(Background.run(Effect.fail(new OutOfStock({ item: "tea" }))), { orderId: 42 })),
        {}
      )

      assert.strictEqual(record.orderId, 42)
      assert.match(text, /\tERROR\tbackground work failed orderId=42$/m)
    }))
})
