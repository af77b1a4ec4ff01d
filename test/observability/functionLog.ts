/** The log of a function under test. */
import { Context, Effect, Layer } from "effect"
import { Lifecycle } from "effect-lambda-runtime"
import { Logs } from "effect-lambda-runtime/observability"
import { Environment, fromRecord } from "../../src/Environment.ts"
import { type LogEntry, LogOutput } from "../../src/internal/log/logOutput.ts"
import * as LambdaLogger from "../../src/LambdaLogger.ts"

/** What was written. */
export class Written extends Context.Service<Written, {
  readonly entries: Effect.Effect<ReadonlyArray<LogEntry>>
  /** Request id, level and message of each text record. */
  readonly lines: Effect.Effect<ReadonlyArray<string>>
  /** The JSON records. */
  readonly records: Effect.Effect<ReadonlyArray<Readonly<Record<string, unknown>>>>
}>()("test/Written") {}

/** Writes into memory, as `Lambda.main` does with these variables. */
export const layerWritten = (variables: Record<string, string> = {}): Layer.Layer<Written> =>
  Layer.suspend(() => {
    const entries: Array<LogEntry> = []
    const written = Layer.succeed(Written, {
      entries: Effect.sync(() => entries.slice()),
      lines: Effect.sync(() => entries.map(({ body }) => body.split("\n")[0]!.split("\t").slice(1).join(" "))),
      records: Effect.sync(() => entries.map(({ body }) => JSON.parse(body)))
    })
    const output = Layer.succeed(LogOutput, { maxBytes: Infinity, write: (entry) => entries.push(entry) })
    const environment = Layer.succeed(Environment, fromRecord(variables))
    return LambdaLogger.layer.pipe(
      Layer.provideMerge(Layer.mergeAll(written, output, environment, Lifecycle.layer))
    )
  })

/** A test whose functions log by these options. */
export const withLogs =
  (options?: Logs.Options, variables?: Record<string, string>) =>
  <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, Exclude<R, Logs.Logs | Written>> =>
    Effect.provide(effect, Layer.provideMerge(Logs.layer(options), layerWritten(variables)))
