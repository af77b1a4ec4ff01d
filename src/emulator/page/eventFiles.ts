/** The JSON files of a project's folder of events. */
import * as Effect from "effect/Effect"
import type { Dirent } from "node:fs"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { maxBufferedBytes } from "../../RuntimeApi.ts"
import { BadCall } from "../internal/call.ts"

/** How deep the folder is read, and how many files are listed. */
const maxDepth = 4
const maxFiles = 500

const isHidden = (name: string): boolean => name.startsWith(".") || name === "node_modules"

/**
 * The real path of a file in a folder, if it is one: no path leads out of the folder, neither by its name nor by a link.
 */
const resolve = async (folder: string, name: string): Promise<string | undefined> => {
  if (name.includes("\0") || !name.endsWith(".json")) return undefined
  try {
    const root = await fs.realpath(folder)
    const file = await fs.realpath(path.join(root, name))
    const isWithin = file.startsWith(root.endsWith(path.sep) ? root : root + path.sep)
    return isWithin && (await fs.stat(file)).isFile() ? file : undefined
  } catch {
    return undefined
  }
}

const entriesOf = async (folder: string): Promise<ReadonlyArray<Dirent>> => {
  try {
    return (await fs.readdir(folder, { withFileTypes: true })).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  } catch {
    return []
  }
}

const walk = Effect.fnUntraced(
  function*(root: string, within: string, depth: number, found: Array<string>): Effect.fn.Return<void> {
    for (const entry of yield* Effect.promise(() => entriesOf(path.join(root, within)))) {
      if (found.length === maxFiles) return
      if (isHidden(entry.name)) continue
      const name = path.join(within, entry.name)
      if (entry.isDirectory()) {
        if (depth < maxDepth) yield* walk(root, name, depth + 1, found)
      } else if ((yield* Effect.promise(() => resolve(root, name))) !== undefined) {
        found.push(name.split(path.sep).join("/"))
      }
    }
  }
)

/** The names of the files relative to the folder, with `/`. Empty if the folder is missing. */
export const list = Effect.fnUntraced(function*(folder: string): Effect.fn.Return<ReadonlyArray<string>> {
  const found: Array<string> = []
  yield* walk(folder, "", 0, found)
  return found
})

const notFound = new BadCall({ status: 404, errorType: "NotFound", message: "The folder of events has no such file" })

const tooLarge = new BadCall({
  status: 413,
  errorType: "RequestTooLargeException",
  message: `The file is larger than ${maxBufferedBytes} bytes`
})

const readWhole = Effect.fnUntraced(function*(file: string): Effect.fn.Return<Uint8Array, BadCall> {
  const { size } = yield* Effect.tryPromise({ try: () => fs.stat(file), catch: () => notFound })
  if (size > maxBufferedBytes) return yield* tooLarge
  return yield* Effect.tryPromise({ try: () => fs.readFile(file), catch: () => notFound })
})

/** The content of a file that `list` names. */
export const read = (folder: string, name: string): Effect.Effect<Uint8Array, BadCall> =>
  Effect.flatMap(
    Effect.promise(() => resolve(folder, name)),
    (file) => file === undefined ? Effect.fail(notFound) : readWhole(file)
  )
