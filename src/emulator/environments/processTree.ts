/** What Linux knows about processes: their children, their memory, and with which variables they were started. */
import { readdirSync, readFileSync } from "node:fs"

/** The text of a file of `/proc`; nothing if there is none, or if the process has just ended. */
const read = (path: string): string | undefined => {
  try {
    return readFileSync(path, "latin1")
  } catch {
    return undefined
  }
}

const list = (path: string): ReadonlyArray<string> => {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}

const childrenOf = (pid: number): ReadonlyArray<number> =>
  list(`/proc/${pid}/task`).flatMap((thread) =>
    (read(`/proc/${pid}/task/${thread}/children`) ?? "").split(" ").filter(Boolean).map(Number)
  )

/** A process and all that it has started. */
const treeOf = (pid: number): ReadonlyArray<number> => [pid, ...childrenOf(pid).flatMap(treeOf)]

/** Memory in bytes. */
export interface Memory {
  /** The most that each process has had in memory: what Lambda reports. */
  readonly peak: number
  /** What the processes use now and the system cannot take away from them: what counts for the limit. */
  readonly held: number
}

const bytes = (status: string, field: string): number =>
  Number(new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(status)?.[1] ?? 0) * 1024

/** The memory of some processes and all that they have started; nothing if the system does not say. */
export const memoryOf = (roots: ReadonlyArray<number>): Memory | undefined => {
  const statuses = roots.flatMap(treeOf).flatMap((pid) => read(`/proc/${pid}/status`) ?? [])
  if (statuses.length === 0) return undefined
  const sum = (...fields: ReadonlyArray<string>) =>
    statuses.reduce((all, status) => fields.reduce((sum, field) => sum + bytes(status, field), all), 0)
  return { peak: sum("VmHWM"), held: sum("RssAnon", "RssShmem") }
}

/** The processes that have a variable: none if the system does not say. */
export const processesWith = (name: string, value: string): ReadonlyArray<number> => {
  const setting = `\0${name}=${value}\0`
  return list("/proc").filter((entry) => /^\d+$/.test(entry)).filter((pid) =>
    `\0${read(`/proc/${pid}/environ`) ?? ""}`.includes(setting)
  ).map(Number)
}
