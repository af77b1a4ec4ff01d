/** What `effect-lambda deploy` does: the steps of a deployment, or of a removal, and what they come to. */
import * as Effect from "effect/Effect"
import type { CommandError } from "../internal/CommandError.ts"
import { printWarning } from "../internal/output.ts"
import { alias, version, versionOf } from "./alias.ts"
import { type AwsCalls, type CallFailed, find } from "./AwsCalls.ts"
import { type Desired, logGroupOf } from "./Desired.ts"
import { eventSource } from "./eventSources.ts"
import { functionUrl } from "./functionUrl.ts"
import { lambdaFunction } from "./lambdaFunction.ts"
import { logGroup } from "./logGroup.ts"
import { removal } from "./remove.ts"
import { role, roleNameOf } from "./role.ts"
import { Journal, patiently, run } from "./steps.ts"

/** What a deployment came to. */
export interface Deployed {
  readonly functionName: string
  readonly functionArn: string | undefined
  readonly region: string
  readonly role: string | undefined
  readonly logGroup: string
  readonly version: string | undefined
  readonly alias: string | undefined
  readonly url: string | undefined
}

type Running<A> = Effect.Effect<A, CallFailed | CommandError, AwsCalls | Journal>

/** The role as which the function runs, or `undefined` if it keeps one that is not ours. */
const deployRole = Effect.fnUntraced(function*(desired: Desired) {
  if (desired.role !== undefined) return desired.role
  const found = yield* patiently(find("lambda:GetFunction", { FunctionName: desired.name }))
  const current = found?.Configuration?.Role
  if (current !== undefined && !current.endsWith(`/${roleNameOf(desired)}`)) return undefined
  const { arn } = yield* run(role(desired))
  return arn ?? current
})

/** Makes or changes a function with what belongs to it. */
export const deploy: (desired: Desired) => Running<Deployed> = Effect.fnUntraced(function*(desired) {
  const { name } = desired
  const { dryRun } = yield* Journal
  yield* run(logGroup(desired))
  const roleArn = yield* deployRole(desired)
  const { configuration } = yield* run(lambdaFunction(desired, roleArn))
  const published = desired.alias === undefined ? undefined : versionOf(yield* run(version(name)))
  if (desired.alias !== undefined) yield* run(alias(name, desired.alias, published))
  const { url } = yield* run(functionUrl(desired))
  if (desired.stream !== undefined && desired.url === undefined && url === undefined && !dryRun) {
    yield* printWarning(`${name} has no function URL, so --stream changes nothing; add --url iam`)
  }
  yield* Effect.forEach(desired.sqs, (arn) => run(eventSource(desired, arn)), { discard: true })
  return {
    functionName: name,
    functionArn: configuration?.FunctionArn,
    region: desired.region,
    role: roleArn ?? configuration?.Role,
    logGroup: logGroupOf(name),
    version: published,
    alias: desired.alias,
    url
  }
})

/** Removes a function with what belongs to it, but for its log group. */
export const remove: (of: Pick<Desired, "name" | "region">) => Running<void> = Effect.fnUntraced(function*(of) {
  const [mappings, urls, lambda, ownRole] = removal(of)
  yield* run(mappings)
  yield* run(urls)
  yield* run(lambda)
  yield* run(ownRole)
})
