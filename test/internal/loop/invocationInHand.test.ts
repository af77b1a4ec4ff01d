import { assert, describe, it } from "@effect/vitest"
import { Clock, Context, Deferred, type Duration, Effect, Exit, Fiber, Stream } from "effect"
import { Background, Invocation, Response, RuntimeError } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { register } from "../../../src/internal/invocation/earlyEnd.ts"
import { InvocationInHand } from "../../../src/internal/loop/invocationInHand.ts"
import { interrupted, responding } from "../../handlers.ts"
import { makeInvocation } from "../../invocations.ts"
import { Logs } from "../../logs.ts"

/** An invocation without a deadline. */
const makeInHand = (context: Context.Context<never> = Context.empty()) =>
  new InvocationInHand(
    {
      announce: () => ({ enter: (start) => start(), leave: () => {} }),
      context,
      hooks: {},
      marginMillis: 100,
      stuckMillis: 10_000
    },
    { end: () => {}, invocation: makeInvocation("a") }
  )

describe("InvocationInHand", () => {
  describe("the deadline", () => {
    it.effect("interrupts the handler by the margin before it, and finalizers run", () =>
      Effect.gen(function*() {
        const journal: Array<string> = []
        const lambda = yield* TestLambda.make(
          responding(Effect.onInterrupt(Effect.never, () => Effect.sync(() => journal.push("finalizer")))),
          { run: { deadlineMargin: "200 millis" } }
        )
        const sent = yield* lambda.start(null, { timeout: "3 seconds" })

        yield* TestClock.adjust("2799 millis")
        const before = journal.slice()
        yield* TestClock.adjust("1 millis")

        assert.deepStrictEqual(before, [])
        assert.deepStrictEqual(journal, ["finalizer"])
        assert.deepStrictEqual(yield* sent.response, interrupted(200))
      }))

    it.effect("has a margin of 100 ms", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.never))
        const sent = yield* lambda.start(null, { timeout: "3 seconds" })

        yield* TestClock.adjust("2900 millis")

        assert.deepStrictEqual(yield* sent.response, interrupted(100))
      }))

    it.effect("leaves a handler at least half of its time", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.never), { run: { deadlineMargin: "2 seconds" } })
        const sent = yield* lambda.start(null, { timeout: "1 second" })

        yield* TestClock.adjust("500 millis")

        assert.deepStrictEqual(yield* sent.response, interrupted(500))
      }))

    it.effect("is left to Lambda without a margin", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.never), { run: { deadlineMargin: false } })
        yield* lambda.start(null, { timeout: "3 seconds" })

        yield* TestClock.adjust("1 hour")

        assert.deepStrictEqual(yield* lambda.api.calls, ["next"])
      }))

    it.effect("does not wait for slow finalizers: the report is out before it, and the next event after them", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          responding(Effect.onInterrupt(Effect.never, () => Effect.sleep("1 second"))),
          { run: { deadlineMargin: "200 millis" } }
        )
        const sent = yield* lambda.start(null, { timeout: "3 seconds", requestId: "a" })

        yield* TestClock.adjust("2999 millis")
        const response = yield* sent.response
        const callsAtDeadline = yield* lambda.api.calls
        yield* TestClock.adjust("1 second")
        yield* lambda.idle

        assert.deepStrictEqual(response, interrupted(200))
        assert.deepStrictEqual(callsAtDeadline, ["next", "fail a"])
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a", "next"])
      }))

    it.effect("has its report out in time also with a short margin", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(
          responding(Effect.onInterrupt(Effect.never, () => Effect.sleep("1 second"))),
          { run: { deadlineMargin: "40 millis" } }
        )
        const sent = yield* lambda.start(null, { timeout: "3 seconds" })

        yield* TestClock.adjust("2999 millis")

        assert.deepStrictEqual(yield* sent.response, interrupted(40))
      }))

    it.effect("is reported even if the handler cannot be interrupted, and its late result is not sent", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.uninterruptible(Effect.sleep("10 seconds"))))
        const sent = yield* lambda.start(null, { timeout: "3 seconds", requestId: "a" })

        yield* TestClock.adjust("3 seconds")
        const response = yield* sent.response
        yield* TestClock.adjust("10 seconds")
        yield* lambda.idle

        assert.deepStrictEqual(response, interrupted(100))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "fail a", "next"])
      }))

    it.effect("that comes with the result makes one response, not two", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.as(Effect.sleep("2900 millis"), "done")))
        const sent = yield* lambda.start(null, { requestId: "a", timeout: "3 seconds" })

        yield* TestClock.adjust("3 seconds")
        yield* lambda.idle

        assert.include(["Buffered", "Failure"], (yield* sent.response)._tag)
        const answers = (yield* lambda.api.calls).filter((call) => call !== "next")
        assert.strictEqual(answers.length, 1)
      }))

    it.effect("does not matter to a handler that ended before, however long its response takes", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.as(Effect.sleep("1 second"), "done")))
        const sent = yield* lambda.start(null, { responseDelay: "1950 millis", requestId: "a", timeout: "3 seconds" })

        yield* TestClock.adjust("3 seconds")
        yield* lambda.idle

        assert.deepStrictEqual(yield* sent.response, TestLambda.response("done"))
        assert.deepStrictEqual(yield* lambda.api.calls, ["next", "respond a", "next"])
      }))

    it.effect("in the past does not interrupt: the clock is wrong, and no time remains", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.delay(Invocation.remainingMillis, "1 second")))
        const sent = yield* lambda.start(null, { timeout: "-1 second" })

        yield* TestClock.adjust("1 second")

        assert.deepStrictEqual(yield* sent.response, TestLambda.response(0))
      }))

    it.effect("that is not known never interrupts, and any time remains", () =>
      Effect.gen(function*() {
        const lambda = yield* TestLambda.make(responding(Effect.map(
          Effect.delay(Invocation.remainingMillis, "1 day"),
          (millis) => millis === Infinity
        )))
        const sent = yield* lambda.start(null, { timeout: false })

        yield* TestClock.adjust("1 day")

        assert.deepStrictEqual(yield* sent.response, TestLambda.response(true))
      }))

    it.live("34 days ahead does not overflow a timer", () =>
      Effect.gen(function*() {
        const warnings: Array<string> = []
        const onWarning = (warning: Error) => warnings.push(warning.name)
        yield* Effect.acquireRelease(
          Effect.sync(() => process.on("warning", onWarning)),
          () => Effect.sync(() => process.off("warning", onWarning))
        )
        const turn = Effect.callback<string>((resume) => {
          setImmediate(() => resume(Effect.succeed("done")))
        })
        const lambda = yield* TestLambda.make(responding(turn))

        const response = yield* lambda.invoke(null, { timeout: "34 days" })

        assert.deepStrictEqual(response, TestLambda.response("done"))
        assert.deepStrictEqual(warnings, [])
      }))

    it.effect("comes closer by the clock, until no time remains", () =>
      Effect.gen(function*() {
        const remaining: Array<number> = []
        const read = Effect.map(Invocation.remainingMillis, (millis) => remaining.push(millis))
        const lambda = yield* TestLambda.make(
          responding(Effect.all([read, Effect.delay(read, "200 millis"), Effect.delay(read, "300 millis")])),
          { run: { deadlineMargin: false } }
        )
        yield* lambda.start(null, { timeout: "500 millis" })

        yield* TestClock.adjust("500 millis")

        assert.deepStrictEqual(remaining, [500, 300, 0])
      }))

    it.effect("leaves no time once the invocation is over", () =>
      Effect.gen(function*() {
        const invocation = yield* Deferred.make<Invocation.Invocation["Service"]>()
        const lambda = yield* TestLambda.make(responding(Effect.flatMap(
          Invocation.Invocation,
          (self) => Deferred.succeed(invocation, self)
        )))

        yield* lambda.invoke(null, { timeout: "1 hour" })
        yield* lambda.idle

        assert.strictEqual(yield* (yield* Deferred.await(invocation)).remainingMillis, 0)
      }))

    it.effect("leaves no timer behind when the invocation ends before it", () =>
      Effect.gen(function*() {
        const clock = yield* Clock.Clock
        let sleeping = 0
        const counting = {
          ...clock,
          sleep: (duration: Duration.Duration) =>
            Effect.acquireUseRelease(
              Effect.sync(() => sleeping++),
              () => clock.sleep(duration),
              () => Effect.sync(() => sleeping--)
            )
        }
        const lambda = yield* Effect.provideService(
          TestLambda.make(responding(Effect.sleep("1 second"))),
          Clock.Clock,
          counting
        )
        yield* lambda.start(null)

        const during = sleeping
        yield* TestClock.adjust("1 second")
        yield* lambda.idle

        // That of the handler, that of the margin, and that of the Runtime API.
        assert.strictEqual(during, 3)
        assert.strictEqual(sleeping, 0)
      }))

    it.effect("interrupts background work as well, which is logged", () =>
      Effect.gen(function*() {
        const logs = yield* Logs
        const lambda = yield* TestLambda.make(responding(Background.run(Effect.never)))
        const sent = yield* lambda.start(null, { requestId: "a", timeout: "3 seconds" })

        const response = yield* sent.response
        yield* TestClock.adjust("2900 millis")
        yield* lambda.idle

        assert.deepStrictEqual(response, TestLambda.response(null))
        const [record] = yield* logs.records
        assert.deepStrictEqual([record?.level, record?.requestId], ["Error", "a"])
        assert.include(record?.cause, "100 ms before its deadline")
      }).pipe(Effect.provide(Logs.layer)))
  })

  describe("cutShort", () => {
    it.effect("lets nothing start any more: neither the handler nor the body of its response", () =>
      Effect.gen(function*() {
        const started: Array<string> = []
        const inHand = makeInHand()
        const body = inHand.guard(
          Response.stream(Stream.fromEffect(Effect.sync(() => `${started.push("body")}`)))
        )

        inHand.cutShort(new RuntimeError.ShuttingDown())
        const exits = [
          yield* inHand.handle(Effect.sync(() => started.push("handler"))),
          yield* Effect.exit(body._tag === "Streamed" ? body.produce(() => Effect.void) : Effect.void)
        ]

        assert.deepStrictEqual(exits, [
          Exit.fail(new RuntimeError.ShuttingDown()),
          Exit.fail(new RuntimeError.ShuttingDown())
        ])
        assert.deepStrictEqual(started, [])
      }))

    it.effect("counts once: the first reason stays", () =>
      Effect.gen(function*() {
        const inHand = makeInHand()
        const fiber = yield* Effect.forkChild(inHand.handle(Effect.never), { startImmediately: true })

        inHand.cutShort(new RuntimeError.DeadlineExceeded({ remainingMillis: 1 }))
        inHand.cutShort(new RuntimeError.ShuttingDown())

        assert.deepStrictEqual(
          yield* Fiber.join(fiber),
          Exit.fail(new RuntimeError.DeadlineExceeded({ remainingMillis: 1 }))
        )
        assert.deepStrictEqual(
          yield* inHand.handle(Effect.void),
          Exit.fail(new RuntimeError.DeadlineExceeded({ remainingMillis: 1 }))
        )
      }))

    it.effect("lets a handler end early that is registered for it, and interrupts what else runs", () =>
      Effect.gen(function*() {
        const ended: Array<string> = []
        const inHand = makeInHand()
        const handler = Effect.flatMap(Invocation.Invocation, (invocation) =>
          Effect.andThen(
            Background.run(Effect.void),
            Effect.callback<string>((resume) => {
              register(invocation, (reason) => {
                resume(Effect.succeed(reason.message))
                return true
              })
              return Effect.sync(() => ended.push("interrupted"))
            })
          ))
        const fiber = yield* Effect.forkChild(inHand.handle(handler), { startImmediately: true })

        inHand.cutShort(new RuntimeError.ShuttingDown())

        const reason = "the invocation was interrupted because the environment shuts down"
        assert.deepStrictEqual(yield* Fiber.join(fiber), Exit.succeed(reason))
        assert.deepStrictEqual(ended, [])
      }))

    it.effect.each(
      [
        ["does not end in time", true, 100],
        ["declines", false, 0]
      ] as const
    )("interrupts a handler that is registered to end early, but %s", ([, accepts, millis]) =>
      Effect.gen(function*() {
        const ended: Array<number> = []
        const inHand = makeInHand(yield* Effect.context<never>())
        const handler = Effect.flatMap(Invocation.Invocation, (invocation) => {
          register(invocation, () => accepts)
          return Effect.onInterrupt(
            Effect.never,
            () => Effect.map(Clock.currentTimeMillis, (now) => ended.push(now))
          )
        })
        const fiber = yield* Effect.forkChild(inHand.handle(handler), { startImmediately: true })

        inHand.cutShort(new RuntimeError.ShuttingDown())
        yield* TestClock.adjust(100)

        assert.deepStrictEqual(yield* Fiber.join(fiber), Exit.fail(new RuntimeError.ShuttingDown()))
        assert.deepStrictEqual(ended, [millis])
      }))

    it.effect("does nothing to an invocation that has ended", () =>
      Effect.gen(function*() {
        const inHand = makeInHand()
        yield* inHand.finish(true)

        inHand.cutShort(new RuntimeError.ShuttingDown())

        assert.isUndefined(inHand.reason)
      }))
  })
})
