/** Packages that the command needs and does not bring: where they are looked for, and the line that installs them. */
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import * as Path from "node:path"
import { pathToFileURL } from "node:url"
import { CommandFailed } from "./CommandError.ts"

const managers = [
  { add: "pnpm add -D", lock: "pnpm-lock.yaml", name: "pnpm" },
  { add: "yarn add -D", lock: "yarn.lock", name: "yarn" },
  { add: "bun add -d", lock: "bun.lock", name: "bun" },
  { add: "bun add -d", lock: "bun.lockb", name: "bun" },
  { add: "npm install -D", lock: "package-lock.json", name: "npm" }
] as const

/** The package manager of a project: by the nearest lock file, else by what runs this command, else npm. */
export const packageManager = (
  cwd: string = process.cwd(),
  userAgent: string = process.env["npm_config_user_agent"] ?? ""
): "npm" | "pnpm" | "yarn" | "bun" => {
  for (let folder = Path.resolve(cwd);; folder = Path.dirname(folder)) {
    const found = managers.find(({ lock }) => existsSync(Path.join(folder, lock)))
    if (found !== undefined) return found.name
    if (folder === Path.dirname(folder)) break
  }
  return managers.find(({ name }) => userAgent.startsWith(`${name}/`))?.name ?? "npm"
}

/** The line that installs packages for development. */
export const installLine = (packages: ReadonlyArray<string>, cwd?: string): string => {
  const name = packageManager(cwd)
  return `${managers.find((manager) => manager.name === name)!.add} ${packages.join(" ")}`
}

/** Where a package is: in the project, else beside this command. */
const find = (name: string, cwd: string): string | undefined => {
  for (const from of [pathToFileURL(Path.join(cwd, "package.json")), import.meta.url]) {
    try {
      return createRequire(from).resolve(name)
    } catch {
      // It is not there.
    }
  }
  return undefined
}

/** Loads an optional package, or `undefined` if it is not installed. */
export const loadOptional = <A>(name: string, cwd: string = process.cwd()): Effect.Effect<A | undefined> =>
  Effect.suspend(() => {
    const file = find(name, cwd)
    return file === undefined
      ? Effect.undefined
      : Effect.promise(() => import(pathToFileURL(file).href) as Promise<A>)
  })

/** Loads an optional package. `purpose` says what needs it, as in `deploy needs …`. */
export const loadPackage = <A>(name: string, purpose: string, cwd?: string): Effect.Effect<A, CommandFailed> =>
  Effect.filterOrFail(
    loadOptional<A>(name, cwd),
    (module) => module !== undefined,
    () => new CommandFailed({ detail: `${purpose} needs ${name}; ${installLine([name], cwd)}` })
  )
