/**
 * The credentials with which requests are signed.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { AwsEnvironment, type Variables } from "./AwsEnvironment.ts"
import { CredentialsMissing } from "./AwsError.ts"

/**
 * Keys of AWS.
 *
 * @category models
 * @since 0.1.0
 */
export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: Redacted.Redacted
  /** Absent for the keys of a user. Those of a role have one. */
  readonly sessionToken?: Redacted.Redacted | undefined
  /** When they expire: Unix milliseconds. Absent if they do not, or if it is not known. */
  readonly expiresAt?: number | undefined
}

/**
 * Where credentials come from.
 *
 * @category models
 * @since 0.1.0
 */
export interface AwsCredentials {
  /** Credentials that are valid now. Called for every attempt. */
  readonly get: Effect.Effect<Credentials, CredentialsMissing>
  /** AWS has refused these as expired: the next `get` must not yield them from a cache. */
  readonly expired: (credentials: Credentials) => Effect.Effect<void>
}

const fromVariables = (variables: Variables): Credentials | undefined => {
  const { AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN } = variables
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) return undefined
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: Redacted.make(AWS_SECRET_ACCESS_KEY),
    sessionToken: AWS_SESSION_TOKEN ? Redacted.make(AWS_SESSION_TOKEN) : undefined
  }
}

const missing = "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or provide AwsCredentials"

/**
 * The credentials in force. Those of the environment, unless others are provided: `AWS_ACCESS_KEY_ID`,
 * `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, read at every call.
 *
 * @category services
 * @since 0.1.0
 */
export const AwsCredentials: Context.Reference<AwsCredentials> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/aws/AwsCredentials",
  {
    defaultValue: (): AwsCredentials => ({
      get: Effect.flatMap(Effect.flatten(AwsEnvironment), (variables) => {
        const credentials = fromVariables(variables)
        return credentials === undefined
          ? Effect.fail(new CredentialsMissing({ detail: missing }))
          : Effect.succeed(credentials)
      }),
      expired: () => Effect.void
    })
  }
)

/**
 * These credentials, which never change.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (credentials: Credentials): Layer.Layer<never> =>
  Layer.succeed(AwsCredentials, { get: Effect.succeed(credentials), expired: () => Effect.void })
