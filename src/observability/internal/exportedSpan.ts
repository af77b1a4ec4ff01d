/**
 * Spans whose ids are no ids: those that were made elsewhere have what a user takes for one, and those of a disabled tracer are
 * called "noop". A collector refuses all that comes with such an id.
 */
import * as Option from "effect/Option"
import type * as Tracer from "effect/Tracer"

/** Trace ids of 64 bits are filled up with zeros. */
const traceId = /^[0-9a-f]{1,32}$/i
const spanId = /^[0-9a-f]{16}$/i

const hasIds = (span: Tracer.AnySpan): boolean =>
  span._tag === "Span" ? span.spanId.length === 16 : traceId.test(span.traceId) && spanId.test(span.spanId)

/** The span, or the nearest one around it, that a collector takes. */
export const toExported = (span: Tracer.AnySpan): Tracer.AnySpan | undefined => {
  let found: Tracer.AnySpan | undefined = span
  while (found !== undefined && !hasIds(found)) {
    found = found._tag === "Span" ? Option.getOrUndefined(found.parent) : undefined
  }
  return found
}
