/** Files that go to Lambda as they are, at the place that they have in the project. */
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { BundleError } from "../BundleError.ts"
import { escape } from "./plugins.ts"

/** A file that goes along. */
export interface Included {
  /** Where it is, and below which path it goes to Lambda. */
  readonly source: string
  readonly path: string
  readonly isExecutable: boolean
}

const isGlob = (pattern: string): boolean => /[*?[{]/.test(pattern)

/** A part of a pattern between two slashes: `*` is any text, `?` a letter, `[ab]` one of some, `{a,b}` one of some texts. */
const partToRegExp = (part: string): string =>
  part.replace(/\*|\?|\[!?[^\]]+\]|\{[^{}]*\}|[^*?[{]+|./g, (token) => {
    if (token === "*") return "[^/]*"
    if (token === "?") return "[^/]"
    if (/^\[.+\]$/.test(token)) return token.replace(/^\[!/, "[^").replaceAll("\\", "\\\\")
    if (/^\{.*\}$/.test(token)) return `(?:${token.slice(1, -1).split(",").map(partToRegExp).join("|")})`
    return escape(token)
  })

/** A pattern as a shell reads it, where `**` is any number of folders. A hidden file has to be named. */
const toTest = (pattern: string): RegExp => {
  const text = pattern.split("/").map((part, i, { length }) => {
    if (part === "**") return i === length - 1 ? "(?!\\.)(?:[^/]+(?:/(?!\\.)|$))*" : "(?:(?!\\.)[^/]+/)*"
    return `${/^[*?[]/.test(part) ? "(?!\\.)" : ""}${partToRegExp(part)}${i === length - 1 ? "" : "/"}`
  }).join("")
  return new RegExp(`^${text}$`)
}

/** The folder in front of the first part that is a pattern. */
const rootOf = (pattern: string): string => {
  const parts = pattern.split("/")
  return parts.slice(0, parts.findIndex(isGlob)).join("/")
}

const filesBelow = async (folder: string, path: string, hasPackages: boolean): Promise<ReadonlyArray<string>> => {
  const absolute = Path.join(folder, path)
  const status = await fs.stat(absolute)
  if (status.isFile()) return [path]
  if (!status.isDirectory()) return []
  const names = (await fs.readdir(absolute)).filter((name) =>
    hasPackages || (name !== "node_modules" && name !== ".git")
  )
  const below = names.map((name) => filesBelow(folder, path === "" ? name : `${path}/${name}`, hasPackages))
  return (await Promise.all(below)).flat()
}

const isOutside = (path: string): boolean => path === ".." || path.startsWith("../") || Path.isAbsolute(path)

/** The files of one pattern, a path or a folder included. */
const resolve = Effect.fnUntraced(function*(folder: string, given: string) {
  const refuse = (why: string, cause?: unknown) =>
    new BundleError({ cause, detail: `Cannot include ${JSON.stringify(given)}: ${why}` })
  const relative = Path.isAbsolute(given) ? Path.relative(folder, given) : given
  const pattern = Path.normalize(relative).replaceAll("\\", "/").replace(/\/$/, "")
  if (isOutside(pattern)) {
    return yield* refuse("it is not in the folder of the project, so it has no place on Lambda")
  }
  // Routes of some frameworks are files of such names.
  const isPattern = isGlob(pattern) && !existsSync(Path.join(folder, pattern))
  const root = isPattern ? rootOf(pattern) : pattern === "." ? "" : pattern
  const all = yield* Effect.tryPromise({
    try: () => filesBelow(folder, root, pattern.includes("node_modules")),
    catch: (cause) => refuse("it does not exist", cause)
  })
  const test = isPattern ? toTest(pattern) : undefined
  const found = test === undefined ? all : all.filter((path) => test.test(path))
  return found.length > 0 ? found : yield* refuse(test === undefined ? "it is empty" : "no file matches it")
})

/** The files that go along, sorted. `folder` is that of the project, and what lies in `except` is left out. */
export const findIncludes = Effect.fnUntraced(
  function*(folder: string, patterns: ReadonlyArray<string>, except: string) {
    const paths = new Set((yield* Effect.forEach(patterns, (pattern) => resolve(folder, pattern))).flat())
    const kept = [...paths].toSorted().filter((path) => isOutside(Path.relative(except, Path.join(folder, path))))
    return yield* Effect.promise(() =>
      Promise.all(kept.map(async (path): Promise<Included> => {
        const source = Path.join(folder, path)
        return { isExecutable: ((await fs.stat(source)).mode & 0o100) !== 0, path, source }
      }))
    )
  }
)
