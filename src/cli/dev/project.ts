/** What functions of a project are made of: the config file, the variables, and the flags of `dev`. */
import * as Effect from "effect/Effect"
import * as path from "node:path"
import type { FunctionDefinition } from "../../emulator/FunctionOptions.ts"
import type { CommandError } from "../internal/CommandError.ts"
import { readEnvFiles, shellVariables } from "../internal/envFiles.ts"
import { planFunctions, type ProjectFunction } from "../internal/functions.ts"
import { configFileNames, loadConfig } from "../internal/loadConfig.ts"
import { type Overrides, toFunctionOptions } from "./plan.ts"

/** Flags of `dev` that say what functions are made of. */
export interface ProjectOptions extends Overrides {
  /** What paths are relative to, and the working directory of functions. Absolute. */
  readonly folder: string
  readonly entries: ReadonlyArray<string>
  readonly envFiles: ReadonlyArray<string>
  /** Whether somebody else starts the programs. */
  readonly apisOnly: boolean
  /** The variables of the shell. */
  readonly environment: NodeJS.ProcessEnv
}

/** A project as it was when it was read. */
export interface Project {
  readonly functions: ReadonlyArray<ProjectFunction>
  /** How an emulator runs one of them. `imports` is the module that Node loads before its entry. */
  readonly define: (fn: ProjectFunction, imports: URL | undefined) => FunctionDefinition
}

/** The files on which every function depends, whether or not they are there. */
export const sharedFiles = ({ envFiles, folder }: ProjectOptions): ReadonlyArray<string> =>
  [...configFileNames, ".env", ...envFiles].map((file) => path.resolve(folder, file))

/** Reads the project as it is now. */
export const readProject: (options: ProjectOptions) => Effect.Effect<Project, CommandError> = Effect.fnUntraced(
  function*(options: ProjectOptions) {
    const { entries, envFiles, folder } = options
    const loaded = yield* loadConfig(folder)
    const functions = yield* planFunctions(folder, entries, loaded)
    const files = yield* readEnvFiles(folder, envFiles)
    const shell = shellVariables(options.environment)
    return {
      functions,
      define: (fn, imports) => {
        const url = fn.config.url === undefined ? undefined : true
        if (!options.apisOnly) return { ...toFunctionOptions(fn, options, { files, shell }, folder, imports), url }
        const timeout = options.timeout ?? fn.config.timeout
        return { timeout: timeout === undefined ? undefined : `${timeout} seconds`, url }
      }
    }
  }
)
