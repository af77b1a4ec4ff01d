/**
 * The credentials with which requests are signed.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/standardized-credentials.html
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { AwsEnvironment } from "./AwsEnvironment.ts"
import { CredentialsMissing } from "./AwsError.ts"
import { cached } from "./internal/cached.ts"
import { fetchFromContainer, isInContainer } from "./internal/container.ts"
import type { Credentials, Source } from "./internal/credentials.ts"

export type { Credentials, Source } from "./internal/credentials.ts"

const fromEnvironment: Source = {
  get: /*#__PURE__*/ Effect.flatMap(
    /*#__PURE__*/ Effect.flatten(AwsEnvironment),
    ({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }) =>
      AWS_ACCESS_KEY_ID && AWS_SECRET_ACCESS_KEY
        ? Effect.succeed({
          accessKeyId: AWS_ACCESS_KEY_ID,
          secretAccessKey: Redacted.make(AWS_SECRET_ACCESS_KEY),
          sessionToken: AWS_SESSION_TOKEN ? Redacted.make(AWS_SESSION_TOKEN) : undefined
        })
        : Effect.fail(
          new CredentialsMissing({
            message: "there are no credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
          })
        )
  ),
  expired: () => Effect.void
}

/**
 * The credentials in force. Those of the environment, unless others are provided: `AWS_ACCESS_KEY_ID`,
 * `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`, read at every call. Lambda sets them.
 *
 * @category services
 * @since 0.1.0
 */
export const AwsCredentials: Context.Reference<Source> = /*#__PURE__*/ Context.Reference(
  "effect-lambda-runtime/aws/AwsCredentials",
  { defaultValue: () => fromEnvironment }
)

/**
 * These credentials, which never change.
 *
 * @category layers
 * @since 0.1.0
 */
export const layer = (credentials: Credentials): Layer.Layer<never> =>
  Layer.succeed(AwsCredentials, { get: Effect.succeed(credentials), expired: () => Effect.void })

/**
 * The credentials of the environment, and if it has none, those of the container: Lambda has these with SnapStart, and so
 * do ECS and EKS.
 *
 * **Details**
 *
 * The endpoint of `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `AWS_CONTAINER_CREDENTIALS_FULL_URI` is asked, with the token
 * of `AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE` or `AWS_CONTAINER_AUTHORIZATION_TOKEN`, up to three times with a second
 * each. It is asked again five minutes before its credentials expire, once at a time. If that fails, the old ones serve as
 * long as they are valid.
 *
 * @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 * @category layers
 * @since 0.1.0
 */
export const layerContainer: Layer.Layer<never> = /*#__PURE__*/ Layer.effect(
  AwsCredentials,
  /*#__PURE__*/ Effect.gen(function*() {
    const environment = yield* AwsEnvironment
    const fromContainer = yield* cached(Effect.flatMap(environment, (variables) => fetchFromContainer(variables)))
    return {
      get: Effect.flatMap(environment, (variables) =>
        variables.AWS_ACCESS_KEY_ID || !isInContainer(variables)
          ? Effect.provideService(fromEnvironment.get, AwsEnvironment, environment)
          : fromContainer.get),
      expired: fromContainer.expired
    }
  })
)

/**
 * What a credential provider of AWS's SDK yields.
 *
 * @category models
 * @since 0.1.0
 */
export interface ProvidedCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string | undefined
  readonly expiration?: Date | undefined
}

/**
 * The credentials of a provider of AWS's SDK, such as `fromNodeProviderChain()` or `fromTemporaryCredentials(…)`.
 *
 * **Details**
 *
 * The provider is called when the first request needs it, five minutes before its credentials expire, and when AWS has
 * refused them as expired; once at a time. If it rejects while the old ones are valid, they serve. It is waited for 5
 * seconds, and in an invocation at most until 200 ms before the deadline.
 *
 * @category layers
 * @since 0.1.0
 */
export const layerProvider = (provider: () => Promise<ProvidedCredentials>): Layer.Layer<never> =>
  Layer.effect(
    AwsCredentials,
    cached(Effect.tryPromise({
      try: async () => {
        const { accessKeyId, expiration, secretAccessKey, sessionToken } = await provider()
        return {
          accessKeyId,
          secretAccessKey: Redacted.make(secretAccessKey),
          sessionToken: sessionToken === undefined ? undefined : Redacted.make(sessionToken),
          expiresAt: expiration?.getTime()
        }
      },
      catch: (cause) =>
        new CredentialsMissing({
          message: `the provider of credentials failed${cause instanceof Error ? `: ${cause.message}` : ""}`,
          cause
        })
    }))
  )
