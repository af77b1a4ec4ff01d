/** Writes a template of infrastructure beside the config file, or prints it. */
import * as Effect from "effect/Effect"
import * as fs from "node:fs/promises"
import * as path from "node:path"
import { type CommandError, CommandFailed } from "../internal/CommandError.ts"
import { fileReason } from "../internal/fileReason.ts"
import { installLine, packageManager } from "../internal/install.ts"
import { managerWords } from "../internal/managerWords.ts"
import { packageName } from "../internal/remote.ts"
import { toCdk } from "./cdk.ts"
import { type FunctionSettings, readSettings, type SettingsFlags } from "./FunctionSettings.ts"
import { deployLine, toSam } from "./sam.ts"

export const kinds = ["sam", "cdk"] as const

export type Kind = typeof kinds[number]

const fileNames: Readonly<Record<Kind, string>> = { sam: "template.yaml", cdk: "cdk.ts" }

/** CloudFormation takes letters, digits and `-`, with a letter first. */
const stackName = (name: string): string =>
  name.replace(/[^A-Za-z0-9]+/g, "-").replace(/^[^A-Za-z]+|-+$/g, "").slice(0, 128) || "functions"

const textOf = Effect.fnUntraced(function*(kind: Kind, functions: ReadonlyArray<FunctionSettings>) {
  if (kind === "sam") return toSam(functions)
  const [ofPackage] = yield* Effect.promise(packageName)
  return toCdk(functions, stackName(ofPackage ?? functions[0]?.name ?? ""))
})

/** The template, and where it belongs, relative to the folder of the project. */
export const makeTemplate = Effect.fnUntraced(
  function*(kind: Kind, flags: SettingsFlags): Effect.fn.Return<
    { readonly name: string; readonly text: string; readonly functions: ReadonlyArray<FunctionSettings> },
    CommandError
  > {
    const functions = yield* readSettings(flags)
    return { name: fileNames[kind], text: yield* textOf(kind, functions), functions }
  }
)

/** Writes the file. One that exists is written over only if `force` says so. */
export const writeTemplate = (
  folder: string,
  name: string,
  text: string,
  force: boolean
): Effect.Effect<void, CommandFailed> =>
  Effect.tryPromise({
    try: () => fs.writeFile(path.join(folder, name), text, { flag: force ? "w" : "wx" }),
    catch: (cause) => {
      const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause)
      return new CommandFailed({
        cause,
        detail: code === "EEXIST"
          ? `cannot write ${name}: it exists already; --force writes over it, --stdout prints the template`
          : `cannot write ${name}: ${fileReason(cause)}`
      })
    }
  })

/** What `sam` does not do: it takes the code of a Web Function from a bucket, by its version there. */
const uploadLines = (functions: ReadonlyArray<FunctionSettings>): ReadonlyArray<string> =>
  functions.flatMap(({ code, name, package: { kind } }) =>
    kind === "web"
      ? [
        `aws s3api put-object --bucket <bucket> --key ${name}.zip --body ${code}.zip --query VersionId --output text`
      ]
      : []
  )

/** What to do with the file, in the words of the project's package manager. */
export const nextSteps = (
  kind: Kind,
  functions: ReadonlyArray<FunctionSettings>,
  target: SettingsFlags["target"],
  folder: string
): string => {
  const build = `${managerWords[packageManager(folder)].command} build${
    target === "wrapper" ? "" : ` --target ${target}`
  }`
  const lines = kind === "sam"
    ? [build, ...uploadLines(functions), deployLine(functions)]
    : [installLine(["aws-cdk", "aws-cdk-lib", "constructs"], folder), build, "npx cdk deploy --app \"node cdk.ts\""]
  return ["Next:", ...lines.map((line) => `  ${line}`)].join("\n")
}
