/** What a function is started from: a module for Node, or an executable file. */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { CommandFailed } from "./CommandError.ts"

/** A file that runs a function. */
export interface Entry {
  /** Absolute. */
  readonly file: string
  /** A module that Node starts, or a file that the system starts. */
  readonly kind: "module" | "executable"
}

/** What an entry is named for. The bundler takes JSX as well, and no executable files. */
export type Purpose = "run" | "bundle"

const moduleExtensions = new Set([".ts", ".mts", ".cts", ".js", ".mjs", ".cjs"])

/** Where an entry is looked for if none is named, in a project or in a folder. */
export const usualEntries: ReadonlyArray<string> = ["main", "index", "src/main", "src/index"].flatMap((name) =>
  ["ts", "js", "mjs", "cjs"].map((extension) => `${name}.${extension}`)
)

const statusOf = (file: string) => Effect.promise(() => fs.stat(file).catch(() => undefined))

const isExecutable = (file: string) =>
  Effect.promise(() => fs.access(file, fs.constants.X_OK).then(() => true, () => false))

/** The first of `usualEntries` in a folder. */
export const findUsualEntry = Effect.fnUntraced(function*(folder: string) {
  for (const name of usualEntries) {
    const file = path.join(folder, name)
    if ((yield* statusOf(file))?.isFile()) return file
  }
  return undefined
})

/** The entry that a path names; of a folder the usual one. */
export const readEntry: (
  given: string,
  folder: string,
  purpose?: Purpose
) => Effect.Effect<Entry, CommandFailed> = Effect.fnUntraced(
  function*(given: string, folder: string, purpose: Purpose = "run") {
    const refuse = (why: string) => new CommandFailed({ detail: `cannot ${purpose} ${JSON.stringify(given)}: ${why}` })
    const file = path.resolve(folder, given)
    const status = yield* statusOf(file)
    if (status === undefined) return yield* refuse("it does not exist")
    if (status.isDirectory()) {
      const usual = yield* findUsualEntry(file)
      return usual === undefined
        ? yield* refuse("it is a folder without main.ts, index.ts or the like")
        : { file: usual, kind: "module" }
    }
    if (moduleExtensions.has(path.extname(file))) return { file, kind: "module" }
    if ([".tsx", ".jsx"].includes(path.extname(file))) {
      if (purpose === "bundle") return { file, kind: "module" }
      return yield* refuse("Node does not run JSX; name a file that imports the compiled one")
    }
    if (purpose === "bundle") return yield* refuse(`it is not a module (${[...moduleExtensions].join(", ")})`)
    return (yield* isExecutable(file))
      ? { file, kind: "executable" }
      : yield* refuse("it is neither a module for Node nor executable; chmod +x makes a program executable")
  }
)
