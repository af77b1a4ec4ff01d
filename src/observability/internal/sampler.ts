/** Which traces are exported: `OTEL_TRACES_SAMPLER` and `OTEL_TRACES_SAMPLER_ARG`. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"
import { first, InvalidSetting, oneOf } from "./otelVariable.ts"

export interface Sampler {
  /** Whether a span whose parent is in another process is decided as its parent is. */
  readonly isParentBased: boolean
  /** The share of the other traces that is exported, from 0 to 1. */
  readonly ratio: number
}

const names = [
  "always_on",
  "always_off",
  "traceidratio",
  "parentbased_always_on",
  "parentbased_always_off",
  "parentbased_traceidratio"
] as const

const readRatio = Effect.gen(function*() {
  const variable = yield* first("OTEL_TRACES_SAMPLER_ARG")
  if (variable === undefined) return 1
  const ratio = /^[0-9.e-]+$/i.test(variable.value) ? Number(variable.value) : Number.NaN
  return ratio >= 0 && ratio <= 1
    ? ratio
    : yield* new InvalidSetting({ setting: variable.name, detail: "expected a number from 0 to 1" })
})

export const readSampler: Effect.Effect<Sampler, InvalidSetting> = Effect.gen(function*() {
  const variable = yield* first("OTEL_TRACES_SAMPLER")
  const name = variable === undefined ? "parentbased_always_on" : yield* oneOf(variable, names)
  return {
    isParentBased: name.startsWith("parentbased_"),
    ratio: name.endsWith("always_on") ? 1 : name.endsWith("always_off") ? 0 : yield* readRatio
  }
})

/**
 * By the last 56 bits of the trace id, as OpenTelemetry says, so that all services decide alike. A number has 53 bits, so
 * the lowest four are left out.
 */
const isWithin = (traceId: string, ratio: number): boolean =>
  ratio >= 1 || Number.parseInt(traceId.slice(-14, -1), 16) >= (1 - ratio) * 2 ** 52

/**
 * A tracer that samples. Spans decide as their parent in this process does; of the others the sampler decides.
 * `MinimumTraceLevel` and the option `sampled` of a span can take a span out of a trace, and cannot add one.
 */
export const sampled = (tracer: Tracer.Tracer, { isParentBased, ratio }: Sampler): Tracer.Tracer => {
  const isSampled = (parent: Tracer.AnySpan | undefined, traceId: string): boolean =>
    parent !== undefined && (parent._tag === "Span" || isParentBased) ? parent.sampled : isWithin(traceId, ratio)
  return Tracer.make({
    span(options) {
      const parent = Option.getOrUndefined(options.parent)
      // Effect has already taken the decision of the parent, which the sampler may not follow.
      const isWanted = options.sampled || (parent?._tag === "ExternalSpan" && !parent.sampled)
      const span = tracer.span(isWanted === options.sampled ? options : { ...options, sampled: isWanted })
      // A root has no trace id before it is made.
      return isWanted && !isSampled(parent, span.traceId) ? Object.assign(span, { sampled: false }) : span
    },
    context: tracer.context
  })
}
