/** A copy of what goes to Lambda, in a folder from which nothing else of the project can be found. */
import { existsSync } from "node:fs"
import * as fs from "node:fs/promises"
import { createRequire } from "node:module"
import * as Path from "node:path"
import type { External } from "./externals.ts"
import { packageName } from "./packages.ts"

/** The folder of a package, as a module of the project finds it. */
const findPackage = ({ importer, specifier }: External): readonly [name: string, folder: string] | undefined => {
  const name = packageName(specifier)
  if (name === undefined) return undefined
  const folders = createRequire(importer).resolve.paths(name) ?? []
  const found = folders.map((folder) => Path.join(folder, name)).find((folder) => existsSync(folder))
  return found === undefined ? undefined : [name, found]
}

/**
 * Copies the output folder, but for some files, to `folder`. Of what was left out of the bundle, the function finds what
 * the project has: another platform may be waiting in the output folder.
 */
export const copyElsewhere = async (options: {
  readonly outdir: string
  readonly folder: string
  /** The names of the files that are not copied. */
  readonly except: ReadonlyArray<string>
  readonly externals: ReadonlyArray<External>
}): Promise<void> => {
  const { except, externals, folder, outdir } = options
  const left = new Set(except.map((name) => Path.resolve(outdir, name)))
  await fs.mkdir(folder, { recursive: true })
  if (existsSync(outdir)) {
    await fs.cp(outdir, folder, {
      // A link would lead back to where it points, and to all that can be found from there.
      dereference: true,
      filter: (path) => existsSync(path) && !left.has(Path.resolve(path)),
      mode: fs.constants.COPYFILE_FICLONE,
      recursive: true
    })
  }
  const links = new Map(externals.flatMap((external) => {
    const found = findPackage(external)
    return found === undefined ? [] : [found]
  }))
  for (const [name, target] of links) {
    const link = Path.join(folder, "node_modules", name)
    // oxlint-disable-next-line no-await-in-loop -- there are few
    await fs.rm(link, { force: true, recursive: true })
    // oxlint-disable-next-line no-await-in-loop -- there are few
    await fs.mkdir(Path.dirname(link), { recursive: true })
    // oxlint-disable-next-line no-await-in-loop -- there are few
    await fs.symlink(target, link, "junction")
  }
}
