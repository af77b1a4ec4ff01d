/** Templates of CloudFormation and SAM, read from JSON or YAML, with the short forms of intrinsic functions written out. */
import * as Effect from "effect/Effect"
import { readFile } from "node:fs/promises"
import * as Path from "node:path"
import { CommandFailed } from "../../internal/CommandError.ts"
import { loadPackage } from "../../internal/install.ts"
import { isRecord } from "./values.ts"

interface YamlNode {
  readonly toJSON: () => unknown
}

interface YamlTag {
  readonly tag: string
  readonly collection?: "map" | "seq"
  readonly resolve: (value: string | YamlNode) => unknown
}

/** What is used of the package `yaml`. */
interface Yaml {
  readonly parse: (
    text: string,
    options: { readonly customTags: ReadonlyArray<YamlTag>; readonly merge: boolean; readonly logLevel: "error" }
  ) => unknown
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html */
const functions = [
  "And",
  "Base64",
  "Cidr",
  "Equals",
  "FindInMap",
  "ForEach",
  "GetAtt",
  "GetAZs",
  "If",
  "ImportValue",
  "Join",
  "Length",
  "Not",
  "Or",
  "Select",
  "Split",
  "Sub",
  "ToJsonString",
  "Transform"
]

/** `!GetAtt Queue.Arn` is the resource and its attribute. */
const writtenOut = (name: string, value: unknown): unknown => {
  if (name === "Fn::GetAtt" && typeof value === "string") {
    const dot = value.indexOf(".")
    return { [name]: dot === -1 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] }
  }
  return { [name]: value }
}

const tagsOf = (tag: string, name: string): ReadonlyArray<YamlTag> => {
  const resolve = (value: string | YamlNode) => writtenOut(name, typeof value === "string" ? value : value.toJSON())
  return [{ resolve, tag }, { collection: "map", resolve, tag }, { collection: "seq", resolve, tag }]
}

const customTags = [
  ...["Ref", "Condition"].flatMap((name) => tagsOf(`!${name}`, name)),
  ...functions.flatMap((name) => tagsOf(`!${name}`, `Fn::${name}`))
]

const parse = Effect.fnUntraced(function*(text: string, name: string, cwd: string) {
  const refuse = (cause: unknown) =>
    new CommandFailed({
      cause,
      detail: `${name} cannot be read as a template: ${(cause as Error).message.split("\n", 1)[0]?.replace(/:$/, "")}`
    })
  if (text.trimStart().startsWith("{")) {
    return yield* Effect.try({ try: (): unknown => JSON.parse(text), catch: refuse })
  }
  const yaml = yield* loadPackage<Yaml>("yaml", `doctor reads ${name}, which`, cwd)
  return yield* Effect.try({
    try: () => {
      const template = yaml.parse(text, { customTags, logLevel: "error", merge: true })
      // An alias may lead to what it is in. This fails then, and says so.
      JSON.stringify(template)
      return template
    },
    catch: refuse
  })
})

/** A template with its resources. `name` is how messages call it. */
export const readTemplate = Effect.fnUntraced(function*(file: string, name: string) {
  const text = yield* Effect.tryPromise({
    try: () => readFile(file, "utf8"),
    catch: (cause) => new CommandFailed({ cause, detail: `${name} cannot be read: ${(cause as Error).message}` })
  })
  const template = yield* parse(text, name, Path.dirname(Path.resolve(file)))
  if (!isRecord(template) || !isRecord(template["Resources"])) {
    return yield* new CommandFailed({
      detail: `${name} is not a template of CloudFormation or SAM: it has no Resources`
    })
  }
  return template
})
