/** Where log records go: to standard output, or in frames to the descriptor that Lambda names. */
import * as Context from "effect/Context"
import type { Severity } from "effect/LogLevel"
import { type Environment, severities } from "../../Environment.ts"
import { read } from "../failure/thrown.ts"

/** A log record ready to be written. */
export interface LogEntry {
  readonly level: Severity
  /** Unix milliseconds that a `Date` can hold. */
  readonly millis: number
  readonly format: Environment["logFormat"]
  /** The record, without a line end. */
  readonly body: string
}

export interface LogOutput {
  /** The longest body that is written whole, in bytes. */
  readonly maxBytes: number
  /** Returns when the whole record is written, so that no exit loses it. Never throws. */
  readonly write: (entry: LogEntry) => void
}

/** The output in use. If absent, that of the environment. */
export const LogOutput: Context.Reference<LogOutput | undefined> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/internal/LogOutput",
  { defaultValue: (): LogOutput | undefined => undefined }
)

/** Writes some bytes of `buffer`, from `offset` on, and returns how many, as `fs.writeSync` does. */
export type Write = (descriptor: number, buffer: Uint8Array, offset: number) => number

/** Kept, as Node compares every export of a module when it hands that out. */
let fs: typeof import("node:fs") | undefined

const writeSync: Write = (descriptor, buffer, offset) =>
  (fs ??= process.getBuiltinModule("node:fs")).writeSync(descriptor, buffer, offset)

/** A non-blocking descriptor refuses bytes while its reader is slow. This waits as a blocking one would. */
const waitForReader = (): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
}

/** Returns whether everything was written. A reader that is gone must not end the function. */
const writeAll = (write: Write, descriptor: number, bytes: Uint8Array): boolean => {
  let offset = 0
  while (offset < bytes.length) {
    try {
      offset += write(descriptor, bytes, offset)
    } catch (error) {
      if (read(error, "code") !== "EAGAIN") return false
      waitForReader()
    }
  }
  return true
}

/** Writes a line to standard output as it is, before it returns. Never throws. */
export const writeLine = (line: string): void => {
  writeAll(writeSync, 1, Buffer.from(`${line}\n`))
}

const headerBytes = 16

/** A header of type with level, length and microseconds, all big-endian, and then the text. */
const toFrame = ({ body, format, level, millis }: LogEntry): Uint8Array => {
  const text = format === "json" ? body : `${body}\n`
  const frame = Buffer.allocUnsafe(headerBytes + Buffer.byteLength(text))
  frame.writeUInt32BE((format === "json" ? 0xa55a0002 : 0xa55a0003) + 4 * (1 + severities.indexOf(level)), 0)
  frame.writeInt32BE(frame.length - headerBytes, 4)
  frame.writeBigInt64BE(BigInt(millis) * 1000n, 8)
  frame.write(text, headerBytes)
  return frame
}

/** On Lambda a text record is one line, so lines inside it end in a carriage return. In a terminal they stay lines. */
const toLine = ({ body, format }: LogEntry, onLambda: boolean): Uint8Array =>
  Buffer.from(`${format === "text" && onLambda ? body.replaceAll("\n", "\r") : body}\n`)

/**
 * With several invocations at once, Lambda reads the output line by line, and stops for good at a line of 64 KiB, its line
 * feed included.
 */
const longestSharedLine = 64 * 1024 - 2

/** The output for an environment. */
export const make = (environment: Environment, write: Write = writeSync): LogOutput => {
  let framed = environment.telemetryLogFd
  const onLambda = environment.runtimeApi !== undefined
  return {
    maxBytes: environment.maxConcurrency > 1 ? longestSharedLine : Infinity,
    write: (entry) => {
      if (framed !== undefined) {
        if (writeAll(write, framed, toFrame(entry))) return
        framed = undefined
      }
      writeAll(write, 1, toLine(entry, onLambda))
    }
  }
}
