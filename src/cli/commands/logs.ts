/** `effect-lambda logs [name]`: the log of a function on AWS. */
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { deployedName, jsonLines, region, text } from "../internal/flags.ts"

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
  region: region("The region of AWS"),
  json: jsonLines
}

/** The verb `logs`. */
export const logs = Command.make(
  "logs",
  { name: deployedName, ...flags },
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
