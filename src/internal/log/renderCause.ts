/** How a cause reads in the log: all of it, as `Cause.pretty` shows it, but within bounds and of whatever was thrown. */
import * as Cause from "effect/Cause"
import { formatJson } from "effect/Formatter"
import { fromCause } from "../../ErrorReport.ts"
import { interruptorFrames, spanFrames } from "../failure/reason.ts"
import {
  causeOf,
  cut,
  cutToSize,
  framesAboveEffect,
  framesOf,
  isErrorLike,
  isObject,
  membersOf,
  messageOf,
  nameOf,
  readText
} from "../failure/thrown.ts"

const maxBytes = 65_536
const maxMessageLength = 16_384
const maxDepth = 16
const maxMembers = 20

const fieldsOf = (value: object): string => {
  try {
    return formatJson(value)
  } catch {
    return messageOf(value)
  }
}

/** Name and message. Unlike in a report, an object that is no error shows its fields, `Redacted` ones redacted. */
const headOf = (value: unknown): string => {
  if (!isObject(value)) return `${typeof value}: ${messageOf(value)}`
  const message = readText(value, "message")
  if (!isErrorLike(value)) return `${readText(value, "_tag") ?? "object"}: ${message ?? fieldsOf(value)}`
  const name = nameOf(value)
  const text = message ?? messageOf(value)
  return text === name ? name : `${name}: ${text}`
}

const indent = (lines: string): string => lines.replaceAll("\n", "\n  ")

interface Rendering {
  /** The errors that led to this one. */
  readonly path: ReadonlyArray<unknown>
  /** What may still be written, in UTF-16 units. */
  readonly budget: { left: number }
}

const renderError = (value: unknown, spans: ReadonlyArray<string>, { budget, path }: Rendering): string => {
  if (isObject(value) && path.includes(value)) return "[circular]"
  if (path.length === maxDepth || budget.left <= 0) return "[cut]"
  const frames = framesOf(value)
  const above = framesAboveEffect(frames)
  const shown = [...(above.length > 0 ? above : frames.slice(0, 10)), ...spans]
  const text = [cut(headOf(value), maxMessageLength), ...shown.map((frame) => `    ${frame}`)].join("\n")
  budget.left -= text.length
  const inner: Array<string> = []
  const rendering = { path: [...path, value], budget }
  const cause = causeOf(value)
  if (cause !== undefined) inner.push(`  [cause]: ${indent(renderError(cause, [], rendering))}`)
  const members = membersOf(value)
  for (const [i, member] of members.slice(0, maxMembers).entries()) {
    inner.push(`  [error ${i + 1} of ${members.length}]: ${indent(renderError(member, [], rendering))}`)
  }
  return inner.length === 0 ? text : `${text} {\n${inner.join("\n")}\n}`
}

const renderInterrupts = (interrupts: ReadonlyArray<Cause.Interrupt>): string =>
  interrupts.slice(0, maxMembers).reduce((text, interrupt) => {
    const fiber = interrupt.fiberId === undefined ? "unknown" : `#${interrupt.fiberId}`
    return [`${text}\n    at fiber (${fiber})`, ...interruptorFrames(interrupt)].join("\n    ")
  }, "InterruptCause: The fiber was interrupted by:")

/**
 * Renders every reason of a cause with its stack, its spans, its own causes and the members of aggregates.
 *
 * **Details**
 *
 * The text has at most 64 KiB as UTF-8. A chain of causes is followed 16 deep, and of an aggregate 20 members are shown.
 */
export const render = (cause: Cause.Cause<unknown>): string => {
  const budget = { left: maxBytes }
  const interrupts = cause.reasons.filter(Cause.isInterruptReason)
  const blocks: Array<string> = []
  for (const reason of cause.reasons) {
    if (Cause.isInterruptReason(reason)) continue
    const error = Cause.isFailReason(reason) ? reason.error : reason.defect
    blocks.push(renderError(error, spanFrames(reason), { path: [], budget }))
  }
  const [first] = interrupts
  if (first !== undefined && blocks.length > 0) blocks.push(renderInterrupts(interrupts))
  else if (first !== undefined) {
    const head = ["InterruptError: All fibers interrupted without error", ...spanFrames(first)].join("\n    ")
    blocks.push(`${head} {\n  [cause]: ${indent(renderInterrupts(interrupts))}\n}`)
  }
  return cutToSize(blocks.join("\n"), maxBytes, Buffer.byteLength)
}

/** What a JSON log record says of a cause. */
export interface ErrorFields {
  readonly errorType: string
  readonly errorMessage: string
  readonly stackTrace: ReadonlyArray<string>
}

/** The type and the message as in the error report, and the lines of `render`. */
export const toErrorFields = (cause: Cause.Cause<unknown>): ErrorFields => {
  const { errorMessage, errorType } = fromCause(cause)
  return { errorType, errorMessage, stackTrace: render(cause).split("\n") }
}
