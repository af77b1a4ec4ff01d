/** Makes a project from a template. */
import * as Prompt from "effect/cli/Prompt"
import * as Effect from "effect/Effect"
import * as path from "node:path"
import { WrongUse } from "../internal/CommandError.ts"
import { packageManager } from "../internal/install.ts"
import { forManager, managerWords } from "../internal/managerWords.ts"
import { dependenciesOf, makeManifest } from "./manifest.ts"
import { functionNameOfPackage, isPackageName, packageNameOf } from "./names.ts"
import { readOwnManifest } from "./ownManifest.ts"
import { readRuntime } from "./runtime.ts"
import { type ProjectFile, readTemplate, type Template, templateNames, templates } from "./templates.ts"
import { writeProject } from "./writeProject.ts"

/** What the command line says. */
export interface InitOptions {
  readonly dir: string | undefined
  readonly template: Template | undefined
  readonly name: string | undefined
  readonly runtime: string | undefined
  /** Whether somebody can be asked. */
  readonly asks: boolean
  readonly cwd: string
  /** Of the package manager that runs the command: `npm/11.0.0 …`. */
  readonly userAgent: string | undefined
}

const defaultTemplate: Template = "hello"

const askTemplate = Prompt.Select({
  message: "What shall the function do?",
  choices: templateNames.map((name) => ({ title: name, value: name, description: templates[name] }))
})

const askDir = (template: Template) =>
  Prompt.String({ message: `In which folder? Default: ${template}`, validate: (text) => Effect.succeed(text.trim()) })
    .pipe(
      Prompt.map((dir) => (dir === "" ? template : dir))
    )

const noDir = new WrongUse({ detail: "the argument <dir> is missing; name a folder, or . for this one" })

const checkName = (name: string, taken: ReadonlyArray<string>) =>
  !isPackageName(name)
    ? Effect.fail(
      new WrongUse({
        detail:
          `--name cannot be ${JSON.stringify(name)}: expected the name of a package, such as orders or @shop/orders, ` +
          "in lower case"
      })
    )
    : taken.includes(name)
    ? Effect.fail(
      new WrongUse({ detail: `--name cannot be ${JSON.stringify(name)}: the project depends on that package` })
    )
    : Effect.succeed(name)

/** The word in the templates that stands for the name of the function. */
const functionWord = "my-function"

/** What a package manager needs beside the files of the template: the type checker finds no package without `node_modules`. */
const managerFiles = (manager: keyof typeof managerWords): ReadonlyArray<ProjectFile> =>
  manager === "yarn" ? [{ name: ".yarnrc.yml", text: "nodeLinker: node-modules\n" }] : []

/** A path for a shell. */
const quote = (text: string): string => /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

/** What to do next, from the README of the project: it shows how to call the function while `dev` runs. */
const nextSteps = (readme: string, dir: string, manager: keyof typeof managerWords): string => {
  const { install, run, test } = managerWords[manager]
  const call = readme.match(/in another terminal\n\n`{3}sh\n([^]*?)\n`{3}/)?.[1] ?? ""
  const first = [...(path.normalize(dir) === "." ? [] : [`cd ${quote(dir)}`]), install, test, `${run} dev`]
  return [
    "Next:",
    ...first.map((line) => `  ${line}`),
    "and, while dev runs, in another terminal there:",
    ...call.split("\n").map((line) => `  ${line}`)
  ].join("\n")
}

/** Asks for what is missing, writes the project, and returns what was made and what comes next, for people. */
export const init = Effect.fnUntraced(function*({ asks, cwd, userAgent, ...given }: InitOptions) {
  const template = given.template ?? (asks ? yield* askTemplate : defaultTemplate)
  const dir = given.dir ?? (asks ? yield* askDir(template) : yield* noDir)
  const folder = path.resolve(cwd, dir)
  const own = yield* readOwnManifest
  const runtime = yield* readRuntime(given.runtime ?? own.version, cwd, folder)
  const dependencies = dependenciesOf(own, runtime)
  const taken = Object.keys({ ...dependencies.dependencies, ...dependencies.devDependencies })
  const name = given.name === undefined ? packageNameOf(folder, taken) : yield* checkName(given.name, taken)
  const manager = packageManager(folder, userAgent ?? "")
  const functionName = functionNameOfPackage(name)
  const files = [...managerFiles(manager), ...yield* readTemplate(template)].map((file) => ({
    name: file.name,
    text: (file.name === "README.md" ? forManager(file.text, manager) : file.text).replaceAll(
      functionWord,
      functionName
    )
  }))

  yield* writeProject(folder, dir, [{ name: "package.json", text: makeManifest(own, name, runtime) }, ...files])

  const readme = files.find((file) => file.name === "README.md")?.text ?? ""
  return `Made ${name} in ${folder} from the template ${template}: ${files.length + 1} files.\n${
    nextSteps(readme, dir, manager)
  }`
})
