/** `effect-lambda.config.ts`, found and loaded. */
import * as Effect from "effect/Effect"
import { existsSync, statSync } from "node:fs"
import { registerHooks } from "node:module"
import * as path from "node:path"
import { pathToFileURL } from "node:url"
import type { Config } from "../defineConfig.ts"
import { WrongUse } from "./CommandError.ts"
import { decodeConfig } from "./decodeConfig.ts"

/** A config file and what it says. */
export interface LoadedConfig {
  /** Absolute. */
  readonly file: string
  readonly config: Config
}

/** What a config file may be called. */
export const configFileNames = ["ts", "mts", "js", "mjs"].map((extension) => `effect-lambda.config.${extension}`)

/** The name of the config file of a project, if it has one. */
export const findConfigFile = (folder: string): string | undefined =>
  configFileNames.find((name) => existsSync(path.join(folder, name)))

const specifier = "effect-lambda-runtime/config"

/** A project that runs the command by `npx` alone has no package by which the config file could find `defineConfig`. */
const findDefineConfig = Effect.acquireRelease(
  Effect.sync(() =>
    registerHooks({
      resolve: (name, context, next) => {
        if (name !== specifier) return next(name, context)
        try {
          return next(name, context)
        } catch {
          const url = new URL(`../defineConfig${path.extname(import.meta.url)}`, import.meta.url)
          return { url: url.href, shortCircuit: true }
        }
      }
    })
  ),
  (hooks) => Effect.sync(() => hooks.deregister())
)

/** What is wrong, and in which line of the module, as far as Node says it. */
const messageOf = (cause: unknown, url: string): string => {
  const [message = ""] = (cause instanceof Error ? cause.message : String(cause)).split("\n", 1)
  const [, after = ""] = (cause instanceof Error ? cause.stack ?? "" : "").split(`${url}:`, 2)
  const [line] = /^\d+/.exec(after) ?? []
  return line === undefined ? message : `${message} (line ${line})`
}

/** The config file of a project, if it has one. It is loaded anew each time; modules that it imports are not. */
export const loadConfig: (folder: string) => Effect.Effect<LoadedConfig | undefined, WrongUse> = Effect.fnUntraced(
  function*(folder: string) {
    const name = findConfigFile(folder)
    if (name === undefined) return undefined
    const file = path.join(folder, name)
    const url = pathToFileURL(file)
    url.searchParams.set("changed", String(statSync(file).mtimeMs))
    yield* findDefineConfig
    const loaded = yield* Effect.tryPromise({
      try: (): Promise<{ readonly default?: unknown }> => import(url.href),
      catch: (cause) => new WrongUse({ cause, detail: `${name} cannot be loaded: ${messageOf(cause, url.href)}` })
    })
    return { file, config: yield* decodeConfig(name, loaded.default) }
  },
  Effect.scoped
)
