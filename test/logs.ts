/** What a function logs, as a test sees it. */
import { Cause, Context, Effect, Layer, Logger } from "effect"
import { Invocation } from "effect-lambda-runtime"

export interface LogRecord {
  readonly level: string
  readonly message: string
  readonly requestId: string | undefined
  /** Rendered; empty where there is none. */
  readonly cause: string
}

export class Logs extends Context.Service<Logs, {
  readonly records: Effect.Effect<ReadonlyArray<LogRecord>>
  /** Level, request id and message of each record. */
  readonly lines: Effect.Effect<ReadonlyArray<string>>
}>()("test/Logs") {
  /** Keeps the records in place of writing them. */
  static readonly layer = Layer.unwrap(Effect.sync(() => {
    const records: Array<LogRecord> = []
    const logger = Logger.make<unknown, void>(({ cause, fiber, logLevel, message }) => {
      const invocation = Context.getOption(fiber.context, Invocation.Invocation)
      records.push({
        level: logLevel,
        message: Array.isArray(message) ? message.map(String).join(" ") : String(message),
        requestId: invocation._tag === "Some" ? invocation.value.requestId : undefined,
        cause: cause.reasons.length === 0 ? "" : Cause.pretty(cause)
      })
    })
    return Layer.merge(
      Logger.layer([logger]),
      Layer.succeed(Logs, {
        lines: Effect.sync(() =>
          records.map(({ level, message, requestId }) => `${level} ${requestId ?? "-"} ${message}`)
        ),
        records: Effect.sync(() => records.slice())
      })
    )
  }))
}
