/** What is known, in words for people: durations, sizes, errors and lines of a log. */

/** @param {number} millis */
export const duration = (millis) =>
  millis < 10
    ? `${millis.toFixed(1)} ms`
    : millis < 1000
    ? `${Math.round(millis)} ms`
    : `${(millis / 1000).toFixed(2)} s`

/** @param {number} bytes */
export const size = (bytes) =>
  bytes < 1000
    ? `${bytes} B`
    : bytes < 1_000_000
    ? `${(bytes / 1000).toFixed(1)} kB`
    : `${(bytes / 1_000_000).toFixed(1)} MB`

/** @param {number} time in Unix milliseconds */
export const clock = (time) => {
  const date = new Date(time)
  return [date.getHours(), date.getMinutes(), date.getSeconds()].map((part) => String(part).padStart(2, "0")).join(":")
}

/** @param {unknown} value @returns {value is Record<string, unknown>} */
const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value)

/** @param {string} text @returns {unknown} */
const parse = (text) => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** @param {unknown} value @returns {string} */
const show = (value) => typeof value === "string" ? value : JSON.stringify(value) ?? ""

/**
 * @typedef {{ readonly type: string, readonly message: string, readonly stack: ReadonlyArray<string> }} ReportedError
 */

/** @param {unknown} value @returns {ReadonlyArray<string>} */
const stackOf = (value) =>
  (Array.isArray(value) ? value.map(show) : typeof value === "string" ? value.split("\n") : [])
    .flatMap((frame) => frame.split("\n")).map((line) => line.trimEnd()).filter((line) => line !== "")

/**
 * The causes of an error in what runtimes send for AWS X-Ray, whose first exception is the error itself.
 *
 * @param {string} text
 * @returns {ReadonlyArray<ReportedError>}
 */
const xrayCauses = (text) => {
  const value = parse(text)
  const exceptions = isObject(value) && Array.isArray(value["exceptions"]) ? value["exceptions"] : []
  return exceptions.slice(1).filter(isObject).map(({ message, stack, type }) => ({
    type: show(type ?? ""),
    message: show(message ?? ""),
    stack: (Array.isArray(stack) ? stack : []).filter(isObject).map(({ label, line, path }) =>
      label ? `at ${show(label)} (${show(path)}:${show(line)})` : `at ${show(path)}:${show(line)}`
    )
  }))
}

/**
 * The error of a report and its causes, the nearest first. Runtimes name the stack `stackTrace`, `trace` or `stack`.
 *
 * @param {string} report
 * @param {string} [causes] for AWS X-Ray, if the report has none
 * @returns {ReadonlyArray<ReportedError>}
 */
export const errorsOf = (report, causes = "") => {
  const errors = errorsIn(report)
  return errors.length === 1 ? [...errors, ...xrayCauses(causes)] : errors
}

/** @param {string} report @returns {ReadonlyArray<ReportedError>} */
const errorsIn = (report) => {
  const errors = []
  let current = parse(report)
  if (!isObject(current)) return [{ type: "Unknown", message: report, stack: [] }]
  while (current !== undefined && current !== null && errors.length < 16) {
    if (!isObject(current)) {
      errors.push({ type: "", message: show(current), stack: [] })
      break
    }
    errors.push({
      type: show(current["errorType"] ?? current["name"] ?? ""),
      message: show(current["errorMessage"] ?? current["message"] ?? ""),
      stack: stackOf(current["stackTrace"] ?? current["trace"] ?? current["stack"])
    })
    current = current["cause"]
  }
  return errors
}

/** A line as Lambda's Node runtime writes it. Breaks within a record are carriage returns. */
const record = /^\d{4}-\d\d-\d\dT[\d:.]+Z\t[^\t]*\t([A-Z]+)\t(.*)$/s

/**
 * A line of a log. One that is JSON with a message, or a record of Lambda, is taken apart.
 *
 * @param {string} line
 * @returns {{ readonly level: string, readonly message: string, readonly rest: string }}
 */
export const logLine = (line) => {
  const value = line.startsWith("{") ? parse(line) : undefined
  if (!isObject(value) || !("message" in value || "msg" in value)) {
    const [, level = "", message = line] = record.exec(line) ?? []
    return { level, message: message.replaceAll("\r", "\n"), rest: "" }
  }
  const { level = value["logLevel"] ?? "", message = value["msg"], timestamp: _time, requestId: _id, ...rest } = value
  const parts = Object.entries(rest).filter(([key]) => key !== "logLevel" && key !== "msg")
  return {
    level: show(level).toUpperCase(),
    message: show(message),
    rest: parts.map(([key, value]) => `${key}=${show(value)}`).join(" ")
  }
}

/** @param {string | null | undefined} contentType @returns {string} the type without its parameters */
export const mediaType = (contentType) => (contentType ?? "").split(";")[0]?.trim().toLowerCase() ?? ""

/** @param {string} type */
export const isJson = (type) => type === "application/json" || type.endsWith("+json")

/**
 * The lines of a text that comes in pieces.
 *
 * @param {(line: string) => void} onLine
 */
export const lineReader = (onLine) => {
  let rest = ""
  return (/** @type {string} */ piece) => {
    const lines = (rest + piece).split("\n")
    rest = lines.pop() ?? ""
    for (const line of lines) onLine(line)
  }
}
