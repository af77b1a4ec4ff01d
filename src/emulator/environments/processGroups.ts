/** The process groups that live. They end with this process, even if `process.exit` ends it. */

const groups = new Set<number>()

/** Sends a signal to a process and all of its group. */
export const signalGroup = (pid: number, signal: NodeJS.Signals): void => {
  try {
    // Windows has no groups.
    process.kill(process.platform === "win32" ? pid : -pid, signal)
  } catch {
    // Nobody is left.
  }
}

const killAll = () => {
  for (const pid of groups) signalGroup(pid, "SIGKILL")
}

export const rememberGroup = (pid: number): void => {
  if (groups.size === 0) process.on("exit", killAll)
  groups.add(pid)
}

export const forgetGroup = (pid: number): void => {
  groups.delete(pid)
  if (groups.size === 0) process.off("exit", killAll)
}

export const killProcess = (pid: number): void => {
  try {
    process.kill(pid, "SIGKILL")
  } catch {
    // It has ended.
  }
}
