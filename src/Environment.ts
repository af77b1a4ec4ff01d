/**
 * The environment variables that Lambda sets for a function, read once, here and nowhere else.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html
 */
import * as Context from "effect/Context"
import type { Severity } from "effect/LogLevel"

/**
 * The environment of the function.
 *
 * **Details**
 *
 * An empty variable counts as absent. `fromRecord` never fails: a value that cannot be read gives way to the default that is
 * named beside the field. Only `AWS_LAMBDA_RUNTIME_API`, `AWS_LAMBDA_HTTP_ENDPOINT` and what `variable` yields are kept as
 * text, and refused with `InvalidVariable` when they are used.
 *
 * @category models
 * @since 0.1.0
 */
export interface Environment {
  /** `AWS_LAMBDA_RUNTIME_API`: `host:port` of the Runtime API. Absent outside Lambda. */
  readonly runtimeApi: string | undefined
  /** `AWS_LAMBDA_HTTP_ENDPOINT`: `host:port` on which a Lambda Web Function listens. Absent for an event function. */
  readonly httpEndpoint: string | undefined
  /** `_HANDLER`: the configured handler, for a container image its `CMD`. */
  readonly handler: string | undefined
  /** `AWS_LAMBDA_FUNCTION_NAME`. */
  readonly functionName: string | undefined
  /** `AWS_LAMBDA_FUNCTION_VERSION`: a number, or `$LATEST`. */
  readonly functionVersion: string | undefined
  /** `AWS_LAMBDA_FUNCTION_MEMORY_SIZE`, in MB. */
  readonly memoryLimitInMB: number | undefined
  /** `AWS_LAMBDA_LOG_GROUP_NAME`. Absent under SnapStart. */
  readonly logGroupName: string | undefined
  /** `AWS_LAMBDA_LOG_STREAM_NAME`. Absent under SnapStart. */
  readonly logStreamName: string | undefined
  /** `AWS_LAMBDA_MAX_CONCURRENCY`: how many invocations run at once. 1 unless it is a whole number above 1. */
  readonly maxConcurrency: number
  /** `AWS_LAMBDA_LOG_FORMAT`: `json` in upper or lower case, else `text`. */
  readonly logFormat: "text" | "json"
  /**
   * `AWS_LAMBDA_LOG_LEVEL` in upper or lower case: TRACE, DEBUG, INFO, WARN, ERROR or FATAL. Any other text is TRACE, as in
   * AWS's own client. Absent if the variable is not set.
   */
  readonly logLevel: Severity | undefined
  /** `_LAMBDA_TELEMETRY_LOG_FD`: the descriptor that takes framed log records, on managed runtimes only. */
  readonly telemetryLogFd: number | undefined
  /** `AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA`: `1` or `true` forbids `globalThis.awslambda`. */
  readonly noGlobalAwslambda: boolean
  /** Any variable by its name, for rooms that have variables of their own. Absent if it is empty. */
  readonly variable: (name: string) => string | undefined
}

/**
 * The levels of the log from the lowest. Lambda calls them the same, in upper case.
 *
 * @internal
 */
export const severities: ReadonlyArray<Severity> = ["Trace", "Debug", "Info", "Warn", "Error", "Fatal"]

const toSeverity = (level: string): Severity =>
  severities.find((severity) => severity.toUpperCase() === level.toUpperCase()) ?? "Trace"

const positiveInteger = (text: string | undefined): number | undefined =>
  text !== undefined && /^[0-9]{1,15}$/.test(text) && Number(text) > 0 ? Number(text) : undefined

/**
 * Reads the environment from variables, such as `process.env`.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromRecord = (variables: Readonly<Record<string, string | undefined>>): Environment => {
  const read = (name: string): string | undefined => variables[name] || undefined
  const logLevel = read("AWS_LAMBDA_LOG_LEVEL")
  const noGlobal = read("AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA")
  return {
    runtimeApi: read("AWS_LAMBDA_RUNTIME_API"),
    httpEndpoint: read("AWS_LAMBDA_HTTP_ENDPOINT"),
    handler: read("_HANDLER"),
    functionName: read("AWS_LAMBDA_FUNCTION_NAME"),
    functionVersion: read("AWS_LAMBDA_FUNCTION_VERSION"),
    memoryLimitInMB: positiveInteger(read("AWS_LAMBDA_FUNCTION_MEMORY_SIZE")),
    logGroupName: read("AWS_LAMBDA_LOG_GROUP_NAME"),
    logStreamName: read("AWS_LAMBDA_LOG_STREAM_NAME"),
    maxConcurrency: positiveInteger(read("AWS_LAMBDA_MAX_CONCURRENCY")) ?? 1,
    logFormat: read("AWS_LAMBDA_LOG_FORMAT")?.toLowerCase() === "json" ? "json" : "text",
    logLevel: logLevel === undefined ? undefined : toSeverity(logLevel),
    telemetryLogFd: positiveInteger(read("_LAMBDA_TELEMETRY_LOG_FD")),
    noGlobalAwslambda: noGlobal === "1" || noGlobal === "true",
    variable: read
  }
}

/**
 * The current environment: that of the process, unless another is provided.
 *
 * **When to use**
 *
 * Provide it in tests: `Effect.provideService(Environment, Environment.fromRecord({ _HANDLER: "orders" }))`.
 *
 * @category services
 * @since 0.1.0
 */
export const Environment: Context.Reference<Environment> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/Environment",
  {
    defaultValue: () => fromRecord(process.env)
  }
)
