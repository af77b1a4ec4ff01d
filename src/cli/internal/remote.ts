/** Functions on AWS. */
import * as Effect from "effect/Effect"
import { readFile } from "node:fs/promises"
import { AwsClient } from "../../aws/AwsClient.ts"
import type { AwsError } from "../../aws/AwsError.ts"
import { describeAwsError, layerAws } from "./awsAccount.ts"
import { CommandFailed, type WrongUse } from "./CommandError.ts"
import { decodeLog, type Invoked, invokeHeaders, type InvokeRequest } from "./invoked.ts"
import { loadConfig } from "./loadConfig.ts"

/** A little more than the longest timeout of a function. */
const timeout = "31 minutes"

/** The names under which this project is deployed: those of its config file, else that of its package. */
export const projectFunctions: Effect.Effect<ReadonlyArray<string>, WrongUse> = Effect.gen(function*() {
  const loaded = yield* loadConfig(process.cwd())
  const configured = Object.keys(loaded?.config.functions ?? {})
  return configured.length > 0 ? configured : yield* Effect.promise(packageName)
})

/** The name of the package without its scope, or none. */
export const packageName = async (): Promise<ReadonlyArray<string>> => {
  try {
    const { name } = JSON.parse(await readFile("package.json", "utf8")) as { readonly name?: unknown }
    return typeof name === "string" ? [name.replace(/^@[^/]+\//, "")] : []
  } catch {
    return []
  }
}

const toFailed = (name: string) => (cause: AwsError) =>
  new CommandFailed({
    cause,
    detail: cause.reason._tag === "Refused" && cause.reason.code === "ResourceNotFoundException"
      ? `AWS has no function ${
        JSON.stringify(name)
      } in this region and account; npx effect-lambda-runtime deploy makes it`
      : describeAwsError(cause)
  })

/** Invokes a function. It is never sent twice, since the function may have run. */
export const invoke = (
  request: InvokeRequest,
  region: string | undefined
): Effect.Effect<Invoked, CommandFailed> =>
  AwsClient.pipe(
    Effect.flatMap((aws) =>
      aws.request({
        service: "lambda",
        operation: "Invoke",
        method: "POST",
        path: `/2015-03-31/functions/${encodeURIComponent(request.name)}/invocations`,
        query: { Qualifier: request.qualifier },
        headers: invokeHeaders(request),
        body: request.event,
        maxAttempts: 1,
        timeout
      })
    ),
    Effect.mapError(toFailed(request.name)),
    Effect.map(({ body, headers }): Invoked => ({
      payload: body,
      isError: headers["x-amz-function-error"] !== undefined,
      log: decodeLog(headers["x-amz-log-result"])
    })),
    Effect.provide(layerAws(region))
  )
