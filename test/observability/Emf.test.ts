import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Layer, Metric, Schema, Scope } from "effect"
import { Environment, Handler, Lifecycle } from "effect-lambda-runtime"
import { Emf } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import { TestClock } from "effect/testing"
import { responding } from "../handlers.ts"
import { Logs } from "../logs.ts"
import { type Document, measured, sums, Written } from "./emfDocuments.ts"

const inEnvironment = (variables: Readonly<Record<string, string>>) =>
  Layer.succeed(Environment.Environment, Environment.fromRecord(variables))

/** What one test writes, logs and measures, apart from the others. */
const isolated = Effect.provide([Lifecycle.layer, Logs.layer, Written.layer])

/** The metrics of an effect that runs below the layer and measures something. */
const measure = <A, E>(
  options: Partial<Emf.EmfOptions>,
  effect: Effect.Effect<A, E, Scope.Scope>,
  ...variables: ReadonlyArray<Readonly<Record<string, string>>>
) =>
  Effect.gen(function*() {
    const layer = Layer.provide(
      Emf.layer({ namespace: "shop", ...options }),
      inEnvironment(Object.assign({}, ...variables))
    )
    yield* Effect.provide(effect, layer)
    const { documents } = yield* Written
    return yield* documents
  }).pipe(Effect.scoped)

const warnings = Effect.flatMap(Logs, ({ lines }) => lines)

/** What lines have beside `_aws`. */
const members = (documents: ReadonlyArray<Document>) => documents.map(({ _aws, ...members }) => members)

const directives = (documents: ReadonlyArray<Document>) => documents.map(({ _aws }) => _aws.CloudWatchMetrics)

describe("a line", () => {
  it.effect("has what the metrics of an invocation measured, with attributes as dimensions", () =>
    Effect.gen(function*() {
      yield* TestClock.setTime(1_700_000_000_000)
      const orders = Metric.counter("Orders")
      const layer = Emf.layer({ namespace: "shop", dimensions: { service: "orders" } })
      const context = yield* Layer.build(layer)
      const lambda = yield* TestLambda.make(Handler.provide(
        responding(Metric.update(Metric.withAttributes(orders, { kind: "web" }), 2)),
        Layer.succeedContext(context)
      ))

      yield* lambda.invoke(null, { requestId: "a" })
      yield* lambda.idle

      const { documents } = yield* Written
      assert.deepStrictEqual(yield* documents, [{
        _aws: {
          Timestamp: 1_700_000_000_000,
          CloudWatchMetrics: [{
            Namespace: "shop",
            Dimensions: [["service", "kind"]],
            Metrics: [{ Name: "Orders", Unit: "Count" }]
          }]
        },
        service: "orders",
        kind: "web",
        Orders: 2,
        requestId: "a"
      }])
    }).pipe(isolated))

  it.effect("has the same form as the one before if the same was measured, and another if not", () =>
    Effect.gen(function*() {
      const depth = Metric.gauge("Depth")
      const sizes = Metric.histogram("Size", { boundaries: [10] })
      const orders = Metric.withAttributes(Metric.counter("Orders"), { kind: "web" })
      const fill = Effect.forEach(Array.from({ length: 9000 }, (_, i) => i), (i) => Metric.update(sizes, i * 1e6 + 0.5))
      const steps = [
        Effect.andThen(Metric.update(depth, 1), Metric.update(sizes, 7)),
        Effect.andThen(Metric.update(depth, 2), Metric.update(sizes, 8)),
        Effect.andThen(Metric.update(sizes, 9), Metric.update(orders, 4)),
        Metric.update(orders, 5),
        Effect.andThen(Metric.update(depth, 3), fill),
        Effect.andThen(Metric.update(depth, 4), Metric.update(sizes, 10))
      ]
      const context = yield* Layer.build(Emf.layer({ namespace: "shop", dimensions: { service: "orders" } }))
      const lambda = yield* TestLambda.make(Handler.provide(
        Handler.json({ event: Schema.Int }, (step) => steps[step] ?? Effect.void),
        Layer.succeedContext(context)
      ))

      const written: Array<ReadonlyArray<Record<string, unknown>>> = []
      for (const step of steps.keys()) {
        const { documents } = yield* Written
        const before = (yield* documents).length
        yield* lambda.invoke(step, { requestId: `${step}` })
        yield* lambda.idle
        written.push(members((yield* documents).slice(before)))
      }

      const [first, second, third, fourth, filled = [], last] = written
      assert.deepStrictEqual(first, [{ service: "orders", Depth: 1, Size: 7, requestId: "0" }])
      assert.deepStrictEqual(second, [{ service: "orders", Depth: 2, Size: 8, requestId: "1" }])
      assert.deepStrictEqual(third, [{ service: "orders", kind: "web", Size: 9, Orders: 4, requestId: "2" }])
      assert.deepStrictEqual(fourth, [{ service: "orders", kind: "web", Orders: 5, requestId: "3" }])
      assert.isAbove(filled.length, 1)
      assert.deepStrictEqual(last, [{ service: "orders", Depth: 4, Size: 10, requestId: "5" }])
    }).pipe(isolated))

  it.effect("is not written if nothing was measured", () =>
    Effect.gen(function*() {
      const documents = yield* measure({}, Metric.value(Metric.gauge("Depth")))

      assert.deepStrictEqual(documents, [])
    }).pipe(isolated))

  it.effect("has several sets of dimensions, unless a name would have two values", () =>
    Effect.gen(function*() {
      const orders = Metric.counter("Orders")
      const documents = yield* measure(
        {},
        Effect.all([
          Metric.update(Metric.withAttributes(orders, { kind: "web" }), 1),
          Metric.update(Metric.counter("Errors"), 1),
          Metric.update(Metric.withAttributes(orders, { kind: "app" }), 1),
          Metric.update(Metric.counter("Retries", { attributes: { kind: "app" } }), 1)
        ])
      )

      assert.deepStrictEqual(members(documents), [
        { Errors: 1, Orders: 1, kind: "web" },
        { Orders: 1, Retries: 1, kind: "app" }
      ])
      assert.deepStrictEqual(sums(documents), {
        Errors: 1,
        "Orders kind=app": 1,
        "Orders kind=web": 1,
        "Retries kind=app": 1
      })
    }).pipe(isolated))

  it.effect("has up to 100 metrics and 64 KiB", () =>
    Effect.gen(function*() {
      const names = Array.from({ length: 201 }, (_, index) => `m${index}`)
      const wide = Array.from({ length: 100 }, (_, index) => `${"é\"".repeat(500)}${index}`)
      const documents = yield* measure(
        {},
        Effect.forEach([...names, ...wide], (name) => Metric.update(Metric.counter(name), 1))
      )
      const { lines } = yield* Written

      assert.strictEqual(measured(documents).length, 301)
      for (const line of yield* lines) assert.isBelow(Buffer.byteLength(line), 64 * 1024)
      assert.isAbove(documents.length, 5)
      for (const [directive] of directives(documents)) assert.isAtMost(directive!.Metrics.length, 100)
    }).pipe(isolated))

  it.effect("asks for seconds with a high resolution", () =>
    Effect.gen(function*() {
      const documents = yield* measure({ resolution: "high" }, Metric.update(Metric.counter("Orders"), 1))

      assert.deepStrictEqual(directives(documents)[0]![0]!.Metrics, [{
        Name: "Orders",
        Unit: "Count",
        StorageResolution: 1
      }])
    }).pipe(isolated))

  it.effect("gets past the filter of Lambda for levels above INFO, in the JSON format alone", () =>
    Effect.gen(function*() {
      const update = Metric.update(Metric.counter("Orders"), 1)
      for (const AWS_LAMBDA_LOG_FORMAT of ["JSON", "Text"]) {
        for (const AWS_LAMBDA_LOG_LEVEL of ["INFO", "ERROR"]) {
          yield* measure({}, update, { AWS_LAMBDA_LOG_FORMAT, AWS_LAMBDA_LOG_LEVEL })
        }
      }
      const { documents } = yield* Written

      assert.deepStrictEqual((yield* documents).map(({ level, timestamp }) => [level, timestamp]), [
        [undefined, undefined],
        ["ERROR", "1970-01-01T00:00:00.000Z"],
        [undefined, undefined],
        [undefined, undefined]
      ])
    }).pipe(isolated))

  it.effect("keeps metrics and dimensions that are called like its properties", () =>
    Effect.gen(function*() {
      const [document] = yield* measure(
        {},
        Effect.all([
          Metric.update(Metric.counter("level"), 1),
          Metric.update(Metric.counter("Orders", { attributes: { timestamp: "noon", ["__proto__"]: "x" } }), 1),
          Metric.update(Metric.counter("__proto__"), 1)
        ]),
        { AWS_LAMBDA_LOG_FORMAT: "JSON", AWS_LAMBDA_LOG_LEVEL: "WARN" }
      )

      assert.deepStrictEqual([document!["level"], document!["timestamp"]], [1, "noon"])
    }).pipe(isolated))
})

describe("what is written of", () => {
  it.effect("a counter is how much it grew or shrank, a bigint too", () =>
    Effect.gen(function*() {
      const count = Metric.counter("Stock")
      const big = Metric.counter("Bytes", { bigint: true, incremental: true })
      const documents = yield* measure(
        {},
        Effect.all([Metric.update(count, 5), Metric.update(count, -7), Metric.update(big, 2n ** 60n)])
      )

      assert.deepStrictEqual(members(documents), [{ Bytes: 2 ** 60, Stock: -2 }])
    }).pipe(isolated))

  it.effect("a gauge is its last value if it was set, even to the same one", () =>
    Effect.gen(function*() {
      const depth = Metric.gauge("Depth")
      const context = yield* Layer.build(Emf.layer({ namespace: "shop" }))
      const lambda = yield* TestLambda.make(Handler.provide(
        Handler.json({ event: Schema.Array(Schema.Finite) }, (values) =>
          Effect.forEach(values, (value) => Metric.update(depth, value), { discard: true })),
        Layer.succeedContext(context)
      ))

      for (const values of [[3, 4], [], [4], [0]]) {
        yield* lambda.invoke(values, { requestId: "a" })
      }
      yield* lambda.idle

      const { documents } = yield* Written
      assert.deepStrictEqual(
        (yield* documents).map(({ Depth }) =>
          Depth
        ),
        [4, 4, 0]
      )
    }).pipe(isolated))

  it.effect("a histogram, a timer and a summary is each observation", () =>
    Effect.gen(function*() {
      const size = Metric.histogram("Size", { boundaries: [10, 100] })
      const latency = Metric.timer("Latency")
      const wait = Metric.summary("Wait", { maxAge: "1 minute", maxSize: 10, quantiles: [0.5] })
      const documents = yield* measure(
        {},
        Effect.all([
          Effect.forEach([7, 1000, 7, 0.5], (value) => Metric.update(size, value)),
          Metric.update(latency, Duration.seconds(1)),
          Effect.forEach([3, 1, 2], (value) => Metric.update(wait, value))
        ])
      )

      assert.deepStrictEqual(members(documents), [{ Latency: 1000, Size: [0.5, 7, 7, 1000], Wait: [1, 2, 3] }])
      assert.deepStrictEqual(measured(documents).map(({ name, unit }) => [name, unit]), [
        ["Size", undefined],
        ["Latency", "Milliseconds"],
        ["Wait", undefined]
      ])
    }).pipe(isolated))

  it.effect("more than 100 observations are values with counts, 100 at a time", () =>
    Effect.gen(function*() {
      const size = Metric.histogram("Size", { boundaries: [10] })
      const documents = yield* measure(
        {},
        Effect.forEach(Array.from({ length: 300 }, (_, index) => index % 150), (value) => Metric.update(size, value))
      )

      assert.deepStrictEqual(documents.map(({ Size }) => Object.keys(Size as object)), [
        ["Values", "Counts", "Max", "Min", "Count", "Sum"],
        ["Values", "Counts", "Max", "Min", "Count", "Sum"]
      ])
      const [first, second] = documents.map(({ Size }) => Size as Readonly<Record<string, unknown>>)
      assert.deepStrictEqual(
        [first!["Min"], first!["Max"], first!["Count"], first!["Sum"], second!["Count"]],
        [0, 99, 200, 9900, 100]
      )
      assert.deepStrictEqual(sums(documents), { Size: 2 * 149 * 75 })
    }).pipe(isolated))

  it.effect("more than 1 000 different observations is rounded to three digits", () =>
    Effect.gen(function*() {
      const size = Metric.histogram("Size", { boundaries: [10] })
      const count = 20_000
      const documents = yield* measure(
        {},
        Effect.forEach(Array.from({ length: count }, (_, index) => index), (value) => Metric.update(size, value))
      )
      const values = measured(documents).flatMap(({ values }) => values)

      assert.strictEqual(values.reduce((sum, [, count]) => sum + count, 0), count)
      assert.isBelow(documents.length, 30)
      const exact = count * (count - 1) / 2
      assert.closeTo(sums(documents)["Size"]! / exact, 1, 0.005)
    }).pipe(isolated))

  it.effect("a frequency is how much each word grew, with the word as a dimension", () =>
    Effect.gen(function*() {
      const status = Metric.frequency("Status", { attributes: { route: "/" }, preregisteredWords: ["500"] })
      const documents = yield* measure(
        { dimensions: { service: "web" } },
        Effect.forEach(["200", "404", "200"], (word) => Metric.update(status, word))
      )

      assert.deepStrictEqual(measured(documents), [
        { name: "Status", unit: "Count", dimensions: { service: "web", route: "/", key: "200" }, values: [[2, 1]] },
        { name: "Status", unit: "Count", dimensions: { service: "web", route: "/", key: "404" }, values: [[1, 1]] }
      ])
    }).pipe(isolated))

  it.effect("the fibers of Effect is nothing, unless it is asked for", () =>
    Effect.gen(function*() {
      const fibers = Metric.enableRuntimeMetrics(Effect.flatMap(Effect.forkChild(Effect.yieldNow), Fiber.join))
      const without = yield* measure({}, fibers)
      const all = yield* measure({ runtimeMetrics: true }, fibers)

      assert.deepStrictEqual(without, [])
      assert.include(measured(all).map(({ name }) => name), "child_fibers_started")
    }).pipe(isolated))

  it.effect("a series that is read from elsewhere is its value each time, and its registration can end", () =>
    Effect.gen(function*() {
      let length = 3
      const context = yield* Layer.build(Emf.layer({ namespace: "shop" }))
      const registration = Metric.registerUnsafe(Metric.gauge("QueueSize"), context, {
        get: () => ({ value: length }),
        modify: () => {},
        update: () => {}
      })
      const lambda = yield* TestLambda.make(Handler.provide(responding(Effect.void), Layer.succeedContext(context)))

      yield* lambda.invoke(null)
      yield* lambda.idle
      length = 4
      yield* lambda.invoke(null)
      yield* lambda.idle
      registration.remove()
      yield* lambda.invoke(null)
      yield* lambda.idle

      const { documents } = yield* Written
      assert.deepStrictEqual((yield* documents).map(({ QueueSize }) => QueueSize), [3, 4, 4])
      assert.strictEqual(Metric.snapshotUnsafe(context).length, 0)
    }).pipe(isolated))

  it.effect("a series that was removed is what it measured before", () =>
    Effect.gen(function*() {
      const orders = Metric.counter("Orders")
      const size = Metric.histogram("Size", { boundaries: [10] })
      const documents = yield* measure(
        {},
        Effect.gen(function*() {
          yield* Metric.update(orders, 2)
          yield* Metric.update(size, 7)
          yield* Metric.remove(orders)
          yield* Metric.remove(size)
          yield* Metric.update(orders, 3)
        })
      )

      assert.deepStrictEqual(sums(documents), { Orders: 5, Size: 7 })
    }).pipe(isolated))

  it.effect("updates outside the layer are boundaries of buckets and means", () =>
    Effect.gen(function*() {
      const size = Metric.histogram("Size", { boundaries: [10, 100, 1000] })
      const wait = Metric.summary("Wait", { maxAge: "1 minute", maxSize: 10, quantiles: [] })
      const depth = Metric.gauge("Depth")
      yield* Effect.forEach([1, 2, 50, 5000], (value) => Metric.update(size, value))
      yield* Effect.forEach([1, 2], (value) => Metric.update(wait, value))
      yield* Metric.update(depth, 9)

      const documents = yield* measure({}, Metric.update(size, 3))

      assert.deepStrictEqual(members(documents), [{ Depth: 9, Size: [3, 10, 10, 100, 5000], Wait: [1.5, 1.5] }])
    }).pipe(isolated))
})

describe("a unit", () => {
  const units: ReadonlyArray<readonly [unit: string, name: string | undefined, value: number]> = [
    ["Bytes/Second", "Bytes/Second", 2],
    ["milliseconds", "Milliseconds", 2],
    ["By", "Bytes", 2],
    ["%", "Percent", 2],
    ["1", "None", 2],
    ["{order}", "Count", 2],
    ["{order}/s", "Count/Second", 2],
    ["nanoseconds", "Microseconds", 0.002],
    ["min", "Seconds", 120],
    ["furlong", undefined, 2],
    ["__proto__", undefined, 2]
  ]

  it.effect.each(units)("%s of an attribute is %s", ([unit, name, value]) =>
    Effect.gen(function*() {
      const documents = yield* measure({}, Metric.update(Metric.gauge("Speed", { attributes: { unit } }), 2))

      assert.deepStrictEqual(measured(documents), [{ name: "Speed", unit: name, dimensions: {}, values: [[value, 1]] }])
      assert.deepStrictEqual(
        yield* warnings,
        name === undefined
          ? [`Warn - unit "${unit}" of metric "Speed" is left out, as CloudWatch has no such unit`]
          : []
      )
    }).pipe(isolated))
})

describe("what CloudWatch would refuse", () => {
  it.effect("is left out or changed, with one warning each", () =>
    Effect.gen(function*() {
      const many = Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`d${index + 10}`, "x"]))
      const update = Effect.all([
        Metric.update(Metric.gauge("NotANumber"), NaN),
        Metric.update(Metric.gauge("Endless"), -Infinity),
        Metric.update(Metric.histogram("Sizes", { boundaries: [1] }), NaN),
        Metric.update(Metric.histogram("Sizes", { boundaries: [1] }), 2),
        Metric.update(Metric.counter(" "), 1),
        Metric.update(Metric.counter("_aws"), 1),
        Metric.update(Metric.counter("x".repeat(1025)), 1),
        Metric.update(Metric.counter("kind", { attributes: { kind: "web" } }), 1),
        Metric.update(Metric.counter("Blank", { attributes: { city: "" } }), 1),
        Metric.update(Metric.counter("Named", { attributes: { ":city": "x", "": "y", ["ä"]: "z" } }), 1),
        Metric.update(Metric.counter("Valued", { attributes: { city: ":Zürich\n", long: "x".repeat(2000) } }), 1),
        Metric.update(Metric.counter("Many", { attributes: many }), 1),
        Metric.update(Metric.counter("line\nfeed\ud800"), 1),
        Metric.update(Metric.frequency("key"), "word")
      ])
      const documents = yield* measure({}, Effect.andThen(update, update))
      const of = (name: string) => measured(documents).find((metric) => metric.name === name)

      assert.sameMembers(measured(documents).map(({ name }) => name), [
        "Sizes",
        "Blank",
        "Named",
        "Valued",
        "Many",
        "line_feed\ufffd"
      ])
      assert.deepStrictEqual(of("Blank")?.dimensions, {})
      assert.deepStrictEqual(of("Named")?.dimensions, {})
      assert.deepStrictEqual(of("Valued")?.dimensions, { city: "_Z_rich_", long: "x".repeat(1024) })
      assert.strictEqual(Object.keys(of("Many")?.dimensions ?? {}).length, 30)
      assert.sameMembers((yield* warnings).map((line) => line.replace(/x{100}/, "x…")), [
        "Warn - a value of metric \"NotANumber\" is left out, as CloudWatch takes finite numbers up to 2^360",
        "Warn - a value of metric \"Endless\" is left out, as CloudWatch takes finite numbers up to 2^360",
        "Warn - a value of metric \"Sizes\" is left out, as CloudWatch takes finite numbers up to 2^360",
        "Warn - metric \" \" is left out of CloudWatch, as its name is blank",
        "Warn - metric \"_aws\" is left out of CloudWatch, as CloudWatch uses this name itself",
        "Warn - metric \"x……\" is left out of CloudWatch, as its name has more than 1024 characters",
        "Warn - metric \"kind\" is left out of CloudWatch, as it has a dimension of the same name",
        "Warn - metric \"key\" is left out of CloudWatch, as it has a dimension of the same name",
        "Warn - dimension \"city\" of metric \"Blank\" is left out, as its value is blank",
        "Warn - dimension \":city\" of metric \"Named\" is left out, as a name does not start with a colon",
        "Warn - dimension \"\" of metric \"Named\" is left out, as a name is printable ASCII and not blank",
        "Warn - dimension \"ä\" of metric \"Named\" is left out, as a name is printable ASCII and not blank",
        "Warn - a value of dimension \"city\" of metric \"Valued\" is changed: CloudWatch takes printable ASCII, no colon at the start, and at most 1024 characters",
        "Warn - a value of dimension \"long\" of metric \"Valued\" is changed: CloudWatch takes printable ASCII, no colon at the start, and at most 1024 characters",
        "Warn - dimensions of metric \"Many\" are left out, as CloudWatch takes 30"
      ])
    }).pipe(isolated))

  it.effect("is a frequency that has 30 dimensions without its word", () =>
    Effect.gen(function*() {
      const dimensions = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`d${index + 10}`, "x"]))
      const update = Effect.all([Metric.update(Metric.frequency("Words"), "tea"), Metric.update(Metric.gauge("G"), 1)])

      const documents = yield* measure({ dimensions }, update)

      assert.deepStrictEqual(measured(documents).map(({ name }) => name), ["G"])
      assert.deepStrictEqual(yield* warnings, [
        "Warn - metric \"Words\" is left out of CloudWatch, as CloudWatch takes 30 dimensions, and its word is one more"
      ])
    }).pipe(isolated))

  const wrong: ReadonlyArray<readonly [options: unknown, message: string]> = [
    [undefined, "Emf.layer: options: expected an object such as { namespace: \"shop\" }, not undefined"],
    [{}, "Emf.layer: namespace: expected 1 to 255 letters, digits, spaces and . - _ / # :, not undefined"],
    [{ namespace: "" }, "Emf.layer: namespace: expected 1 to 255 letters, digits, spaces and . - _ / # :, not \"\""],
    [{ namespace: ":shop" }, "Emf.layer: namespace: expected no colon at the start, not \":shop\""],
    [
      { namespace: "shöp" },
      "Emf.layer: namespace: expected 1 to 255 letters, digits, spaces and . - _ / # :, not \"shöp\""
    ],
    [
      { namespace: "shop", dimension: {} },
      "Emf.layer has no option dimension; it has " +
      "namespace, dimensions, coldStart, resolution, runtimeMetrics"
    ],
    [
      { dimensions: ["a"], namespace: "shop" },
      "Emf.layer: dimensions: expected an object such as { service: \"orders\" }, not an array"
    ],
    [
      { dimensions: { stage: undefined }, namespace: "shop" },
      "Emf.layer: dimensions.stage: expected a string, not undefined"
    ],
    [{ dimensions: { stage: "" }, namespace: "shop" }, "Emf.layer: dimensions.stage: its value is blank"],
    [{ dimensions: { "": "a" }, namespace: "shop" }, "Emf.layer: dimensions.: a name is printable ASCII and not blank"],
    [
      { dimensions: { _aws: "a" }, namespace: "shop" },
      "Emf.layer: dimensions._aws: CloudWatch uses this name itself"
    ],
    [
      { dimensions: { city: "Zürich" }, namespace: "shop" },
      "Emf.layer: dimensions.city: a value is printable ASCII, up to 1024 characters, not after a colon"
    ],
    [
      { dimensions: Object.fromEntries(Array.from({ length: 31 }, (_, index) => [`d${index}`, "x"])), namespace: "a" },
      "Emf.layer: dimensions: CloudWatch takes at most 30, not 31"
    ],
    [{ coldStart: "yes", namespace: "shop" }, "Emf.layer: coldStart: expected true or false, not \"yes\""],
    [{ namespace: "shop", resolution: 1 }, "Emf.layer: resolution: expected \"standard\" or \"high\", not a number"]
  ]

  it.effect.each(wrong)("in options is a defect of the layer: %j", ([options, message]) =>
    Effect.gen(function*() {
      const exit = yield* Effect.exit(Layer.build(Emf.layer(options as Emf.EmfOptions)))

      assert.deepStrictEqual(exit, Exit.die(new TypeError(message)))
    }).pipe(isolated))
})

/** What two invocations and a shutdown write. */
const coldStarts = (variables: Readonly<Record<string, string>>) =>
  Effect.gen(function*() {
    const context = yield* Layer.build(Layer.provide(
      Emf.layer({ namespace: "shop", dimensions: { service: "orders" }, coldStart: true }),
      inEnvironment(variables)
    ))
    const lambda = yield* TestLambda.make(Handler.provide(responding(Effect.void), Layer.succeedContext(context)))
    yield* lambda.invoke(null)
    yield* lambda.invoke(null)
    yield* lambda.shutdown
    const { documents } = yield* Written
    return measured(yield* documents)
  })

describe("ColdStart", () => {
  it.effect("is 1, once, after the first invocation", () =>
    Effect.gen(function*() {
      const found = yield* coldStarts({ AWS_LAMBDA_FUNCTION_NAME: "place-order" })

      const dimensions = { service: "orders", function_name: "place-order" }
      assert.deepStrictEqual(found, [{ name: "ColdStart", unit: "Count", dimensions, values: [[1, 1]] }])
    }).pipe(isolated))

  it.effect("is not written with provisioned concurrency", () =>
    Effect.gen(function*() {
      const found = yield* coldStarts({ AWS_LAMBDA_INITIALIZATION_TYPE: "provisioned-concurrency" })

      assert.deepStrictEqual(found, [])
    }).pipe(isolated))

  it.effect("is not written before an invocation", () =>
    Effect.gen(function*() {
      const documents = yield* measure({ coldStart: true }, Effect.void)

      assert.deepStrictEqual(documents, [])
    }).pipe(isolated))
})

describe("metrics are written", () => {
  it.effect("before the report of a deadline", () =>
    Effect.gen(function*() {
      const context = yield* Layer.build(Emf.layer({ namespace: "shop" }))
      const slow = Effect.andThen(Metric.update(Metric.counter("Started"), 1), Effect.never)
      const lambda = yield* TestLambda.make(Handler.provide(responding(slow), Layer.succeedContext(context)))
      const { documents } = yield* Written

      const sent = yield* lambda.start(null, { requestId: "a", timeout: "1 second" })
      yield* TestClock.adjust("1 second")
      yield* sent.response

      assert.deepStrictEqual(members(yield* documents), [{ Started: 1, requestId: "a" }])
    }).pipe(isolated))

  it.effect("at the shutdown and when the layer is released, each once", () =>
    Effect.gen(function*() {
      const scope = yield* Scope.make()
      const context = yield* Layer.buildWithScope(Emf.layer({ namespace: "shop" }), scope)
      const count = Effect.provideContext(Metric.update(Metric.counter("Closed"), 1), context)
      const lambda = yield* TestLambda.make(responding(Effect.void))
      const { documents } = yield* Written

      yield* count
      yield* lambda.shutdown
      const atShutdown = yield* documents
      yield* count
      yield* Scope.close(scope, Exit.void)
      yield* count

      assert.deepStrictEqual(sums(atShutdown), { Closed: 1 })
      assert.deepStrictEqual(sums(yield* documents), { Closed: 2 })
    }).pipe(isolated))

  it.effect("after an invocation that failed as well", () =>
    Effect.gen(function*() {
      const context = yield* Layer.build(Emf.layer({ namespace: "shop" }))
      const failed = Metric.counter("Failed")
      const lambda = yield* TestLambda.make(Handler.provide(
        responding(Effect.andThen(Metric.update(failed, 1), Effect.die(new Error("boom")))),
        Layer.succeedContext(context)
      ))
      const { documents } = yield* Written

      yield* lambda.invoke(null)
      yield* lambda.idle

      assert.deepStrictEqual(sums(yield* documents), { Failed: 1 })
    }).pipe(isolated))
})
