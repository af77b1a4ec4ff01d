/** What a function lacks when it runs from its bundle alone, and what helps. */
import { readFileSync } from "node:fs"
import { SourceMap } from "node:module"
import * as Path from "node:path"
import type { CodeFile } from "./generate.ts"
import { installedPackage, ofLibrary, packageName } from "./packages.ts"
import { escape } from "./plugins.ts"

/** Where the function was run, and of what it was made. */
export interface Scene {
  /** The folder that the function was run in. */
  readonly folder: string
  /** The folder that the source maps start from. */
  readonly outdir: string
  readonly files: ReadonlyArray<CodeFile>
  readonly modules: ReadonlyArray<string>
  /** The names of the packages that are left out. */
  readonly externals: ReadonlySet<string>
}

const frame = /^\s*at .*$/gm

/** What errors say that ask for a file in vain: a module, an asset, machine code. */
const signs = new RegExp(
  [
    "Cannot find (?:module|package) ",
    "Could not locate the bindings file",
    "Could not find module root given file",
    "No native build was found",
    "ERR_DLOPEN_FAILED",
    "invalid ELF header"
  ].join("|")
)

/** A file that was looked for by a path without its folder, which was the working directory. */
const relativeIn = (text: string): ReadonlyArray<string> =>
  Array.from(
    text.matchAll(/(?:ENOENT: [^'\n]*'(?=[^'/\\])(?![A-Za-z]:)|Cannot find module '(?=\.\.?\/))([^'\n]+)'/g),
    ([, path]) => Path.normalize(path!)
  ).filter((path) => !path.startsWith(".."))

/** The file in the folder of the function that was looked for. */
const lookedFor = (text: string, { files, folder }: Scene): string | undefined => {
  const names = Array.from(
    text.matchAll(new RegExp(`${escape(folder)}[\\\\/]([^'"\\n:]+)`, "g")),
    ([, name]) => name!.trim()
  ).concat(relativeIn(text))
  return names.find((name) => !files.some((file) => file.name === name) && !/^(?:record|loop|start)\.cjs$/.test(name))
}

/** The package that was left out of the bundle, and was looked for in vain. */
const leftOutIn = (text: string, { externals }: Scene): string | undefined => {
  const [, specifier = ""] = /Cannot find (?:module|package) '([^']+)'/.exec(text) ?? []
  const name = packageName(specifier)
  return name !== undefined && externals.has(name) ? name : undefined
}

const unique = <A>(values: ReadonlyArray<A>): ReadonlyArray<A> => [...new Set(values)]

/** The sources of the frames in a text, innermost first. What was left out of the bundle has no source map. */
const sourcesOf = (text: string, { files, folder, outdir }: Scene): ReadonlyArray<string> => {
  const maps = new Map(files.map(({ map, name }) => [Path.join(folder, name), new SourceMap(JSON.parse(map))]))
  return Array.from(text.matchAll(/(?<=[\s(]|file:\/\/)((?:[A-Za-z]:)?[\\/][^\s():]*):(\d+):(\d+)/g)).flatMap(
    ([, file, line, column]) => {
      const map = maps.get(file!)
      if (map === undefined) return Path.dirname(file!) === folder ? [] : [file!]
      const entry = map.findEntry(Number(line) - 1, Number(column) - 1)
      // What the bundler itself has made has no source.
      const source = "originalSource" in entry ? entry.originalSource as string | undefined : undefined
      return source === undefined ? [] : [Path.resolve(outdir, source)]
    }
  )
}

/** The package that the function calls, and that fails in what it calls in turn. */
const packageInStack = (sources: ReadonlyArray<string>): string | undefined => {
  const names = sources.filter((source) => !ofLibrary.test(source)).map(installedPackage)
  const end = names.indexOf(undefined)
  return names.slice(0, end < 0 ? names.length : end).findLast((name) => name !== undefined)
}

/** The packages that speak of a file and of the folder that they lie in. */
const packagesThatName = (file: string, { modules }: Scene): ReadonlyArray<string> => {
  const name = Path.basename(file)
  return unique(modules.flatMap((module) => {
    const owner = installedPackage(module)
    if (owner === undefined || ofLibrary.test(module)) return []
    const text = readFileSync(module, "utf8")
    return text.includes(name) && /__dirname|__filename|import\.meta/.test(text) ? [owner] : []
  }))
}

/** What to do with packages that do not work as a part of the bundle. */
const leaveOut = (packages: ReadonlyArray<string>, { externals }: Scene): string => {
  const flags = packages.filter((name) => !externals.has(name)).map((name) => `--external ${name}`).join(" ")
  const them = packages.length > 1 ? "them" : "it"
  return flags === ""
    ? `install into the output folder what ${packages.length > 1 ? "they load" : "it loads"} as well`
    : `leave ${them} out by ${flags}, and install ${them} into the output folder, for Linux, or have ${them} in a layer`
}

/** What to do about a package that throws while it is evaluated, though it says nothing of files. */
export const explainThrown = (text: string, scene: Scene): string => {
  const name = packageInStack(sourcesOf(text, scene))
  const help = name === undefined
    ? "set the variables that it needs here as well"
    : `if ${JSON.stringify(name)} needs files that are not in the bundle, ${leaveOut([name], scene)}`
  return `${help}; --no-warm bundles it without running it`
}

/** What to do about a file that a function looks for in vain. `undefined` where nothing was looked for in vain. */
export const explainMissing = (text: string, scene: Scene): string | undefined => {
  const messages = text.replace(frame, "")
  const file = lookedFor(messages, scene)
  if (file === undefined && !signs.test(messages)) return undefined
  const left = leftOutIn(messages, scene)
  if (left !== undefined) {
    return `${
      JSON.stringify(left)
    } is left out, and this run needs it too: npm install --save-dev ${left}, or --no-warm`
  }
  const inStack = packageInStack(sourcesOf(text, scene))
  const packages = inStack === undefined ? file === undefined ? [] : packagesThatName(file, scene) : [inStack]
  if (packages.length > 0) {
    const names = packages.map((name) => JSON.stringify(name)).join(", ")
    return `${names} ${packages.length > 1 ? "need" : "needs"} files that are not in the bundle: ${
      leaveOut(packages, scene)
    }`
  }
  return file === undefined
    ? "what it needs is not in the bundle: install it into the output folder, for Linux"
    : `let ${JSON.stringify(file)} go along by --include, or import it`
}
