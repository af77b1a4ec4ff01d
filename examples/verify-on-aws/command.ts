/** The command `effect-lambda`, which builds, deploys and deletes the probes. */
import { Data, Effect } from "effect"
import { spawn } from "node:child_process"
import { createRequire } from "node:module"
import * as path from "node:path"

export class CommandFailed extends Data.TaggedError("CommandFailed")<{ readonly message: string }> {}

export const say = (text: string): void => void process.stderr.write(`${text}\n`)

/** What `npx effect-lambda-runtime` runs. */
const command = (): string => {
  const require = createRequire(import.meta.url)
  const file = require.resolve("effect-lambda-runtime/package.json")
  const { bin } = require(file) as { readonly bin: { readonly "effect-lambda": string } }
  return path.join(path.dirname(file), bin["effect-lambda"])
}

/** The sentence of an error, without the lines of progress before it. */
const reasonOf = (stderr: string): string => {
  const lines = stderr.trim().split("\n")
  const start = lines.findLastIndex((line) => /\berror\b/i.test(line))
  return (start === -1 ? lines.slice(-1) : lines.slice(start)).join(" ").replace(/^\s*error:\s*/i, "").trim()
}

/**
 * Runs the command in this folder. Ctrl-C in the terminal does not reach it, so that what is deleted is deleted to the end;
 * if the effect is interrupted, the command is, and is waited for.
 */
export const effectLambda = (...args: ReadonlyArray<string>): Effect.Effect<string, CommandFailed> =>
  Effect.callback((resume) => {
    say(`effect-lambda ${args.join(" ")}`)
    const child = spawn(process.execPath, [command(), ...args], {
      cwd: import.meta.dirname,
      detached: true,
      stdio: ["ignore", "pipe", "pipe"]
    })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (text) => (stdout += String(text)))
    child.stderr.on("data", (text) => (stderr += String(text)))
    const closed = new Promise<void>((resolve) => {
      child.once("error", (cause) => {
        resume(Effect.fail(new CommandFailed({ message: cause.message })))
        resolve()
      })
      child.once("close", (code) => {
        const failed = new CommandFailed({ message: reasonOf(stderr) || `effect-lambda ended with ${code}` })
        resume(code === 0 ? Effect.succeed(stdout) : Effect.fail(failed))
        resolve()
      })
    })
    return Effect.suspend(() => {
      child.kill("SIGINT")
      return Effect.promise(() => closed)
    })
  })
