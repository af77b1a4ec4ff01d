/** The span of the caller, from the trace headers of an invocation. */
import * as Context from "effect/Context"
import * as Tracer from "effect/Tracer"

/** The trace headers of an invocation, or of a record. */
export interface TraceHeaders {
  readonly traceId: string | undefined
  readonly w3c: { readonly traceparent?: string } | undefined
}

const zeros = /^0+$/

const toSpan = (
  traceId: string,
  spanId: string,
  sampled: boolean
): Tracer.ExternalSpan | undefined =>
  zeros.test(traceId) || zeros.test(spanId) ? undefined : Tracer.externalSpan({ traceId, spanId, sampled })

const traceparent = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/

const fromTraceparent = (text: string): Tracer.ExternalSpan | undefined => {
  const [, version, traceId, spanId, flags, rest] = traceparent.exec(text) ?? []
  if (version === undefined || traceId === undefined || spanId === undefined || flags === undefined) return undefined
  // Later versions may add fields. ff is not a version.
  if (version === "ff" || (version === "00" && rest !== undefined)) return undefined
  return toSpan(traceId, spanId, (Number.parseInt(flags, 16) & 1) === 1)
}

/** As Lambda writes it: every field at its place. Told by one test, since each invocation has such a header. */
const usual = /^Root=1-(?!0{8}-0{24})[0-9a-f]{8}-[0-9a-f]{24};Parent=(?!0{16})[0-9a-f]{16};Sampled=[01](?:;|$)/

const root = /(?:^|;)\s*Root=1-([0-9a-f]{8})-([0-9a-f]{24})\s*(?:;|$)/i
const parent = /(?:^|;)\s*Parent=([0-9a-f]{16})\s*(?:;|$)/i
const notSampled = /(?:^|;)\s*Sampled=0\s*(?:;|$)/i

/** If the header does not say whether the trace is sampled, it is. */
const fromXray = (text: string): Tracer.ExternalSpan | undefined => {
  if (usual.test(text)) {
    return Tracer.externalSpan({
      traceId: text.slice(7, 15) + text.slice(16, 40),
      spanId: text.slice(48, 64),
      sampled: text[73] === "1"
    })
  }
  const [, seconds, unique] = root.exec(text) ?? []
  const [, spanId] = parent.exec(text) ?? []
  if (seconds === undefined || unique === undefined || spanId === undefined) return undefined
  return toSpan(`${seconds}${unique}`.toLowerCase(), spanId.toLowerCase(), !notSampled.test(text))
}

/** The span that called the function: from the W3C trace context if there is one, else from the X-Ray header. */
export const parentSpan = (
  { traceId, w3c }: TraceHeaders
): Tracer.ExternalSpan | undefined =>
  (w3c?.traceparent === undefined ? undefined : fromTraceparent(w3c.traceparent)) ??
    (traceId === undefined ? undefined : fromXray(traceId))

/** Makes the caller's span the parent of all spans that the invocation makes. */
export const addParentSpan = <R>(
  context: Context.Context<R>,
  invocation: TraceHeaders
): Context.Context<R> => {
  const span = parentSpan(invocation)
  return span === undefined ? context : Context.add(context, Tracer.ParentSpan, span)
}
