import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Deferred, Effect, Exit, Fiber, Schema, Stream } from "effect"
import { Background, Handler, Invocation, Lambda, RuntimeError } from "effect-lambda-runtime"
import { TestLambda, TestRuntimeApi } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Faults } from "../src/internal/faults.ts"
import { Logs } from "./logs.ts"

class OutOfStock extends Data.TaggedError("OutOfStock")<{ readonly item: string }> {
  override get message() {
    return `there is no ${this.item} left`
  }
}

const echo = Handler.json({ event: Schema.Unknown, response: Schema.Unknown }, Effect.succeed)

/** A handler that runs the effect and answers what it yields. */
const answering = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
  Handler.json({ event: Schema.Unknown, response: Schema.Unknown }, () => effect)

const interrupted = (margin: number) =>
  TestLambda.failure(
    "Runtime.DeadlineExceeded",
    `the invocation was interrupted ${margin} ms before its deadline`
  )

const shutDown = TestLambda.failure(
  "Runtime.Interrupted",
  "the invocation was interrupted because the environment shuts down"
)

const failureOf = (exit: Exit.Exit<unknown, unknown>) => Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined

describe("Lambda.run", () => {
  describe("one invocation", () => {
    it.effect("is answered, joined by its background work and closed before the next is taken", () =>
      Effect.gen(function*() {
        const api = yield* TestRuntimeApi.TestRuntimeApi
        const journal: Array<string> = []
        const note = (text: string) =>
          Effect.map(api.calls, (calls) => {
            journal.push(`${text} after ${calls.at(-1)}`)
          })
        yield* api.start(Lambda.run(answering(Effect.gen(function*() {
          yield* Effect.addFinalizer(() => note("closed"))
          yield* Background.run(Effect.gen(function*() {
            yield* note("background began")
            yield* Effect.sleep("10 seconds")
            yield* note("background ended")
          }))
          yield* note("handled")
        }))))
        const sent = yield* api.send(null, { requestId: "a" })

        const reply = yield* sent.reply
        const waitingBefore = yield* api.waiting
        yield* TestClock.adjust("10 seconds")
        yield* api.idle

        assert.deepStrictEqual(reply, TestLambda.response(null))
        assert.strictEqual(waitingBefore, 0)
        assert.deepStrictEqual(yield* api.calls, ["next", "respond a", "next"])
        assert.deepStrictEqual(journal, [
          "handled after next",
          "background began after respond a",
          "background ended after respond a",
          "closed after respond a"
        ])
      }).pipe(Effect.provide(TestRuntimeApi.layer)))

    it.effect("is not followed by another `next` before Lambda took its answer", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)
        const sent = yield* lambda.start(1, { answerDelay: "5 seconds", requestId: "a" })

        yield* TestClock.adjust("4999 millis")
        const callsBefore = yield* lambda.api.calls
        yield* TestClock.adjust("1 millis")

        assert.deepStrictEqual(callsBefore, ["next", "respond a"])
        assert.deepStrictEqual(yield* sent.reply, TestLambda.response(1))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
      }))

    it.effect("leaves no trace in those that follow", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.map(
          Invocation.Invocation,
          ({ requestId, tenantId, traceId }) => ({ requestId, tenantId, traceId })
        )))

        const replies = yield* Effect.all([
          lambda.invoke(null, { requestId: "a", tenantId: "blue", traceId: "Root=1" }),
          lambda.invoke(null, { requestId: "b" }),
          lambda.invoke(null, { requestId: "c", tenantId: "red" })
        ])

        assert.deepStrictEqual(replies, [
          TestLambda.response({ requestId: "a", tenantId: "blue", traceId: "Root=1" }),
          TestLambda.response({ requestId: "b" }),
          TestLambda.response({ requestId: "c", tenantId: "red" })
        ])
      }))

    it.effect("may have the id of an earlier one", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)

        const first = yield* lambda.invoke(1, { requestId: "mine" })
        const second = yield* lambda.invoke(2, { requestId: "mine" })

        assert.deepStrictEqual([first, second], [TestLambda.response(1), TestLambda.response(2)])
      }))

    it.effect("carries its nonce back", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)

        const first = yield* lambda.invoke(1, { nonce: "abc", requestId: "mine" })
        const second = yield* lambda.invoke(2, { requestId: "mine" })

        assert.deepStrictEqual([first, second], [TestLambda.response(1), TestLambda.response(2)])
      }))

    it.effect("is handled though its client context is no JSON object", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.map(
          Invocation.Invocation,
          ({ clientContext }) => clientContext ?? "none"
        )))

        const replies = yield* Effect.forEach(
          ["\"text\"", "1", "null", "{\"custom\":{\"n\":1}}"],
          (clientContext) => lambda.invoke(null, { clientContext })
        )

        assert.deepStrictEqual(replies, [
          TestLambda.response("none"),
          TestLambda.response("none"),
          TestLambda.response("none"),
          TestLambda.response({ custom: { n: 1 } })
        ])
      }))

    it.effect("fails without being handled when its client context or identity is not JSON", () =>
      Effect.gen(function*() {
        let handled = 0
        const lambda = yield* TestLambda.make(answering(Effect.sync(() => ++handled)))

        const context = yield* lambda.invoke(null, { clientContext: "{bad" })
        const identity = yield* lambda.invoke(null, { cognitoIdentity: "{bad" })
        const next = yield* lambda.invoke(null)

        assert.deepStrictEqual(
          context,
          TestLambda.failure("Runtime.InvalidInvocation", "Lambda-Runtime-Client-Context is not valid JSON")
        )
        assert.deepStrictEqual(
          identity,
          TestLambda.failure("Runtime.InvalidInvocation", "Lambda-Runtime-Cognito-Identity is not valid JSON")
        )
        assert.deepStrictEqual(next, TestLambda.response(1))
      }))

    it.effect("is handled without an ARN", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.map(
          Invocation.Invocation,
          ({ invokedFunctionArn }) => invokedFunctionArn
        )))

        const reply = yield* lambda.invoke(null, { invokedFunctionArn: "" })

        assert.deepStrictEqual(reply, TestLambda.response(""))
      }))
  })

  describe("a failure", () => {
    it.effect("is reported by its tag, a defect by its name, an interruption as such", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(Handler.json(
          { event: Schema.String },
          (kind): Effect.Effect<void, OutOfStock> =>
            kind === "fail"
              ? Effect.fail(new OutOfStock({ item: "tea" }))
              : kind === "die"
              ? Effect.die(new TypeError("not a function"))
              : Effect.interrupt
        ))

        const replies = yield* Effect.forEach(["fail", "die", "interrupt"], (kind) => lambda.invoke(kind))

        assert.deepStrictEqual(replies, [
          TestLambda.failure("OutOfStock", "there is no tea left"),
          TestLambda.failure("TypeError", "not a function"),
          TestLambda.failure("Runtime.Interrupted", "the invocation was interrupted")
        ])
        assert.deepStrictEqual(
          replies.map((reply) => TestLambda.reportOf(reply)?.functionErrorType),
          ["Function.OutOfStock", "Function.TypeError", "Runtime.Interrupted"]
        )
      }))

    it.effect("is one report where two effects failed: the first; the log has both", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(answering(Effect.failCause(Cause.combine(
          Cause.fail(new OutOfStock({ item: "tea" })),
          Cause.die(new TypeError("not a function"))
        ))))

        const reply = yield* lambda.invoke(null, { requestId: "a" })
        yield* lambda.idle

        assert.deepStrictEqual(reply, TestLambda.failure("OutOfStock", "there is no tea left"))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a", "next"])
        const [record, ...others] = yield* logs.records
        assert.deepStrictEqual([record?.level, record?.requestId, record?.message], ["Error", "a", "Invoke Error"])
        assert.include(record?.cause, "there is no tea left")
        assert.include(record?.cause, "not a function")
        assert.deepStrictEqual(others, [])
      }).pipe(Effect.provide(Logs.layer)))

    it.effect("of an exception thrown by the handler is a defect of that invocation alone", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(Handler.text((text) => {
          if (text === "bad") throw new RangeError("too bad")
          return Effect.succeed(text)
        }))

        const bad = yield* lambda.invoke("bad")
        const good = yield* lambda.invoke("good")

        assert.deepStrictEqual(bad, TestLambda.failure("RangeError", "too bad"))
        assert.deepStrictEqual(good, TestLambda.response("good"))
      }))

    it.effect("of a finalizer after the answer is logged, and not answered", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(answering(
          Effect.as(Effect.addFinalizer(() => Effect.die(new Error("cannot close"))), "done")
        ))

        const reply = yield* lambda.invoke(null, { requestId: "a" })
        yield* lambda.idle

        assert.deepStrictEqual(reply, TestLambda.response("done"))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
        const [record] = yield* logs.records
        assert.deepStrictEqual([record?.requestId, record?.message], ["a", "a finalizer failed"])
        assert.include(record?.cause, "cannot close")
      }).pipe(Effect.provide(Logs.layer)))

    it.effect("is what the finalizers of the invocation see as its exit", () =>
      Effect.gen(function*() {
        const exits: Array<string> = []
        const lambda = yield* TestLambda.make(Handler.text((text) =>
          Effect.andThen(
            Effect.addFinalizer((exit) => Effect.sync(() => exits.push(exit._tag))),
            text === "bad" ? Effect.fail(new OutOfStock({ item: "tea" })) : Effect.succeed(text)
          )
        ))

        yield* lambda.invoke("good")
        yield* lambda.invoke("bad")
        yield* lambda.idle

        assert.deepStrictEqual(exits, ["Success", "Failure"])
      }))
  })

  describe("an answer that Lambda does not take", () => {
    it.effect.each([400, 403, 410, 413])(
      "is no reason to end when the status is %d",
      (status) =>
        Effect.gen(function*() {
          const lambda = yield* TestLambda.make(echo)

          const refused = yield* lambda.invoke(1, { fault: status, requestId: "a" })
          const next = yield* lambda.invoke(2, { requestId: "b" })
          yield* lambda.idle

          assert.deepStrictEqual(refused, TestLambda.refused(status, TestLambda.response(1)))
          assert.deepStrictEqual(next, TestLambda.response(2))
          assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next", "respond b", "next"])
        })
    )

    it.effect.each([400, 403, 410, 413])(
      "is no reason to end when it was an error and the status is %d",
      (status) =>
        Effect.gen(function*() {
          const lambda = yield* TestLambda.make(Handler.text(() => Effect.fail(new OutOfStock({ item: "tea" }))))

          const refused = yield* lambda.invoke("x", { fault: status, requestId: "a" })
          yield* lambda.idle

          assert.deepStrictEqual(
            refused,
            TestLambda.refused(status, TestLambda.failure("OutOfStock", "there is no tea left"))
          )
          assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a", "next"])
        })
    )

    it.effect("because it is too large is logged once, with both sizes", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(Handler.bytes(() => Effect.succeed(new Uint8Array(6_291_557))))

        const reply = yield* lambda.invoke(null, { requestId: "a" })
        yield* lambda.idle

        assert.strictEqual(reply._tag === "Refused" && reply.by, 413)
        const lines = yield* logs.lines
        assert.strictEqual(lines.length, 1)
        assert.include(lines[0], "Error a ")
        assert.include(lines[0], "6291556")
        assert.include(lines[0], "6291557")
      }).pipe(Effect.provide(Logs.layer)))

    it.effect("because it comes too late is logged once, as a timeout", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(answering(Effect.sleep("5 seconds")), { run: { deadlineMargin: false } })
        const sent = yield* lambda.start(null, { requestId: "a", timeout: "3 seconds" })

        yield* TestClock.adjust("5 seconds")
        yield* lambda.idle

        assert.deepStrictEqual(yield* sent.reply, TestLambda.refused(410, TestLambda.response(null)))
        assert.deepStrictEqual(yield* logs.lines, ["Warn a the invocation timed out before it was answered"])
      }).pipe(Effect.provide(Logs.layer)))

    it.effect("because Lambda is at fault ends the loop", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)

        yield* lambda.invoke(1, { fault: 500, requestId: "a" })
        const exit = yield* lambda.exit

        const error = failureOf(exit)
        assert.instanceOf(error, RuntimeError.RuntimeApiError)
        assert.strictEqual(
          error.message,
          "respond failed: the answer was 500 InternalServerError: Internal Server Error"
        )
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a"])
      }))

    it.effect.each(["lost", "lost after"] as const)(
      "because the connection is %s ends the loop, and is not sent again",
      (fault) =>
        Effect.gen(function*() {
          const lambda = yield* TestLambda.make(echo)

          yield* lambda.invoke(1, { fault, requestId: "a" })
          const exit = yield* lambda.exit

          assert.instanceOf(failureOf(exit), RuntimeError.RuntimeApiError)
          assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a"])
        })
    )

    it.effect("closes the invocation all the same", () =>
      Effect.gen(function*() {
        const journal: Array<string> = []
        const lambda = yield* TestLambda.make(answering(Effect.gen(function*() {
          yield* Effect.addFinalizer(() => Effect.sync(() => journal.push("closed")))
          yield* Background.run(Effect.sync(() => journal.push("background")))
        })))

        yield* lambda.invoke(null, { fault: "lost" })
        yield* lambda.exit

        assert.deepStrictEqual(journal, ["closed"])
      }))
  })

  describe("`next`", () => {
    it.effect.each([403, 500, "lost"] as const)(
      "that fails with %s ends the loop at once",
      (fault) =>
        Effect.gen(function*() {
          const lambda = yield* TestLambda.make(echo)

          yield* lambda.api.failNext(fault)
          const exit = yield* lambda.exit

          const error = failureOf(exit)
          assert.instanceOf(error, RuntimeError.RuntimeApiError)
          assert.strictEqual(error.operation, "next")
          assert.deepStrictEqual(yield* lambda.api.calls, ["next"])
        })
    )

    it.effect("that is refused after a refused answer ends the loop", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)
        const sent = yield* lambda.start(1, { answerDelay: "1 second", fault: 403, requestId: "a" })

        yield* lambda.api.failNext(403)
        yield* TestClock.adjust("1 second")
        const exit = yield* lambda.exit

        assert.deepStrictEqual(yield* sent.reply, TestLambda.refused(403, TestLambda.response(1)))
        assert.instanceOf(failureOf(exit), RuntimeError.RuntimeApiError)
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
      }))
  })

  describe("the deadline", () => {
    it.effect("interrupts the handler by the margin before it, and finalizers run", () =>
      Effect.gen(function*() {
        const journal: Array<string> = []
        const lambda = yield* TestLambda.make(
          answering(Effect.onInterrupt(Effect.never, () => Effect.sync(() => journal.push("finalizer")))),
          { run: { deadlineMargin: "200 millis" } }
        )
        const sent = yield* lambda.start(null, { timeout: "3 seconds" })

        yield* TestClock.adjust("2799 millis")
        const before = journal.slice()
        yield* TestClock.adjust("1 millis")

        assert.deepStrictEqual(before, [])
        assert.deepStrictEqual(journal, ["finalizer"])
        assert.deepStrictEqual(yield* sent.reply, interrupted(200))
      }))

    it.effect("has a margin of 100 ms", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.never))
        const sent = yield* lambda.start(null, { timeout: "3 seconds" })

        yield* TestClock.adjust("2900 millis")

        assert.deepStrictEqual(yield* sent.reply, interrupted(100))
      }))

    it.effect("leaves a handler at least half of its time", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.never), { run: { deadlineMargin: "2 seconds" } })
        const sent = yield* lambda.start(null, { timeout: "1 second" })

        yield* TestClock.adjust("500 millis")

        assert.deepStrictEqual(yield* sent.reply, interrupted(500))
      }))

    it.effect("is left to Lambda without a margin", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.never), { run: { deadlineMargin: false } })
        yield* lambda.start(null, { timeout: "3 seconds" })

        yield* TestClock.adjust("1 hour")

        assert.deepStrictEqual(yield* lambda.api.calls, ["next"])
      }))

    it.effect("does not wait for slow finalizers: the report is out before it, and the next event after them", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          answering(Effect.onInterrupt(Effect.never, () => Effect.sleep("1 second"))),
          { run: { deadlineMargin: "200 millis" } }
        )
        const sent = yield* lambda.start(null, { timeout: "3 seconds", requestId: "a" })

        yield* TestClock.adjust("2999 millis")
        const reply = yield* sent.reply
        const callsAtDeadline = yield* lambda.api.calls
        yield* TestClock.adjust("1 second")
        yield* lambda.idle

        assert.deepStrictEqual(reply, interrupted(200))
        assert.deepStrictEqual(callsAtDeadline, ["next", "fail a"])
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a", "next"])
      }))

    it.effect("is reported even where the handler cannot be interrupted; its late result is not answered", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.uninterruptible(Effect.sleep("10 seconds"))))
        const sent = yield* lambda.start(null, { timeout: "3 seconds", requestId: "a" })

        yield* TestClock.adjust("3 seconds")
        const reply = yield* sent.reply
        yield* TestClock.adjust("10 seconds")
        yield* lambda.idle

        assert.deepStrictEqual(reply, interrupted(100))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a", "next"])
      }))

    it.effect("does not matter to a handler that ended before, however long its answer takes", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.as(Effect.sleep("1 second"), "done")))
        const sent = yield* lambda.start(null, { answerDelay: "1950 millis", requestId: "a", timeout: "3 seconds" })

        yield* TestClock.adjust("3 seconds")
        yield* lambda.idle

        assert.deepStrictEqual(yield* sent.reply, TestLambda.response("done"))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
      }))

    it.effect("in the past does not interrupt: the clock is wrong, and no time remains", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.delay(Invocation.remainingMillis, "1 second")))
        const sent = yield* lambda.start(null, { timeout: "-1 second" })

        yield* TestClock.adjust("1 second")

        assert.deepStrictEqual(yield* sent.reply, TestLambda.response(0))
      }))

    it.effect("that is not known never interrupts, and any time remains", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.map(
          Effect.delay(Invocation.remainingMillis, "1 day"),
          (millis) => millis === Infinity
        )))
        const sent = yield* lambda.start(null, { timeout: false })

        yield* TestClock.adjust("1 day")

        assert.deepStrictEqual(yield* sent.reply, TestLambda.response(true))
      }))

    it.live("34 days ahead does not overflow a timer", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(answering(Effect.as(Effect.sleep("5 millis"), "done")))

        const reply = yield* lambda.invoke(null, { timeout: "34 days" })

        assert.deepStrictEqual(reply, TestLambda.response("done"))
      }))

    it.effect("comes closer by the clock, and no time remains when it is past or the invocation is over", () =>
      Effect.gen(function*() {
        const remaining: Array<number> = []
        const look = Effect.map(Invocation.remainingMillis, (millis) => {
          remaining.push(millis)
        })
        const invocation = yield* Deferred.make<Invocation.Invocation["Service"]>()
        const lambda = yield* TestLambda.make(
          answering(Effect.gen(function*() {
            yield* Deferred.succeed(invocation, yield* Invocation.Invocation)
            yield* look
            yield* Effect.sleep("200 millis")
            yield* look
            yield* Effect.sleep("400 millis")
            yield* look
          })),
          { run: { deadlineMargin: false } }
        )
        yield* lambda.start(null, { timeout: "500 millis" })

        yield* TestClock.adjust("600 millis")
        yield* lambda.idle
        yield* lambda.start(null, { timeout: "1 hour" })
        yield* TestClock.adjust("600 millis")
        const afterwards = yield* (yield* Deferred.await(invocation)).remainingMillis

        assert.deepStrictEqual(remaining.slice(0, 3), [500, 300, 0])
        assert.strictEqual(afterwards, 0)
      }))

    it.effect("interrupts background work as well, which is logged", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(answering(Background.run(Effect.never)))
        const sent = yield* lambda.start(null, { requestId: "a", timeout: "3 seconds" })

        const reply = yield* sent.reply
        yield* TestClock.adjust("2900 millis")
        yield* lambda.idle

        assert.deepStrictEqual(reply, TestLambda.response(null))
        const [record] = yield* logs.records
        assert.deepStrictEqual([record?.level, record?.requestId], ["Error", "a"])
        assert.include(record?.cause, "100 ms before its deadline")
      }).pipe(Effect.provide(Logs.layer)))
  })
})
