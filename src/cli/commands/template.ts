/** `effect-lambda template sam|cdk [name…]`: writes a template of infrastructure. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { targets } from "../build/internal/targets.ts"
import { arch, checkArch, memory, text, texts, timeout, toggle, wholeNumber } from "../internal/flags.ts"
import { printText } from "../internal/output.ts"

const kind = Argument.Literals("kind", ["sam", "cdk"]).pipe(
  Argument.withDescription("sam writes template.yaml for AWS SAM, cdk writes cdk.ts, an app of AWS CDK")
)

const names = Argument.String("name").pipe(
  Argument.variadic(),
  Argument.withDescription(
    "Functions of effect-lambda.config.ts. Default: all of them, else the one function of the project"
  )
)

const flags = {
  out: Flag.String("out").pipe(
    Flag.withMetavar("dir"),
    Flag.withDefault("dist"),
    Flag.withDescription("The folder that build fills, with a folder for each function in it. Default: dist")
  ),
  target: Flag.Literals("target", targets).pipe(
    Flag.withDefault("wrapper"),
    Flag.withDescription("The target of build: how Lambda runs the function. Default: wrapper")
  ),
  runtime: text(
    "runtime",
    "name",
    "AWS's Node, such as nodejs24.x. Default: the line of the Node of this command; provided.al2023 for the target " +
      "provided, nodejs24.x for web"
  ),
  arch: arch("The processor of the function. Default: that of this machine, and arm64 for the target web, as in build"),
  memory: memory("The memory of the function. Default: the config file's, else 1024"),
  timeout: timeout(
    "How long an invocation may take. Default: the config file's, else 3; 30 for the target web, which takes 3 to 900"
  ),
  env: texts(
    "env",
    "NAME=value",
    "A variable of the function, beside those of the config file. It stands in the template, so it must not be secret. " +
      "May be repeated. Default: those of the config file alone"
  ),
  url: Flag.Literals("url", ["iam", "none"]).pipe(
    Flag.optional,
    Flag.withDescription(
      "A function URL for signed requests (iam) or for everybody (none). Default: the config file's, else no function URL; " +
        "iam for the target web"
    )
  ),
  stream: Flag.Boolean("stream").pipe(
    Flag.optional,
    Flag.withDescription("Whether the function URL streams responses. Default: the config file's, else no")
  ),
  sqs: texts(
    "sqs",
    "arn",
    "A queue whose messages the function gets, with ReportBatchItemFailures. May be repeated. Default: the config " +
      "file's, else none"
  ),
  schedule: text(
    "schedule",
    "expression",
    "When it runs, such as 'rate(1 day)' or 'cron(0 4 * * ? *)'. Default: never"
  ),
  logFormat: Flag.Literals("log-format", ["text", "json"]).pipe(
    Flag.withDefault("text"),
    Flag.withDescription("The form of the log. Default: text, as on Lambda")
  ),
  logRetention: wholeNumber("log-retention", "days", 1, 3653, "How long logs are kept. Default: 14"),
  stdout: toggle("stdout", "Prints the template. Default: writes a file"),
  force: toggle("force", "Writes over a file that exists. Default: refuses")
}

/** The verb `template`. */
export const template = Command.make(
  "template",
  { kind, names, ...flags },
  Effect.fnUntraced(function*({ force, kind, names, stdout, ...given }) {
    yield* checkArch(given.target, given.arch)
    const { makeTemplate, nextSteps, writeTemplate } = yield* Effect.promise(() =>
      import("../infrastructure/writeTemplate.ts")
    )
    const folder = process.cwd()
    const { functions, name, text } = yield* makeTemplate(kind, {
      ...given,
      folder,
      names,
      runtime: Option.getOrUndefined(given.runtime),
      arch: Option.getOrUndefined(given.arch),
      memory: Option.getOrUndefined(given.memory),
      timeout: Option.getOrUndefined(given.timeout),
      url: Option.getOrUndefined(given.url),
      stream: Option.getOrUndefined(given.stream),
      schedule: Option.getOrUndefined(given.schedule),
      logRetention: Option.getOrUndefined(given.logRetention)
    })
    if (stdout) return yield* Effect.sync(() => void process.stdout.write(text))
    yield* writeTemplate(folder, name, text, force)
    yield* printText(`Wrote ${name} for ${functions.map(({ name }) => name).join(", ")}. It is not applied.`)
    yield* printText(nextSteps(kind, functions, given.target, folder))
  })
).pipe(
  Command.withDescription(
    "Writes a template of AWS SAM or an app of AWS CDK, with the settings of build and deploy. It changes nothing on AWS."
  ),
  Command.withExamples([
    { command: "effect-lambda template sam", description: "Write template.yaml for the functions of the config file" },
    { command: "effect-lambda template cdk --stdout", description: "Print an app of AWS CDK" }
  ])
)
