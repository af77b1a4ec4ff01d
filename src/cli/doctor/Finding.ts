/** What `doctor` looks at, and what it finds. */

/** What is looked at, as the report calls it. */
export type Check =
  | "architecture of machine code"
  | "batch failures"
  | "files at the root"
  | "handler"
  | "packages of the project"
  | "permissions of the function URL"
  | "runtime"
  | "size of the package"
  | "settings of the project"
  | "SnapStart"
  | "stream mode of the function URL"
  | "timeout behind an API"
  | "variables"
  | "visibility timeout"

/** What would go wrong. */
export interface Finding {
  readonly check: Check
  /** The file, and the resource of a template. */
  readonly where: string
  /** What is wrong and what happens, without a final period. */
  readonly problem: string
  /** What mends it, as an instruction without a final period. */
  readonly fix: string
}

/** What was looked at, and what came of it. */
export interface Diagnosis {
  /** The files and folders that were read. */
  readonly read: ReadonlyArray<string>
  readonly checked: ReadonlyArray<Check>
  readonly findings: ReadonlyArray<Finding>
  /** What could not be checked, and why. */
  readonly skipped: ReadonlyArray<string>
}

export const nothing: Diagnosis = { checked: [], findings: [], read: [], skipped: [] }

const distinct = <A>(values: ReadonlyArray<A>, key: (value: A) => string): ReadonlyArray<A> => [
  ...new Map(values.map((value) => [key(value), value])).values()
]

/** All of them as one. What two say alike is said once. */
export const combine = (all: ReadonlyArray<Diagnosis>): Diagnosis => ({
  checked: distinct(all.flatMap(({ checked }) => checked), (check) => check).toSorted(),
  findings: distinct(all.flatMap(({ findings }) => findings), (finding) => JSON.stringify(finding)),
  read: distinct(all.flatMap(({ read }) => read), (path) => path),
  skipped: distinct(all.flatMap(({ skipped }) => skipped), (why) => why)
})
