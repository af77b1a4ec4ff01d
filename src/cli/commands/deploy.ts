/** `effect-lambda deploy [name]`: makes or changes a function on AWS, with what belongs to it. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { arch, deployedName, memory, region, text, texts, timeout, toggle, wholeNumber } from "../internal/flags.ts"

const flags = {
  out: Flag.String("out").pipe(
    Flag.withMetavar("dir"),
    Flag.withDefault("dist"),
    Flag.withDescription("The folder that build fills, with <name>.zip in it. Default: dist")
  ),
  build: Flag.Boolean("build").pipe(
    Flag.optional,
    Flag.withDescription(
      "Builds first; --no-build never builds. Default: if there is no zip file, or a source is newer than it"
    )
  ),
  image: text("image", "uri", "An image in ECR, in place of a zip file. Default: the zip file"),
  bucket: text("bucket", "name", "The bucket by which a zip file above 50 MB goes to Lambda. Default: none"),
  region: region("The region of AWS"),
  role: text(
    "role",
    "arn",
    "An existing role as which the function runs. Default: that of the function, else " +
      "a role is made that may write logs"
  ),
  memory: memory(
    "The memory of an environment. Default: the config file's; else unchanged, and 1024 for a new function"
  ),
  timeout: timeout(
    "How long an invocation may take. Default: the config file's; else unchanged, and 3 for a new function"
  ),
  arch: arch("The processor. Default: unchanged, and that of the build for a new function"),
  runtime: text(
    "runtime",
    "name",
    "AWS's Node, such as nodejs24.x. Default: unchanged, and the line of the Node of this command for a new function"
  ),
  env: texts(
    "env",
    "NAME=value",
    "A variable of the function. May be repeated; variables that are not named are removed. Default: those of the config " +
      "file, else unchanged"
  ),
  envFile: texts("env-file", "file", "Variables, NAME=value a line; --env wins. May be repeated. Default: none"),
  mergeEnv: toggle("merge-env", "Keeps variables that are not named. Default: they are removed"),
  url: Flag.Literals("url", ["iam", "none"]).pipe(
    Flag.optional,
    Flag.withDescription(
      "Gives the function a URL for signed requests (iam) or for everybody (none). Default: the config file's, else " +
        "unchanged"
    )
  ),
  stream: Flag.Boolean("stream").pipe(
    Flag.optional,
    Flag.withDescription(
      "Has the URL stream responses; --no-stream does not. Default: the config file's; else unchanged, and no for a new URL"
    )
  ),
  alias: text(
    "alias",
    "name",
    "Publishes a version, and points this alias to it; the URL and queues are then the alias's. Default: no version"
  ),
  sqs: texts(
    "sqs",
    "arn",
    "A queue whose messages the function gets, with ReportBatchItemFailures. May be repeated. Default: the config file's, else unchanged"
  ),
  tag: texts("tag", "key=value", "A tag of the function. May be repeated; other tags stay. Default: none"),
  logRetention: wholeNumber(
    "log-retention",
    "days",
    1,
    3653,
    "How long logs are kept. Default: 14 for a log group that deploy makes; others stay as they are"
  ),
  delete: toggle(
    "delete",
    "Deletes the function with its URL, its queue mappings, and a role that deploy made. Default: deploys"
  ),
  dryRun: toggle(
    "dry-run",
    "Prints the operations of AWS in order, and makes no call that writes. Default: makes them"
  ),
  json: toggle("json", "Prints one JSON object, for programs. Default: lines for people")
}

/** The verb `deploy`. */
export const deploy = Command.make(
  "deploy",
  { name: deployedName, ...flags },
  Effect.fnUntraced(function*(parsed) {
    const { runDeploy } = yield* Effect.promise(() => import("../deploy/runDeploy.ts"))
    return yield* runDeploy({
      folder: process.cwd(),
      name: Option.getOrUndefined(parsed.name),
      out: parsed.out,
      build: Option.getOrUndefined(parsed.build),
      image: Option.getOrUndefined(parsed.image),
      bucket: Option.getOrUndefined(parsed.bucket),
      region: Option.getOrUndefined(parsed.region),
      role: Option.getOrUndefined(parsed.role),
      memory: Option.getOrUndefined(parsed.memory),
      timeout: Option.getOrUndefined(parsed.timeout),
      arch: Option.getOrUndefined(parsed.arch),
      runtime: Option.getOrUndefined(parsed.runtime),
      env: parsed.env,
      envFiles: parsed.envFile,
      mergeEnv: parsed.mergeEnv,
      url: Option.getOrUndefined(parsed.url),
      stream: Option.getOrUndefined(parsed.stream),
      alias: Option.getOrUndefined(parsed.alias),
      sqs: parsed.sqs,
      tags: parsed.tag,
      logRetention: Option.getOrUndefined(parsed.logRetention),
      delete: parsed.delete,
      dryRun: parsed.dryRun,
      json: parsed.json
    })
  })
).pipe(
  Command.withDescription(
    "Makes or changes a function on AWS, with its role, log group, URL and queues. It needs AWS's SDK, and says how to " +
      "install it. It may be repeated."
  ),
  Command.withExamples([
    { command: "effect-lambda deploy --url iam", description: "Deploy with a URL for signed requests" },
    { command: "effect-lambda deploy orders --env TABLE=orders --dry-run", description: "See what would be done" },
    { command: "effect-lambda deploy orders --delete", description: "Delete the function and what was made for it" }
  ])
)
