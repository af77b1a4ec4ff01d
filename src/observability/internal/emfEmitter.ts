/** From a registry to lines. */
import * as Context from "effect/Context"
import * as Metric from "effect/Metric"
import { type Environment, severities } from "../../Environment.ts"
import { Lines, type Measured, toTargets } from "./emfLines.ts"
import { checked, type EmfOptions } from "./emfOptions.ts"
import { type Reading, Recorder } from "./emfRecorder.ts"
import { type Shape, Shapes } from "./emfShape.ts"
import { Warnings } from "./emfWarnings.ts"

/** What Effect measures of its own fibers. */
const runtimeMetrics = new Set([
  "child_fibers_active",
  "child_fibers_started",
  "child_fiber_successes",
  "child_fiber_failures"
])

const isStartedOnDemand = ({ variable }: Environment): boolean =>
  (variable("AWS_LAMBDA_INITIALIZATION_TYPE") ?? "on-demand") === "on-demand"

/** The shape of the metric `ColdStart`, which has the name and the dimensions of Powertools. */
const coldStartShape = (shapes: Shapes, { functionName }: Environment): Shape | undefined =>
  shapes.of({
    id: "ColdStart",
    type: "Counter",
    attributes: functionName === undefined ? undefined : { function_name: functionName }
  })

/**
 * In the JSON format Lambda takes a line without a level for INFO. So with a higher level in force it gets that level, and the
 * time without which Lambda does not read the level.
 */
const levelOf = ({ logFormat, logLevel }: Environment): string | undefined =>
  logFormat === "json" && logLevel !== undefined && severities.indexOf(logLevel) > severities.indexOf("Info")
    ? logLevel.toUpperCase()
    : undefined

export class Emitter {
  /** The registry of those who update metrics. */
  readonly registry: Metric.MetricRegistry
  readonly #lines: Lines
  readonly #recorder: Recorder
  readonly #warnings = new Warnings()
  readonly #level: string | undefined
  readonly #namesInvocation: boolean
  /** Until it is written. */
  #coldStart: Shape | undefined

  /** Throws if CloudWatch would refuse the options. */
  constructor(options: EmfOptions, environment: Environment, context: Context.Context<never>) {
    const shapes = new Shapes(checked(options), options.resolution === "high", this.#warnings.add)
    this.#lines = new Lines(options.namespace)
    this.#level = levelOf(environment)
    this.#namesInvocation = environment.maxConcurrency === 1
    this.#coldStart = options.coldStart === true && isStartedOnDemand(environment)
      ? coldStartShape(shapes, environment)
      : undefined
    this.#recorder = new Recorder(
      Context.get(context, Metric.MetricRegistry),
      context,
      (metadata) => options.runtimeMetrics !== true && runtimeMetrics.has(metadata.id) ? undefined : shapes.of(metadata)
    )
    this.registry = this.#recorder.registry
  }

  /** Takes what was measured since the last time, after an invocation if there is a request id. */
  take(
    millis: number,
    requestId: string | undefined
  ): { readonly lines: ReadonlyArray<string>; readonly warnings: ReadonlyArray<string> } {
    const measured: Array<Measured> = []
    const add = (shape: Shape, reading: Reading, word?: string) => this.#add(measured, shape, reading, word)
    if (this.#coldStart !== undefined && requestId !== undefined) {
      add(this.#coldStart, 1)
      this.#coldStart = undefined
    }
    this.#recorder.take(add)
    return {
      lines: measured.length === 0
        ? []
        : this.#lines.render(measured, Math.trunc(millis), this.#properties(millis, requestId)),
      warnings: this.#warnings.take()
    }
  }

  close(): void {
    this.#recorder.close()
  }

  #add(measured: Array<Measured>, shape: Shape, reading: Reading, word: string | undefined): void {
    const { isWhole, targets } = toTargets(reading, shape.factor)
    if (!isWhole) {
      this.#warnings.add(
        shape.name,
        `a value of metric "${shape.name}" is left out, as CloudWatch takes finite numbers up to 2^360`
      )
    }
    const dimensions = word === undefined ? shape.dimensions : shape.withWord(word)
    for (const target of targets) measured.push({ dimensions, shape, target })
  }

  #properties(millis: number, requestId: string | undefined): Readonly<Record<string, string>> {
    const known = requestId !== undefined && this.#namesInvocation ? { requestId } : {}
    return this.#level === undefined
      ? known
      : { timestamp: new Date(millis).toISOString(), level: this.#level, ...known }
  }
}
