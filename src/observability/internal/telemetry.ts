/** Effect's exporters around one outbox, and the moments at which it is flushed. */
import * as ConfigProvider from "effect/ConfigProvider"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as OtlpExporter from "effect/observability/OtlpExporter"
import * as OtlpLogger from "effect/observability/OtlpLogger"
import * as OtlpMetrics from "effect/observability/OtlpMetrics"
import { OtlpSerialization } from "effect/observability/OtlpSerialization"
import * as OtlpTracer from "effect/observability/OtlpTracer"
import * as References from "effect/References"
import * as Scope from "effect/Scope"
import * as Tracer from "effect/Tracer"
import { Environment } from "../../Environment.ts"
import { Invocation } from "../../Invocation.ts"
import * as Lifecycle from "../../Lifecycle.ts"
import { ExportedMetrics } from "./exportedMetrics.ts"
import { ofInvocations, unfailing } from "./exportedRecord.ts"
import { RecordExporters, withExporter } from "./logRouting.ts"
import { Outbox } from "./outbox.ts"
import { Propagators } from "./propagators.ts"
import { accountOf, makeResource } from "./resource.ts"
import { sampled } from "./sampler.ts"
import { straight, through } from "./sender.ts"
import { Serialization } from "./serialization.ts"
import { readSettings, type Target, type TargetOptions } from "./settings.ts"
import { Transport } from "./transport.ts"
import { showing } from "./unshowable.ts"

export interface TelemetryOptions extends TargetOptions {
  readonly flush: "afterResponse" | "interval" | undefined
  readonly withinMillis: number
  readonly maxBytes: number
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

/** Nothing is sent by it: a flush asks the exporters for what they have. */
const never = "1 hour"

/** A hook is interrupted with an error at its limit, so a flush ends before. */
const share = 0.9

/** After a pause of this length a network forgets connections, in milliseconds. */
const staleMillis = 10_000

/** How long the release of the layer may take after a flush at shutdown, in milliseconds. */
const hurriedMillis = 100

/** What asks the exporters for what they have. They suspend nowhere, as the outbox answers at once, so one follows another. */
const makeFlusher = (): OtlpExporter.Flusher["Service"] => {
  const exporters: Array<Effect.Effect<void>> = []
  return {
    flush: Effect.suspend(() => exporters.length === 1 ? exporters[0]! : Effect.all(exporters, { discard: true })),
    register: (run) => Effect.sync(() => void exporters.push(run))
  }
}

/** The tracer, the loggers and the settings that a function gets. */
export const makeTelemetry = Effect.fnUntraced(function*(options: TelemetryOptions) {
  const settings = yield* readSettings(options)
  if (settings === undefined) return Context.empty()
  const { targets } = settings
  const { maxConcurrency } = yield* Environment
  const isByInterval = (options.flush ?? (maxConcurrency > 1 ? "interval" : "afterResponse")) === "interval"
  // Effect's own logger for span events fails on some values.
  const loggers = Array.from(
    yield* References.CurrentLoggers,
    (logger) => logger === Logger.tracerLogger ? unfailing(logger) : logger
  )
  // What is said of exports must not be exported.
  const quietly = Effect.provideContext(
    Context.make(References.CurrentLoggers, new Set(loggers)).pipe(Context.add(RecordExporters, []))
  )

  const transport = new Transport()
  const serialization = new Serialization()
  const { transformClient } = options
  const outbox = new Outbox({
    transport,
    send: transformClient === undefined ? straight(transport) : through(transport, transformClient),
    contentsOf: (body) => serialization.contentsOf(body),
    targets,
    maxBytes: options.maxBytes,
    isEager: isByInterval,
    context: yield* quietly(Effect.context<never>())
  })
  const { flush: exportAll, register } = makeFlusher()
  const flush = (limitMillis: number, isLast = false) =>
    Effect.andThen(exportAll, outbox.flush(Math.min(options.withinMillis, share * limitMillis), { isLast }))

  let hasShutDown = false
  // Before the exporters, so that it runs after theirs: they export what they still have.
  yield* Effect.addFinalizer(() =>
    Effect.suspend(() =>
      // After a flush at shutdown there is little to send, or no time.
      outbox.flush(hasShutDown ? Math.min(options.withinMillis, hurriedMillis) : options.withinMillis, { isLast: true })
    ).pipe(
      Effect.ensuring(outbox.close),
      quietly,
      Effect.ensuring(Effect.sync(() => transport.close()))
    )
  )

  const resource = yield* makeResource(settings)
  const exporting = Effect.fnUntraced(function*<A>(
    target: Target | undefined,
    make: (options: {
      readonly url: string
      readonly headers: Readonly<Record<string, string>>
      readonly resource: typeof resource
      readonly exportInterval: number | typeof never
      readonly maxBatchSize: number
    }) => Effect.Effect<A, never, OtlpExporter.Flusher | OtlpSerialization | HttpClient.HttpClient | Scope.Scope>
  ) {
    if (target === undefined) return undefined
    return yield* make({
      url: target.url,
      headers: target.headers,
      resource,
      exportInterval: isByInterval ? target.intervalMillis : never,
      maxBatchSize: target.maxBatchSize
    }).pipe(
      Effect.provideService(OtlpExporter.Flusher, { flush: exportAll, register }),
      Effect.provideService(HttpClient.HttpClient, outbox.client),
      Effect.provideService(OtlpSerialization, serialization.service(target.format)),
      // The variables have been read.
      Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromUnknown({}))
    )
  })
  const tracer = yield* exporting(targets.traces, OtlpTracer.make)
  const logger = yield* exporting(targets.logs, OtlpLogger.make)
  const exportedMetrics = new ExportedMetrics(yield* Metric.MetricRegistry)
  yield* exporting(
    targets.metrics,
    (options) =>
      OtlpMetrics.make({ ...options, temporality: settings.temporality }).pipe(
        Effect.provideService(Metric.MetricRegistry, exportedMetrics),
        Effect.tap(() => register(exportedMetrics.tell))
      )
  )

  const reconnect = Effect.sync(() => {
    outbox.noteStale()
    transport.dropIdle()
  })
  yield* Lifecycle.thawed(() => reconnect, { atLeast: staleMillis })
  yield* Lifecycle.afterRestore(reconnect)
  const timeout = options.withinMillis / share
  // Hooks have the services that were there when they were registered, so the flushes are quiet.
  yield* quietly(Effect.gen(function*() {
    if (!isByInterval) {
      yield* Lifecycle.afterResponse(
        (millis) =>
          serialization.hasAccount ? flush(millis) : Effect.flatMap(Invocation, ({ invokedFunctionArn }) => {
            serialization.setAccount(accountOf(invokedFunctionArn))
            return flush(millis)
          }),
        { timeout }
      )
    }
    yield* Lifecycle.beforeDeadlineReport((millis) => flush(millis), { timeout })
    yield* Lifecycle.shutdown((millis) => {
      hasShutDown = true
      return flush(millis, true)
    }, { timeout })
  }))

  const context = Context.make(Propagators, settings.propagators)
  const withTracer = tracer === undefined
    ? context
    : Context.add(context, Tracer.Tracer, sampled(showing(tracer), settings.sampler))
  if (logger === undefined) return Context.add(withTracer, References.CurrentLoggers, new Set(loggers))
  const exporter = ofInvocations(logger)
  return withTracer.pipe(
    Context.add(References.CurrentLoggers, withExporter(loggers, exporter)),
    Context.add(RecordExporters, [...(yield* RecordExporters), exporter])
  )
})
