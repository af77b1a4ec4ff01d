/** How a cause reads in the log: all of it, within bounds. */
import * as Cause from "effect/Cause"
import { fromCause } from "./errorReport.ts"

const maxLength = 65_536

/** Renders every reason of a cause with its stack, its spans and its own causes, in at most 64 KiB. */
export const render = (cause: Cause.Cause<unknown>): string => Cause.pretty(cause).slice(0, maxLength)

/** The fields of a JSON log record that describe a cause. */
export interface ErrorFields {
  readonly errorType: string
  readonly errorMessage: string
  readonly stackTrace: ReadonlyArray<string>
}

/** The same three fields as an error report has. */
export const toErrorFields = (cause: Cause.Cause<unknown>): ErrorFields => {
  const { errorMessage, errorType, stackTrace } = fromCause(cause)
  return { errorType, errorMessage, stackTrace }
}
