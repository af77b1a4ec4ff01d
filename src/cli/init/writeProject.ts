/** Writes the files of a new project: all of them or none, and none over a file that exists. */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { CommandFailed } from "../internal/CommandError.ts"
import { fileReason } from "../internal/fileReason.ts"
import type { ProjectFile } from "./templates.ts"

const cannotWrite = (file: string) => (cause: unknown) =>
  new CommandFailed({ cause, detail: `cannot write ${file}: ${fileReason(cause)}` })

/** Links count, also those that lead nowhere. */
const exists = (file: string) => Effect.promise(() => fs.lstat(file).then(() => true, () => false))

/** What stands in the way: files that would be written over, and files where a folder is needed. */
const conflicts = Effect.fnUntraced(function*(folder: string, names: ReadonlyArray<string>) {
  const folders = new Set(names.map((name) => path.posix.dirname(name)).filter((name) => name !== "."))
  const isFile = (name: string) =>
    Effect.promise(() => fs.stat(path.join(folder, name)).then((found) => !found.isDirectory(), () => false))
  const files = yield* Effect.filter(names, (name) => exists(path.join(folder, name)))
  return [...yield* Effect.filter(Array.from(folders), isFile), ...files]
})

const isMissing = (cause: NodeJS.ErrnoException): false => {
  if (cause.code !== "ENOENT") throw cause
  return false
}

/**
 * The folders that had to be made, from the outermost. One at a time: Node's `recursive` never ends where the system says
 * that the parent does not exist although it does, as below `/proc`.
 */
const makeFolder = async (folder: string): Promise<ReadonlyArray<string>> => {
  // Fails where it is a file.
  if (await fs.opendir(folder).then((found) => found.close().then(() => true), isMissing)) return []
  const parent = path.dirname(folder)
  const above = parent === folder ? [] : await makeFolder(parent)
  await fs.mkdir(folder)
  return [...above, folder]
}

/**
 * Writes the files. `shown` is how messages call the folder. If one cannot be written, those before it are removed, and so
 * are the folders that were made for them.
 */
export const writeProject = Effect.fnUntraced(
  function*(folder: string, shown: string, files: ReadonlyArray<ProjectFile>): Effect.fn.Return<void, CommandFailed> {
    const inTheWay = yield* conflicts(folder, files.map(({ name }) => name))
    if (inTheWay.length > 0) {
      return yield* new CommandFailed({
        detail: `cannot make a project in ${shown}: ${inTheWay.join(", ")} ${
          inTheWay.length === 1 ? "exists" : "exist"
        } already; name another folder`
      })
    }
    const made: Array<string> = []
    const write = ({ name, text }: ProjectFile) =>
      Effect.tryPromise({
        try: async () => {
          const file = path.join(folder, name)
          made.push(...await makeFolder(path.dirname(file)))
          const opened = await fs.open(file, "wx")
          // Also if there is no room for what belongs into it.
          made.push(file)
          await opened.writeFile(text).finally(() => opened.close())
        },
        catch: cannotWrite(path.join(shown, name))
      })
    // From the innermost. A folder of ours stays if it has got files of others meanwhile.
    const remove = Effect.suspend(() =>
      Effect.forEach(
        made.toReversed(),
        (file) => Effect.promise(() => fs.rm(file).catch(() => fs.rmdir(file)).catch(() => undefined)),
        { discard: true }
      )
    )
    yield* Effect.forEach(files, write, { discard: true }).pipe(Effect.uninterruptible, Effect.onError(() => remove))
  }
)
