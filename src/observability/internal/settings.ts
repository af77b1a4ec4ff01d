/** Where telemetry goes, and how: the options of the layer, then the variables of OpenTelemetry. */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { kindOf } from "../../internal/failure/kindOf.ts"
import { isHeaderName, isHeaderValue } from "./headerText.ts"
import { first, InvalidSetting, isTrue, oneOf, pairs, positive, type Variable } from "./otelVariable.ts"
import type { Propagators } from "./propagators.ts"
import { readSampler, type Sampler } from "./sampler.ts"

/** What is exported. */
export type Signal = "traces" | "metrics" | "logs"

export const signals: ReadonlyArray<Signal> = ["traces", "metrics", "logs"]

/** A text, or where it is read. */
export type Text = string | Redacted.Redacted | Config.Config<string> | Config.Config<Redacted.Redacted>

/** The options that say where telemetry goes. */
export interface TargetOptions {
  readonly url?: Text | undefined
  readonly headers?: Readonly<Record<string, Text>> | undefined
  readonly signals?: ReadonlyArray<Signal> | undefined
}

/** Where one signal goes. */
export interface Target {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly format: "json" | "protobuf"
  readonly isCompressed: boolean
  readonly timeoutMillis: number
  /** How often it is sent if several invocations run at once, in milliseconds. */
  readonly intervalMillis: number
  readonly maxBatchSize: number
}

export interface Settings {
  readonly targets: { readonly [S in Signal]: Target | undefined }
  readonly sampler: Sampler
  readonly propagators: Propagators
  readonly temporality: "cumulative" | "delta"
  /** `OTEL_SERVICE_NAME`. */
  readonly serviceName: string | undefined
  /** `OTEL_RESOURCE_ATTRIBUTES`. */
  readonly resource: Readonly<Record<string, string>>
}

/** The variables of each signal, with their defaults. */
const batching = {
  traces: ["OTEL_BSP_SCHEDULE_DELAY", 5000, "OTEL_BSP_MAX_EXPORT_BATCH_SIZE"],
  metrics: ["OTEL_METRIC_EXPORT_INTERVAL", 60_000, undefined],
  logs: ["OTEL_BLRP_SCHEDULE_DELAY", 1000, "OTEL_BLRP_MAX_EXPORT_BATCH_SIZE"]
} as const

const readText = (setting: string, text: Text): Effect.Effect<string, InvalidSetting> => {
  const read: Effect.Effect<string | Redacted.Redacted, Config.ConfigError> = Config.isConfig(text)
    ? text as Config.Config<string | Redacted.Redacted>
    : Effect.succeed(text)
  return Effect.flatMap(
    Effect.mapError(read, ({ message }) => new InvalidSetting({ setting, detail: message })),
    (found): Effect.Effect<string, InvalidSetting> => {
      const value: unknown = Redacted.isRedacted(found) ? Redacted.value(found) : found
      // Without types it may be anything, such as a variable that is not set.
      return typeof value === "string"
        ? Effect.succeed(value)
        : Effect.fail(new InvalidSetting({ setting, detail: `expected a text, not ${kindOf(value)}` }))
    }
  )
}

const toUrl = ({ name, value }: Variable): Effect.Effect<URL, InvalidSetting> => {
  const url = URL.parse(value)
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === ""
    ? Effect.succeed(url)
    : Effect.fail(new InvalidSetting({ setting: name, detail: "expected an http or https URL without credentials" }))
}

/** Below the base of all signals; the URL of one signal is taken as it is. */
const readUrl = Effect.fnUntraced(function*(signal: Signal, option: string | undefined) {
  const own = option === undefined ? yield* first(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_ENDPOINT`) : undefined
  if (own !== undefined) return (yield* toUrl(own)).href
  const base = option === undefined ? yield* first("OTEL_EXPORTER_OTLP_ENDPOINT") : { name: "url", value: option }
  const url = yield* toUrl(base ?? { name: "url", value: "http://localhost:4318" })
  url.pathname = `${url.pathname.replace(/\/$/, "")}/v1/${signal}`
  return url.href
})

const readHeaders = Effect.fnUntraced(function*(signal: Signal, option: Readonly<Record<string, string>>) {
  const variable = yield* first(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_HEADERS`, "OTEL_EXPORTER_OTLP_HEADERS")
  const headers: Record<string, string> = {}
  const sources = [[variable?.name ?? "", yield* pairs(variable)], ["headers", option]] as const
  for (const [setting, source] of sources) {
    for (const [name, value] of Object.entries(source)) {
      if (!isHeaderName(name)) {
        return yield* new InvalidSetting({ setting, detail: "it has a name that no header has" })
      }
      if (!isHeaderValue(value)) {
        return yield* new InvalidSetting({ setting, detail: `${name}: it has a character that no header has` })
      }
      headers[name.toLowerCase()] = value
    }
  }
  return headers
})

const readFormat = Effect.fnUntraced(function*(signal: Signal) {
  const variable = yield* first(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_PROTOCOL`, "OTEL_EXPORTER_OTLP_PROTOCOL")
  if (variable === undefined) return "protobuf"
  if (variable.value.toLowerCase() === "grpc") {
    return yield* new InvalidSetting({
      setting: variable.name,
      detail: "grpc is not supported; use http/protobuf, which collectors take at port 4318"
    })
  }
  return (yield* oneOf(variable, ["http/protobuf", "http/json"])) === "http/json" ? "json" : "protobuf"
})

/** Whether the signal is exported at all. */
const isExported = Effect.fnUntraced(function*(signal: Signal) {
  const variable = yield* first(`OTEL_${signal.toUpperCase()}_EXPORTER`)
  if (variable === undefined) return true
  const exporters = yield* Effect.forEach(
    variable.value.split(",").map((value) => value.trim()).filter((value) => value !== ""),
    (value) => oneOf({ name: variable.name, value }, ["otlp", "none"])
  )
  return exporters.includes("otlp")
})

const readTarget = Effect.fnUntraced(function*(
  signal: Signal,
  url: string | undefined,
  headers: Readonly<Record<string, string>>
) {
  if (!(yield* isExported(signal))) return undefined
  const of = (what: string) => first(`OTEL_EXPORTER_OTLP_${signal.toUpperCase()}_${what}`, `OTEL_EXPORTER_OTLP_${what}`)
  const [interval, intervalMillis, size] = batching[signal]
  const compression = yield* of("COMPRESSION")
  const target: Target = {
    url: yield* readUrl(signal, url),
    headers: yield* readHeaders(signal, headers),
    format: yield* readFormat(signal),
    isCompressed: compression !== undefined && (yield* oneOf(compression, ["gzip", "none"])) === "gzip",
    timeoutMillis: yield* positive(yield* of("TIMEOUT"), 10_000),
    intervalMillis: yield* positive(yield* first(interval), intervalMillis),
    maxBatchSize: yield* positive(size && (yield* first(size)), 512)
  }
  return target
})

const readPropagators = Effect.gen(function*() {
  const variable = yield* first("OTEL_PROPAGATORS")
  if (variable === undefined) return { w3c: true, xray: "ifSampled" } satisfies Propagators
  const names = new Set(variable.value.split(",").map((name) => name.trim().toLowerCase()))
  const propagators: Propagators = {
    w3c: names.has("tracecontext"),
    xray: names.has("xray") || names.has("xray-lambda") ? "always" : "never"
  }
  return propagators
})

const readTemporality = Effect.gen(function*() {
  const variable = yield* first("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE")
  if (variable === undefined) return "cumulative"
  // Effect has counters, histograms and frequencies, which are all synchronous: deltas, with little memory.
  return (yield* oneOf(variable, ["cumulative", "delta", "lowmemory"])) === "cumulative" ? "cumulative" : "delta"
})

/** Reads all settings; none if `OTEL_SDK_DISABLED` is set. */
export const readSettings = Effect.fnUntraced(function*(options: TargetOptions) {
  if (isTrue(yield* first("OTEL_SDK_DISABLED"))) return undefined
  const url = options.url === undefined ? undefined : yield* readText("url", options.url)
  const headers: Record<string, string> = {}
  for (const [name, text] of Object.entries(options.headers ?? {})) {
    headers[name] = yield* readText(`headers.${name}`, text)
  }
  const target = (signal: Signal) =>
    options.signals?.includes(signal) === false ? Effect.undefined : readTarget(signal, url, headers)
  const settings: Settings = {
    targets: {
      traces: yield* target("traces"),
      metrics: yield* target("metrics"),
      logs: yield* target("logs")
    },
    sampler: yield* readSampler,
    propagators: yield* readPropagators,
    temporality: yield* readTemporality,
    serviceName: (yield* first("OTEL_SERVICE_NAME"))?.value,
    resource: yield* pairs(yield* first("OTEL_RESOURCE_ATTRIBUTES"))
  }
  return settings
})
