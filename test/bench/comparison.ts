/** Programs that do the same, each in processes of its own: what one costs beside the others. */
import { readdirSync, statSync } from "node:fs"
import * as Path from "node:path"
import { measure, type Measurement, type Run } from "./measure.ts"
import type { Bar, Table } from "./report.ts"
import { median } from "./statistics.ts"
import type { Variant } from "./variants.ts"

export interface Program {
  readonly variant: Variant
  /** The size of its code. */
  readonly bytes: number
}

/** The medians of a program. */
export interface Result {
  readonly name: string
  readonly kilobytes: number
  readonly firstMillis: number
  readonly early: number
  readonly late: number
  readonly endMiB: number
  readonly wrong: number
}

/** The code in a folder, in bytes. */
export const codeBytes = (folder: string): number =>
  readdirSync(folder).filter((name) => /\.c?js$/.test(name))
    .reduce((sum, name) => sum + statSync(Path.join(folder, name)).size, 0)

/** The windows in which a process is measured, each in a process of its own. */
const windows = [
  { count: 1, warmUp: 0 },
  { count: 8000, warmUp: 0 },
  { count: 10_000, warmUp: 40_000 }
]

const toResult = (
  { bytes, variant }: Program,
  [first = [], early = [], late = []]: ReadonlyArray<ReadonlyArray<Measurement>>
): Result => ({
  early: median(early.map(({ cpuMicros }) => cpuMicros)),
  endMiB: median(late.map(({ endMiB }) => endMiB)),
  firstMillis: median(first.map(({ startMillis, wallMicros }) => startMillis + wallMicros / 1000)),
  kilobytes: bytes / 1000,
  late: median(late.map(({ cpuMicros }) => cpuMicros)),
  name: variant.name,
  wrong: [...first, ...early, ...late].reduce((sum, { wrong }) => sum + wrong, 0)
})

/** Measures the programs in turn, so that all of them meet the same machine. */
export const compare = async (
  programs: ReadonlyArray<Program>,
  rounds: number,
  { env, ...run }: Pick<Run, "check" | "env" | "event" | "timeoutMillis">
): Promise<ReadonlyArray<Result>> => {
  const samples = programs.map(() => windows.map((): Array<Measurement> => []))
  for (let round = 0; round < rounds; round++) {
    for (const [window, lengths] of windows.entries()) {
      // A first answer is quick to take, and varies most.
      for (let repeat = 0; repeat < (lengths.count === 1 ? 5 : 1); repeat++) {
        for (const [index, { variant }] of programs.entries()) {
          const whole = { ...run, ...lengths, ...variant, env: { ...variant.env, ...env } }
          // oxlint-disable-next-line no-await-in-loop -- one process at a time has the core
          samples[index]![window]!.push(await measure(whole))
        }
      }
    }
  }
  return programs.map((program, index) => toResult(program, samples[index]!))
}

/** Bounds of what ours takes to what another takes. None without the other. */
export const makeRatio =
  (own: Result, other: Result | undefined, otherName: string) =>
  (what: string, key: "early" | "endMiB" | "firstMillis" | "late", limit: number): ReadonlyArray<Bar> =>
    other === undefined
      ? []
      : [{ bound: "most", limit, unit: "", value: own[key] / other[key], what: `${what}, ours / ${otherName}` }]

/** Every answer has to be right. */
export const noneWrong = (results: ReadonlyArray<Result>): Bar => ({
  bound: "most",
  limit: 0,
  unit: "",
  value: results.reduce((sum, { wrong }) => sum + wrong, 0),
  what: "wrong answers"
})

export const toTable = (results: ReadonlyArray<Result>): Table => ({
  columns: ["kB", "first ms", "CPU us, first 8 000", "after 40 000", "RSS MiB"],
  rows: results.map(({ early, endMiB, firstMillis, kilobytes, late, name }) =>
    [name, kilobytes, firstMillis, early, late, endMiB] as const
  )
})
