/** The verb `logs`, from its flags to what it prints. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { AwsClient } from "../../aws/AwsClient.ts"
import { type AwsError, hasCode } from "../../aws/AwsError.ts"
import { findFunction } from "../deploy/project.ts"
import { describeAwsError, findRegion, layerAws } from "../internal/awsAccount.ts"
import { type CommandError, CommandFailed, WrongUse } from "../internal/CommandError.ts"
import { printErrorText, printText, printWarning } from "../internal/output.ts"
import { readEvents } from "./logEvents.ts"
import { renderEvent, toRecord } from "./renderEvent.ts"
import { parseSince } from "./since.ts"

/** The flags of `logs`. */
export interface Options {
  readonly name: string | undefined
  readonly since: string
  readonly filter: string | undefined
  readonly requestId: string | undefined
  readonly follow: boolean
  readonly region: string | undefined
  readonly json: boolean
  readonly colors: boolean
}

/** The log group of a function: its settings may name another than the usual one. */
const logGroupOf = Effect.fnUntraced(function*(name: string) {
  const aws = yield* AwsClient
  const usual = `/aws/lambda/${name}`
  return yield* aws.request({
    service: "lambda",
    operation: "GetFunctionConfiguration",
    path: `/2015-03-31/functions/${name}/configuration`
  }).pipe(
    Effect.flatMap(({ json }) => json),
    Effect.map((answer) => {
      const { LoggingConfig } = answer as { readonly LoggingConfig?: { readonly LogGroup?: unknown } }
      return typeof LoggingConfig?.LogGroup === "string" ? LoggingConfig.LogGroup : usual
    }),
    // The logs of a function that was deleted can still be read, and reading logs may be all that is allowed.
    Effect.catchIf(({ reason }) => reason._tag === "Refused", () => Effect.succeed(usual))
  )
})

const toFailed = (group: string, region: string) => (cause: AwsError) =>
  new CommandFailed({
    cause,
    detail: hasCode(cause, "ResourceNotFoundException")
      ? `there is no log group ${group} in ${region}; deploy the function, or name its --region`
      : describeAwsError(cause)
  })

/** Prints the log of a function, and what comes until it is interrupted. */
export const runLogs: (options: Options) => Effect.Effect<void, CommandError> = Effect.fnUntraced(function*(options) {
  const { colors, filter, follow, json, requestId } = options
  const since = parseSince(options.since, yield* Clock.currentTimeMillis)
  if (since === undefined) {
    return yield* new WrongUse({
      detail: `--since cannot be ${JSON.stringify(options.since)}: expected 30s, 10m, 1h30m, 2d or a time such as ` +
        "2026-01-31T12:00:00Z"
    })
  }
  if (requestId !== undefined && !/^[\w-]+$/.test(requestId)) {
    return yield* new WrongUse({
      detail: `--request-id cannot be ${JSON.stringify(requestId)}: expected the id of a request`
    })
  }
  const { name } = yield* findFunction(process.cwd(), options.name, false)
  const region = yield* findRegion(options.region)
  yield* Effect.gen(function*() {
    const group = yield* Effect.mapError(logGroupOf(name), toFailed(name, region))
    if (follow && process.stderr.isTTY) yield* printErrorText(`following ${group} in ${region} …`)
    yield* readEvents(
      { group, since, filter, requestId },
      follow,
      (event) => printText(json ? toRecord(event) : renderEvent(event, colors).join("\n")),
      (error) => printWarning(describeAwsError(error))
    ).pipe(Effect.mapError(toFailed(group, region)))
  }).pipe(Effect.provide(layerAws(region)))
})
