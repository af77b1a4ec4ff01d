import { assert, describe, it } from "@effect/vitest"
import { Config, Effect, Exit, Layer, Redacted, Schema, type Scope } from "effect"
import { Background, Handler, Invocation, Lifecycle } from "effect-lambda-runtime"
import { AwsClient, AwsError } from "effect-lambda-runtime/aws"
import { Parameters } from "effect-lambda-runtime/parameters"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { registryOf } from "../../src/Lifecycle.ts"
import { Logs } from "../logs.ts"
import * as MemoryAws from "./memoryAws.ts"

/** A function that responds with the parameter, read twice with the time of its event in between. */
const readTwice = Handler.json(
  { event: Schema.Finite, response: Schema.Array(Schema.String) },
  Effect.fnUntraced(function*(millis) {
    const before = yield* Config.String("color")
    yield* Effect.sleep(millis)
    return [before, yield* Config.String("color")]
  })
)

const colored = (color: string) => MemoryAws.make({ parameters: { "/shop/color": color } })

const layerOf = (aws: MemoryAws.MemoryAws, options?: Parameters.SourceOptions) =>
  Parameters.layerSsm({ path: "/shop", refresh: "1 minute", ...options }).pipe(Layer.provide(aws.layer))

/** What a test has: parameters that are renewed, hooks of its own, and the logs. */
const withParameters = <A, E>(
  aws: MemoryAws.MemoryAws,
  test: Effect.Effect<A, E, Scope.Scope | Logs>,
  options?: Parameters.SourceOptions
) => test.pipe(Effect.provide(layerOf(aws, options).pipe(Layer.provideMerge(Layer.merge(Lifecycle.layer, Logs.layer)))))

const lines = Effect.flatMap(Logs, ({ lines }) => lines)

const hookCounts = (lifecycle: Lifecycle.Lifecycle) => {
  const { afterResponse, thawed } = registryOf(lifecycle)
  return [thawed?.size ?? 0, afterResponse?.size ?? 0]
}

describe("parameters with refresh", () => {
  it.effect("stay for an hour without it", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice)
      aws.parameters["/shop/color"] = "blue"
      yield* TestClock.adjust("1 hour")

      const response = yield* lambda.invoke(0)

      assert.deepStrictEqual(response, TestLambda.response(["red", "red"]))
      assert.strictEqual(aws.calls.length, 1)
    }).pipe((test) => withParameters(aws, test, { refresh: undefined }))
  })

  it.effect("are renewed before an invocation that comes after a thaw, and before it uses them", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice)
      const first = yield* lambda.invoke(0)
      aws.parameters["/shop/color"] = "blue"
      aws.delay = 30
      yield* TestClock.adjust("1 minute")

      const sent = yield* lambda.start(0)
      yield* TestClock.adjust(30)

      assert.deepStrictEqual(first, TestLambda.response(["red", "red"]))
      assert.deepStrictEqual(yield* sent.response, TestLambda.response(["blue", "blue"]))
      assert.strictEqual(aws.calls.length, 2)
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("are renewed after the response if they became too old while the invocation ran", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice)
      const sent = yield* lambda.start(60_000, { timeout: "15 minutes" })
      aws.parameters["/shop/color"] = "blue"
      yield* TestClock.adjust("1 minute")
      yield* lambda.idle
      const calls = aws.calls.length
      yield* TestClock.adjust("59 seconds")

      const next = yield* lambda.invoke(0)

      assert.deepStrictEqual(yield* sent.response, TestLambda.response(["red", "red"]))
      assert.deepStrictEqual(next, TestLambda.response(["blue", "blue"]))
      assert.deepStrictEqual([calls, aws.calls.length], [2, 2])
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("are renewed at most once in that time, however many invocations come", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice)

      for (let second = 0; second < 180; second++) {
        yield* TestClock.adjust("1 second")
        yield* lambda.invoke(0)
      }

      assert.strictEqual(aws.calls.length, 1 + 3)
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("do not change within an invocation, nor in its background work, while others see new ones", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const late: Array<string> = []
      const handler = Handler.json(
        { event: Schema.Finite, response: Schema.Array(Schema.String) },
        Effect.fnUntraced(function*(millis) {
          const before = yield* Config.String("color")
          yield* Effect.sleep(millis)
          yield* Background.run(Effect.map(Config.String("color"), (color) => late.push(color)))
          return [before, yield* Config.String("color")]
        })
      )
      const lambda = yield* TestLambda.make(handler, { maxConcurrency: 10 })
      const timeout = { timeout: "15 minutes" } as const
      const long = yield* Effect.forEach(Array.from({ length: 8 }), () => lambda.start(120_000, timeout))
      aws.parameters["/shop/color"] = "blue"
      yield* TestClock.adjust("1 minute")

      const next = yield* lambda.invoke(0)
      yield* TestClock.adjust("1 minute")

      assert.deepStrictEqual(next, TestLambda.response(["blue", "blue"]))
      assert.deepStrictEqual(
        yield* Effect.forEach(long, ({ response }) => response),
        Array.from({ length: 8 }, () => TestLambda.response(["red", "red"]))
      )
      yield* lambda.idle
      assert.deepStrictEqual(late, ["blue", ...Array.from({ length: 8 }, () => "red")])
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("are read once for invocations that find them old at the same time", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice, { maxConcurrency: 64 })
      yield* TestClock.adjust("2 minutes")
      aws.parameters["/shop/color"] = "blue"
      aws.delay = 30

      const sent = yield* Effect.forEach(Array.from({ length: 64 }), () => lambda.start(0))
      yield* TestClock.adjust(30)
      const responses = yield* Effect.forEach(sent, ({ response }) => response)

      assert.deepStrictEqual(responses, Array.from({ length: 64 }, () => TestLambda.response(["blue", "blue"])))
      assert.strictEqual(aws.calls.length, 2)
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("are read once for invocations that find them old while another one runs", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice, { maxConcurrency: 20 })
      yield* lambda.start(600_000, { timeout: "15 minutes" })
      yield* TestClock.adjust("2 minutes")
      aws.parameters["/shop/color"] = "blue"
      aws.delay = 30

      const sent = yield* Effect.forEach(Array.from({ length: 10 }), () => lambda.start(0))
      yield* TestClock.adjust(30)
      const responses = yield* Effect.forEach(sent, ({ response }) => response)

      assert.deepStrictEqual(responses, Array.from({ length: 10 }, () => TestLambda.response(["blue", "blue"])))
      assert.strictEqual(aws.calls.length, 2)
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("are renewed after a thaw before the handler begins, whether it reads them or not", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const handler = Handler.json(
        { event: Schema.Null, response: Schema.Natural },
        () => Effect.sync(() => aws.calls.length)
      )
      const lambda = yield* TestLambda.make(handler)
      yield* TestClock.adjust("1 minute")

      assert.deepStrictEqual(yield* lambda.invoke(null), TestLambda.response(2))
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("are renewed for all, so without the deadline of the invocation that needs them", () =>
    Effect.gen(function*() {
      const invocations: Array<string> = []
      const aws = AwsClient.layerMemory(() =>
        Effect.map(Effect.serviceOption(Invocation.Invocation), ({ _tag }) => {
          invocations.push(_tag)
          return { json: { Parameters: [{ Name: "/shop/color", Value: "red" }] } }
        })
      )
      const layer = Parameters.layerSsm({ path: "/shop", refresh: "1 minute" }).pipe(Layer.provide(aws))

      yield* Effect.gen(function*() {
        const lambda = yield* TestLambda.make(readTwice, { maxConcurrency: 2 })
        yield* lambda.start(600_000, { timeout: "15 minutes" })
        yield* TestClock.adjust("2 minutes")
        yield* lambda.invoke(0)
        yield* TestClock.adjust("10 minutes")
        yield* lambda.idle
      }).pipe(Effect.provide(layer))

      assert.deepStrictEqual(invocations, ["None", "None", "None"])
    }).pipe(Effect.provide([Lifecycle.layer, Logs.layer])))

  it.effect("keep the last values while AWS is down: one warning, and one line when it is over", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice)
      const invokeLater = Effect.andThen(TestClock.adjust("1 minute"), lambda.invoke(0))
      aws.fault = MemoryAws.down
      aws.parameters["/shop/color"] = "blue"

      const during = [yield* invokeLater, yield* invokeLater, yield* invokeLater]
      const warned = yield* lines
      aws.fault = undefined
      const after = [yield* invokeLater, yield* invokeLater]
      const recovered = yield* lines
      aws.fault = MemoryAws.down
      yield* invokeLater

      assert.deepStrictEqual(during, Array.from({ length: 3 }, () => TestLambda.response(["red", "red"])))
      assert.deepStrictEqual(after, Array.from({ length: 2 }, () => TestLambda.response(["blue", "blue"])))
      const warning = "Warn - the parameters below /shop: renewal failed; the last values stay in use until it succeeds"
      assert.deepStrictEqual(warned, [warning])
      assert.deepStrictEqual(recovered, [warning, "Info - the parameters below /shop: renewed again"])
      assert.deepStrictEqual((yield* lines).slice(2), [warning])
      const [record] = yield* Effect.flatMap(Logs, ({ records }) => records)
      assert.include(record?.cause, "cannot read the parameters below /shop: ssm GetParametersByPath failed")
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("keep an invocation waiting for one second at most, and ask again only after a minute", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice)
      yield* TestClock.adjust("1 minute")
      aws.delay = 10_000_000

      const sent = yield* lambda.start(0, { timeout: "15 seconds" })
      yield* TestClock.adjust(999)
      const before = yield* lines
      yield* TestClock.adjust(1)
      const response = yield* sent.response
      yield* TestClock.adjust("58 seconds")
      const soon = yield* lambda.invoke(0)

      assert.deepStrictEqual(before, [])
      assert.deepStrictEqual([response, soon], [
        TestLambda.response(["red", "red"]),
        TestLambda.response(["red", "red"])
      ])
      assert.strictEqual(aws.calls.length, 2)
      const [record] = yield* Effect.flatMap(Logs, ({ records }) => records)
      assert.include(record?.cause, "cannot read the parameters below /shop: no answer within 1000 ms")
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("are not renewed after a response that leaves too little time for it", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice)
      yield* lambda.start(60_000, { timeout: "61 seconds" })
      yield* TestClock.adjust("1 minute")
      yield* lambda.idle

      assert.strictEqual(aws.calls.length, 1)
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("are renewed to the end if the invocation that needed them is cut short meanwhile", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice, { maxConcurrency: 2 })
      const long = yield* lambda.start(120_000, { timeout: "15 minutes" })
      yield* TestClock.adjust("1 minute")
      aws.parameters["/shop/color"] = "blue"
      aws.delay = 900
      const short = yield* lambda.start(0, { timeout: 500 })
      yield* TestClock.adjust(900)

      const next = yield* lambda.invoke(0)

      yield* Effect.flatMap(
        short.response,
        (response) => TestLambda.expectFailure(response, "Runtime.DeadlineExceeded")
      )
      assert.deepStrictEqual(next, TestLambda.response(["blue", "blue"]))
      assert.strictEqual(aws.calls.length, 2)
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* long.response, TestLambda.response(["red", "red"]))
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("are renewed again after the clock was set back", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const lambda = yield* TestLambda.make(readTwice)
      yield* TestClock.setTime(-3_600_000)
      aws.parameters["/shop/color"] = "blue"

      const response = yield* lambda.invoke(0)

      assert.deepStrictEqual(response, TestLambda.response(["blue", "blue"]))
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("leave no hook when their layer ends", () =>
    Effect.gen(function*() {
      const aws = colored("red")
      const lifecycle = yield* Lifecycle.Lifecycle
      const before = hookCounts(lifecycle)
      yield* Effect.provide(
        Effect.sync(() => {
          assert.deepStrictEqual(hookCounts(lifecycle), [1, 1])
        }),
        layerOf(aws)
      )

      assert.deepStrictEqual(hookCounts(lifecycle), before)
    }).pipe(Effect.provide(Lifecycle.layer)))

  it.effect("have no hook without refresh", () =>
    Effect.gen(function*() {
      const lifecycle = yield* Lifecycle.Lifecycle

      yield* Effect.provide(
        Effect.sync(() => {
          assert.deepStrictEqual(hookCounts(lifecycle), [0, 0])
        }),
        layerOf(colored("red"), { refresh: undefined })
      )
    }).pipe(Effect.provide(Lifecycle.layer)))
})

const Color = Schema.Literals(["red", "blue", "green"])

/** A function that responds with a live value, read twice with the time of its event in between. */
const readLive = (live: Parameters.Live<string>) =>
  Handler.json(
    { event: Schema.Finite, response: Schema.Array(Schema.String) },
    Effect.fnUntraced(function*(millis) {
      const before = yield* live.get
      yield* Effect.sleep(millis)
      return [before, yield* live.get]
    })
  )

describe("live", () => {
  it.effect("has the value of now between invocations, and one value within each", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const color = yield* Parameters.live("color", Color)
      const lambda = yield* TestLambda.make(readLive(color), { maxConcurrency: 2 })
      const long = yield* lambda.start(120_000, { timeout: "15 minutes" })
      aws.parameters["/shop/color"] = "blue"
      const outside = [yield* color.get]
      yield* TestClock.adjust("1 minute")

      const next = yield* lambda.invoke(0)
      outside.push(yield* color.get)
      yield* TestClock.adjust("1 minute")

      assert.deepStrictEqual(outside, ["red", "blue"])
      assert.deepStrictEqual(next, TestLambda.response(["blue", "blue"]))
      assert.deepStrictEqual(yield* long.response, TestLambda.response(["red", "red"]))
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("is the same object throughout an invocation, while others see another one", () => {
    const aws = MemoryAws.make({ parameters: { "/shop/flags": "{\"open\":true}" } })
    return Effect.gen(function*() {
      const flags = yield* Parameters.live("flags", Schema.Struct({ open: Schema.Boolean }))
      const handler = Handler.json(
        { event: Schema.Finite, response: Schema.Array(Schema.Boolean) },
        Effect.fnUntraced(function*(millis) {
          const before = yield* flags.get
          yield* Effect.sleep(millis)
          const after = yield* flags.get
          return [before.open, after === before]
        })
      )
      const lambda = yield* TestLambda.make(handler, { maxConcurrency: 2 })
      const long = yield* lambda.start(120_000, { timeout: "15 minutes" })
      aws.parameters["/shop/flags"] = "{\"open\":false}"
      yield* TestClock.adjust("1 minute")

      const next = yield* lambda.invoke(0)
      yield* TestClock.adjust("1 minute")

      assert.deepStrictEqual(next, TestLambda.response([false, true]))
      assert.deepStrictEqual(yield* long.response, TestLambda.response([true, true]))
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("keeps the last good value if the new one does not match: one warning, without the value", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      const color = yield* Parameters.live("color", Color)
      const renewTo = (value: string | undefined) =>
        Effect.andThen(
          TestClock.adjust("1 minute"),
          Effect.suspend(() => {
            if (value === undefined) delete aws.parameters["/shop/color"]
            else aws.parameters["/shop/color"] = value
            return color.get
          })
        )
      aws.parameters["/shop/other"] = "x"

      const values = yield* Effect.forEach(["hunter2", "hunter3", undefined, "blue", "hunter4"], renewTo)

      assert.deepStrictEqual(values, ["red", "red", "red", "blue", "blue"])
      const warning = "Warn - the live value color: renewal failed; the last value stays in use until it succeeds"
      assert.deepStrictEqual(yield* lines, [warning, "Info - the live value color: renewed again", warning])
      const records = yield* Effect.flatMap(Logs, ({ records }) => records)
      assert.include(
        records[0]?.cause,
        "cannot read the live value color: color: expected \"red\" | \"blue\" | \"green\""
      )
      assert.notInclude(JSON.stringify(records), "hunter")
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect.each<readonly [string, Schema.Codec<unknown, string>]>([
    ["is missing", Schema.String],
    ["does not match", Schema.Literals(["x"])]
  ])("fails at once, and names a value that %s, without showing it", ([problem, schema]) => {
    const aws = colored("hunter2")
    return Effect.gen(function*() {
      const name = problem === "is missing" ? "size" : "color"

      const error = yield* Effect.flip(Parameters.live(name, schema))

      assert.match(error.message, new RegExp(`^cannot read the live value ${name}: ${name}: expected `))
      assert.notInclude(JSON.stringify([error, error.message, String(error.stack)]), "hunter2")
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("does not show a value that a filter quotes", () => {
    const aws = colored("hunter2")
    return Effect.gen(function*() {
      const schema = Schema.String.check(Schema.makeFilter((text) => `${text} is no color`))

      const error = yield* Effect.flip(Parameters.live("color", schema))

      assert.notInclude(JSON.stringify([error, error.message, String(error.stack)]), "hunter2")
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("decodes a secret to a value that is not shown", () => {
    const aws = colored("hunter2")
    return Effect.gen(function*() {
      const live = yield* Parameters.live("color", Schema.Redacted(Schema.String))

      const secret = yield* live.get

      assert.strictEqual(Redacted.value(secret), "hunter2")
      assert.notInclude(JSON.stringify([live, secret]), "hunter2")
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("decodes anew only if a source has new values", () => {
    const aws = colored("red")
    return Effect.gen(function*() {
      let decoded = 0
      const counted = Schema.String.check(Schema.makeFilter(() => {
        decoded++
        return true
      }))
      const live = yield* Parameters.live("color", counted)
      const lambda = yield* TestLambda.make(readLive(live))

      for (let i = 0; i < 5; i++) yield* lambda.invoke(0)

      assert.strictEqual(decoded, 1)
    }).pipe((test) => withParameters(aws, test))
  })

  it.effect("fails with the reason of AWS, so a layer that needs it is an init error", () =>
    Effect.gen(function*() {
      const aws = colored("red")
      aws.fault = new AwsError.RegionMissing()

      const exit = yield* Effect.exit(Effect.provide(Parameters.live("color", Color), layerOf(aws)))

      assert.isTrue(Exit.isFailure(exit))
      assert.include(String(exit), "there is no region; set AWS_REGION")
    }))
})

describe("several sources", () => {
  it.effect("are renewed by themselves, and a live value sees each of them", () =>
    Effect.gen(function*() {
      const aws = MemoryAws.make({
        parameters: { "/shop/a": "1", "/fixed/b": "1" },
        secrets: { "s#AWSCURRENT": { SecretString: "{\"c\":\"1\"}" } }
      })
      const layer = Parameters.layer([
        Parameters.ssm({ path: "/shop", refresh: "1 minute" }),
        Parameters.secrets({ secrets: { s: "s" }, refresh: "2 minutes" }),
        Parameters.ssm({ path: "/fixed" })
      ])

      yield* Effect.gen(function*() {
        const values = yield* Effect.forEach(["a", "b", "s/c"], (name) => Parameters.live(name, Schema.String))
        const now = Effect.forEach(values, ({ get }) => get)
        aws.parameters = { "/shop/a": "2", "/fixed/b": "2" }
        aws.secrets = { "s#AWSCURRENT": { SecretString: "{\"c\":\"2\"}" } }
        yield* TestClock.adjust("1 minute")
        const after = [yield* now]
        yield* TestClock.adjust("1 minute")
        after.push(yield* now)

        assert.deepStrictEqual(after, [["2", "1", "1"], ["2", "1", "2"]])
      }).pipe(Effect.provide(layer.pipe(Layer.provide(aws.layer))))
    }).pipe(Effect.provide(Lifecycle.layer)))

  it.effect("of two layers renew both, if one is provided to the other", () =>
    Effect.gen(function*() {
      const aws = MemoryAws.make({ parameters: { "/a/x": "1", "/b/y": "1" } })
      const layer = Parameters.layerSsm({ path: "/a", refresh: "1 minute" }).pipe(
        Layer.provideMerge(Parameters.layerSsm({ path: "/b", refresh: "1 minute" })),
        Layer.provide(aws.layer)
      )
      yield* Effect.gen(function*() {
        const x = yield* Parameters.live("x", Schema.String)
        const y = yield* Parameters.live("y", Schema.String)
        aws.parameters = { "/a/x": "2", "/b/y": "2" }
        yield* TestClock.adjust("1 minute")

        assert.deepStrictEqual([yield* x.get, yield* y.get], ["2", "2"])
        assert.deepStrictEqual([yield* Config.String("x"), yield* Config.String("y")], ["2", "2"])
      }).pipe(Effect.provide(layer))
    }).pipe(Effect.provide(Lifecycle.layer)))
})
