/** The verb `deploy`, from its flags to what it prints. */
import * as Effect from "effect/Effect"
import { findRegion } from "../internal/awsAccount.ts"
import type { CommandError } from "../internal/CommandError.ts"
import { printErrorText, printText } from "../internal/output.ts"
import { layerSdk, type Service } from "./AwsCalls.ts"
import { deploy, remove } from "./deploy.ts"
import { type Options, readDesired } from "./options.ts"
import { findFunction } from "./project.ts"
import { renderDeployed, renderDryRun, renderRemoved, toJson } from "./report.ts"
import { describeProgress, Journal, toCommandError } from "./steps.ts"

/** The services that a run needs: no more than these has to be installed. */
const servicesOf = (options: Options, hasRole: boolean, hasBucket: boolean): ReadonlyArray<Service> => [
  "lambda",
  ...(options.delete ? [] : ["logs" as const]),
  ...(hasRole ? [] : ["iam" as const]),
  ...(hasBucket ? ["s3" as const] : [])
]

const deployFunction = Effect.fnUntraced(function*(options: Options, region: string, journal: Journal["Service"]) {
  const desired = yield* readDesired(options, region)
  const hasBucket = desired.code.kind === "zip" && desired.code.bucket !== undefined
  const deployed = yield* deploy(desired).pipe(
    Effect.provide(layerSdk(servicesOf(options, desired.role !== undefined, hasBucket), region, options.folder))
  )
  return options.json
    ? toJson(deployed, journal)
    : options.dryRun
    ? renderDryRun(journal.writes)
    : renderDeployed(deployed)
})

const removeFunction = Effect.fnUntraced(function*(options: Options, region: string, journal: Journal["Service"]) {
  const { name } = yield* findFunction(options.folder, options.name, false)
  const of = { name, region }
  yield* Effect.provide(remove(of), layerSdk(servicesOf(options, false, false), region, options.folder))
  return options.json
    ? toJson(of, journal)
    : options.dryRun
    ? renderDryRun(journal.writes)
    : renderRemoved(of, journal.writes)
})

/** Deploys or deletes a function. */
export const runDeploy: (options: Options) => Effect.Effect<void, CommandError> = Effect.fnUntraced(function*(options) {
  const region = yield* findRegion(options.region)
  const journal = Journal.make(options.dryRun)
  const text = yield* (options.delete ? removeFunction : deployFunction)(options, region, journal).pipe(
    Effect.provideService(Journal, journal),
    Effect.mapError(toCommandError(journal)),
    Effect.onInterrupt(() => printErrorText(`error: interrupted${describeProgress(journal)}`))
  )
  yield* printText(text)
})
