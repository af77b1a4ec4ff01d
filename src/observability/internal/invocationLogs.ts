/** The log of a function: which record is written, held or dropped, and what happens to held lines. */
import type * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Exit from "effect/Exit"
import type * as Logger from "effect/Logger"
import type { LogLevel, Severity } from "effect/LogLevel"
import type { Random } from "effect/Random"
import * as References from "effect/References"
import type { Environment } from "../../Environment.ts"
import { ofInvocation } from "../../internal/log/annotations.ts"
import type { LogEntry, LogOutput } from "../../internal/log/logOutput.ts"
import * as LogRecord from "../../internal/log/logRecord.ts"
import { toAnnotations, toRecord } from "../../internal/log/ownLogger.ts"
import { Invocation } from "../../Invocation.ts"
import { withAnnotations } from "./exportedRecord.ts"
import { InvocationLog } from "./invocationLog.ts"
import { RecordExporters } from "./logRouting.ts"
import { rank, type Settings } from "./logSettings.ts"

type AnyInvocation = Invocation["Service"]

/** What the log of a function needs. */
export interface Parts {
  readonly clock: Clock.Clock
  readonly random: Random
  readonly format: Environment["logFormat"]
  readonly output: LogOutput
  /** The lowest level that is written at once, of Effect's records and of the lines of `console`. */
  readonly levels: { readonly effect: LogLevel; readonly console: LogLevel }
  /** The loggers that are not of this library: they get what is written at once. */
  readonly others: ReadonlyArray<Logger.Logger<unknown, unknown>>
  /** Those of them that have something to do outside of a span. */
  readonly othersOutsideSpans: ReadonlyArray<Logger.Logger<unknown, unknown>>
}

/**
 * `References.MinimumLogLevel` in the layer: every record comes, and is judged here. A function that sets another one for a
 * part of it has its way.
 */
export const everyLevel: LogLevel = "All"

export class InvocationLogs {
  readonly settings: Settings
  readonly parts: Parts
  /** The last invocation that was asked for: most records follow one of the same invocation. */
  #last: InvocationLog | undefined
  readonly #key = Symbol("effect-lambda-runtime/observability/Logs")
  readonly #render: (record: LogRecord.LogRecord) => LogEntry
  /** Those that hold lines. */
  readonly #holding = new Set<InvocationLog>()
  /** When an invocation came, if none was in hand; the first one that is seen takes it. */
  #began: number | undefined

  constructor(settings: Settings, parts: Parts) {
    this.settings = settings
    this.parts = parts
    this.#render = (record) => this.#toEntry(record)
  }

  /** An invocation is about to begin. */
  begin(): void {
    this.#began = this.#now
  }

  /** The log of an invocation. It begins when it is first asked for. */
  of(invocation: AnyInvocation): InvocationLog {
    if (this.#last?.invocation === invocation) return this.#last
    // Kept on the invocation itself: a `WeakMap` with an entry for each costs more than all else here, as it is collected.
    const own = invocation as AnyInvocation & { readonly [key: symbol]: InvocationLog | undefined }
    const known = own[this.#key]
    if (known !== undefined) return this.#last = known
    const { sampleRate } = this.settings
    const isSampled = sampleRate > 0 && this.parts.random.nextDoubleUnsafe() < sampleRate
    const log = new InvocationLog(invocation, this.#began ?? this.#now, isSampled)
    this.#began = undefined
    // Not enumerable, so that whoever logs the invocation does not log this.
    Object.defineProperty(invocation, this.#key, { value: log })
    return this.#last = log
  }

  /** A record of Effect. */
  log(options: Logger.Options<unknown>): void {
    const { fiber, logLevel } = options
    const invocation = Context.getOrUndefined(fiber.context, Invocation)
    const log = invocation && this.of(invocation)
    if (log !== undefined) this.#openIfSlow(log, options.date.getTime())
    const isJudged = fiber.getRef(References.MinimumLogLevel) !== everyLevel
    const place = isJudged ? "Write" : this.#place(log, logLevel, this.parts.levels.effect)
    if (place === "Drop") return
    const { redaction } = this.settings
    const safe = redaction === undefined ? options : { ...options, cause: redaction.cause(options.cause) }
    this.#put(toRecord(safe), log, place)
    if (place === "Hold") return
    const { others, othersOutsideSpans } = this.parts
    const loggers = fiber.cache.span === undefined ? othersOutsideSpans : others
    const exporters = fiber.getRef(RecordExporters)
    if (loggers.length === 0 && exporters.length === 0) return
    const seen = this.#forOthers(safe)
    for (const other of loggers) other.log(seen)
    for (const exporter of exporters) exporter.log(seen)
  }

  /** A line of `console`. */
  logConsole(level: Severity, message: ReadonlyArray<unknown>, invocation: AnyInvocation | undefined): void {
    const log = invocation && this.of(invocation)
    const millis = this.#now
    if (log !== undefined) this.#openIfSlow(log, millis)
    const place = this.#place(log, level, this.parts.levels.console)
    if (place === "Drop") return
    this.#put({ annotations: ofInvocation(invocation), invocation, level, message, millis }, log, place)
  }

  /** Writes what an invocation holds. From now on its lines are written at once. */
  flush(invocation: AnyInvocation): void {
    this.#open(this.of(invocation))
  }

  /** Writes what invocations hold that have not ended. */
  flushAll(): void {
    for (const log of Array.from(this.#holding)) this.#open(log)
  }

  /** An invocation is over. */
  end(invocation: AnyInvocation, exit: Exit.Exit<unknown, unknown> | undefined): void {
    const log = this.of(invocation)
    if (exit !== undefined && Exit.isFailure(exit)) this.#open(log)
    this.#openIfSlow(log, this.#now)
    log.forget()
    this.#holding.delete(log)
    if (this.#last === log) this.#last = undefined
  }

  get #now(): number {
    return this.parts.clock.currentTimeMillisUnsafe()
  }

  #place(log: InvocationLog | undefined, level: LogLevel, usual: LogLevel): "Write" | "Hold" | "Drop" {
    const sampled = log?.isSampled === true && rank(usual) > rank("Debug") ? "Debug" : usual
    if (rank(level) >= rank(log?.level ?? sampled)) return "Write"
    const { buffer } = this.settings
    if (log === undefined || buffer === undefined || rank(level) < rank(buffer.level)) return "Drop"
    switch (log.state) {
      case "Holding":
        return "Hold"
      case "Open":
        return "Write"
      case "Over":
        return "Drop"
    }
  }

  #put(record: LogRecord.LogRecord, log: InvocationLog | undefined, place: "Write" | "Hold"): void {
    const { buffer } = this.settings
    if (place === "Hold" && log !== undefined && buffer !== undefined) {
      this.#holding.add(log)
      return log.hold(record, buffer.maxBytes, this.#render)
    }
    if (log !== undefined && buffer?.flushOnErrorLog === true && rank(record.level) >= rank("Error")) this.#open(log)
    this.parts.output.write(this.#toEntry(record))
  }

  #toEntry(record: LogRecord.LogRecord): LogEntry {
    const { redaction } = this.settings
    const { format, output } = this.parts
    const shown = redaction === undefined ? record : {
      ...record,
      annotations: redaction.annotations(record.annotations ?? {}),
      message: redaction.values(record.message)
    }
    const { level, millis } = record
    return { body: LogRecord.render(shown, format, output.maxBytes), format, level, millis }
  }

  #openIfSlow(log: InvocationLog, now: number): void {
    const { buffer } = this.settings
    if (buffer !== undefined && now - log.startMillis > buffer.slowerMillis) this.#open(log)
  }

  #open(log: InvocationLog): void {
    this.#holding.delete(log)
    const held = log.open()
    if (held === undefined) return
    const { output } = this.parts
    if (held.dropped > 0) {
      const message = `${held.dropped} buffered lines were dropped, as the invocation held more than ` +
        `${this.settings.buffer?.maxBytes} bytes`
      const { invocation } = log
      const annotations = ofInvocation(invocation)
      output.write(this.#toEntry({ annotations, invocation, level: "Warn", message: [message], millis: this.#now }))
    }
    for (const entry of held.lines) output.write(entry)
  }

  /** What other loggers see, with the annotations of the whole invocation. */
  #forOthers(options: Logger.Options<unknown>): Logger.Options<unknown> {
    const { redaction } = this.settings
    const { fiber, message } = options
    const annotations = toAnnotations(options)
    const shown = { ...options, fiber: withAnnotations(fiber, redaction?.annotations(annotations) ?? annotations) }
    return redaction === undefined
      ? shown
      : { ...shown, message: Array.isArray(message) ? redaction.values(message) : redaction.value(message) }
  }
}
