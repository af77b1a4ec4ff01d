/** Builds functions: for each a folder with what goes to Lambda, and the same as a zip file beside it. */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { fileReason } from "../internal/fileReason.ts"
import type { ProjectFunction } from "../internal/functions.ts"
import { BundleError } from "./BundleError.ts"
import * as FunctionBundle from "./FunctionBundle.ts"
import type { SourceSize } from "./internal/analysis.ts"
import { limitWarnings } from "./internal/limits.ts"
import { type Architecture, defaultArchitecture, type Target } from "./internal/targets.ts"
import { entriesIn, zip } from "./internal/zip.ts"
import { writeManifest } from "./manifest.ts"

/**
 * Settings of a build.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options extends Omit<FunctionBundle.Options, "entry" | "outdir"> {
  /** The folder that has a folder and a zip file for each function. */
  readonly out: string
  /** The files that have the events, so that the same are sent when the function is built again. */
  readonly eventFiles?: ReadonlyArray<string> | undefined
}

/**
 * What was built of one function.
 *
 * @category models
 * @since 0.1.0
 */
export interface BuiltFunction {
  readonly name: string
  /** The folder that goes to Lambda. */
  readonly folder: string
  readonly target: Target
  readonly architecture: Architecture
  /** The same as a file. A container image is made from the folder. */
  readonly zip: string | undefined
  readonly zippedBytes: number | undefined
  /** The size of all that is in the folder. */
  readonly unpackedBytes: number
  /** What was bundled. Other files may lie in the folder. */
  readonly files: ReadonlyArray<FunctionBundle.BundledFile>
  /** What the code comes from, the largest source first, if that was asked for. */
  readonly sources: ReadonlyArray<SourceSize>
  /** One line each. */
  readonly warnings: ReadonlyArray<string>
}

/** Measures what lies in a folder, and writes it as a zip file. */
const pack = (folder: string, file: string, isImage: boolean) =>
  Effect.tryPromise({
    try: async () => {
      // An old one would not be that of the new folder, if this fails.
      await fs.rm(file, { force: true })
      const entries = await entriesIn(folder)
      const unpackedBytes = entries.reduce((sum, { content }) => sum + content.length, 0)
      if (isImage) return { unpackedBytes, zippedBytes: undefined }
      const bytes = await zip(entries)
      await fs.writeFile(file, bytes)
      return { unpackedBytes, zippedBytes: bytes.length }
    },
    catch: (cause) => new BundleError({ cause, detail: `Cannot write ${JSON.stringify(file)}: ${fileReason(cause)}` })
  })

/**
 * Builds one function into `<out>/<name>/` and `<out>/<name>.zip`.
 *
 * **Details**
 *
 * `<out>/<name>.json` says how it was built.
 * The zip file has all that lies in the folder, so also what was installed there for the function.
 *
 * @category constructors
 * @since 0.1.0
 */
export const buildFunction: (
  fn: ProjectFunction,
  options: Options
) => Effect.Effect<BuiltFunction, BundleError> = Effect.fnUntraced(function*({ entry, name }, { out, ...options }) {
  const { target = "wrapper" } = options
  const { architecture = defaultArchitecture(target) } = options
  const folder = Path.join(out, name)
  const file = Path.join(out, `${name}.zip`)
  if (!Path.relative(folder, entry.file).startsWith("..")) {
    return yield* new BundleError({
      detail:
        `Cannot bundle ${JSON.stringify(Path.relative("", entry.file))}: ${folder} would hold its sources as well; ` +
        "choose another --out"
    })
  }
  const bundle = yield* FunctionBundle.make({ ...options, entry: Path.relative("", entry.file), outdir: folder })
  const isImage = target === "image"
  const sizes = yield* pack(folder, file, isImage)
  const { eventFiles = [], external = [], include = [], minify = true, node, sourceMap = false, warm = true } = options
  const built = { target, architecture, external, include, minify, sourceMap, warm, events: eventFiles }
  yield* Effect.tryPromise({
    try: () => writeManifest(out, name, node === undefined ? built : { ...built, node }),
    catch: (cause) => new BundleError({ cause, detail: `Cannot write to ${JSON.stringify(out)}: ${fileReason(cause)}` })
  })
  return {
    ...sizes,
    architecture,
    files: bundle.files,
    sources: bundle.sources,
    folder,
    name,
    target,
    warnings: [...bundle.warnings, ...(isImage ? [] : limitWarnings(file, sizes))],
    zip: isImage ? undefined : file
  }
})
