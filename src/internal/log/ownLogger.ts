/** The loggers that write Lambda's records: what they make of a call of Effect's, and how they are told from others. */
import * as Context from "effect/Context"
import * as Logger from "effect/Logger"
import type { LogLevel, Severity } from "effect/LogLevel"
import * as References from "effect/References"
import { Invocation } from "../../Invocation.ts"
import * as Annotations from "./annotations.ts"
import type { LogRecord } from "./logRecord.ts"
import { toLogged } from "./renderCause.ts"

type Options = Logger.Options<unknown>

/** A logger in whose place another one of this library may be put. */
export const ownLogger = (log: (options: Options) => void): Logger.Logger<unknown, void> =>
  Object.assign(Logger.make(log), { isOwn: true })

export const isOwnLogger = (logger: object): boolean => "isOwn" in logger

const toSeverity = (level: LogLevel): Severity => level === "All" ? "Trace" : level === "None" ? "Fatal" : level

/** The annotations of the whole invocation, of the failure, and of the fiber. */
export const toAnnotations = ({ cause, fiber }: Pick<Options, "cause" | "fiber">): Annotations.Annotations => {
  const ofInvocation = Annotations.ofInvocation(Context.getOrUndefined(fiber.context, Invocation))
  const ofCause = Annotations.ofCause(cause)
  const ofFiber = fiber.getRef(References.CurrentLogAnnotations)
  return ofInvocation === undefined && ofCause === undefined ? ofFiber : { ...ofInvocation, ...ofCause, ...ofFiber }
}

/** What was logged, as a record. */
export const toRecord = (options: Options): LogRecord => {
  const { cause, date, fiber, logLevel, message } = options
  return {
    annotations: toAnnotations(options),
    cause: toLogged(cause),
    invocation: Context.getOrUndefined(fiber.context, Invocation),
    level: toSeverity(logLevel),
    message: Array.isArray(message) ? message : [message],
    // A virtual clock may hold a time that no date can.
    millis: date.getTime() || 0,
    spans: fiber.getRef(References.CurrentLogSpans)
  }
}
