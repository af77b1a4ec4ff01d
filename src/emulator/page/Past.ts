/** What has happened in an emulator lately, as the page shows it: bounded by number and by bytes. */
import type { EmulatorEvent, Report } from "../EmulatorEvent.ts"
import type { Failure } from "./frames.ts"

/** An invocation in a list. Times are in Unix milliseconds. */
export interface Summary {
  readonly requestId: string
  readonly functionName: string
  readonly source: "invoke" | "http" | "aws"
  readonly queuedAt: number
  readonly eventBytes: number
  /** Absent while it waits. */
  readonly environment: number | undefined
  /** Absent while it waits or runs. */
  readonly report: Report | undefined
  /** Whether it ended before the runtime got the event. */
  readonly isDropped: boolean
}

/** One line of a function's output. */
export interface LogLine {
  readonly time: number
  readonly output: "stdout" | "stderr"
  readonly line: string
}

/** A response as far as it is kept. */
export interface Recording {
  contentType: string | undefined
  readonly pieces: Array<Uint8Array>
  /** Of the pieces together. */
  bytes: number
  /** Whether bytes are missing at the end because the response is too long to be kept. */
  isCut: boolean
  /** The error report of a function that failed, also in the middle of a streamed response. */
  failed: Failure | undefined
  isComplete: boolean
}

/** One invocation as a whole. */
export interface Entry {
  summary: Summary
  readonly event: Uint8Array
  readonly log: Log
  response: Recording | undefined
  /** What it takes of the limit for all. */
  bytes: number
}

/** The state of a function's environments. */
export interface FunctionState {
  /** How many have been started and have not asked for an event yet. */
  readonly starting: number
  readonly ready: number
  /** Why the last one that was started did not become ready. */
  readonly initError: string | undefined
  /** The latest lines that belong to no invocation. */
  readonly log: ReadonlyArray<LogLine>
}

/** How much is kept. */
export interface Limits {
  readonly invocations: number
  /** Of all events, responses and log lines together. */
  readonly bytes: number
  /** Of one response. */
  readonly responseBytes: number
  /** Of the log of one invocation. */
  readonly logBytes: number
}

export const defaultLimits: Limits = {
  invocations: 200,
  bytes: 33_554_432,
  responseBytes: 8_388_608,
  logBytes: 262_144
}

/** What an entry takes beside its bodies, roughly. */
const entryBytes = 1000
/** What a piece takes beside its bytes. */
const pieceBytes = 100

/** The latest lines that fit. A line that is longer than all of them may be is cut. */
export class Log {
  readonly lines: Array<LogLine> = []
  dropped = 0
  bytes = 0
  readonly #limit: number

  constructor(limit: number) {
    this.#limit = limit
  }

  push(line: LogLine): void {
    const kept = line.line.length > this.#limit ? { ...line, line: line.line.slice(0, this.#limit) } : line
    this.lines.push(kept)
    this.bytes += cost(kept)
    while (this.bytes > this.#limit && this.lines.length > 1) {
      this.bytes -= cost(this.lines.shift()!)
      this.dropped += 1
    }
  }
}

/** An object for each line as well as its text. */
const cost = ({ line }: LogLine): number => line.length + 100

interface KnownFunction {
  readonly environments: Map<number, "starting" | "ready">
  initError: string | undefined
  readonly log: Log
}

export class Past {
  readonly #entries = new Map<string, Entry>()
  readonly #functions = new Map<string, KnownFunction>()
  readonly #limits: Limits
  #bytes = 0

  constructor(limits: Limits = defaultLimits) {
    this.#limits = limits
  }

  /** How many bytes it holds. */
  get bytes(): number {
    return this.#bytes
  }

  /** The invocations, the oldest first. */
  get summaries(): ReadonlyArray<Summary> {
    return Array.from(this.#entries.values(), ({ summary }) => summary)
  }

  get(requestId: string): Entry | undefined {
    return this.#entries.get(requestId)
  }

  functionState(name: string): FunctionState {
    const known = this.#functions.get(name)
    const states = Array.from(known?.environments.values() ?? [])
    return {
      starting: states.filter((state) => state === "starting").length,
      ready: states.filter((state) => state === "ready").length,
      initError: known?.initError,
      log: known?.log.lines ?? []
    }
  }

  /** Forgets the environments of a function that is gone. Its invocations stay. */
  forget(name: string): void {
    this.#functions.delete(name)
  }

  push(event: EmulatorEvent): void {
    switch (event._tag) {
      case "EnvironmentStarted":
        this.#function(event.functionName).environments.set(event.environment, "starting")
        return
      case "EnvironmentReady": {
        const known = this.#function(event.functionName)
        known.environments.set(event.environment, "ready")
        known.initError = undefined
        return
      }
      case "InitFailed":
        this.#function(event.functionName).initError = `${event.errorType}: ${event.errorMessage}`
        return
      case "EnvironmentEnded":
        this.#function(event.functionName).environments.delete(event.environment)
        return
      case "Log":
        return this.#log(event)
      case "InvocationQueued":
        return this.#add(event)
      case "InvocationDropped":
        return this.#update(event.requestId, { isDropped: true })
      case "InvocationStarted":
        return this.#update(event.requestId, { environment: event.environment })
      case "InvocationEnded":
        return this.#update(event.report.requestId, { environment: event.environment, report: event.report })
    }
  }

  /** Forgets the response of an earlier try. */
  recordStart(requestId: string): void {
    const entry = this.#entries.get(requestId)
    if (entry?.response === undefined) return
    const { bytes, failed, pieces } = entry.response
    entry.response = undefined
    this.#grow(entry, -bytes - pieceBytes * pieces.length - sizeOf(failed))
  }

  /** Keeps a piece of a response as far as the limit allows. */
  recordPiece(requestId: string, contentType: string | undefined, piece: Uint8Array): void {
    const entry = this.#entries.get(requestId)
    if (entry === undefined) return
    const recording = recordingOf(entry)
    recording.contentType = contentType
    const left = this.#limits.responseBytes - recording.bytes
    if (piece.length > left) recording.isCut = true
    if (left === 0) return
    const kept = piece.subarray(0, left)
    recording.pieces.push(kept)
    recording.bytes += kept.length
    this.#grow(entry, pieceBytes + kept.length)
  }

  /** Keeps how a response ended. */
  recordEnd(requestId: string, failed: Failure | undefined): void {
    const entry = this.#entries.get(requestId)
    if (entry === undefined) return
    const recording = recordingOf(entry)
    recording.failed = failed
    recording.isComplete = true
    this.#grow(entry, sizeOf(failed))
  }

  #function(name: string): KnownFunction {
    const known = this.#functions.get(name) ??
      { environments: new Map(), initError: undefined, log: new Log(this.#limits.logBytes) }
    this.#functions.set(name, known)
    return known
  }

  #log({ functionName, line, output, requestId, time }: EmulatorEvent & { readonly _tag: "Log" }): void {
    if (requestId === undefined) return this.#function(functionName).log.push({ time, output, line })
    const entry = this.#entries.get(requestId)
    if (entry === undefined) return
    const before = entry.log.bytes
    entry.log.push({ time, output, line })
    this.#grow(entry, entry.log.bytes - before)
  }

  #add({ event, functionName, requestId, source, time }: EmulatorEvent & { readonly _tag: "InvocationQueued" }): void {
    if (this.#entries.has(requestId)) return
    const entry: Entry = {
      summary: {
        requestId,
        functionName,
        source,
        queuedAt: time,
        eventBytes: event.length,
        environment: undefined,
        report: undefined,
        isDropped: false
      },
      event,
      log: new Log(this.#limits.logBytes),
      response: undefined,
      bytes: 0
    }
    this.#entries.set(requestId, entry)
    this.#grow(entry, entryBytes + event.length)
  }

  #update(requestId: string, change: Partial<Summary>): void {
    const entry = this.#entries.get(requestId)
    if (entry !== undefined) entry.summary = { ...entry.summary, ...change }
  }

  /** An entry has grown, so the oldest ones may have to go. The last one stays, whatever its size. */
  #grow(entry: Entry, bytes: number): void {
    entry.bytes += bytes
    this.#bytes += bytes
    for (const [requestId, oldest] of this.#entries) {
      const fits = this.#bytes <= this.#limits.bytes && this.#entries.size <= this.#limits.invocations
      if (fits || this.#entries.size === 1) return
      this.#entries.delete(requestId)
      this.#bytes -= oldest.bytes
    }
  }
}

const sizeOf = (failed: Failure | undefined): number => (failed?.report.length ?? 0) + (failed?.xrayCause?.length ?? 0)

const recordingOf = (entry: Entry): Recording =>
  entry.response ??= {
    contentType: undefined,
    pieces: [],
    bytes: 0,
    isCut: false,
    failed: undefined,
    isComplete: false
  }
