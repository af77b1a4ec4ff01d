/** The bodies of error reports. */
import type { ErrorReport } from "../../ErrorReport.ts"
import { cutToSize } from "../failure/thrown.ts"

const jsonSize = (text: string): number => Buffer.byteLength(JSON.stringify(text))

/** Keeps as many lines, from the first, as take at most `bytes` as JSON. */
const cutLinesToSize = (lines: ReadonlyArray<string>, bytes: number): ReadonlyArray<string> => {
  let left = bytes - 16
  for (let i = 0; i < lines.length; i++) {
    left -= jsonSize(lines[i] ?? "") + 1
    if (left < 0) return [...lines.slice(0, i), "[cut]"]
  }
  return lines
}

const encode = (report: ErrorReport, bytes: number): string =>
  JSON.stringify({
    errorType: cutToSize(report.errorType, bytes / 8, jsonSize),
    errorMessage: cutToSize(report.errorMessage, bytes / 2, jsonSize),
    stackTrace: cutLinesToSize(report.stackTrace, bytes / 4)
  })

/**
 * The body of an error report: JSON text of at most 256 KiB as UTF-8. Message and stack are cut separately, and end with `[cut]` then.
 */
export const toBody = (report: ErrorReport): string => encode(report, 262_144)

/**
 * The same in at most 2700 bytes, which still has the innermost frames. It is for a server that refused the longer body,
 * and for the trailers of a streamed response. Go's HTTP server, which the Runtime API is built on, drops trailers that take
 * more than 4096 bytes together, and the body is sent there as base64.
 */
export const toSmallBody = (report: ErrorReport): string => encode(report, 2700)
