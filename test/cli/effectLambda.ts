/** The command as a process. */
import { Effect } from "effect"
import { execFile } from "node:child_process"
import { fileURLToPath } from "node:url"

/** The entry of the command. */
export const main = fileURLToPath(new URL("../../src/cli/main.ts", import.meta.url))

export interface Output {
  readonly code: number
  readonly stderr: string
  readonly stdout: string
}

/** Runs the command to its end. A variable that is `undefined` is not set. */
export const effectLambda = (
  args: ReadonlyArray<string>,
  cwd?: string,
  variables: NodeJS.ProcessEnv = {}
): Effect.Effect<Output> =>
  Effect.callback<Output>((resume) => {
    execFile(
      process.execPath,
      [main, ...args],
      { cwd, env: { ...process.env, ...variables } },
      (error, stdout, stderr) => {
        resume(Effect.succeed({ code: error === null ? 0 : Number(error.code), stderr, stdout }))
      }
    )
  })
