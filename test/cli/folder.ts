/** A folder with files, for tests of the command. */
import { Effect } from "effect"
import type { Scope } from "effect"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"

/** A folder that ends with the scope. A file whose text begins with `#!` is executable. */
export const makeFolder = (files: Readonly<Record<string, string>>): Effect.Effect<string, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), "effect-lambda-test-")))
      await Promise.all(
        Object.entries(files).map(async ([name, text]) => {
          await fs.mkdir(path.dirname(path.join(folder, name)), { recursive: true })
          await fs.writeFile(path.join(folder, name), text, { mode: text.startsWith("#!") ? 0o755 : 0o644 })
        })
      )
      return folder
    }),
    (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
  )
