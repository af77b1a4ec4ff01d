/** What the command prints: results on stdout; errors, warnings and progress on stderr. */
import * as Effect from "effect/Effect"
import { fileReason } from "./fileReason.ts"

/** A text for stdout, with a line break after it. */
export const printText = (text: string): Effect.Effect<void> =>
  Effect.sync(() => void process.stdout.write(`${text}\n`))

/** A text for stderr, with a line break after it. */
export const printErrorText = (text: string): Effect.Effect<void> =>
  Effect.sync(() => void process.stderr.write(`${text}\n`))

/** Why the command fails. */
export const printError = (sentence: string): Effect.Effect<void> => printErrorText(`error: ${sentence}`)

/** What the author should know of although the command succeeds. */
export const printWarning = (sentence: string): Effect.Effect<void> => printErrorText(`warning: ${sentence}`)

/**
 * Ends the process if its output cannot be written: into a file on a full disk, or to a program that has read enough, such as
 * `head`. `dev` hears of it as well, and stops its functions first.
 */
export const endWithoutOutput = (): void => {
  process.stdout.on("error", (cause: NodeJS.ErrnoException) => {
    if (process.stdout.listenerCount("error") > 1) return
    if (cause.code !== "EPIPE") process.stderr.write(`error: cannot write the output: ${fileReason(cause)}\n`)
    process.exit(1)
  })
  // Nothing can be said about it.
  process.stderr.on("error", () => {})
}
