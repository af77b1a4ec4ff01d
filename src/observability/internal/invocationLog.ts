/**
 * The log of one invocation: what is held back, and what became of it.
 *
 * Holding ──it fails, logs an error, takes too long, or is told to──▶ Open
 * Holding ──it ends well──▶ Over
 */
import type { LogLevel } from "effect/LogLevel"
import type { LogEntry } from "../../internal/log/logOutput.ts"
import type { Invocation } from "../../Invocation.ts"

/** Lines with a bound on their size: the oldest give way. */
export class LineBuffer {
  readonly #maxBytes: number
  #lines: Array<{ readonly entry: LogEntry; readonly bytes: number } | undefined> = []
  /** Where the oldest line is. */
  #first = 0
  #bytes = 0
  /** How many lines gave way. */
  dropped = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(entry: LogEntry): void {
    // With its line end.
    const bytes = Buffer.byteLength(entry.body) + 1
    if (bytes > this.#maxBytes) {
      this.dropped++
      return
    }
    this.#lines.push({ bytes, entry })
    this.#bytes += bytes
    while (this.#bytes > this.#maxBytes) this.#dropOldest()
  }

  /** The lines in the order in which they came. */
  get lines(): ReadonlyArray<LogEntry> {
    return this.#lines.slice(this.#first).flatMap((line) => line?.entry ?? [])
  }

  #dropOldest(): void {
    this.#bytes -= this.#lines[this.#first]?.bytes ?? 0
    this.#lines[this.#first++] = undefined
    this.dropped++
    if (this.#first < 64 || this.#first * 2 < this.#lines.length) return
    this.#lines = this.#lines.slice(this.#first)
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

  /** Keeps a line for later. */
  hold(entry: LogEntry, maxBytes: number): void {
    if (this.#state._tag === "Holding") (this.#state.buffer ??= new LineBuffer(maxBytes)).add(entry)
  }

  /** From now on everything is written. Yields what was held until now, once. */
  open(): LineBuffer | undefined {
    const state = this.#state
    if (state._tag !== "Holding") return undefined
    this.#state = { _tag: "Open" }
    return state.buffer
  }

  /** It ended well, so what was held is forgotten. */
  forget(): void {
    if (this.#state._tag === "Holding") this.#state = { _tag: "Over" }
  }
}
