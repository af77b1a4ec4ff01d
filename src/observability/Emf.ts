/**
 * Metrics of Effect in CloudWatch, by its embedded metric format (EMF): a line of the log that CloudWatch turns into metrics.
 * It needs no agent, no extension, no permission and no request.
 *
 * **Details**
 *
 * The layer writes what the metrics have measured since the last line: after each response, before the report of a deadline,
 * at the shutdown and when the layer is released. It writes to standard output at once, as CloudWatch reads it in both log
 * formats. What did not change is not written.
 *
 * | metric | in CloudWatch | unit, if it has none |
 * | --- | --- | --- |
 * | `Metric.counter` | how much it grew: use the statistic Sum | Count |
 * | `Metric.gauge` | its last value, if it was set, even to the same one | None |
 * | `Metric.histogram`, `Metric.timer` | each observation, so percentiles are exact | None; Milliseconds for a timer |
 * | `Metric.summary` | each observation | None |
 * | `Metric.frequency` | how much each word grew, with the word as the dimension `key` | Count |
 *
 * - Attributes become dimensions, those of `Metric.withAttributes` and of `Metric.CurrentMetricAttributes` too. CloudWatch has
 *   a metric, and bills it, for each set of dimensions: do not make ids of them.
 * - The attributes `unit` and `time_unit` are the unit, as in Effect's own exporters. It is a unit of CloudWatch in upper or
 *   lower case, such as `Bytes` or `milliseconds`, or a code of UCUM, such as `By` or `ms`. Nanoseconds become microseconds.
 * - One observation is a number, up to 100 are a list. More are values with counts, as AWS's own exporter for OpenTelemetry
 *   writes them; after 1 000 different values in one line the others are rounded to three digits.
 * - If another program than the function updates a histogram before the layer is built, its observations count as the upper
 *   boundary of their bucket; those of a summary as their mean.
 * - A line has up to 100 metrics and 60 KB. Metrics with several sets of dimensions share it unless two have the same name or a
 *   dimension with two values. Then there are more lines.
 * - `requestId` is a property of the line, so one can look from a metric to the invocation. With several invocations at once
 *   it is left out, since a line has what all of them did.
 * - What CloudWatch would refuse is left out or changed, with one warning: NaN, an infinite number, a blank name or value, more
 *   than 30 dimensions, other characters than printable ASCII in a dimension, a unit that CloudWatch does not have.
 *
 * **Gotchas**
 *
 * - Effect keeps its metrics in one registry for the process. A test that counts provides one of its own:
 *   `Effect.provideService(Metric.MetricRegistry, new Map())`.
 * - Histograms and summaries must be updated below the layer: provide it to the program, not to a layer alone.
 *
 * **Example** (A counter with dimensions)
 *
 * ```ts
 * import { NodeRuntime } from "@effect/platform-node"
 * import { Effect, Metric, Schema } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 * import { Emf } from "effect-lambda-runtime/observability"
 *
 * const orders = Metric.counter("Orders")
 *
 * const place = Handler.json({ event: Schema.Struct({ kind: Schema.String }) }, ({ kind }) =>
 *   Metric.update(Metric.withAttributes(orders, { kind }), 1))
 *
 * Lambda.run(place).pipe(
 *   Effect.provide(Emf.layer({ namespace: "shop", dimensions: { service: "orders" }, coldStart: true })),
 *   Lambda.main,
 *   NodeRuntime.runMain
 * )
 * ```
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import { Environment } from "../Environment.ts"
import { writeLine } from "../internal/log/logOutput.ts"
import { Invocation } from "../Invocation.ts"
import * as Lifecycle from "../Lifecycle.ts"
import { Emitter } from "./internal/emfEmitter.ts"
import type { EmfOptions } from "./internal/emfOptions.ts"

export type { EmfOptions } from "./internal/emfOptions.ts"

/**
 * Where the lines go.
 *
 * @category models
 * @since 0.1.0
 */
export interface Output {
  /** Writes a line, which has no line end. It should not throw. */
  readonly write: (line: string) => void
}

/**
 * Where the lines go: standard output, unless another is provided, such as an array in a test.
 *
 * @category services
 * @since 0.1.0
 */
export const Output: Context.Reference<Output> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/observability/Emf/Output",
  { defaultValue: (): Output => ({ write: writeLine }) }
)

/**
 * Writes metrics of Effect as CloudWatch's embedded metric format.
 *
 * **Details**
 *
 * Options that CloudWatch would refuse are a defect of the layer, so an init error that names the option.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: EmfOptions): Layer.Layer<never> =>
  Layer.effectContext(Effect.gen(function*() {
    const context = yield* Effect.context<never>()
    const output = yield* Output
    const emitter = new Emitter(options, yield* Environment, context)
    // Nothing runs between taking what was measured and writing it, so invocations at once share it without a loss.
    const flush = Effect.contextWith((context: Context.Context<never>) => {
      const millis = Context.get(context, Clock.Clock).currentTimeMillisUnsafe()
      const { lines, warnings } = emitter.take(millis, Context.getOrUndefined(context, Invocation)?.requestId)
      for (const line of lines) output.write(line)
      return warnings.length === 0
        ? Effect.void
        : Effect.forEach(warnings, (warning) => Effect.logWarning(warning), { discard: true })
    })
    yield* Effect.addFinalizer(() => Effect.andThen(flush, Effect.sync(() => emitter.close())))
    yield* Lifecycle.afterResponse(() => flush)
    yield* Lifecycle.beforeDeadlineReport(() => flush)
    yield* Lifecycle.shutdown(() => flush)
    return Context.make(Metric.MetricRegistry, emitter.registry)
  }))
