/** The name of a new package, and that of its function. */
import * as path from "node:path"
import { functionNameOf } from "../internal/functionName.ts"

const maxLength = 214

/** What nobody may call a package. */
const reserved = new Set(["node_modules", "favicon.ico"])

/** Whether npm takes it as the name of a package, with or without a scope. */
export const isPackageName = (name: string): boolean =>
  name.length <= maxLength && /^(@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*$/.test(name) && !reserved.has(name)

/**
 * The name of a package in this folder: the folder's name, in lower case and without accents; what npm does not allow
 * becomes `-`. A package cannot depend on one of its own name, so `taken` gets `-function` behind it.
 */
export const packageNameOf = (folder: string, taken: ReadonlyArray<string>): string => {
  const name = path.basename(path.resolve(folder)).normalize("NFKD").replace(/\p{Mark}/gu, "").toLowerCase()
    .replace(/[^a-z0-9._~-]+/g, "-").replace(/^[-._~]+|[-._~]+$/g, "").slice(0, maxLength - "-function".length)
  if (name === "") return "my-function"
  return isPackageName(name) && !taken.includes(name) ? name : `${name}-function`
}

/** The name of the function of a package: that without its scope. */
export const functionNameOfPackage = (name: string): string =>
  functionNameOf(path.join("/", path.basename(name), "main.ts"))
