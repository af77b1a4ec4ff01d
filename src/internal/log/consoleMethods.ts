/** The methods of `console` as calls of one function. Needs nothing of Effect, so it can be used before Effect is loaded. */
import type { Severity } from "effect/LogLevel"
import { type Environment, severities } from "../../Environment.ts"
import type { LogOutput } from "./logOutput.ts"
import * as LogRecord from "./logRecord.ts"

/** Writes what was given to a method of `console`. */
export type Write = (level: Severity, message: ReadonlyArray<unknown>) => void

/** Writes log records in the format and from the level that the environment asks for. */
export const makeWrite = (
  { logFormat: format, logLevel }: Environment,
  output: LogOutput,
  current: () => Pick<LogRecord.LogRecord, "annotations" | "invocation">
): Write => {
  const lowest = logLevel === undefined ? 0 : severities.indexOf(logLevel)
  return (level, message) => {
    if (severities.indexOf(level) < lowest) return
    LogRecord.write(output, format, { ...current(), level, message, millis: Date.now() })
  }
}

type Method = (...message: ReadonlyArray<unknown>) => void

const inspect = (value: unknown, options: unknown): string =>
  process.getBuiltinModule("node:util").inspect(value, {
    customInspect: false,
    ...(typeof options === "object" ? options : undefined)
  })

/**
 * Every method of `console` that prints by itself. `assert`, `count`, `countReset`, `table`, `time`, `timeEnd` and
 * `timeLog` make their text and pass it to `console.log`, `console.warn` or `process.emitWarning`, so they follow.
 */
const makeMethods = (write: Write, isWarning: () => boolean): Record<string, Method> => {
  const at = (level: Severity): Method => (...message) => write(level, message)
  const info = at("Info")
  const group: Method = (...message) => {
    if (message.length > 0) write("Info", message)
  }
  return {
    trace: at("Trace"),
    debug: at("Debug"),
    info,
    log: info,
    warn: at("Warn"),
    error: (...message) => write(isWarning() ? "Warn" : "Error", message),
    fatal: at("Fatal"),
    dir: (value, options) => write("Info", [inspect(value, options)]),
    dirxml: info,
    group,
    groupCollapsed: group,
    groupEnd: () => {}
  }
}

/**
 * Node prints warnings of the process by `console.error`, from a listener. This tells whether that is what happens: its
 * listeners are the first and the last of all.
 */
const watchWarnings = () => {
  let warning = false
  const begin = () => {
    warning = true
    // A listener that throws keeps the others from being called.
    queueMicrotask(end)
  }
  const end = () => {
    warning = false
  }
  process.prependListener("warning", begin)
  process.on("warning", end)
  return {
    isWarning: () => warning,
    stop: () => {
      process.off("warning", begin)
      process.off("warning", end)
    }
  }
}

/** Replaces methods of `console`, and returns what puts them back. Whoever replaced one later keeps it. */
export const replace = (methods: Readonly<Record<string, Method>>): () => void => {
  const target = globalThis.console as unknown as Record<string, Method | undefined>
  const replaced = Object.entries(methods).map(([name, method]) => {
    const original = target[name]
    target[name] = method
    return [name, method, original] as const
  })
  return () => {
    for (const [name, method, original] of replaced) {
      if (target[name] !== method) continue
      if (original === undefined) delete target[name]
      else target[name] = original
    }
  }
}

/**
 * Replaces the methods of `console`, and returns what puts them back. Warnings of the process (`process.emitWarning`) are
 * written as `Warn`.
 */
export const patch = (write: Write): () => void => {
  const { isWarning, stop } = watchWarnings()
  const restore = replace(makeMethods(write, isWarning))
  return () => {
    stop()
    restore()
  }
}
