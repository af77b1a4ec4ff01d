/**
 * Values that exporters cannot convert: lists that contain themselves, errors whose message throws, revoked proxies. What is
 * logged or traced must not fail an invocation, so they become text.
 */
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import { redact } from "effect/Redactable"
import * as Tracer from "effect/Tracer"
import { toExported } from "./exportedSpan.ts"

/** As much as one such value may say, in UTF-16 units. */
const maxLength = 4096

/** The value, or the text for it if it is an object. */
export const toShown = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value
  try {
    return process.getBuiltinModule("node:util").inspect(redact(value), { depth: 4 }).slice(0, maxLength)
  } catch {
    return "[unreadable]"
  }
}

const showAll = (values: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, toShown(value)]))

const showLinks = (links: ReadonlyArray<Tracer.SpanLink>): Array<Tracer.SpanLink> =>
  links.flatMap(({ attributes, span }) => {
    const exported = toExported(span)
    return exported === undefined ? [] : [{ attributes: showAll(attributes), span: exported }]
  })

/** A tracer whose spans end without an error, whatever their attributes are. */
export const showing = (tracer: Tracer.Tracer): Tracer.Tracer =>
  Tracer.make({
    span(options) {
      const parent = Option.getOrUndefined(options.parent)
      const exported = parent && toExported(parent)
      const span = tracer.span(
        options.links.length === 0 && exported === parent
          ? options
          : { ...options, links: showLinks(options.links), parent: Option.fromUndefinedOr(exported) }
      )
      const { addLinks, end, event } = span
      return Object.assign(span, {
        addLinks: (links: ReadonlyArray<Tracer.SpanLink>) => addLinks.call(span, showLinks(links)),
        end: (endTime: bigint, exit: Exit.Exit<unknown, unknown>) => {
          const { status } = span
          for (const shown of [exit, exit, Exit.die("an error that cannot be shown")]) {
            try {
              return end.call(span, endTime, shown)
            } catch {
              // It counts as ended, and was not exported.
              Object.assign(span, { status })
              for (const [name, value] of span.attributes) span.attribute(name, toShown(value))
            }
          }
        },
        event: (name: string, startTime: bigint, attributes?: Record<string, unknown>) =>
          event.call(span, name, startTime, attributes && showAll(attributes))
      })
    },
    context: tracer.context
  })
