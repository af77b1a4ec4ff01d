/** The code of a bundle: one file for all ES modules, and one for all CommonJS modules if there are any. */
import * as Effect from "effect/Effect"
import { realpathSync } from "node:fs"
import type {
  InputOptions,
  MinifyOptions,
  OutputChunk,
  OutputOptions,
  Plugin,
  RolldownLog,
  RolldownOutput
} from "rolldown"
import { BundleError } from "../BundleError.ts"
import { describeAbsent } from "./absent.ts"
import { Assets, type LeftBehind } from "./assets.ts"
import { AsyncScript } from "./asyncScript.ts"
import { classFields } from "./classFields.ts"
import { ClassNames } from "./classNames.ts"
import { CommonJs } from "./commonJs.ts"
import { createdRequire } from "./createdRequire.ts"
import { directCalls } from "./directCalls.ts"
import { type External, Externals } from "./externals.ts"
import { importMeta } from "./importMeta.ts"
import { nativeModules } from "./nativeModules.ts"
import { startFirst } from "./startFirst.ts"
import type { Architecture } from "./targets.ts"
import { unreached } from "./unreached.ts"
import { describeUnresolved, type Unresolved } from "./unresolved.ts"

export interface GenerateOptions {
  readonly entry: string
  /** The folder for the code, without symbolic links: sources are named from there. */
  readonly outdir: string
  readonly external: ReadonlyArray<string>
  readonly minify: boolean
  /** For the line that installs what is left out. */
  readonly architecture: Architecture
  readonly fileNames: { readonly main: string; readonly commonJs: string }
}

/** A file of code. */
export interface CodeFile {
  readonly name: string
  readonly code: string
  /** The source map. */
  readonly map: string
}

export interface Generated {
  /** The first is the one that runs. */
  readonly files: ReadonlyArray<CodeFile>
  readonly assets: ReadonlyArray<{ readonly name: string; readonly content: string | Uint8Array }>
  /** The names that the entry exports. */
  readonly exports: ReadonlyArray<string>
  /** Whether a module awaits at its top level: `module.exports` is then a promise. */
  readonly isAsync: boolean
  /** The files that went into the code. */
  readonly modules: ReadonlyArray<string>
  /** What is left out, and was imported. */
  readonly externals: ReadonlyArray<External>
  /** What does not go along although a module of the program needs it. */
  readonly leftBehind: ReadonlyArray<LeftBehind>
  readonly warnings: ReadonlyArray<string>
}

const loadBundler = Effect.tryPromise({
  try: async () => ({
    experimental: await import("rolldown/experimental"),
    rolldown: await import("rolldown"),
    utils: await import("rolldown/utils")
  }),
  catch: (cause) => new BundleError({ cause, detail: "rolldown is not installed: npm install --save-dev rolldown" })
})

const isNamed = (value: unknown): value is { readonly message: string } =>
  typeof value === "object" && value !== null && "message" in value && typeof value.message === "string"

/** The bundler writes a message over several lines: what is wrong, then the place in the source. */
const inOneLine = (cause: unknown): string => {
  const text = isNamed(cause) ? cause.message : String(cause)
  // oxlint-disable-next-line no-control-regex -- colours
  const lines = text.replace(/\u001b\[[0-9;]*m/g, "").split("\n")
  const place = lines.map((line) => /╭─\[ (.+?) \]/.exec(line)?.[1]).find((place) => place !== undefined)
  const message = lines[0]!.replace(/^\[[A-Z_]+\] (?:Error: )?/, "").trim()
  return place === undefined ? message : `${place}: ${message}`
}

const errorsOf = (cause: unknown): ReadonlyArray<unknown> =>
  typeof cause === "object" && cause !== null && "errors" in cause && Array.isArray(cause.errors) &&
    cause.errors.length > 0
    ? cause.errors
    : [cause]

/** Whether a module awaits at its top level, which CommonJS cannot. */
const isTopLevelAwait = (cause: unknown): boolean =>
  errorsOf(cause).some((error) => (error as Partial<RolldownLog> | undefined)?.code === "INVALID_TLA_FORMAT")

const unresolvedBy = (log: unknown): Unresolved | undefined => {
  const { code, exporter, id } = log as Partial<RolldownLog>
  if (code !== "UNRESOLVED_IMPORT" || exporter === undefined || id === undefined) return undefined
  return { importer: id, specifier: exporter }
}

/**
 * The bundler would stop at the first file that is missing: the program may go on without it, and packages that are
 * missing as well would not be named.
 */
const missingFiles = (unresolved: Array<Unresolved>): Plugin => ({
  name: "missing-files",
  resolveId: {
    filter: { id: /^\.{0,2}\// },
    async handler(specifier, importer, { kind }) {
      if (importer === undefined) return null
      const found = await this.resolve(specifier, importer, { kind, skipSelf: true })
      if (found !== null) return found
      unresolved.push({ importer, specifier })
      return { external: true, id: specifier }
    }
  }
})

/** Nobody but Node loads a bundle, so how its exports look does not matter; and it is to be one file. */
const isOfNoInterest = ({ code }: RolldownLog): boolean =>
  code === "MIXED_EXPORTS" || code === "INEFFECTIVE_DYNAMIC_IMPORT"

const minifyOptions = (reserved: Array<string>): MinifyOptions => ({
  compress: { keepNames: { class: true, function: false }, target: "node22.19" },
  mangle: { keepNames: false, reserved, toplevel: true }
})

const emptyMap = JSON.stringify({ mappings: "", names: [], sources: [], version: 3 })

const isChunk = (output: RolldownOutput["output"][number]): output is OutputChunk => output.type === "chunk"

/** The bundler takes the directive for superfluous, as it is in an ES module. */
const toStrict = ({ code, map, name }: CodeFile): CodeFile => {
  const { mappings, ...rest } = JSON.parse(map) as { readonly mappings: string }
  return { code: `"use strict";\n${code}`, map: JSON.stringify({ ...rest, mappings: `;${mappings}` }), name }
}

/** Makes the code of a function. Nothing is written. */
export const generate = Effect.fnUntraced(function*(options: GenerateOptions) {
  const { entry, fileNames, minify, outdir } = options
  const { experimental, rolldown, utils } = yield* loadBundler
  const failed = (cause: unknown, detail: string) =>
    new BundleError({ cause, detail: `Cannot bundle ${JSON.stringify(entry)}: ${detail}` })

  const unresolved: Array<Unresolved> = []
  const warnings = new Set<string>()
  const externals = new Externals(options.external, realpathSync(entry))
  const commonJs = new CommonJs({ file: fileNames.commonJs, utils })
  const classNames = new ClassNames(rolldown, utils)
  const assets = new Assets(utils)
  const asyncScript = new AsyncScript(rolldown, utils)
  const input: InputOptions = {
    checks: { pluginTimings: false },
    input: entry,
    // Names are shorter than the constants that they stand for.
    optimization: { inlineConst: false },
    onLog: (level, log) => {
      const missing = unresolvedBy(log)
      if (missing !== undefined) unresolved.push(missing)
      else if (level === "warn" && !isOfNoInterest(log)) warnings.add(inOneLine(log))
    },
    platform: "node",
    plugins: [
      options.external.length > 0 && externals.plugin,
      createdRequire(rolldown, utils, unresolved),
      missingFiles(unresolved),
      assets.plugin,
      classFields(experimental, utils),
      nativeModules,
      commonJs.plugin,
      importMeta(rolldown, utils),
      startFirst(rolldown, realpathSync(entry), commonJs),
      asyncScript.plugin,
      minify && [
        classNames.collect,
        classNames.withoutFunctions,
        unreached(rolldown, utils, commonJs),
        directCalls(rolldown, utils)
      ]
    ],
    // `lambda` leaves the emulator out; the others are those of Node.
    resolve: { conditionNames: ["lambda", "node-addons", "node", "module-sync"] },
    // Effect reads globals at the top of its modules, some of which are dear to load.
    treeshake: { propertyReadSideEffects: false }
  }
  const output: OutputOptions = {
    comments: false,
    dir: outdir,
    entryFileNames: fileNames.main,
    keepNames: true,
    sourcemap: "hidden",
    strict: true
  }

  const bundle = async (format: "cjs" | "esm") => {
    asyncScript.isNeeded = format === "esm"
    const build = await rolldown.rolldown(input)
    try {
      // Dynamic imports that nothing reaches keep what they import out of tree-shaking when they are merged into one
      // file, so that is done only if there are some.
      const split = await build.generate({ ...output, codeSplitting: true, format, keepNames: !minify })
      const codeSplitting = split.output.filter(isChunk).length === 1
      if (codeSplitting && !minify) return split.output
      // The names to keep are known once all modules have been read.
      const names = minify && minifyOptions(classNames.reserved)
      return (await build.generate({ ...output, codeSplitting, format, minify: names })).output
    } finally {
      await build.close()
    }
  }

  const bundled = yield* Effect.tryPromise({
    try: () =>
      bundle("cjs").catch((cause) => {
        if (!isTopLevelAwait(cause)) throw cause
        unresolved.length = 0
        return bundle("esm")
      }),
    catch: (cause) => {
      const errors = errorsOf(cause)
      const all = errors.flatMap((error) => unresolvedBy(error) ?? []).concat(unresolved)
      return failed(cause, describeUnresolved(utils, all).error ?? inOneLine(errors[0]))
    }
  })
  const missing = describeUnresolved(utils, unresolved)
  if (missing.error !== undefined) return yield* failed(undefined, missing.error)
  if (missing.warning !== undefined) warnings.add(missing.warning)

  const main = bundled.find(isChunk)
  const modules = main!.moduleIds
  const rendered = yield* Effect.try({
    try: () => commonJs.render(modules, { minify, outdir }),
    catch: (cause) => failed(cause, inOneLine(cause))
  })
  const beside = yield* Effect.try({ try: () => assets.of(modules), catch: (cause) => failed(cause, inOneLine(cause)) })
  const code = { code: main!.code, map: main!.map?.toString() ?? emptyMap, name: fileNames.main }
  const files = [asyncScript.isNeeded ? toStrict(code) : code]
  if (rendered !== undefined) files.push({ ...rendered, name: fileNames.commonJs })
  for (const pattern of externals.unmatched) {
    warnings.add(`--external ${pattern} leaves nothing out: no import matches it`)
  }
  const absent = describeAbsent(externals.imported, outdir, options.architecture)
  if (absent !== undefined) warnings.add(absent)
  return {
    assets: [
      ...bundled.flatMap((part) =>
        part.type === "asset" && part.fileName !== main!.sourcemapFileName
          ? [{ content: part.source, name: part.fileName }]
          : []
      ),
      ...beside
    ],
    exports: main!.exports,
    externals: externals.found,
    files,
    isAsync: asyncScript.isNeeded,
    leftBehind: assets.leftBehind(modules),
    modules,
    warnings: [...warnings]
  } satisfies Generated
})
