import { assert, describe, it } from "@effect/vitest"
import { Cause, Config, ConfigProvider, Context, Deferred, Effect, Exit, Fiber, Layer, Schema, Stream } from "effect"
import { Background, Environment, Handler, Invocation } from "effect-lambda-runtime"
import { TestLambda, TestRuntimeApi } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { echo, responding } from "../handlers.ts"

/** Sets variables of this process until the scope ends. */
const machineVariables = (variables: Record<string, string>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const before = Object.keys(variables).map((name) => [name, process.env[name]] as const)
      Object.assign(process.env, variables)
      return before
    }),
    (before) =>
      Effect.sync(() => {
        for (const [name, value] of before) {
          if (value === undefined) delete process.env[name]
          else process.env[name] = value
        }
      })
  )

const hello = Handler.json(
  {
    event: Schema.Struct({ name: Schema.String, age: Schema.Finite }),
    response: Schema.Struct({ greetings: Schema.String })
  },
  ({ age, name }) =>
    Effect.succeed({ greetings: `Hello ${name}. You look ${age > 30 ? "younger" : "older"} than your age.` })
)

describe("make", () => {
  it.effect("starts a function, and the test sees its responses", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(hello)

      const response = yield* lambda.invoke({ name: "Ada", age: 36 })

      assert.deepStrictEqual(response, TestLambda.response({ greetings: "Hello Ada. You look younger than your age." }))
    }))

  it.effect("needs what the handler needs", () =>
    Effect.gen(function*() {
      class Prices extends Context.Service<Prices, number>()("test/Prices") {}
      const lambda = yield* Effect.provideService(TestLambda.make(responding(Prices)), Prices, 3)

      const response = yield* lambda.invoke(null)

      assert.deepStrictEqual(response, TestLambda.response(3))
    }))

  it.effect("shows the function the environment that it is given, and nothing of the process", () =>
    Effect.gen(function*() {
      const seen = responding(Effect.all([
        Effect.map(Invocation.Invocation, ({ functionName }) => functionName ?? "none"),
        Effect.map(Environment.Environment, ({ handler }) => handler ?? "none")
      ]))
      const given = yield* TestLambda.make(seen, {
        environment: { AWS_LAMBDA_FUNCTION_NAME: "orders", _HANDLER: "index.orders" }
      })
      const none = yield* Effect.provideService(
        TestLambda.make(seen),
        Environment.Environment,
        Environment.fromRecord({ AWS_LAMBDA_FUNCTION_NAME: "process", _HANDLER: "process" })
      )

      assert.deepStrictEqual(yield* given.invoke(null), TestLambda.response(["orders", "index.orders"]))
      assert.deepStrictEqual(yield* none.invoke(null), TestLambda.response(["none", "none"]))
    }))

  const table = responding(Config.String("TABLE"))

  it.effect("gives Config the variables of the environment that it is given", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(table, { environment: { TABLE: "orders" } })

      assert.deepStrictEqual(yield* lambda.invoke(null), TestLambda.response("orders"))
    }))

  it.effect("gives them to the layers of a handler, too", () =>
    Effect.gen(function*() {
      class Table extends Context.Service<Table, string>()("test/Table") {}
      const handler = Handler.provide(responding(Table), Layer.effect(Table, Config.String("TABLE")))
      const lambda = yield* TestLambda.make(handler, { environment: { TABLE: "orders" } })

      assert.deepStrictEqual(yield* lambda.invoke(null), TestLambda.response("orders"))
    }))

  it.effect("does not read the variables of the machine", () =>
    Effect.gen(function*() {
      yield* machineVariables({ TABLE: "production", AWS_LAMBDA_FUNCTION_NAME: "production" })
      const lambda = yield* TestLambda.make(table)
      const other = yield* TestLambda.make(table, { environment: { OTHER: "orders" } })

      const responses = [yield* lambda.invoke(null), yield* other.invoke(null)]
      assert.deepStrictEqual(
        responses.map((response) => response._tag === "Failure" && response.errorType),
        ["ConfigError", "ConfigError"]
      )
    }))

  it.effect("reads the ConfigProvider of the test, after the environment that it is given", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(table)
      const other = yield* TestLambda.make(table, { environment: { TABLE: "given" } })

      assert.deepStrictEqual(yield* lambda.invoke(null), TestLambda.response("provided"))
      assert.deepStrictEqual(yield* other.invoke(null), TestLambda.response("given"))
    }).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ TABLE: "provided" })))))

  it.effect("takes as many events at once as the test allows", () =>
    Effect.gen(function*() {
      const gate = yield* Deferred.make<void>()
      const lambda = yield* TestLambda.make(responding(Deferred.await(gate)), { maxConcurrency: 2 })
      const sent = yield* Effect.forEach([1, 2, 3], (event) => lambda.start(event))

      const callsBefore = yield* lambda.api.calls
      yield* Deferred.succeed(gate, undefined)
      const responses = yield* Effect.forEach(sent, ({ response }) => response)

      assert.deepStrictEqual(callsBefore, ["next", "next"])
      assert.deepStrictEqual(responses, [1, 2, 3].map(() => TestLambda.response(null)))
    }))

  it.effect("ends the function with the test, with the finalizers of what it was doing", () =>
    Effect.gen(function*() {
      const journal: Array<string> = []
      const handler = Handler.provide(
        responding(Effect.onInterrupt(Effect.never, () => Effect.sync(() => journal.push("interrupted")))),
        Layer.effectDiscard(Effect.addFinalizer(() => Effect.sync(() => journal.push("released"))))
      )

      yield* Effect.scoped(Effect.gen(function*() {
        const lambda = yield* TestLambda.make(handler)
        yield* lambda.start(null)
      }))

      assert.deepStrictEqual(journal, ["interrupted", "released"])
    }))
})

describe("start", () => {
  it.effect("hands out the chunks of a response one at a time, as they come", () =>
    Effect.gen(function*() {
      const gates = [yield* Deferred.make<void>(), yield* Deferred.make<void>()] as const
      const lambda = yield* TestLambda.make(Handler.stream({ event: Schema.Unknown }, () =>
        Stream.make("a", "b").pipe(
          Stream.concat(Stream.drain(Stream.fromEffect(Deferred.await(gates[0])))),
          Stream.concat(Stream.make("c")),
          Stream.concat(Stream.drain(Stream.fromEffect(Deferred.await(gates[1]))))
        )))
      const sent = yield* lambda.start(null)
      const take = (n: number) => Stream.runCollect(Stream.take(Stream.decodeText(sent.chunks), n))

      const taken = [yield* take(1), yield* take(1)]
      yield* Deferred.succeed(gates[0], undefined)
      taken.push(yield* take(1))
      const rest = yield* Effect.forkChild(Stream.runCollect(sent.chunks), { startImmediately: true })
      const beforeTheEnd = rest.pollUnsafe()
      yield* Deferred.succeed(gates[1], undefined)

      assert.deepStrictEqual(taken, [["a"], ["b"], ["c"]])
      assert.isUndefined(beforeTheEnd)
      assert.deepStrictEqual(yield* Fiber.join(rest), [])
      assert.deepStrictEqual(yield* sent.response, TestLambda.streamed("abc"))
    }))

  it.effect("hands out a buffered response as one chunk, and a failure as none", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(Handler.text((text) => Effect.succeed(text)))
      const good = yield* lambda.start("good")
      const bad = yield* lambda.start(1)

      const chunks = yield* Stream.runCollect(Stream.decodeText(good.chunks))
      const none = yield* Stream.runCollect(bad.chunks)

      assert.deepStrictEqual(chunks, ["\"good\""])
      assert.deepStrictEqual(none, [])
    }))

  it.effect("returns when an idle function waits for the clock", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(responding(Effect.as(Effect.sleep("1 second"), "awake")))
      const sent = yield* lambda.start(null)

      yield* TestClock.adjust("1 second")

      assert.deepStrictEqual(yield* sent.response, TestLambda.response("awake"))
    }))

  it.effect("waits until a function that was busy or not started takes the event", () =>
    Effect.gen(function*() {
      const gate = yield* Deferred.make<void>()
      const slowLayer = Layer.effectDiscard(Deferred.await(gate))
      const lambda = yield* TestLambda.make(
        Handler.provide(responding(Effect.as(Effect.sleep("1 second"), "awake")), slowLayer)
      )
      const sent = yield* lambda.start(null)
      const taken = yield* Effect.forkChild(sent.taken, { startImmediately: true })
      const before = taken.pollUnsafe()

      yield* Deferred.succeed(gate, undefined)
      yield* Fiber.join(taken)
      yield* TestClock.adjust("1 second")

      assert.isUndefined(before)
      assert.deepStrictEqual(yield* sent.response, TestLambda.response("awake"))
    }))
})

describe("idle", () => {
  it.effect("waits until every event has a response, and its background work is done", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(responding(Background.run(Effect.sleep("1 second"))), { maxConcurrency: 2 })
      yield* lambda.idle
      yield* Effect.forEach([1, 2, 3], (event) => lambda.start(event))
      const idle = yield* Effect.forkChild(lambda.idle, { startImmediately: true })

      yield* TestClock.adjust("1 second")
      const half = idle.pollUnsafe()
      yield* TestClock.adjust("1 second")

      assert.isUndefined(half)
      assert.deepStrictEqual(idle.pollUnsafe(), Exit.void)
    }))
})

describe("a function that has ended", () => {
  const started = Effect.gen(function*() {
    const lambda = yield* TestLambda.make(responding(Effect.sleep("1 second")))
    const first = yield* lambda.start(1, { fault: 500 })
    const second = yield* lambda.start(2)
    return { first, lambda, second }
  })

  it.effect("fails at once what a test awaits of it, and says how it ended", () =>
    Effect.gen(function*() {
      const { first, lambda, second } = yield* started
      const waiting = yield* Effect.forEach(
        [Effect.asVoid(second.response), second.taken, Stream.runDrain(second.chunks), lambda.idle],
        (effect) => Effect.forkChild(Effect.flip(effect), { startImmediately: true })
      )

      yield* TestClock.adjust("1 second")
      const errors = yield* Effect.forEach(waiting, Fiber.join)

      assert.deepStrictEqual(yield* first.response, TestLambda.refused(500, TestLambda.response(null)))
      for (const error of errors) {
        assert.instanceOf(error, TestRuntimeApi.FunctionEnded)
        assert.include(error.message, "the function has ended: ")
        assert.include(error.message, "500 InternalServerError")
      }
      assert.strictEqual(errors.length, 4)
    }))

  it.effect("fails what a test asks of it later", () =>
    Effect.gen(function*() {
      const { lambda } = yield* started
      yield* TestClock.adjust("1 second")
      const sent = yield* lambda.start(3)

      const errors = yield* Effect.forEach(
        [
          Effect.asVoid(lambda.invoke(4)),
          lambda.idle,
          Effect.asVoid(sent.response),
          sent.taken,
          Stream.runDrain(sent.chunks)
        ],
        Effect.flip
      )

      assert.deepStrictEqual(errors.map(({ _tag }) => _tag), errors.map(() => "FunctionEnded"))
    }))

  it.effect("shows the defect that ended it", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(
        Handler.provide(echo, Layer.effectDiscard(Effect.die(new Error("no disk"))))
      )

      const error = yield* Effect.flip(lambda.invoke(null))

      assert.include(error.message, "no disk")
    }))
})

describe("shutdown", () => {
  it.effect("yields how the function ended, also when it has ended before", () =>
    Effect.gen(function*() {
      const lambda = yield* TestLambda.make(echo)

      const exits = [yield* lambda.shutdown, yield* lambda.shutdown, yield* lambda.exit]

      for (const exit of exits) assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
    }))
})
