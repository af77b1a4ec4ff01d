/**
 * Secrets of Secrets Manager.
 *
 * @see https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetSecretValue.html
 */
import type * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import { AwsClient } from "../aws/AwsClient.ts"
import { type Absence, decode, failing, Secret } from "./internal/answers.ts"
import { fromPaths, fromText, partsOf } from "./internal/values.ts"
import { type InvalidParameter, ParameterMissing } from "./ParametersError.ts"
import { listed, type Name, resolve, shown, type Source, type SourceOptions } from "./Source.ts"

/**
 * Which version of a secret to read.
 *
 * @category models
 * @since 0.1.0
 */
export interface SecretVersion {
  /** The name or the ARN of the secret. */
  readonly id: Name
  /** A staging label, such as `AWSPREVIOUS`. Default `AWSCURRENT`. */
  readonly versionStage?: string | undefined
  readonly versionId?: string | undefined
}

/**
 * What `Config` calls each secret, and which one it is.
 *
 * @category models
 * @since 0.1.0
 */
export type SecretIds = Readonly<Record<string, Name | SecretVersion>>

/**
 * Which secrets to read. The function's role needs `secretsmanager:GetSecretValue` for each, and `kms:Decrypt` if its key is
 * not AWS's own.
 *
 * @category models
 * @since 0.1.0
 */
export interface SecretsOptions extends SourceOptions {
  /**
   * What `Config` calls each secret, and its name or ARN. With `{ db: "shop/db" }`, `Config.Redacted("db/password")` reads
   * the key `password` of a secret that is a JSON object, and `Config.Redacted("db")` its whole text. A binary secret is read
   * as base64.
   */
  readonly secrets: SecretIds
}

/** A secret whose name is known. */
export interface ResolvedSecret {
  readonly key: string
  readonly id: string
  readonly versionStage: string | undefined
  readonly versionId: string | undefined
}

const versionOf = (secret: Name | SecretVersion): SecretVersion =>
  typeof secret === "object" && "id" in secret ? secret : { id: secret }

/** What errors and logs call the secrets. */
export const shownSecrets = (secrets: SecretIds): ReadonlyArray<string> =>
  Object.entries(secrets).map(([key, secret]) => shown(versionOf(secret).id, key))

export const resolveSecrets = (
  secrets: SecretIds
): Effect.Effect<ReadonlyArray<ResolvedSecret>, Config.ConfigError> =>
  Effect.forEach(Object.entries(secrets), ([key, secret]) => {
    const { id, versionId, versionStage } = versionOf(secret)
    return Effect.map(resolve(id), (id): ResolvedSecret => ({ key, id, versionId, versionStage }))
  })

const decodeSecret = /*#__PURE__*/ decode(Secret)

/** How AWS says that a secret does not exist. */
export const secretAbsence = (id: string): Absence => ({
  codes: ["ResourceNotFoundException"],
  name: id,
  detail: "there is no such secret or version"
})

/** The text of a secret, or its bytes as base64. */
export const toText = (id: string) => (json: unknown): Effect.Effect<string, InvalidParameter | ParameterMissing> =>
  Effect.flatMap(decodeSecret(json), ({ SecretBinary, SecretString }) => {
    const text = SecretString ?? SecretBinary
    return text === undefined
      ? Effect.fail(new ParameterMissing({ names: [id], detail: "there is no value in it" }))
      : Effect.succeed(text)
  })

const read = (aws: AwsClient["Service"], { id, key, versionId, versionStage }: ResolvedSecret) =>
  aws.json({
    service: "secretsmanager",
    target: "secretsmanager.GetSecretValue",
    input: { SecretId: id, VersionId: versionId, VersionStage: versionStage }
  }).pipe(
    Effect.flatMap(toText(id)),
    Effect.map((text) => [partsOf(key), fromText(text)] as const),
    failing(`the secret ${id}`, secretAbsence(id))
  )

/**
 * Secrets of Secrets Manager, by the names that `Config` has for them.
 *
 * **Details**
 *
 * Each secret is one request, all at once.
 *
 * @category sources
 * @since 0.1.0
 */
export const secrets = (options: SecretsOptions): Source<AwsClient> => ({
  label: `the secrets ${listed(shownSecrets(options.secrets))}`,
  options,
  open: Effect.flatMap(
    AwsClient,
    (aws) =>
      Effect.map(resolveSecrets(options.secrets), (resolved) => () =>
        Effect.map(
          Effect.forEach(resolved, (secret) => read(aws, secret), { concurrency: "unbounded" }),
          fromPaths
        ))
  )
})
