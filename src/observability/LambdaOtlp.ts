/**
 * Traces, logs and metrics by OpenTelemetry's protocol (OTLP), sent when Lambda cannot freeze the process meanwhile.
 *
 * **Example** (A function with telemetry)
 *
 * ```ts
 * import { NodeRuntime } from "@effect/platform-node"
 * import { Effect, Schema } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 * import { LambdaOtlp } from "effect-lambda-runtime/observability"
 *
 * const greet = Handler.json({ event: Schema.String }, Effect.fn("greet")(function*(name) {
 *   yield* Effect.log(`Hello ${name}`)
 * }))
 *
 * Lambda.run(LambdaOtlp.traced(greet)).pipe(
 *   Effect.provide(LambdaOtlp.layer()),
 *   Lambda.main({ extension: Lambda.internalExtension }),
 *   NodeRuntime.runMain
 * )
 * ```
 */
import * as Duration from "effect/Duration"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type * as Handler from "../Handler.ts"
import { wrap } from "../Handler.ts"
import { kindOf } from "../internal/failure/kindOf.ts"
import { checkOptions } from "../internal/failure/misuse.ts"
import { withInvocationSpan } from "./internal/invocationSpan.ts"
import { InvalidSetting } from "./internal/otelVariable.ts"
import { refusedOption, show } from "./internal/refusedOption.ts"
import { type Signal, signals as everySignal, type Text } from "./internal/settings.ts"
import { makeTelemetry } from "./internal/telemetry.ts"

export { InvalidSetting } from "./internal/otelVariable.ts"
export type { Signal, Text } from "./internal/settings.ts"

/**
 * Settings of the layer. They come before the variables of OpenTelemetry.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /**
   * The base of the collector's URLs: `/v1/traces`, `/v1/metrics` and `/v1/logs` are added. Default: the variables
   * `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` and so on, then `OTEL_EXPORTER_OTLP_ENDPOINT`, then `http://localhost:4318`,
   * where the collector layers for Lambda listen.
   */
  readonly url?: Text | undefined
  /** Headers of each request, such as an API key as `Config.Redacted`. They are added to `OTEL_EXPORTER_OTLP_HEADERS`. */
  readonly headers?: Readonly<Record<string, Text>> | undefined
  /**
   * When telemetry is sent: once an invocation is over, or by the intervals of OpenTelemetry (`OTEL_BSP_SCHEDULE_DELAY`,
   * `OTEL_BLRP_SCHEDULE_DELAY`, `OTEL_METRIC_EXPORT_INTERVAL`), for processes that are not frozen. Default: `interval` if
   * `AWS_LAMBDA_MAX_CONCURRENCY` is above 1, else `afterResponse`.
   */
  readonly flush?: "afterResponse" | "interval" | undefined
  /** How long one flush may take. What is left is sent by a later one. Default 500 ms. */
  readonly within?: Duration.Input | undefined
  /** What is exported. `OTEL_TRACES_EXPORTER=none` and so on turn off single signals as well. Default: all. */
  readonly signals?: ReadonlyArray<Signal> | undefined
  /** How much may wait for a collector that is down, in bytes. The oldest is dropped. Default 4 MiB (4 194 304). */
  readonly maxQueueBytes?: number | undefined
  /** Changes the client that sends requests, such as `signed({ service: "xray" })`. */
  readonly transformClient?: ((client: HttpClient.HttpClient) => HttpClient.HttpClient) | undefined
}

const atLeast = (name: string, value: number, least: number): number => {
  if (value >= least) return value
  throw new RangeError(`${name}: expected a number of at least ${least}, got ${value}`)
}

const refuse = (option: string, expected: string, found: string): never => {
  throw refusedOption("LambdaOtlp.layer", option, expected, found)
}

/** What the compiler says, for plain JavaScript. */
const checkWords = ({ flush, signals, transformClient }: Options): void => {
  if (flush !== undefined && flush !== "afterResponse" && flush !== "interval") {
    refuse("flush", `"afterResponse" or "interval"`, show(flush))
  }
  if (transformClient !== undefined && typeof transformClient !== "function") {
    refuse("transformClient", "a function", kindOf(transformClient))
  }
  if (signals === undefined) return
  const expected = `a list of "traces", "metrics" or "logs"`
  if (!Array.isArray(signals)) refuse("signals", expected, kindOf(signals))
  for (const signal of signals) if (!everySignal.includes(signal)) refuse("signals", expected, `of ${show(signal)}`)
}

/**
 * Exports spans, log records and metrics to a collector, by Effect's own exporters and the `OTEL_*` variables.
 *
 * **Details**
 *
 * - Telemetry is sent after the response and before the next event is asked for, so it delays no response, and Lambda
 *   bills the time: at most `within`.
 * - It is also sent before the deadline is reported, and at SIGTERM. Lambda sends SIGTERM only to environments that have an
 *   extension: see `Lambda.internalExtension`.
 * - With several invocations at once it is sent by interval. On AWS's own loop it is sent before the function returns.
 * - What the collector does not take is kept and sent later, up to `maxQueueBytes`. The oldest is dropped first, and a
 *   warning says how much.
 * - Neither spans nor log records are made of exports. Warnings about them go to the other loggers alone.
 * - Spans are sampled by `OTEL_TRACES_SAMPLER`, which respects the decision of the caller unless it says otherwise.
 * - Metrics are cumulative, as OpenTelemetry's default is, so that a lost export is made good by the next one. Set
 *   `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=delta` if the backend prefers it.
 * - `OTEL_SDK_DISABLED=true` makes it do nothing.
 *
 * It fails with `InvalidSetting` if an option or a variable cannot be used.
 *
 * **Gotchas**
 *
 * Invocations have a span if the handler is `traced`. If it is not, spans follow the decision in X-Ray's header, and without
 * active tracing Lambda decides against them all.
 *
 * **Example** (Traces to X-Ray, without a collector)
 *
 * ```ts
 * import { signed } from "effect-lambda-runtime/aws/signed"
 * import { LambdaOtlp } from "effect-lambda-runtime/observability"
 *
 * export const toXray = LambdaOtlp.layer({
 *   url: "https://xray.eu-central-1.amazonaws.com",
 *   signals: ["traces"],
 *   transformClient: signed({ service: "xray" })
 * })
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options = {}): Layer.Layer<never, InvalidSetting> => {
  checkOptions("LambdaOtlp.layer", options, {
    flush: 1,
    headers: 1,
    maxQueueBytes: 1,
    signals: 1,
    transformClient: 1,
    url: 1,
    within: 1
  })
  checkWords(options)
  const { flush, maxQueueBytes = 4_194_304, within = 500, ...target } = options
  return Layer.effectContext(makeTelemetry({
    ...target,
    flush,
    maxBytes: atLeast("maxQueueBytes", maxQueueBytes, 1),
    withinMillis: atLeast("within", Duration.toMillis(within), 1)
  }))
}

/**
 * Runs each invocation in a span, by OpenTelemetry's conventions for AWS Lambda, if a tracer is configured.
 *
 * **Details**
 *
 * - The span has the name of the function and the kind `server`; `consumer` for messages.
 * - Its parent is the caller's span: of the header `traceparent` of an HTTP request, of the W3C trace context of the
 *   invocation, or of X-Ray's header.
 * - It links to the producers of records of SQS, SNS and Kinesis, and of EventBridge events.
 * - It ends with the handler, or with the body of a streamed response. If the deadline cuts the invocation short, it fails
 *   with `DeadlineExceeded`.
 *
 * **Example** (A function with traces)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 * import { LambdaOtlp } from "effect-lambda-runtime/observability"
 *
 * export const greet = Handler.json(
 *   { event: Schema.String },
 *   Effect.fn("greet")(function*(name) {
 *     yield* Effect.log(`Hello ${name}`)
 *   })
 * ).pipe(LambdaOtlp.traced)
 * ```
 *
 * @see https://opentelemetry.io/docs/specs/semconv/faas/aws-lambda/
 * @category combinators
 * @since 0.1.0
 */
export const traced = <E, R, Body>(
  self: Handler.Handler<E, R, Body>
): Handler.Handler<E, R, Body> => {
  let isFirst = true
  const handler = wrap(self, (handling, event) => {
    const span = withInvocationSpan(handling, event, isFirst)
    isFirst = false
    return span
  })
  // `Body` is part of `E`, and nothing of what is provided is part of `R`.
  return handler as Handler.Handler<E, R, Body>
}
