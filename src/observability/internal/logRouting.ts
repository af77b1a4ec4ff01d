/**
 * How `Logs.layer` and exporters of log records find each other, in whatever order their layers are provided: `Logs` decides
 * and redacts, exporters get what it writes, and each record takes its way once.
 */
import * as Context from "effect/Context"
import * as Logger from "effect/Logger"
import { isOwnLogger, ownLogger } from "../../internal/log/ownLogger.ts"

type AnyLogger = Logger.Logger<unknown, unknown>

/** The logger of `Logs.layer`, if the function has one. */
export const LogsLogger: Context.Reference<AnyLogger | undefined> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/observability/internal/LogsLogger",
  { defaultValue: (): AnyLogger | undefined => undefined }
)

/** The exporters of log records. */
export const RecordExporters: Context.Reference<ReadonlyArray<AnyLogger>> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/observability/internal/RecordExporters",
  { defaultValue: (): ReadonlyArray<AnyLogger> => [] }
)

/** An exporter among the loggers: with `Logs.layer` it gets its records from there. */
const unlessLogs = (exporter: AnyLogger): AnyLogger =>
  Logger.make((options) => {
    if (options.fiber.getRef(LogsLogger) === undefined) exporter.log(options)
  })

/** Lambda's logger, in whose place comes the one of `Logs.layer`, also if that layer was merged with an exporter's. */
const orLogs = (logger: AnyLogger): AnyLogger =>
  isOwnLogger(logger) ? ownLogger((options) => (options.fiber.getRef(LogsLogger) ?? logger).log(options)) : logger

/** The loggers of a function with one more exporter. */
export const withExporter = (loggers: ReadonlyArray<AnyLogger>, exporter: AnyLogger): ReadonlySet<AnyLogger> =>
  new Set([...loggers.map(orLogs), unlessLogs(exporter)])
