/** The files that go to Lambda: those of a folder, or of a zip file. */
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import type { PackageFile } from "./PackageFile.ts"
import { readZip } from "./unzip.ts"

/** What goes to Lambda as one function. */
export interface FunctionPackage {
  /** The folder or the zip file, as messages call it. */
  readonly name: string
  readonly kind: "folder" | "zip"
  /** The size of the zip file. */
  readonly zippedBytes: number | undefined
  readonly files: ReadonlyArray<PackageFile>
}

const readFolder = async (folder: string): Promise<ReadonlyArray<PackageFile>> => {
  const names = await fs.readdir(folder, { recursive: true })
  const files = await Promise.all(names.map(async (name): Promise<ReadonlyArray<PackageFile>> => {
    const file = Path.join(folder, name)
    const status = await fs.stat(file).catch(() => undefined)
    if (status === undefined || !status.isFile()) return []
    return [{
      bytes: status.size,
      isExecutable: (status.mode & 0o100) !== 0,
      path: name.replaceAll(Path.sep, "/"),
      read: () => fs.readFile(file)
    }]
  }))
  return files.flat().toSorted((a, b) => a.path < b.path ? -1 : 1)
}

/** Reads what `path` names. It throws an error that says why it cannot. */
export const readPackage = async (path: string, name: string): Promise<FunctionPackage> => {
  const status = await fs.stat(path)
  return status.isDirectory()
    ? { files: await readFolder(path), kind: "folder", name, zippedBytes: undefined }
    : { files: await readZip(path), kind: "zip", name, zippedBytes: status.size }
}
