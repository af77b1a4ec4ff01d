/** How `dev` starts a function. */
import type { FunctionOptions } from "../../emulator/FunctionOptions.ts"
import type { ProjectFunction } from "../internal/functions.ts"

/** Flags that hold for all functions, and win over the config file. */
export interface Overrides {
  /** In seconds. */
  readonly timeout: number | undefined
  /** In MB. */
  readonly memory: number | undefined
  readonly concurrency: number | undefined
}

const defaultMemory = 1024

/** How an emulator starts a function. `imports` is the module that Node loads before that of the entry. */
export const toFunctionOptions = (
  { config, entry }: ProjectFunction,
  overrides: Overrides,
  variables: { readonly files: Readonly<Record<string, string>>; readonly shell: Readonly<Record<string, string>> },
  folder: string,
  imports: URL | undefined
): FunctionOptions => ({
  command: entry.kind === "executable"
    ? [entry.file]
    : [process.execPath, ...(imports === undefined ? [] : ["--import", imports.href]), entry.file],
  cwd: folder,
  env: { ...config.env, ...variables.files, ...variables.shell },
  handler: config.handler,
  timeout: `${overrides.timeout ?? config.timeout ?? 3} seconds`,
  memory: overrides.memory ?? config.memory ?? defaultMemory,
  concurrency: overrides.concurrency ?? config.concurrency ?? 1
})
