/** Small projects in folders of their own, which are bundled and run as processes. */
import { Effect } from "effect"
import { spawn } from "node:child_process"
import * as fs from "node:fs/promises"
import { tmpdir } from "node:os"
import * as Path from "node:path"
import { fileURLToPath } from "node:url"
import * as FunctionBundle from "../../../src/cli/build/FunctionBundle.ts"

const repository = fileURLToPath(new URL("../../../", import.meta.url))

/** Other processes may have to wait for a busy machine. */
export const patient = { timeout: 60_000 }

export const temporaryFolder = Effect.acquireRelease(
  Effect.promise(async () => fs.realpath(await fs.mkdtemp(Path.join(tmpdir(), "bundle-test-")))),
  (folder) => Effect.promise(() => fs.rm(folder, { force: true, recursive: true }))
)

export interface Output {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export const run = (command: string, args: ReadonlyArray<string>, options: {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string>>
} = {}) =>
  Effect.callback<Output>((resume) => {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...options.env }, stdio: ["ignore", "pipe", "pipe"] })
    let stdout = ""
    let stderr = ""
    child.stdout.on("data", (chunk) => {
      stdout += String(chunk)
    })
    child.stderr.on("data", (chunk) => {
      stderr += String(chunk)
    })
    child.once("close", (code) => resume(Effect.succeed({ code, stderr, stdout })))
    return Effect.sync(() => child.kill("SIGKILL"))
  })

export const writeFiles = (folder: string, files: Readonly<Record<string, string>>) =>
  Effect.promise(() =>
    Promise.all(
      Object.entries(files).map(async ([name, text]) => {
        const path = Path.join(folder, name)
        await fs.mkdir(Path.dirname(path), { recursive: true })
        await fs.writeFile(path, text)
      })
    )
  )

/** The text of a package in `node_modules`. */
export const installed = (name: string, manifest: object, files: Readonly<Record<string, string>>) =>
  Object.fromEntries([
    [`node_modules/${name}/package.json`, JSON.stringify({ name, version: "1.0.0", ...manifest })],
    ...Object.entries(files).map(([file, text]) => [`node_modules/${name}/${file}`, text] as const)
  ])

/** A folder with `main.ts` and other files. It is a package of ES modules unless its files say otherwise. */
export const makeProject = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const folder = yield* temporaryFolder
  yield* writeFiles(folder, { "package.json": `{"type":"module"}`, ...files })
  return { entry: Path.join(folder, "main.ts"), folder, outdir: Path.join(folder, "out") }
})

/** The same, with Effect installed, and with the sources of this library. */
export const makeFunction = Effect.fnUntraced(function*(files: Readonly<Record<string, string>>) {
  const project = yield* makeProject(files)
  yield* Effect.promise(async () => {
    const modules = Path.join(project.folder, "node_modules")
    await fs.mkdir(modules, { recursive: true })
    await fs.symlink(Path.join(repository, "node_modules/effect"), Path.join(modules, "effect"))
    await fs.symlink(Path.join(repository, "node_modules/@effect"), Path.join(modules, "@effect"))
    // The bundler follows the paths of the repository, to the sources of the library.
    await fs.writeFile(
      Path.join(project.folder, "tsconfig.json"),
      JSON.stringify({ extends: Path.join(repository, "tsconfig.json"), include: ["*.ts"] })
    )
  })
  return project
})

/** What a function of a few lines needs to ask for its first event. */
export const asksForAnEvent = `
process.on("SIGTERM", () => process.exit(0))
fetch("http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation/next").catch(() => {})
`

/** Bundles a project without running it. */
export const bundle = (project: { readonly entry: string; readonly outdir: string }, options?: {
  readonly external?: ReadonlyArray<string>
  readonly minify?: boolean
  readonly sourceMap?: boolean
}) => FunctionBundle.make({ entry: project.entry, outdir: project.outdir, warm: false, ...options })

export const runNode = (file: string, options?: Parameters<typeof run>[2]) => run(process.execPath, [file], options)
