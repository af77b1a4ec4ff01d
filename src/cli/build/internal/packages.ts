/** The package that a file belongs to. */
import { readFileSync } from "node:fs"
import * as Path from "node:path"
import { escape } from "./plugins.ts"

interface Manifest {
  readonly name?: unknown
  readonly type?: unknown
  readonly optionalDependencies?: Readonly<Record<string, unknown>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: unknown } | undefined>>
}

const manifests = new Map<string, Manifest | undefined>()

/** The nearest `package.json` of a folder, or of one around it. */
const manifestOf = (folder: string): Manifest | undefined => {
  if (manifests.has(folder)) return manifests.get(folder)
  const parent = Path.dirname(folder)
  let manifest: Manifest | undefined
  try {
    manifest = JSON.parse(readFileSync(Path.join(folder, "package.json"), "utf8")) as Manifest
  } catch {
    const ends = parent === folder || Path.basename(folder) === "node_modules"
    manifest = ends ? undefined : manifestOf(parent)
  }
  manifests.set(folder, manifest)
  return manifest
}

/** This library, where it bundles what stands in its own repository: `tsconfig.json` leads to its sources. */
const root = Path.join(import.meta.dirname, "../../../../")

/** The files of Effect and of this library. They are ES modules. */
export const ofLibrary: RegExp = new RegExp(
  `[\\\\/]node_modules[\\\\/](?:effect|effect-lambda-runtime|@effect[\\\\/][\\w-]+)[\\\\/](?:dist|src)[\\\\/]|^${
    escape(root)
  }(?:dist|src)[\\\\/]`
)

/** The name of this library, for a file of its own repository. */
export const libraryPackage = (file: string): string | undefined =>
  ofLibrary.test(file) ? "effect-lambda-runtime" : undefined

/** Whether Node runs a `.js` file as an ES module: `undefined` where it looks at the syntax. */
export const isModuleByManifest = (file: string): boolean | undefined => {
  const type = manifestOf(Path.dirname(file))?.type
  return type === "module" ? true : type === "commonjs" ? false : undefined
}

/** Whether the package that a file belongs to says that it works without another one. */
export const isOptionalFor = (file: string, name: string): boolean => {
  const manifest = manifestOf(Path.dirname(file))
  return manifest?.peerDependenciesMeta?.[name]?.optional === true ||
    manifest?.optionalDependencies?.[name] !== undefined
}

/** The name of the installed package that a file belongs to. `undefined` for a file of the project. */
export const installedPackage = (file: string): string | undefined => {
  const [, rest] = /^.*[\\/]node_modules[\\/](.+)$/.exec(file) ?? []
  return rest === undefined ? undefined : packageName(rest.replaceAll("\\", "/"))
}

/** The package that an import names: `a` of `a/b`, and `@a/b` of `@a/b/c`. `undefined` for a path, and for a scope. */
export const packageName = (specifier: string): string | undefined => {
  if (!/^(?:\w|@[^/]+\/[^/])/.test(specifier) || /^\w+:/.test(specifier)) return undefined
  return specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/")
}
