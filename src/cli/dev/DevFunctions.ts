/** The functions that `dev` serves now, what each is made of, and which are to be started anew. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { watch } from "node:fs"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as path from "node:path"
import type { ProjectFunction } from "../internal/functions.ts"
import { FileWatch } from "./FileWatch.ts"
import { ImportList } from "./Imports.ts"

/** A function and what its processes load. */
interface Served {
  fn: ProjectFunction
  /** What the processes that run now load, and what those before them did: they may not have told everything yet. */
  lists: readonly [ImportList] | readonly [ImportList, ImportList]
}

export class DevFunctions {
  readonly #served = new Map<string, Served>()
  readonly #folder: string
  readonly #shared: ReadonlyArray<string>
  readonly #watch: FileWatch
  #generations = 0

  /**
   * `folder` takes the lists of what functions load. `shared` are files on which all functions depend. `onChange` hears of
   * each file that has changed.
   */
  constructor(folder: string, shared: ReadonlyArray<string>, onChange: (file: string) => void) {
    this.#folder = folder
    this.#shared = shared
    this.#watch = new FileWatch(onChange)
    for (const file of shared) this.#watch.add(file)
  }

  get functions(): ReadonlyArray<ProjectFunction> {
    return Array.from(this.#served.values(), ({ fn }) => fn)
  }

  get(name: string): ProjectFunction | undefined {
    return this.#served.get(name)?.fn
  }

  /** A new generation of a function: yields the module that its processes load first, if Node runs them. */
  start(fn: ProjectFunction): URL | undefined {
    this.#generations += 1
    const list = new ImportList(path.join(this.#folder, `${fn.name}-${this.#generations}`))
    const before = this.#served.get(fn.name)?.lists[0]
    this.#served.set(fn.name, { fn, lists: before === undefined ? [list] : [list, before] })
    this.#forgetOthers()
    this.readLists()
    return fn.entry.kind === "module" ? list.preload : undefined
  }

  remove(name: string): void {
    this.#served.delete(name)
    this.#forgetOthers()
  }

  /** Watches what functions have loaded meanwhile. */
  readLists(): void {
    for (const { fn, lists } of this.#served.values()) {
      this.#watch.add(fn.entry.file)
      for (const list of lists) for (const [file, stamp] of list.read()) this.#watch.add(file, stamp)
    }
  }

  /** The functions that some files are part of: all of them if a file is shared. */
  affected(files: ReadonlySet<string>): ReadonlyArray<ProjectFunction> {
    if (this.#shared.some((file) => files.has(file))) return this.functions
    return Array.from(this.#served.values()).filter((served) => filesOf(served).some((file) => files.has(file)))
      .map(({ fn }) => fn)
  }

  close(): void {
    this.#watch.close()
  }

  #forgetOthers(): void {
    this.#watch.keep(new Set([...this.#shared, ...Array.from(this.#served.values()).flatMap(filesOf)]))
  }
}

const filesOf = ({ fn, lists }: Served): ReadonlyArray<string> => [
  fn.entry.file,
  ...lists.flatMap((list) => list.read().map(([file]) => file))
]

/** Functions whose files are watched until the scope ends. */
export const make = (
  shared: ReadonlyArray<string>,
  onChange: (file: string) => void
): Effect.Effect<DevFunctions, never, Scope> =>
  Effect.gen(function*() {
    const folder = yield* Effect.acquireRelease(
      Effect.promise(() => fs.mkdtemp(path.join(tmpdir(), "effect-lambda-dev-"))),
      (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
    )
    const functions = new DevFunctions(folder, shared, onChange)
    const lists = watch(folder, () => functions.readLists())
    yield* Effect.addFinalizer(() =>
      Effect.sync(() => {
        lists.close()
        functions.close()
      })
    )
    return functions
  })
