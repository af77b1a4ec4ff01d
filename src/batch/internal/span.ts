/** The spans of records and of chunks. */
import * as Effect from "effect/Effect"
import type { TraceHeaders } from "../../internal/invocation/callerSpan.ts"
import { toLinks } from "../../internal/invocation/producers.ts"

/** The span of a record. It is made only if a tracer is configured. */
export interface Span {
  readonly name: string
  readonly attributes: Readonly<Record<string, unknown>>
  /** The trace headers that the record carries from its producer. */
  readonly producer?: TraceHeaders | undefined
}

/** Runs an effect in one span for several records. It has what they have in common, and links to all producers. */
export const withSpanOf = <A, E, R>(
  spans: ReadonlyArray<Span>,
  effect: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.withSpan(effect, commonName(spans), {
    attributes: commonAttributes(spans),
    captureStackTrace: false,
    kind: "consumer",
    links: spans.flatMap(({ producer }) => toLinks(producer))
  })

const commonName = (spans: ReadonlyArray<Span>): string => {
  const [first, ...rest] = spans
  return first !== undefined && rest.every(({ name }) => name === first.name) ? first.name : "process"
}

/** What all spans have in common, and their number if there are several. */
const commonAttributes = (spans: ReadonlyArray<Span>): Record<string, unknown> => {
  const [first, ...rest] = spans
  if (first === undefined || rest.length === 0) return { ...first?.attributes }
  const common = Object.entries(first.attributes).filter(([key, value]) =>
    rest.every(({ attributes }) => attributes[key] === value)
  )
  return { ...Object.fromEntries(common), "messaging.batch.message_count": spans.length }
}
