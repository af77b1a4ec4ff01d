/**
 * What the log of a function shows: debug lines of some invocations or of those that fail, correlation ids, another level
 * for one invocation, and nothing that has to stay secret.
 *
 * **Example** (Debug lines of one invocation in a hundred, and of each that fails or takes longer than two seconds)
 *
 * ```ts
 * import { NodeRuntime } from "@effect/platform-node"
 * import { Effect, Schema } from "effect"
 * import { Handler, Lambda } from "effect-lambda-runtime"
 * import { Logs } from "effect-lambda-runtime/observability"
 *
 * const Order = Schema.Struct({ id: Schema.String, email: Logs.sensitive(Schema.String) })
 *
 * const place = Handler.json({ event: Order }, (order) => Effect.logDebug("placing", order)).pipe(
 *   Logs.correlate((event) => ({ orderId: (event as { id?: string }).id }))
 * )
 *
 * Lambda.run(place).pipe(
 *   Effect.provide(Logs.layer({
 *     buffer: { slowerThan: "2 seconds" },
 *     redact: Logs.redaction([Order, "**.password"]),
 *     sampleRate: 0.01
 *   })),
 *   Lambda.main,
 *   NodeRuntime.runMain
 * )
 * ```
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import { dual } from "effect/Function"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import type { LogLevel } from "effect/LogLevel"
import * as Random from "effect/Random"
import * as References from "effect/References"
import type * as Schema from "effect/Schema"
import { Environment } from "../Environment.ts"
import type * as Handler from "../Handler.ts"
import { cut } from "../internal/failure/thrown.ts"
import { fromPrepare } from "../internal/handler/model.ts"
import { Outcome } from "../internal/lifecycle/outcome.ts"
import * as Annotations from "../internal/log/annotations.ts"
import * as ConsoleMethods from "../internal/log/consoleMethods.ts"
import { ofFiber } from "../internal/log/consolePatch.ts"
import { CurrentInvocation } from "../internal/log/currentInvocation.ts"
import * as LogOutput from "../internal/log/logOutput.ts"
import { isOwnLogger, ownLogger } from "../internal/log/ownLogger.ts"
import { Invocation } from "../Invocation.ts"
import * as Lifecycle from "../Lifecycle.ts"
import { unfailing } from "./internal/exportedRecord.ts"
import { everyLevel, InvocationLogs, type Parts } from "./internal/invocationLogs.ts"
import { LogsLogger } from "./internal/logRouting.ts"
import { check, checkLevel, type Options, rank, type Settings, toLevel } from "./internal/logSettings.ts"
import { redactConsole } from "./internal/redactedConsole.ts"
import { Redaction } from "./internal/redaction.ts"
import { annotation } from "./internal/sensitiveFields.ts"

export type { BufferOptions, Options } from "./internal/logSettings.ts"
export type { Redaction } from "./internal/redaction.ts"

const LogsId: unique symbol = Symbol.for("effect-lambda-runtime/observability/Logs")

/**
 * The log of a function, as `layer` makes it.
 *
 * @category services
 * @since 0.1.0
 */
export class Logs extends Context.Service<Logs, {
  /** @internal */
  readonly [LogsId]: InvocationLogs
}>()("effect-lambda-runtime/observability/Logs") {}

/** Lambda drops JSON records below the level that it tells the function. */
const warnOfLambda = ({ logFormat, logLevel, runtimeApi }: Environment, { buffer, sampleRate }: Settings) => {
  const lowest = [...(buffer ? [buffer.level] : []), ...(sampleRate > 0 ? ["Debug" as const] : [])]
    .toSorted((a, b) => rank(a) - rank(b))[0]
  if (logFormat !== "json" || runtimeApi === undefined || logLevel === undefined) return Effect.void
  if (lowest === undefined || rank(logLevel) <= rank(lowest)) return Effect.void
  const [has, needs] = [logLevel.toUpperCase(), lowest.toUpperCase()]
  return Effect.logWarning(
    `Lambda drops ${needs} records, as the application log level of this function is ${has}: set that to ${needs}, ` +
      `and the level of Logs.layer to ${logLevel}`
  )
}

/** The loggers that are not Effect's default or of this library. */
const othersIn = (context: Context.Context<never>): Pick<Parts, "others" | "othersOutsideSpans"> => {
  const { others = [], othersOutsideSpans = [] } = Context.getOrUndefined(context, Logs)?.[LogsId].parts ?? {}
  const foreign = Array.from(Context.get(context, References.CurrentLoggers)).filter((logger) =>
    logger !== Logger.defaultLogger && !isOwnLogger(logger)
  )
  return {
    others: [...others, ...foreign.map(unfailing)],
    // It makes events of spans.
    othersOutsideSpans: [
      ...othersOutsideSpans,
      ...foreign.filter((logger) => logger !== Logger.tracerLogger).map(unfailing)
    ]
  }
}

const usualLevel = (context: Context.Context<never>): LogLevel => {
  const level = Context.get(context, References.MinimumLogLevel)
  return level === everyLevel ? Context.getOrUndefined(context, Logs)?.[LogsId].parts.levels.effect ?? level : level
}

/** Whether `console` was patched by `Lambda.main`. */
const isPatched = (context: Context.Context<never>): boolean =>
  "fatal" in globalThis.console && context.mapUnsafe.has(CurrentInvocation.key)

const make = Effect.fnUntraced(function*(settings: Settings) {
  const context = yield* Effect.context()
  const environment = yield* Environment
  const { buffer, sampleRate } = settings
  const level = settings.level ?? usualLevel(context)
  const isSelective = settings.level !== undefined || buffer !== undefined || sampleRate > 0
  const logs = new InvocationLogs(settings, {
    clock: yield* Clock.Clock,
    format: environment.logFormat,
    // Without a level, `console` writes everything.
    levels: { console: isSelective ? level : environment.logLevel ?? "Trace", effect: level },
    ...othersIn(context),
    output: (yield* LogOutput.LogOutput) ?? LogOutput.make(environment),
    random: yield* Random.Random
  })
  yield* warnOfLambda(environment, settings)
  if (settings.patchConsole ?? isPatched(context)) {
    const current = yield* CurrentInvocation
    const restore = ConsoleMethods.patch((level, message) => logs.logConsole(level, message, ofFiber() ?? current()))
    yield* Effect.addFinalizer(() => Effect.sync(restore))
    if (settings.redaction !== undefined) {
      const restoreOthers = redactConsole(settings.redaction)
      yield* Effect.addFinalizer(() => Effect.sync(restoreOthers))
    }
  }
  if (buffer !== undefined) {
    const flush = Effect.map(Invocation, (invocation) => logs.flush(invocation))
    yield* Lifecycle.afterResponse(() =>
      Effect.flatMap(Outcome, (exit) => Effect.map(Invocation, (invocation) => logs.end(invocation, exit)))
    )
    yield* Lifecycle.beforeDeadlineReport(() => flush)
    yield* Lifecycle.shutdown(() => Effect.sync(() => logs.flushAll()))
    if (buffer.slowerMillis < Infinity) yield* Lifecycle.thawed(() => Effect.sync(() => logs.begin()))
    yield* Effect.addFinalizer(() => Effect.sync(() => logs.flushAll()))
  }
  const logger = ownLogger((options) => logs.log(options))
  return Context.make(Logs, { [LogsId]: logs }).pipe(
    Context.add(References.CurrentLoggers, new Set([logger])),
    Context.add(LogsLogger, logger),
    Context.add(References.MinimumLogLevel, everyLevel)
  )
})

/**
 * Takes the place of `LambdaLogger.layer`, which `Lambda.main` provides: records have the same format, and what is written
 * is chosen by the options.
 *
 * **Details**
 *
 * - `level` and above is written at once. An invocation that was sampled by `sampleRate` writes `Debug` and above.
 * - With `buffer`, lines from `buffer.level` up to the level are held. They are written, in order and with their own time and
 *   level, when the invocation fails, logs an error, takes longer than `slowerThan`, is cut short by its deadline or by
 *   SIGTERM, or when a fault ends the process. From then on it writes such lines at once. An invocation that ends well
 *   forgets what it holds. Held lines follow lines that were written before them, although they may be older.
 * - Background work belongs to its invocation: the end is that of the background work, and so is the time that counts.
 * - A held line shows what was there when it was logged. Plain data is copied, and rendered if the line is written; anything
 *   else is rendered at once. If the oldest lines gave way, a warning says how many.
 * - `redact` holds for every record: in the values and the annotations that are logged, in the fields of errors, and for
 *   `console`. Texts are not searched, and so are the messages and stacks of errors.
 *
 * Other loggers, such as one that exports, get what is written at once, redacted as well; not what was held.
 *
 * **Gotchas**
 *
 * Provide it before layers that add loggers, except `LambdaOtlp.layer`: `Effect.provide(Logs.layer({ … }))` comes first. A
 * logger that is added inside of it gets every record.
 *
 * If the function logs JSON, Lambda drops records by their `level`. Set the application log level of the function to `DEBUG`
 * and `level` to `Info` here, or else debug lines are lost once they are written; a warning says so.
 *
 * A `References.MinimumLogLevel` that a part of the function provides wins there: what it lets through is written at once,
 * and the rest is dropped.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (options: Options = {}): Layer.Layer<Logs> => {
  const settings = check(options)
  return Layer.effectContext(make(settings))
}

/**
 * What is not to be in the log, for the option `redact` of `layer`: paths in what is logged, such as `user.email`, and schemas
 * with fields that `sensitive` marks. It shows as `<redacted>`.
 *
 * **Details**
 *
 * A path begins at each value that is logged, at the annotations, and at the fields of each error. `*` is any one name or
 * index, `**` any number of names. A name with dots is quoted: `headers["x.key"]`. What is not a path is a `TypeError`.
 *
 * @category redaction
 * @since 0.1.0
 */
export const redaction = (rules: ReadonlyArray<string | Schema.Constraint>): Redaction => new Redaction(rules)

/**
 * Marks a schema as sensitive. The log shows `<redacted>` in place of fields of this schema, if the schema around them is
 * given to `redaction`.
 *
 * **Details**
 *
 * An object that has all required fields of the struct is taken for one, decoded or encoded, wherever it is in what is
 * logged. A field that both changes its name and is transformed is found in decoded values alone.
 *
 * **Gotchas**
 *
 * The field itself is a text like any other: `Effect.log(order.email)` shows it. Use `Schema.Redacted` for what must not be
 * shown in any way.
 *
 * @category redaction
 * @since 0.1.0
 */
export const sensitive = <S extends Schema.Top>(schema: S): S["Rebuild"] => schema.annotate({ [annotation]: true })

/**
 * Uses what a function of the user makes of an event before the handling of it runs. The function must do no harm.
 *
 * Not by `Handler.wrap`, which would begin the response and keep the annotations a second time.
 */
const before = <E, R, Body, R2>(
  self: Handler.Handler<E, R, Body>,
  name: string,
  f: (event: unknown) => unknown,
  use: (value: unknown) => Effect.Effect<void, never, R2 | Invocation>
): Handler.Handler<E, R | R2, Body> =>
  fromPrepare<E, R | R2, Body>(
    self,
    Effect.map(self.prepare, (take) => (event) => {
      const read = Effect.suspend(() => {
        let value: unknown
        try {
          value = f(event.json)
        } catch (error) {
          return Effect.logDebug(`the function of ${name} failed`, error)
        }
        if (value instanceof Promise) value.catch(() => {})
        return use(value)
      })
      return Effect.map(take(event), ({ rejection, run, streaming }) => ({
        rejection,
        run: Effect.andThen(read, run),
        streaming
      }))
    })
  )

const maxIdLength = 1024

/** The ids that say something. Getters may throw. */
const toIds = (value: unknown): Record<string, unknown> => {
  if (typeof value !== "object" || value === null || value instanceof Promise) return {}
  const ids: Record<string, unknown> = {}
  try {
    for (const [name, id] of Object.entries(value)) {
      if (id !== undefined && id !== null) ids[name] = typeof id === "string" ? cut(id, maxIdLength) : id
    }
  } catch {
    // What could be read counts.
  }
  return ids
}

/**
 * Adds ids from the event to every record of an invocation: to those of the handler and its background work, to lines of
 * `console`, and to "Invoke Error".
 *
 * **Details**
 *
 * `f` gets the JSON of the event before any schema, also of an event that the handler refuses. A function that throws, or
 * returns nothing, changes nothing. Of a text, 1024 UTF-16 units are shown. It needs no `layer`.
 *
 * **Example** (The id that the caller sends)
 *
 * ```ts
 * import { Effect, Schema } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 * import { Logs } from "effect-lambda-runtime/observability"
 *
 * const handler = Handler.json({ event: Schema.Struct({ correlationId: Schema.String }) }, () => Effect.log("placed")).pipe(
 *   Logs.correlate((event) => ({ correlationId: (event as { correlationId?: string }).correlationId }))
 * )
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const correlate: {
  /** Adds ids from the event to every record of an invocation. */
  (
    f: (event: unknown) => Readonly<Record<string, unknown>> | undefined
  ): <E, R, Body>(self: Handler.Handler<E, R, Body>) => Handler.Handler<E, R, Body>
  /** Adds ids from the event to every record of an invocation. */
  <E, R, Body>(
    self: Handler.Handler<E, R, Body>,
    f: (event: unknown) => Readonly<Record<string, unknown>> | undefined
  ): Handler.Handler<E, R, Body>
} = /*#__PURE__*/ dual(2, <E, R, Body>(
  self: Handler.Handler<E, R, Body>,
  f: (event: unknown) => Readonly<Record<string, unknown>> | undefined
): Handler.Handler<E, R, Body> =>
  before<E, R, Body, never>(
    self,
    "Logs.correlate",
    f,
    (ids) => Effect.map(Invocation, (invocation) => Annotations.annotate(invocation, toIds(ids)))
  ))

/**
 * Sets the level of the invocations that a function chooses, such as by a header.
 *
 * **Details**
 *
 * `f` gets the JSON of the event before any schema. The level is that of `setLevel`. A level has any spelling, such as
 * `debug`. Another text, nothing, or a function that throws leaves the level as it is.
 *
 * **Gotchas**
 *
 * Whoever can send the header can make the function log more.
 *
 * **Example** (A debug header)
 *
 * ```ts
 * import { Effect } from "effect"
 * import { Handler } from "effect-lambda-runtime"
 * import { FunctionUrlEvent } from "effect-lambda-runtime/events/FunctionUrlEvent"
 * import { Logs } from "effect-lambda-runtime/observability"
 *
 * const api = Handler.http({ event: FunctionUrlEvent }, () => Effect.as(Effect.logDebug("asked"), { body: "Hello" })).pipe(
 *   Logs.withLevel((event) => (event as FunctionUrlEvent).headers?.["x-log-level"])
 * )
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const withLevel: {
  /** Sets the level of the invocations that a function chooses. */
  (
    f: (event: unknown) => string | null | undefined
  ): <E, R, Body>(self: Handler.Handler<E, R, Body>) => Handler.Handler<E, R | Logs, Body>
  /** Sets the level of the invocations that a function chooses. */
  <E, R, Body>(
    self: Handler.Handler<E, R, Body>,
    f: (event: unknown) => string | null | undefined
  ): Handler.Handler<E, R | Logs, Body>
} = /*#__PURE__*/ dual(2, <E, R, Body>(
  self: Handler.Handler<E, R, Body>,
  f: (event: unknown) => string | null | undefined
): Handler.Handler<E, R | Logs, Body> =>
  before(self, "Logs.withLevel", f, (text) => {
    const level = toLevel(text)
    return level === undefined ? Effect.void : setLevel(level)
  }))

/**
 * Sets the lowest level that is written at once, for the current invocation alone and from now on: for all of its fibers, its
 * background work and `console`.
 *
 * @category invocations
 * @since 0.1.0
 */
export const setLevel = (level: LogLevel): Effect.Effect<void, never, Invocation | Logs> => {
  checkLevel("setLevel", level)
  return Effect.flatMap(Logs, ({ [LogsId]: logs }) =>
    Effect.map(Invocation, (invocation) => {
      logs.of(invocation).level = level
    }))
}

/**
 * Writes what the current invocation holds, as a failure does, and lets it write such lines at once from now on.
 *
 * **When to use**
 *
 * Use it if a handler turns a failure into a response, such as one with the status 500: for Lambda the invocation succeeds.
 *
 * @category invocations
 * @since 0.1.0
 */
export const flush: Effect.Effect<void, never, Invocation | Logs> = /*#__PURE__*/ Effect.flatMap(
  Logs,
  ({ [LogsId]: logs }) => Effect.map(Invocation, (invocation) => logs.flush(invocation))
)
