import { assert, describe, it } from "@effect/vitest"
import { Clock, Context, Effect, Exit, Fiber, Layer, Schema, Scope, Stream } from "effect"
import { Background, Handler, Invocation, Lambda, Lifecycle } from "effect-lambda-runtime"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { echo, interrupted, OutOfStock, responding, shutDown } from "./handlers.ts"
import { Logs } from "./logs.ts"

/** What happened, in order. */
const makeJournal = () => {
  const entries: Array<string> = []
  return { entries, note: (text: string) => Effect.sync(() => void entries.push(text)) }
}

/** The hooks of one test, and what it logs. */
const isolated = Effect.provide([Lifecycle.layer, Logs.layer])

const errors = Effect.gen(function*() {
  const logs = yield* Logs
  return (yield* logs.lines).filter((line) => line.startsWith("Error"))
})

/** Hooks that go wrong, and what is logged of them. */
const broken: ReadonlyArray<readonly [string, Effect.Effect<void, OutOfStock>, string]> = [
  ["fails", Effect.fail(new OutOfStock({ item: "tea" })), "failed"],
  ["dies", Effect.die(new Error("boom")), "failed"],
  [
    "throws",
    Effect.suspend(() => {
      throw new Error("boom")
    }),
    "failed"
  ],
  ["hangs", Effect.never, "was interrupted, as its time was up"],
  ["hangs and cannot be interrupted", Effect.uninterruptible(Effect.never), "was interrupted, as its time was up"]
]

describe("afterResponse", () => {
  it.effect("runs after background work and finalizers, and before the next event is taken", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.afterResponse(() => Effect.andThen(note("begins"), Effect.delay(note("ends"), 100)))
      const lambda = yield* TestLambda.make(responding(Effect.gen(function*() {
        yield* Effect.addFinalizer(() => note("closed"))
        yield* Background.run(Effect.delay(note("background"), 10))
      })))
      const sent = yield* lambda.start(null, { requestId: "a" })

      const response = yield* sent.response
      yield* TestClock.adjust(109)
      const before = yield* lambda.api.waiting
      yield* TestClock.adjust(1)

      assert.deepStrictEqual(response, TestLambda.response(null))
      assert.deepStrictEqual(entries, ["background", "closed", "begins", "ends"])
      assert.deepStrictEqual([before, yield* lambda.api.waiting], [0, 1])
    }).pipe(isolated))

  it.effect("runs once for each invocation: with a response, a stream or an error", () =>
    Effect.gen(function*() {
      const ended: Array<string> = []
      yield* Lifecycle.afterResponse(() =>
        Effect.map(Invocation.Invocation, ({ requestId }) => {
          ended.push(requestId)
        })
      )
      const lambda = yield* TestLambda.make(Handler.match({
        json: Handler.json({ event: Schema.Literal("json") }, () => Effect.void),
        stream: Handler.stream({ event: Schema.Literal("stream") }, () => Stream.make("a")),
        fail: Handler.json({ event: Schema.Literal("fail") }, () => Effect.fail(new OutOfStock({ item: "tea" })))
      }))

      for (const event of ["json", "stream", "fail", "none"]) yield* lambda.invoke(event, { requestId: event })
      yield* lambda.idle

      assert.deepStrictEqual(ended, ["json", "stream", "fail", "none"])
    }).pipe(isolated))

  it.effect("is told how long it may take: its timeout, or the time up to the margin before the deadline", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.afterResponse((millis) => note(`default ${millis}`))
      yield* Lifecycle.afterResponse((millis) => note(`long ${millis}`), { timeout: "1 minute" })
      const lambda = yield* TestLambda.make(echo, { run: { deadlineMargin: 300 } })

      yield* lambda.invoke(1, { timeout: "10 seconds" })
      yield* lambda.invoke(1, { timeout: "1 second" })
      yield* lambda.invoke(1, { timeout: false })
      yield* lambda.idle

      assert.deepStrictEqual(entries, [
        "default 2000",
        "long 9700",
        "default 700",
        "long 700",
        "default 2000",
        "long 60000"
      ])
    }).pipe(isolated))

  it.effect("still runs when the deadline is in the past, as the clock is wrong", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.afterResponse((millis) => note(`${millis}`))
      const lambda = yield* TestLambda.make(echo)

      yield* lambda.invoke(1, { timeout: "-1 second" })
      yield* lambda.idle

      assert.deepStrictEqual(entries, ["2000"])
    }).pipe(isolated))

  it.effect.each(broken)("that %s is logged for its invocation, and neither the others nor the next event are lost", (
    [, hook, problem]
  ) =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.afterResponse(() => hook)
      yield* Lifecycle.afterResponse(() => note("other"))
      const lambda = yield* TestLambda.make(echo)

      const first = yield* lambda.invoke(1, { requestId: "a" })
      yield* TestClock.adjust("2 seconds")
      const second = yield* lambda.invoke(2, { requestId: "b" })
      yield* TestClock.adjust("2 seconds")
      yield* lambda.idle

      assert.deepStrictEqual([first, second], [TestLambda.response(1), TestLambda.response(2)])
      assert.deepStrictEqual(entries, ["other", "other"])
      assert.deepStrictEqual(yield* errors, [
        `Error a a hook for afterResponse ${problem}`,
        `Error b a hook for afterResponse ${problem}`
      ])
    }).pipe(isolated))

  it.effect("ends with the scope that registered it", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      const scope = yield* Scope.make()
      yield* Scope.provide(Lifecycle.afterResponse(() => note("hook")), scope)
      const lambda = yield* TestLambda.make(echo)

      yield* lambda.invoke(1)
      yield* lambda.idle
      yield* Scope.close(scope, Exit.void)
      yield* lambda.invoke(2)
      yield* lambda.idle

      assert.deepStrictEqual(entries, ["hook"])
    }).pipe(isolated))

  it.effect("has the services of its layer, and a scope of its own", () =>
    Effect.gen(function*() {
      class Audit extends Context.Service<Audit, { readonly name: string }>()("test/Audit") {}
      const { entries, note } = makeJournal()
      const hook = () =>
        Effect.andThen(
          Effect.addFinalizer(() => note("released")),
          Effect.flatMap(Audit, ({ name }) => note(name))
        )
      const layer = Layer.provide(
        Layer.effectDiscard(Lifecycle.afterResponse(hook)),
        Layer.succeed(Audit, { name: "audit" })
      )
      const lambda = yield* TestLambda.make(Handler.provide(echo, layer))

      yield* lambda.invoke(1)
      yield* lambda.idle

      assert.deepStrictEqual(entries, ["audit", "released"])
    }).pipe(isolated))

  it.effect("runs for each of eight invocations at once, with its own invocation and limit", () =>
    Effect.gen(function*() {
      const seen: Array<string> = []
      yield* Lifecycle.afterResponse((millis) =>
        Effect.flatMap(
          Invocation.Invocation,
          ({ requestId }) =>
            Effect.andThen(Effect.sleep(10), Effect.sync(() => void seen.push(`${requestId} ${millis}`)))
        )
      )
      const lambda = yield* TestLambda.make(responding(Effect.sleep(100)), { maxConcurrency: 8 })
      const ids = Array.from({ length: 8 }, (_, n) => n)
      yield* Effect.forEach(ids, (n) => lambda.start(n, { requestId: `${n}`, timeout: 700 + n * 100 }))

      yield* TestClock.adjust(109)
      const waiting = yield* lambda.api.waiting
      yield* TestClock.adjust(1)

      assert.strictEqual(waiting, 0)
      assert.strictEqual(yield* lambda.api.waiting, 8)
      assert.deepStrictEqual(seen, ids.map((n) => `${n} ${500 + n * 100}`))
    }).pipe(isolated))

  it.effect("does not run when Lambda lost the response, since then the process ends", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.afterResponse(() => note("hook"))
      const lambda = yield* TestLambda.make(echo)

      yield* lambda.invoke(1, { fault: "lost" })
      yield* lambda.exit

      assert.deepStrictEqual(entries, [])
    }).pipe(isolated))
})

describe("beforeDeadlineReport", () => {
  it.effect("runs between the end of the handler and the report, and is told how long it may take", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.beforeDeadlineReport((millis) =>
        Effect.andThen(note(`hook ${millis}`), Effect.delay(note("flushed"), 50))
      )
      const lambda = yield* TestLambda.make(
        responding(Effect.onInterrupt(Effect.never, () => note("finalizer")))
      )
      const sent = yield* lambda.start(null, { requestId: "a", timeout: "3 seconds" })

      yield* TestClock.adjust(2949)
      const before = yield* lambda.api.calls
      yield* TestClock.adjust(1)

      assert.deepStrictEqual(before, ["next"])
      assert.deepStrictEqual(entries, ["finalizer", "hook 75", "flushed"])
      assert.deepStrictEqual(yield* sent.response, interrupted(100))
    }).pipe(isolated))

  it.effect("runs before the trailers of a body that the deadline cuts short", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.beforeDeadlineReport(() => note("hook"))
      const lambda = yield* TestLambda.make(
        Handler.stream({ event: Schema.Unknown }, () => Stream.concat(Stream.make("part"), Stream.never))
      )
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })

      yield* TestClock.adjust(2900)

      assert.deepStrictEqual(yield* sent.response, TestLambda.streamed("part", { error: interrupted(100) }))
      assert.deepStrictEqual(entries, ["hook"])
    }).pipe(isolated))

  it.effect("leaves finalizers half of the margin, has a quarter after them, and the report is out in time", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.beforeDeadlineReport((millis) => Effect.andThen(note(`hook ${millis}`), Effect.never))
      const lambda = yield* TestLambda.make(
        responding(Effect.onInterrupt(Effect.never, () => Effect.sleep("1 minute")))
      )
      const sent = yield* lambda.start(null, { timeout: "3 seconds" })

      yield* TestClock.adjust(2975)

      assert.deepStrictEqual(entries, ["hook 25"])
      assert.deepStrictEqual(yield* sent.response, interrupted(100))
    }).pipe(isolated))

  it.effect.each(broken)(
    "that %s is logged, and the report is out in time",
    ([, hook, problem]) =>
      Effect.gen(function*() {
        yield* Lifecycle.beforeDeadlineReport(() => hook)
        const lambda = yield* TestLambda.make(responding(Effect.never))
        const sent = yield* lambda.start(null, { requestId: "a", timeout: "3 seconds" })

        yield* TestClock.adjust(2975)
        const response = yield* sent.response
        yield* lambda.idle

        assert.deepStrictEqual(response, interrupted(100))
        assert.include(yield* errors, `Error a a hook for beforeDeadlineReport ${problem}`)
      }).pipe(isolated)
  )

  it.effect("does not run for an invocation that ends in time, is shut down, or fails by itself", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.beforeDeadlineReport(() => note("hook"))
      const lambda = yield* TestLambda.make(
        Handler.text((text) =>
          text === "fail"
            ? Effect.fail(new OutOfStock({ item: "tea" }))
            : text === "hang"
            ? Effect.never
            : Effect.succeed(text)
        )
      )

      yield* lambda.invoke("ok")
      yield* lambda.invoke("fail")
      const sent = yield* lambda.start("hang")
      const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
      yield* TestClock.adjust(100)
      yield* Fiber.join(stopping)

      assert.deepStrictEqual(yield* sent.response, shutDown)
      assert.deepStrictEqual(entries, [])
    }).pipe(isolated))

  it.effect("runs for one of eight invocations at once, and the others go on", () =>
    Effect.gen(function*() {
      const ended: Array<string> = []
      yield* Lifecycle.beforeDeadlineReport(() =>
        Effect.map(Invocation.Invocation, ({ requestId }) => void ended.push(requestId))
      )
      const lambda = yield* TestLambda.make(responding(Effect.as(Effect.sleep(5000), "done")), { maxConcurrency: 8 })
      const sent = yield* Effect.forEach(
        Array.from({ length: 8 }, (_, n) => n),
        (n) => lambda.start(n, { requestId: `${n}`, timeout: n === 3 ? "3 seconds" : "1 minute" })
      )

      yield* TestClock.adjust("5 seconds")
      const responses = yield* Effect.forEach(sent, ({ response }) => response)

      assert.deepStrictEqual(ended, ["3"])
      assert.deepStrictEqual(
        responses,
        sent.map((_, n) => n === 3 ? interrupted(100) : TestLambda.response("done"))
      )
    }).pipe(isolated))
})

describe("thawed", () => {
  it.effect("runs before the handler, and is told how long the process was idle", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.thawed((millis) => Effect.delay(note(`thawed ${millis}`), 10))
      const lambda = yield* TestLambda.make(responding(note("handled")))
      yield* TestClock.adjust("1 hour")

      const sent = yield* lambda.start(null)
      yield* TestClock.adjust(10)
      yield* sent.response
      yield* TestClock.adjust("1 minute")
      const next = yield* lambda.start(null)
      yield* TestClock.adjust(10)
      yield* next.response

      assert.deepStrictEqual(entries, ["thawed 3600000", "handled", "thawed 60000", "handled"])
    }).pipe(isolated))

  it.effect("runs only after a pause of at least as long as it says", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.thawed((millis) => note(`thawed ${millis}`), { atLeast: "10 seconds" })
      const lambda = yield* TestLambda.make(echo)

      for (const pause of [9999, 10_000, 0, 10_001]) {
        yield* TestClock.adjust(pause)
        yield* lambda.invoke(1)
      }

      assert.deepStrictEqual(entries, ["thawed 10000", "thawed 10001"])
    }).pipe(isolated))

  it.effect("does not run between invocations that follow at once", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.thawed((millis) => note(`${millis}`))
      const lambda = yield* TestLambda.make(responding(Effect.sleep(100)))
      yield* TestClock.adjust(1000)
      const sent = [yield* lambda.start(1), yield* lambda.start(2), yield* lambda.start(3)]

      yield* TestClock.adjust(300)
      yield* Effect.forEach(sent, ({ response }) => response)

      assert.deepStrictEqual(entries, ["1000"])
    }).pipe(isolated))

  it.effect("runs once for invocations that come together, and all of them wait for it", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.thawed((millis) => Effect.delay(note(`thawed ${millis}`), 50))
      const lambda = yield* TestLambda.make(responding(note("handled")), { maxConcurrency: 8 })
      yield* TestClock.adjust("1 minute")
      yield* Effect.forEach(Array.from({ length: 8 }), () => lambda.start(null))

      yield* TestClock.adjust(49)
      const before = entries.slice()
      yield* TestClock.adjust(1)
      yield* lambda.idle

      assert.deepStrictEqual(before, [])
      assert.deepStrictEqual(entries, ["thawed 60000", ...Array.from({ length: 8 }, () => "handled")])
    }).pipe(isolated))

  it.effect("does not run while another invocation is in hand", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.thawed((millis) => note(`${millis}`))
      const lambda = yield* TestLambda.make(
        Handler.json({ event: Schema.Finite }, (millis) => Effect.sleep(millis)),
        { maxConcurrency: 2 }
      )
      yield* TestClock.adjust(1000)
      yield* lambda.start(10_000)

      yield* TestClock.adjust(5000)
      yield* lambda.invoke(0)
      yield* TestClock.adjust(6000)
      yield* lambda.invoke(0)

      assert.deepStrictEqual(entries, ["1000", "1000"])
    }).pipe(isolated))

  it.effect("makes no invocation wait for more than half of its own time", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.thawed(() => Effect.never, { timeout: "1 minute" })
      const lambda = yield* TestLambda.make(
        Handler.json({ event: Schema.String }, (name) => Effect.andThen(note(name), Effect.never)),
        { maxConcurrency: 2 }
      )
      yield* TestClock.adjust("1 hour")
      yield* lambda.start("patient", { timeout: "10 seconds" })
      yield* lambda.start("hurried", { timeout: "3 seconds" })

      yield* TestClock.adjust(1499)
      const before = entries.slice()
      yield* TestClock.adjust(1)
      const after = entries.slice()
      yield* TestClock.adjust(3500)

      assert.deepStrictEqual([before, after, entries], [[], ["hurried"], ["hurried", "patient"]])
    }).pipe(isolated))

  it.effect.each(broken)("that %s is logged, takes at most half of the time, and the event is handled", (
    [, hook, problem]
  ) =>
    Effect.gen(function*() {
      yield* Lifecycle.thawed(() => hook)
      const lambda = yield* TestLambda.make(echo)
      yield* TestClock.adjust("1 minute")
      const sent = yield* lambda.start(1, { requestId: "a", timeout: "3 seconds" })

      yield* TestClock.adjust(1500)

      assert.deepStrictEqual(yield* sent.response, TestLambda.response(1))
      assert.deepStrictEqual(yield* errors, [`Error - a hook for thawed ${problem}`])
    }).pipe(isolated))
})

describe("shutdown", () => {
  it.effect("runs when the loop has ended, and before layers are released", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      const layer = Layer.effectDiscard(Effect.andThen(
        Effect.addFinalizer(() => note("released")),
        Lifecycle.shutdown((millis) => note(`hook ${millis}`))
      ))
      const lambda = yield* TestLambda.make(Handler.provide(responding(Effect.never), layer))
      const sent = yield* lambda.start(null)

      const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
      yield* TestClock.adjust(99)
      const before = entries.slice()
      yield* TestClock.adjust(1)
      yield* Fiber.join(stopping)

      assert.deepStrictEqual(before, [])
      assert.deepStrictEqual(yield* sent.response, shutDown)
      assert.deepStrictEqual(entries, ["hook 2000", "released"])
    }).pipe(isolated))

  it.effect("runs also when the loop fails", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.shutdown(() => note("hook"))
      const lambda = yield* TestLambda.make(echo)

      yield* lambda.api.failNext("lost")
      yield* lambda.exit

      assert.deepStrictEqual(entries, ["hook"])
    }).pipe(isolated))

  it.effect("comes after eight invocations at once have had their grace", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.afterResponse(() => note("after"))
      yield* Lifecycle.shutdown(() => note("hook"))
      const lambda = yield* TestLambda.make(responding(Effect.never), { maxConcurrency: 8 })
      const sent = yield* Effect.forEach(Array.from({ length: 8 }), () => lambda.start(null))

      const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
      yield* TestClock.adjust(100)
      yield* Fiber.join(stopping)

      const responses = yield* Effect.forEach(sent, ({ response }) => response)
      assert.deepStrictEqual(responses, sent.map(() => shutDown))
      assert.deepStrictEqual(entries, [...sent.map(() => "after"), "hook"])
    }).pipe(isolated))

  it.effect("does not wait for a hook for afterResponse longer than for the invocation", () =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      yield* Lifecycle.afterResponse(() => Effect.onInterrupt(Effect.never, () => note("interrupted")))
      yield* Lifecycle.shutdown(() => note("shutdown"))
      const lambda = yield* TestLambda.make(echo)
      yield* lambda.invoke(1)

      const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
      yield* TestClock.adjust(100)
      const exit = yield* Fiber.join(stopping)

      assert.isTrue(Exit.hasInterrupts(exit))
      assert.deepStrictEqual(entries, ["interrupted", "shutdown"])
    }).pipe(isolated))

  it.effect.each(broken)("that %s is logged, and the shutdown goes on", ([, hook, problem]) =>
    Effect.gen(function*() {
      const { entries, note } = makeJournal()
      const layer = Layer.effectDiscard(Effect.andThen(
        Effect.addFinalizer(() => note("released")),
        Lifecycle.shutdown(() => hook)
      ))
      const lambda = yield* TestLambda.make(Handler.provide(echo, layer))

      const stopping = yield* Effect.forkChild(lambda.shutdown, { startImmediately: true })
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(stopping)

      assert.deepStrictEqual(entries, ["released"])
      assert.deepStrictEqual(yield* errors, [`Error - a hook for shutdown ${problem}`])
    }).pipe(isolated))
})

describe("on AWS's own loop", () => {
  const context = {
    awsRequestId: "a",
    invokedFunctionArn: "arn:aws:lambda:eu-west-1:123456789012:function:f",
    getRemainingTimeInMillis: () => 3000
  }

  /** A handler with hooks that note what they are told, on the clock of the test. */
  const setup = Effect.fnUntraced(function*(handler: Handler.Handler<unknown>) {
    const { entries, note } = makeJournal()
    const clock = Layer.succeed(Clock.Clock, yield* Clock.Clock)
    const hooks = Layer.effectDiscard(Effect.all([
      Lifecycle.thawed((millis) => note(`thawed ${millis}`)),
      Lifecycle.beforeDeadlineReport((millis) => note(`beforeDeadlineReport ${millis}`)),
      Lifecycle.afterResponse((millis) =>
        Effect.flatMap(Invocation.Invocation, ({ requestId }) => note(`afterResponse ${requestId} ${millis}`))
      )
    ]))
    const exported = Lambda.toAwsHandler(handler, { layer: Layer.provideMerge(hooks, clock) })
    yield* Effect.promise(() => exported.ready)
    const invoke = Effect.gen(function*() {
      const fiber = yield* Effect.forkChild(
        Effect.exit(Effect.promise(() => exported(null, context))),
        { startImmediately: true }
      )
      yield* Effect.promise(() => new Promise(setImmediate))
      return fiber
    })
    return { entries, invoke }
  })

  it.effect("run around the invocation, before AWS's runtime has the response", () =>
    Effect.gen(function*() {
      const { entries, invoke } = yield* setup(responding(Effect.succeed("done")))
      yield* TestClock.adjust("1 minute")

      const first = yield* Effect.flatMap(invoke, Fiber.join)
      const seen = entries.slice()
      yield* TestClock.adjust("1 hour")
      yield* Effect.flatMap(invoke, Fiber.join)

      assert.deepStrictEqual(first, Exit.succeed("done"))
      assert.deepStrictEqual(seen, ["thawed 60000", "afterResponse a 2000"])
      assert.deepStrictEqual(entries.slice(2), ["thawed 3600000", "afterResponse a 2000"])
    }))

  it.effect("run before the report of a deadline and after it, and the promise rejects in time", () =>
    Effect.gen(function*() {
      const { entries, invoke } = yield* setup(responding(Effect.never))
      const fiber = yield* invoke

      yield* TestClock.adjust(2999)
      const exit = yield* Fiber.join(fiber)

      assert.isTrue(Exit.isFailure(exit))
      assert.deepStrictEqual(entries, ["beforeDeadlineReport 75", "afterResponse a 50"])
    }))
})

it.effect("hooks of one function are not those of another with a Lifecycle of its own", () =>
  Effect.gen(function*() {
    const { entries, note } = makeJournal()
    yield* Lifecycle.afterResponse(() => note("outer"))
    const inner = Effect.gen(function*() {
      yield* Lifecycle.afterResponse(() => note("inner"))
      const lambda = yield* TestLambda.make(echo)
      yield* lambda.invoke(1)
      yield* lambda.idle
    })

    yield* Effect.provideService(inner, Lifecycle.Lifecycle, Lifecycle.make())

    assert.deepStrictEqual(entries, ["inner"])
  }).pipe(isolated))
