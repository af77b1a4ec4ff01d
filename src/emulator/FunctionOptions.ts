/** A function that an emulator runs as child processes, as Lambda runs its execution environments. */
import type * as Duration from "effect/Duration"

/**
 * How a function is started and what limits it has.
 *
 * @category models
 * @since 0.1.0
 */
export interface FunctionOptions {
  /** The program and its arguments: `["node", "src/main.ts"]`. It talks to the Runtime API of `AWS_LAMBDA_RUNTIME_API`. */
  readonly command: readonly [program: string, ...args: ReadonlyArray<string>]
  /** The working directory, which is `LAMBDA_TASK_ROOT` as well. Default: that of this process. */
  readonly cwd?: string | undefined
  /** Variables beside those that Lambda sets. Nothing else of this process's environment is passed on but `PATH`. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** The value of `_HANDLER`. Default `index.handler`. */
  readonly handler?: string | undefined
  /** How long an invocation may take, up to 30 minutes. Default 3 seconds, as on Lambda. */
  readonly timeout?: Duration.Input | undefined
  /** The memory that an environment may use, in MB, from 128 to 10 240. Default 128, as on Lambda. */
  readonly memory?: number | undefined
  /** How many environments may run at once. Default 1. */
  readonly concurrency?: number | undefined
  /** How many invocations one environment gets at once: `AWS_LAMBDA_MAX_CONCURRENCY`. Default 1, without the variable. */
  readonly maxConcurrency?: number | undefined
}
