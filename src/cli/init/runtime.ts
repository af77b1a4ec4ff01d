/** What `--runtime` names: a version of this package on the registry, or a tarball. */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { type CommandError, CommandFailed, WrongUse } from "../internal/CommandError.ts"

/** A version or a range of one, such as `0.1.0` or `^0.1.0`, or a tag, such as `next`. */
const isVersion = (text: string): boolean =>
  /^[\^~]?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?$/.test(text) || /^[a-z][a-z0-9-]*$/.test(text)

const isPath = (text: string): boolean => /^file:|^\.|[\\/]|\.(tgz|tar\.gz)$/.test(text)

/** The real path of what may not exist yet. */
const realPath = async (file: string): Promise<string> => {
  try {
    return await fs.realpath(file)
  } catch {
    const parent = path.dirname(file)
    return parent === file ? file : path.join(await realPath(parent), path.basename(file))
  }
}

/** How `package.json` of a project in `project` says it. A path is relative to `cwd`, and a folder is a package. */
export const readRuntime = Effect.fnUntraced(
  function*(given: string, cwd: string, project: string): Effect.fn.Return<string, CommandError> {
    if (/^https?:\/\//.test(given)) return given
    if (!isPath(given)) {
      if (isVersion(given)) return given
      return yield* new WrongUse({
        detail: `--runtime cannot be ${
          JSON.stringify(given)
        }: expected a version, such as 0.1.0, or the path of a tarball`
      })
    }
    const file = path.resolve(cwd, given.replace(/^file:/, ""))
    const found = yield* Effect.promise(() => fs.stat(file).catch(() => undefined))
    if (found === undefined) {
      return yield* new CommandFailed({ detail: `--runtime cannot be ${JSON.stringify(given)}: it does not exist` })
    }
    const [from, to] = yield* Effect.promise(() => Promise.all([realPath(project), realPath(file)]))
    return `file:${path.relative(from, to).split(path.sep).join("/")}`
  }
)
