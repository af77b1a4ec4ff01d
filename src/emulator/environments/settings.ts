/** The options of a function with their defaults. */
import * as Duration from "effect/Duration"
import { resolve } from "node:path"
import type { FunctionOptions } from "../FunctionOptions.ts"

/** How a function is started and what limits it has. */
export interface Settings {
  readonly functionName: string
  readonly command: readonly [program: string, ...args: ReadonlyArray<string>]
  /** An absolute path. */
  readonly cwd: string
  readonly env: Readonly<Record<string, string>>
  readonly handler: string
  readonly timeoutMillis: number
  readonly memoryMb: number
  /** How many events run at once. */
  readonly events: number
  /** How many environments run at once: those for plain HTTP requests included. */
  readonly environments: number
  /** How many invocations one environment gets at once; absent: one, without `AWS_LAMBDA_MAX_CONCURRENCY`. */
  readonly maxConcurrency: number | undefined
  /** An absolute path. */
  readonly extensions: string | undefined
  readonly initializationType: "on-demand" | "snap-start" | "lambda-managed-instances"
}

/** How many environments plain HTTP requests start, if nobody says how many. */
const defaultHttpEnvironments = 64

/** Fills in what is missing. The options have been checked. */
export const toSettings = (functionName: string, options: FunctionOptions): Settings => {
  const { concurrency, maxConcurrency } = options
  return {
    functionName,
    command: options.command,
    cwd: resolve(options.cwd ?? ""),
    env: options.env ?? {},
    handler: options.handler ?? "index.handler",
    timeoutMillis: Duration.toMillis(Duration.fromInputUnsafe(options.timeout ?? "3 seconds")),
    memoryMb: options.memory ?? 128,
    events: (concurrency ?? 1) * (maxConcurrency ?? 1),
    environments: concurrency ?? (maxConcurrency === undefined ? defaultHttpEnvironments : 1),
    maxConcurrency,
    extensions: options.extensions === undefined ? undefined : resolve(options.extensions),
    initializationType: maxConcurrency !== undefined
      ? "lambda-managed-instances"
      : options.snapStart === true
      ? "snap-start"
      : "on-demand"
  }
}
