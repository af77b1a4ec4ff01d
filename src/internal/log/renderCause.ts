/** A cause as the log shows it: all of it, as `Cause.pretty` does, but within bounds and for any value that was thrown. */
import * as Cause from "effect/Cause"
import { fromCause } from "../../ErrorReport.ts"
import { type Said, saidOf } from "../failure/errorType.ts"
import { errorOf, interruptorFrames, reportedReason, spanFrames } from "../failure/reason.ts"
import {
  causeOf,
  cut,
  cutToSize,
  framesAboveEffect,
  framesOf,
  isErrorLike,
  isObject,
  membersOf,
  ownTypeOf,
  readText,
  unwrap
} from "../failure/thrown.ts"
import type { LoggedCause } from "./logRecord.ts"
import { type ErrorFields, makePlace, ownFields, showErrorFields, showField, showThrown } from "./ownFields.ts"

const maxBytes = 65_536
const maxMessageLength = 16_384
const maxDepth = 16
const maxMembers = 20

/** Name and message. Unlike in a report, an object without a message shows its fields. */
const headOf = (value: unknown, { errorMessage, errorType }: Said): string => {
  if (isObject(value) && !isErrorLike(value) && readText(value, "message") === undefined) {
    return `${errorType}: ${showThrown(value)}`
  }
  return isErrorLike(value) && errorMessage === errorType ? errorType : `${errorType}: ${errorMessage}`
}

const indent = (lines: string): string => lines.replaceAll("\n", "\n  ")

interface Rendering {
  /** The errors that led to this one. */
  readonly path: ReadonlyArray<unknown>
  /** What may still be written, in UTF-16 units. */
  readonly budget: { left: number }
  /** The errors that were rendered so far: one that comes again is named only. */
  readonly seen: Set<unknown>
}

/** The frames of an error of this library show the library alone. */
const shownFrames = (value: unknown): ReadonlyArray<string> => {
  if (ownTypeOf(value) !== undefined) return []
  const frames = framesOf(value)
  const above = framesAboveEffect(frames)
  return above.length > 0 ? above : frames.slice(0, 10)
}

const renderFields = (value: object, said: Said, rendering: Rendering): ReadonlyArray<string> => {
  if (!isErrorLike(value) && readText(value, "message") === undefined) return []
  const place = makePlace(value)
  const lines: Array<string> = []
  for (const [name, field] of ownFields(value, said)) {
    const label = `  ${/^[\w$]+$/.test(name) ? name : JSON.stringify(name)}: `
    if (isErrorLike(field)) {
      lines.push(label + renderInner(field, rendering))
      continue
    }
    const shown = showField(name, field, place)
    if (shown !== undefined) lines.push(label + JSON.stringify(shown))
  }
  rendering.budget.left -= lines.join("\n").length
  return lines
}

const renderError = (
  wrapped: unknown,
  said: Said,
  spans: ReadonlyArray<string>,
  { budget, path, seen }: Rendering
): string => {
  const value = unwrap(wrapped)
  if (isObject(value) && path.includes(value)) return "[circular]"
  if (path.length === maxDepth || budget.left <= 0) return "[cut]"
  const head = cut(headOf(value, said), maxMessageLength)
  if (isObject(value) && seen.has(value)) return head
  seen.add(value)
  const text = [head, ...[...shownFrames(value), ...spans].map((frame) => `    ${frame}`)].join("\n")
  budget.left -= text.length
  if (!isObject(value)) return text
  const rendering = { path: [...path, value], budget, seen }
  const inner = Array.from(renderFields(value, said, rendering))
  const cause = unwrap(causeOf(value))
  if (cause !== undefined) inner.push(`  [cause]: ${renderInner(cause, rendering)}`)
  const members = membersOf(value)
  for (const [i, member] of members.slice(0, maxMembers).entries()) {
    inner.push(`  [error ${i + 1} of ${members.length}]: ${renderInner(member, rendering)}`)
  }
  return inner.length === 0 ? text : `${text} {\n${inner.join("\n")}\n}`
}

/** An error that belongs to another one, whose lines stand around it. */
const renderInner = (value: unknown, rendering: Rendering): string =>
  indent(renderError(value, saidOf(unwrap(value)), [], rendering))

const renderInterrupts = (interrupts: ReadonlyArray<Cause.Interrupt>): string =>
  interrupts.slice(0, maxMembers).reduce((text, interrupt) => {
    const fiber = interrupt.fiberId === undefined ? "unknown" : `#${interrupt.fiberId}`
    return [`${text}\n    at fiber (${fiber})`, ...interruptorFrames(interrupt)].join("\n    ")
  }, "InterruptCause: The fiber was interrupted by:")

/**
 * Renders every reason of a cause with its stack, its spans, its fields, its own causes and the members of aggregates.
 *
 * **Details**
 *
 * A reason has the name and the message that it has in an error report. The text has at most 64 KiB as UTF-8. A chain of
 * causes is followed 16 deep, and of an aggregate 20 members are shown.
 */
export const render = (cause: Cause.Cause<unknown>): string => {
  const rendering = { path: [], budget: { left: maxBytes }, seen: new Set<unknown>() }
  const interrupts = cause.reasons.filter(Cause.isInterruptReason)
  const blocks: Array<string> = []
  for (const reason of cause.reasons) {
    if (Cause.isInterruptReason(reason)) continue
    const said = fromCause(Cause.fromReasons([reason]))
    blocks.push(renderError(errorOf(reason), said, spanFrames(reason), rendering))
  }
  const [first] = interrupts
  if (first !== undefined && blocks.length > 0) blocks.push(renderInterrupts(interrupts))
  else if (first !== undefined) {
    const { errorMessage, errorType } = fromCause(cause)
    const head = [`${errorType}: ${errorMessage}`, ...spanFrames(first)].join("\n    ")
    blocks.push(`${head} {\n  [cause]: ${indent(renderInterrupts(interrupts))}\n}`)
  }
  return cutToSize(blocks.join("\n"), maxBytes, Buffer.byteLength)
}

/** The type and the message as in the error report, the lines of `render`, and the fields of the error as JSON. */
export const toErrorFields = (cause: Cause.Cause<unknown>): ErrorFields => {
  const { errorMessage, errorType } = fromCause(cause)
  const reason = reportedReason(cause)
  const error = reason === undefined || Cause.isInterruptReason(reason) ? undefined : errorOf(reason)
  const errorFields = isObject(error) ? showErrorFields(error, { errorMessage, errorType }) : undefined
  return {
    errorType,
    errorMessage,
    stackTrace: render(cause).split("\n"),
    ...(errorFields && { errorFields })
  }
}

/** A cause as a log record takes it. `undefined` if it is empty. */
export const toLogged = (cause: Cause.Cause<unknown>): LoggedCause | undefined =>
  cause.reasons.length === 0 ? undefined : { toFields: () => toErrorFields(cause), toText: () => render(cause) }
