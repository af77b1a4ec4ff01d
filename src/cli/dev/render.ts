/** What happens in the emulator, as lines for people. */
import type { EmulatorEvent, Report } from "../../emulator/EmulatorEvent.ts"
import { readLogRecord } from "./logLine.ts"

/** How lines look. */
export interface Style {
  /** The names of the functions, if there are several: each line says whose it is. */
  readonly names: ReadonlyArray<string>
  readonly colors: boolean
}

type Paint = (text: string) => string

const paint = (code: number): Paint => (text) => `\u001b[${code}m${text}\u001b[39m`
const plain: Paint = (text) => text

const red = paint(31)
const yellow = paint(33)
const gray = paint(90)
const hues = [36, 35, 32, 34, 96, 95, 92, 94].map(paint)

const bytes = (count: number): string =>
  count < 1000 ? `${count} B` : count < 1e6 ? `${(count / 1e3).toFixed(1)} kB` : `${(count / 1e6).toFixed(1)} MB`

const millis = (value: number): string => `${value.toFixed(1)} ms`

const memory = ({ maxMemoryUsedMb, memorySizeMb }: Report): ReadonlyArray<string> => {
  if (maxMemoryUsedMb === undefined) return []
  const limit = memorySizeMb === undefined ? "" : ` of ${memorySizeMb}`
  return [`memory ${Math.round(maxMemoryUsedMb)}${limit} MB`]
}

const statusOf = ({ errorType, status }: Report): string =>
  status === "error" && errorType !== undefined ? `error ${errorType}` : status

/** The REPORT line of an invocation. */
export const renderReport = (report: Report): string =>
  [
    `REPORT ${report.requestId} ${statusOf(report)}, ${millis(report.durationMillis)}`,
    ...(report.initDurationMillis === undefined ? [] : [`init ${millis(report.initDurationMillis)}`]),
    ...memory(report),
    `event ${bytes(report.eventBytes)}`,
    `response ${bytes(report.responseBytes)}`,
    ...(report.triesLeft === undefined || report.triesLeft === 0
      ? []
      : [`${report.triesLeft} more ${report.triesLeft === 1 ? "try" : "tries"}`])
  ].join(", ")

const levelPaint = (level: string): Paint =>
  level === "ERROR" || level === "FATAL" ? red : level === "WARN" ? yellow : level === "INFO" ? plain : gray

/** A line that a function has written: JSON logs become text. */
export const renderLogLine = (line: string, colors: boolean): ReadonlyArray<string> => {
  const record = readLogRecord(line)
  // Lambda's text format keeps a record in one piece by carriage returns.
  if (record === undefined) return line.split("\r")
  const { details, fields, level, message, time } = record
  const head = [
    ...(time === undefined ? [] : [colors ? gray(time) : time]),
    ...(level === undefined ? [] : [(colors ? levelPaint(level) : plain)(level.padEnd(5))]),
    message,
    ...(fields === "" ? [] : [colors ? gray(fields) : fields])
  ].join(" ")
  return [...head.split("\n"), ...details.map((detail) => `  ${detail}`)]
}

/** Makes of an event the lines that people read: none if it says nothing to them. */
export const makeRenderer = ({ colors, names }: Style): (event: EmulatorEvent) => ReadonlyArray<string> => {
  const width = Math.max(...names.map((name) => name.length), 0)
  const prefixOf = (name: string): string => {
    if (names.length < 2) return ""
    const hue = colors ? hues[names.indexOf(name) % hues.length] ?? plain : plain
    return `${hue(name.padEnd(width))} ${colors ? gray("|") : "|"} `
  }
  const lines = (event: EmulatorEvent): ReadonlyArray<string> => {
    switch (event._tag) {
      case "Log":
        return renderLogLine(event.line, colors)
      case "InitFailed": {
        // The id is that of no invocation.
        const text = `does not start: ${event.errorType}: ${event.errorMessage.replace(/^RequestId: \S+ Error: /, "")}`
        return (colors ? red(text) : text).split("\n")
      }
      case "InvocationEnded": {
        const text = renderReport(event.report)
        return [!colors ? text : event.report.status === "success" ? gray(text) : red(text)]
      }
      default:
        return []
    }
  }
  return (event) => lines(event).map((line) => prefixOf(event.functionName) + line)
}
