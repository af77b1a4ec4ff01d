/** Looks at a project, a built folder, a zip file or a template, and says what would go wrong on Lambda. */
import * as Effect from "effect/Effect"
import { existsSync } from "node:fs"
import * as fs from "node:fs/promises"
import * as Path from "node:path"
import { readManifest } from "../build/manifest.ts"
import { CommandFailed } from "../internal/CommandError.ts"
import { installLine, loadOptional } from "../internal/install.ts"
import { combine, type Diagnosis, type Finding, nothing } from "./Finding.ts"
import { checkPackage, hasBootstrap, type Setup } from "./internal/checkPackage.ts"
import { checkProject } from "./internal/checkProject.ts"
import { checkTemplate, type KnownCode, templateChecks, wrapperVariable } from "./internal/checkTemplate.ts"
import { readFacts } from "./internal/codeFacts.ts"
import { findHandler } from "./internal/handlerModule.ts"
import { type FunctionPackage, readPackage } from "./internal/packageFiles.ts"
import { readTemplate } from "./internal/readTemplate.ts"
import { readModel, type TemplateFunction } from "./internal/templateModel.ts"

/** What the command line says. It wins over a template. */
export interface Options {
  readonly arch: "arm64" | "x64" | undefined
  readonly handler: string | undefined
}

/** A path as messages call it: from the folder in which the command runs. */
const nameOf = (path: string): string => Path.relative("", path) || "."

const read = (path: string): Effect.Effect<FunctionPackage, CommandFailed> =>
  Effect.tryPromise({
    try: () => readPackage(path, nameOf(path)),
    catch: (cause) =>
      new CommandFailed({ cause, detail: `${nameOf(path)} cannot be read as a package: ${(cause as Error).message}` })
  })

const check = (pack: FunctionPackage, setup: Setup): Effect.Effect<Diagnosis, CommandFailed> =>
  Effect.tryPromise({
    try: () => checkPackage(pack, setup),
    catch: (cause) =>
      new CommandFailed({ cause, detail: `${pack.name} cannot be read as a package: ${(cause as Error).message}` })
  })

const diagnosePackage = (path: string, { arch = "x64", handler }: Options) =>
  Effect.flatMap(
    read(path),
    (pack) => check(pack, { arch, handler, isOnAwsLoop: handler !== undefined, runtime: undefined })
  )

interface OfFunction {
  readonly code: KnownCode | undefined
  readonly diagnosis: Diagnosis
  /** The folder or the zip file, which needs no second look. */
  readonly path: string | undefined
}

/** The package of a function of a template. */
const diagnoseFunction = Effect.fnUntraced(
  function*(fn: TemplateFunction, folder: string, template: string, options: Options): Effect.fn.Return<
    OfFunction,
    CommandFailed
  > {
    const skip = (why: string): OfFunction => ({
      code: undefined,
      diagnosis: { ...nothing, skipped: [`the package of ${fn.id} in ${template}: ${why}`] },
      path: undefined
    })
    if (fn.isImage) return skip("it is an image")
    if (fn.code === undefined) return skip("it does not lie beside the template")
    const given = Path.resolve(folder, fn.code)
    const path = existsSync(`${given}.zip`) && !existsSync(given) ? `${given}.zip` : given
    if (!existsSync(path)) return skip(`${nameOf(path)} does not exist; build it, and run doctor again`)
    const pack = yield* read(path)
    const { arch = fn.arch, handler = fn.handler } = options
    const mayLackWrapper = fn.variables !== undefined && fn.variables[wrapperVariable] === undefined &&
      fn.runtime?.startsWith("nodejs") === true
    const exportsHandler = mayLackWrapper && hasBootstrap(pack) && handler !== undefined &&
      (yield* Effect.promise(() => findHandler(pack, handler))).kind === "function"
    const code: KnownCode = {
      ...yield* Effect.promise(() => readFacts(pack)),
      exportsHandler,
      hasBootstrap: hasBootstrap(pack)
    }
    if (fn.isBuiltBySam) {
      // Its files are sources, and SAM writes no bootstrap.
      return { ...skip("sam build makes it; run doctor on .aws-sam/build/template.yaml as well"), path }
    }
    const setup = { arch, handler, isOnAwsLoop: exportsHandler, runtime: fn.runtime }
    return { code, diagnosis: yield* check(pack, setup), path }
  }
)

const diagnoseTemplate = Effect.fnUntraced(function*(file: string, options: Options) {
  const name = nameOf(file)
  const model = readModel(yield* readTemplate(file, name))
  const ofFunctions = new Map<string, OfFunction>()
  for (const fn of model.functions) {
    ofFunctions.set(fn.id, yield* diagnoseFunction(fn, Path.dirname(file), name, options))
  }
  const findings = checkTemplate({ codeOf: (id) => ofFunctions.get(id)?.code, model, name })
  return {
    diagnosis: combine([
      { ...nothing, checked: templateChecks, findings, read: [name] },
      ...Array.from(ofFunctions.values(), ({ diagnosis }) => diagnosis)
    ]),
    paths: Array.from(ofFunctions.values(), ({ path }) => path)
  }
})

/** Where templates lie in a project, that of SAM before those that CDK writes. */
const templatesIn = async (folder: string): Promise<ReadonlyArray<string>> => {
  const usual = ["template.yaml", "template.yml", "template.json"].filter((name) => existsSync(Path.join(folder, name)))
  const ofCdk = await fs.readdir(Path.join(folder, "cdk.out")).catch((): Array<string> => [])
  return [
    ...usual,
    ...ofCdk.filter((name) => name.endsWith(".template.json")).map((name) => Path.join("cdk.out", name))
  ].map((name) => Path.join(folder, name))
}

/** What `build` wrote: the zip file of a function, or else its folder. */
const packagesIn = async (out: string): Promise<ReadonlyArray<string>> => {
  const entries = await fs.readdir(out, { withFileTypes: true }).catch(() => [])
  const zips = entries.filter((entry) => entry.isFile() && entry.name.endsWith(".zip")).map(({ name }) => name)
  const folders = entries.filter((entry) => entry.isDirectory() && !zips.includes(`${entry.name}.zip`))
    .map(({ name }) => name)
    .filter((name) => existsSync(Path.join(out, name, "bootstrap")))
  return [...zips, ...folders].map((name) => Path.join(out, name))
}

/** A package that `build` wrote, which says for which processor it is. */
const diagnoseBuilt = Effect.fnUntraced(function*(path: string, options: Options) {
  const manifest = yield* readManifest(Path.dirname(path), Path.basename(path, ".zip"))
  return yield* diagnosePackage(path, { ...options, arch: options.arch ?? manifest?.architecture })
})

/** Templates in YAML need a package, without which nothing is known of them. */
const unreadable = Effect.fnUntraced(function*(templates: ReadonlyArray<string>, folder: string) {
  const inYaml = templates.filter((file) => /\.ya?ml$/.test(file))
  return inYaml.length > 0 && (yield* loadOptional("yaml", folder)) === undefined ? inYaml : []
})

const missingTemplate = (cause: CommandFailed): Diagnosis => {
  const [problem = "", ...fix] = cause.detail.split("; ")
  const finding: Finding = {
    check: "settings of the project",
    fix: fix.join("; ") || "mend the template",
    problem,
    where: "the template"
  }
  return { ...nothing, findings: [finding] }
}

const diagnoseProject = Effect.fnUntraced(function*(folder: string, options: Options) {
  const project = yield* checkProject(folder)
  const files = yield* Effect.promise(() => templatesIn(folder))
  const unread = yield* unreadable(files, folder)
  const templates = yield* Effect.forEach(
    files.filter((file) => !unread.includes(file)),
    (file) =>
      diagnoseTemplate(file, options).pipe(
        Effect.catch((cause) => Effect.succeed({ diagnosis: missingTemplate(cause), paths: [] }))
      )
  )
  const known = new Set(templates.flatMap(({ paths }) => paths).map((path) => path?.replace(/\.zip$/, "")))
  const out = Path.join(folder, "dist")
  const packages = (yield* Effect.promise(() => packagesIn(out)))
    .filter((path) => !known.has(Path.resolve(path).replace(/\.zip$/, "")))
  const built = yield* Effect.forEach(packages, (path) => diagnoseBuilt(path, options))
  const unbuilt = packages.length === 0 && templates.length === 0
    ? [{
      ...nothing,
      skipped: [`${nameOf(out)} has no package; run npx effect-lambda-runtime build, and doctor again`]
    }]
    : []
  const skipped = unread.map((file) => `${nameOf(file)}, which needs yaml; ${installLine(["yaml"], folder)}`)
  return combine([
    project,
    ...templates.map(({ diagnosis }) => diagnosis),
    ...built,
    ...unbuilt,
    { ...nothing, skipped }
  ])
})

/** Looks at what `path` names. */
export const diagnose = Effect.fnUntraced(function*(path: string, options: Options): Effect.fn.Return<
  Diagnosis,
  CommandFailed
> {
  const status = yield* Effect.tryPromise({
    try: () => fs.stat(path),
    catch: (cause) => new CommandFailed({ cause, detail: `${path} does not exist` })
  })
  if (status.isDirectory()) {
    return existsSync(Path.join(path, "package.json")) && !existsSync(Path.join(path, "bootstrap"))
      ? yield* diagnoseProject(path, options)
      : yield* diagnosePackage(path, options)
  }
  return /\.(ya?ml|json|template)$/.test(path)
    ? (yield* diagnoseTemplate(path, options)).diagnosis
    : yield* diagnosePackage(path, options)
})
