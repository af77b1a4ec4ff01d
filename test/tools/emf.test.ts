/** Lines of metrics beside AWS's specification of the embedded metric format, and beside what Powertools writes. */
import { assert, describe, it } from "@effect/vitest"
import { Ajv } from "ajv"
import { Duration, Effect, Metric } from "effect"
import { Handler, Lifecycle } from "effect-lambda-runtime"
import { Emf } from "effect-lambda-runtime/observability"
import { TestLambda } from "effect-lambda-runtime/testing"
import { responding } from "../handlers.ts"
import { type Document, type Measured, measured, Written } from "../observability/emfDocuments.ts"
import schema from "./emfSchema.json" with { type: "json" }
import * as processes from "./processes.ts"

const isolated = Effect.provide([Lifecycle.layer, Written.layer])

const matchesSchema = new Ajv({ allErrors: true }).compile(schema)

const isNumbers = (value: unknown): value is ReadonlyArray<number> =>
  Array.isArray(value) && value.length > 0 && value.length <= 100 && value.every((item) => Number.isFinite(item))

/** A number, a list, or values with counts, which AWS's exporter for OpenTelemetry writes. */
const isTarget = (value: unknown): boolean => {
  if (Number.isFinite(value) || isNumbers(value)) return true
  if (typeof value !== "object" || value === null || !("Values" in value) || !("Counts" in value)) return false
  return isNumbers(value.Values) && isNumbers(value.Counts) && value.Values.length === value.Counts.length
}

/** What the specification says in words. */
const problems = (line: string): ReadonlyArray<string> => {
  const { _aws: { CloudWatchMetrics }, ...members }: Document = JSON.parse(line)
  const found: Array<string> = []
  if (/[\r\n]/.test(line)) found.push("more than one line")
  if (Buffer.byteLength(line) > 256 * 1024) found.push("more than 256 KB")
  for (const { Dimensions, Metrics } of CloudWatchMetrics) {
    if (Metrics.length > 100) found.push("more than 100 metrics")
    for (const { Name, StorageResolution = 60 } of Metrics) {
      if (!isTarget(members[Name])) found.push(`the target ${Name} is ${JSON.stringify(members[Name])}`)
      if (StorageResolution !== 1 && StorageResolution !== 60) found.push(`a resolution of ${StorageResolution}`)
    }
    for (const name of Dimensions.flat()) {
      const value = members[name]
      if (typeof value !== "string" || value.length > 1024 || value === "") found.push(`the dimension ${name}`)
    }
  }
  // A member twice would hide one of the two.
  const names = Array.from(line.matchAll(/"Name":("(?:[^"\\]|\\.)*")/g), ([, name]) => name)
  if (new Set(names).size !== names.length) found.push("a metric twice")
  return found
}

const checkLines = (lines: ReadonlyArray<string>) => {
  for (const line of lines) {
    assert.isTrue(matchesSchema(JSON.parse(line)), JSON.stringify(matchesSchema.errors))
    assert.deepStrictEqual(problems(line), [])
  }
}

/** Runs an effect below the layer, in an invocation, and yields the lines. */
const linesOf = (options: Partial<Emf.EmfOptions>, effect: Effect.Effect<unknown>) =>
  Effect.gen(function*() {
    const layer = Emf.layer({ namespace: "shop", dimensions: { service: "orders" }, ...options })
    const environment = { AWS_LAMBDA_FUNCTION_NAME: "place-order", AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand" }
    const lambda = yield* TestLambda.make(Handler.provide(responding(Effect.asVoid(effect)), layer), { environment })
    yield* lambda.invoke(null)
    yield* lambda.idle
    const { lines } = yield* Written
    return yield* lines
  })

const lineOf = (members: object, metrics: ReadonlyArray<object>) =>
  JSON.stringify({
    _aws: { Timestamp: 1, CloudWatchMetrics: [{ Namespace: "a", Dimensions: [["b"]], Metrics: metrics }] },
    ...members
  })

describe("AWS's specification", () => {
  it("refuses lines that are wrong", () => {
    assert.isFalse(matchesSchema({ _aws: { Timestamp: 1.5, CloudWatchMetrics: [] } }))
    assert.isFalse(matchesSchema(JSON.parse(lineOf({}, [{ Name: "c", Unit: "furlong" }]))))
    assert.deepStrictEqual(problems(lineOf({ b: 1, c: "x" }, [{ Name: "c" }])), [
      "the target c is \"x\"",
      "the dimension b"
    ])
    assert.deepStrictEqual(problems(lineOf({ b: "x", c: [] }, [{ Name: "c" }])), ["the target c is []"])
  })

  it.effect("takes lines of every kind of metric, in any number and with awkward names", () =>
    Effect.gen(function*() {
      const many = Array.from({ length: 250 }, (_, index) => index)
      const size = Metric.histogram("Size", { boundaries: [10, 100] })
      const status = Metric.frequency("Status")
      const attributes = Object.fromEntries(many.slice(0, 40).map((n) => [`d${n}"\\`, "x".repeat(2000)]))
      const update = Effect.all([
        Effect.forEach(many, (n) => Metric.update(Metric.counter(`m${n}`), n)),
        Effect.forEach(many, (n) => Metric.update(size, n / 3)),
        Effect.forEach(many, (n) => Metric.update(status, `word ${n} é`)),
        Metric.update(Metric.summary("Wait", { maxAge: "1 minute", maxSize: 9, quantiles: [0.5] }), 1e-7),
        Metric.update(Metric.timer("Latency"), Duration.millis(1.5)),
        Metric.update(Metric.gauge("Depth", { attributes }), 2 ** 70),
        Metric.update(Metric.gauge("NaN"), NaN),
        Metric.update(Metric.counter("quote\" \\ line\nfeed \u2028 \ud800 😀 __proto__"), 1),
        Metric.update(Metric.counter("__proto__"), 1),
        Metric.update(Metric.counter("x".repeat(1024), { attributes: { city: "Zürich\t" } }), 1)
      ])
      const lines = yield* linesOf({ coldStart: true, resolution: "high" }, update)

      assert.isAbove(lines.length, 250)
      checkLines(lines)
    }).pipe(isolated))

  it.effect.each(["JSON", "Text"])(
    "takes the line of a process with the log format %s",
    (format) =>
      Effect.gen(function*() {
        const { stderr } = yield* processes.run(
          [
            process.execPath,
            "test/exampleServer.ts",
            "examples/emf-metrics/main.ts",
            "examples/emf-metrics/event.json"
          ],
          { env: { AWS_LAMBDA_LOG_FORMAT: format, AWS_LAMBDA_LOG_LEVEL: "ERROR" }, input: "" }
        )
        const lines = stderr.split("\n").filter((line) => line.startsWith("{\"_aws\""))

        assert.strictEqual(lines.length, 1, stderr)
        checkLines(lines)
        assert.strictEqual((JSON.parse(lines.join()) as Document)["level"], format === "JSON" ? "ERROR" : undefined)
      })
  )
})

interface Group {
  readonly dimensions: Readonly<Record<string, string>>
  readonly measured: ReadonlyArray<
    {
      readonly name: string
      readonly unit: string
      readonly resolution: 1 | 60
      readonly values: ReadonlyArray<number>
    }
  >
}

/** By metric and dimensions: the unit, the resolution and all values, whichever lines they are in. */
const toTable = (lines: ReadonlyArray<string>) => {
  const documents = lines.map((line): Document => JSON.parse(line))
  const resolutions = new Map(
    documents.flatMap(({ _aws }) => _aws.CloudWatchMetrics.flatMap(({ Metrics }) => Metrics))
      .map(({ Name, StorageResolution = 60 }) => [Name, StorageResolution])
  )
  const table: Record<string, ReadonlyArray<unknown>> = {}
  const metrics = Map.groupBy(
    measured(documents),
    ({ dimensions, name }: Measured) => `${name} ${JSON.stringify(Object.entries(dimensions).toSorted())}`
  )
  for (const [key, parts] of metrics) {
    const values = parts.flatMap(({ values }) =>
      values.flatMap(([value, count]) => Array.from<number>({ length: count }).fill(value))
    )
    table[key] = [parts[0]?.unit, resolutions.get(parts[0]?.name ?? ""), values.toSorted((a, b) => a - b)]
  }
  return table
}

describe("Powertools", () => {
  it.effect.each([1, 60] as const)(
    "writes the same metrics, dimensions and values, with a resolution of %d",
    (resolution) =>
      Effect.gen(function*() {
        const groups: ReadonlyArray<Group> = [
          {
            dimensions: {},
            measured: [
              { name: "Price", resolution, unit: "None", values: [12.5, 80, 12.5] },
              { name: "Packing", resolution, unit: "Milliseconds", values: [3] },
              ...Array.from({ length: 120 }, (_, n) => ({
                name: `m${n}`,
                resolution,
                unit: "Count",
                values: [n]
              }))
            ]
          },
          {
            dimensions: { channel: "web", country: "no" },
            measured: [{ name: "Price", resolution, unit: "None", values: [1] }, {
              name: "Size",
              resolution,
              unit: "Bytes",
              values: Array.from({ length: 250 }, (_, n) => n % 130)
            }]
          },
          { dimensions: { channel: "app" }, measured: [{ name: "Price", resolution, unit: "None", values: [2, 3] }] }
        ]
        const { stderr, stdout } = yield* processes.run([process.execPath, "test/tools/powertools/metrics.js"], {
          env: { AWS_LAMBDA_FUNCTION_NAME: "place-order", AWS_LAMBDA_INITIALIZATION_TYPE: "on-demand" },
          input: JSON.stringify(groups)
        })
        const theirs = stdout.split("\n").filter((line) => line.startsWith("{"))

        const ours = yield* linesOf(
          { coldStart: true, resolution: resolution === 1 ? "high" : "standard" },
          Effect.forEach(groups, ({ dimensions, measured }) =>
            Effect.forEach(measured, ({ name, unit, values }) =>
              Effect.forEach(values, (value) =>
                Metric.update(
                  Metric.histogram(name, { boundaries: [1], attributes: { ...dimensions, unit } }),
                  value
                ))))
        )

        checkLines(ours)
        assert.isAbove(theirs.length, 3, stderr)
        const [ourTable, theirTable] = [toTable(ours), toTable(theirs)]
        const coldStart = Object.keys(theirTable).find((key) =>
          key.startsWith("ColdStart")
        )!
        // Theirs has no resolution: it is a metric of its own.
        assert.deepStrictEqual(ourTable[coldStart]?.toSpliced(1, 1), theirTable[coldStart]?.toSpliced(1, 1))
        delete ourTable[coldStart]
        delete theirTable[coldStart]
        assert.deepStrictEqual(ourTable, theirTable)
        assert.isAbove(Object.keys(ourTable).length, 120)
      }).pipe(isolated)
  )
})
