/** How an environment can fail, in Lambda's words. */
import { type Call, type InvocationFailed, platformError, timedOut } from "../Call.ts"
import type { Ending } from "./child.ts"

/** What a caller gets: the words name its own invocation. */
export type Failure = (call: Pick<Call, "requestId">) => InvocationFailed

const failure = (errorType: string, problem: string): Failure => ({ requestId }) =>
  platformError(errorType, `RequestId: ${requestId} Error: ${problem}`)

/** The words of Go's `os.ProcessState`, which Lambda passes on. */
const signals: Readonly<Record<string, string>> = {
  SIGABRT: "aborted",
  SIGALRM: "alarm clock",
  SIGBUS: "bus error",
  SIGFPE: "floating point exception",
  SIGHUP: "hangup",
  SIGILL: "illegal instruction",
  SIGINT: "interrupt",
  SIGKILL: "killed",
  SIGPIPE: "broken pipe",
  SIGQUIT: "quit",
  SIGSEGV: "segmentation fault",
  SIGTERM: "terminated",
  SIGTRAP: "trace/breakpoint trap"
}

const reasons: Readonly<Record<string, string>> = {
  E2BIG: "argument list too long",
  EACCES: "permission denied",
  ENOENT: "no such file or directory",
  ENOEXEC: "exec format error",
  ENOTDIR: "not a directory",
  EISDIR: "is a directory"
}

const killed = "Runtime exited with error: signal: killed"

/** The working directory is not there. */
export const invalidWorkingDir = (cwd: string): Failure =>
  failure("Runtime.InvalidWorkingDir", `chdir ${cwd}: no such file or directory`)

/** The processes have used more memory than the function may. */
export const outOfMemory: Failure = failure("Runtime.OutOfMemory", killed)

/** The runtime has ended before it should, or could not be started. */
export const exited = (program: string, ending: Ending): Failure => {
  if (ending._tag === "NotStarted") {
    const { code } = ending
    return failure("Runtime.InvalidEntrypoint", `fork/exec ${program}: ${reasons[code] ?? code}`)
  }
  const { exitCode, signal } = ending
  if (exitCode === 0) return failure("Runtime.ExitError", "Runtime exited without providing a reason")
  return failure(
    "Runtime.ExitError",
    signal === null
      ? `Runtime exited with error: exit status ${exitCode}`
      : `Runtime exited with error: signal: ${signals[signal] ?? signal}`
  )
}

/** An extension has ended, or could not be started. */
export const extensionFailed = (name: string, ending: Ending): Failure =>
  ending._tag === "NotStarted"
    ? failure("Extension.LaunchError", `fork/exec ${name}: ${reasons[ending.code] ?? ending.code}`)
    : failure(
      "Extension.Crash",
      ending.signal === null ? `exit status ${ending.exitCode}` : `signal: ${signals[ending.signal] ?? ending.signal}`
    )

/** An extension has reported an error by itself. */
export const extensionReported = (errorType: string, name: string): Failure =>
  failure(errorType, `The extension ${name} has failed`)

/** The environment was not ready in time. */
export const notReady = (limitMillis: number): Failure => ({ requestId }) => timedOut(requestId, limitMillis)

/** The environment itself could not be made. */
export const sandbox: Failure = failure("Sandbox.Failure", "the environment could not be started")
