import { assert, describe, it } from "@effect/vitest"
import { Config, ConfigProvider, Effect, Layer, Option, Redacted, Tracer } from "effect"
import { LambdaOtlp } from "effect-lambda-runtime/observability"
import { toResourceId } from "../../src/observability/internal/invocationSpan.ts"
import { sampled } from "../../src/observability/internal/sampler.ts"
import { readSettings } from "../../src/observability/internal/settings.ts"

type Variables = Readonly<Record<string, string>>

const settings = (variables: Variables, options: Parameters<typeof readSettings>[0] = {}) =>
  Effect.provide(readSettings(options), ConfigProvider.layer(ConfigProvider.fromUnknown(variables)))

const urls = (variables: Variables, options?: Parameters<typeof readSettings>[0]) =>
  Effect.map(settings(variables, options), (settings) => {
    const { logs, metrics, traces } = settings?.targets ?? {}
    return [traces?.url, metrics?.url, logs?.url]
  })

describe("the variables of OpenTelemetry", () => {
  it.effect("have the defaults that its specification says", () =>
    Effect.gen(function*() {
      const found = yield* settings({ OTEL_SERVICE_NAME: "", OTEL_TRACES_SAMPLER: "" })

      const common = {
        headers: {},
        format: "protobuf",
        isCompressed: false,
        timeoutMillis: 10_000,
        maxBatchSize: 512
      } as const
      assert.deepStrictEqual(found, {
        targets: {
          traces: { ...common, url: "http://localhost:4318/v1/traces", intervalMillis: 5000 },
          metrics: { ...common, url: "http://localhost:4318/v1/metrics", intervalMillis: 60_000 },
          logs: { ...common, url: "http://localhost:4318/v1/logs", intervalMillis: 1000 }
        },
        sampler: { isParentBased: true, ratio: 1 },
        propagators: { w3c: true, xray: "ifSampled" },
        temporality: "cumulative",
        serviceName: undefined,
        resource: {}
      })
    }))

  it.effect("name the base of all URLs, or the URL of one signal; the option comes before both", () =>
    Effect.gen(function*() {
      const variables = {
        OTEL_EXPORTER_OTLP_ENDPOINT: "https://otlp.example.com/in/",
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: "https://logs.example.com?x=1"
      }

      assert.deepStrictEqual(yield* urls(variables), [
        "https://otlp.example.com/in/v1/traces",
        "https://otlp.example.com/in/v1/metrics",
        "https://logs.example.com/?x=1"
      ])
      assert.deepStrictEqual(yield* urls(variables, { url: "http://[::1]:1" }), [
        "http://[::1]:1/v1/traces",
        "http://[::1]:1/v1/metrics",
        "http://[::1]:1/v1/logs"
      ])
      assert.deepStrictEqual(yield* urls({ URL: "http://a" }, { url: Config.Redacted("URL"), signals: ["logs"] }), [
        undefined,
        undefined,
        "http://a/v1/logs"
      ])
    }))

  it.effect("turn signals off, one by one or all", () =>
    Effect.gen(function*() {
      assert.deepStrictEqual(yield* urls({ OTEL_METRICS_EXPORTER: "none", OTEL_LOGS_EXPORTER: "NONE" }), [
        "http://localhost:4318/v1/traces",
        undefined,
        undefined
      ])
      assert.isUndefined(yield* settings({ OTEL_SDK_DISABLED: "True", OTEL_TRACES_SAMPLER: "x" }))
    }))

  it.effect("of one signal come before those of all", () =>
    Effect.gen(function*() {
      const found = yield* settings({
        OTEL_EXPORTER_OTLP_PROTOCOL: "http/json",
        OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: "http/protobuf",
        OTEL_EXPORTER_OTLP_COMPRESSION: "gzip",
        OTEL_EXPORTER_OTLP_TRACES_COMPRESSION: "none",
        OTEL_EXPORTER_OTLP_TIMEOUT: "1000",
        OTEL_EXPORTER_OTLP_TRACES_TIMEOUT: "2000",
        OTEL_EXPORTER_OTLP_HEADERS: "a=1",
        OTEL_EXPORTER_OTLP_TRACES_HEADERS: "Api-Key=x%3Dy, b=%C3%BC",
        OTEL_BSP_MAX_EXPORT_BATCH_SIZE: "7",
        OTEL_BSP_SCHEDULE_DELAY: "10"
      })

      assert.deepStrictEqual(found?.targets.traces, {
        url: "http://localhost:4318/v1/traces",
        headers: { "api-key": "x=y", b: "ü" },
        format: "protobuf",
        isCompressed: false,
        timeoutMillis: 2000,
        maxBatchSize: 7,
        intervalMillis: 10
      })
      const { format, headers, isCompressed, timeoutMillis } = found?.targets.logs ?? {}
      assert.deepStrictEqual([format, headers, isCompressed, timeoutMillis], ["json", { a: "1" }, true, 1000])
    }))

  it.effect.each<readonly [string, unknown]>([
    ["always_on", { isParentBased: false, ratio: 1 }],
    ["always_off", { isParentBased: false, ratio: 0 }],
    ["traceidratio", { isParentBased: false, ratio: 0.25 }],
    ["ParentBased_Always_Off", { isParentBased: true, ratio: 0 }],
    ["parentbased_traceidratio", { isParentBased: true, ratio: 0.25 }]
  ])("choose the sampler %s", ([OTEL_TRACES_SAMPLER, expected]) =>
    Effect.gen(function*() {
      const found = yield* settings({ OTEL_TRACES_SAMPLER, OTEL_TRACES_SAMPLER_ARG: "0.25" })

      assert.deepStrictEqual(found?.sampler, expected)
    }))

  it.effect.each<readonly [string, unknown]>([
    ["tracecontext,baggage", { w3c: true, xray: "never" }],
    ["xray", { w3c: false, xray: "always" }],
    ["tracecontext, xray-lambda", { w3c: true, xray: "always" }],
    ["none", { w3c: false, xray: "never" }]
  ])("choose the propagators %s", ([OTEL_PROPAGATORS, expected]) =>
    Effect.gen(function*() {
      const found = yield* settings({ OTEL_PROPAGATORS })

      assert.deepStrictEqual(found?.propagators, expected)
    }))

  const wrong: ReadonlyArray<readonly [name: string, value: string, detail: string]> = [
    [
      "OTEL_EXPORTER_OTLP_PROTOCOL",
      "grpc",
      "grpc is not supported; use http/protobuf, which collectors take at port 4318"
    ],
    ["OTEL_EXPORTER_OTLP_LOGS_PROTOCOL", "http", "expected http/protobuf or http/json, not http"],
    ["OTEL_EXPORTER_OTLP_COMPRESSION", "zstd", "expected gzip or none, not zstd"],
    ["OTEL_EXPORTER_OTLP_TIMEOUT", "10s", "expected a whole number of at least 1"],
    ["OTEL_EXPORTER_OTLP_ENDPOINT", "localhost:4318", "expected an http or https URL without credentials"],
    ["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://u:p@a", "expected an http or https URL without credentials"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a=1,secret", "entry 2: expected name=value"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a=%zz", "entry 1: expected percent-encoded text"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a b=1", "it has a name that no header has"],
    ["OTEL_EXPORTER_OTLP_HEADERS", "a=%0Ab", "a: it has a character that no header has"],
    ["OTEL_RESOURCE_ATTRIBUTES", "=x", "entry 1: expected name=value"],
    ["OTEL_TRACES_EXPORTER", "otlp,console", "expected otlp or none, not console"],
    [
      "OTEL_TRACES_SAMPLER",
      "xray",
      "expected always_on, always_off, traceidratio, parentbased_always_on, parentbased_always_off or " +
      "parentbased_traceidratio, not xray"
    ],
    ["OTEL_BSP_SCHEDULE_DELAY", "-1", "expected a whole number of at least 1"],
    [
      "OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE",
      "Always",
      "expected cumulative, delta or lowmemory, not Always"
    ]
  ]

  it.effect.each(wrong)(
    "%s=%s fails the layer with the name of the variable",
    ([name, value, detail]) =>
      Effect.gen(function*() {
        const error = yield* Effect.flip(
          Effect.scoped(Layer.build(LambdaOtlp.layer())).pipe(
            Effect.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ [name]: value })))
          )
        )

        assert.instanceOf(error, LambdaOtlp.InvalidSetting)
        assert.strictEqual(error.message, `${name}: ${detail}`)
      })
  )

  it.effect.each<readonly [string, string]>([["2", "x"], ["traceidratio", "x"], ["0.5", ""]])(
    "the argument of the sampler is a number from 0 to 1",
    ([argument]) =>
      Effect.gen(function*() {
        const exit = yield* Effect.result(
          settings({ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: argument })
        )

        assert.strictEqual(
          exit._tag === "Failure" ? exit.failure.message : "",
          argument === "0.5" ? "" : "OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1"
        )
      })
  )
})

describe("the options", () => {
  it.effect("that cannot be read fail the layer by name, without their value", () =>
    Effect.gen(function*() {
      const bad = yield* Effect.flip(settings({}, { url: "ftp://secret" }))
      const missing = yield* Effect.flip(settings({}, { headers: { "x-key": Config.Redacted("KEY") } }))
      const control = yield* Effect.flip(settings({}, { headers: { "x-key": Redacted.make("secret\n") } }))

      assert.strictEqual(bad.message, "url: expected an http or https URL without credentials")
      assert.match(missing.message, /^headers\.x-key: .*KEY/s)
      assert.strictEqual(control.message, "headers: x-key: it has a character that no header has")
    }))

  it.effect.each([undefined, null, 7, {}])(
    "that are no texts fail the layer by name: %j",
    (value) =>
      Effect.gen(function*() {
        const header = yield* Effect.flip(settings({}, { headers: { "x-key": value as unknown as string } }))
        assert.match(header.message, /^headers\.x-key: expected a text, not (undefined|null|a number|an object)$/)
      })
  )

  it("that are not one of several words throw", () => {
    assert.throws(
      () => LambdaOtlp.layer({ flush: "never" as "interval" }),
      /LambdaOtlp\.layer: flush: expected "afterResponse" or "interval", not "never"/
    )
    assert.throws(
      () => LambdaOtlp.layer({ signals: ["trace" as "traces"] }),
      /LambdaOtlp\.layer: signals: expected a list of "traces", "metrics" or "logs", not of "trace"/
    )
    assert.throws(
      () => LambdaOtlp.layer({ signals: "traces" as unknown as [] }),
      /LambdaOtlp\.layer: signals: expected a list of "traces", "metrics" or "logs", not a string/
    )
    assert.throws(
      () => LambdaOtlp.layer({ transformClient: {} as () => never }),
      /LambdaOtlp\.layer: transformClient: expected a function, not an object/
    )
  })

  it("that do not exist, or are out of range, throw", () => {
    assert.throws(() => LambdaOtlp.layer({ endpoint: "x" } as {}), /LambdaOtlp\.layer has no option endpoint/)
    assert.throws(() => LambdaOtlp.layer({ within: 0 }), /within: expected a number of at least 1, got 0/)
    assert.throws(
      () => LambdaOtlp.layer({ maxQueueBytes: Number.NaN }),
      /maxQueueBytes: expected a number of at least 1/
    )
  })
})

const caller = (isSampled: boolean, traceId = "0af7651916cd43dd8448eb211c80319c") =>
  Tracer.externalSpan({ traceId, spanId: "b7ad6b7169203331", sampled: isSampled })

describe("the sampler", () => {
  const tracer = Tracer.make({ span: (options) => new Tracer.NativeSpan(options) })

  const make = (sampler: Parameters<typeof sampled>[1], parent?: Tracer.AnySpan) =>
    sampled(tracer, sampler).span({
      annotations: Tracer.externalSpan({ traceId: "a", spanId: "b" }).annotations,
      kind: "internal",
      links: [],
      name: "x",
      parent: parent === undefined ? Option.none() : Option.some(parent),
      root: parent === undefined,
      sampled: parent?.sampled ?? true,
      startTime: 0n
    })

  it("respects the caller if it is parent-based, and decides itself if not", () => {
    const decisions = [[true, 1], [true, 0], [false, 1], [false, 0]] as const

    assert.deepStrictEqual(
      decisions.map(([isParentBased, ratio]) =>
        [undefined, caller(true), caller(false)].map((parent) => make({ isParentBased, ratio }, parent).sampled)
      ),
      [[true, true, false], [false, true, false], [true, true, true], [false, false, false]]
    )
  })

  it("decides by the end of the trace id, and spans below a span as that one", () => {
    const half = { isParentBased: false, ratio: 0.5 }
    const low = caller(true, "0af7651916cd43dd847fffffffffffff")
    const high = caller(true, "0af7651916cd43dd8480000000000000")

    const parents = [make(half, low), make(half, high)]

    assert.deepStrictEqual(parents.map(({ sampled }) => sampled), [false, true])
    assert.deepStrictEqual(parents.map((parent) => make({ isParentBased: false, ratio: 1 }, parent).sampled), [
      false,
      true
    ])
  })

  it("takes about the share of the traces that it is told", () => {
    const taken = Array.from({ length: 2000 }, () => make({ isParentBased: true, ratio: 0.25 })).filter((span) =>
      span.sampled
    )

    assert.isAbove(taken.length, 350)
    assert.isBelow(taken.length, 650)
  })
})

describe("cloud.resource_id", () => {
  const arn = "arn:aws:lambda:eu-central-1:123456789012:function:orders"

  it("has the version in place of an alias", () => {
    assert.strictEqual(toResourceId(`${arn}:live`, "7"), `${arn}:7`)
    assert.strictEqual(toResourceId(`${arn}:live`, undefined), `${arn}:live`)
    assert.strictEqual(toResourceId(arn, "$LATEST"), arn)
    assert.isUndefined(toResourceId("", "7"))
  })
})
