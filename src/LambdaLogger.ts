/** Log records in the formats of AWS Lambda, from `Effect.log` and from `console`. */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as References from "effect/References"
import { Environment } from "./Environment.ts"
import * as Annotations from "./internal/log/annotations.ts"
import { patchConsole } from "./internal/log/consolePatch.ts"
import { removeEarlyConsole } from "./internal/log/earlyConsole.ts"
import * as LogOutput from "./internal/log/logOutput.ts"
import * as LogRecord from "./internal/log/logRecord.ts"
import { ownLogger, toRecord } from "./internal/log/ownLogger.ts"
import { Invocation } from "./Invocation.ts"

/**
 * A logger that writes one line per record, in the format of `AWS_LAMBDA_LOG_FORMAT`.
 *
 * **Details**
 *
 * The formats are those of Lambda's own Node runtime. A text record has four fields, separated by tabs. Annotations and
 * spans follow the message as `key=value`:
 *
 * ```text
 * 2026-11-21T18:45:29.870Z	8476a536-e9f4-11e8-9739-2dfe598c3fcd	INFO	placed orderId=42 checkout=12ms
 * ```
 *
 * A JSON record is one object:
 *
 * ```json
 * {"timestamp":"2026-11-21T18:45:29.870Z","level":"INFO","requestId":"8476a536-e9f4-11e8-9739-2dfe598c3fcd","message":"placed","orderId":42,"spans":{"checkout":12}}
 * ```
 *
 * - `requestId` and `tenantId` are those of the invocation that logs. Outside an invocation, a text record has `-` for the
 *   request id, and a JSON record has neither key.
 * - A single value that is not text stays a JSON value. Several values become one text, as `util.format` makes it.
 * - An annotation named like a key of the record is written with a `_` in front. A cause that a handler failed with brings
 *   the annotations that were in force around the handler; `annotateInvocation` adds some to all records.
 * - `Redacted` values show as `<redacted>`. A value that has no JSON form, such as a cycle, is written as text.
 *
 * A cause follows the message: every reason with the name and the message that the caller sees, its stack, the fields that
 * the error was given, its causes and the members of aggregates. As text it is on lines of its own, which on Lambda end in a
 * carriage return:
 *
 * ```text
 * 2026-11-21T18:45:29.870Z	8476a536-e9f4-11e8-9739-2dfe598c3fcd	ERROR	Invoke Error
 * OrderRejected: order 42 was rejected
 *     at place (/var/task/main.cjs:12:9) {
 *   orderId: 42
 *   [cause]: Error: duplicate key
 *       at query (/var/task/main.cjs:7:3) {
 *     code: "23505"
 *   }
 * }
 * ```
 *
 * A JSON record has these lines in `stackTrace`, and what can be queried in `errorType`, `errorMessage` and `errorFields`:
 *
 * ```json
 * {"errorFields":{"orderId":42,"cause":{"errorType":"Error","errorMessage":"duplicate key","code":"23505"}}}
 * ```
 *
 * - The fields are those of `Object.keys`. Fields named like a credential, such as `authorization`, `cookie`, `password` or
 *   `sessionToken`, are redacted in any spelling.
 * - They are bounded: a text to 1024 UTF-16 units, an object or a list to 32 entries, a value to six levels, the fields of
 *   one error to about 8 KiB, and a whole cause to 64 KiB. A text that was cut says `[cut]`. Bytes show their length;
 *   sockets, streams, requests and promises show their class.
 * - An error of this library shows no frames, because these would be the library's own.
 * - The value that a schema or `JSON.parse` refused is not shown, since it may come from an event.
 *
 * Each record is written to standard output before the log call returns, so no exit loses it. On a managed runtime it goes
 * to the descriptor of `_LAMBDA_TELEMETRY_LOG_FD`, in frames. If more than one invocation runs at once, a record of 64 KiB
 * or more is cut, because its reader would lose everything after it.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-logging.html
 * @category constructors
 * @since 0.1.0
 */
export const make: Effect.Effect<Logger.Logger<unknown, void>> = Effect.gen(function*() {
  const environment = yield* Environment
  const output = (yield* LogOutput.LogOutput) ?? LogOutput.make(environment)
  const format = environment.logFormat
  return ownLogger((options) => LogRecord.write(output, format, toRecord(options)))
})

/**
 * What `layer` provides. `Lambda.main` uses it as it is, so that a function without layers loads none of them.
 *
 * @internal
 */
export const context: Effect.Effect<Context.Context<never>> = /*#__PURE__*/ Effect.gen(function*() {
  const { logLevel, telemetryLogFd } = yield* Environment
  removeEarlyConsole()
  // Child processes inherit the environment, but not what the descriptor expects.
  if (telemetryLogFd !== undefined) delete process.env["_LAMBDA_TELEMETRY_LOG_FD"]
  const loggers = Context.make(References.CurrentLoggers, new Set([yield* make, Logger.tracerLogger]))
  return logLevel === undefined ? loggers : Context.add(loggers, References.MinimumLogLevel, logLevel)
})

/**
 * Replaces the current loggers by `make`, and sets the minimum level to `AWS_LAMBDA_LOG_LEVEL` if Lambda set that variable.
 *
 * **Details**
 *
 * `Lambda.main` provides it. A logger or a `References.MinimumLogLevel` that the function provides itself wins. A message
 * that is logged inside a span is added to the events of the span, as Effect's own default does.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer: Layer.Layer<never> = /*#__PURE__*/ Layer.effectContext(context)

/**
 * Makes `console` write in the same format, with the ids of the current invocation, until the layer is released.
 *
 * **Details**
 *
 * `Lambda.main` provides it unless `patchConsole` is `false`. It covers all methods that print, `dir`, `table` and `timeEnd`
 * too, and adds `console.fatal`. `AWS_LAMBDA_LOG_LEVEL` applies; if it is not set, everything is written. Annotations and
 * spans are not added, and groups are not indented. Warnings of the process, such as those of `process.emitWarning` and of
 * deprecated functions, are written with the level WARN.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerPatchConsole: Layer.Layer<never> = /*#__PURE__*/ Layer.effectDiscard(patchConsole)

/**
 * Adds annotations to everything that is logged for the current invocation from now on: by any of its fibers, by `console`,
 * by its background work, and by the runtime itself, such as "Invoke Error".
 *
 * **When to use**
 *
 * For what identifies the invocation, such as an order or a correlation id. `Effect.annotateLogs` annotates only what is
 * logged inside an effect, so the error that the effect fails with is logged without these annotations.
 *
 * **Example** (A correlation id)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Handler, LambdaLogger } from "effect-lambda-runtime"
 *
 * const handler = Handler.json({ event: Schema.Struct({ correlationId: Schema.String }) },
 *   Effect.fnUntraced(function*({ correlationId }) {
 *     yield* LambdaLogger.annotateInvocation({ correlationId })
 *     yield* Effect.log("placed")
 *   }))
 * ```
 *
 * @category annotations
 * @since 0.1.0
 */
export const annotateInvocation = (
  annotations: Readonly<Record<string, unknown>>
): Effect.Effect<void, never, Invocation> =>
  Effect.map(Invocation, (invocation) => Annotations.annotate(invocation, annotations))
