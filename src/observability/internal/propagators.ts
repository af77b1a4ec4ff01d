/** Which trace headers say who called: `OTEL_PROPAGATORS`. */
import * as Context from "effect/Context"
import type * as Tracer from "effect/Tracer"
import { parentSpan, type TraceHeaders } from "../../internal/invocation/callerSpan.ts"

/** How trace headers are read. */
export interface Propagators {
  /** Whether W3C's `traceparent` counts. */
  readonly w3c: boolean
  /**
   * X-Ray's header: it counts, with its decision not to sample; or only if it is sampled; or not at all. Lambda sends
   * `Sampled=0` to each function without active tracing, so this decides nothing unless it was asked for.
   */
  readonly xray: "always" | "ifSampled" | "never"
}

/** Those of the layer. */
export const Propagators: Context.Reference<Propagators> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/observability/Propagators",
  { defaultValue: (): Propagators => ({ w3c: true, xray: "ifSampled" }) }
)

/** The first of the headers that names a span. */
export const extract = (
  { w3c, xray }: Propagators,
  candidates: ReadonlyArray<TraceHeaders | undefined>
): Tracer.ExternalSpan | undefined => {
  for (const headers of candidates) {
    const span = w3c && headers?.w3c !== undefined ? parentSpan({ traceId: undefined, w3c: headers.w3c }) : undefined
    if (span !== undefined) return span
  }
  if (xray === "never") return undefined
  for (const headers of candidates) {
    const span = headers?.traceId === undefined ? undefined : parentSpan({ traceId: headers.traceId, w3c: undefined })
    if (span !== undefined && (span.sampled || xray === "always")) return span
  }
  return undefined
}
