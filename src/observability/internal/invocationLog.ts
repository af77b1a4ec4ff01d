/**
 * The log of one invocation: what is held back, and what became of it.
 *
 * Holding ──it fails, logs an error, takes too long, or is told to──▶ Open
 * Holding ──it ends well──▶ Over
 */
import type { LogLevel } from "effect/LogLevel"
import type { LogEntry } from "../../internal/log/logOutput.ts"
import type { LogRecord } from "../../internal/log/logRecord.ts"
import type { Invocation } from "../../Invocation.ts"
import { type Copied, copyOf } from "./logCopy.ts"

interface Rendered {
  readonly entry: LogEntry
  /** With its line end. */
  readonly bytes: number
}

const isRendered = (line: Copied | Rendered): line is Rendered => "entry" in line

/**
 * Lines with a bound on their size: the oldest give way.
 *
 * Most lines are dropped in the end, so they are kept as copies of their records, and rendered when they are written. How
 * long a copy becomes is known from above alone: once the copies might be longer than the bound, they are rendered.
 */
export class LineBuffer {
  readonly #maxBytes: number
  readonly #render: (record: LogRecord) => LogEntry
  #lines: Array<Copied | Rendered | undefined> = []
  /** Where the oldest line is. */
  #first = 0
  /** Up to where lines have been rendered. */
  #rendered = 0
  #bytes = 0
  /** How many lines gave way. */
  dropped = 0

  constructor(maxBytes: number, render: (record: LogRecord) => LogEntry) {
    this.#maxBytes = maxBytes
    this.#render = render
  }

  add(record: LogRecord): void {
    const copied = copyOf(record)
    if (copied !== undefined && this.#bytes + copied.bytes <= this.#maxBytes) {
      this.#lines.push(copied)
      this.#bytes += copied.bytes
      return
    }
    this.#renderCopies()
    const line = this.#toRendered(record)
    if (line.bytes > this.#maxBytes) {
      this.dropped++
      return
    }
    this.#lines.push(line)
    this.#bytes += line.bytes
    while (this.#bytes > this.#maxBytes) this.#dropOldest()
  }

  /** The lines in the order in which they came. */
  get lines(): ReadonlyArray<LogEntry> {
    this.#renderCopies()
    return this.#lines.flatMap((line) => line !== undefined && isRendered(line) ? line.entry : [])
  }

  #toRendered(record: LogRecord): Rendered {
    const entry = this.#render(record)
    return { bytes: Buffer.byteLength(entry.body) + 1, entry }
  }

  #renderCopies(): void {
    for (let i = Math.max(this.#first, this.#rendered); i < this.#lines.length; i++) {
      const line = this.#lines[i]
      if (line === undefined || isRendered(line)) continue
      const rendered = this.#lines[i] = this.#toRendered(line.record)
      this.#bytes += rendered.bytes - line.bytes
    }
    this.#rendered = this.#lines.length
  }

  #dropOldest(): void {
    this.#bytes -= this.#lines[this.#first]?.bytes ?? 0
    this.#lines[this.#first++] = undefined
    this.dropped++
    if (this.#first < 64 || this.#first * 2 < this.#lines.length) return
    this.#lines = this.#lines.slice(this.#first)
    this.#rendered -= this.#first
    this.#first = 0
  }
}

type State =
  /** Lines below the level are held. */
  | { readonly _tag: "Holding"; buffer: LineBuffer | undefined }
  /** They are written at once. */
  | { readonly _tag: "Open" }
  /** They are dropped, as the level says. */
  | { readonly _tag: "Over" }

const open: State = { _tag: "Open" }
const over: State = { _tag: "Over" }

export class InvocationLog {
  readonly invocation: Invocation["Service"]
  /** When the invocation began, or was first seen: Unix milliseconds. */
  readonly startMillis: number
  /** Whether its debug lines are shown. */
  readonly isSampled: boolean
  /** The level that was chosen for this invocation. */
  level: LogLevel | undefined = undefined
  #state: State = { _tag: "Holding", buffer: undefined }

  constructor(invocation: Invocation["Service"], startMillis: number, isSampled: boolean) {
    this.invocation = invocation
    this.startMillis = startMillis
    this.isSampled = isSampled
  }

  get state(): State["_tag"] {
    return this.#state._tag
  }

  /** Keeps a record for later. */
  hold(record: LogRecord, maxBytes: number, render: (record: LogRecord) => LogEntry): void {
    if (this.#state._tag === "Holding") (this.#state.buffer ??= new LineBuffer(maxBytes, render)).add(record)
  }

  /** From now on everything is written. Yields what was held until now, once. */
  open(): LineBuffer | undefined {
    const state = this.#state
    if (state._tag !== "Holding") return undefined
    this.#state = open
    return state.buffer
  }

  /** It ended well, so what was held is forgotten. */
  forget(): void {
    if (this.#state._tag === "Holding") this.#state = over
  }
}
