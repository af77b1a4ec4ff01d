/**
 * `console` in the format of the logger before there is a logger: while the modules of a function are evaluated.
 *
 * A module that does so has to come before those of the function: in the script that starts a bundle, or by `--import`.
 */
import { fromRecord } from "../../Environment.ts"
import * as ConsoleMethods from "./consoleMethods.ts"
import * as LogOutput from "./logOutput.ts"

/** In a bundle there may be two copies of this module: one for the script that starts it, one in the function. */
const key = Symbol.for("effect-lambda-runtime/internal/earlyConsole")

const global = globalThis as { [key]?: (() => void) | undefined }

/** Patches `console` and the warnings of the process until the logger takes over. Writes no ids: nothing is invoked yet. */
export const installEarlyConsole = (variables: Readonly<Record<string, string | undefined>> = process.env): void => {
  if (global[key] !== undefined) return
  const environment = fromRecord(variables)
  const write = ConsoleMethods.makeWrite(environment, LogOutput.make(environment), () => ({ invocation: undefined }))
  global[key] = ConsoleMethods.patch(write)
}

/** Leaves `console` as it was. */
export const removeEarlyConsole = (): void => {
  global[key]?.()
  delete global[key]
}
