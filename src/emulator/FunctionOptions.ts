/** The functions of an emulator: programs that it runs as child processes, and programs that somebody else starts. */
import type * as Duration from "effect/Duration"

/** What both kinds of functions have. */
interface Common {
  /**
   * How long an invocation may take, up to 30 minutes. Default 3 seconds, as on Lambda; 30 minutes for a function that
   * somebody else starts.
   */
  readonly timeout?: Duration.Input | undefined
  /**
   * Whether plain HTTP reaches the function, as through a function URL. Default: if it answers HTTP by
   * `effect-lambda-runtime/http` or `Handler.http`. A function of another runtime has to say it here.
   */
  readonly url?: boolean | undefined
}

/**
 * A function that somebody else starts, such as a debugger, with the `AWS_LAMBDA_RUNTIME_API` of its `runtimeApi`. Its
 * invocations wait until it runs.
 *
 * @category models
 * @since 0.1.0
 */
export interface AttachedFunction extends Common {
  readonly command?: undefined
}

/**
 * A function that the emulator runs as child processes, as Lambda runs its execution environments: how it is started, and
 * what limits it has.
 *
 * @category models
 * @since 0.1.0
 */
export interface FunctionOptions extends Common {
  /** The program and its arguments: `["node", "src/main.ts"]`. It talks to the Runtime API of `AWS_LAMBDA_RUNTIME_API`. */
  readonly command: readonly [program: string, ...args: ReadonlyArray<string>]
  /** The working directory, which is `LAMBDA_TASK_ROOT` as well. Default: that of this process. */
  readonly cwd?: string | undefined
  /** Variables beside those that Lambda sets. Nothing else of this process's environment is passed on but `PATH`. */
  readonly env?: Readonly<Record<string, string>> | undefined
  /** The value of `_HANDLER`. Default `index.handler`. */
  readonly handler?: string | undefined
  /** The memory that an environment may use, in MB, from 128 to 10 240. Default 128, as on Lambda. */
  readonly memory?: number | undefined
  /**
   * How many environments may run at once. Default: 1 for events. Plain HTTP requests start further ones, up to 64, unless
   * `maxConcurrency` is given.
   */
  readonly concurrency?: number | undefined
  /** How many invocations one environment gets at once: `AWS_LAMBDA_MAX_CONCURRENCY`. Default 1, without the variable. */
  readonly maxConcurrency?: number | undefined
  /**
   * A folder of external extensions: each executable file in it is started before the runtime, as those of
   * `/opt/extensions` are. Default: none.
   */
  readonly extensions?: string | undefined
  /**
   * Whether environments start as copies of a snapshot: the runtime calls `restore/next`, which returns as soon as there
   * is an invocation, and may report `restore/error`. Default false.
   */
  readonly snapStart?: boolean | undefined
  /**
   * Whether a caller that finds all of this in use gets `TooManyRequestsException` at once, as on Lambda. Default `false`:
   * callers wait.
   */
  readonly throttle?: boolean | undefined
}

/**
 * A function of an emulator.
 *
 * @category models
 * @since 0.1.0
 */
export type FunctionDefinition = FunctionOptions | AttachedFunction
