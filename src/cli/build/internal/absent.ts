/** Packages that a bundle leaves out, and that the output folder does not have. */
import { existsSync, readFileSync } from "node:fs"
import { createRequire } from "node:module"
import * as Path from "node:path"
import type { External } from "./externals.ts"
import { packageName } from "./packages.ts"
import type { Architecture } from "./targets.ts"

/** What AWS's Node brings. */
const ofAws = /^@(?:aws-sdk|smithy|aws-crypto)\//

/** A package as `npm install` takes it, in the version of the project. */
const withVersion = (name: string, importer: string): string => {
  for (const folder of createRequire(importer).resolve.paths(name) ?? []) {
    try {
      const { version } = JSON.parse(readFileSync(Path.join(folder, name, "package.json"), "utf8")) as {
        readonly version?: unknown
      }
      return typeof version === "string" ? `${name}@${version}` : name
    } catch {
      // It is not in this folder.
    }
  }
  return name
}

/** What to do about packages that are only in the project, in one line. */
export const describeAbsent = (
  externals: ReadonlyArray<External>,
  outdir: string,
  architecture: Architecture
): string | undefined => {
  const packages = new Map<string, string>()
  for (const { importer, specifier } of externals) {
    const name = packageName(specifier)
    if (name === undefined || ofAws.test(name) || existsSync(Path.join(outdir, "node_modules", name))) continue
    packages.set(name, withVersion(name, importer))
  }
  if (packages.size === 0) return undefined
  const names = Array.from(packages.keys(), (name) => JSON.stringify(name)).join(", ")
  const folder = Path.relative("", outdir) || "."
  return `left out of the bundle, but not in ${Path.join(folder, "node_modules")}: ${names}; unless a layer has it, ` +
    `npm install --prefix ${folder} --os=linux --cpu=${architecture} --libc=glibc ${
      [...packages.values()].join(" ")
    }, and build again`
}
