/** Calls to AWS by its SDK, each sent once: whether and when to send one again is decided by the step that it is part of. */
import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { isCredentialCode } from "../internal/awsAccount.ts"
import { CommandFailed } from "../internal/CommandError.ts"
import { installLine, loadOptional } from "../internal/install.ts"
import { type Input, type Operation, type Output, shortName } from "./operations.ts"

/**
 * A call did not succeed.
 *
 * - `Missing`: what it names does not exist
 * - `Conflict`: it exists already, or is being changed
 * - `NotYet`: AWS does not know yet what it was told before: a new role takes seconds
 * - `Busy`: AWS throttles or fails
 * - `Lost`: no answer came; the call may have been carried out
 * - `Unreachable`: AWS's address is not known or does not listen, so the call was not sent
 * - `Denied`: the credentials do not allow it
 * - `Credentials`: there are none, or AWS does not take them
 * - `NotAws`: another program answered, such as a proxy
 * - `Refused`: anything else
 */
export type Kind =
  | "Missing"
  | "Conflict"
  | "NotYet"
  | "Busy"
  | "Lost"
  | "Unreachable"
  | "Denied"
  | "Credentials"
  | "NotAws"
  | "Refused"

export class CallFailed extends Data.TaggedError("CallFailed")<{
  readonly operation: Operation
  readonly kind: Kind
  /** AWS's code, such as `ResourceConflictException`, or Node's. */
  readonly code: string
  readonly detail: string
  readonly cause?: unknown
}> {
  override get message() {
    return `${shortName(this.operation)} failed: ${this.detail}`
  }
}

export class AwsCalls extends Context.Service<AwsCalls, {
  readonly call: <Name extends Operation>(name: Name, input: Input<Name>) => Effect.Effect<Output<Name>, CallFailed>
}>()("effect-lambda-runtime/cli/AwsCalls") {}

const codes: Readonly<Record<string, Kind>> = {
  ResourceNotFoundException: "Missing",
  NoSuchEntity: "Missing",
  NoSuchEntityException: "Missing",
  ResourceConflictException: "Conflict",
  ConflictException: "Conflict",
  EntityAlreadyExists: "Conflict",
  EntityAlreadyExistsException: "Conflict",
  ConcurrentModification: "Conflict",
  ConcurrentModificationException: "Conflict",
  DeleteConflict: "Conflict",
  DeleteConflictException: "Conflict",
  ResourceAlreadyExistsException: "Conflict",
  OperationAbortedException: "Conflict",
  OperationAborted: "Conflict",
  ResourceInUseException: "Conflict",
  ThrottlingException: "Busy",
  Throttling: "Busy",
  TooManyRequestsException: "Busy",
  RequestLimitExceeded: "Busy",
  SlowDown: "Busy",
  AccessDenied: "Denied",
  AccessDeniedException: "Denied",
  UnauthorizedOperation: "Denied"
}

const networkCode = /^(ECONN|EPIPE|ETIMEDOUT|EAI_|ENOTFOUND|EHOST|ENET|ERR_SOCKET|UND_ERR|CERT_|ERR_TLS)/

/** An answer that the SDK cannot read: a page of HTML, or no HTTP at all. */
const isForeign = (code: string, detail: string): boolean =>
  code.startsWith("HPE_") || /Deserialization error|Expected HTTP\//.test(detail)

/** What an error of the SDK means. */
export const toCallFailed = (operation: Operation, cause: unknown): CallFailed => {
  const error = cause as {
    readonly name?: string
    readonly code?: string
    readonly message?: string
    readonly $metadata?: { readonly httpStatusCode?: number }
  }
  const status = error.$metadata?.httpStatusCode
  const code = error.code !== undefined && networkCode.test(error.code) ? error.code : error.name ?? "Unknown"
  const message = error.message || code
  const isNotAws = isForeign(error.code ?? "", message)
  const detail = isNotAws
    ? status === undefined ? "the answer is not HTTP" : `the answer has status ${status} and cannot be read`
    : error.code === "ERR_INVALID_URL"
    ? "AWS_ENDPOINT_URL is not a URL"
    : message
  const kind = (): Kind => {
    if (
      code === "InvalidParameterValueException" && /cannot be assumed|does not have permissions to call/.test(detail)
    ) {
      return "NotYet"
    }
    const known = codes[code]
    if (known !== undefined) return known
    if (isCredentialCode(code)) return "Credentials"
    if (
      error.code === "ERR_INVALID_URL" || /^(ENOTFOUND|ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|CERT_|ERR_TLS)/.test(code)
    ) return "Unreachable"
    if (networkCode.test(code) || code === "TimeoutError" || /socket hang up|aborted/i.test(detail)) return "Lost"
    if (status === 429 || (status !== undefined && status >= 500)) return "Busy"
    if (isNotAws) return "NotAws"
    if (status === 403) return "Denied"
    return status === 404 ? "Missing" : "Refused"
  }
  return new CallFailed({
    operation,
    kind: kind(),
    code,
    detail: detail.replace(/\s+/g, " ").replace(/\.$/, ""),
    cause
  })
}

/** The part of a client of the SDK that is used. */
interface Client {
  readonly send: (command: object, options: { readonly abortSignal: AbortSignal }) => Promise<unknown>
  readonly destroy: () => void
}

type Sdk = Readonly<Record<string, new(input: object) => object>>

const services = {
  lambda: { package: "@aws-sdk/client-lambda", client: "LambdaClient" },
  iam: { package: "@aws-sdk/client-iam", client: "IAMClient" },
  logs: { package: "@aws-sdk/client-cloudwatch-logs", client: "CloudWatchLogsClient" },
  s3: { package: "@aws-sdk/client-s3", client: "S3Client" }
}

export type Service = keyof typeof services

const isLocal = (): boolean => Boolean(process.env["AWS_ENDPOINT_URL_S3"] || process.env["AWS_ENDPOINT_URL"])

const makeClient = (sdk: Sdk, service: Service, region: string) =>
  Effect.acquireRelease(
    // The name of the class is that of the package's client.
    Effect.sync(() =>
      new sdk[services[service].client]!({
        region,
        maxAttempts: 1,
        // A service on this machine has no host names for buckets.
        ...(service === "s3" && { forcePathStyle: isLocal() })
      }) as Client
    ),
    (client) => Effect.sync(() => client.destroy())
  )

/** The SDK's clients of some services, from a project. What is not installed is named by the line that installs it. */
export const layerSdk = (
  needed: ReadonlyArray<Service>,
  region: string,
  folder: string
): Layer.Layer<AwsCalls, CommandFailed> =>
  Layer.effect(
    AwsCalls,
    Effect.gen(function*() {
      const loaded = yield* Effect.forEach(
        needed,
        (service) => Effect.map(loadOptional<Sdk>(services[service].package, folder), (sdk) => ({ sdk, service })),
        { concurrency: "unbounded" }
      )
      const missing = loaded.flatMap(({ sdk, service }) => sdk === undefined ? [services[service].package] : [])
      if (missing.length > 0) {
        return yield* new CommandFailed({ detail: `deploy needs AWS's SDK; ${installLine(missing, folder)}` })
      }
      const clients = new Map<string, { readonly client: Client; readonly sdk: Sdk }>()
      for (const { sdk, service } of loaded) {
        if (sdk !== undefined) clients.set(service, { sdk, client: yield* makeClient(sdk, service, region) })
      }
      return AwsCalls.of({
        call: <Name extends Operation>(name: Name, input: Input<Name>) =>
          Effect.suspend(() => {
            const { client, sdk } = clients.get(name.replace(/:.*$/, ""))!
            const Command = sdk[`${shortName(name)}Command`]!
            return Effect.tryPromise({
              // The SDK's answer has the type of its operation.
              try: (abortSignal) => client.send(new Command(input), { abortSignal }) as Promise<Output<Name>>,
              catch: (cause) => toCallFailed(name, cause)
            })
          })
      })
    })
  )

/** A call that yields nothing if what it names does not exist. */
export const find = <Name extends Operation>(
  name: Name,
  input: Input<Name>
): Effect.Effect<Output<Name> | undefined, CallFailed, AwsCalls> =>
  Effect.flatMap(AwsCalls, ({ call }) => call(name, input)).pipe(
    Effect.catchIf((error) => error.kind === "Missing", () => Effect.undefined)
  )
