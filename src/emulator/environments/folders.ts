/** The folders of an environment. */
import * as Effect from "effect/Effect"
import { accessSync, constants, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { atExit } from "./atExit.ts"

const remove = (folder: string): void => {
  try {
    rmSync(folder, { force: true, maxRetries: 3, recursive: true })
  } catch {
    // A process that nobody could end still writes.
  }
}

/** Makes an empty folder for what an environment writes, and a place for a file beside it. They go with the scope. */
export const temporaryFolder = (functionName: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const root = mkdtempSync(join(tmpdir(), `lambda-${functionName}-`))
      const folder = join(root, "tmp")
      mkdirSync(folder)
      return { root, folder, httpFile: join(root, "http"), forget: atExit(() => remove(root)) }
    }),
    ({ forget, root }) =>
      Effect.sync(() => {
        forget()
        remove(root)
      })
  )

export const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() === true

const isExecutableFile = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}

/** The executable files of a folder, by their names: the external extensions. */
export const extensionsIn = (folder: string | undefined): ReadonlyMap<string, string> => {
  if (folder === undefined || !isFolder(folder)) return new Map()
  const paths = readdirSync(folder).toSorted().map((name) => join(folder, name)).filter(isExecutableFile)
  return new Map(paths.map((path) => [basename(path), path]))
}
