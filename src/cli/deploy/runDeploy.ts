/** The verb `deploy`, from its flags to what it prints. */
import * as Effect from "effect/Effect"
import { findRegion } from "../internal/awsAccount.ts"
import type { CommandError } from "../internal/CommandError.ts"
import { printErrorText, printText } from "../internal/output.ts"
import { type AwsCalls, type CallFailed, layerSdk, type Service } from "./AwsCalls.ts"
import { checkDelete } from "./checkDelete.ts"
import { deploy, remove } from "./deploy.ts"
import { type Options, readDesired, readRequest } from "./options.ts"
import { findFunction } from "./project.ts"
import { renderDeployed, renderDryRun, renderRemoved, toJson } from "./report.ts"
import { describeProgress, Journal, toCommandError } from "./steps.ts"

/** The services that a run needs: no more than these has to be installed. */
const servicesOf = (options: Options): ReadonlyArray<Service> =>
  options.delete
    ? ["lambda", "iam"]
    : [
      "lambda",
      "logs",
      ...(options.role === undefined ? ["iam" as const] : []),
      ...(options.bucket === undefined ? [] : ["s3" as const])
    ]

/** Looking for credentials alone may take seconds. */
const sayWaiting = Effect.fnUntraced(function*(region: string, { say }: Journal["Service"]) {
  if (process.stderr.isTTY) yield* Effect.forkChild(Effect.delay(say(`asking AWS in ${region} …`), "1 second"))
})

/** What a run does once its region is known, and what it prints. */
type Act = (region: string, journal: Journal["Service"]) => Effect.Effect<
  string,
  CommandError | CallFailed,
  AwsCalls | Journal
>

const deployFunction = Effect.fnUntraced(function*(options: Options): Effect.fn.Return<Act, CommandError> {
  const request = yield* readRequest(options)
  return Effect.fnUntraced(function*(region, journal) {
    const desired = yield* readDesired(request, region)
    yield* sayWaiting(region, journal)
    const deployed = yield* deploy(desired)
    return options.json
      ? toJson(deployed, journal)
      : options.dryRun
      ? renderDryRun(journal.writes)
      : renderDeployed(deployed)
  })
})

const removeFunction = Effect.fnUntraced(function*(options: Options): Effect.fn.Return<Act, CommandError> {
  yield* checkDelete(options)
  const { name } = yield* findFunction(options.folder, options.name, false)
  return Effect.fnUntraced(function*(region, journal) {
    const of = { name, region }
    yield* sayWaiting(region, journal)
    yield* remove(of)
    return options.json
      ? toJson(of, journal)
      : options.dryRun
      ? renderDryRun(journal.writes)
      : renderRemoved(of, journal.writes)
  })
})

/** Deploys or deletes a function. */
export const runDeploy: (options: Options) => Effect.Effect<void, CommandError> = Effect.fnUntraced(function*(options) {
  const act = yield* (options.delete ? removeFunction : deployFunction)(options)
  const region = yield* findRegion(options.region)
  const journal = Journal.make(options.dryRun)
  const text = yield* act(region, journal).pipe(
    // What is not installed is said before anything is built.
    Effect.provide(layerSdk(servicesOf(options), region, options.folder)),
    Effect.provideService(Journal, journal),
    Effect.mapError(toCommandError(journal)),
    Effect.onInterrupt(() => printErrorText(`error: interrupted${describeProgress(journal)}`))
  )
  yield* printText(text)
})
