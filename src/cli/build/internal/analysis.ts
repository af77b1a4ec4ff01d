/** What the code of a bundle comes from: how many bytes of it each source is, as it was written, so minified. */
import * as Path from "node:path"
import type { CodeFile } from "./generate.ts"
import { installedPackage, libraryPackage } from "./packages.ts"

/** A source and what it takes in the bundle. */
export interface SourceSize {
  /** Relative to the working directory. `undefined` for what the bundler adds. */
  readonly source: string | undefined
  /** The installed package that it belongs to. `undefined` for the project's own. */
  readonly package: string | undefined
  readonly bytes: number
}

interface SourceMapJson {
  readonly mappings: string
  readonly sources: ReadonlyArray<string | null>
}

interface Sectioned {
  readonly sections: ReadonlyArray<{ readonly offset: { readonly line: number }; readonly map: SourceMapJson }>
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
const valueOf = new Map(Array.from(digits, (digit, value) => [digit, value]))

/** The numbers of a segment of a source map: each is written in digits of five bits, the lowest first. */
const numbersIn = (segment: string): ReadonlyArray<number> => {
  const numbers: Array<number> = []
  let number = 0
  let shift = 0
  for (const digit of segment) {
    const value = valueOf.get(digit) ?? 0
    number += (value & 31) * 2 ** shift
    shift += 5
    if ((value & 32) !== 0) continue
    numbers.push(number % 2 === 1 ? -(number - 1) / 2 : number / 2)
    number = 0
    shift = 0
  }
  return numbers
}

/** Adds the bytes of some lines, the last of which ends by `end`, to what each source has. */
const addTo = (
  sizes: Map<string | undefined, number>,
  lines: ReadonlyArray<string>,
  end: string,
  { mappings, sources }: SourceMapJson
) => {
  let index = 0
  const add = (source: string | undefined, text: string) =>
    sizes.set(source, (sizes.get(source) ?? 0) + Buffer.byteLength(text))
  const mapped = mappings.split(";")
  for (const [i, line] of lines.entries()) {
    let column = 0
    let start = 0
    let source: string | undefined
    for (const segment of (mapped[i] ?? "").split(",").filter((text) => text !== "")) {
      const [columns = 0, indexes] = numbersIn(segment)
      column += columns
      add(source, line.slice(start, column))
      start = column
      if (indexes !== undefined) index += indexes
      source = indexes === undefined ? undefined : sources[index] ?? undefined
    }
    add(source, `${line.slice(start)}${i === lines.length - 1 ? end : "\n"}`)
  }
}

/** The sources of some files of code, the largest first. `outdir` is the folder from which the source maps name them. */
export const sourceSizes = (files: ReadonlyArray<CodeFile>, outdir: string): ReadonlyArray<SourceSize> => {
  const sizes = new Map<string | undefined, number>()
  for (const { code, map } of files) {
    const lines = code.split("\n")
    const parsed = JSON.parse(map) as SourceMapJson | Sectioned
    const sections = "sections" in parsed ? parsed.sections : [{ map: parsed, offset: { line: 0 } }]
    for (const [i, { map, offset }] of sections.entries()) {
      const next = sections[i + 1]?.offset.line
      addTo(sizes, lines.slice(offset.line, next ?? lines.length), next === undefined ? "" : "\n", map)
    }
  }
  return Array.from(sizes, ([source, bytes]): SourceSize => {
    if (source === undefined) return { bytes, package: undefined, source }
    const file = Path.resolve(outdir, source)
    return { bytes, package: installedPackage(file) ?? libraryPackage(file), source: Path.relative("", file) }
  }).filter(({ bytes }) => bytes > 0).toSorted((a, b) => b.bytes - a.bytes)
}

/** A package and what it takes in the bundle. */
export interface PackageSize {
  readonly name: string
  readonly bytes: number
  readonly modules: number
}

/** What the packages take, the largest first. */
export const packageSizes = (sources: ReadonlyArray<SourceSize>): ReadonlyArray<PackageSize> => {
  const sizes = new Map<string, { bytes: number; modules: number }>()
  for (const { bytes, package: name, source } of sources) {
    const key = source === undefined ? "(what the bundler adds)" : name ?? "(this project)"
    const size = sizes.get(key) ?? { bytes: 0, modules: 0 }
    sizes.set(key, { bytes: size.bytes + bytes, modules: size.modules + (source === undefined ? 0 : 1) })
  }
  return Array.from(sizes, ([name, size]) => ({ name, ...size })).toSorted((a, b) => b.bytes - a.bytes)
}
