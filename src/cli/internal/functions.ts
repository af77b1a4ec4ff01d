/** Which functions of a project the command is about, under which names. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as path from "node:path"
import type { FunctionConfig } from "../defineConfig.ts"
import { type CommandError, CommandFailed, WrongUse } from "./CommandError.ts"
import { type Entry, findUsualEntry, type Purpose, readEntry, usualEntries } from "./entry.ts"
import { functionNameOf, isFunctionName } from "./functionName.ts"
import type { LoadedConfig } from "./loadConfig.ts"

/** A function of a project. */
export interface ProjectFunction {
  readonly name: string
  readonly entry: Entry
  /** What the config file says of it. */
  readonly config: Partial<FunctionConfig>
}

/** One function of the config file. */
const fromConfig = Effect.fnUntraced(
  function*(
    name: string,
    config: FunctionConfig,
    file: string,
    purpose: Purpose
  ): Effect.fn.Return<ProjectFunction, CommandError> {
    if (!isFunctionName(name)) {
      return yield* new WrongUse({
        detail: `${path.basename(file)}: functions.${name} cannot be the name of a function; ` +
          "a name has up to 64 letters, digits, - and _"
      })
    }
    return { name, entry: yield* readEntry(config.entry, path.dirname(file), purpose), config }
  }
)

/** A function that the command line names: by its key in the config file, or by its entry. */
const fromArgument = Effect.fnUntraced(function*(
  given: string,
  folder: string,
  known: ReadonlyArray<ProjectFunction>,
  purpose: Purpose
): Effect.fn.Return<ProjectFunction, CommandError> {
  const named = known.find(({ name }) => name === given)
  if (named !== undefined) return named
  const entry = yield* readEntry(given, folder, purpose)
  return known.find((fn) => fn.entry.file === entry.file) ?? { name: functionNameOf(entry.file), entry, config: {} }
})

const usualFunction = Effect.fnUntraced(function*(folder: string, purpose: Purpose) {
  const file = yield* findUsualEntry(folder)
  if (file === undefined) {
    return yield* new CommandFailed({
      detail:
        `there is no function to ${purpose}: neither functions in effect-lambda.config.ts nor ${
          usualEntries.join(", ")
        }; ` +
        "name an entry"
    })
  }
  const fn: ProjectFunction = { name: functionNameOf(file), entry: { file, kind: "module" }, config: {} }
  return fn
})

const checkNames = (folder: string, functions: ReadonlyArray<ProjectFunction>) => {
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
 * The functions that are asked for: those that the command line names, else those of
 * the config file, else the usual entry of the folder.
 */
export const planFunctions: (
  folder: string,
  args: ReadonlyArray<string>,
  loaded: LoadedConfig | undefined,
  purpose?: Purpose
) => Effect.Effect<ReadonlyArray<ProjectFunction>, CommandError> = Effect.fnUntraced(
  function*(folder, args, loaded, purpose = "run") {
    const configured = Object.entries(loaded?.config.functions ?? {}).map(([name, config]) =>
      fromConfig(name, config, loaded?.file ?? "", purpose)
    )
    // An entry of the config file that nobody asks for need not exist.
    const known = args.length === 0
      ? yield* Effect.all(configured)
      : (yield* Effect.forEach(configured, Effect.option)).flatMap(Option.toArray)
    if (args.length === 0) return known.length > 0 ? known : [yield* usualFunction(folder, purpose)]
    const functions = yield* Effect.forEach(
      Array.from(new Set(args)),
      (given) => fromArgument(given, folder, known, purpose)
    )
    return yield* checkNames(folder, Array.from(new Set(functions)))
  }
)
