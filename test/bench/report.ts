/** What a scenario found, and how it is printed. */

/** A line of the budget. */
export interface Bar {
  readonly what: string
  readonly value: number
  readonly limit: number
  /** Whether the value must not exceed the limit, or not fall below it. */
  readonly bound: "most" | "least"
  readonly unit: string
}

export interface Table {
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<readonly [name: string, ...values: ReadonlyArray<number>]>
}

export interface Outcome {
  readonly title: string
  readonly table: Table | undefined
  readonly bars: ReadonlyArray<Bar>
  readonly notes: ReadonlyArray<string>
}

export const isMet = ({ bound, limit, value }: Bar): boolean => bound === "most" ? value <= limit : value >= limit

const number = (value: number): string => {
  if (Number.isNaN(value)) return "-"
  return value.toFixed(Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 100 ? 1 : 2)
}

const table = ({ columns, rows }: Table): string => {
  const lines = [["", ...columns], ...rows.map(([name, ...values]) => [name, ...values.map(number)])]
  const widths = lines[0]!.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)))
  return lines.map((line) =>
    line.map((cell, column) => column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]! + 2)).join("")
  ).join("\n")
}

const bar = (bar: Bar): string => {
  const verdict = Number.isNaN(bar.value) ? "    " : isMet(bar) ? "pass" : "MISS"
  return `${verdict}  ${bar.what}: ${number(bar.value)}${bar.unit}, at ${bar.bound} ${number(bar.limit)}${bar.unit}`
}

export const render = ({ bars, notes, table: rows, title }: Outcome): string =>
  [
    `\n${title}`,
    ...(rows === undefined ? [] : [table(rows)]),
    ...bars.map(bar),
    ...notes
  ].join("\n")
