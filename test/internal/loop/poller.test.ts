import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Schema } from "effect"
import { Background, Handler, Invocation, Lambda, RuntimeApiError } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { echo, failureOf, OutOfStock, responding, shutDown } from "../../handlers.ts"
import { Logs } from "../../logs.ts"

/** What an invocation with this number is sent with. */
const options = (n: number) => ({
  clientContext: { custom: { n } },
  requestId: `id-${n}`,
  tenantId: `tenant-${n}`,
  timeout: `${n + 10} minutes`,
  traceId: `Root=${n}`
} as const)

describe("Poller", () => {
  describe("a response that Lambda does not take", () => {
    it.effect.each([400, 403, 410, 413])(
      "does not end the loop when the status is %d",
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
      "does not end the loop when it was an error and the status is %d",
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

        const response = yield* lambda.invoke(null, { requestId: "a" })
        yield* lambda.idle

        assert.strictEqual(response._tag === "Failure" && response.errorType, "Function.ResponseSizeTooLarge")
        const lines = yield* logs.lines
        assert.strictEqual(lines.length, 1)
        assert.include(lines[0], "Error a ")
        assert.include(lines[0], "6291556")
        assert.include(lines[0], "6291557")
      }).pipe(Effect.provide(Logs.layer)))

    it.effect("because it comes too late is logged once, as a timeout", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(responding(Effect.sleep("5 seconds")), { run: { deadlineMargin: false } })
        const sent = yield* lambda.start(null, { requestId: "a", timeout: "3 seconds" })

        yield* TestClock.adjust("5 seconds")
        yield* lambda.idle

        assert.deepStrictEqual(
          yield* sent.response,
          TestLambda.failure("Sandbox.Timedout", "RequestId: a Error: Task timed out after 3.00 seconds")
        )
        assert.deepStrictEqual(yield* logs.lines, ["Warn a the invocation timed out before its response was sent"])
      }).pipe(Effect.provide(Logs.layer)))

    it.effect("because Lambda is at fault ends the loop", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)

        yield* lambda.invoke(1, { fault: 500, requestId: "a" })
        const exit = yield* lambda.exit

        const error = failureOf(exit)
        assert.instanceOf(error, RuntimeApiError.RuntimeApiError)
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

          assert.instanceOf(failureOf(exit), RuntimeApiError.RuntimeApiError)
          assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a"])
        })
    )

    it.effect("that is an error report ends the loop when the connection is lost, and is not sent again", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.fail(new OutOfStock({ item: "tea" }))))

        yield* lambda.invoke(1, { fault: "lost", requestId: "a" })
        const exit = yield* lambda.exit

        assert.instanceOf(failureOf(exit), RuntimeApiError.RuntimeApiError)
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a"])
      }))

    it.effect("closes the invocation all the same", () =>
      Effect.gen(function*() {
        const journal: Array<string> = []
        const lambda = yield* TestLambda.make(responding(Effect.gen(function*() {
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
          assert.instanceOf(error, RuntimeApiError.RuntimeApiError)
          assert.strictEqual(error.operation, "next")
          assert.deepStrictEqual(yield* lambda.api.calls, ["next"])
        })
    )

    it.effect("that is refused after a refused response ends the loop", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo)
        const sent = yield* lambda.start(1, { responseDelay: "1 second", fault: 403, requestId: "a" })

        yield* lambda.api.failNext(403)
        yield* TestClock.adjust("1 second")
        const exit = yield* lambda.exit

        assert.deepStrictEqual(yield* sent.response, TestLambda.refused(403, TestLambda.response(1)))
        assert.instanceOf(failureOf(exit), RuntimeApiError.RuntimeApiError)
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
      }))
  })

  describe("several invocations at once", () => {
    it.effect("are as many as the environment says", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.never), { maxConcurrency: 3 })

        const idle = yield* lambda.api.waiting
        yield* Effect.all([lambda.start(1), lambda.start(2), lambda.start(3), lambda.start(4)])
        const busy = yield* lambda.api.waiting

        assert.strictEqual(idle, 3)
        assert.strictEqual(busy, 0)
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "next", "next"])
      }))

    it.effect.each(["0", "-1", "x", "", "1"])(
      "are one if the environment says %j",
      (AWS_LAMBDA_MAX_CONCURRENCY) =>
        Effect.gen(function*() {
          const lambda = yield* TestLambda.make(echo, { environment: { AWS_LAMBDA_MAX_CONCURRENCY } })

          assert.strictEqual(yield* lambda.api.waiting, 1)
        })
    )

    it.effect("go on when one dies, and its poller asks again", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          Handler.text((text) =>
            text === "bad" ? Effect.die(new TypeError("bad")) : Effect.delay(Effect.succeed(text), "1 second")
          ),
          { maxConcurrency: 2 }
        )
        const good = yield* lambda.start("good")

        const bad = yield* lambda.invoke("bad")
        const waiting = yield* lambda.api.waiting
        yield* TestClock.adjust("1 second")

        assert.deepStrictEqual(bad, TestLambda.failure("TypeError", "bad"))
        assert.strictEqual(waiting, 1)
        assert.deepStrictEqual(yield* good.response, TestLambda.response("good"))
      }))

    it.effect("see nothing of one another", () =>
      Effect.gen(function*() {
        const look = Effect.map(
          Effect.all([Invocation.Invocation, Invocation.remainingMillis]),
          ([{ clientContext, requestId, tenantId, traceId }, remaining]) => ({
            clientContext,
            remaining,
            requestId,
            tenantId,
            traceId
          })
        )
        const lambda = yield* TestLambda.make(
          Handler.json(
            { event: Schema.Finite, response: Schema.Unknown },
            Effect.fnUntraced(function*(n) {
              const before = yield* look
              yield* Effect.sleep(1 + n * 7 % 13)
              return [before, yield* look]
            })
          ),
          { maxConcurrency: 7 }
        )
        const numbers = Array.from({ length: 100 }, (_, n) => n)
        const sent = yield* Effect.forEach(numbers, (n) => lambda.start(n, options(n)))

        yield* TestClock.adjust("1 second")
        const responses = yield* Effect.forEach(sent, ({ response }) => response)

        assert.deepStrictEqual(
          responses,
          numbers.map((n) => {
            const { timeout: _, ...rest } = options(n)
            const left = (n + 10) * 60_000
            return TestLambda.response([{ ...rest, remaining: left }, { ...rest, remaining: left - 1 - n * 7 % 13 }])
          })
        )
      }))

    it.effect("do not wait for a slow response of another", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo, { maxConcurrency: 2 })
        const slow = yield* lambda.start(1, { responseDelay: "1 minute" })

        const responses = yield* Effect.forEach([2, 3, 4], (n) => lambda.invoke(n))
        const waiting = yield* lambda.api.waiting
        yield* TestClock.adjust("1 minute")

        assert.deepStrictEqual(responses, [2, 3, 4].map((n) => TestLambda.response(n)))
        assert.strictEqual(waiting, 1)
        assert.deepStrictEqual(yield* slow.response, TestLambda.response(1))
      }))

    it.effect.each([500, "lost"] as const)(
      "go on when a response meets %s, and its poller asks again",
      (fault) =>
        Effect.gen(function*() {
          const lambda = yield* TestLambda.make(
            Handler.text((text) =>
              text === "bad" ? Effect.fail(new OutOfStock({ item: "tea" })) : Effect.succeed(text)
            ),
            { maxConcurrency: 2 }
          )

          const refused = [
            yield* lambda.invoke("good", { fault, requestId: "a" }),
            yield* lambda.invoke("bad", { fault, requestId: "b" })
          ]
          yield* lambda.idle
          const next = yield* lambda.invoke("next", { requestId: "c" })

          assert.deepStrictEqual(refused, [
            TestLambda.refused(fault, TestLambda.response("good")),
            TestLambda.refused(fault, TestLambda.failure("OutOfStock", "there is no tea left"))
          ])
          assert.deepStrictEqual(next, TestLambda.response("next"))
          assert.deepStrictEqual(
            (yield* lambda.api.calls).filter((call) => call !== "next"),
            ["respond a", "fail b", "respond c"]
          )
        })
    )

    it.effect("ask again ever more slowly if `next` fails, and the others are not affected", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(echo, { maxConcurrency: 2 })
        yield* lambda.api.failNext("lost", 1)

        const waiting: Array<number> = []
        const look = Effect.map(lambda.api.waiting, (n) => waiting.push(n))
        yield* look
        yield* TestClock.adjust("99 millis")
        yield* look
        yield* TestClock.adjust("1 millis")
        yield* look
        const response = yield* lambda.invoke(1)

        assert.deepStrictEqual(waiting, [1, 1, 2])
        assert.deepStrictEqual(response, TestLambda.response(1))
        assert.deepStrictEqual(yield* logs.lines, ["Warn - next failed: the connection was lost"])
      }).pipe(Effect.provide(Logs.layer)))

    it.effect("end when `next` has failed 20 times, at delays that double up to 90 s", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo, { maxConcurrency: 2 })
        const attempts = Effect.map(lambda.api.calls, (calls) => calls.length / 2 - 1)
        yield* lambda.api.failNext("lost", 2 * 20)

        for (let failed = 1; failed < 19; failed++) {
          yield* TestClock.adjust(Math.min(100 * 2 ** (failed - 1), 90_000) - 1)
          assert.strictEqual(yield* attempts, failed - 1, `too early after ${failed} failures`)
          yield* TestClock.adjust(1)
          assert.strictEqual(yield* attempts, failed, `too late after ${failed} failures`)
        }
        yield* TestClock.adjust(90_000)
        const error = failureOf(yield* lambda.exit)

        assert.instanceOf(error, RuntimeApiError.RuntimeApiError)
        assert.strictEqual(error.operation, "next")
      }))

    it.effect("have the grace of a shutdown when one poller gives up", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.never), { maxConcurrency: 2 })
        const sent = yield* lambda.start(null, { timeout: false })
        yield* lambda.api.failNext("lost", 20)

        yield* TestClock.adjust("1 hour")
        const exit = yield* lambda.exit

        assert.deepStrictEqual(yield* sent.response, shutDown)
        assert.instanceOf(failureOf(exit), RuntimeApiError.RuntimeApiError)
      }))

    it.effect("start to count anew once `next` has worked", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(echo, { maxConcurrency: 2 })
        yield* lambda.api.failNext("lost", 2 * 19)
        yield* TestClock.adjust("1 hour")
        yield* Effect.all([lambda.invoke(1), lambda.invoke(2)])

        yield* lambda.api.failNext("lost", 2 * 19)
        yield* TestClock.adjust("1 hour")

        assert.deepStrictEqual(yield* lambda.invoke(3), TestLambda.response(3))
      }))

    it.effect("get the grace of a shutdown each, and no other event is taken", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          Handler.json(
            { event: Schema.Finite, response: Schema.Finite },
            (millis) => Effect.as(Effect.sleep(millis), millis)
          ),
          { maxConcurrency: 3 }
        )
        const sent = [yield* lambda.start(50), yield* lambda.start(60_000)]

        const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
        yield* TestClock.adjust("100 millis")
        yield* Fiber.join(stopping)

        assert.deepStrictEqual(
          yield* Effect.forEach(sent, ({ response }) => response),
          [TestLambda.response(50), shutDown]
        )
        assert.strictEqual((yield* lambda.api.calls).filter((call) => call === "next").length, 3)
      }))

    it.effect.each<readonly [string, Effect.Effect<unknown, never, Handler.Provided>]>(
      [
        ["the handler", Effect.uninterruptible(Effect.never)],
        ["the handler", Effect.onInterrupt(Effect.never, () => Effect.never)],
        ["background work", Background.run(Effect.uninterruptible(Effect.never))],
        ["a finalizer", Effect.addFinalizer(() => Effect.never)]
      ]
    )(
      "end with the loop 10 s after the deadline of one of which %s does not end",
      ([name, stuck]) =>
        Effect.gen(function*() {
          const logs = yield* Logs
          const lambda = yield* TestLambda.make(
            Handler.json({ event: Schema.Boolean }, (isStuck) => isStuck ? Effect.asVoid(stuck) : Effect.never),
            { maxConcurrency: 2 }
          )
          yield* lambda.start(true, { requestId: "a", timeout: "3 seconds" })
          const other = yield* lambda.start(false, { requestId: "b", timeout: "1 hour" })

          yield* TestClock.adjust("12999 millis")
          const waiting = yield* lambda.api.waiting
          yield* TestClock.adjust("1 millis")
          yield* TestClock.adjust("1 second")
          const exit = yield* lambda.exit

          assert.strictEqual(waiting, 0)
          const error = failureOf(exit)
          assert.instanceOf(error, Lambda.StuckInvocation)
          assert.deepStrictEqual(error.running, [`${name} of invocation a`])
          assert.include(yield* logs.lines, `Error a ${error.message}`)
          assert.deepStrictEqual(yield* other.response, shutDown)
        }).pipe(Effect.provide(Logs.layer))
    )

    it.effect("wait longer for one whose deadline is not known", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          responding(Background.run(Effect.sleep("1 day"))),
          { maxConcurrency: 2 }
        )
        yield* lambda.invoke(null, { timeout: false })

        yield* TestClock.adjust("1 day")

        assert.strictEqual(yield* lambda.api.waiting, 2)
      }))

    it.effect("wait longer for one whose deadline is in the past, as the clock is wrong", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          responding(Background.run(Effect.sleep("1 hour"))),
          { maxConcurrency: 2 }
        )
        yield* lambda.invoke(null, { timeout: "-1 second" })

        yield* TestClock.adjust("1 hour")

        assert.strictEqual(yield* lambda.api.waiting, 2)
      }))
  })
})
