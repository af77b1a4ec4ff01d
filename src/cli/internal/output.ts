/** What the command prints: results on stdout; errors, warnings and progress on stderr. */
import * as Effect from "effect/Effect"

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
