/** A deployment with everything that the command makes, run in this process, and what AWS has after it. */
import { Context, Effect, Layer } from "effect"
import { AwsClient, AwsEnvironment } from "effect-lambda-runtime/aws"
import { createHash } from "node:crypto"
import { fileURLToPath } from "node:url"
import { zip } from "../../src/cli/build/internal/zip.ts"
import { type AwsCalls, type CallFailed, layerSdk } from "../../src/cli/deploy/AwsCalls.ts"
import { deploy, remove } from "../../src/cli/deploy/deploy.ts"
import type { Desired } from "../../src/cli/deploy/Desired.ts"
import type { FunctionConfiguration } from "../../src/cli/deploy/operations.ts"
import { Patience } from "../../src/cli/deploy/Patience.ts"
import { Journal, toCommandError } from "../../src/cli/deploy/steps.ts"
import type { CommandError } from "../../src/cli/internal/CommandError.ts"
import * as awsPlay from "./awsPlay.ts"
import * as moto from "./moto.ts"

/** Where AWS's SDK is installed. */
const folder = fileURLToPath(new URL(".", import.meta.url))

const region = "us-east-1"
const account = "123456789012"

const bucket = "deployments"

class Aws extends Context.Service<Aws, { readonly url: string }>()("test/Aws") {}

/** moto, with the policies of AWS and a bucket, and its variables for this process. */
export const aws = Layer.unwrap(
  Effect.gen(function*() {
    const variables = yield* moto.startWith({ MOTO_IAM_LOAD_MANAGED_POLICIES: "true" })
    Object.assign(process.env, variables)
    const client = Layer.provideMerge(AwsClient.layer, AwsEnvironment.layer(variables))
    yield* Effect.flatMap(
      AwsClient.AwsClient,
      (aws) => aws.request({ service: "s3", method: "PUT", path: `/${bucket}` })
    ).pipe(Effect.provide(client))
    return Layer.merge(Layer.succeed(Aws, { url: variables.AWS_ENDPOINT_URL }), client)
  })
)

/** AWS with its delays, shortened. */
export const quick: awsPlay.Options = { assumable: 60, pending: 40, updating: 30 }

/** A proxy to which the SDK goes from now on. */
export const play = Effect.fnUntraced(function*(options: awsPlay.Options) {
  const { url } = yield* Aws
  const started = yield* awsPlay.start(url, options)
  process.env["AWS_ENDPOINT_URL"] = started.url
  return started
})

const json = (service: string, target: string, input: unknown) =>
  Effect.flatMap(AwsClient.AwsClient, (aws) => aws.json({ service, target, input }))

/** All that there is to ask for, for a function of this name: with its queue. */
export const desiredOf = Effect.fnUntraced(
  function*(name: string): Effect.fn.Return<Desired, never, AwsClient.AwsClient> {
    yield* Effect.orDie(json("sqs", "AmazonSQS.CreateQueue", { QueueName: name }))
    const bytes = yield* Effect.promise(() =>
      zip([{ path: "bootstrap", content: Buffer.from("#!/bin/sh\n"), kind: "executable" }])
    )
    return {
      name,
      region,
      code: {
        kind: "zip",
        bytes,
        sha256: createHash("sha256").update(bytes).digest("base64"),
        runtime: undefined,
        defaultRuntime: "nodejs24.x",
        handler: undefined,
        isWrapped: true,
        bucket
      },
      role: undefined,
      memory: 512,
      timeout: 10,
      architecture: undefined,
      defaultArchitecture: "arm64",
      env: { TABLE: "orders" },
      mergeEnv: false,
      tags: { team: "shop" },
      logRetention: undefined,
      url: "none",
      stream: true,
      alias: "live",
      sqs: [`arn:aws:sqs:${region}:${account}:${name}`]
    }
  }
)

const patience = { poll: "10 millis", retry: "20 millis", step: "10 seconds", settle: "10 seconds" } as const

const quietly = <A>(
  effect: Effect.Effect<A, CallFailed | CommandError, Journal | AwsCalls>,
  journal: Journal["Service"]
) =>
  effect.pipe(
    Effect.provide(layerSdk(["lambda", "iam", "logs", "s3"], region, folder)),
    Effect.provideService(Journal, journal),
    Effect.provideService(Patience, patience),
    Effect.mapError(toCommandError(journal))
  )

const makeJournal = (dryRun = false) => Journal.make(dryRun, () => Effect.void)

/** Deploys by the endpoint of `AWS_ENDPOINT_URL`, and yields the calls that wrote. */
export const run = (desired: Desired, dryRun = false) =>
  Effect.suspend(() => {
    const journal = makeJournal(dryRun)
    return Effect.map(quietly(deploy(desired), journal), () => journal.writes.map(({ operation }) => operation))
  })

export const runRemove = (of: Pick<Desired, "name" | "region">) =>
  Effect.suspend(() => {
    const journal = makeJournal()
    return Effect.map(quietly(remove(of), journal), () => journal.writes.map(({ operation }) => operation))
  })

const lambda = (path: string) =>
  Effect.flatMap(AwsClient.AwsClient, (aws) => aws.request({ service: "lambda", path })).pipe(
    Effect.flatMap(({ json }) => json),
    Effect.catchIf((error) => error.reason._tag === "Refused", () => Effect.succeed("none"))
  )

/** The settings of a function, as AWS has them. */
export const configurationOf = (name: string) =>
  Effect.map(
    lambda(`/2015-03-31/functions/${name}`),
    (found) => (found as { readonly Configuration: FunctionConfiguration }).Configuration
  )

const iam = (name: string, action: string) =>
  Effect.flatMap(
    AwsClient.AwsClient,
    (aws) =>
      aws.request({
        service: "iam",
        body: `Action=${action}&Version=2010-05-08&RoleName=effect-lambda-${region}-${name}`
      })
  )
    .pipe(
      Effect.map(({ text }) => text),
      Effect.catchIf((error) => error.reason._tag === "Refused", () => Effect.succeed("none"))
    )

/** Values that differ from one deployment to the next although they mean the same. */
const ids =
  /"(RevisionId|EventSourceMappingArn|LastModified|UUID|FunctionUrl|CreationTime|LastModifiedTime|creationTime|Location)":("[^"]*"|[\d.]+)/g

const xmlIds = /<(RequestId|CreateDate|RoleId|LastUsedDate)>[^<]*<\/\1>/g

/** What AWS has of a function, without what differs by chance. */
export const stateOf = Effect.fnUntraced(function*(name: string) {
  const functions = `/2015-03-31/functions/${name}`
  const mappings = yield* lambda("/2015-03-31/event-source-mappings/")
  const { EventSourceMappings: all = [] } = mappings as {
    readonly EventSourceMappings?: ReadonlyArray<{ readonly EventSourceArn: string }>
  }
  const state = {
    function: yield* lambda(functions),
    versions: yield* lambda(`${functions}/versions`),
    alias: yield* lambda(`${functions}/aliases/live`),
    url: yield* lambda(`/2021-10-31/functions/${name}/url`),
    policy: yield* lambda(`${functions}/policy`),
    mappings: all.filter(({ EventSourceArn }) => EventSourceArn.endsWith(`:${name}`)),
    role: yield* iam(name, "GetRole"),
    policies: yield* iam(name, "ListAttachedRolePolicies"),
    logGroups: yield* json("logs", "Logs_20140328.DescribeLogGroups", { logGroupNamePrefix: `/aws/lambda/${name}` })
  }
  const text = JSON.stringify(state, undefined, 1).replace(/\\"/g, "\"").replace(/": /g, "\":")
  return text.replace(ids, "").replace(xmlIds, "").replaceAll(name, "NAME")
    .replaceAll(encodeURIComponent(name), "NAME").split("\n")
})
