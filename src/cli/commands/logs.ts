/** `effect-lambda logs [name]`: the log of a function on AWS. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"

const name = Argument.String("name").pipe(
  Argument.optional,
  Argument.withDescription(
    "The name of the function. Default: the only function of effect-lambda.config.ts, else the name of the package, " +
      "else that of the entry"
  )
)

const text = (name: string, metavar: string, description: string) =>
  Flag.String(name).pipe(Flag.withMetavar(metavar), Flag.optional, Flag.withDescription(description))

const flags = {
  since: Flag.String("since").pipe(
    Flag.withMetavar("time"),
    Flag.withDefault("10m"),
    Flag.withDescription("How far back: 30s, 10m, 1h30m, 2d, or a time such as 2026-01-31T12:00:00Z. Default: 10m")
  ),
  filter: text(
    "filter",
    "pattern",
    "A filter pattern of CloudWatch Logs, such as ERROR or '{ $.level = \"ERROR\" }'. Default: all"
  ),
  requestId: text("request-id", "id", "Only lines with the id of this request. Default: all"),
  follow: Flag.Boolean("follow").pipe(
    Flag.withDefault(true),
    Flag.withDescription(
      "Goes on with what comes, until Ctrl-C. Default: it does; --no-follow ends after what is there"
    )
  ),
  region: text(
    "region",
    "region",
    "The region of AWS. Default: AWS_REGION, else AWS_DEFAULT_REGION, else that of the profile"
  ),
  json: Flag.Boolean("json").pipe(
    Flag.withoutNegation,
    Flag.withDefault(false),
    Flag.withDescription("Prints one JSON record a line, for programs. Default: lines for people")
  )
}

/** The verb `logs`. */
export const logs = Command.make(
  "logs",
  { name, ...flags },
  Effect.fnUntraced(function*({ filter, follow, json, name, region, requestId, since }) {
    const { canColor } = yield* TerminalCapabilities.TerminalCapabilities
    const { runLogs } = yield* Effect.promise(() => import("../logs/runLogs.ts"))
    return yield* runLogs({
      name: Option.getOrUndefined(name),
      since,
      filter: Option.getOrUndefined(filter),
      requestId: Option.getOrUndefined(requestId),
      follow,
      region: Option.getOrUndefined(region),
      json,
      colors: canColor
    })
  })
).pipe(
  Command.withDescription("Follows the log of a function on AWS. JSON is shown as text."),
  Command.withExamples([
    { command: "effect-lambda logs", description: "Follow the log of the last ten minutes" },
    { command: "effect-lambda logs orders --since 2h --filter ERROR --no-follow", description: "Look for errors" }
  ])
)
