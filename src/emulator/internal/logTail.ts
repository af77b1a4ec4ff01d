/** The end of the log of an invocation, for callers that ask for it by `X-Amz-Log-Type: Tail`. */
import type { EmulatorEvent, Report } from "../EmulatorEvent.ts"
import type { Exchange } from "./http.ts"

/** How much of a log Lambda sends, in bytes. */
const maxBytes = 4096

/** Milliseconds as Lambda writes them. */
const millis = (value: number): string => `${value.toFixed(2)} ms`

/** Lambda's line at the end of an invocation. What is not known is not there. */
export const reportLine = (report: Report): string => {
  const { durationMillis, errorType, initDurationMillis, maxMemoryUsedMb, memorySizeMb, requestId, status } = report
  const parts = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${millis(durationMillis)}`,
    `Billed Duration: ${Math.ceil(durationMillis + (initDurationMillis ?? 0))} ms`,
    memorySizeMb === undefined ? undefined : `Memory Size: ${memorySizeMb} MB`,
    maxMemoryUsedMb === undefined ? undefined : `Max Memory Used: ${maxMemoryUsedMb} MB`,
    initDurationMillis === undefined ? undefined : `Init Duration: ${millis(initDurationMillis)}`,
    status === "success" ? undefined : `Status: ${status}`,
    status === "error" && errorType !== undefined ? `Error Type: ${errorType}` : undefined
  ]
  return parts.filter((part) => part !== undefined).join("\t")
}

/** The log of one invocation, as far as its end may need it. */
class Log {
  readonly #requestId: string
  #lines: Array<string> = []
  #bytes = 0
  #report: Report | undefined

  constructor(requestId: string) {
    this.#requestId = requestId
    this.#report = undefined
  }

  add(line: string): void {
    this.#lines.push(line)
    this.#bytes += line.length + 1
    // A character has at least one byte, so what is longer than the end can go.
    while (this.#bytes - (this.#lines[0]?.length ?? 0) > maxBytes) this.#bytes -= (this.#lines.shift()?.length ?? 0) + 1
  }

  end(report: Report): void {
    this.#report = report
  }

  get base64(): string {
    const lines = [
      `START RequestId: ${this.#requestId} Version: $LATEST`,
      ...this.#lines,
      `END RequestId: ${this.#requestId}`,
      ...(this.#report === undefined ? [] : [reportLine(this.#report)])
    ]
    const bytes = Buffer.from(`${lines.join("\n")}\n`)
    let from = Math.max(0, bytes.length - maxBytes)
    // Half a character is of no use to anybody.
    while (((bytes[from] ?? 0) & 0xc0) === 0x80) from += 1
    return bytes.toString("base64", from)
  }
}

/** The logs of the invocations whose callers have asked for them. */
export class LogTails {
  readonly #logs = new Map<string, Log>()

  /** Tells what has happened. */
  readonly publish = (event: EmulatorEvent): void => {
    if (this.#logs.size === 0) return
    if (event._tag === "Log" && event.requestId !== undefined) this.#logs.get(event.requestId)?.add(event.line)
    if (event._tag === "InvocationEnded") this.#logs.get(event.report.requestId)?.end(event.report)
  }

  /** Collects the log of an invocation, if the caller asks for it, until `stop`. */
  collect(exchange: Exchange, requestId: string) {
    const log = exchange.header("x-amz-log-type") === "Tail" ? new Log(requestId) : undefined
    if (log !== undefined) this.#logs.set(requestId, log)
    return {
      /** In base64. */
      result: () => log?.base64,
      stop: () => void this.#logs.delete(requestId)
    }
  }
}
