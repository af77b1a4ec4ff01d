/** JSON log lines of any logger, read for people. */

/** What a JSON log line says. */
export interface LogRecord {
  /** `12:34:56.789`, in UTC. */
  readonly time: string | undefined
  /** In upper case: `INFO`. */
  readonly level: string | undefined
  readonly message: string
  /** What else it says: `key=value key=value`. */
  readonly fields: string
  /** Stack traces and causes, line by line. */
  readonly details: ReadonlyArray<string>
}

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

const readJson = (line: string): Json | undefined => {
  if (!line.trimStart().startsWith("{")) return undefined
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The levels of pino and bunyan. */
const numbered: Readonly<Record<number, string>> = {
  10: "TRACE",
  20: "DEBUG",
  30: "INFO",
  40: "WARN",
  50: "ERROR",
  60: "FATAL"
}

const readLevel = (level: unknown): string | undefined =>
  typeof level === "number" ? numbered[level] : typeof level === "string" ? level.toUpperCase() : undefined

const readTime = (time: unknown): string | undefined => {
  if (typeof time !== "string" && typeof time !== "number") return undefined
  const date = new Date(time)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString().slice(11, -1)
}

const show = (value: unknown): string =>
  typeof value === "string" ? (/^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)) : JSON.stringify(value)

/** An error in a record. */
interface LoggedError {
  /** `RangeError: out of range` */
  readonly head: string
  /** Its stack, of which the first line is the head; then that of its cause. */
  readonly lines: ReadonlyArray<string>
}

const readStack = (stack: unknown): ReadonlyArray<string> =>
  (typeof stack === "string" ? stack.split("\n") : Array.isArray(stack) ? stack : [])
    .filter((line): line is string => typeof line === "string")

/** An error as loggers write one: with `errorType` and the like, or with `name`, `message` and `stack`. */
const readError = (value: unknown): LoggedError | undefined => {
  if (!isObject(value)) return undefined
  const type = value.errorType ?? value.name ?? value.type
  const message = value.errorMessage ?? value.message
  const stack = value.stackTrace ?? value.stack
  if (typeof message !== "string" || (type === undefined && stack === undefined)) return undefined
  const head = typeof type === "string" ? `${type}: ${message}` : message
  const frames = readStack(stack).filter((line) => /^\s*at /.test(line)).map((line) =>
    `  ${line.trim().replace(/ \{$/, "")}`
  )
  const cause = readError(value.cause)
  return { head, lines: [head, ...frames, ...(cause === undefined ? [] : causedBy(cause))] }
}

const causedBy = ({ lines: [head, ...frames] }: LoggedError): ReadonlyArray<string> => [`caused by ${head}`, ...frames]

const known = new Set([
  "timestamp",
  "time",
  "level",
  "requestId",
  "message",
  "msg",
  "errorType",
  "errorMessage",
  "stackTrace",
  "cause",
  "pid",
  "hostname",
  "v"
])

/** The fields of a record that are an error, and that is all that they are. */
const errorNames = ["error", "err", "exception"]

/** Reads a log line if it is a record: a JSON object that has a message, or a level and an error. */
export const readLogRecord = (line: string): LogRecord | undefined => {
  const json = readJson(line)
  if (json === undefined) return undefined
  const level = readLevel(json.level)
  const said = json.message ?? json.msg
  const { cause, errorMessage, errorType, stackTrace } = json
  const errors = [{ cause, errorMessage, errorType, stackTrace }, said, ...errorNames.map((name) => json[name])]
    .flatMap((value) => readError(value) ?? [])
  const [first] = errors
  if (said === undefined && (level === undefined || first === undefined)) return undefined

  const message = typeof said === "string"
    ? said
    : readError(said) ?? said === undefined
    ? first?.head ?? ""
    : show(said)
  const fields = Object.entries(json).flatMap(([name, value]) =>
    known.has(name) || (errorNames.includes(name) && readError(value) !== undefined) ? [] : [`${name}=${show(value)}`]
  )
  return {
    time: readTime(json.timestamp ?? json.time),
    level,
    message,
    fields: fields.join(" "),
    // The message says already what the first line of an error would say again.
    details: errors.flatMap(({ head, lines }) => (head === message ? lines.slice(1) : lines))
  }
}
