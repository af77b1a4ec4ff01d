/**
 * Watches single files by the folders that they are in, so that editors may replace a file as they like, and a file that is
 * not there yet is noticed when it comes.
 */
import { type FSWatcher, statSync, watch } from "node:fs"
import { dirname, join, sep } from "node:path"

/** What changes when the content of a file does; empty if there is no file. */
export type Stamp = string

export const stampOf = (file: string): Stamp => {
  const status = statSync(file, { throwIfNoEntry: false })
  return status === undefined ? "" : `${status.mtimeMs} ${status.size} ${status.ino}`
}

interface Watched {
  stamp: Stamp
  /** The folder that is watched for it: its own, or the nearest one above that exists. */
  folder: string
}

const existingFolder = (file: string): string => {
  const folder = dirname(file)
  const status = statSync(folder, { throwIfNoEntry: false })
  return folder === dirname(folder) || status?.isDirectory() ? folder : existingFolder(folder)
}

export class FileWatch {
  readonly #files = new Map<string, Watched>()
  readonly #folders = new Map<string, FSWatcher>()
  readonly #onChange: (file: string) => void

  /** `onChange` is called for each file whose content is another one, or that has come or gone. */
  constructor(onChange: (file: string) => void) {
    this.#onChange = onChange
  }

  get files(): ReadonlyArray<string> {
    return Array.from(this.#files.keys())
  }

  /** Watches a file. With the stamp of an earlier time, what has changed since then counts. */
  add(file: string, stamp: Stamp = stampOf(file)): void {
    const known = this.#files.get(file)
    if (known !== undefined) return
    const watched = { stamp, folder: existingFolder(file) }
    this.#files.set(file, watched)
    this.#watchFolder(watched.folder)
    this.#check(file, watched)
  }

  /** Watches these files alone. */
  keep(files: ReadonlySet<string>): void {
    for (const file of this.#files.keys()) if (!files.has(file)) this.#files.delete(file)
    this.#closeUnused()
  }

  close(): void {
    this.#files.clear()
    this.#closeUnused()
  }

  #watchFolder(folder: string): void {
    if (this.#folders.has(folder)) return
    try {
      const watcher = watch(folder, (_, name) => this.#changed(folder, name))
      watcher.on("error", () => this.#lost(folder))
      this.#folders.set(folder, watcher)
    } catch {
      // The folder has gone meanwhile: a parent of it is watched when the file is looked for again.
    }
  }

  /** A folder that is removed is watched no more: its files are looked for again. */
  #lost(folder: string): void {
    this.#folders.get(folder)?.close()
    this.#folders.delete(folder)
    this.#changed(folder, null)
  }

  #changed(folder: string, name: string | null): void {
    const path = name === null ? folder : join(folder, name)
    for (const [file, watched] of this.#files) {
      if (watched.folder === folder && (name === null || file === path || file.startsWith(path + sep))) {
        this.#check(file, watched)
      }
    }
    if (statSync(folder, { throwIfNoEntry: false }) === undefined && this.#folders.has(folder)) this.#lost(folder)
  }

  #check(file: string, watched: Watched): void {
    const folder = existingFolder(file)
    if (folder !== watched.folder) {
      watched.folder = folder
      this.#watchFolder(folder)
      this.#closeUnused()
    }
    const stamp = stampOf(file)
    if (stamp === watched.stamp) return
    watched.stamp = stamp
    this.#onChange(file)
  }

  #closeUnused(): void {
    const used = new Set(Array.from(this.#files.values(), ({ folder }) => folder))
    for (const [folder, watcher] of this.#folders) {
      if (used.has(folder)) continue
      watcher.close()
      this.#folders.delete(folder)
    }
  }
}
