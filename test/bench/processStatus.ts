/** What Linux tells of a process. Elsewhere everything is `NaN`. */
import { readdirSync, readFileSync } from "node:fs"

const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "latin1")
  } catch {
    return undefined
  }
}

/** How long all threads have run so far, in microseconds. */
export const cpuMicros = (pid: number): number => {
  let nanos = 0
  let threads: ReadonlyArray<string> = []
  try {
    threads = readdirSync(`/proc/${pid}/task`)
  } catch {
    return Number.NaN
  }
  for (const thread of threads) {
    const status = read(`/proc/${pid}/task/${thread}/schedstat`)
    if (status === undefined) return ticksMicros(pid)
    nanos += Number(status.slice(0, status.indexOf(" ")))
  }
  return nanos / 1000
}

/** The same where the kernel keeps no schedstat: in hundredths of a second. */
const ticksMicros = (pid: number): number => {
  const status = read(`/proc/${pid}/stat`)
  if (status === undefined) return Number.NaN
  // The name of the process stands in parentheses and may hold anything.
  const fields = status.slice(status.lastIndexOf(")") + 2).split(" ")
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

const kilobytes = (pid: number, key: string): number => {
  const match = new RegExp(`^${key}:\\s+(\\d+) kB`, "m").exec(read(`/proc/${pid}/status`) ?? "")
  return match === null ? Number.NaN : Number(match[1])
}

/** The memory that is resident, in MiB. */
export const rssMiB = (pid: number): number => kilobytes(pid, "VmRSS") / 1024

/** The most memory that ever was resident, in MiB. */
export const peakMiB = (pid: number): number => kilobytes(pid, "VmHWM") / 1024
