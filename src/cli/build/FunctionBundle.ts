/** What goes to Lambda of a function: one file of code, what starts it, and compiled code to start faster. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Scope } from "effect/Scope"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import type { OutputAsset, OutputChunk, RolldownOutput } from "rolldown"
import { bootstrap } from "./internal/bootstrap.ts"
import { recordScript, startScript } from "./internal/codeCache.ts"
import { warmUp } from "./internal/warmUp.ts"

/**
 * Settings of a bundle.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options {
  /** The module that runs the function: it calls `Lambda.main`. */
  readonly entry: string
  /** The folder that goes to Lambda. It is made where it is missing; files of the same names are replaced. */
  readonly outdir: string
  /**
   * Whether the function is run once, here and now, so that its compiled code is shipped with it. Default `true`.
   *
   * Its layers are built, with the environment of this process, against a Runtime API that only this function sees.
   */
  readonly warm?: boolean | undefined
  /**
   * Events that the function is given while it is warmed, as JSON texts, each three times: then its first invocation
   * is fast as well. Default none.
   */
  readonly events?: ReadonlyArray<string> | undefined
  /** The node that will run the function; other builds refuse its compiled code. Default: the one that runs this. */
  readonly node?: string | undefined
  /**
   * Whether to write a source map, and to have stack traces name the sources. It takes the place of compiled code, which
   * Node cannot map. Default `false`.
   */
  readonly sourceMap?: boolean | undefined
  /** Packages that are not bundled, because the place where the function runs has them. Default none. */
  readonly external?: ReadonlyArray<string> | undefined
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
  /** One line each. */
  readonly warnings: ReadonlyArray<string>
}

/**
 * No bundle could be made.
 *
 * @category errors
 * @since 0.1.0
 */
export class BundleError extends Data.TaggedError("BundleError")<{
  /** One line. */
  readonly detail: string
  readonly cause?: unknown
}> {
  override get message() {
    return this.detail
  }
}

const file = {
  bootstrap: "bootstrap",
  cache: "main.cjs.cache",
  code: "main.cjs",
  map: "main.cjs.map",
  start: "start.cjs"
}

const loadRolldown = Effect.tryPromise({
  try: () => import("rolldown"),
  catch: (cause) => new BundleError({ cause, detail: "rolldown is not installed: npm install --save-dev rolldown" })
})

const isNamed = (value: unknown): value is { readonly message: string } =>
  typeof value === "object" && value !== null && "message" in value && typeof value.message === "string"

/** The bundler draws what it tells, over several lines: the message, then the place in the source. */
const inOneLine = (cause: unknown): string => {
  const errors: unknown = typeof cause === "object" && cause !== null && "errors" in cause ? cause.errors : undefined
  const first: unknown = Array.isArray(errors) ? errors[0] : cause
  const text = isNamed(first) ? first.message : String(first)
  // oxlint-disable-next-line no-control-regex -- colours
  const lines = text.replace(/\u001b\[[0-9;]*m/g, "").split("\n")
  const place = lines.map((line) => /╭─\[ (.+?) \]/.exec(line)?.[1]).find((place) => place !== undefined)
  const message = lines[0]!.replace(/^\[[A-Z_]+\] (?:Error: )?/, "").trim()
  return place === undefined ? message : `${place}: ${message}`
}

const generate = Effect.fnUntraced(function*(options: Options, warnings: Array<string>) {
  const { rolldown } = yield* loadRolldown
  const { external = [] } = options
  const build = (codeSplitting: boolean) =>
    Effect.tryPromise({
      try: async () => {
        const bundle = await rolldown({
          external: (id) => external.some((name) => id === name || id.startsWith(`${name}/`)),
          input: options.entry,
          onLog: (level, log) => {
            // What cannot be found now will not be found on Lambda either.
            if (log.code === "UNRESOLVED_IMPORT") throw new Error(log.message)
            if (level === "warn") warnings.push(inOneLine(log))
          },
          platform: "node",
          // `lambda` leaves the emulator out; the others are those of Node.
          resolve: { conditionNames: ["lambda", "node-addons", "node", "module-sync"] },
          // Effect reads globals at the top of its modules, some of which are dear to load.
          treeshake: { propertyReadSideEffects: false }
        })
        try {
          return await bundle.generate({
            codeSplitting,
            comments: false,
            entryFileNames: file.code,
            format: "cjs",
            minify: { compress: { target: "node22.19" }, mangle: { toplevel: true } },
            sourcemap: options.sourceMap === true,
            strict: true
          })
        } finally {
          await bundle.close()
        }
      },
      catch: (cause) => new BundleError({ cause, detail: `${options.entry} cannot be bundled: ${inOneLine(cause)}` })
    })
  // Dynamic imports that nothing reaches keep what they import out of tree-shaking when they are merged into one file.
  const split = yield* build(true)
  if (split.output.filter(isChunk).length === 1) return split
  warnings.length = 0
  return yield* build(false)
})

const isChunk = (output: OutputChunk | OutputAsset): output is OutputChunk => output.type === "chunk"

const checkEntry = Effect.fnUntraced(function*({ entry, outdir }: Options) {
  const status = yield* Effect.tryPromise({
    try: () => fs.stat(entry),
    catch: (cause) => new BundleError({ cause, detail: `there is no entry ${entry}` })
  })
  if (!status.isFile()) return yield* new BundleError({ detail: `the entry ${entry} is no file` })
  if (Object.values(file).some((name) => Path.resolve(outdir, name) === Path.resolve(entry))) {
    return yield* new BundleError({ detail: `the bundle would replace its entry ${entry}` })
  }
})

const writing = <A>(outdir: string, write: () => Promise<A>) =>
  Effect.tryPromise({
    try: write,
    catch: (cause) => {
      const { code } = cause as NodeJS.ErrnoException
      return new BundleError({ cause, detail: `${outdir} cannot be written to: ${code ?? String(cause)}` })
    }
  })

/** Whatever the umask: Lambda runs a function as another user than the one that made its bundle. */
const writeFile = async (path: string, content: string | Uint8Array, mode = 0o644): Promise<void> => {
  await fs.mkdir(Path.dirname(path), { recursive: true })
  await fs.writeFile(path, content)
  await fs.chmod(path, mode)
}

const writeCode = (outdir: string, { output }: RolldownOutput) =>
  writing(outdir, async () => {
    await fs.mkdir(outdir, { recursive: true })
    await Promise.all(Object.values(file).map((name) => fs.rm(Path.join(outdir, name), { force: true })))
    return Promise.all(output.map(async (part) => {
      await writeFile(Path.join(outdir, part.fileName), part.type === "chunk" ? part.code : part.source)
      return part.fileName
    }))
  })

const temporaryFolder: Effect.Effect<string, BundleError, Scope> = Effect.acquireRelease(
  writing(tmpdir(), () => fs.mkdtemp(Path.join(tmpdir(), "effect-lambda-runtime-"))),
  (folder) => Effect.ignore(writing(folder, () => fs.rm(folder, { force: true, recursive: true })))
)

/**
 * Writes the compiled code, and what loads it. A run that fails may have written it all the same, and then it is as good
 * as any: it holds code, and nothing that the run has done.
 */
const writeCache = Effect.fnUntraced(function*(options: Options, warnings: Array<string>) {
  const { events = [], node = process.execPath, outdir } = options
  const folder = yield* temporaryFolder
  const recorder = Path.join(folder, "record.cjs")
  const recorded = Path.join(folder, "cache")
  const text = recordScript({ bundle: Path.resolve(outdir, file.code), cache: recorded })
  yield* writing(folder, () => fs.writeFile(recorder, text))
  yield* warmUp({ command: [node, recorder], events, patience: "30 seconds" }).pipe(
    Effect.catch((error) => Effect.sync(() => warnings.push(`the warm-up failed: ${error.message}`)))
  )

  const cache = yield* Effect.option(writing(folder, () => fs.readFile(recorded)))
  if (Option.isNone(cache)) {
    warnings.push("the function starts without compiled code")
    return []
  }
  yield* writing(outdir, async () => {
    await writeFile(Path.join(outdir, file.cache), cache.value)
    await writeFile(Path.join(outdir, file.start), startScript({ bundle: file.code, cache: file.cache }))
  })
  return [file.start, file.cache]
}, Effect.scoped)

const writeBootstrap = (outdir: string, flags: ReadonlyArray<string>) =>
  writing(outdir, async () => {
    const text = bootstrap({ code: file.code, flags, start: file.start })
    await writeFile(Path.join(outdir, file.bootstrap), text, 0o755)
    return [file.bootstrap]
  })

/**
 * Makes the bundle of a function.
 *
 * **Details**
 *
 * - `main.cjs`: the function and all that it uses, tree-shaken and minified. It runs by itself.
 * - `main.cjs.cache`, `start.cjs`: its compiled code, and what runs `main.cjs` by it. Not where `warm` is `false`, where
 *   the function did not run, or where there is a source map.
 * - `bootstrap`: starts it, on `provided.al2023`, in a container, or as `AWS_LAMBDA_EXEC_WRAPPER` on AWS's Node runtimes.
 *
 * The emulator is left out: outside Lambda a bundle says so and ends.
 *
 * **Gotchas**
 *
 * A property that is read for the sake of its getter alone is not read: the bundler takes reading for free of effects.
 * The entry cannot await at its top level, since the bundle is CommonJS, which starts faster.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make: (options: Options) => Effect.Effect<FunctionBundle, BundleError> = Effect.fnUntraced(
  function*(options: Options) {
    const { outdir, sourceMap = false, warm = true } = options
    const warnings: Array<string> = []
    yield* checkEntry(options)
    const output = yield* generate(options, warnings)
    const code = yield* writeCode(outdir, output)
    const cache = warm && !sourceMap ? yield* writeCache(options, warnings) : []
    const starter = yield* writeBootstrap(outdir, sourceMap ? ["--enable-source-maps"] : [])
    const files = yield* Effect.forEach(
      [...starter, ...code, ...cache],
      (path) =>
        Effect.map(writing(outdir, () => fs.stat(Path.join(outdir, path))), ({ size }) => ({ bytes: size, path }))
    )
    return { files, warnings }
  }
)
