/** Signals to processes that may have ended. */

const send = (pid: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(pid, signal)
  } catch {
    // Nobody is left.
  }
}

/** Sends a signal to a process and all of its group. Windows has no groups. */
export const signalGroup = (pid: number, signal: NodeJS.Signals): void =>
  send(process.platform === "win32" ? pid : -pid, signal)

export const killProcess = (pid: number): void => send(pid, "SIGKILL")
