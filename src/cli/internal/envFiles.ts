/** Variables from files: `.env` and those of `--env-file`. */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { parseEnv } from "node:util"
import { CommandFailed } from "./CommandError.ts"
import { fileReason } from "./fileReason.ts"

type Variables = Readonly<Record<string, string>>

const read = (given: string, folder: string) =>
  Effect.tryPromise({
    try: () => fs.readFile(path.resolve(folder, given), "utf8"),
    catch: (cause) => {
      const { code } = cause as NodeJS.ErrnoException
      const why = code === "ENOENT" ? "it does not exist" : fileReason(cause)
      return new CommandFailed({ cause, detail: `cannot read the variables of ${JSON.stringify(given)}: ${why}` })
    }
  })

/** Lines as in a shell, `NAME=value`, with quotes and comments. */
const parse = (text: string): Variables =>
  Object.fromEntries(
    // A byte order mark would be part of the first name.
    Object.entries(parseEnv(text.replace(/^\uFEFF/, ""))).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, value]]
    )
  )

/** The variables of these files alone, of which the last one wins. */
export const readNamedEnvFiles = (
  folder: string,
  files: ReadonlyArray<string>
): Effect.Effect<Variables, CommandFailed> =>
  Effect.map(
    Effect.forEach(files, (file) => read(file, folder)),
    (texts) => Object.assign({}, ...texts.map(parse))
  )

/**
 * The variables of `.env`, if there is one, and of the files that were named, of which the last one wins. Paths are relative
 * to `folder`.
 */
export const readEnvFiles: (
  folder: string,
  files: ReadonlyArray<string>
) => Effect.Effect<Variables, CommandFailed> = Effect.fnUntraced(function*(folder, files) {
  const usual = yield* Effect.promise(() =>
    fs.stat(path.join(folder, ".env")).then((found) => found.isFile(), () => false)
  )
  return yield* readNamedEnvFiles(folder, [...(usual ? [".env"] : []), ...files])
})

/** The variables of the shell that a function gets: not those that npm sets for its scripts, and not shell functions. */
export const shellVariables = (environment: NodeJS.ProcessEnv): Variables =>
  Object.fromEntries(
    Object.entries(environment).flatMap(([name, value]) =>
      value === undefined || !/^[A-Za-z_]\w*$/.test(name) || /^(npm_|INIT_CWD$)/.test(name) ? [] : [[name, value]]
    )
  )
