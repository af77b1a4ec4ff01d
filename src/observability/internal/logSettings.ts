/** The options of `Logs.layer`, checked when they are given. */
import * as Duration from "effect/Duration"
import type { LogLevel } from "effect/LogLevel"
import { severities } from "../../Environment.ts"
import { kindOf } from "../../internal/failure/kindOf.ts"
import { checkOptions } from "../../internal/failure/misuse.ts"
import type { Redaction } from "./redaction.ts"
import { refusedOption } from "./refusedOption.ts"

/**
 * Settings of the lines that are held back.
 *
 * @category models
 * @since 0.1.0
 */
export interface BufferOptions {
  /** The lowest level that is held. What the level of the log lets through is written at once. Default `Debug`. */
  readonly level?: LogLevel | undefined
  /** The size of the lines that one invocation may hold, in bytes of UTF-8. The oldest give way. Default 65 536. */
  readonly maxBytes?: number | undefined
  /** An invocation that takes longer writes what it holds. Default: however long it takes, it does not. */
  readonly slowerThan?: Duration.Input | undefined
  /** Whether a record of the level `Error` or `Fatal` writes what is held, also if the invocation succeeds. Default `true`. */
  readonly flushOnErrorLog?: boolean | undefined
}

/**
 * Settings of the log.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /** The lowest level that is written at once. Default: `AWS_LAMBDA_LOG_LEVEL`, or else the level in force, `Info`. */
  readonly level?: LogLevel | undefined
  /** The share of invocations that write their debug lines, from 0 to 1. It is decided once for an invocation. Default 0. */
  readonly sampleRate?: number | undefined
  /** Holds lines below the level, and writes them only if the invocation fails or is slow. Default: nothing is held. */
  readonly buffer?: BufferOptions | undefined
  /** What shows as `<redacted>`, as `Logs.redaction` makes it. Default: nothing. */
  readonly redact?: Redaction | undefined
  /** Whether this holds for `console` too. Default: if `console` writes as the logger does, as under `Lambda.main`. */
  readonly patchConsole?: boolean | undefined
}

/** The options with their defaults. */
export interface Settings {
  readonly level: LogLevel | undefined
  readonly sampleRate: number
  readonly buffer: {
    readonly level: LogLevel
    readonly maxBytes: number
    readonly slowerMillis: number
    readonly flushOnErrorLog: boolean
  } | undefined
  readonly redaction: Redaction | undefined
  readonly patchConsole: boolean | undefined
}

const levels: ReadonlyArray<LogLevel> = ["All", ...severities, "None"]

const ranks = Object.fromEntries(levels.map((level, rank) => [level, rank])) as Readonly<Record<LogLevel, number>>

/** The order of the levels. */
export const rank = (level: LogLevel): number => ranks[level]

/** A level in any spelling, such as `debug`. */
export const toLevel = (text: unknown): LogLevel | undefined =>
  typeof text === "string" ? levels.find((level) => level.toLowerCase() === text.trim().toLowerCase()) : undefined

const refuse = (option: string, expected: string, actual: unknown): never => {
  const found = typeof actual === "number" || typeof actual === "string" ? JSON.stringify(actual) ?? "" : kindOf(actual)
  throw refusedOption("Logs.layer", option, expected, found)
}

/** Passes a level, or throws. */
export const checkLevel = (option: string, level: LogLevel): LogLevel =>
  levels.includes(level) ? level : refuse(option, `one of ${levels.join(", ")}`, level)

const checkBoolean = (option: string, value: boolean | undefined): void => {
  if (value !== undefined && typeof value !== "boolean") refuse(option, "a boolean", value)
}

const checkMillis = (option: string, duration: Duration.Input | undefined): number => {
  if (duration === undefined) return Infinity
  try {
    return Duration.toMillis(Duration.fromInputUnsafe(duration))
  } catch {
    return refuse(option, "a duration, such as \"1 second\"", duration)
  }
}

const checkBuffer = (buffer: BufferOptions): NonNullable<Settings["buffer"]> => {
  if (typeof buffer !== "object" || buffer === null) return refuse("buffer", "an object", buffer)
  checkOptions("buffer of Logs.layer", buffer, { flushOnErrorLog: 1, level: 1, maxBytes: 1, slowerThan: 1 })
  const { flushOnErrorLog = true, level = "Debug", maxBytes = 65_536, slowerThan } = buffer
  if (!Number.isSafeInteger(maxBytes) || maxBytes <= 0) refuse("buffer.maxBytes", "a whole number above 0", maxBytes)
  checkBoolean("buffer.flushOnErrorLog", flushOnErrorLog)
  const slowerMillis = checkMillis("buffer.slowerThan", slowerThan)
  return { flushOnErrorLog, level: checkLevel("buffer.level", level), maxBytes, slowerMillis }
}

const checkRedaction = (redaction: Redaction | undefined): Redaction | undefined =>
  redaction === undefined || "annotations" in Object(redaction)
    ? redaction
    : refuse("redact", "what Logs.redaction returns", redaction)

export const check = (options: Options): Settings => {
  checkOptions("Logs.layer", options, { buffer: 1, level: 1, patchConsole: 1, redact: 1, sampleRate: 1 })
  const { buffer, level, patchConsole, redact, sampleRate = 0 } = options
  if (typeof sampleRate !== "number" || !(sampleRate >= 0 && sampleRate <= 1)) {
    refuse("sampleRate", "a number from 0 to 1", sampleRate)
  }
  checkBoolean("patchConsole", patchConsole)
  return {
    buffer: buffer === undefined ? undefined : checkBuffer(buffer),
    level: level === undefined ? undefined : checkLevel("level", level),
    patchConsole,
    redaction: checkRedaction(redact),
    sampleRate
  }
}
