/** Which functions `dev` serves, under which names, and how each is started. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as path from "node:path"
import type { FunctionOptions } from "../../emulator/FunctionOptions.ts"
import type { FunctionConfig } from "../defineConfig.ts"
import { type CommandError, CommandFailed, WrongUse } from "../internal/CommandError.ts"
import { type Entry, findUsualEntry, readEntry, usualEntries } from "../internal/entry.ts"
import { functionNameOf, isFunctionName } from "../internal/functionName.ts"
import type { LoadedConfig } from "../internal/loadConfig.ts"

/** A function that `dev` serves. */
export interface DevFunction {
  readonly name: string
  readonly entry: Entry
  /** What the config file says of it. */
  readonly config: Partial<FunctionConfig>
}

/** Flags that hold for all functions, and win over the config file. */
export interface Overrides {
  /** In seconds. */
  readonly timeout: number | undefined
  /** In MB. */
  readonly memory: number | undefined
  readonly concurrency: number | undefined
}

const defaultMemory = 1024

/** One function of the config file. */
const fromConfig = Effect.fnUntraced(
  function*(name: string, config: FunctionConfig, file: string): Effect.fn.Return<DevFunction, CommandError> {
    if (!isFunctionName(name)) {
      return yield* new WrongUse({
        detail: `${path.basename(file)}: functions.${name} cannot be the name of a function; ` +
          "a name has up to 64 letters, digits, - and _"
      })
    }
    return { name, entry: yield* readEntry(config.entry, path.dirname(file)), config }
  }
)

/** A function that the command line names: by its key in the config file, or by its entry. */
const fromArgument = Effect.fnUntraced(function*(
  given: string,
  folder: string,
  known: ReadonlyArray<DevFunction>
): Effect.fn.Return<DevFunction, CommandError> {
  const named = known.find(({ name }) => name === given)
  if (named !== undefined) return named
  const entry = yield* readEntry(given, folder)
  return known.find((fn) => fn.entry.file === entry.file) ?? { name: functionNameOf(entry.file), entry, config: {} }
})

const usualFunction = Effect.fnUntraced(function*(folder: string) {
  const file = yield* findUsualEntry(folder)
  if (file === undefined) {
    return yield* new CommandFailed({
      detail:
        `there is no function to run: neither functions in effect-lambda.config.ts nor ${usualEntries.join(", ")}; ` +
        "name an entry"
    })
  }
  const fn: DevFunction = { name: functionNameOf(file), entry: { file, kind: "module" }, config: {} }
  return fn
})

const checkNames = (folder: string, functions: ReadonlyArray<DevFunction>) => {
  const twice = functions.find(({ name }, index) => functions.findIndex((other) => other.name === name) < index)
  if (twice === undefined) return Effect.succeed(functions)
  const files = functions.filter(({ name }) => name === twice.name).map(({ entry }) =>
    path.relative(folder, entry.file)
  )
  return Effect.fail(
    new WrongUse({
      detail: `${
        files.join(" and ")
      } would both be the function ${twice.name}; give one a name in effect-lambda.config.ts`
    })
  )
}

/**
 * The functions that are asked for, the first of which `/invoke` reaches: those that the command line names, else those of
 * the config file, else the usual entry of the folder.
 */
export const planFunctions: (
  folder: string,
  args: ReadonlyArray<string>,
  loaded: LoadedConfig | undefined
) => Effect.Effect<ReadonlyArray<DevFunction>, CommandError> = Effect.fnUntraced(function*(folder, args, loaded) {
  const configured = Object.entries(loaded?.config.functions ?? {}).map(([name, config]) =>
    fromConfig(name, config, loaded?.file ?? "")
  )
  // An entry of the config file that nobody asks for need not exist.
  const known = args.length === 0
    ? yield* Effect.all(configured)
    : (yield* Effect.forEach(configured, Effect.option)).flatMap(Option.toArray)
  if (args.length === 0) return known.length > 0 ? known : [yield* usualFunction(folder)]
  const functions = yield* Effect.forEach(args, (given) => fromArgument(given, folder, known))
  return yield* checkNames(folder, Array.from(new Set(functions)))
})

/** How an emulator starts a function. `imports` is the module that Node loads before that of the entry. */
export const toFunctionOptions = (
  { config, entry }: DevFunction,
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
