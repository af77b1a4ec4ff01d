/** What `init` can make: the folders of `src/cli/templates`, of which the tarball has the sources. */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { fileURLToPath } from "node:url"

/** The templates and what they show. The first is the default. */
export const templates = {
  hello: "JSON in, JSON out",
  http: "HTTP routes behind a function URL, API Gateway or a load balancer",
  sqs: "the messages of an SQS queue, each on its own",
  streaming: "a streamed HTTP response behind a function URL",
  cron: "runs on a schedule"
} as const

export type Template = keyof typeof templates

export const templateNames = Object.keys(templates) as ReadonlyArray<Template>

/** This file is as deep in `src` as in `dist`. */
const folder = fileURLToPath(new URL("../../../src/cli/templates/", import.meta.url))

/** A file of a new project. */
export interface ProjectFile {
  /** Relative to the project, with `/`. */
  readonly name: string
  readonly text: string
}

/** What npm would take as its own in a tarball has another name here. */
const projectNames: Readonly<Record<string, string>> = { gitignore: ".gitignore" }

const readFolder = (name: string) =>
  Effect.promise(async (): Promise<ReadonlyArray<ProjectFile>> => {
    const root = path.join(folder, name)
    const entries = await fs.readdir(root, { recursive: true, withFileTypes: true })
    return Promise.all(
      entries.filter((entry) => entry.isFile()).map(async (entry) => {
        const file = path.join(entry.parentPath, entry.name)
        const given = path.relative(root, file).split(path.sep).join("/")
        return { name: projectNames[given] ?? given, text: await fs.readFile(file, "utf8") }
      })
    )
  })

/** The files of a template, in the order of their names, with the words of the template in them. */
export const readTemplate = (template: Template): Effect.Effect<ReadonlyArray<ProjectFile>> =>
  Effect.map(
    Effect.all([readFolder("shared"), readFolder(template)]),
    (folders) => folders.flat().toSorted((a, b) => (a.name < b.name ? -1 : 1))
  )
