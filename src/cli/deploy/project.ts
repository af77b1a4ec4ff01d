/** Which function of a project is deployed, and its code: what `build` wrote, or what is built now. */
import * as Effect from "effect/Effect"
import { createHash } from "node:crypto"
import { readdirSync, statSync } from "node:fs"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { type Manifest, readManifest } from "../build/manifest.ts"
import type { FunctionConfig } from "../defineConfig.ts"
import { type CommandError, CommandFailed, WrongUse } from "../internal/CommandError.ts"
import { type Entry, findUsualEntry, readEntry } from "../internal/entry.ts"
import { fileReason } from "../internal/fileReason.ts"
import { functionNameOf, isFunctionName } from "../internal/functionName.ts"
import { loadConfig } from "../internal/loadConfig.ts"
import { nearest } from "../internal/nearest.ts"
import { printErrorText, printWarning } from "../internal/output.ts"
import { packageName } from "../internal/remote.ts"
import type { Code } from "./Desired.ts"
import { pathsIn, startOf } from "./zipFile.ts"

/** A function of a project. */
export interface DeployedFunction {
  readonly name: string
  readonly config: Partial<FunctionConfig>
  /** The entry as the config file has it, and the folder that it is relative to. */
  readonly entry: { readonly given: string; readonly folder: string } | undefined
}

const checkName = (name: string): Effect.Effect<string, WrongUse> =>
  isFunctionName(name)
    ? Effect.succeed(name)
    : Effect.fail(
      new WrongUse({
        detail: `${JSON.stringify(name)} cannot be the name of a function; a name has up to 64 letters, digits, - and _`
      })
    )

/** The function that is meant: of the config file, else named as the package or as its entry. */
export const findFunction = Effect.fnUntraced(function*(
  folder: string,
  asked: string | undefined,
  needsCode: boolean
): Effect.fn.Return<DeployedFunction, CommandError> {
  const loaded = yield* loadConfig(folder)
  const functions = loaded?.config.functions ?? {}
  const names = Object.keys(functions)
  if (asked === undefined && names.length > 1) {
    return yield* new WrongUse({ detail: `there are several functions, so name one: ${names.join(", ")}` })
  }
  const name = asked ?? names[0] ?? (yield* Effect.promise(packageName))[0] ??
    functionNameOf((yield* findUsualEntry(folder)) ?? path.join(folder, "main.ts"))
  yield* checkName(name)
  const config = functions[name]
  if (config === undefined && names.length > 0 && needsCode) {
    const meant = nearest(name, names)
    return yield* new WrongUse({
      detail: `${path.basename(loaded?.file ?? "")} has no function ${name}; ` +
        (meant === undefined ? `known are ${names.join(", ")}` : `did you mean ${meant}?`)
    })
  }
  return {
    name,
    config: config ?? {},
    entry: config === undefined ? undefined : { given: config.entry, folder: path.dirname(loaded?.file ?? "") }
  }
})

/** The entry of a function, if it is there. */
const entryOf = Effect.fnUntraced(function*({ entry }: DeployedFunction, folder: string) {
  if (entry !== undefined) return yield* readEntry(entry.given, entry.folder, "bundle")
  const file = yield* findUsualEntry(folder)
  return file === undefined ? undefined : { file, kind: "module" } satisfies Entry
})

const modified = (file: string) => Effect.promise(() => fs.stat(file).then(({ mtimeMs }) => mtimeMs, () => undefined))

const isSource = /\.(?:[cm]?[jt]sx?|json)$/

/** A source of the project that was saved after an instant. Tests and events count: any file may be imported. */
const newerSource = (folder: string, since: number, out: string): string | undefined => {
  for (const item of readdirSync(folder, { withFileTypes: true })) {
    const file = path.join(folder, item.name)
    if (item.name.startsWith(".") || item.name === "node_modules" || file === out) continue
    const found = item.isDirectory()
      ? newerSource(file, since, out)
      : item.isFile() && isSource.test(item.name) && statSync(file).mtimeMs > since
      ? file
      : undefined
    if (found !== undefined) return found
  }
  return undefined
}

/** Builds as the last time, if that is known. */
const build = Effect.fnUntraced(function*(
  name: string,
  entry: Entry | undefined,
  out: string,
  manifest: Manifest | undefined
) {
  if (entry === undefined) {
    return yield* new CommandFailed({
      detail:
        `there is no ${
          path.join(out, `${name}.zip`)
        }, and neither main.ts, index.ts, src/main.ts nor the like to build it ` +
        "from; run npx effect-lambda-runtime build with your entry"
    })
  }
  const [{ buildFunction }, { readEventFiles }] = yield* Effect.promise(() =>
    Promise.all([import("../build/buildFunctions.ts"), import("../internal/event.ts")])
  )
  const { events: eventFiles = [], ...options } = manifest ?? {}
  const events = yield* readEventFiles(eventFiles)
  const built = yield* buildFunction({ name, entry, config: {} }, { ...options, events, eventFiles, out }).pipe(
    Effect.mapError((cause) => new CommandFailed({ cause, detail: cause.message }))
  )
  yield* Effect.forEach(built.warnings, printWarning)
  return { file: path.join(out, `${name}.zip`), name, time: Date.now() }
})

const readZip = Effect.fnUntraced(function*(file: string) {
  const bytes = yield* Effect.tryPromise({
    try: () => fs.readFile(file),
    catch: (cause) => new CommandFailed({ cause, detail: `cannot read ${file}: ${fileReason(cause)}` })
  })
  const paths = pathsIn(bytes)
  if (paths === undefined) {
    return yield* new CommandFailed({ detail: `${file} is not a zip file; run npx effect-lambda-runtime build again` })
  }
  const start = startOf(paths)
  if (start === undefined) {
    return yield* new CommandFailed({
      detail:
        `${file} has neither bootstrap nor index.js at its root, so Lambda cannot start it; run npx effect-lambda-runtime build`
    })
  }
  return { bytes, start }
})

export interface CodeOptions {
  readonly folder: string
  /** The folder that `build` fills. */
  readonly out: string
  /** Whether to build: `undefined` if nothing is there, or a source is newer. */
  readonly build: boolean | undefined
  readonly bucket: string | undefined
  readonly runtime: string | undefined
  /** How many bytes of a zip file Lambda takes without a bucket. */
  readonly directLimit: number
}

interface Zip {
  readonly file: string
  /** That of the file, without the extension. */
  readonly name: string
  /** When it was written. */
  readonly time: number
}

/** The zip file of a function: under its name, or under that of its entry. The last one that was written counts. */
const findZip = Effect.fnUntraced(function*(out: string, names: ReadonlyArray<string>) {
  const found = yield* Effect.forEach(names, (name) => {
    const file = path.join(out, `${name}.zip`)
    return Effect.map(modified(file), (time): ReadonlyArray<Zip> => time === undefined ? [] : [{ file, name, time }])
  })
  return found.flat().toSorted((a, b) => b.time - a.time)[0]
})

/** What was built for another way of deploying. It is not built again. */
const cannotDeploy = (file: string, name: string, { target }: Manifest): CommandFailed | undefined =>
  target === "image"
    ? new CommandFailed({ detail: `${file} was built as an image; push it to ECR, and name it by --image` })
    : target === "web"
    ? new CommandFailed({
      detail: `${file} was built as a Web Function, which deploy does not make; the AWS CLI does, by aws lambda-web ` +
        `deploy --name ${name} --code ${file} --create --auth-type IamAuth, or CDK with npx effect-lambda-runtime template cdk ` +
        "--target web"
    })
    : undefined

const currentZip = Effect.fnUntraced(function*(
  fn: DeployedFunction,
  { build: asked, folder, out }: CodeOptions
): Effect.fn.Return<Zip, CommandError> {
  const entry = yield* entryOf(fn, folder)
  const names = [fn.name, ...(entry === undefined ? [] : [functionNameOf(entry.file)])]
  const found = yield* findZip(out, names)
  const name = found?.name ?? fn.name
  const manifest = yield* readManifest(out, name)
  const refused = manifest === undefined ? undefined : cannotDeploy(path.join(out, name), name, manifest)
  if (refused !== undefined) return yield* refused
  if (asked === false) {
    return found ??
      (yield* new CommandFailed({
        detail: `there is no ${path.join(out, `${fn.name}.zip`)}; run npx effect-lambda-runtime build`
      }))
  }
  if (found === undefined || asked === true) {
    if (entry !== undefined) yield* printErrorText(`building ${fn.name} …`)
    return yield* build(name, entry, out, manifest)
  }
  const newer = newerSource(folder, found.time, path.resolve(folder, out))
  if (newer === undefined) return found
  const why = `${path.relative(folder, newer)} is newer than ${found.file}`
  if (manifest === undefined || entry === undefined) {
    return yield* new CommandFailed({ detail: `${why}; build it again, or deploy it as it is by --no-build` })
  }
  yield* printErrorText(`building ${fn.name} again, since ${why} (--no-build deploys what is there) …`)
  return yield* build(name, entry, out, manifest)
})

/** Code, and the processor that it was built for, if that is known. */
export interface BuiltCode {
  readonly code: Code
  readonly architecture: "x64" | "arm64" | undefined
}

/** The code of a function as a zip file. */
export const readCode = Effect.fnUntraced(function*(
  fn: DeployedFunction,
  options: CodeOptions
): Effect.fn.Return<BuiltCode, CommandError> {
  const { file, name } = yield* currentZip(fn, options)
  const manifest = yield* readManifest(options.out, name)
  const { bytes, start } = yield* readZip(file)
  const { bucket, directLimit } = options
  if (bytes.length > directLimit && bucket === undefined) {
    return yield* new CommandFailed({
      detail: `${file} has ${(bytes.length / 2 ** 20).toFixed(1)} MB, and Lambda takes up to ${
        directLimit / 2 ** 20
      } MB directly; name a bucket in the region of the function by --bucket`
    })
  }
  const code: Code = {
    kind: "zip",
    bytes,
    sha256: createHash("sha256").update(bytes).digest("base64"),
    runtime: options.runtime,
    handler: fn.config.handler,
    ...start,
    bucket: bytes.length > directLimit ? bucket : undefined
  }
  return { code, architecture: manifest?.architecture }
})
