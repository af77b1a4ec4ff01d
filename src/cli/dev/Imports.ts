/** The files of a function: what its processes have loaded, and what they did not find. */
import { readFileSync } from "node:fs"
import { extname } from "node:path"
import type { Stamp } from "./FileWatch.ts"

/** What `require` tries for a path without an extension. */
const guesses = ["", ".ts", ".js", ".mjs", ".cjs", ".json", "/index.ts", "/index.js"]

const isPair = (value: unknown): value is readonly [string, string] =>
  Array.isArray(value) && value.length === 2 && value.every((part) => typeof part === "string")

/** One line of a list: a file with its stamp, and for one that was not found all that it may have meant. */
const readLine = (line: string): ReadonlyArray<readonly [file: string, stamp: Stamp]> => {
  try {
    const pair: unknown = JSON.parse(line)
    if (!isPair(pair)) return []
    const [file, stamp] = pair
    return stamp === "" && extname(file) === "" ? guesses.map((guess) => [file + guess, ""] as const) : [[file, stamp]]
  } catch {
    // The line is not written to its end yet.
    return []
  }
}

/**
 * Where the processes of one generation of a function write what they load. A generation is what runs between two
 * restarts.
 */
export class ImportList {
  readonly path: string
  /** The module that Node loads first in these processes. */
  readonly preload: URL

  constructor(path: string) {
    this.path = path
    this.preload = new URL(`./reportImports${extname(import.meta.url)}`, import.meta.url)
    this.preload.searchParams.set("to", path)
  }

  /** What has been written so far. */
  read(): ReadonlyArray<readonly [file: string, stamp: Stamp]> {
    try {
      return readFileSync(this.path, "utf8").split("\n").flatMap(readLine)
    } catch {
      return []
    }
  }
}

/** Whether a file is a module that exports `handler`, as AWS's own loop wants it, and starts nothing. */
export const exportsHandler = (file: string): boolean => {
  try {
    const source = readFileSync(file, "utf8").replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "")
    return /\bexport\s+(?:async\s+)?(?:const|let|var|function\*?)\s+handler\b/.test(source) ||
      /\bexport\s*\{[^}]*\bhandler\b\s*[,}]/.test(source) ||
      /\bexports\.handler\s*=/.test(source)
  } catch {
    return false
  }
}
