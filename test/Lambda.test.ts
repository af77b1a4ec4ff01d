import { assert, describe, it } from "@effect/vitest"
import { Cause, Data, Deferred, Effect, Exit, Fiber, Layer, Schedule, Schema, Stream } from "effect"
import { Background, Handler, Invocation, Lambda, Response, RuntimeApiError, RuntimeError } from "effect-lambda-runtime"
import { TestLambda, TestRuntimeApi } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { Faults } from "../src/internal/loop/faults.ts"
import { echo, failureOf, interrupted, OutOfStock, responding, shutDown } from "./handlers.ts"
import { Logs } from "./logs.ts"

describe("Lambda.run", () => {
  describe("one invocation", () => {
    it.effect("responds, waits for background work and closes its scope before it takes the next event", () =>
      Effect.gen(function*() {
        const api = yield* TestRuntimeApi.TestRuntimeApi
        const journal: Array<string> = []
        const note = (text: string) =>
          Effect.map(api.calls, (calls) => {
            journal.push(`${text} after ${calls.at(-1)}`)
          })
        yield* api.start(Lambda.run(responding(Effect.gen(function*() {
          yield* Effect.addFinalizer(() => note("closed"))
          yield* Background.run(Effect.gen(function*() {
            yield* note("background began")
            yield* Effect.sleep("10 seconds")
            yield* note("background ended")
          }))
          yield* note("handled")
        }))))
        const sent = yield* api.send(null, { requestId: "a" })

        const response = yield* sent.response
        const waitingBefore = yield* api.waiting
        yield* TestClock.adjust("10 seconds")
        yield* api.idle

        assert.deepStrictEqual(response, TestLambda.response(null))
        assert.strictEqual(waitingBefore, 0)
        assert.deepStrictEqual(yield* api.calls, ["next", "respond a", "next"])
        assert.deepStrictEqual(journal, [
          "handled after next",
          "background began after respond a",
          "background ended after respond a",
          "closed after respond a"
        ])
      }).pipe(Effect.provide(TestRuntimeApi.layer)))

    it.effect("asks for the next event only after Lambda took its response", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)
        const sent = yield* lambda.start(1, { responseDelay: "5 seconds", requestId: "a" })

        yield* TestClock.adjust("4999 millis")
        const callsBefore = yield* lambda.api.calls
        yield* TestClock.adjust("1 millis")

        assert.deepStrictEqual(callsBefore, ["next", "respond a"])
        assert.deepStrictEqual(yield* sent.response, TestLambda.response(1))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
      }))

    it.effect("leaks no metadata into the invocations that follow", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.map(
          Invocation.Invocation,
          ({ requestId, tenantId, traceId }) => ({ requestId, tenantId, traceId })
        )))

        const responses = yield* Effect.all([
          lambda.invoke(null, { requestId: "a", tenantId: "blue", traceId: "Root=1" }),
          lambda.invoke(null, { requestId: "b" }),
          lambda.invoke(null, { requestId: "c", tenantId: "red" })
        ])

        assert.deepStrictEqual(responses, [
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

    it.effect("handles an invocation whose client context is not a JSON object", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.map(
          Invocation.Invocation,
          ({ clientContext }) => clientContext ?? "none"
        )))

        const responses = yield* Effect.forEach(
          ["\"text\"", "1", "null", "{\"custom\":{\"n\":1}}"],
          (clientContext) => lambda.invoke(null, { clientContext })
        )

        assert.deepStrictEqual(responses, [
          TestLambda.response("none"),
          TestLambda.response("none"),
          TestLambda.response("none"),
          TestLambda.response({ custom: { n: 1 } })
        ])
      }))

    it.effect("fails without being handled when its client context or identity is not JSON", () =>
      Effect.gen(function*() {
        let handled = 0
        const lambda = yield* TestLambda.make(responding(Effect.sync(() => ++handled)))

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
        const lambda = yield* TestLambda.make(responding(Effect.map(
          Invocation.Invocation,
          ({ invokedFunctionArn }) => invokedFunctionArn
        )))

        const response = yield* lambda.invoke(null, { invokedFunctionArn: "" })

        assert.deepStrictEqual(response, TestLambda.response(""))
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

        const responses = yield* Effect.forEach(["fail", "die", "interrupt"], (kind) => lambda.invoke(kind))

        assert.deepStrictEqual(responses, [
          TestLambda.failure("OutOfStock", "there is no tea left"),
          TestLambda.failure("TypeError", "not a function"),
          TestLambda.failure("Runtime.Interrupted", "the invocation was interrupted")
        ])
        assert.deepStrictEqual(
          responses.map((response) => TestLambda.reportOf(response)?.functionErrorType),
          ["Function.OutOfStock", "Function.TypeError", "Runtime.Interrupted"]
        )
      }))

    it.effect("is reported by the first of two errors, and the log has both", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(responding(Effect.failCause(Cause.combine(
          Cause.fail(new OutOfStock({ item: "tea" })),
          Cause.die(new TypeError("not a function"))
        ))))

        const response = yield* lambda.invoke(null, { requestId: "a" })
        yield* lambda.idle

        assert.deepStrictEqual(response, TestLambda.failure("OutOfStock", "there is no tea left"))
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

    it.effect("logs a finalizer that fails after the response, and the caller does not see it", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(responding(
          Effect.as(Effect.addFinalizer(() => Effect.die(new Error("cannot close"))), "done")
        ))

        const response = yield* lambda.invoke(null, { requestId: "a" })
        yield* lambda.idle

        assert.deepStrictEqual(response, TestLambda.response("done"))
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

  it.effect("logs the size of a response that Lambda refuses as too large, and goes on", () =>
    Effect.gen(function*() {
      const logs = yield* Logs
      const lambda = yield* TestLambda.make(responding(Effect.succeed("x".repeat(6_291_555))))

      const response = yield* lambda.invoke(null, { requestId: "a" })
      yield* lambda.idle

      assert.strictEqual(response._tag, "Failure")
      assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
      assert.deepStrictEqual(
        (yield* logs.records).map(({ level, message, requestId }) => [level, requestId, message]),
        [[
          "Error",
          "a",
          "respond failed: the answer was 413 RequestEntityTooLarge: Exceeded maximum allowed payload size (6291556 bytes); " +
          "the response has 6291557 bytes: stream it, or return less"
        ]]
      )
    }).pipe(Effect.provide(Logs.layer)))

  describe("a streamed response", () => {
    class StreamBroke extends Data.TaggedError("StrömBroke")<{}> {
      override get message() {
        return "no more ünits"
      }
    }

    it.effect("is sent chunk by chunk as it is produced", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(Handler.stream(
          { event: Schema.Unknown },
          () => Stream.fromEffectSchedule(Effect.succeed("tick "), Schedule.spaced("1 second")).pipe(Stream.take(3))
        ))
        const sent = yield* lambda.start(null)
        const take = Stream.runCollect(Stream.take(Stream.decodeText(sent.chunks), 1))

        const first = yield* take
        const second = yield* Effect.forkChild(take)
        yield* TestClock.adjust("1 second")
        const calls = yield* lambda.api.calls
        const next = yield* Fiber.join(second)
        yield* TestClock.adjust("1 second")

        assert.deepStrictEqual([first, next], [["tick "], ["tick "]])
        assert.strictEqual(calls.filter((call) => call === "next").length, 1)
        assert.deepStrictEqual(yield* sent.response, TestLambda.streamed("tick tick tick "))
      }))

    it.effect("that fails before its first byte is an ordinary function error", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          Handler.stream({ event: Schema.Unknown }, () => Stream.fail(new StreamBroke()))
        )

        const response = yield* lambda.invoke(null, { requestId: "a" })
        yield* lambda.idle

        assert.deepStrictEqual(response, TestLambda.failure("StrömBroke", "no more ünits"))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a", "next"])
      }))

    it.effect("that fails later breaks off with its error, which is logged", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(Handler.stream(
          { event: Schema.Unknown },
          () => Stream.concat(Stream.make("part"), Stream.fail(new StreamBroke()))
        ))

        const response = yield* lambda.invoke(null, { requestId: "a" })
        yield* lambda.idle

        assert.deepStrictEqual(
          response,
          TestLambda.streamed("part", { error: TestLambda.failure("StrömBroke", "no more ünits") })
        )
        assert.match(TestLambda.reportOf(response)?.functionErrorType ?? "", /^(Runtime|Function)\.[A-Z][A-Za-z]+$/)
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
        const [record] = yield* logs.records
        assert.deepStrictEqual([record?.level, record?.requestId], ["Error", "a"])
        assert.include(record?.cause, "no more ünits")
      }).pipe(Effect.provide(Logs.layer)))

    it.effect("that is empty ends at once", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(Handler.stream({ event: Schema.Unknown }, () => Stream.empty))

        const response = yield* lambda.invoke(null)
        yield* lambda.idle

        assert.deepStrictEqual(response, TestLambda.streamed(""))
      }))

    it.effect("that Lambda refuses as too large does not end the loop", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(Handler.stream({ event: Schema.Unknown }, () => Stream.make("a", "b")))

        const response = yield* lambda.invoke(null, { fault: 413, requestId: "a" })
        yield* lambda.idle

        assert.deepStrictEqual(response, TestLambda.refused(413, TestLambda.streamed("ab")))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
      }))

    it.effect("is interrupted when its connection is lost, and the loop ends", () =>
      Effect.gen(function*() {
        const journal: Array<string> = []
        const lambda = yield* TestLambda.make(Handler.stream(
          { event: Schema.Unknown },
          () =>
            Stream.concat(Stream.make("part"), Stream.never).pipe(
              Stream.ensuring(Effect.sync(() => journal.push("finalizer")))
            )
        ))
        const sent = yield* lambda.start(null, { requestId: "a" })

        yield* sent.disconnect
        const exit = yield* lambda.exit

        assert.deepStrictEqual(yield* sent.response, TestLambda.refused("lost", TestLambda.streamed("part")))
        assert.deepStrictEqual(journal, ["finalizer"])
        assert.instanceOf(failureOf(exit), RuntimeApiError.RuntimeApiError)
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a"])
      }))

    it.effect("is cut short near the deadline, with the reason in its trailers", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          Handler.stream({ event: Schema.Unknown }, () => Stream.concat(Stream.make("part"), Stream.never))
        )
        const sent = yield* lambda.start(null, { timeout: "3 seconds" })

        yield* TestClock.adjust("2900 millis")

        assert.deepStrictEqual(yield* sent.response, TestLambda.streamed("part", { error: interrupted(100) }))
      }))

    it.effect("sends nothing of what a producer writes after its time", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(Handler.bytes(() =>
          Effect.succeed(Response.streamed({
            contentType: "text/plain",
            produce: (write) =>
              write([Buffer.from("in time")]).pipe(
                Effect.andThen(Effect.uninterruptible(Effect.sleep("5 seconds"))),
                Effect.andThen(write([Buffer.from("too late")])),
                Effect.uninterruptible
              )
          }))
        ))
        const sent = yield* lambda.start(null, { requestId: "a", timeout: "3 seconds" })

        yield* TestClock.adjust("3 seconds")
        const response = yield* sent.response
        yield* TestClock.adjust("5 seconds")
        yield* lambda.idle

        assert.deepStrictEqual(
          response,
          TestLambda.streamed("in time", { contentType: "text/plain", error: interrupted(100) })
        )
        assert.deepStrictEqual(yield* Stream.mkString(Stream.decodeText(sent.chunks)), "in time")
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
      }))

    it.effect("has the services and the scope of its handler, and the background starts after it", () =>
      Effect.gen(function*() {
        const journal: Array<string> = []
        const note = (text: string) => Effect.sync(() => journal.push(text))
        const lambda = yield* TestLambda.make(Handler.stream(
          { event: Schema.Unknown },
          Effect.fnUntraced(function*() {
            yield* Background.run(note("background"))
            yield* Effect.addFinalizer(() => note("closed"))
            return Stream.fromEffect(Effect.map(Invocation.Invocation, ({ requestId }) => requestId)).pipe(
              Stream.tap(() => note("produced"))
            )
          })
        ))

        const response = yield* lambda.invoke(null, { requestId: "a" })
        yield* lambda.idle

        assert.deepStrictEqual(response, TestLambda.streamed("a"))
        assert.deepStrictEqual(journal, ["produced", "background", "closed"])
      }))
  })

  describe("a shutdown", () => {
    it.effect("ends an idle function at once, and releases what its layers hold", () =>
      Effect.gen(function*() {
        const journal: Array<string> = []
        const resource = Layer.effectDiscard(
          Effect.acquireRelease(
            Effect.sync(() => journal.push("opened")),
            () => Effect.sync(() => journal.push("closed"))
          )
        )
        const lambda = yield* TestLambda.make(Handler.provide(echo, resource))

        const exit = yield* lambda.shutdown

        assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
        assert.deepStrictEqual(journal, ["opened", "closed"])
        assert.deepStrictEqual(yield* lambda.api.calls, ["next"])
        assert.strictEqual(yield* lambda.api.waiting, 0)
      }))

    it.effect("lets a handler end within the grace, and takes no other event", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.as(Effect.sleep("50 millis"), "done")))
        const sent = yield* lambda.start(null, { requestId: "a" })

        const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
        const other = yield* lambda.start(null)
        yield* TestClock.adjust("50 millis")
        yield* Fiber.join(stopping)

        assert.deepStrictEqual(yield* sent.response, TestLambda.response("done"))
        assert.strictEqual((yield* Effect.flip(other.response))._tag, "FunctionEnded")
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a"])
      }))

    it.effect("interrupts a handler after the grace, runs its finalizers, and responds", () =>
      Effect.gen(function*() {
        const journal: Array<string> = []
        const lambda = yield* TestLambda.make(
          responding(Effect.onInterrupt(Effect.never, () => Effect.sync(() => journal.push("finalizer"))))
        )
        const sent = yield* lambda.start(null, { requestId: "a" })

        const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
        yield* TestClock.adjust("99 millis")
        const before = yield* lambda.api.calls
        yield* TestClock.adjust("1 millis")
        yield* Fiber.join(stopping)

        assert.deepStrictEqual(before, ["next"])
        assert.deepStrictEqual(yield* sent.response, shutDown)
        assert.deepStrictEqual(journal, ["finalizer"])
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a"])
      }))

    it.effect.each(
      [
        ["in its handler", Effect.uninterruptible(Effect.never)],
        ["in a finalizer", Effect.andThen(Effect.addFinalizer(() => Effect.never), Effect.never)]
      ] as const
    )("responds for an invocation that hangs %s, and fails", ([, hung]) =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(hung))
        const sent = yield* lambda.start(null, { requestId: "a" })

        const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
        yield* TestClock.adjust("200 millis")
        const response = yield* sent.response
        const before = stopping.pollUnsafe()
        yield* TestClock.adjust("20 millis")
        const exit = yield* Fiber.join(stopping)

        assert.deepStrictEqual(response, shutDown)
        assert.isUndefined(before)
        assert.instanceOf(failureOf(exit), Lambda.StuckInvocation)
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a"])
      }))

    it.effect("ends although Lambda does not take a response", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)
        yield* lambda.start(1, { responseDelay: "1 hour", requestId: "a" })

        const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
        yield* TestClock.adjust("219 millis")
        const before = stopping.pollUnsafe()
        yield* TestClock.adjust("1 millis")
        const exit = yield* Fiber.join(stopping)

        assert.isUndefined(before)
        assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a"])
      }))

    it.effect("has the grace that it is given", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.never), { run: { shutdownGrace: 0 } })
        const sent = yield* lambda.start(null)

        yield* lambda.shutdown

        assert.deepStrictEqual(yield* sent.response, shutDown)
      }))

    it.effect("completes a response that is being sent, and sends it once", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)
        const sent = yield* lambda.start(1, { responseDelay: "200 millis", requestId: "a" })

        const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
        yield* TestClock.adjust("200 millis")
        yield* Fiber.join(stopping)

        assert.deepStrictEqual(yield* sent.response, TestLambda.response(1))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a"])
      }))

    it.effect("cuts background work short", () =>
      Effect.gen(function*() {
        const journal: Array<string> = []
        const lambda = yield* TestLambda.make(responding(Background.run(
          Effect.onInterrupt(Effect.never, () => Effect.sync(() => journal.push("finalizer")))
        )))
        yield* lambda.invoke(null)

        const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
        yield* TestClock.adjust("100 millis")
        yield* Fiber.join(stopping)

        assert.deepStrictEqual(journal, ["finalizer"])
      }))
  })

  describe("a fault of the process", () => {
    const withFaults = Effect.map(
      Deferred.make<never, RuntimeError.ProcessFault>(),
      (deferred) => ({
        layer: Layer.succeed(Faults, Deferred.await(deferred)),
        strike: (kind: RuntimeError.ProcessFault["kind"]) =>
          Deferred.fail(deferred, new RuntimeError.ProcessFault({ cause: new Error("boom"), kind }))
      })
    )

    it.effect.each(
      [
        ["unhandledRejection", "Runtime.UnhandledPromiseRejection"],
        ["uncaughtException", "Runtime.UncaughtException"]
      ] as const
    )("fails the invocation in hand by its name and ends the loop: %s", ([kind, errorType]) =>
      Effect.gen(function*() {
        const faults = yield* withFaults
        const lambda = yield* Effect.provide(TestLambda.make(responding(Effect.never)), faults.layer)
        const sent = yield* lambda.start(null, { requestId: "a" })

        yield* faults.strike(kind)
        const exit = yield* lambda.exit

        const response = yield* sent.response
        assert.strictEqual(response._tag === "Failure" && response.errorType, errorType)
        assert.instanceOf(failureOf(exit), RuntimeError.ProcessFault)
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a"])
      }))

    it.effect("between invocations ends the loop, and nothing is reported", () =>
      Effect.gen(function*() {
        const faults = yield* withFaults
        const lambda = yield* Effect.provide(TestLambda.make(echo), faults.layer)

        yield* faults.strike("uncaughtException")
        const exit = yield* lambda.exit

        assert.instanceOf(failureOf(exit), RuntimeError.ProcessFault)
        assert.deepStrictEqual(yield* lambda.api.calls, ["next"])
      }))

    it.effect("fails every invocation in hand", () =>
      Effect.gen(function*() {
        const faults = yield* withFaults
        const lambda = yield* Effect.provide(
          TestLambda.make(responding(Effect.never), { maxConcurrency: 2 }),
          faults.layer
        )
        const sent = [yield* lambda.start(null), yield* lambda.start(null)]

        yield* faults.strike("unhandledRejection")
        const responses = yield* Effect.forEach(sent, ({ response }) => response)

        assert.deepStrictEqual(
          responses.map((response) => response._tag === "Failure" && response.errorType),
          ["Runtime.UnhandledPromiseRejection", "Runtime.UnhandledPromiseRejection"]
        )
      }))
  })

  it.effect("fails before the first `next` when no handler has the configured name", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.named({ echo }), { environment: { _HANDLER: "ecco" } })

      const ended = yield* Effect.flip(lambda.invoke(1))
      const exit = yield* lambda.exit

      assert.strictEqual(ended._tag, "FunctionEnded")
      assert.instanceOf(failureOf(exit), RuntimeError.UnknownHandler)
      assert.deepStrictEqual(yield* lambda.api.calls, [])
    }))

  it.effect("takes one `next` at a time, also when it is stopped and events are left", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(echo)
      const sent = yield* Effect.forEach([1, 2, 3], (n) => lambda.start(n, { requestId: `${n}` }))
      yield* Effect.forEach(sent, ({ response }) => response)

      yield* lambda.shutdown

      assert.deepStrictEqual(yield* lambda.api.calls, [
        "next",
        "respond 1",
        "next",
        "respond 2",
        "next",
        "respond 3",
        "next"
      ])
    }))
})
