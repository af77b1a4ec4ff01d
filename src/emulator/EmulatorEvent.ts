/** What happens in an emulator: its log, which `dev`, the page and tests read. */

/**
 * How an invocation ended, as Lambda's REPORT line says it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Report {
  readonly requestId: string
  /** From the moment at which the runtime got the event to the end of the response, in milliseconds. */
  readonly durationMillis: number
  /** How long the environment took to start, in milliseconds; absent unless this was its first invocation. */
  readonly initDurationMillis: number | undefined
  /** The memory that the function may use, in MB; absent if it has no limit. */
  readonly memorySizeMb: number | undefined
  /** The most memory that the environment has used so far, in MB; absent if the function is no child process. */
  readonly maxMemoryUsedMb: number | undefined
  readonly eventBytes: number
  readonly responseBytes: number
  readonly status: "success" | "error" | "timeout"
  /** The `errorType` of the error; absent if `status` is `success`, or if the error names none. */
  readonly errorType: string | undefined
  /** How many more times Lambda will try, if the invocation is asynchronous and has failed. */
  readonly triesLeft: number | undefined
}

/** What each event has. */
interface Base {
  readonly functionName: string
  /** When it happened, in Unix milliseconds. */
  readonly time: number
}

/**
 * One thing that happened. `environment` numbers the execution environments of a function from 1 on.
 *
 * @category models
 * @since 0.1.0
 */
export type EmulatorEvent =
  /** A child process was started. */
  | Base & { readonly _tag: "EnvironmentStarted"; readonly environment: number; readonly pid: number | undefined }
  /** The runtime asked for its first event. */
  | Base & { readonly _tag: "EnvironmentReady"; readonly environment: number; readonly initDurationMillis: number }
  | Base & {
    readonly _tag: "InitFailed"
    readonly environment: number
    readonly errorType: string
    readonly errorMessage: string
  }
  | Base & {
    readonly _tag: "EnvironmentEnded"
    readonly environment: number
    readonly exitCode: number | null
    readonly signal: string | null
  }
  /** One line that a child wrote. `requestId` is that of the invocation that ran, if exactly one did. */
  | Base & {
    readonly _tag: "Log"
    readonly environment: number
    readonly requestId: string | undefined
    readonly output: "stdout" | "stderr"
    readonly line: string
  }
  /** A caller has sent an event. */
  | Base & {
    readonly _tag: "InvocationQueued"
    readonly requestId: string
    readonly source: "invoke" | "http" | "aws"
    /** The event as the function gets it. */
    readonly event: Uint8Array
  }
  /** The invocation ended before the runtime got the event: its caller left, or the function was removed or did not start. */
  | Base & { readonly _tag: "InvocationDropped"; readonly requestId: string }
  /** The runtime has got the event: again for each try. */
  | Base & { readonly _tag: "InvocationStarted"; readonly requestId: string; readonly environment: number }
  | Base & { readonly _tag: "InvocationEnded"; readonly environment: number; readonly report: Report }
