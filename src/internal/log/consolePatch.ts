/** `console` in the format of the logger. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type { Severity } from "effect/LogLevel"
import type { Scope } from "effect/Scope"
import { Environment } from "../../Environment.ts"
import { Invocation } from "../../Invocation.ts"
import { CurrentInvocation } from "./currentInvocation.ts"
import * as LogOutput from "./logOutput.ts"
import * as LogRecord from "./logRecord.ts"

type Method = (...message: ReadonlyArray<unknown>) => void

const severities = Object.keys(LogRecord.levelNames)

const inspect = (value: unknown, options: unknown): string =>
  process.getBuiltinModule("node:util").inspect(value, {
    customInspect: false,
    ...(typeof options === "object" ? options : undefined)
  })

/**
 * Every method of `console` that prints by itself. `assert`, `count`, `countReset`, `table`, `time`, `timeEnd` and
 * `timeLog` make their text and pass it to `console.log`, `console.warn` or `process.emitWarning`, so they follow.
 */
const makeMethods = (write: (level: Severity, message: ReadonlyArray<unknown>) => void): Record<string, Method> => {
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
    error: at("Error"),
    fatal: at("Fatal"),
    dir: (value, options) => write("Info", [inspect(value, options)]),
    dirxml: info,
    group,
    groupCollapsed: group,
    groupEnd: () => {}
  }
}

const makeWrite = (
  environment: Environment,
  output: LogOutput.LogOutput,
  current: () => Invocation["Service"] | undefined
) => {
  const format = environment.logFormat
  const lowest = environment.logLevel === undefined ? 0 : severities.indexOf(environment.logLevel)
  return (level: Severity, message: ReadonlyArray<unknown>): void => {
    if (severities.indexOf(level) < lowest) return
    const fiber = Fiber.getCurrent()
    const own = fiber === undefined ? undefined : Context.getOrUndefined(fiber.context, Invocation)
    const millis = Date.now()
    const record = { invocation: own ?? current(), level, message, millis }
    output.write({ body: LogRecord.render(record, format, output.maxBytes), format, level, millis })
  }
}

/** Patches `console` until the scope closes. */
export const patchConsole: Effect.Effect<void, never, Scope> = Effect.gen(function*() {
  const environment = yield* Environment
  const output = (yield* LogOutput.LogOutput) ?? LogOutput.make(environment)
  const methods = makeMethods(makeWrite(environment, output, yield* CurrentInvocation))
  const target = globalThis.console as unknown as Record<string, Method | undefined>
  const originals = Object.entries(methods).map(([name, method]) => {
    const original = target[name]
    target[name] = method
    return [name, method, original] as const
  })
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      for (const [name, method, original] of originals) {
        // Whoever patched it later keeps it.
        if (target[name] !== method) continue
        if (original === undefined) delete target[name]
        else target[name] = original
      }
    })
  )
})
