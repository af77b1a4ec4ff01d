/** Where the probes go: a region of an account, and the client of AWS that acts there. */
import { Context, Data, Effect, Layer, Schedule } from "effect"
import { AwsClient, AwsCredentials, AwsError, AwsRegion } from "effect-lambda-runtime/aws"

/** Why the script cannot begin. */
export class NotReady extends Data.TaggedError("NotReady")<{ readonly message: string }> {}

export class Place extends Context.Service<Place, {
  readonly region: string
  readonly account: string
  /** `aws`, or that of another partition. */
  readonly partition: string
}>()("effect-lambda-verify/Place") {}

/** Names of all that is made begin with it. */
export const prefix = "effect-lambda-verify"

interface Sdk {
  readonly LambdaClient: new(options: object) => {
    readonly config: {
      readonly region: () => Promise<string>
      readonly credentials: () => Promise<AwsCredentials.ProvidedCredentials>
    }
  }
}

const install =
  "npm install --save-dev rolldown @aws-sdk/client-lambda @aws-sdk/client-iam @aws-sdk/client-cloudwatch-logs"

/** The region and the credentials that AWS's SDK finds, as for `deploy`: variables, profiles, SSO, roles. */
const findSettings = Effect.gen(function*() {
  // deploy needs this package. A name that is computed keeps it out of the types.
  const name = ["@aws-sdk", "client-lambda"].join("/")
  const { LambdaClient } = yield* Effect.tryPromise({
    try: () => import(name) as Promise<Sdk>,
    catch: () => new NotReady({ message: `AWS's SDK is not installed; ${install}` })
  })
  const { config } = new LambdaClient({})
  const region = yield* Effect.tryPromise({
    try: () => config.region(),
    catch: () =>
      new NotReady({ message: "no region is known; set AWS_REGION, or AWS_PROFILE to a profile with a region" })
  })
  yield* Effect.tryPromise({
    try: () => config.credentials(),
    catch: (cause) =>
      new NotReady({
        message: `AWS's SDK finds no credentials (${cause instanceof Error ? cause.message : String(cause)}); ` +
          "set AWS_PROFILE, sign in by aws sso login, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
      })
  })
  // The command, which is run with these variables, acts in the same region.
  process.env["AWS_REGION"] = region
  return { region, provider: () => config.credentials() }
})

const identify = Effect.gen(function*() {
  const aws = yield* AwsClient.AwsClient
  const { text } = yield* aws.request({
    service: "sts",
    operation: "GetCallerIdentity",
    body: "Action=GetCallerIdentity&Version=2011-06-15"
  }).pipe(
    Effect.mapError(({ message }) =>
      new NotReady({ message: `AWS does not say whose the credentials are: ${message}` })
    )
  )
  const [, partition = "aws", account = ""] = /<Arn>arn:([\w-]+):\w+::(\d+):/.exec(text) ?? []
  return { partition, account }
})

export const layer: Layer.Layer<AwsClient.AwsClient | Place, NotReady> = Layer.unwrap(
  Effect.map(
    findSettings,
    ({ provider, region }) =>
      Layer.effect(Place, Effect.map(identify, (identity) => Place.of({ region, ...identity }))).pipe(
        Layer.provideMerge(
          AwsClient.layerWith({ timeout: "30 seconds" }).pipe(
            Layer.provide([AwsRegion.layer(region), AwsCredentials.layerProvider(provider)])
          )
        )
      )
  )
)

/** What AWS refuses for the moment: because of another request, or since it does not see yet what was made. */
const passing = [
  "ConflictException",
  "DependencyViolation",
  "InUse",
  "OperationAborted",
  "ResourceConflictException",
  "ResourceInUse",
  "ResourceInUseException"
]

const isPassing = (error: AwsError.AwsError): boolean =>
  AwsError.isTransient(error) || AwsError.hasCode(error, ...passing)

/** How long to try. AWS deletes one REST API of an account in 30 seconds. */
const patience = Schedule.spaced("5 seconds")

/** A request that is sent again, for two minutes, while AWS refuses it for the moment. */
export const send = (request: AwsClient.AwsRequest) =>
  Effect.flatMap(AwsClient.AwsClient, (aws) => aws.request(request)).pipe(
    Effect.retry({ while: isPassing, schedule: patience, times: 24 })
  )

/** The same with JSON both ways. */
export const sendJson = Effect.fnUntraced(
  function*<A>({ input, ...request }: Omit<AwsClient.AwsRequest, "body"> & { readonly input?: unknown }) {
    const response = yield* send({
      ...request,
      ...(input !== undefined && { body: JSON.stringify(input), headers: { "content-type": "application/json" } })
    })
    return (response.text === "" ? undefined : yield* response.json) as A
  }
)

const isMissing = (error: AwsError.AwsError): boolean => error.reason._tag === "Refused" && error.reason.status === 404

/** What is not there any more is deleted. */
export const unlessMissing = <A, R>(effect: Effect.Effect<A, AwsError.AwsError, R>, ...codes: ReadonlyArray<string>) =>
  Effect.catchIf(effect, (error) => isMissing(error) || AwsError.hasCode(error, ...codes), () => Effect.undefined)

/** Text that can be shown to everybody: without the number of the account. */
export const withoutAccount = (text: string): string => text.replaceAll(/\b\d{12}\b/g, "<account>")
